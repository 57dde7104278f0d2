// The life of a resource as a list of steps. The current state depends only on the list and the clock: no timer runs.

/** A time that no clock reaches: the step waits for a push, or for enough reads by the client. */
export const NEVER = Number.MAX_SAFE_INTEGER

export interface Step {
  /** The provider's own state word. */
  readonly state: string
  /** Emulator ms at which it begins; NEVER if time alone does not start it. */
  readonly at: number
  /** Begins at this number of reads by the client (pace `polls`). */
  readonly polls?: number
  /** Pace `eager`: true once a read by the client has found this step. Other paces leave it out. */
  readonly seen?: boolean
  /** Started early by a push: when it was due, and the number of reads at that time. */
  readonly pushed?: { readonly due: number; readonly looks: number }
  /** Why it began, for a step that says so: the reason of a failure that was ordered. */
  readonly reason?: string
}

/** Steps in order of time. The last one that has begun is current. */
export type Timeline = readonly Step[]

export type Outcome = 'success' | 'failure' | 'partial'

export const PACES = ['immediate', 'time', 'polls', 'eager'] as const
export type Pace = (typeof PACES)[number]

/** How one new task will run: how fast, and with which outcome. */
export interface Plan {
  /**
   * `immediate`: finished at once; `time`: by the clock; `polls`: by the number of reads by the client; `eager`: by
   * the
   * clock, which a read that finds nothing new moves to the next step.
   */
  readonly pace: Pace
  /** Emulator ms between creation and the start of work. */
  readonly queueMs: number
  /** Emulator ms from the start of work to the end. */
  readonly runMs: number
  /** With pace `polls`: reads from creation to the end. */
  readonly polls: number
  readonly outcome: Outcome
}

/** A state and its duration, as shares of the plan's two durations. The last phase does not end. */
export interface Phase {
  readonly state: string
  /** Share of `queueMs`, 0 to 1. */
  readonly queue?: number
  /** Share of `runMs`, 0 to 1. */
  readonly run?: number
}

function lastBegun(steps: Timeline, now: number): number {
  for (let i = steps.length - 1; i >= 0; i--) if ((steps[i] as Step).at <= now) return i
  return -1
}

export function stateAt(steps: Timeline, now: number): string | undefined {
  return steps[lastBegun(steps, now)]?.state
}

/** The reason that the present step gives; undefined where it gives none. */
export function reasonAt(steps: Timeline, now: number): string | undefined {
  return steps[lastBegun(steps, now)]?.reason
}

/** When the next step begins; undefined if only a push or a read starts it, or none is left. */
export function nextAt(steps: Timeline, now: number): number | undefined {
  const at = steps[lastBegun(steps, now) + 1]?.at
  return at === NEVER ? undefined : at
}

/** True if the last step has begun: nothing more changes by itself. */
export function isSettled(steps: Timeline, now: number): boolean {
  return lastBegun(steps, now) === steps.length - 1
}

/**
 * Progress from 0 at the first step to 1 at the last: by time, or by reads if the steps wait for reads. Never
 * decreases.
 *
 * @param from ignore the steps before the first with this state: progress of the work without the queue
 */
export function fractionAt(steps: Timeline, now: number, looks = 0, from?: string): number {
  if (isSettled(steps, now)) return 1
  const start = from === undefined ? 0 : steps.findIndex((step) => step.state === from)
  const first = steps[Math.max(start, 0)]
  const last = steps[steps.length - 1]
  if (first === undefined || last === undefined) return 1
  if (last.polls !== undefined) {
    const begun = first.polls ?? 0
    return last.polls === begun ? 0 : clamp((looks - begun) / (last.polls - begun))
  }
  if (first.at > now || last.at === NEVER || last.at === first.at) return 0
  return clamp((now - first.at) / (last.at - first.at))
}

const clamp = (share: number): number => Math.min(Math.max(share, 0), 1)

/** Keeps the steps that have begun and replaces the rest: for a stop, a restart or a person's answer. */
export function redirect(steps: Timeline, now: number, next: Timeline): Timeline {
  return [...steps.slice(0, lastBegun(steps, now) + 1), ...next]
}

/** How reads by the client move these steps: by their number, or because the present state was seen; undefined if not. */
export function noticesReads(steps: Timeline): 'polls' | 'seen' | undefined {
  let noticed: 'polls' | undefined
  for (const { polls, seen } of steps) {
    if (seen !== undefined) return 'seen'
    if (polls !== undefined) noticed = 'polls'
  }
  return noticed
}

/** The steps after one more read by the client: those that waited for it begin now. */
export function look(steps: Timeline, now: number, looks: number): Timeline {
  if (!steps.some((step) => step.at === NEVER && step.polls !== undefined && step.polls <= looks))
    return steps
  return steps.map((step) =>
    step.at === NEVER && step.polls !== undefined && step.polls <= looks ? { ...step, at: now } : step,
  )
}

/** Pace `eager`: where a read moves the clock, because it would find the step that the last read found. */
export function skipTo(steps: Timeline, now: number): number | undefined {
  return steps[lastBegun(steps, now)]?.seen ? nextAt(steps, now) : undefined
}

/** Pace `eager`: the steps after a read has found the present one. */
export function seen(steps: Timeline, now: number): Timeline {
  const present = lastBegun(steps, now)
  const step = steps[present]
  return step?.seen === false ? steps.with(present, { ...step, seen: true }) : steps
}

/** A step of this plan that the clock begins. */
export const timedStep = ({ pace }: Pick<Plan, 'pace'>, state: string, at: number): Step =>
  pace === 'eager' ? { state, at, seen: false } : { state, at }

/** Turns a plan into steps that start at `now`. Phases are in order; one without a duration takes no time. */
export function schedule(plan: Plan, now: number, phases: readonly Phase[]): Timeline {
  const last = phases.length - 1
  let total = 0
  for (let i = 0; i < last; i++) total += lengthOf(phases[i] as Phase, plan)
  let before = 0
  return phases.map((phase, i) => {
    const { state } = phase
    const begin = before
    before += lengthOf(phase, plan)
    if (plan.pace === 'immediate' || i === 0) return timedStep(plan, state, now)
    if (plan.pace !== 'polls') return timedStep(plan, state, Math.round(now + begin))
    const polls = i === last || total === 0 ? plan.polls : Math.ceil((plan.polls * begin) / total)
    return polls <= 0 ? { state, at: now } : { state, at: NEVER, polls }
  })
}

const lengthOf = ({ queue = 0, run = 0 }: Phase, plan: Plan): number =>
  queue * plan.queueMs + run * plan.runMs
