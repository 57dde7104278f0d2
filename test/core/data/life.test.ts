import t from 'tap'
import { stepsTo } from '../../../src/core/data/life.ts'

const ROUTE = ['Queued', 'Preparing', 'Running', 'Done']
const MINUTE = 60_000

t.test('a life of which the present state is known has led there, and goes on to the end', async (t) => {
  const steps = (state: string, more: object = {}) =>
    stepsTo(ROUTE, state, { createdAt: 1000, now: 1000 + 5 * MINUTE, ...more }).map(({ state, at }) => [
      state,
      at,
    ])
  t.same(steps('Queued'), [
    ['Queued', 1000],
    ['Preparing', 1000 + 10 * MINUTE],
    ['Running', 1000 + 11 * MINUTE],
    ['Done', 1000 + 12 * MINUTE],
  ])
  t.same(steps('Running'), [
    ['Queued', 1000],
    ['Preparing', 1000 + MINUTE / 4],
    ['Running', 1000 + MINUTE / 2],
    ['Done', 1000 + 9.5 * MINUTE],
  ])
  t.same(steps('Running', { share: 0.9 }).at(-1), ['Done', 1000 + 5.5 * MINUTE])
  t.same(
    steps('Running', { now: 1000 + 60 * MINUTE })[2],
    ['Running', 1000 + MINUTE],
    'the work takes ten minutes',
  )
  t.same(steps('Running', { takesMs: MINUTE })[2], ['Running', 1000 + MINUTE / 10])
  t.same(steps('Unknown')[0], ['Queued', 1000], 'what is unknown begins')
  t.same(steps('Queued', { now: 1000 }).at(1), ['Preparing', 1000 + 10 * MINUTE])
  t.same(steps('Queued', { now: 0 }).at(1), ['Preparing', 10 * MINUTE], 'made in the future')
})

t.test('the last state has come after the work, and gives the reason', async (t) => {
  const life = stepsTo(ROUTE, 'Done', { createdAt: 0, now: 100 * MINUTE, reason: 'because' })
  t.same(life, [
    { state: 'Queued', at: 0 },
    { state: 'Preparing', at: 40_000 },
    { state: 'Running', at: 80_000 },
    { state: 'Done', at: 10 * MINUTE, reason: 'because' },
  ])
  t.equal(stepsTo(ROUTE, 'Done', { createdAt: 0, now: MINUTE }).at(-1)?.at, MINUTE, 'not in the future')
  t.equal(stepsTo(ROUTE, 'Done', { createdAt: 0, now: MINUTE, endedAt: 7 }).at(-1)?.at, 7)
})
