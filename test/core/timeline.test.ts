import t from 'tap'
import {
  fractionAt,
  isSettled,
  look,
  NEVER,
  nextAt,
  type Plan,
  reasonAt,
  redirect,
  schedule,
  seen,
  skipTo,
  stateAt,
  type Timeline,
} from '../../src/core/timeline.ts'

const plan: Plan = { pace: 'time', queueMs: 100, runMs: 1000, polls: 4, outcome: 'success' }
const phases = [{ state: 'Queued', queue: 1 }, { state: 'Running', run: 1 }, { state: 'Done' }]

t.test('by time, each phase lasts its share of the plan', async (t) => {
  const steps = schedule(plan, 5000, phases)
  t.same(steps, [
    { state: 'Queued', at: 5000 },
    { state: 'Running', at: 5100 },
    { state: 'Done', at: 6100 },
  ])
  t.equal(stateAt(steps, 4999), undefined)
  t.equal(stateAt(steps, 5099), 'Queued')
  t.equal(stateAt(steps, 5100), 'Running')
  t.equal(stateAt(steps, 1e12), 'Done')
  t.equal(nextAt(steps, 5100), 6100)
  t.equal(nextAt(steps, 6100), undefined)
  t.equal(isSettled(steps, 6099), false)
  t.equal(isSettled(steps, 6100), true)
})

t.test('an immediate plan is over at once', async (t) => {
  const steps = schedule({ ...plan, pace: 'immediate' }, 5000, phases)
  t.equal(stateAt(steps, 5000), 'Done')
  t.equal(fractionAt(steps, 5000), 1)
})

t.test('progress grows from 0 to 1 and never goes back', async (t) => {
  const steps = schedule(plan, 0, phases)
  let last = -1
  for (let now = 0; now <= 1200; now += 10) {
    const fraction = fractionAt(steps, now)
    t.ok(fraction >= last && fraction <= 1, `${now}: ${fraction}`)
    last = fraction
  }
  t.equal(fractionAt(steps, 0), 0)
  t.equal(fractionAt(steps, 600, 0, 'Running'), 0.5, 'the queue may be left out')
  t.equal(fractionAt(steps, 50, 0, 'Running'), 0)
  t.equal(last, 1)
})

t.test('by looks, steps wait for the client', async (t) => {
  let steps = schedule({ ...plan, pace: 'polls' }, 0, phases)
  t.equal(stateAt(steps, 1e12), 'Queued')
  t.equal(nextAt(steps, 0), undefined)
  const seen = [0, 1, 2, 3, 4, 5].map((looks) => {
    steps = look(steps, looks * 10, looks)
    return [stateAt(steps, looks * 10), fractionAt(steps, looks * 10, looks)]
  })
  t.same(seen, [
    ['Queued', 0],
    ['Running', 0.25],
    ['Running', 0.5],
    ['Running', 0.75],
    ['Done', 1],
    ['Done', 1],
  ])
  t.equal(look(steps, 99, 9), steps, 'nothing is left to begin')
})

t.test('a plan of no looks at all is over at once', async (t) => {
  t.equal(stateAt(schedule({ ...plan, pace: 'polls', polls: 0 }, 7, phases), 7), 'Done')
})

t.test('a redirected life keeps what it has been through', async (t) => {
  const steps = schedule(plan, 0, phases)
  const stopped = redirect(steps, 500, [
    { state: 'Stopping', at: 500 },
    { state: 'Stopped', at: 600 },
  ])
  t.same(
    stopped.map((step) => step.state),
    ['Queued', 'Running', 'Stopping', 'Stopped'],
  )
  t.equal(stateAt(stopped, 550), 'Stopping')
  t.equal(stateAt(stopped, 5000), 'Stopped')
})

t.test('a step that waits to be pushed comes with no time', async (t) => {
  const steps: Timeline = [
    { state: 'Waiting', at: 0 },
    { state: 'Done', at: NEVER },
  ]
  t.equal(stateAt(steps, 8.64e15), 'Waiting')
  t.equal(nextAt(steps, 0), undefined)
  t.equal(fractionAt(steps, 1e12), 0)
  t.equal(stateAt(redirect(steps, 10, [{ state: 'Done', at: 10 }]), 10), 'Done')
})

t.test('an empty life has no state and is complete', async (t) => {
  t.equal(stateAt([], 1), undefined)
  t.equal(fractionAt([], 1), 1)
  t.equal(isSettled([], 1), true)
})

t.test('the waiting steps begin at shares of the looks, whatever the phases take', async (t) => {
  const polls = (more: Partial<Plan>, four = phases) =>
    schedule({ ...plan, pace: 'polls', ...more }, 5, four).map((step) => step.polls ?? step.at)
  t.same(polls({ polls: 4 }), [5, 1, 4])
  t.same(polls({ polls: 4, queueMs: 500, runMs: 500 }), [5, 2, 4])
  t.same(polls({ polls: 3, queueMs: 0 }), [5, 5, 3], 'a queue of no length is over at once')
  t.same(
    polls({ polls: 3, queueMs: 0, runMs: 0 }),
    [5, 3, 3],
    'of no length at all, all is there with the last look',
  )
  const four = [
    { state: 'Queued', queue: 1 },
    { state: 'Half', run: 0.5 },
    { state: 'Rest', run: 0.5 },
    { state: 'Done', run: 9 },
  ]
  t.same(polls({ polls: 10, queueMs: 500, runMs: 500 }, four), [5, 5, 8, 10], 'the last phase takes no share')
})

t.test('progress by looks begins with the looks that the first step had', async (t) => {
  const steps: Timeline = [
    { state: 'Queued', at: 0 },
    { state: 'Running', at: NEVER, polls: 2 },
    { state: 'Done', at: NEVER, polls: 6 },
  ]
  t.equal(fractionAt(steps, 0), 0, 'none until a client looks')
  t.equal(fractionAt(steps, 0, 3), 0.5)
  t.equal(fractionAt(steps, 0, 1, 'Running'), 0)
  t.equal(fractionAt(steps, 0, 3, 'Running'), 0.25)
  t.equal(fractionAt(steps, 0, 9, 'Running'), 1)
  t.equal(fractionAt(steps, 0, 3, 'None'), 0.5, 'all of it, where there is no such state')
  const same: Timeline = [
    { state: 'Running', at: 0, polls: 2 },
    { state: 'Done', at: NEVER, polls: 2 },
  ]
  t.equal(fractionAt(same, 0, 2), 0)
})

t.test('a look starts the steps that wait for it, and no others', async (t) => {
  const steps: Timeline = [
    { state: 'A', at: 0 },
    { state: 'B', at: 7, polls: 1 },
    { state: 'C', at: NEVER, polls: 2 },
    { state: 'D', at: NEVER, polls: 3 },
    { state: 'E', at: NEVER },
  ]
  t.equal(look(steps, 10, 1), steps)
  t.same(
    look(steps, 10, 2).map(({ at }) => at),
    [0, 7, 10, NEVER, NEVER],
  )
})

t.test('an eager step is left by the second read that finds it', async (t) => {
  let steps = schedule({ ...plan, pace: 'eager' }, 0, phases)
  t.same(steps, [
    { state: 'Queued', at: 0, seen: false },
    { state: 'Running', at: 100, seen: false },
    { state: 'Done', at: 1100, seen: false },
  ])
  t.equal(skipTo(steps, 0), undefined, 'nobody has found it')
  steps = seen(steps, 0)
  t.same(
    steps.map((step) => step.seen),
    [true, false, false],
  )
  t.equal(seen(steps, 0), steps, 'it was found before')
  t.equal(skipTo(steps, 0), 100)
  t.equal(skipTo(steps, 100), undefined)
  t.equal(skipTo(seen(steps, 1100), 1100), undefined, 'nothing comes after the last')
  const timed = schedule(plan, 0, phases)
  t.equal(seen(timed, 0), timed)
  t.equal(seen([], 0).length, 0)
})

t.test('the reason is that of the present step', async (t) => {
  const steps: Timeline = [
    { state: 'Running', at: 0 },
    { state: 'Failed', at: 10, reason: 'no space' },
  ]
  t.equal(reasonAt(steps, 9), undefined)
  t.equal(reasonAt(steps, 10), 'no space')
  t.equal(reasonAt([], 10), undefined)
})
