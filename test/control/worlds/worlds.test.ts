import t from 'tap'
import { type Controlled, startControlled } from '../../support/control.ts'
import { startEmulator } from '../../support/emulator.ts'

const make = async ({ acme }: Controlled, name = 'a', world = 'default'): Promise<string> =>
  (await acme('POST', '/tasks', { name }, world)).json.id

const names = async ({ acme }: Controlled, world: string): Promise<string[]> =>
  (await acme('GET', '/tasks', undefined, world)).json.map((task: { name: string }) => task.name)

t.test('a world is made, shown with its credentials, and dropped', async (t) => {
  const all = await startControlled(t)
  const made = await all.control('POST', '/worlds', { name: 'ci-1' })
  t.match(made, {
    status: 201,
    json: {
      name: 'ci-1',
      clock: { now: '2026-11-21T08:00:00.000Z', frozen: true },
      resources: 0,
      requests: 0,
      faults: 0,
      overrides: 0,
      credentials: { acme: { apiKey: 'ci-1' } },
    },
  })
  await make(all, 'a', 'ci-1')
  t.match((await all.control('GET', '/worlds/ci-1')).json, { resources: 1, requests: 1 })
  t.same(
    (await all.control('GET', '/worlds')).json.worlds.map((world: { name: string }) => world.name),
    ['ci-1', 'default'],
  )
  t.same((await all.control('DELETE', '/worlds/ci-1')).json, { dropped: 'ci-1' })
  t.match(await all.control('GET', '/worlds/ci-1'), {
    status: 404,
    json: { detail: /^there is no world ci-1;/ },
  })
  t.match(await all.control('DELETE', '/worlds/ci-1'), { status: 404 })
  await make(all)
  t.equal((await all.control('DELETE', '/worlds/default')).status, 200)
  t.match((await all.control('GET', '/worlds/default')).json, { resources: 0, requests: 0 })
})

t.test('a world starts from another, from a snapshot, empty, or under a name that is made up', async (t) => {
  const all = await startControlled(t)
  await make(all, 'one', 'a')
  await all.control('POST', '/worlds/a/snapshots/before')
  await make(all, 'two', 'a')
  await all.control('POST', '/worlds/a/clock/advance', { ms: 5000 })
  t.match(await all.control('POST', '/worlds', { name: 'b', fromWorld: 'a' }), {
    status: 201,
    json: { resources: 2, clock: { now: '2026-11-21T08:00:05.000Z' } },
  })
  t.match(await all.control('POST', '/worlds', { name: 'c', fromSnapshot: 'before' }), {
    json: { resources: 1, clock: { now: '2026-11-21T08:00:00.000Z' } },
  })
  t.match(await all.control('POST', '/worlds', { empty: true }), { json: { name: 'world-1', resources: 0 } })
  t.match(await all.control('POST', '/worlds'), { json: { name: 'world-2' } })
  t.same(await names(all, 'b'), ['one', 'two'])
  t.same(await names(all, 'c'), ['one'])
  await make(all, 'three', 'b')
  t.same(await names(all, 'a'), ['one', 'two'], 'copies go their own way')
  for (const [body, status, detail] of [
    [{ name: 'a' }, 409, 'world a already exists'],
    [{ name: 'x y' }, 400, /use 1 to 64 of/],
    [{ fromWorld: 'nope' }, 404, /^there is no world nope;/],
    [{ fromSnapshot: 'nope' }, 404, 'there is no snapshot nope; evalmock snapshot list shows all'],
    [{ fromWorld: 'a', empty: true }, 400, /give only one of/],
    [{ title: 'x' }, 400, /there is no member title/],
  ] as const)
    t.match(await all.control('POST', '/worlds', body), { status, json: { detail } }, JSON.stringify(body))
  t.equal((await all.control('GET', '/worlds')).json.worlds.length, 6)
})

t.test('there are as many worlds as allowed', async (t) => {
  const all = await startControlled(t, { maxWorlds: 2 })
  await all.control('POST', '/worlds', { name: 'a' })
  t.match(await all.control('POST', '/worlds', { name: 'b' }), {
    status: 503,
    json: { detail: /there are 2 worlds/ },
  })
})

t.test('a snapshot is taken, listed, put back and forgotten', async (t) => {
  const all = await startControlled(t)
  await make(all, 'one')
  t.match(await all.control('POST', '/snapshots/point'), {
    status: 201,
    json: { name: 'point', world: 'default', at: '2026-11-21T08:00:00.000Z', bytes: Number },
  })
  await make(all, 'two')
  await all.control('POST', '/clock/advance', { ms: 60_000 })
  await all.control('PUT', '/plan', { outcome: 'failure' })
  await all.control('POST', '/faults', { match: { operationId: 'DeleteTask' }, effect: { kind: 'reset' } })
  t.match(await all.control('POST', '/snapshots/point/restore'), {
    status: 200,
    json: { world: 'default', resources: 1, clock: { now: '2026-11-21T08:00:00.000Z' } },
  })
  t.same(await names(all, 'default'), ['one'])
  t.equal((await all.control('GET', '/plan')).json.outcome, 'success', 'the plan is part of it')
  t.equal((await all.control('GET', '/faults')).json.faults.length, 1, 'faults are not')
  t.equal((await all.control('GET', '/requests')).json.total, 3, 'nor is the journal')
  t.match(await all.control('POST', '/worlds/other/snapshots/point/restore'), {
    json: { world: 'other', resources: 1 },
  })
  t.match((await all.control('GET', '/snapshots')).json, { snapshots: [{ name: 'point', world: 'default' }] })
  t.same((await all.control('DELETE', '/snapshots/point')).json, { deleted: 'point' })
  t.same((await all.control('GET', '/snapshots')).json, { snapshots: [] })
  t.match(await all.control('POST', '/snapshots/point/restore'), {
    status: 404,
    json: { detail: 'there is no snapshot point; there is none yet' },
  })
  t.match(await all.control('DELETE', '/snapshots/point'), { status: 404 })
  t.match(await all.control('POST', '/snapshots/a.b'), { status: 400 })
})

for (const clock of ['frozen', 'running'])
  t.test(`export, import, export: the same bytes (clock ${clock})`, async (t) => {
    const all = await startControlled(t, clock === 'frozen' ? {} : { clock: undefined })
    await make(all, 'one')
    await all.control('PUT', '/plan', { pace: 'polls', jitter: 0.1 })
    const id = await make(all, '二')
    await all.acme('GET', `/tasks/${id}`)
    await all.control('POST', '/clock/advance', { ms: 3000 })
    const first = await all.control('GET', '/state')
    t.match(first.headers['content-type'], /^application\/json/)
    t.match(await all.control('PUT', '/worlds/copy/state', first.text), {
      status: 200,
      json: { resources: 2 },
    })
    t.equal((await all.control('GET', '/worlds/copy/state')).text, first.text)
    t.same((await all.acme('GET', '/tasks', undefined, 'copy')).json, (await all.acme('GET', '/tasks')).json)
  })

t.test('a file in which something is wrong changes nothing', async (t) => {
  const all = await startControlled(t)
  await make(all, 'one')
  const good = (await all.control('GET', '/state')).json
  const [row] = good.acme.task
  const state = '2026-11-21T08:00:00.000Z'
  for (const [body, detail] of [
    [{}, 'line 1:1: the data is empty: name a provider'],
    [
      { ...good, world: { ...good.world, version: 99 } },
      /version 99, but this emulator reads versions up to 1/,
    ],
    [{ ...good, extra: 1 }, /^line 1:\d+: extra: the data has no member extra; there are acme, world$/],
    [{ ...good, acme: { nope: [row] } }, /: acme\.nope: data of acme has no member nope; there are task$/],
    [
      { ...good, acme: { task: [row, { ...row, id: 'x', size: 'big' }] } },
      /^line 1:\d+: acme\.task\[1\]\.size: a number belongs here, not the text "big"$/,
    ],
    [{ acme: { task: [row, row] } }, /: acme\.task\[1\]\.id: there are two task with the id /],
    [{ acme: { task: [{ ...row, createdAt: 'soon' }] } }, /: acme\.task\[0\]\.createdAt: soon is no time/],
    [
      { acme: { task: [{ ...row, steps: [{ state: 'Doen', at: state }] }] } },
      /steps\[0\]\.state: there is no state Doen; did you mean Done\?; there are Queued/,
    ],
    [{ acme: { task: [{ ...row, state: 'Done' }] } }, /steps say this already: leave out state or steps$/],
    ['[]', 'line 1:1: data is an object with a member for each provider, not a list'],
    ['{"acme":', /^line 1:\d+: /],
    [{ format: 'evalmock-world', version: 2 }, /the file has version 2, but this emulator reads/],
    [`${'['.repeat(300)}${']'.repeat(300)}`, 'the data is nested more than 256 levels deep'],
  ] as const)
    t.match(await all.control('PUT', '/state', body), { status: 400, json: { detail } })
  t.same(await names(all, 'default'), ['one'])
})

t.test('resources are counted, shown as they are stored, and put in', async (t) => {
  const all = await startControlled(t)
  const id = await make(all, 'one')
  t.same((await all.control('GET', '/resources')).json, { acme: { task: 1 } })
  const { json } = await all.control('GET', '/resources/acme/task')
  t.match(json, {
    total: 1,
    resources: [{ provider: 'acme', kind: 'task', id, name: 'one', doc: { size: 1 } }],
  })
  const put = (resources: object[]) => all.control('PUT', '/resources/acme/task', { resources })
  const given = {
    id: 'mine',
    name: 'put in',
    steps: [
      { state: 'Queued', at: '2026-11-21T07:00:00Z' },
      { state: 'Done', at: '2026-11-21T09:00:00Z' },
    ],
    doc: { size: 9 },
  }
  t.same((await put([given])).json, { put: 1 })
  t.match((await all.acme('GET', '/tasks/mine')).json, { name: 'put in', state: 'Queued', size: 9 })
  await all.control('POST', '/clock/advance', { ms: 3_600_000 })
  t.equal((await all.acme('GET', '/tasks?state=Done')).json.length, 2)
  await put([{ ...given, name: 'again' }])
  t.equal((await all.acme('GET', '/tasks/mine')).json.name, 'again')
  t.equal((await all.acme('GET', '/tasks')).json.length, 2)
  t.match((await all.control('GET', '/resources/acme/task?id=mine')).json, { total: 1 })
  t.match((await all.control('GET', '/resources/acme/task?limit=1&offset=1')).json, {
    total: 2,
    resources: [{ id: 'mine' }],
  })
  t.match(await put([given, { ...given, id: 'bad', doc: {} }]), {
    status: 400,
    json: { detail: /^resources\.1 \(task bad\): doc\.size: / },
  })
  t.equal((await all.acme('GET', '/tasks/mine')).json.name, 'again', 'all or none')
  t.match(await all.control('GET', '/resources/acme/tsk'), {
    status: 404,
    json: { detail: 'acme has no kind tsk; valid kinds: task' },
  })
  t.match(await all.control('GET', '/resources/nope/task'), { status: 400 })
})

t.test('a running clock is frozen exactly where it is told to stand', async (t) => {
  let wall = Date.parse('2026-11-21T08:00:00Z')
  const now = () => ++wall
  const { control } = await startControlled(t, { clock: undefined, wall: { now } })
  const { json } = await control('PUT', '/clock', { frozen: true, at: '2040-02-29T12:00:00Z' })
  t.same(json, {
    now: '2040-02-29T12:00:00.000Z',
    ms: Date.parse('2040-02-29T12:00:00Z'),
    frozen: true,
    rate: 0,
  })
})

t.test('the kinds of a world are listed with the tasks first', async (t) => {
  const { app } = await startEmulator(t)
  const counts = (await app.inject('/_mock/resources')).json() as Record<string, Record<string, number>>
  t.same(
    Object.values(counts).map((kinds) => Object.keys(kinds)[0]),
    ['task', 'task', 'evaluation'],
  )
})
