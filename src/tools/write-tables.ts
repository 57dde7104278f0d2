// `npm run tables`: renews docs/operations.md and the tables of options, commands and operations.
import { readFileSync, writeFileSync } from 'node:fs'
import { operationsPage, readMatrix } from './matrix.ts'
import { DOCUMENTS, withTables } from './tables.ts'

const inProject = (name: string): URL => new URL(`../../${name}`, import.meta.url)

const matrix = await readMatrix()
writeFileSync(inProject('docs/operations.md'), operationsPage(matrix))
for (const name of DOCUMENTS)
  writeFileSync(inProject(name), withTables(readFileSync(inProject(name), 'utf8'), matrix))
