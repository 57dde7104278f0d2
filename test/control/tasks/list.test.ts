import t from 'tap'
import { type Controlled, startControlled } from '../../support/control.ts'
import { startEmulator } from '../../support/emulator.ts'

const make = async ({ acme }: Controlled, name: string, world = 'default'): Promise<string> =>
  (await acme('POST', '/tasks', { name }, world)).json.id

interface Row {
  readonly world: string
  readonly provider: string
  readonly kind: string
  readonly id: string
  readonly name: string
  readonly state: string
  readonly phase: string
}

t.test('a task is listed with its state, its progress and what comes next', async (t) => {
  const all = await startControlled(t)
  const id = await make(all, 'nightly')
  await all.control('POST', '/clock/advance', { ms: 4000 })
  t.same((await all.control('GET', '/tasks')).json, {
    total: 1,
    tasks: [
      {
        world: 'default',
        provider: 'acme',
        kind: 'task',
        id,
        name: 'nightly',
        state: 'Running',
        phase: 'running',
        progress: 0.4,
        createdAt: '2026-11-21T08:00:00.000Z',
        next: { state: 'Done', at: '2026-11-21T08:00:10.000Z', inMs: 6000 },
      },
    ],
    kinds: ['task'],
    counts: [{ provider: 'acme', kind: 'task', state: 'Running', phase: 'running', count: 1 }],
  })
  await all.control('POST', '/clock/advance', { ms: 6000 })
  t.match((await all.control('GET', '/tasks')).json.tasks, [
    { state: 'Done', phase: 'completed', progress: 1, endedAt: '2026-11-21T08:00:10.000Z', next: undefined },
  ])
})

t.test('a task that goes by reads says how many are left, and listing it is none', async (t) => {
  const all = await startControlled(t)
  await all.control('PUT', '/plan', { pace: 'polls', polls: 4 })
  const id = await make(all, 'watched')
  const next = async () => (await all.control('GET', '/tasks')).json.tasks[0].next
  t.same(await next(), { state: 'Running', readsLeft: 1 })
  t.same(await next(), { state: 'Running', readsLeft: 1 })
  await all.acme('GET', `/tasks/${id}`)
  t.same(await next(), { state: 'Done', readsLeft: 3 })
})

t.test('pages follow each other without gap or repeat, over all worlds', async (t) => {
  const all = await startControlled(t)
  for (let i = 0; i < 7; i++) {
    await make(all, `a-${i}`, 'default')
    await make(all, `b-${i}`, 'b')
    if (i % 3 === 0)
      for (const world of ['default', 'b'])
        await all.control('POST', `/worlds/${world}/clock/advance`, { ms: 1 })
  }
  const seen: string[] = []
  let cursor = ''
  for (let page = 0; page < 20; page++) {
    const { json } = await all.control('GET', `/tasks?world=*&limit=4${cursor && `&cursor=${cursor}`}`)
    t.equal(json.total, 14)
    seen.push(...json.tasks.map((task: Row) => task.name))
    cursor = json.nextCursor ?? ''
    if (cursor === '') break
  }
  t.equal(seen.length, 14)
  t.equal(new Set(seen).size, 14)
  t.ok(seen.indexOf('a-6') < seen.indexOf('a-0'), 'newest first')
})

t.test('filters: world, provider, state, phase, name', async (t) => {
  const all = await startControlled(t)
  await make(all, 'Nightly one')
  await all.control('POST', '/clock/advance', { ms: 60_000 })
  await make(all, 'nightly two')
  await make(all, 'other', 'ci-1')
  const names = async (query: string) =>
    (await all.control('GET', `/tasks?${query}`)).json.tasks.map((task: Row) => task.name).sort()
  t.same(await names(''), ['Nightly one', 'nightly two'], 'the world default where none is named')
  t.same(await names('world=ci-1'), ['other'])
  t.same(await names('world=*'), ['Nightly one', 'nightly two', 'other'])
  t.same(await names('state=Done'), ['Nightly one'])
  t.same(await names('state=Done,Queued'), ['Nightly one', 'nightly two'])
  t.same(await names('phase=queued'), [], 'acme says of no state that it is one of waiting')
  t.same(await names('phase=running,completed'), ['Nightly one', 'nightly two'])
  t.same(await names('name=NIGHTLY'), ['Nightly one', 'nightly two'])
  t.same(await names('name=%25'), [], 'a percent sign is itself')
  t.same(await names('provider=acme&kind=task&name=two'), ['nightly two'])
  const counted = (await all.control('GET', '/tasks?state=Done')).json
  t.same(
    counted.counts.map(({ state, count }: { state: string; count: number }) => [state, count]).sort(),
    [
      ['Done', 1],
      ['Queued', 1],
    ],
    'counts are of all states',
  )
})

t.test('a filter that means nothing is refused with what would do', async (t) => {
  const all = await startControlled(t)
  for (const [query, status, detail] of [
    ['state=Dnoe', 400, /no state Dnoe; did you mean Done\?/],
    ['phase=over', 400, /phase/],
    ['provider=acne', 400, 'there is no provider acne; did you mean acme?; valid names: acme'],
    ['kind=job', 400, 'no tasks are of the kind job; there are task'],
    ['world=defualt', 404, 'there is no world defualt; did you mean default?'],
    ['cursor=abc', 400, 'cursor: take `nextCursor` of the page before, as it is'],
    ['limit=0', 400, /limit/],
    ['staet=Done', 400, /staet/],
  ] as const)
    t.match(await all.control('GET', `/tasks?${query}`), { status, json: { detail } }, query)
  t.match(await all.control('GET', '/worlds/default/tasks?world=x'), { status: 400 })
  t.same(all.emulator.worlds.names(), ['default'], 'no world is made by a wrong name')
})

t.test('one task: what it has been through and what is to come', async (t) => {
  const all = await startControlled(t)
  const id = await make(all, 'one')
  await all.control('POST', '/clock/advance', { ms: 3000 })
  t.match((await all.control('GET', `/tasks/acme/${id}`)).json, {
    id,
    steps: [
      { state: 'Queued', at: '2026-11-21T08:00:00.000Z', begun: true },
      { state: 'Running', at: '2026-11-21T08:00:02.000Z', begun: true },
      { state: 'Done', at: '2026-11-21T08:00:10.000Z', begun: false },
    ],
    ends: { success: 'Done', failure: 'Failed', partial: 'Partly' },
    doc: { size: 1 },
  })
  t.match(await all.control('GET', '/tasks/acme/nope'), {
    status: 404,
    json: { detail: 'Acme has no task nope' },
  })
})

t.test('the calls that show a task leave no trace', async (t) => {
  const emulator = await startEmulator(t)
  const get = async (url: string) => (await emulator.app.inject(url)).json()
  await emulator.app.inject({ method: 'PUT', url: '/_mock/plan', payload: { pace: 'polls', polls: 3 } })
  const { tasks } = (
    await emulator.app.inject({ method: 'POST', url: '/_mock/tasks', payload: { count: 3 } })
  ).json()
  const ids = new Map<string, string>(tasks.map((task: Row) => [task.provider, task.id]))
  await emulator.app.inject({
    method: 'POST',
    url: '/_mock/faults',
    payload: { match: {}, effect: { kind: 'problem', problem: 'unavailable' } },
  })
  const shown = async (provider: string) =>
    (await get(`/_mock/tasks/${provider}/${ids.get(provider)}/calls`)).calls
  for (let i = 0; i < 5; i++) {
    t.match(await shown('zstack'), [
      {
        operationId: 'QueryModelEvaluationTask',
        status: 200,
        reply: { inventories: [{ uuid: ids.get('zstack'), status: 'Running' }] },
      },
    ])
    t.match(await shown('qianfan'), [
      { operationId: 'DescribeEvalTask', status: 200, reply: { result: { state: 'Queued' } } },
      { operationId: 'V1EvalDetail', status: 200, reply: { result: { state: 'Pending' } } },
    ])
    t.match(await shown('scale'), [
      { operationId: 'GetEvaluation', status: 200, reply: { id: ids.get('scale'), status: 'running' } },
      { operationId: 'ListEvaluationItems', status: 200 },
    ])
  }
  t.equal((await get('/_mock/requests')).total, 0, 'no request is recorded')
  t.equal((await get('/_mock/faults')).faults[0].seen, 0, 'no fault has seen them')
  t.match((await get('/_mock/tasks?provider=scale&phase=queued')).tasks, [{ next: { readsLeft: 1 } }])
})
