// `npm run tables`: updates docs/operations.md, llms.txt and the tables of options, commands and operations.
import { readFileSync, writeFileSync } from 'node:fs'
import { packageFile } from '../../package-files.ts'
import { llmsText } from './llms.ts'
import { operationsPage, readMatrix } from './matrix.ts'
import { DOCUMENTS, withTables } from './tables.ts'

const matrix = await readMatrix()
writeFileSync(packageFile('docs/operations.md'), operationsPage(matrix))
writeFileSync(packageFile('llms.txt'), llmsText())
for (const name of DOCUMENTS)
  writeFileSync(packageFile(name), withTables(readFileSync(packageFile(name), 'utf8'), matrix))
