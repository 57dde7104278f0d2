import t from 'tap'
import type { Life } from '../../../src/http/provider.ts'
import { acme as provider } from '../../support/acme.ts'
import { type Controlled, startControlled } from '../../support/control.ts'

const make = async ({ acme }: Controlled, name = 'a', world = 'default'): Promise<string> =>
  (await acme('POST', '/tasks', { name }, world)).json.id

const stateOf = async ({ acme }: Controlled, id: string): Promise<string> =>
  (await acme('GET', `/tasks/${id}`)).json.state

t.test('the plan is read, set as a whole, and put back by a reset', async (t) => {
  const { control, emulator } = await startControlled(t)
  emulator.world('other')
  const initial = { pace: 'time', queueMs: 2000, runMs: 8000, jitter: 0, polls: 4, outcome: 'success' }
  t.same((await control('GET', '/plan')).json, initial)
  const set = { runMs: 60_000, outcome: 'failure', providers: { acme: { pace: 'immediate' } } }
  t.same((await control('PUT', '/plan', set)).json, { ...initial, ...set })
  t.same((await control('GET', '/plan')).json, { ...initial, ...set })
  t.same((await control('GET', '/worlds/other/plan')).json, initial, 'each world has its own')
  t.same((await control('PUT', '/plan', { outcome: 'partial' })).json, { ...initial, outcome: 'partial' })
  await control('POST', '/reset')
  t.same((await control('GET', '/plan')).json, initial)
})

t.test('what was read can be set again', async (t) => {
  const { control } = await startControlled(t)
  await control('PUT', '/plan', { jitter: 0.2, operations: { CreateTask: { outcome: 'failure' } } })
  const { json } = await control('GET', '/plan')
  t.same(json.operations, { 'acme.CreateTask': { outcome: 'failure' } })
  t.same((await control('PUT', '/plan', json)).json, json)
})

t.test('a plan with a name that does not exist, or a value that means nothing, is refused', async (t) => {
  const { control } = await startControlled(t)
  for (const [body, detail] of [
    [{ providers: { acmee: {} } }, 'there is no provider acmee; did you mean acme?; valid names: acme'],
    [{ operations: { CreatTask: {} } }, 'no provider has an operation CreatTask; did you mean CreateTask?'],
    [{ operations: { 'acme.Nothing': {} } }, 'acme has no operation Nothing'],
    [{ operations: { CreateTask: {}, 'acme.CreateTask': {} } }, 'operations: acme.CreateTask is given twice'],
    [{ pace: 'fast' }, /^pace: /],
    [{ queueMs: -1 }, /^queueMs: /],
    [{ jitter: 2 }, /^jitter: /],
    [{ polls: 0 }, /^polls: /],
    [{ speed: 1 }, /there is no member speed/],
    [undefined, /object/],
  ] as const)
    t.match(await control('PUT', '/plan', body), { status: 400, json: { status: 400, detail } })
})

t.test('pace time: a task goes by the clock; a six-hour one ends in no time at all', async (t) => {
  const all = await startControlled(t)
  await all.control('PUT', '/plan', { queueMs: 60_000, runMs: 6 * 3_600_000 })
  const times: number[] = []
  // The best of a few: others use the machine, too.
  for (let i = 0; i < 5; i++) {
    const id = await make(all)
    t.equal(await stateOf(all, id), 'Queued')
    const began = performance.now()
    await all.control('POST', '/clock/advance', { ms: 60_000 })
    t.equal(await stateOf(all, id), 'Running')
    await all.control('POST', '/clock/advance', { ms: 6 * 3_600_000 })
    t.equal(await stateOf(all, id), 'Done')
    times.push(performance.now() - began)
  }
  t.ok(Math.min(...times) < 50, `${times} ms`)
})

t.test('pace immediate is over at once; pace polls goes by reads of that task', async (t) => {
  const all = await startControlled(t)
  await all.control('PUT', '/plan', { pace: 'immediate', outcome: 'partial' })
  t.equal(await stateOf(all, await make(all)), 'Partly')
  await all.control('PUT', '/plan', { pace: 'polls', polls: 4, queueMs: 1000, runMs: 3000 })
  const [id, other] = [await make(all), await make(all)]
  const states: string[] = []
  for (let i = 0; i < 5; i++) states.push(await stateOf(all, id))
  t.same(states, ['Running', 'Running', 'Running', 'Done', 'Done'])
  await all.control('POST', '/clock/advance', { ms: 1e9 })
  t.equal(
    (await all.acme('GET', '/tasks')).json.find((task: { id: string }) => task.id === other).state,
    'Queued',
  )
})

t.test('jitter is drawn from the seed: the same tasks take the same time in a second run', async (t) => {
  const run = async (seed: string): Promise<number[]> => {
    const all = await startControlled(t, { seed })
    await all.control('PUT', '/plan', { jitter: 0.5, queueMs: 1000, runMs: 10_000 })
    for (let i = 0; i < 10; i++) await make(all)
    const { changes } = (await all.control('GET', '/timeline')).json
    return changes.map(({ inMs }: { inMs: number }) => inMs)
  }
  const first = await run('a')
  t.same(await run('a'), first)
  t.notSame(await run('b'), first)
  t.ok(new Set(first).size > 15)
  t.ok(Math.min(...first) >= 500 && Math.max(...first) <= 16_500)
})

t.test('an operation’s plan goes before the provider’s, and that before the world’s', async (t) => {
  const all = await startControlled(t)
  const settings = { outcome: 'failure', providers: { acme: { pace: 'immediate', outcome: 'partial' } } }
  await all.control('PUT', '/plan', settings)
  t.equal(await stateOf(all, await make(all)), 'Partly')
  await all.control('PUT', '/plan', { ...settings, operations: { CreateTask: { outcome: 'success' } } })
  t.equal(await stateOf(all, await make(all)), 'Done')
})

t.test('one task is pushed to its end, and its story has no gap', async (t) => {
  const all = await startControlled(t)
  const [a, b, c] = [await make(all), await make(all), await make(all)]
  const at = '2026-11-21T08:00:00.000Z'
  t.same((await all.control('POST', `/tasks/acme/${a}/complete`)).json, {
    provider: 'acme',
    kind: 'task',
    id: a,
    name: 'a',
    state: 'Done',
    steps: ['Queued', 'Running', 'Done'].map((state) => ({ state, at })),
  })
  t.equal(
    (await all.control('POST', `/tasks/acme/${b}/complete`, { outcome: 'partial' })).json.state,
    'Partly',
  )
  t.equal((await all.control('POST', `/tasks/acme/${c}/fail`)).json.state, 'Failed')
  t.same([await stateOf(all, a), await stateOf(all, b), await stateOf(all, c)], ['Done', 'Partly', 'Failed'])
  t.match(await all.control('POST', `/tasks/acme/${a}/fail`), {
    status: 409,
    json: { detail: 'the task has ended: Done' },
  })
})

t.test(
  'one task is pushed to its next step, the others stay; those after it come as much earlier',
  async (t) => {
    const all = await startControlled(t)
    const [a, b] = [await make(all), await make(all)]
    await all.control('POST', '/clock/advance', { ms: 500 })
    t.match((await all.control('POST', `/tasks/acme/${a}/progress`)).json, {
      state: 'Running',
      steps: [
        { state: 'Queued' },
        { state: 'Running', at: '2026-11-21T08:00:00.500Z' },
        { state: 'Done', at: '2026-11-21T08:00:08.500Z' },
      ],
    })
    t.equal(await stateOf(all, b), 'Queued')
    t.equal((await all.control('POST', `/tasks/acme/${a}/progress`)).json.state, 'Done')
  },
)

t.test('one task is brought to a share of its life, never back', async (t) => {
  const all = await startControlled(t)
  const id = await make(all)
  const to = (fraction: number) => all.control('POST', `/tasks/acme/${id}/progress`, { fraction })
  t.match((await to(0.1)).json, { state: 'Queued', steps: [{ at: '2026-11-21T07:59:59.000Z' }] })
  t.match((await to(0.75)).json, { state: 'Running', steps: [{}, {}, { at: '2026-11-21T08:00:02.500Z' }] })
  t.match(await to(0.5), {
    status: 409,
    json: { detail: 'the task is already at 0.750 and cannot go back' },
  })
  t.equal((await to(1)).json.state, 'Done')
  t.match(await to(1), { status: 409 })
  t.match(await all.control('POST', `/tasks/acme/${id}/progress`, { fraction: 2 }), { status: 400 })
})

t.test('a task that goes by reads is pushed by steps, not by shares', async (t) => {
  const all = await startControlled(t)
  await all.control('PUT', '/plan', { pace: 'polls', polls: 5 })
  const id = await make(all)
  t.match(await all.control('POST', `/tasks/acme/${id}/progress`, { fraction: 0.5 }), {
    status: 409,
    json: { detail: 'the task does not run by time: start its next step instead' },
  })
  t.equal((await all.control('POST', `/tasks/acme/${id}/progress`)).json.state, 'Running')
  t.equal((await all.control('POST', `/tasks/acme/${id}/complete`, {})).json.state, 'Done')
})

t.test('a task that does not exist, or is none, is told', async (t) => {
  const all = await startControlled(t)
  t.match(await all.control('POST', '/tasks/acme/nope/complete'), {
    status: 404,
    json: { detail: 'Acme has no task nope' },
  })
  t.match(await all.control('POST', '/tasks/acne/nope/complete'), {
    status: 400,
    json: { detail: 'there is no provider acne; did you mean acme?; valid names: acme' },
  })
  const id = await make(all)
  t.match(await all.control('POST', `/tasks/acme/${id}/complete`, { outcome: 'failure' }), { status: 400 })
  t.match(await all.control('POST', `/worlds/other/tasks/acme/${id}/complete`), { status: 404 })
})

t.test('the timeline lists what is still to come, by time and by reads', async (t) => {
  const all = await startControlled(t)
  const a = await make(all, 'first')
  await all.control('POST', '/clock/advance', { ms: 1500 })
  await all.control('PUT', '/plan', { pace: 'polls', polls: 2 })
  const b = await make(all, 'second')
  await stateOf(all, b)
  t.same((await all.control('GET', '/timeline')).json, {
    now: '2026-11-21T08:00:01.500Z',
    changes: [
      {
        at: '2026-11-21T08:00:02.000Z',
        inMs: 500,
        provider: 'acme',
        kind: 'task',
        id: a,
        name: 'first',
        from: 'Queued',
        to: 'Running',
      },
      {
        at: '2026-11-21T08:00:10.000Z',
        inMs: 8500,
        provider: 'acme',
        kind: 'task',
        id: a,
        name: 'first',
        from: 'Running',
        to: 'Done',
      },
    ],
    waiting: [
      { provider: 'acme', kind: 'task', id: b, name: 'second', from: 'Running', to: 'Done', readsLeft: 1 },
    ],
  })
  all.emulator.world('other')
  t.same((await all.control('GET', '/worlds/other/timeline')).json.changes, [])
  t.equal((await all.control('GET', '/timeline?provider=acme&limit=1')).json.changes.length, 1)
  t.match(await all.control('GET', '/timeline?provider=x'), { status: 400 })
  await all.control('POST', '/clock/advance', { ms: 1e6 })
  t.same((await all.control('GET', '/timeline')).json.changes, [])
})

t.test('a provider is told of each push, with the task as it is then, in one write with it', async (t) => {
  const told: [string, string | undefined][] = []
  let refuses = false
  const pushed: Life['pushed'] = (world, id) => {
    if (refuses) throw new Error('what waits for it cannot begin')
    told.push([id, world.collection('task', provider.collections.task as never).get(id)?.state])
  }
  const task = { ...(provider.lives?.task as Life), pushed }
  const all = await startControlled(t, { providers: [{ ...provider, lives: { task } }], logger: false })
  const { control } = all
  const [a, b] = [await make(all), await make(all)]
  await control('POST', `/tasks/acme/${a}/progress`)
  await control('POST', `/tasks/acme/${a}/complete`)
  await control('POST', `/tasks/acme/${b}/fail`)
  t.same(told, [
    [a, 'Running'],
    [a, 'Done'],
    [b, 'Failed'],
  ])
  t.equal((await control('POST', `/tasks/acme/${a}/complete`)).status, 409)
  t.equal(told.length, 3, 'a push that is refused is none')
  refuses = true
  const c = await make(all)
  t.equal((await control('POST', `/tasks/acme/${c}/complete`)).status, 500)
  t.equal(await stateOf(all, c), 'Queued', 'nothing is half done')
})
