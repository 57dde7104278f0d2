// Worlds in files, when the folder, the disk or a file lets them down: nothing half-done, and who asks is told why.
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { type Controlled, startControlled } from '../../support/control.ts'

const task = async ({ acme }: Controlled, name: string, world?: string): Promise<string> => {
  const { status, json } = await acme('POST', '/tasks', { name }, world)
  if (status !== 201) throw new Error(`${status}`)
  return json.id as string
}

const names = async ({ acme }: Controlled, world?: string): Promise<string[]> =>
  ((await acme('GET', '/tasks', undefined, world)).json as { name: string }[]).map(({ name }) => name)

/** A server whose folder can be taken away and brought back. */
async function movable(t: Test) {
  const dir = t.testdir({ data: {} })
  const data = join(dir, 'data')
  const server = await startControlled(t, { data })
  const away = join(dir, 'away')
  return { server, data, leave: () => renameSync(data, away), comeBack: () => renameSync(away, data) }
}

t.test('P3: what a killed process has left half-done is swept away, and nothing else', async (t) => {
  const data = t.testdir({
    'a.sqlite.new': 'half',
    'b.sqlite.gone': 'dropped',
    'c.sqlite-wal': 'without its file',
    snapshots: { 's.sqlite.new': 'half' },
    'notes.txt': 'not ours',
  })
  const { control } = await startControlled(t, { data })
  t.same(readdirSync(data).sort(), [
    '.lock',
    'default.sqlite',
    'default.sqlite-wal',
    'notes.txt',
    'snapshots',
  ])
  t.same(readdirSync(join(data, 'snapshots')), [])
  t.match((await control('GET', '/health')).json, { worlds: ['default'], unwell: [] })
})

t.test('a start is kept for as long as its world, also when the process is killed in between', async (t) => {
  const data = t.testdir()
  const first = await startControlled(t, { data })
  await task(first, 'forked')
  for (const name of ['kept', 'gone'])
    t.equal((await first.control('POST', '/worlds', { name, fromWorld: 'default' })).status, 201)
  t.equal((await first.control('POST', '/worlds', { name: 'no name', fromWorld: 'default' })).status, 400)
  await first.emulator.close()
  t.same(readdirSync(join(data, 'starts')).sort(), ['gone.sqlite', 'kept.sqlite'])
  // As if it had been killed while it dropped the world.
  rmSync(join(data, 'gone.sqlite'))
  const second = await startControlled(t, { data })
  t.same(readdirSync(join(data, 'starts')), ['kept.sqlite'])
  await task(second, 'new', 'gone')
  for (const world of ['gone', 'kept'])
    t.equal((await second.control('POST', `/worlds/${world}/reset`)).status, 200)
  t.same([await names(second, 'gone'), await names(second, 'kept')], [[], ['forked']])
})

t.test('P1: a reset, restore or import that fails leaves the world as it was, and it goes on', async (t) => {
  const { server, leave, comeBack } = await movable(t)
  const { control } = server
  await task(server, 'kept')
  await control('POST', '/snapshots/before')
  await task(server, 'later')
  const file = (await control('GET', '/state')).text
  const { json: clock } = await control('GET', '/clock')
  leave()
  const failing = [
    ['POST', '/reset', undefined, 503],
    ['PUT', '/state', file, 503],
    ['DELETE', '/worlds/default', undefined, 503],
    ['POST', '/snapshots/after', undefined, 503],
    ['POST', '/worlds', { name: 'new' }, 503],
    ['POST', '/worlds', { name: 'fork', fromWorld: 'default' }, 503],
    ['POST', '/snapshots/before/restore', undefined, 404],
  ] as const
  for (const [method, path, body, status] of failing) {
    const reply = await control(method, path, body)
    t.equal(reply.status, status, `${method} ${path}: ${reply.text}`)
    if (status === 503) t.match(reply.json, { detail: /the folder is gone: bring it back, then try again$/ })
  }
  t.same(await names(server), ['kept', 'later'], 'it is read')
  await task(server, 'during')
  t.same((await control('GET', '/clock')).json, clock)
  const health = (await control('GET', '/health')).json
  t.match(health, {
    status: 'unwell',
    worlds: ['default'],
    unwell: [{ world: 'default', reason: /default\.sqlite is gone/ }],
  })
  t.equal((await control('GET', '/worlds')).status, 200)
  comeBack()
  t.match((await control('GET', '/health')).json, { status: 'ready', unwell: [] })
  t.equal((await control('POST', '/snapshots/before/restore')).status, 200)
  t.same(await names(server), ['kept'])
})

t.test('a world whose new file cannot be opened is opened when it is next asked for', async (t) => {
  const data = t.testdir()
  const server = await startControlled(t, { data })
  const { control, emulator } = server
  await task(server, 'kept')
  const path = join(data, 'default.sqlite')
  // A folder in the place of the new file's log keeps SQLite from opening it.
  const { db } = emulator.world()
  const close = db.close.bind(db)
  db.close = () => {
    close()
    renameSync(path, `${path}.away`)
    writeFileSync(path, 'in the way')
    renameSync(data, `${data}-away`)
  }
  t.equal((await control('POST', '/reset')).status, 503)
  t.match((await server.acme('GET', '/tasks')).status, 503, 'it cannot be read meanwhile')
  t.match((await control('GET', '/health')).json, { status: 'unwell', unwell: [{ world: 'default' }] })
  t.match((await control('GET', '/worlds')).json, { worlds: [{ name: 'default', unwell: String }] })
  renameSync(`${data}-away`, data)
  renameSync(`${path}.away`, path)
  t.same(await names(server), ['kept'], 'and then it is as it was')
  t.match((await control('GET', '/health')).json, { status: 'ready', unwell: [] })
})

t.test('on a full disk nothing takes effect by half, and what needs no room goes on', async (t) => {
  const data = t.testdir()
  const server = await startControlled(t, { data })
  const { control, acme, emulator } = server
  await task(server, 'kept')
  await task(server, 'kept', 'other')
  const limit = (world: string, pages: number): void =>
    void emulator.world(world).db.prepare(`PRAGMA max_page_count = ${pages}`).get()
  for (const world of ['default', 'other']) limit(world, 1)
  const big = 'x'.repeat(100_000)
  const refused = await acme('POST', '/tasks', { name: big })
  t.equal(refused.status, 503)
  t.match(refused.json, { error: 'Busy', message: /default\.sqlite: the disk is full: make room/ })
  t.same(await names(server), ['kept'])

  const unwell = (await control('GET', '/health')).json
  t.match(unwell, { status: 'unwell', unwell: [{ world: 'default', reason: /the disk is full/ }] })
  t.equal((await control('DELETE', '/worlds/other')).status, 200, 'a world can be dropped')
  t.notOk(existsSync(join(data, 'other.sqlite')))
  limit('default', 1_000_000)
  await task(server, big)
  t.match((await control('GET', '/health')).json, { status: 'ready', unwell: [] })
})

t.test('a clock or a plan that cannot be stored has not changed', async (t) => {
  const data = t.testdir()
  const server = await startControlled(t, { data })
  const { control, emulator } = server
  await task(server, 'kept')
  const world = emulator.world()
  const before = [(await control('GET', '/clock')).json, (await control('GET', '/plan')).json]
  const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
  const meta = world.meta()
  meta.putClock = meta.putPlan = () => {
    throw world.db.failed(full)
  }
  for (const [method, path, body] of [
    ['POST', '/clock/advance', { ms: 1000 }],
    ['PUT', '/clock', { frozen: false }],
    ['PUT', '/clock', { at: '2030-01-01T00:00:00Z', frozen: true }],
    ['PUT', '/plan', { outcome: 'failure' }],
    ['POST', '/snapshots/s', undefined],
  ] as const) {
    const reply = await control(method, path, body)
    t.match(reply, {
      status: 507,
      json: {
        title: 'Insufficient Storage',
        status: 507,
        detail: /default\.sqlite: the disk is full: make room/,
      },
    })
  }
  t.same([(await control('GET', '/clock')).json, (await control('GET', '/plan')).json], before)
  t.same((await control('GET', '/snapshots')).json, { snapshots: [] })
  t.same(emulator.worlds.close(), [
    {
      world: 'default',
      reason: `${join(data, 'default.sqlite')}: the disk is full: make room, then try again`,
    },
  ])
})

t.test('a broken snapshot is listed as that, refused by name and deleted', async (t) => {
  const data = t.testdir()
  const { control } = await startControlled(t, { data })
  for (const name of ['good', 'short', 'other', 'flipped']) await control('POST', `/snapshots/${name}`)
  const path = (name: string): string => join(data, 'snapshots', `${name}.sqlite`)
  truncateSync(path('short'), 5000)
  writeFileSync(path('other'), 'a text')
  const bytes = readFileSync(path('flipped'))
  writeFileSync(path('flipped'), bytes.fill(0xff, 4096, 4200))
  const { status, json } = await control('GET', '/snapshots')
  t.equal(status, 200)
  t.match(json, {
    snapshots: [
      { name: 'flipped' },
      { name: 'good', world: 'default' },
      { name: 'other' },
      { name: 'short' },
    ],
  })
  t.match(json.snapshots[2], { bytes: 6, broken: /snapshots\/other\.sqlite: the file is damaged/ })
  for (const name of ['short', 'other', 'flipped']) {
    const reply = await control('POST', `/snapshots/${name}/restore`)
    t.match(reply, { status: 409, json: { detail: new RegExp(`${name}\\.sqlite`) } }, reply.text)
    const fork = await control('POST', '/worlds', { fromSnapshot: name })
    t.equal(fork.status, 409)
    t.equal((await control('DELETE', `/snapshots/${name}`)).status, 200)
  }
  t.match((await control('GET', '/worlds')).json, { worlds: [{ name: 'default' }] })
  t.equal((await control('POST', '/snapshots/good/restore')).status, 200)
})

t.test('a world whose file is damaged harms no other, and is named with its file', async (t) => {
  const data = t.testdir()
  const first = await startControlled(t, { data })
  await task(first, 'a', 'w1')
  const id = await task(first, 'b', 'w2')
  await first.emulator.close()
  const path = join(data, 'w1.sqlite')
  writeFileSync(path, readFileSync(path).fill(0xee, 4096, 9000))
  const server = await startControlled(t, { data })
  const { control, acme } = server
  const reply = await acme('GET', '/tasks', undefined, 'w1')
  t.match(reply, { status: 503, json: { message: /w1\.sqlite: the file is damaged/ } })
  t.same(await names(server, 'w2'), ['b'])
  t.match((await control('GET', '/worlds')).json, {
    worlds: [{ name: 'default' }, { name: 'w1', unwell: /w1\.sqlite/ }, { name: 'w2' }],
  })
  t.match((await control('GET', '/health')).json, { status: 'unwell', unwell: [{ world: 'w1' }] })
  t.equal(server.emulator.worlds.locate('acme', 'task', id)?.name, 'w2', 'ids are found past it')
  t.equal((await control('DELETE', '/worlds/w1')).status, 200)
  t.same(await names(server, 'w1'), [], 'and begins anew')
})

t.test(
  'a file that loses its bytes before its world is opened is named, and is no internal error',
  async (t) => {
    for (const length of [1, 10, 19, 20, 99, 100, 4096]) {
      const data = t.testdir()
      const first = await startControlled(t, { data })
      await task(first, 'a', 'w1')
      await first.emulator.close()
      const server = await startControlled(t, { data })
      truncateSync(join(data, 'w1.sqlite'), length)
      const reply = await server.acme('GET', '/tasks', undefined, 'w1')
      await server.emulator.close()
      t.match(reply, { status: 503, json: { message: /w1\.sqlite/ } }, `${length} bytes`)
    }
  },
)

t.test(
  'the start opens no world but the default one; each is opened when it is named or asked for an id',
  async (t) => {
    const data = t.testdir()
    const first = await startControlled(t, { data })
    const ids = new Map<string, string>()
    for (const name of ['a', 'b', 'c']) ids.set(name, await task(first, name, name))
    await first.emulator.close()
    for (const name of ['d', 'e']) copyFileSync(join(data, 'a.sqlite'), join(data, `${name}.sqlite`))
    const server = await startControlled(t, { data, maxWorlds: 7 })
    const open = (): string[] =>
      readdirSync(data)
        .filter((file) => file.endsWith('-wal'))
        .sort()
    t.same(open(), ['default.sqlite-wal'])
    t.same((await server.control('GET', '/health')).json.worlds, ['a', 'b', 'c', 'd', 'default', 'e'])
    t.same(open(), ['default.sqlite-wal'], 'health needs none of them')
    t.same(await names(server, 'b'), ['b'])
    t.same(open(), ['b.sqlite-wal', 'default.sqlite-wal'])
    t.equal(server.emulator.worlds.locate('acme', 'task', ids.get('c') as string)?.name, 'c')
    t.equal((await server.control('POST', '/worlds', { name: 'e' })).status, 409, 'its name is taken')
    t.equal((await server.control('POST', '/worlds', { name: 'f' })).status, 201)
    t.equal((await server.control('POST', '/worlds', { name: 'g' })).status, 503, 'it counts')
    t.equal((await server.control('DELETE', '/worlds/d')).status, 200)
    t.notOk(existsSync(join(data, 'd.sqlite')))
  },
)

t.test('a default world that is damaged stops the start with its file', async (t) => {
  const data = t.testdir()
  const first = await startControlled(t, { data })
  await first.emulator.close()
  const path = join(data, 'default.sqlite')
  writeFileSync(path, readFileSync(path).fill(0xee, 4096, 9000))
  await t.rejects(startControlled(t, { data }), {
    name: 'StoreError',
    message: /default\.sqlite: the file is damaged/,
  })
  truncateSync(path, 0)
  await t.rejects(startControlled(t, { data }), {
    name: 'StoreError',
    message: /default\.sqlite is not a database/,
  })
})

t.test('an export past the year 9999 is imported', async (t) => {
  const server = await startControlled(t)
  await server.control('POST', '/clock/advance', { ms: 4e14 })
  await task(server, 'late')
  const file = await server.control('GET', '/state')
  t.match(file.json, { world: { clock: { at: /^\+01\d{4}-/ } } })
  const now = (await server.control('GET', '/clock')).json
  t.equal((await server.control('POST', '/reset')).status, 200)
  const reply = await server.control('PUT', '/state', file.text)
  t.equal(reply.status, 200, reply.text)
  t.same((await server.control('GET', '/clock')).json, now)
  t.equal((await server.control('GET', '/state')).json.acme.task.length, 1)
  const put = await server.control('PUT', '/clock', { at: '+020000-01-01T00:00:00.000Z' })
  t.equal(put.status, 200, put.text)
  for (const at of [
    '+014000-13-01T00:00:00.000Z',
    '-000000-01-01T00:00:00.000Z',
    '+999999-01-01T00:00:00.000Z',
  ])
    t.equal((await server.control('PUT', '/clock', { at })).status, 400, at)
})
