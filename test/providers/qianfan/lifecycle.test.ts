// What the plan makes of a task: how it ends, for one evaluated object and for several.
import t from 'tap'
import { stateAt } from '../../../src/core/timeline.ts'
import { taskSteps } from '../../../src/providers/qianfan/lifecycle.ts'

const PLAN = { pace: 'time', queueMs: 2000, runMs: 8000, polls: 4 } as const
const LATER = 1_000_000

t.test('a task ends as its plan says; one object cannot fail in part', async (t) => {
  for (const [outcome, objects, end] of [
    ['success', 1, 'Successed'],
    ['success', 2, 'Successed'],
    ['failure', 1, 'Failed'],
    ['failure', 2, 'Failed'],
    ['partial', 1, 'Failed'],
    ['partial', 2, 'PartlyDone'],
  ] as const)
    t.equal(
      stateAt(taskSteps({ ...PLAN, outcome }, 0, 'auto', objects), LATER),
      end,
      `${outcome} of ${objects}`,
    )
})

t.test('a manual task waits for its people, unless all is immediate', async (t) => {
  const outcome = 'success' as const
  t.equal(stateAt(taskSteps({ ...PLAN, outcome }, 0, 'manual', 2), LATER), 'RunningWithManualBegin')
  t.equal(stateAt(taskSteps({ ...PLAN, outcome, pace: 'immediate' }, 0, 'manual', 2), 0), 'Successed')
})
