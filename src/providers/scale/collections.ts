// Stored resources: kinds, and the schema of each document. Names are in the store's own column.
import * as z from 'zod'
import type { World } from '../../core/world.ts'
import { contentHash } from './dialect/content-hash.ts'
import { Dict as Json } from './dialect/fields.ts'

const Strings = z.record(z.string(), z.string())
/** Emulator ms: an instant that can be written as text. */
const Instant = z.int().min(-8.64e15).max(8.64e15)
/** Null if it is not archived. */
const ArchivedAt = Instant.nullable().default(null)
const Text = z.string().nullable().default(null)
const Tags = z.array(z.string()).default([])

/** A task as it was sent, its alias filled in. */
export const StoredTask = z.object({ task_type: z.string(), alias: z.string(), configuration: Json })
export type StoredTask = z.output<typeof StoredTask>

export const EvaluationDoc = z.object({
  description: Text,
  tags: Tags,
  metadata: Json.nullable().default(null),
  tasks: z.array(StoredTask).default([]),
  dataset_ids: z.array(z.string()).default([]),
  taxonomy: Json.nullable().default(null),
  /** Snapshots of the questions that the tasks name, by id: answers follow the question as it was. */
  questions: z.record(z.string(), Json).default({}),
  item_count: z.int(),
  /** Number of task errors once all items have been processed. */
  error_total: z.int().default(0),
  outcome: z.enum(['success', 'failure', 'partial']).default('success'),
  /** Progress of human contributors; after `none`, the tasks cannot be changed. */
  contributor_work: z.enum(['none', 'claimed', 'completed']).default('none'),
  archived_at: ArchivedAt,
})
export type EvaluationDoc = z.output<typeof EvaluationDoc>

export const TaskFailure = z.object({ type: z.string(), message: z.string() })

export const ItemDoc = z.object({
  /** Position in its evaluation, from 0: items are processed in this order. */
  index: z.int(),
  data: Json,
  files: Strings.nullable().default(null),
  dataset_item_id: Text,
  dataset_item_version_num: z.int().nullable().default(null),
  /** The errors it will have, by alias; shown once the item has been processed. */
  errors: z.record(z.string(), TaskFailure).nullable().default(null),
  archived_at: ArchivedAt,
})
export type ItemDoc = z.output<typeof ItemDoc>

export const DatasetDoc = z.object({
  description: Text,
  tags: Tags,
  current_version_num: z.int(),
  archived_at: ArchivedAt,
})
export type DatasetDoc = z.output<typeof DatasetDoc>

/** A state of a dataset item: valid from one version of the dataset until the next state or the item's end. */
export const DatasetItemState = z.object({
  from: z.int(),
  data: Json,
  files: Strings.nullable(),
  content_hash: z.string(),
  updated_at: Instant,
})

export const DatasetItemDoc = z.object({
  /** Oldest first. */
  states: z.array(DatasetItemState).min(1),
  /** First version with the item. */
  first_version: z.int(),
  /** Last version with the item; null if it is not deleted. */
  last_version: z.int().nullable().default(null),
  archived_at: ArchivedAt,
})
export type DatasetItemDoc = z.output<typeof DatasetItemDoc>

/** The state of a dataset item that starts at this version. */
export const itemState = (
  from: number,
  data: Readonly<Record<string, unknown>>,
  files: Readonly<Record<string, string>> | null,
  now: number,
): z.output<typeof DatasetItemState> => ({
  from,
  data: { ...data },
  files: files === null ? null : { ...files },
  content_hash: contentHash(data, files),
  updated_at: now,
})

export const GroupMember = z.object({
  id: z.string(),
  evaluation_id: z.string(),
  created_at: Instant,
  deleted_at: Instant.nullable(),
})

export const GroupDoc = z.object({
  description: Text,
  tags: Tags,
  metadata: Json.nullable().default(null),
  members: z.array(GroupMember),
  /** Evaluation ids of members that are not deleted, for the list's filter. */
  active: z.array(z.string()),
  /** Column by evaluation id. */
  row_identifiers: Strings.default({}),
  deleted_at: ArchivedAt,
})
export type GroupDoc = z.output<typeof GroupDoc>

export const DashboardDoc = z.object({
  description: Text,
  tags: Tags,
  evaluation_id: Text,
  evaluation_group_id: Text,
  widget_order: z.array(z.string()).default([]),
  archived_at: ArchivedAt,
})
export type DashboardDoc = z.output<typeof DashboardDoc>

export const WidgetDoc = z.object({
  type: z.string(),
  config: Json.nullable(),
  query: Json.nullable(),
})
export type WidgetDoc = z.output<typeof WidgetDoc>

/** The result of a widget on one dashboard, which is the parent. */
export const WidgetResultDoc = z.object({
  widget_id: z.string(),
  computation_status: z.enum(['pending', 'completed', 'failed']),
  computed_result: Json.nullable(),
  error_message: Text,
  computed_at: Instant.nullable(),
})
export type WidgetResultDoc = z.output<typeof WidgetResultDoc>

export const QUESTION_TYPES = ['categorical', 'rating', 'number', 'free_text', 'form', 'timestamp'] as const

export const QuestionDoc = z.object({
  question_type: z.enum(QUESTION_TYPES),
  prompt: z.string(),
  configuration: Json.nullable(),
  conditions: z.array(Json).nullable(),
  archived_at: ArchivedAt,
})
export type QuestionDoc = z.output<typeof QuestionDoc>

/** Its title is the name in the store. */
export const RubricDoc = z.object({
  tags: Tags,
  version: z.int().default(1),
  archived_at: ArchivedAt,
})
export type RubricDoc = z.output<typeof RubricDoc>

/** One version of a criterion. The parent is the rubric. */
const CriterionState = z.object({
  title: z.string(),
  weight: z.number().nullable().default(null),
  annotations: Json.nullable().default(null),
  created_at: Instant,
})
export const CriterionDoc = z.object({
  /** Version 1 first. */
  states: z.array(CriterionState).min(1),
})
export type CriterionDoc = z.output<typeof CriterionDoc>

/** A task for one person to annotate or audit one item in one queue. The parent is the evaluation. */
export const AnnotationTaskDoc = z.object({
  item_id: z.string(),
  queue_id: z.string(),
  /** 0 for the annotation itself, 1 and 2 for audits of these levels. */
  level: z.int().min(0).max(2).default(0),
  status: z.enum(['PENDING', 'PENDING_REDO', 'COMPLETED', 'FIXED']).default('PENDING'),
  assigned_to: Text,
})
export type AnnotationTaskDoc = z.output<typeof AnnotationTaskDoc>

export const FileDoc = z.object({
  md5_checksum: z.string(),
  mime_type: z.string(),
  /** Bytes. */
  size: z.int(),
  tags: Json.nullable().default(null),
  /** The bytes in base64; null for a file that only refers to cloud storage. */
  content: z.string().nullable(),
})
export type FileDoc = z.output<typeof FileDoc>

/** The content behind a signed URL. */
export const ExportDoc = z.object({ content_type: z.string(), content: z.string(), expires_at: Instant })
export type ExportDoc = z.output<typeof ExportDoc>

export const collections = {
  evaluation: EvaluationDoc,
  evaluation_item: ItemDoc,
  dataset: DatasetDoc,
  dataset_item: DatasetItemDoc,
  evaluation_group: GroupDoc,
  evaluation_dashboard: DashboardDoc,
  evaluation_widget: WidgetDoc,
  evaluation_widget_result: WidgetResultDoc,
  question: QuestionDoc,
  rubric: RubricDoc,
  rubric_criterion: CriterionDoc,
  annotation_task: AnnotationTaskDoc,
  file: FileDoc,
  export: ExportDoc,
}

export const evaluationsOf = (world: World) => world.collection('evaluation', EvaluationDoc)
export const itemsOf = (world: World) => world.collection('evaluation_item', ItemDoc)
export const datasetsOf = (world: World) => world.collection('dataset', DatasetDoc)
export const datasetItemsOf = (world: World) => world.collection('dataset_item', DatasetItemDoc)
export const groupsOf = (world: World) => world.collection('evaluation_group', GroupDoc)
export const dashboardsOf = (world: World) => world.collection('evaluation_dashboard', DashboardDoc)
export const widgetsOf = (world: World) => world.collection('evaluation_widget', WidgetDoc)
export const widgetResultsOf = (world: World) => world.collection('evaluation_widget_result', WidgetResultDoc)
export const questionsOf = (world: World) => world.collection('question', QuestionDoc)
export const rubricsOf = (world: World) => world.collection('rubric', RubricDoc)
export const criteriaOf = (world: World) => world.collection('rubric_criterion', CriterionDoc)
export const annotationTasksOf = (world: World) => world.collection('annotation_task', AnnotationTaskDoc)
export const filesOf = (world: World) => world.collection('file', FileDoc)
export const exportsOf = (world: World) => world.collection('export', ExportDoc)
