// Pushing one task along, past its plan and while the clock stands.
import { Problem } from '../problem.ts'
import { fractionAt, isSettled, NEVER, type Outcome, redirect, stateAt, type Timeline } from '../timeline.ts'

/** How resources of one kind end. */
export interface Ends {
  /** The last state, by outcome. */
  readonly ends: Readonly<Record<Outcome, string>>
}

export interface Pushable {
  readonly steps: Timeline
  readonly looks: number
}

/** Ends now, for a reason where one is given. @throws Problem 'conflict' where it has ended already */
export function pushToEnd(
  task: Pushable,
  now: number,
  outcome: Outcome,
  life: Ends,
  reason?: string,
): Timeline {
  refuseEnded(task, now, life)
  // What it would have gone through it goes through now, so that no step is missing from its story.
  const passed = pending(task, now)
    .slice(0, -1)
    .map(({ state }) => ({ state, at: now }))
  const planned = task.steps.at(-1)
  const end = {
    ...planned,
    state: life.ends[outcome],
    at: now,
    ...(reason === undefined ? {} : { reason }),
  }
  const early = planned !== undefined && planned.at > now
  return redirect(task.steps, now, [
    ...passed,
    early ? { ...end, pushed: { due: planned.at, looks: task.looks } } : end,
  ])
}

/** The next step begins now, and those after it so much earlier. @throws Problem 'conflict' where there is none */
export function pushToNext(task: Pushable, now: number, life: Ends): Timeline {
  refuseEnded(task, now, life)
  const [next, ...rest] = pending(task, now)
  if (next === undefined)
    throw new Problem(
      'conflict',
      `no step is to come after ${stateAt(task.steps, now)}: it waits for a call of its client; complete or fail it instead`,
    )
  const earlier = next.at === NEVER ? 0 : next.at - now
  return redirect(task.steps, now, [
    { state: next.state, at: now },
    ...rest.map((step) => (step.at === NEVER ? step : { ...step, at: step.at - earlier })),
  ])
}

/**
 * As if the task alone had gone on until so much of its life is over. Its steps move, those begun included.
 *
 * @param fraction 0 to 1
 * @throws Problem 'conflict' where that is behind it, or it does not go by time
 */
export function pushToFraction(task: Pushable, now: number, fraction: number, life: Ends): Timeline {
  refuseEnded(task, now, life)
  const [first] = task.steps
  const last = task.steps.at(-1)
  if (first === undefined || last === undefined || last.at === NEVER || isSettled(task.steps, now))
    throw new Problem('conflict', 'the task does not go by time: let its next step begin instead')
  const reached = fractionAt(task.steps, now, task.looks)
  if (fraction < reached)
    throw new Problem('conflict', `the task is at ${reached.toFixed(3)} already, and never goes back`)
  const earlier = Math.round(first.at + fraction * (last.at - first.at) - now)
  return task.steps.map((step) => ({ ...step, at: step.at - earlier }))
}

const pending = ({ steps }: Pushable, now: number): Timeline => steps.filter((step) => step.at > now)

function refuseEnded({ steps }: Pushable, now: number, { ends }: Ends): void {
  const state = stateAt(steps, now)
  if (isSettled(steps, now) && state !== undefined && Object.values(ends).includes(state))
    throw new Problem('conflict', `the task has ended: ${state}`)
}
