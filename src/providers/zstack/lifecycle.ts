// The lives of evaluation services and tasks: the plan in ZStack's states, and what a running task shows.
// The states are constants of ZStack's web interface; their order is not published (README, quirk 8).
import { fractionOf } from '../../core/ids.ts'
import { Kept } from '../../core/kept.ts'
import {
  fractionAt,
  NEVER,
  type Plan,
  redirect,
  schedule,
  type Timeline,
  timedStep,
} from '../../core/timeline.ts'
import type { Stored } from '../../core/world.ts'
import type { Doc } from './collections.ts'
import { formatTime } from './time.ts'

export const TASK_STATES = [
  'Creating',
  'Created',
  'Idle',
  'Running',
  'Completed',
  'PartialCompleted',
  'Failed',
] as const
export const GROUP_STATES = [
  'Unknown',
  'Starting',
  'Deploying',
  'ConfigSettingUp',
  'ServiceBootingUp',
  'Running',
] as const

export const ENDS = { success: 'Completed', failure: 'Failed', partial: 'PartialCompleted' } as const
const ENDED: ReadonlySet<string | undefined> = new Set(Object.values(ENDS))

/** States in which a task occupies the evaluated service or waits for it. */
export const UNFINISHED = ['Creating', 'Created', 'Idle', 'Running'] as const

/** @param atOnce behavior `zstack.start` is `running` */
export const groupSteps = (
  plan: Plan,
  now: number,
  atOnce: boolean,
  first: 'Deploying' | 'Starting' = 'Deploying',
): Timeline =>
  atOnce
    ? [{ state: 'Running', at: now }]
    : schedule(plan, now, [
        { state: first, queue: 0.4 },
        { state: 'ConfigSettingUp', queue: 0.3 },
        { state: 'ServiceBootingUp', queue: 0.3 },
        { state: 'Running' },
      ])

/** Restarts a service: keeps its past steps, then adds those to `Running`. */
export function restartSteps(group: Stored<unknown>, plan: Plan, now: number, atOnce: boolean): Timeline {
  const next = groupSteps(plan, now, atOnce, 'Starting')
  // Reads of its former life do not count.
  const counted = next.map((step) =>
    step.polls === undefined ? step : { ...step, polls: step.polls + group.looks },
  )
  return redirect(group.steps, now, counted)
}

/**
 * @param atOnce behavior `zstack.start` is `running`: the time as `Created` is then part of the run
 * @param freeAt emulator ms at which the evaluated service has no other task; until then the task is `Idle`
 */
export function taskSteps(plan: Plan, now: number, atOnce: boolean, freeAt = 0): Timeline {
  const end = ENDS[plan.outcome]
  const phases = atOnce
    ? [{ state: 'Running', queue: 1, run: 1 }, { state: end }]
    : [{ state: 'Created', queue: 1 }, { state: 'Running', run: 1 }, { state: end }]
  const steps = schedule(plan, now, phases)
  const start = runAt(steps)
  if ((plan.pace !== 'time' && plan.pace !== 'eager') || freeAt <= start) return steps
  const run = steps.findIndex(({ state }) => state === 'Running')
  const later = steps.slice(run).map((step) => ({ ...step, at: step.at + freeAt - start }))
  return [...steps.slice(0, run), timedStep(plan, 'Idle', start), ...later]
}

/** When the last of these tasks ends, in emulator ms; 0 if the clock ends none. */
export const freeAt = (tasks: readonly Pick<Stored<unknown>, 'steps'>[]): number =>
  Math.max(0, ...tasks.map((task) => task.steps.at(-1)?.at ?? 0).filter((at) => at !== NEVER))

/**
 * The steps of tasks that wait for one evaluated service, moved up behind those that run: each begins when the one
 * before it ends, but never later than planned. Returns only tasks whose steps change.
 *
 * @param tasks those of the service that have not ended
 */
export function closeRanks(
  tasks: readonly Pick<Task, 'id' | 'steps'>[],
  now: number,
): readonly { readonly id: string; readonly steps: Timeline }[] {
  const waiting = tasks.filter(({ steps }) => waits(steps, now))
  let free = freeAt(tasks.filter((task) => !waiting.includes(task)))
  return waiting
    .sort((a, b) => runAt(a.steps) - runAt(b.steps))
    .flatMap(({ id, steps }) => {
      const idleAt = steps.find((step) => step.state === 'Idle')?.at ?? now
      const start = Math.max(now, idleAt, free)
      const earlier = Math.max(runAt(steps) - start, 0)
      free = (steps.at(-1)?.at ?? 0) - earlier
      if (earlier === 0) return []
      const moved = steps.map((step) => (step.at < runAt(steps) ? step : { ...step, at: step.at - earlier }))
      // A wait that became empty is not a step.
      return [{ id, steps: moved.filter(({ state, at }) => state !== 'Idle' || at < start) }]
    })
}

const runAt = (steps: Timeline): number => steps.find((step) => step.state === 'Running')?.at ?? 0

const waits = (steps: Timeline, now: number): boolean =>
  runAt(steps) > now && runAt(steps) !== NEVER && steps.some((step) => step.state === 'Idle')

/** What a view of the world needs besides the resource. */
export interface Moment {
  /** Emulator ms. */
  readonly now: number
  /** Seed of the scores. */
  readonly seed: string
  /** The zone of the management node, in minutes east of UTC. */
  readonly zoneMinutes: number
}

type Task = Stored<Doc<'task'>>

const drawn = (task: Task, seed: string, what: string): number => fractionOf(`${seed}|${task.id}|${what}`)

/**
 * Computes once what a settled task shows. A write creates a new object, so the value cannot go stale. Seed and zone
 * are the same for all tasks of a server.
 */
function keptOnceSettled<T>(work: (task: Task, moment: Moment) => T): (task: Task, moment: Moment) => T {
  const kept = new Kept<T>()
  return (task, moment) => {
    let value = kept.get(task)
    if (value === undefined) {
      value = work(task, moment)
      kept.put(task, value)
    }
    return value
  }
}

/**
 * 0 to 100. Starts with the run, never decreases, and stays below 100 until the task has ended. A failed task stops
 * where it failed, but not before the point where it was pushed to failure.
 */
export const percentageOf = keptOnceSettled((task, { now, seed }) => {
  const { state, steps } = task
  const ended = ENDED.has(state)
  if (!ended && state !== 'Running') return 0
  const ceiling = steps.at(-1)?.state === 'Failed' ? 5 + Math.floor(drawn(task, seed, 'failed') * 90) : 100
  if (ended) return Math.max(ceiling, reachedBefore(steps))
  const fraction = fractionAt(steps, now, task.looks, 'Running')
  return Math.min(Math.floor(fraction * ceiling), ceiling - 1)
})

/** The progress of a task when it was pushed to its end; 0 if it was not pushed. */
function reachedBefore(steps: Timeline): number {
  const end = steps.at(-1)
  if (end?.pushed === undefined) return 0
  const planned = steps.with(-1, { ...end, at: end.pushed.due })
  return Math.floor(fractionAt(planned, end.at, end.pushed.looks, 'Running') * 100)
}

/** Emulator ms; undefined until the task has ended. */
export const endedAt = ({ state, steps }: Task): number | undefined =>
  ENDED.has(state) ? steps.findLast((step) => step.state === state)?.at : undefined

/** Percentage of correct answers, two decimals; undefined if there is none. */
export const scoreOf = keptOnceSettled((task, { seed }): number | undefined => {
  if (task.state !== 'Completed' && task.state !== 'PartialCompleted') return undefined
  const share = 40 + drawn(task, seed, 'score') * 55
  return Math.round(share * (task.state === 'Completed' ? 100 : 80)) / 100
})

/** JSON as a text: `total_score` and `end_time`, as older releases show them. */
export const opaqueOf = keptOnceSettled((task, moment): string | undefined => {
  const end = endedAt(task)
  if (end === undefined) return undefined
  const score = scoreOf(task, moment)
  return JSON.stringify({
    ...(score === undefined ? {} : { total_score: score }),
    end_time: formatTime(end, moment.zoneMinutes, true),
  })
})

/** Emulator ms of the last change of the row: an edit or a step. */
export function changedAt({ updatedAt, steps }: Stored<unknown>, now: number): number {
  const begun = steps.findLast((step) => step.at <= now)?.at ?? 0
  return Math.max(updatedAt, begun)
}
