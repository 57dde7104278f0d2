// Finds, creates, stops and deletes tasks. Both APIs use this.
import { found, Problem } from '../../../core/problem.ts'
import type { Stored, World } from '../../../core/world.ts'
import { exportsOf, numberFor, type TaskDoc, tasksOf } from '../collections.ts'
import { isBusy, isStoppable, isStopped, stopSteps, taskState, taskSteps } from '../lifecycle.ts'

export const evalTask = (world: World, taskId: string): Stored<TaskDoc> =>
  found(tasksOf(world).get(taskId), `evaluation task ${taskId}`)

/** Stores a task with a new id and the steps from its plan. */
export function createTask(
  world: World,
  operationId: string,
  name: string,
  doc: Omit<TaskDoc, 'numericId'>,
  objects: number,
): Stored<TaskDoc> {
  const id = `ame-${world.ids.alnum(12)}`
  const steps = taskSteps(world.plan(operationId), world.clock.now(), doc.evalType, objects)
  return tasksOf(world).insert({ id, name, doc: { ...doc, numericId: numberFor(id) }, steps })
}

/**
 * Stops a task. One that is stopping or stopped stays as it is.
 *
 * @throws Problem 'conflict' in a state that cannot be stopped
 */
export function stopTask(world: World, task: Stored<TaskDoc>, operationId: string): void {
  const state = taskState(task)
  if (isStopped(state)) return
  if (!isStoppable(state)) throw new Problem('conflict', `evaluation task ${task.id} is ${state}`)
  const steps = stopSteps(task, world.plan(operationId), world.clock.now())
  tasksOf(world).update(task.id, { steps, touch: false })
}

/** Deletes a task and its exports. @throws Problem 'conflict' while it runs or is being stopped */
export function deleteTask(world: World, task: Stored<TaskDoc>): void {
  const state = taskState(task)
  if (isBusy(state)) throw new Problem('conflict', `evaluation task ${task.id} is ${state}`)
  world.transaction(() => {
    const exports = exportsOf(world)
    for (const { id } of exports.list({ where: [{ field: 'parent', op: '=', value: task.id }] }).items)
      exports.remove(id)
    tasksOf(world).remove(task.id)
  })
}
