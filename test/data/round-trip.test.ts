// Export, file, import, export: the same text, for every kind of every provider and for a world of many calls.
import t from 'tap'
import { formatsOf } from '../../src/data/formats.ts'
import { builtin } from '../../src/providers/index.ts'
import { startEmulator, type TestEmulator } from '../support/emulator.ts'

type App = TestEmulator['app']

async function roundTrip(
  app: App,
  from = 'default',
): Promise<{ first: string; second: string; yaml: string[] }> {
  const text = async (world: string, format = 'json') =>
    (await app.inject(`/_mock/worlds/${world}/state?format=${format}`)).body
  const put = async (world: string, payload: string) => {
    const reply = await app.inject({ method: 'PUT', url: `/_mock/worlds/${world}/state`, payload })
    if (reply.statusCode !== 200) throw new Error(reply.body)
  }
  const first = await text(from)
  await put('again', first)
  const yaml = await text(from, 'yaml')
  await put('yaml', yaml)
  return { first, second: await text('again'), yaml: [yaml, await text('yaml', 'yaml')] }
}

/** A world's resources, whatever the order of their members. */
const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, inner]) => [key, sorted(inner)]),
        )
      : value

const contents = (emulator: TestEmulator, name: string) =>
  emulator
    .world(name)
    .resources()
    .map((one) => sorted(one) as { provider: string; kind: string; id: string })
    .sort((a, b) => `${a.provider}${a.kind}${a.id}`.localeCompare(`${b.provider}${b.kind}${b.id}`))

t.test('a row of every kind, with nothing but a name', async (t) => {
  const emulator = await startEmulator(t, { fixtures: 'none' })
  await emulator.load()
  const plugins = [...emulator.mounted.values()].map(({ provider }) => provider)
  const formats = await formatsOf(plugins)
  t.strictSame(
    formats.map(({ provider, kinds }) => [provider, kinds.map(({ kind }) => kind).sort()]),
    plugins.map(({ name, collections }) => [name, Object.keys(collections).sort()]),
    'every kind can be written',
  )
  const data = Object.fromEntries(
    formats.map(({ provider, kinds }) => [
      provider,
      Object.fromEntries(
        kinds.map(({ member, name }) => [
          member,
          [Object.fromEntries(name.slice(0, 1).map((word) => [word, `my ${member}`]))],
        ]),
      ),
    ]),
  )
  const added = await emulator.app.inject({ method: 'POST', url: '/_mock/state', payload: data })
  t.equal(added.statusCode, 201, added.body)
  const { first, second, yaml } = await roundTrip(emulator.app)
  t.equal(second, first)
  t.equal(yaml[1], yaml[0])
  t.strictSame(contents(emulator, 'again'), contents(emulator, 'default'))
})

t.test('the built-in seed', async (t) => {
  const emulator = await startEmulator(t, { fixtures: ['builtin'] })
  const { first, second, yaml } = await roundTrip(emulator.app)
  t.equal(second, first)
  t.equal(yaml[1], yaml[0])
  t.strictSame(contents(emulator, 'again'), contents(emulator, 'default'))
  t.strictSame(contents(emulator, 'yaml'), contents(emulator, 'default'))
})

t.test(
  'a world after many calls: tasks of each pace and phase, versions, things removed and renamed',
  async (t) => {
    const emulator = await startEmulator(t, { fixtures: ['builtin'], auth: 'off' })
    const { app } = emulator
    const control = async (method: 'POST' | 'PUT' | 'DELETE', path: string, payload?: object) => {
      const reply = await app.inject({ method, url: `/_mock${path}`, payload })
      if (reply.statusCode >= 400) throw new Error(`${path}: ${reply.body}`)
    }
    const mix = { completed: 3, partial: 2, failed: 2, running: 2, queued: 1 }
    await control('POST', '/tasks', { count: 30, mix, over: '30d' })
    await control('PUT', '/plan', { pace: 'polls', polls: 3 })
    await control('POST', '/tasks', { count: 3 })
    await app.inject('/v5/evaluations')
    const call = async (method: 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) => {
      const reply = await app.inject({ method, url, payload })
      if (reply.statusCode >= 400) throw new Error(`${url}: ${reply.body}`)
      return reply.body === '' ? {} : reply.json()
    }
    const { id } = await call('POST', '/v5/datasets', { name: 'versions', data: [{ a: 1 }, { a: 2 }] })
    await call('POST', `/v5/dataset-items/batch`, { dataset_id: id, data: [{ a: 3 }] })
    await call('DELETE', `/v5/datasets/${id}`)
    const evaluation = await call('POST', '/v5/evaluations', {
      name: '名 : "quoted" # {x}',
      data: [{ 'a: b': null, '~': [1, '1', true, 'true', '', '2026-11-21', '0x10', 'null'] }],
      metadata: { 'evalmock.outcome': 'partial' },
    })
    await call('DELETE', `/v5/evaluations/${evaluation.id}`)
    // References to what is gone stay as they are.
    await control('DELETE', '/resources/zstack/dataset/e19d7a5628c04b3f92d4c87a6e0f1b35')
    await control('DELETE', '/resources/zstack/group/c5b8e2a04f714d3c9e6a1b7f80d2354e')
    await control('DELETE', '/resources/scale/evaluation/7c0e6f0a-3f0d-4d0b-9a55-0a1f5a1c2b01')
    const { first, second, yaml } = await roundTrip(app)
    t.equal(second, first)
    t.equal(yaml[1], yaml[0])
    t.strictSame(contents(emulator, 'again'), contents(emulator, 'default'))
    t.strictSame(contents(emulator, 'yaml'), contents(emulator, 'default'))
  },
)

t.test('the older form of an exported world still loads', async (t) => {
  const { app } = await startEmulator(t, { fixtures: 'none', auth: 'off' })
  const old = {
    format: 'evalmock-world',
    version: 1,
    clock: { at: '2026-11-21T08:00:00.000Z', wall: '2026-11-21T08:00:00.000Z', rate: 0 },
    plan: {},
    plansDrawn: 0,
    ids: { scale: 4 },
    resources: [
      {
        provider: 'scale',
        kind: 'dataset',
        id: 'd1',
        name: 'old',
        createdAt: '2026-11-20T08:00:00.000Z',
        updatedAt: '2026-11-20T08:00:00.000Z',
        doc: { description: null, tags: [], current_version_num: 1 },
      },
    ],
  }
  const reply = await app.inject({ method: 'PUT', url: '/_mock/state', payload: old })
  t.match(reply.json(), { resources: 1 }, reply.body)
  t.match((await app.inject('/v5/datasets')).json(), { items: [{ id: 'd1', name: 'old' }] })
})

t.equal(builtin.length, 3)
