import { readFileSync } from 'node:fs'

const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8')

/** Evalmock's own version, as in package.json. */
export const version = (JSON.parse(manifest) as { version: string }).version
