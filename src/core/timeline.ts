// The life of a resource as a list of steps. Its present state is a function of the list and the clock: no timer runs.

/** The instant of a step that no clock reaches: it waits to be pushed, or for the client to look often enough. */
export const NEVER = Number.MAX_SAFE_INTEGER

export interface Step {
  /** The provider's own state word. */
  readonly state: string
  /** Emulator ms at which it begins; NEVER for one that time alone does not bring. */
  readonly at: number
  /** Begins when the client has looked this many times (a plan with the pace `polls`). */
  readonly polls?: number
  /** Begun before its time, by a push: when it was due, and how often the client had looked by then. */
  readonly pushed?: { readonly due: number; readonly looks: number }
  /** Why it began, for a step that says so: the reason of a failure that was ordered. */
  readonly reason?: string
}

/** Steps in order of time. The last one begun is the present. */
export type Timeline = readonly Step[]

export type Outcome = 'success' | 'failure' | 'partial'

/** How fast and how well one new task will go. */
export interface Plan {
  /** `immediate`: over at once; `time`: by the clock; `polls`: by how often the client looks. */
  readonly pace: 'immediate' | 'time' | 'polls'
  /** Emulator ms between creation and the start of work. */
  readonly queueMs: number
  /** Emulator ms from the start of work to the end. */
  readonly runMs: number
  /** With the pace `polls`: looks from creation to the end. */
  readonly polls: number
  readonly outcome: Outcome
}

/** A state word and how long it lasts, in shares of the plan's two durations. The last phase lasts for good. */
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

/** When the next step begins; undefined when only a push or a look brings one, or none is left. */
export function nextAt(steps: Timeline, now: number): number | undefined {
  const at = steps[lastBegun(steps, now) + 1]?.at
  return at === NEVER ? undefined : at
}

/** Whether the last step has begun: nothing more will change by itself. */
export function isSettled(steps: Timeline, now: number): boolean {
  return lastBegun(steps, now) === steps.length - 1
}

/**
 * From 0 at the first step to 1 at the last, by time, or by looks where the steps wait for looks. Never goes back.
 *
 * @param from leave out what comes before the first step with this state: progress of the work without the queue
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

/** Keeps what has begun, replaces what was still to come: a stop, a restart, a human's answer. */
export function redirect(steps: Timeline, now: number, next: Timeline): Timeline {
  return [...steps.slice(0, lastBegun(steps, now) + 1), ...next]
}

/** The steps after one more look of the client: those that waited for it begin now. */
export function look(steps: Timeline, now: number, looks: number): Timeline {
  if (!steps.some((step) => step.at === NEVER && step.polls !== undefined && step.polls <= looks))
    return steps
  return steps.map((step) =>
    step.at === NEVER && step.polls !== undefined && step.polls <= looks ? { ...step, at: now } : step,
  )
}

/** The plan turned into steps, from `now` on. Phases are in order; what a phase does not say it lasts, it does not last. */
export function schedule(plan: Plan, now: number, phases: readonly Phase[]): Timeline {
  const lengths = phases.map(({ queue = 0, run = 0 }) => queue * plan.queueMs + run * plan.runMs)
  const total = lengths.slice(0, -1).reduce((sum, length) => sum + length, 0)
  let before = 0
  return phases.map(({ state }, i) => {
    const begin = before
    before += lengths[i] ?? 0
    if (plan.pace === 'immediate' || i === 0) return { state, at: now }
    if (plan.pace === 'time') return { state, at: Math.round(now + begin) }
    const polls =
      i === phases.length - 1 || total === 0 ? plan.polls : Math.ceil((plan.polls * begin) / total)
    return polls <= 0 ? { state, at: now } : { state, at: NEVER, polls }
  })
}
