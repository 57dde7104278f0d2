// Pushes one task along, ahead of its plan, even while the clock is frozen.
import { Problem } from '../problem.ts'
import { fractionAt, isSettled, NEVER, type Outcome, redirect, stateAt, type Timeline } from '../timeline.ts'

/** How resources of one kind end. */
export interface Ends {
  /** The final state for each outcome. */
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
  // Run through the remaining steps now, so that none is missing from its history.
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

/** Starts the next step now and moves later ones forward. @throws Problem 'conflict' if there is none */
export function pushToNext(task: Pushable, now: number, life: Ends): Timeline {
  refuseEnded(task, now, life)
  const [next, ...rest] = pending(task, now)
  if (next === undefined)
    throw new Problem(
      'conflict',
      `no step follows ${stateAt(task.steps, now)}: the task waits for a call from its client; complete or fail it instead`,
    )
  const earlier = next.at === NEVER ? 0 : next.at - now
  return redirect(task.steps, now, [
    { state: next.state, at: now, ...(next.seen === undefined ? {} : { seen: next.seen }) },
    ...rest.map((step) => (step.at === NEVER ? step : { ...step, at: step.at - earlier })),
  ])
}

/**
 * Moves this task alone to the given share of its life. All its steps move, including those begun.
 *
 * @param fraction 0 to 1
 * @throws Problem 'conflict' if it is already past that point, or does not run by time
 */
export function pushToFraction(task: Pushable, now: number, fraction: number, life: Ends): Timeline {
  refuseEnded(task, now, life)
  const [first] = task.steps
  const last = task.steps.at(-1)
  if (first === undefined || last === undefined || last.at === NEVER || isSettled(task.steps, now))
    throw new Problem('conflict', 'the task does not run by time: start its next step instead')
  const reached = fractionAt(task.steps, now, task.looks)
  if (fraction < reached)
    throw new Problem('conflict', `the task is already at ${reached.toFixed(3)} and cannot go back`)
  const earlier = Math.round(first.at + fraction * (last.at - first.at) - now)
  return task.steps.map((step) => ({ ...step, at: step.at - earlier }))
}

const pending = ({ steps }: Pushable, now: number): Timeline => steps.filter((step) => step.at > now)

function refuseEnded({ steps }: Pushable, now: number, { ends }: Ends): void {
  const state = stateAt(steps, now)
  if (isSettled(steps, now) && state !== undefined && Object.values(ends).includes(state))
    throw new Problem('conflict', `the task has ended: ${state}`)
}
