// The queue of an evaluated service: it runs one task after the other, so that one that ends lets the next begin.
import type { Stored, World } from '../../../core/world.ts'
import type { Life } from '../../../http/provider.ts'
import { collectionOf, type Doc } from '../collections.ts'
import { closeRanks, ENDS, GROUP_STATES, TASK_STATES, UNFINISHED } from '../lifecycle.ts'

type Task = Stored<Doc<'task'>>

/** Tasks of an evaluated group that have not ended. */
export const tasksOn = (world: World, evaluated: string): readonly Task[] =>
  collectionOf(world, 'task').list({
    where: [
      { field: 'doc.evaluatedServiceGroupUuid', op: '=', value: evaluated },
      { field: 'state', op: 'in', value: UNFINISHED },
    ],
  }).items

/** After these tasks have gone, or ended before their time: those that waited behind them begin earlier. */
export function letNextRun(world: World, gone: readonly Pick<Task, 'doc'>[]): void {
  const tasks = collectionOf(world, 'task')
  for (const evaluated of new Set(gone.map(({ doc }) => doc.evaluatedServiceGroupUuid)))
    if (evaluated !== undefined)
      for (const { id, steps } of closeRanks(tasksOn(world, evaluated), world.clock.now()))
        tasks.update(id, { steps, touch: false })
}

/** For those who push a task or a service along. */
export const lives: Readonly<Record<string, Life>> = {
  task: {
    states: TASK_STATES,
    ends: ENDS,
    pushed: (world, id) => {
      const task = collectionOf(world, 'task').get(id)
      if (task !== undefined) letNextRun(world, [task])
    },
  },
  group: { states: GROUP_STATES, ends: { success: 'Running', failure: 'Unknown', partial: 'Running' } },
}
