import t from 'tap'
import { Problem } from '../../../src/core/problem.ts'
import type { ProviderPlugin } from '../../../src/http/provider.ts'
import { acme } from '../../support/acme.ts'
import { startControlled } from '../../support/control.ts'
import { startEmulator } from '../../support/emulator.ts'

interface Made {
  readonly provider: string
  readonly name: string
  readonly phase: string
  readonly createdAt: string
  readonly reason?: string
}

t.test('one task is made as a client makes it, and goes by the plan', async (t) => {
  const { app, world } = await startEmulator(t)
  for (const provider of ['zstack', 'qianfan', 'scale']) {
    const reply = await app.inject({
      method: 'POST',
      url: '/_mock/tasks',
      payload: { provider, name: 'mine' },
    })
    t.equal(reply.statusCode, 201)
    // An idle service of ZStack starts at once.
    const [phase, inMs] = provider === 'zstack' ? ['running', 10_000] : ['queued', 2000]
    t.match(reply.json(), { made: 1, tasks: [{ provider, name: 'mine', phase, next: { inMs } }] })
  }
  world().clock.advance(10_000)
  const { tasks } = (await app.inject('/_mock/tasks?name=mine')).json()
  t.same(
    tasks.map(({ phase }: Made) => phase),
    ['completed', 'completed', 'completed'],
  )
  t.equal((await app.inject('/_mock/requests')).json().total, 0)
})

t.test('many of a mix: each as often as asked, those that ended spread over the time', async (t) => {
  const { app } = await startEmulator(t)
  const mix = { completed: 60, failed: 15, running: 20, queued: 5 }
  const { made, tasks } = (
    await app.inject({ method: 'POST', url: '/_mock/tasks', payload: { count: 60, mix, over: '30d' } })
  ).json() as { made: number; tasks: Made[] }
  t.equal(made, 60)
  const count = (phase: string) => tasks.filter((task) => task.phase === phase).length
  // An idle service of ZStack does not wait: what was to wait there runs.
  t.same([count('completed'), count('failed'), count('running') + count('queued')], [36, 9, 15])
  t.ok(count('queued') > 0)
  for (const provider of ['zstack', 'qianfan', 'scale'])
    t.equal(tasks.filter((task) => task.provider === provider).length, 20)
  const ages = tasks.map(({ createdAt }) => Date.parse('2026-11-21T08:00:00Z') - Date.parse(createdAt))
  t.ok(Math.max(...ages) > 20 * 86_400_000, 'some are old')
  t.ok(Math.max(...ages) <= 30 * 86_400_000, 'none is older than asked')
  t.ok(tasks.every(({ phase, reason }) => (phase === 'failed') === (reason !== undefined)))
  t.ok(new Set(tasks.map(({ name }) => name)).size > 20, 'names differ')
})

t.test('the same seed makes the same tasks; a second call makes others', async (t) => {
  const payload = { count: 9, mix: { completed: 2, failed: 1 }, over: '7d' }
  const [one, two] = [await startEmulator(t), await startEmulator(t)]
  const make = async ({ app }: typeof one) =>
    (await app.inject({ method: 'POST', url: '/_mock/tasks', payload })).json()
  const first = await make(one)
  t.same(await make(two), first)
  const second = await make(one)
  t.notSame(
    second.tasks.map(({ name }: Made) => name),
    first.tasks.map(({ name }: Made) => name),
  )
})

t.test('a name for many of a mix gets numbers, and goes on with the next call', async (t) => {
  const { app } = await startEmulator(t, { fixtures: 'none' })
  const payload = { provider: 'scale', name: 'nightly', count: 2, mix: { running: 1 } }
  for (let i = 0; i < 2; i++) await app.inject({ method: 'POST', url: '/_mock/tasks', payload })
  const { tasks } = (await app.inject('/_mock/tasks')).json()
  t.same(tasks.map(({ name, phase }: Made) => `${name} ${phase}`).sort(), [
    'nightly 1 running',
    'nightly 2 running',
    'nightly 3 running',
    'nightly 4 running',
  ])
})

t.test('what cannot be made is refused', async (t) => {
  const { app } = await startEmulator(t)
  const post = async (payload: object) =>
    (await app.inject({ method: 'POST', url: '/_mock/tasks', payload })).json()
  t.match(await post({ provider: 'scael' }), { status: 400, detail: /no provider scael/ })
  t.match(await post({ count: 0 }), { status: 400, detail: /count/ })
  t.match(await post({ mix: { done: 1 } }), { status: 400, detail: /done/ })
  t.match(await post({ mix: { failed: 0 } }), { status: 400, detail: /give one of the states more/ })
  t.match(await post({ count: 2, over: 'a month' }), {
    status: 400,
    detail: /"a month" is not a length of time: give one such as 30d/,
  })
  const { control } = await startControlled(t)
  t.match(await control('POST', '/tasks', { provider: 'acme' }), {
    status: 409,
    json: { detail: 'acme has no call that makes a task of its own' },
  })
})

t.test('a call that is refused after it made a task has made none', async (t) => {
  const Doc = acme.collections.task as NonNullable<typeof acme.collections.task>
  const halfway: ProviderPlugin = {
    ...acme,
    authenticate: ({ world }) => ({ id: 'anyone', world }),
    lives: {
      task: {
        ...(acme.lives?.task as NonNullable<NonNullable<typeof acme.lives>['task']>),
        make: (name) => ({ operationId: 'Halfway', method: 'POST', url: '/acme/halfway', body: { name } }),
      },
    },
    routes: async (scope) => {
      scope.post('/acme/halfway', ({ world }) =>
        world.transaction(() => {
          world.collection('task', Doc).insert({ id: 'a', name: 'a', doc: { size: 1 } })
          throw new Problem('unavailable', 'no room', { code: 'Busy' })
        }),
      )
    },
  }
  const { control, emulator } = await startControlled(t, { providers: [halfway] })
  t.match(await control('POST', '/tasks', { provider: 'acme' }), {
    status: 409,
    json: { detail: 'Halfway of acme answered 503 after 0 tasks: {"error":"Busy","message":"no room"}' },
  })
  t.equal(emulator.world().count({ kind: 'task' }), 0)
})
