// The built-in data: the build prepares it once, and each start counts its times from its own moment.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { bytesOf } from '../../src/baseline.ts'
import type { DataFormat } from '../../src/core/data/format.ts'
import { readFixtures } from '../../src/fixtures.ts'
import { builtin } from '../../src/providers/index.ts'
import { prepare } from '../../src/tools/prepared.ts'

const NOW = Date.parse('2031-02-03T04:05:06.789Z')

t.test('the prepared data makes the same world as the files, at any moment and with any seed', async (t) => {
  const prepared = await prepare('builtin', builtin)
  for (const now of [NOW, NOW + 12_345])
    for (const seed of ['', 'another']) {
      const read = await readFixtures('builtin', builtin, { now, seed, before: [] })
      t.equal(bytesOf(prepared, now).compare(bytesOf(read, now)), 0, `${now} ${seed}`)
    }
})

t.test('times inside of documents move, too', async (t) => {
  const prepared = await prepare('builtin', builtin)
  const moving = prepared.flatMap(({ resources }) => resources).filter((one) => one.relative !== undefined)
  t.ok(
    moving.some(
      ({ kind, relative = [] }) => kind === 'dataset_item' && relative[0]?.[1] === -20 * 86_400_000,
    ),
  )
})

t.test('data that differs from start to start is refused', async (t) => {
  const file = `${t.testdir({ 'own.yaml': 'scale: { questions: [{ name: Right? }] }' })}/own.yaml`
  t.equal((await prepare(file, builtin)).length, 1)
  let reads = 0
  const odd = builtin.map((provider) => ({
    ...provider,
    load: async () => {
      const plugin = await provider.load()
      const data = (await plugin.data?.()) as DataFormat
      const prompt = String(reads++)
      const kinds = data.kinds.map((kind) => (kind.kind === 'question' ? { ...kind, fit } : kind))
      function fit(doc: object) {
        return { question_type: 'number', configuration: null, conditions: null, ...doc, prompt }
      }
      return { ...plugin, data: async () => ({ ...data, kinds }) }
    },
  }))
  await t.rejects(prepare(file, odd), { message: /^question \S+: prompt is not the same on each start$/ })
})

t.test('the files are in the form that docs/data.md explains, and name its schema', (t) => {
  for (const { name } of builtin) {
    const url = new URL(`../../fixtures/${name}/seed.json`, import.meta.url)
    const seed = JSON.parse(readFileSync(url, 'utf8')) as Record<string, unknown>
    t.strictSame(Object.keys(seed), ['$schema', name])
    t.ok(readFileSync(new URL(String(seed.$schema), url), 'utf8').length > 0)
  }
  t.end()
})
