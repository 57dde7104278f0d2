import t from 'tap'
import { PlanBook } from '../../../src/core/rules/plans.ts'
import type { Plan } from '../../../src/core/timeline.ts'

const PLAN: Plan = { pace: 'time', queueMs: 1000, runMs: 2000, polls: 3, outcome: 'success' }
const book = (seed = 's', more: object = {}): PlanBook => new PlanBook({ ...PLAN, ...more }, seed)

t.test('the narrowest setting counts: of the operation, the provider, the world, the start', async (t) => {
  const plans = book()
  t.same(plans.initial, { jitter: 0, ...PLAN })
  t.same(plans.resolve(), { jitter: 0, ...PLAN })
  plans.set({
    queueMs: 1,
    runMs: 1,
    polls: undefined,
    providers: { acme: { runMs: 2, pace: 'polls' } },
    operations: { 'acme.Make': { pace: 'immediate' }, 'zeta.Make': { polls: 9 } },
  } as never)
  t.same(plans.resolve(), { jitter: 0, ...PLAN, queueMs: 1, runMs: 1 })
  t.same(plans.resolve('acme'), { jitter: 0, ...PLAN, queueMs: 1, runMs: 2, pace: 'polls' })
  t.same(plans.resolve('acme', 'Make'), { jitter: 0, ...PLAN, queueMs: 1, runMs: 2, pace: 'immediate' })
  t.same(plans.resolve('zeta', 'Make'), { jitter: 0, ...PLAN, queueMs: 1, runMs: 1, polls: 9 })
  t.same(plans.resolve('toString', 'constructor'), { jitter: 0, ...PLAN, queueMs: 1, runMs: 1 })
})

t.test('durations are drawn around the plan, from the seed and the number of the draw alone', async (t) => {
  const plans = book('s', { jitter: 0.5 })
  t.equal(plans.drawn, 0)
  const draws = Array.from({ length: 20 }, () => plans.draw('acme', 'Make'))
  t.equal(plans.drawn, 20)
  for (const { queueMs, runMs, ...rest } of draws) {
    t.ok(queueMs >= 500 && queueMs <= 1500 && runMs >= 1000 && runMs <= 3000, `${queueMs} ${runMs}`)
    t.same(rest, { pace: 'time', polls: 3, outcome: 'success' })
  }
  t.ok(draws.some(({ queueMs }) => queueMs < 900) && draws.some(({ queueMs }) => queueMs > 1100))
  t.notSame(
    draws.map(({ queueMs }) => queueMs * 2),
    draws.map(({ runMs }) => runMs),
    'each duration by itself',
  )
  const again = book('s', { jitter: 0.5 })
  again.restore({}, 5)
  t.same(again.draw('zeta', 'Other'), draws[5])
  t.notSame(book('other', { jitter: 0.5 }).draw('acme', 'Make'), draws[0])
  const exact = book()
  t.same(exact.draw('acme', 'Make'), PLAN)
  t.equal(exact.drawn, 0, 'nothing to draw')
})

t.test('a change that cannot be kept is undone; a reset forgets all', async (t) => {
  const plans = book()
  let told = 0
  plans.onChange = () => void told++
  plans.set({ runMs: 5 })
  plans.set({ runMs: 6 }, 7)
  t.same([plans.settings, plans.drawn, told], [{ runMs: 6 }, 7, 2])
  plans.onChange = () => {
    throw new Error('full')
  }
  t.throws(() => plans.set({ runMs: 8 }, 9), { message: 'full' })
  t.same([plans.settings, plans.drawn], [{ runMs: 6 }, 7])
  plans.restore({ runMs: 1 }, 2)
  t.same([plans.settings, plans.drawn], [{ runMs: 1 }, 2], 'without telling')
  plans.reset()
  t.same([plans.settings, plans.drawn, plans.resolve()], [{}, 0, { jitter: 0, ...PLAN }])
})
