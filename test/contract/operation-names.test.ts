// The names of operations as types are those of the documents, and those that the server knows.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { packageFile } from '../../src/package-files.ts'
import { NAMES_FILE, namesFile } from '../../src/tools/operation-names.ts'
import { startEmulator } from '../support/emulator.ts'

t.test('npm run openapi would write the file of names as it is', async (t) => {
  const { app, providers, load, mounted } = await startEmulator(t)
  const kept = readFileSync(packageFile(NAMES_FILE), 'utf8')
  t.equal(kept, await namesFile(app, providers))
  await load()
  t.ok(mounted.size > 0)
  for (const [provider, { operations }] of mounted) {
    const [, part = ''] = kept.split(`  ${provider}:\n`)
    const names = part.split(/\n(?! {4}\|)/)[0]?.match(/\w+/g)
    t.same(new Set(names), new Set([...operations.values()].map(({ operationId }) => operationId)), provider)
  }
})
