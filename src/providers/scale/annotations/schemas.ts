// Annotation tasks on the wire. scale-gp-beta 0.7.0, types/annotation_task.py and annotation_task_batch_update_params.py
import * as z from 'zod'
import { Time } from '../dialect/shared.ts'

const MODES = 'Exactly one of ids and audit_assignment must be provided'

/** Without the rules about members that exclude each other: fixture mode. */
export const AnnotationBatchMembers = z.object({
  ids: z.array(z.string()).nullish().describe('Tasks to change; unknown ids are skipped.'),
  assigned_to: z.string().nullish().describe('Only with `ids`.'),
  status: z.enum(['PENDING_REDO', 'COMPLETED']).nullish().describe('Only with `ids`.'),
  audit_assignment: z
    .object({
      evaluation_id: z.string(),
      evaluation_item_ids: z.array(z.string()),
      queue_id: z.string(),
      level_1_assigned_to: z.string().nullish(),
      level_2_assigned_to: z.string().nullish(),
    })
    .nullish()
    .describe('Auditors for items; their tasks are created where there are none.'),
})

export const AnnotationBatch = AnnotationBatchMembers.superRefine(
  ({ ids, assigned_to, status, audit_assignment: audit }, context) => {
    const refuse = (message: string) => context.addIssue({ code: 'custom', message })
    const changes = (assigned_to ?? status ?? null) !== null
    if (((ids ?? null) === null) === ((audit ?? null) === null)) refuse(MODES)
    else if (audit && changes) refuse('assigned_to and status are only valid with ids')
    else if (ids && !changes) refuse('ids needs assigned_to or status')
    else if (audit && (audit.level_1_assigned_to ?? audit.level_2_assigned_to ?? null) === null)
      refuse('audit_assignment needs level_1_assigned_to or level_2_assigned_to')
  },
).meta({ id: 'ScaleAnnotationTaskBatchUpdateRequest' })
export type AnnotationBatch = z.output<typeof AnnotationBatch>

const AnnotationTask = z
  .object({
    id: z.string(),
    object: z.literal('annotation_task'),
    evaluation_id: z.string(),
    evaluation_item_id: z.string(),
    queue_id: z.string(),
    task_type: z.enum([
      'EVALUATION_ANNOTATION',
      'EVALUATION_AUDIT',
      'CONTRIBUTOR_ANNOTATION',
      'CONTRIBUTOR_AUDIT',
    ]),
    status: z
      .enum(['NOT_READY', 'PENDING', 'PENDING_REDO', 'COMPLETED', 'FIXED'])
      .describe('`NOT_READY` until the evaluation has worked on the item.'),
    priority: z.int(),
    assigned_to: z.string().nullable(),
    assignment_expires_at: Time.nullable(),
    duration_seconds: z.int().nullable(),
    flagged_for_review: z.boolean().nullable(),
    review_comment: z.string().nullable(),
    updated_at: Time,
  })
  .meta({ id: 'ScaleAnnotationTask' })
export type AnnotationTask = z.output<typeof AnnotationTask>

export const AnnotationTasks = z
  .object({ object: z.literal('list'), items: z.array(AnnotationTask) })
  .meta({ id: 'ScaleAnnotationTaskBatch' })
