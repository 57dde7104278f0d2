// The command that tests start as a process of its own: the sources, or what `npm test` has built from them, which starts
// in a fraction of the time.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const source = (name: string): string => fileURLToPath(new URL(`../../src/${name}`, import.meta.url))

export const PROGRAM = process.env.TEST_PROGRAM ?? source('bin.ts')

/** A module that programs of users import, from the same place. */
export const moduleOf = (name: string): string =>
  process.env.TEST_PROGRAM === undefined
    ? source(`${name}.ts`)
    : join(dirname(process.env.TEST_PROGRAM), `${name}.js`)
