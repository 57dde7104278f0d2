// Changing annotation tasks in a batch: all of it, or nothing.
import type { Stored, World } from '../../../core/world.ts'
import {
  type AnnotationTaskDoc,
  annotationTasksOf,
  type EvaluationDoc,
  evaluationsOf,
  itemsOf,
} from '../collections.ts'
import { found, refusal } from '../refusals.ts'
import { annotationsIn, openTask } from './open.ts'
import type { AnnotationBatch } from './schemas.ts'

type Task = Stored<AnnotationTaskDoc>
type Change = Partial<Pick<AnnotationTaskDoc, 'assigned_to' | 'status'>>

/** Ids mode. @throws Problem 'conflict' where a completed task would be reassigned */
export function updateTasks(
  world: World,
  ids: readonly string[],
  { assigned_to, status }: Pick<AnnotationBatch, 'assigned_to' | 'status'>,
): Task[] {
  const change: Change = { ...(assigned_to && { assigned_to }), ...(status && { status }) }
  const tasks = [...new Set(ids)].flatMap((id) => annotationTasksOf(world).get(id) ?? [])
  for (const task of tasks) mustBeAssignable(task, change)
  return world.transaction(() =>
    keepWork(
      world,
      tasks.map((task) => write(world, task, change)),
    ),
  )
}

/** Assigns auditors. @throws Problem 'not-found', 'invalid' or 'conflict' if an item cannot be audited */
export function assignAuditors(
  world: World,
  audit: NonNullable<AnnotationBatch['audit_assignment']>,
): Task[] {
  const { evaluation_id: evaluation, queue_id: queue } = audit
  found(evaluationsOf(world).get(evaluation), `Evaluation ${evaluation}`)
  const items = [...new Set(audit.evaluation_item_ids)]
  const strangers = items.filter((id) => itemsOf(world).get(id)?.parent !== evaluation)
  if (strangers.length > 0) throw refusal('items-elsewhere', evaluation, strangers.join(', '))
  const tasks = annotationsIn(world, evaluation).filter(({ doc }) => doc.queue_id === queue)
  if (tasks.length === 0) throw refusal('no-queue', evaluation, queue)
  const at = new Map(tasks.map((task) => [`${task.doc.item_id} ${task.doc.level}`, task]))
  const wanted = [
    { level: 1, assigned_to: audit.level_1_assigned_to },
    { level: 2, assigned_to: audit.level_2_assigned_to },
  ].flatMap(({ level, assigned_to }) => (assigned_to ? [{ level, assigned_to }] : []))
  for (const item of items) {
    if (!audit.level_1_assigned_to && !at.get(`${item} 1`)?.doc.assigned_to) throw refusal('no-level-1', item)
    for (const { level, ...change } of wanted) {
      const task = at.get(`${item} ${level}`)
      if (task !== undefined) mustBeAssignable(task, change)
    }
  }
  return world.transaction(() =>
    keepWork(
      world,
      items.flatMap((item_id) =>
        wanted.map(({ level, ...change }) => {
          const task = at.get(`${item_id} ${level}`)
          return write(
            world,
            task ?? openTask(world, evaluation, { item_id, queue_id: queue, level }),
            change,
          )
        }),
      ),
    ),
  )
}

function mustBeAssignable({ id, doc }: Task, { assigned_to = doc.assigned_to }: Change): void {
  if (doc.status === 'COMPLETED' && assigned_to !== doc.assigned_to) throw refusal('annotation-completed', id)
}

const write = (world: World, task: Task, change: Change): Task =>
  annotationTasksOf(world).update(task.id, { doc: { ...task.doc, ...change } }) ?? task

/** Tasks that somebody has, or has done, fix the tasks of their evaluation. */
function keepWork(world: World, changed: readonly Task[]): Task[] {
  for (const id of new Set(changed.map(({ parent }) => parent ?? ''))) {
    const evaluation = evaluationsOf(world).get(id)
    if (evaluation === undefined) continue
    const doc = { ...evaluation.doc, contributor_work: workOf(world, id) }
    evaluationsOf(world).update(id, { doc, touch: false })
  }
  return [...changed]
}

function workOf(world: World, evaluation: string): EvaluationDoc['contributor_work'] {
  const tasks = annotationsIn(world, evaluation).filter(({ doc }) => doc.level === 0)
  if (tasks.every(({ doc }) => doc.status === 'COMPLETED')) return 'completed'
  return tasks.some(({ doc }) => doc.assigned_to !== null || doc.status !== 'PENDING') ? 'claimed' : 'none'
}
