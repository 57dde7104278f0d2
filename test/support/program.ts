// The command that tests start as a process of its own: the sources, or what `npm test` has built from them, which starts
// in a fraction of the time.
import { fileURLToPath } from 'node:url'

export const PROGRAM = process.env.TEST_PROGRAM ?? fileURLToPath(new URL('../../src/bin.ts', import.meta.url))
