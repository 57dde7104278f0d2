// Time is a function: however the clock came to an instant, the world there is the same.
import t, { type Test } from 'tap'
import { SeededIds } from '../../src/core/ids.ts'
import { startEmulator } from '../support/emulator.ts'
import { call, example, PROVIDERS, type Request } from '../support/operations.ts'
import { rounds } from '../support/rounds.ts'

const WALL = { now: () => Date.parse('2026-11-21T08:00:00Z') }

/** A task is made at each of these moments, in ms from the start. */
interface Script {
  readonly makes: readonly { readonly at: number; readonly provider: (typeof PROVIDERS)[number] }[]
  readonly end: number
}

async function play(
  t: Test,
  script: Script,
  plan: object,
  wander: boolean,
  chance: SeededIds,
): Promise<string> {
  const { app } = await startEmulator(t, { wall: WALL })
  const inject = ({ method, path, headers, body }: Request) =>
    app.inject({ method: method as 'GET', url: path, headers, payload: body })
  const control = (method: 'GET' | 'POST' | 'PUT', path: string, payload?: object) =>
    app.inject({ method, url: `/_mock${path}`, payload })
  await control('PUT', '/plan', plan)
  let now = 0
  const advanceTo = async (at: number): Promise<void> => {
    while (now < at) {
      const ms = wander ? Math.min(at - now, 1 + Math.floor(chance.fraction() * 4000)) : at - now
      await control('POST', '/clock/advance', { ms })
      now += ms
      // Looking must not change anything.
      if (wander && chance.fraction() < 0.5) {
        await inject(call('scale', 'GET', '/v5/evaluations?limit=1000'))
        await inject(call('zstack', 'GET', '/zstack/v1/model-evaluation-tasks?q=status=Running'))
        await control('GET', '/timeline')
      }
    }
  }
  for (const { at, provider } of script.makes) {
    await advanceTo(at)
    const reply = await inject(example(provider, 'make'))
    if (reply.statusCode !== 200) throw new Error(reply.body)
  }
  await advanceTo(script.end)
  const replies = [
    await control('GET', '/state'),
    await control('GET', '/timeline'),
    await inject(call('scale', 'GET', '/v5/evaluations?limit=1000')),
    await inject(call('zstack', 'GET', '/zstack/v1/model-evaluation-tasks')),
    await inject(call('zstack', 'GET', '/zstack/v1/model-evaluation-tasks?q=status=Running')),
    await inject(
      call('qianfan', 'POST', '/v2/eval?Action=DescribeEvalTasks', { evalType: 'auto', maxKeys: 100 }),
    ),
  ]
  for (const reply of replies) t.equal(reply.statusCode, 200)
  return replies.map((reply) => reply.body).join('\n')
}

t.test('forward in many steps, looked at on the way, or at once: byte for byte the same', async (t) => {
  for (const seed of ['one', 'two', 'three', 'four', 'five'].slice(0, rounds(5, 2))) {
    const chance = new SeededIds(`clock ${seed}`)
    let at = 0
    const makes = Array.from({ length: 8 }, () => {
      at += Math.floor(chance.fraction() * 8000)
      return { at, provider: PROVIDERS[Math.floor(chance.fraction() * PROVIDERS.length)] ?? 'scale' }
    })
    const script = { makes, end: at + Math.floor(chance.fraction() * 20_000) }
    const plan = {
      queueMs: Math.floor(chance.fraction() * 5000),
      runMs: Math.floor(chance.fraction() * 20_000),
      jitter: chance.fraction(),
      outcome: (['success', 'failure', 'partial'] as const)[Math.floor(chance.fraction() * 3)],
    }
    const wandered = await play(t, script, plan, true, chance)
    t.equal(wandered, await play(t, script, plan, false, chance), `seed ${seed}, ${JSON.stringify(plan)}`)
  }
})
