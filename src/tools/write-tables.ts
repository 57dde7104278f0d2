// `npm run tables`: renews the tables of options and commands in the documentation.
import { readFileSync, writeFileSync } from 'node:fs'
import { DOCUMENTS, withTables } from './tables.ts'

for (const name of DOCUMENTS) {
  const file = new URL(`../../${name}`, import.meta.url)
  writeFileSync(file, withTables(readFileSync(file, 'utf8')))
}
