import t from 'tap'
import { Problem } from '../../../src/core/problem.ts'
import { countRequest } from '../../../src/core/rules/rate-limit.ts'
import type { World } from '../../../src/core/world.ts'

/** As much of a world as is looked at. */
const worldAt = (clock: { now: number }): World =>
  ({ requestIds: {}, clock: { now: () => clock.now } }) as unknown as World

const passed = (world: World, credential: string, times: number, perSecond: number): number => {
  let n = 0
  for (let i = 0; i < times; i++)
    try {
      countRequest(world, credential, perSecond)
      n++
    } catch (error) {
      if (!(error instanceof Problem) || error.kind !== 'rate-limited') throw error
    }
  return n
}

t.test('so many requests of a credential pass in each second of the emulator clock', async (t) => {
  const clock = { now: 10_400 }
  const world = worldAt(clock)
  t.equal(passed(world, 'a', 5, 3), 3)
  clock.now = 10_999
  t.equal(passed(world, 'a', 5, 3), 0, 'the second is not over')
  clock.now = 11_000
  t.equal(passed(world, 'a', 5, 3), 3)
  clock.now = 10_500
  t.equal(passed(world, 'a', 5, 3), 3, 'a clock that is set back begins another second')
  t.equal(passed(world, 'a', 5, 3), 0, 'a clock that stands refills nothing')
})

t.test('each credential and each world has its own, and a reset begins anew', async (t) => {
  const clock = { now: 0 }
  const [one, other] = [worldAt(clock), worldAt(clock)]
  t.equal(passed(one, 'a', 2, 1), 1)
  t.equal(passed(one, 'b', 2, 1), 1)
  t.equal(passed(other, 'a', 2, 1), 1)
  t.equal(passed({ ...one, requestIds: {} as World['requestIds'] }, 'a', 2, 1), 1)
  t.throws(() => countRequest(one, 'a', 1), { kind: 'rate-limited', message: /^a made more than 1 requests/ })
})
