// Evalmock with handlers as short as L2's: its worlds, journal, CORS, bodies and store, but no validation, no states and no
// notes. It shows how much of a request is not the provider's. `node shell.ts PROVIDER DIST PORT STORED`
import type { ProviderPlugin, World } from '../../src/index.ts'
import { description } from '../dialects/words.ts'
import { CALLS } from './calls.ts'
import { createdAt, type Row, type Table } from './table.ts'

const [kind = '', dist = '', port = '', stored = ''] = process.argv.slice(2)
const { createEmulator } = (await import(`${dist}/index.js`)) as typeof import('../../src/index.ts')
const calls = CALLS[kind]
if (calls === undefined) throw new Error(`there is no provider ${kind}`)

type Doc = Pick<Row, 'description' | 'state' | 'config'>
/** No document is checked. */
const ANY = undefined as never

function tableIn(world: World): Table {
  const tasks = world.collection<Doc>('task', ANY)
  type Task = NonNullable<ReturnType<typeof tasks.get>>
  const row = ({ id, name, createdAt: created, updatedAt: updated, doc }: Task): Row => ({
    seq: 0,
    id,
    name,
    created,
    updated,
    ...doc,
  })
  return {
    get: (id) => {
      const task = tasks.get(id)
      return task && row(task)
    },
    update: (id, name, words) => {
      const { doc } = tasks.get(id) ?? {}
      const change = words === null || doc === undefined ? {} : { doc: { ...doc, description: words } }
      const task = tasks.update(id, { ...(name === null ? {} : { name }), ...change })
      return task && row(task)
    },
    insert: (id, name, words, state, more) =>
      row(tasks.insert({ id, name, doc: { description: words, state, config: JSON.stringify(more) } })),
    count: () => tasks.count(),
    page: () => () => tasks.list({ limit: 10 }).items.map(row),
    other: (name) => {
      const rows = world.collection<object>(name, ANY)
      return (id = '', ...values) => void rows.insert({ id, name, doc: { values } })
    },
    together: (work) => (argument) => world.transaction(() => work(argument)),
  }
}

const plugin: ProviderPlugin = {
  name: kind,
  title: kind,
  prefixes: [{ zstack: '/zstack/v1', qianfan: '/v2', scale: '/v5' }[kind] ?? ''],
  behaviors: [],
  collections: {},
  openapi: { title: kind, version: '1', description: '', externalDocs: '', tags: [], securitySchemes: {} },
  credentials: () => ({}),
  worldOf: () => undefined,
  authenticate: ({ world }) => ({ id: 'anyone', world }),
  renderError: ({ message }) => ({ status: 500, body: { message } }),
  routes: async (scope, { worlds }) => calls.serve(scope as never, tableIn(worlds.open('default')), false),
}

const emulator = await createEmulator({
  providers: [plugin],
  fixtures: 'none',
  auth: 'off',
  port: Number(port),
})
const world = emulator.worlds.for(kind).open('default')
const tasks = world.collection<Doc>('task', ANY)
const [now, config] = [world.clock.now(), JSON.stringify(calls.config)]
world.transaction(() => {
  for (let n = 1; n <= Number(stored); n++)
    tasks.insert({
      id: calls.id(n),
      name: `eval-task-${n}`,
      createdAt: createdAt(n, Number(stored), now),
      doc: { description: description(n), state: 'completed', config },
    })
})
await emulator.listen()
