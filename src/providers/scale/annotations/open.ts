// The annotation tasks of an evaluation: one for each item in each queue that its contributor tasks name.
import type { Stored, World } from '../../../core/world.ts'
import { type AnnotationTaskDoc, annotationTasksOf, itemsOf, type StoredTask } from '../collections.ts'
import { CONTRIBUTOR } from '../tasks/kinds.ts'

/** scale-gp-beta 0.7.0, types/evaluation_task_param.py: the queue of a task that names none. */
const DEFAULT_QUEUE = 'default'

export const annotationsIn = (world: World, evaluation: string): readonly Stored<AnnotationTaskDoc>[] =>
  annotationTasksOf(world).list({ where: [{ field: 'parent', op: '=', value: evaluation }] }).items

/** Makes those that are not there yet. */
export function openAnnotations(world: World, evaluation: string, tasks: readonly StoredTask[]): void {
  const open = tasks.filter(({ task_type }) => task_type === CONTRIBUTOR)
  if (open.length === 0) return
  const queues = new Set(open.map(({ configuration }) => String(configuration.queue_id || DEFAULT_QUEUE)))
  const known = new Set(annotationsIn(world, evaluation).map(({ doc }) => `${doc.item_id} ${doc.queue_id}`))
  const { items } = itemsOf(world).list({ where: [{ field: 'parent', op: '=', value: evaluation }] })
  for (const queue_id of queues)
    for (const { id: item_id } of items)
      if (!known.has(`${item_id} ${queue_id}`)) openTask(world, evaluation, { item_id, queue_id, level: 0 })
}

export function openTask(
  world: World,
  evaluation: string,
  task: Pick<AnnotationTaskDoc, 'item_id' | 'queue_id' | 'level'>,
): Stored<AnnotationTaskDoc> {
  const doc: AnnotationTaskDoc = { ...task, status: 'PENDING', assigned_to: null }
  return annotationTasksOf(world).insert({ id: world.ids.uuid(), name: '', parent: evaluation, doc })
}
