// The states of tasks and exports, and the steps of a plan in Qianfan's words.
import { NEVER, type Plan, redirect, schedule, type Timeline, timedStep } from '../../core/timeline.ts'
import type { Stored } from '../../core/world.ts'
import type { Life, OwnCall } from '../../http/provider.ts'
import type { TaskDoc } from './collections.ts'

/**
 * v1's names of a task's states, by v2's. Only v1 has `PartlyDone`, which is also the stored state: v2 reports a task
 * of which some objects failed as Failed.
 *
 * https://cloud.baidu.com/doc/qianfan-api/s/qmm4v8csa and
 * https://ai.baidu.com/ai-doc/WENXINWORKSHOP/wlpbyj1dn, read 2026-11-21
 */
export const LEGACY_STATES = {
  Queued: 'Pending',
  Running: 'Doing',
  RunningWithManualBegin: 'DoingWithManualBegin',
  RunningWithMetricsCalculating: 'DoingWithMetricsCalculating',
  Successed: 'Done',
  PartlyDone: 'PartlyDone',
  Failed: 'Fail',
  Stopping: 'Stopping',
  Stopped: 'Stopped',
} as const

export type TaskState = keyof typeof LEGACY_STATES

/** v1's names of an export's states, by v2's. */
export const LEGACY_EXPORT_STATES = {
  Queued: 'Pending',
  Running: 'Uploading',
  Succeeded: 'Done',
  Failed: 'Fail',
} as const

export type ExportState = keyof typeof LEGACY_EXPORT_STATES

/** v1's numbers for the states of a dataset's export; a dataset without one has -1. */
export const DATASET_EXPORT_STATUS = { Queued: 0, Running: 1, Succeeded: 2, Failed: 3 } as const

/** A stored task always has steps; the first begins when it is created. */
export const taskState = (task: Stored<unknown>): TaskState => task.state as TaskState
export const exportState = (entry: Stored<unknown>): ExportState => entry.state as ExportState

/** States with results. */
export const hasResults = (state: TaskState): boolean => state === 'Successed' || state === 'PartlyDone'

const STOPPABLE: readonly TaskState[] = ['Queued', 'Running', 'RunningWithManualBegin']
export const isStoppable = (state: TaskState): boolean => STOPPABLE.includes(state)
export const isStopped = (state: TaskState): boolean => state === 'Stopping' || state === 'Stopped'

/** A running or stopping task cannot be deleted. */
export const isBusy = (state: TaskState): boolean => state.startsWith('Running') || state === 'Stopping'

const START = [
  { state: 'Queued', queue: 1 },
  { state: 'Running', run: 1 },
]

/** Up to each state that a plan can lead to. */
const PHASES = {
  Successed: [...START, { state: 'Successed' }],
  PartlyDone: [...START, { state: 'PartlyDone' }],
  Failed: [...START, { state: 'Failed' }],
  RunningWithManualBegin: [...START, { state: 'RunningWithManualBegin' }],
}

/**
 * The life of a new task. One with manual evaluation waits in RunningWithManualBegin until it is pushed on, at any
 * pace
 * except `immediate`, where the people finish at once, too.
 *
 * @param objects number of evaluated objects: a single one cannot fail in part
 */
export function taskSteps(plan: Plan, now: number, evalType: 'manual' | 'auto', objects: number): Timeline {
  const partly = plan.outcome === 'partial' && objects > 1 ? 'PartlyDone' : 'Failed'
  const end = plan.outcome === 'success' ? 'Successed' : partly
  if (evalType === 'auto') return schedule(plan, now, PHASES[end])
  const waiting = schedule(plan, now, PHASES.RunningWithManualBegin)
  const at = plan.pace === 'immediate' ? now : NEVER
  return [...waiting, { state: 'RunningWithMetricsCalculating', at }, { state: end, at }]
}

/** How long a task stays in Stopping, in emulator ms; with the pace `polls`, one read. */
const STOPPING_MS = 1000

export function stopSteps(task: Stored<unknown>, plan: Plan, now: number): Timeline {
  const stopped = {
    immediate: { state: 'Stopped', at: now },
    time: { state: 'Stopped', at: now + STOPPING_MS },
    eager: timedStep(plan, 'Stopped', now + STOPPING_MS),
    polls: { state: 'Stopped', at: NEVER, polls: task.looks + 1 },
  }[plan.pace]
  return redirect(task.steps, now, [timedStep(plan, 'Stopping', now), stopped])
}

export function exportSteps(plan: Plan, now: number): Timeline {
  const end = plan.outcome === 'failure' ? 'Failed' : 'Succeeded'
  return schedule(plan, now, [{ state: 'Queued', queue: 1 }, { state: 'Running', run: 1 }, { state: end }])
}

const action = (name: string, body: object): OwnCall => ({
  operationId: name,
  method: 'POST',
  url: `/v2/eval?Action=${name}`,
  body,
})

/** For pushing tasks and exports along. */
export const lives = {
  task: {
    states: Object.keys(LEGACY_STATES),
    waiting: ['Queued'],
    stopped: ['Stopped'],
    reasonIn: 'evalUnits[].message of the v1 call eval/detail',
    make: (taskName) =>
      action('CreateEvalTask', {
        taskName,
        evalObjectType: 'model',
        evalObjectConfig: {
          evalModelConfig: {
            versionId: 'ds-mwmk3mwxxxxxfk',
            evalModelConfigList: [{ modelId: 'amv-ttsxxxx1hp', promptTemplate: 'Solve: {input}' }],
          },
        },
        evalConfig: { evalMode: 'rule' },
      }),
    calls: (task) => {
      const { numericId } = task.doc as TaskDoc
      return [
        action('DescribeEvalTask', { taskId: task.id }),
        ...(hasResults(task.state as TaskState)
          ? [action('DescribeEvalTaskReport', { taskId: task.id })]
          : []),
        {
          operationId: 'V1EvalDetail',
          method: 'POST',
          url: '/wenxinworkshop/modelrepo/eval/detail',
          body: { id: numericId },
        },
      ]
    },
    ends: { success: 'Successed', failure: 'Failed', partial: 'PartlyDone' },
  },
  export: {
    aside: true,
    states: Object.keys(LEGACY_EXPORT_STATES),
    waiting: ['Queued'],
    calls: ({ parent }) => [action('DescribeEvalResultExportTask', { taskId: parent })],
    ends: { success: 'Succeeded', failure: 'Failed', partial: 'Succeeded' },
  },
  datasetExport: {
    aside: true,
    states: Object.keys(DATASET_EXPORT_STATUS),
    ends: { success: 'Succeeded', failure: 'Failed', partial: 'Succeeded' },
  },
} as const satisfies Record<string, Life>
