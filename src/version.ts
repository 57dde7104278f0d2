import { readFileSync } from 'node:fs'
import { packageFile } from './package-files.ts'

const manifest = readFileSync(packageFile('package.json'), 'utf8')

/** Evalmock's own version, as in package.json. */
export const version = (JSON.parse(manifest) as { version: string }).version
