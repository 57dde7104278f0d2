// Annotation tasks: what contributors and auditors have to do. scale-gp-beta 0.7.0, resources/annotation_tasks.py
import type { Stored, World } from '../../../core/world.ts'
import { type AnnotationTaskDoc, evaluationsOf, itemsOf } from '../collections.ts'
import type { Routes } from '../context.ts'
import { time } from '../dialect/serialize.ts'
import { errorReplies } from '../errors.ts'
import { itemsDone } from '../lifecycle.ts'
import { apiMd } from '../pages.ts'
import { AnnotationBatch, AnnotationBatchMembers, type AnnotationTask, AnnotationTasks } from './schemas.ts'
import { assignAuditors, updateTasks } from './update.ts'

export const annotations: Routes = async (scope, { lax }) => {
  scope.route({
    method: 'PATCH',
    url: '/v5/annotation-tasks/batch',
    schema: {
      operationId: 'BatchUpdateAnnotationTasks',
      summary: 'Batch Update Annotation Tasks',
      description:
        'Assigns tasks or sets their status, by `ids`; or assigns auditors to items, by `audit_assignment`. One refusal refuses the whole batch.',
      tags: ['Annotation Tasks'],
      externalDocs: apiMd,
      body: lax ? AnnotationBatchMembers : AnnotationBatch,
      response: { 200: AnnotationTasks, ...errorReplies },
    },
    handler: ({ body, world }) => ({
      object: 'list' as const,
      items: changed(body, world, lax).map((task) => toAnnotationTask(task, world)),
    }),
  })
}

function changed(body: AnnotationBatch, world: World, lax: boolean): Stored<AnnotationTaskDoc>[] {
  const { ids, audit_assignment: audit, ...change } = body
  if (ids) return updateTasks(world, ids, change)
  // The schema has one or the other; in fixture mode the evaluation is none that was made.
  return audit && !lax ? assignAuditors(world, audit) : []
}

function toAnnotationTask(
  { id, parent, updatedAt, doc }: Stored<AnnotationTaskDoc>,
  world: World,
): AnnotationTask {
  const evaluation = evaluationsOf(world).get(parent ?? '')
  const done = evaluation === undefined ? 0 : itemsDone(evaluation, world.clock.now())
  const index = itemsOf(world).get(doc.item_id)?.doc.index ?? 0
  return {
    id,
    object: 'annotation_task',
    evaluation_id: parent ?? '',
    evaluation_item_id: doc.item_id,
    queue_id: doc.queue_id,
    task_type: doc.level === 0 ? 'EVALUATION_ANNOTATION' : 'EVALUATION_AUDIT',
    status: doc.status === 'PENDING' && index >= done ? 'NOT_READY' : doc.status,
    priority: 0,
    assigned_to: doc.assigned_to,
    assignment_expires_at: null,
    duration_seconds: null,
    flagged_for_review: false,
    review_comment: null,
    updated_at: time(updatedAt),
  }
}
