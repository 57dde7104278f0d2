// The queue of an evaluated service: it runs one task at a time, and the end of one starts the next.
import type { Stored, World } from '../../../core/world.ts'
import type { Life } from '../../../http/provider.ts'
import { collectionOf, type Doc } from '../collections.ts'
import { closeRanks, ENDS, GROUP_STATES, percentageOf, TASK_STATES, UNFINISHED } from '../lifecycle.ts'

type Task = Stored<Doc<'task'>>

/** Tasks of an evaluated group that have not ended. */
export const tasksOn = (world: World, evaluated: string): readonly Task[] =>
  collectionOf(world, 'task').list({
    where: [
      { field: 'doc.evaluatedServiceGroupUuid', op: '=', value: evaluated },
      { field: 'state', op: 'in', value: UNFINISHED },
    ],
  }).items

/** Call it when these tasks were deleted or ended early: tasks that waited behind them begin earlier. */
export function letNextRun(world: World, gone: readonly Pick<Task, 'doc'>[]): void {
  const tasks = collectionOf(world, 'task')
  for (const evaluated of new Set(gone.map(({ doc }) => doc.evaluatedServiceGroupUuid)))
    if (evaluated !== undefined)
      for (const { id, steps } of closeRanks(tasksOn(world, evaluated), world.clock.now()))
        tasks.update(id, { steps, touch: false })
}

/** The built-in evaluation service. */
const EVAL_SERVICE = '5a90d3c6e7f1482bb3d8f26c4e71a09d'

/** For pushing tasks and services along. */
export const lives: Readonly<Record<string, Life>> = {
  task: {
    states: TASK_STATES,
    waiting: ['Creating', 'Created', 'Idle'],
    ends: ENDS,
    progress: (task, now, seed) => percentageOf(task as Task, { now, seed, zoneMinutes: 0 }) / 100,
    make: (name) => ({
      operationId: 'DeployModelEvalService',
      method: 'PUT',
      url: `/zstack/v1/ai/model-services/eval/${EVAL_SERVICE}`,
      body: { deployModelEvalService: { name, limits: 200, taskType: 'Capability' } },
    }),
    calls: ({ id }) => [
      {
        operationId: 'QueryModelEvaluationTask',
        method: 'GET',
        url: `/zstack/v1/model-evaluation-tasks?q=uuid=${id}`,
      },
    ],
    pushed: (world, id) => {
      const task = collectionOf(world, 'task').get(id)
      if (task !== undefined) letNextRun(world, [task])
    },
  },
  group: {
    aside: true,
    states: GROUP_STATES,
    waiting: GROUP_STATES.slice(1, -1),
    calls: ({ id }) => [
      {
        operationId: 'QueryModelServiceInstanceGroup',
        method: 'GET',
        url: `/zstack/v1/ai/model-services/instances/groups/?q=uuid=${id}`,
      },
    ],
    ends: { success: 'Running', failure: 'Unknown', partial: 'Running' },
  },
}
