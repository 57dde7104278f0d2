// The refusals of Scale stand in one table.
import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { REFUSALS, type RefusalName, refusal } from '../../../src/providers/scale/refusals.ts'

const folder = new URL('../../../src/providers/scale/', import.meta.url)
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && file !== 'refusals.ts')
  .map((file) => [file, readFileSync(new URL(file, folder), 'utf8')] as const)

t.test('each sentence of the table is used, and names its source', (t) => {
  const text = sources.map(([, source]) => source).join('\n')
  for (const [name, { source }] of Object.entries(REFUSALS)) {
    // Core's own helper throws this one, by way of the table's.
    if (name !== 'not-found') t.match(text, new RegExp(`refusal(With)?\\(\\s*'${name}'`), name)
    t.match(source, /\w/, name)
  }
  t.end()
})

t.test('no handler has a sentence of its own', (t) => {
  for (const [file, source] of sources)
    for (const [call] of source.matchAll(/new Problem\([^)]*/g))
      t.match(call, /'malformed'/, `${file}: ${call}`)
  t.end()
})

t.test('a refusal has the kind and the sentence of the table', (t) => {
  const name: RefusalName = 'no-version'
  t.match(refusal(name, 'd', '3'), { kind: 'not-found', message: 'Dataset d has no version 3' })
  t.end()
})
