// Generated data: as many tasks as asked for, in the states asked for, of the last days; the same seed, the same data.
import t from 'tap'
import { startEmulator } from '../support/emulator.ts'

const NOW = '2026-11-21T08:00:00.000Z'
const MIX = { completed: 60, failed: 15, running: 20, queued: 5 }

async function seeded(t: Parameters<typeof startEmulator>[0], body: object, world = 'default') {
  const { app } = await startEmulator(t, { fixtures: 'none', auth: 'off', clock: NOW })
  const reply = await app.inject({ method: 'POST', url: `/_mock/worlds/${world}/seed`, payload: body })
  return { app, reply }
}

/** Without the line about the clock, which knows when the server started. */
const dataOf = async (app: Awaited<ReturnType<typeof startEmulator>>['app']): Promise<string> =>
  (await app.inject('/_mock/state')).body.replace(/^ "world".*\n/m, '')

t.test('500 mixed tasks of each provider, spread over the last 30 days', async (t) => {
  const { app, reply } = await seeded(t, { count: 500, mix: MIX, over: '30d' })
  t.equal(reply.statusCode, 201, reply.body)
  t.match(reply.json(), { world: 'default', tasks: { zstack: 500, qianfan: 500, scale: 500 } })
  const { tasks, counts } = (await app.inject('/_mock/tasks?limit=10000')).json() as {
    tasks: { name: string; createdAt: string; phase: string; reason?: string; endedAt?: string }[]
    counts: { provider: string; state: string; count: number }[]
  }
  t.equal(tasks.length, 1500)
  for (const [provider, states] of Object.entries({
    zstack: { Completed: 300, Failed: 75, Running: 100, Created: 25 },
    qianfan: { Successed: 300, Failed: 75, Running: 100, Queued: 25 },
    scale: { completed: 300, failed: 75, running: 100, pending: 25 },
  }))
    t.strictSame(
      Object.fromEntries(
        counts.filter((one) => one.provider === provider).map(({ state, count }) => [state, count]),
      ),
      states,
    )
  const [now, day] = [Date.parse(NOW), 86_400_000]
  const ages = tasks.map(({ createdAt }) => (now - Date.parse(createdAt)) / day)
  t.ok(ages.every((age) => age >= 0 && age <= 30))
  for (const from of [0, 7, 14, 21])
    t.ok(
      ages.some((age) => age >= from && age < from + 7),
      `week from ${from}`,
    )
  t.ok(tasks.every(({ phase, reason }) => (phase === 'failed') === (reason !== undefined)))
  t.ok(tasks.every(({ createdAt, endedAt }) => endedAt === undefined || endedAt >= createdAt))
  t.ok(
    tasks.some(({ name }) => /[\u4e00-\u9fff]/.test(name)) && tasks.some(({ name }) => /^[ -~]+$/.test(name)),
  )
})

t.test(
  'the same seed gives the same data, another seed other data; sent twice it changes nothing',
  async (t) => {
    const text = async (body: object): Promise<string> => {
      const { app } = await seeded(t, body)
      return dataOf(app)
    }
    const first = await text({ count: 20, seed: 1 })
    t.equal(await text({ count: 20, seed: 1 }), first)
    t.not(await text({ count: 20, seed: 2 }), first)
    const { app } = await seeded(t, { count: 20, seed: 1 })
    await app.inject({ method: 'POST', url: '/_mock/seed', payload: { count: 20, seed: 1 } })
    t.equal(await dataOf(app), first)
  },
)

t.test('each named set, and its tasks as the providers show them', async (t) => {
  for (const [set, count] of Object.entries({ 'one-of-each': 6, 'all-failed': 50, 'long-names': 12 })) {
    const { app, reply } = await seeded(t, { set })
    t.match(reply.json(), { tasks: { zstack: count, qianfan: count, scale: count } }, reply.body)
    const { tasks } = (await app.inject('/_mock/tasks')).json() as {
      tasks: { provider: string; id: string; name: string; phase: string }[]
    }
    if (set === 'all-failed') t.ok(tasks.every(({ phase }) => phase === 'failed'))
    if (set === 'long-names') t.ok(tasks.every(({ name }) => name.length >= 200))
    for (const { provider, id } of tasks.filter((_, i) => i % 5 === 0 || set === 'one-of-each')) {
      const { calls } = (await app.inject(`/_mock/tasks/${provider}/${encodeURIComponent(id)}/calls`)).json()
      for (const call of calls as { operationId: string; status: number; reply: unknown }[])
        t.equal(call.status, 200, `${call.operationId}: ${JSON.stringify(call.reply)}`)
    }
    const { reply: gone } = {
      reply: await app.inject({ method: 'POST', url: '/_mock/seed', payload: { set: 'empty' } }),
    }
    t.equal(gone.statusCode, 201, gone.body)
    t.match((await app.inject('/_mock/tasks')).json(), { total: 0 })
  }
})

t.test('one provider, another world, and what is refused', async (t) => {
  const { app, reply } = await seeded(t, { count: 3, provider: 'scale' }, 'ci-1')
  t.match(reply.json(), { world: 'ci-1', tasks: { scale: 3 } })
  t.match((await app.inject('/_mock/tasks')).json(), { total: 0 })
  for (const [body, detail] of [
    [{ cout: 3 }, /cout/],
    [
      { mix: { complete: 1 } },
      /there is no state complete; did you mean completed\?; there are completed, partial, /,
    ],
    [{ mix: { done: 1 } }, /there is no state done; there are completed, partial, [a-z, ]+$/],
    [{ mix: { failed: 0 } }, /all shares are 0/],
    [{ over: 'long' }, /^over: "long" is not a length of time: give one such as 30d or 12h$/],
    [{ over: '-3d' }, /^over: "-3d" is not a length of time: /],
    [{ over: '1000000d' }, /^over: 1000000d is too long: it must be at most 3650d$/],
    [{ provider: 'scal' }, /there is no provider scal; did you mean scale\?; valid names: /],
    [{ set: 'bigg' }, /set/],
    [{ count: -1 }, /count/],
  ] as const)
    t.match((await app.inject({ method: 'POST', url: '/_mock/seed', payload: body })).json(), {
      status: 400,
      detail,
    })
})
