// Evaluations on the wire. scale-gp-beta 0.7.0, types/evaluation.py;
// https://docs.gp.scale.com/reference/v5/evaluations/update-evaluation
import * as z from 'zod'
import { Dataset, DatasetOld, FilesPerItem, ItemsData } from '../datasets/schemas.ts'
import { bool, Dict, nameText, queryList, variants } from '../dialect/fields.ts'
import { includeArchived, listOf, listQuery, paging } from '../dialect/lists.ts'
import { Deleted, Identity, Restore, Tags, Time } from '../dialect/shared.ts'
import { EvaluationTask } from '../tasks/schemas.ts'

const counts = <K extends string>(...names: K[]) =>
  Object.fromEntries(names.map((name) => [name, z.int()])) as Record<K, z.ZodInt>

export const Progress = z
  .object({
    workflows: z.object(counts('total', 'completed', 'failed', 'pending')).nullable(),
    items: z
      .object({
        ...counts('total', 'successful', 'failed', 'pending'),
        failed_items: z
          .array(
            z.object({
              item_id: z.string(),
              error: z.string().nullable(),
              error_type: z.string().nullable(),
            }),
          )
          .nullable(),
      })
      .nullable(),
  })
  .describe("Id of the evaluation's job; null if none runs.")
  .meta({ id: 'ScaleEvaluationProgress' })

const TaskOnWire = z
  .object({ task_type: z.string(), alias: z.string(), configuration: Dict })
  .describe('As sent, plus its alias: see ScaleEvaluationTask.')
  .meta({ id: 'ScaleEvaluationTaskResponse' })

const members = {
  id: z.string(),
  object: z.literal('evaluation'),
  name: z.string(),
  description: z.string().nullable(),
  created_at: Time,
  archived_at: Time.nullable(),
}
const status = z.enum(['failed', 'completed', 'running'])
const tasks = z.array(TaskOnWire).optional().describe('Only on reads with the view `tasks`.')

export const Evaluation = z
  .object({
    ...members,
    created_by: Identity,
    created_by_user_id: z.string().optional(),
    tags: Tags,
    datasets: z.array(Dataset),
    status,
    status_reason: z.string().nullable(),
    progress: Progress.nullable(),
    tasks,
    metadata: Dict.nullable(),
    error_count: z.int().nullable().describe('Number of task errors in all items.'),
  })
  .meta({ id: 'ScaleEvaluation' })
/** The earliest clients require `deleted` in their model of this response (scale-gp-beta 0.1.0a10 to 0.1.0a30). */
export const EvaluationArchived = Evaluation.extend({ deleted: z.literal(true).optional() }).meta({
  id: 'ScaleEvaluationArchived',
})
export const EvaluationOld = z
  .object({
    ...members,
    created_by_user_id: z.string(),
    tags: Tags,
    datasets: z.array(DatasetOld),
    status,
    tasks,
  })
  .meta({ id: 'ScaleEvaluationFirstGeneration' })
export const EvaluationList = listOf('ScaleEvaluationList', Evaluation)
export const EvaluationListOld = listOf('ScaleEvaluationListFirstGeneration', EvaluationOld)
export const EvaluationArchivedOld = Deleted('ScaleEvaluationArchivedFirstGeneration', 'evaluation')

const Name = nameText().min(1).max(128)
/** Tags of evaluations must not be empty: the generator of the SDK's tests writes `x` for a minimum length of one. */
const NewTags = z.array(z.string().min(1))
const Description = z.string().max(280)

const common = {
  name: Name,
  description: Description.nullish(),
  tags: NewTags.nullish(),
  tasks: z.array(EvaluationTask).nullish(),
  metadata: Dict.nullish(),
  taxonomy_params: Dict.nullish().describe("Stored as the evaluation's taxonomy."),
  skip_prefilled_rows: bool().nullish(),
}
/** Distinguishes the three forms, so that an invalid request for a dataset is refused, not ignored. */
const Absent = z.null().optional().describe('Belongs to another form of the request.')

const Standalone = z
  .object({
    ...common,
    data: ItemsData.describe('Items to evaluate.'),
    files: FilesPerItem.nullish(),
    dataset_id: Absent,
    dataset: Absent,
  })
  .meta({ id: 'ScaleEvaluationStandaloneCreateRequest' })
const FromDataset = z
  .object({
    ...common,
    dataset_id: z.string(),
    data: z
      .array(z.looseObject({ dataset_item_id: z.string() }))
      .min(1)
      .nullish()
      .describe('Items of the dataset, each with optional extra members. Default: all items.'),
  })
  .meta({ id: 'ScaleEvaluationFromDatasetCreateRequest' })
const WithDataset = z
  .object({
    ...common,
    data: ItemsData.describe('Items to evaluate.'),
    files: FilesPerItem.nullish(),
    dataset: z.object({
      name: nameText(),
      description: z.string().nullish(),
      keys: z
        .array(z.string())
        .nullish()
        .describe('Members of the items to copy into the dataset. Default: all.'),
      tags: Tags.nullish(),
    }),
  })
  .meta({ id: 'ScaleEvaluationWithDatasetCreateRequest' })

export const EvaluationCreate = variants({
  EvaluationStandaloneCreateRequest: Standalone,
  EvaluationFromDatasetCreateRequest: FromDataset,
  EvaluationWithDatasetCreateRequest: WithDataset,
})
export type EvaluationCreate =
  | z.output<typeof Standalone>
  | z.output<typeof FromDataset>
  | z.output<typeof WithDataset>

export const EvaluationUpdate = variants(
  {
    PartialEvaluationUpdateRequest: z
      .object({
        name: Name.optional(),
        description: Description.nullish(),
        tags: NewTags.optional().describe('Replaces the whole list.'),
        metadata: Dict.nullish().describe('An RFC 7396 merge patch.'),
      })
      .meta({ id: 'ScalePartialEvaluationUpdateRequest' }),
    RestoreRequest: Restore,
  },
  'RestoreRequest',
)

const views = {
  views: queryList(z.enum(['tasks'], { error: 'enum' })).describe('`tasks` includes the tasks.'),
}
export const EvaluationQuery = z.object({ ...includeArchived, ...views })
export const EvaluationListQuery = z.object({
  ...listQuery,
  ...views,
})
export const EvaluationFilterQuery = z.object({ ...paging, ...includeArchived, ...views })

export const OPERATORS = ['==', '!=', '>=', '<=', 'IN', 'NOT_IN'] as const
export const EvaluationFilter = z
  .object({
    filters: z
      .array(
        z.object({
          key: z.string().describe('A metadata key, `status` or `tag`.'),
          operator: z.enum(OPERATORS),
          value: z
            .string()
            .describe('For IN and NOT_IN: strings separated by commas, or a JSON array of strings.'),
          object: z.literal('metadata_filter').optional(),
        }),
      )
      .max(10),
  })
  .meta({ id: 'ScaleEvaluationFilterRequest' })

export const EvaluationSchema = z
  .object({
    object: z.literal('evaluation_schema'),
    evaluation_id: z.string(),
    total_items: z.int(),
    is_sampled: z.boolean(),
    sample_size: z.int().nullable(),
    fields: z.array(
      z.object({
        object: z.literal('field_schema'),
        field_name: z.string().describe('Key path: keys separated by dots.'),
        data_type: z.enum(['string', 'number', 'boolean', 'object', 'array', 'null']),
        item_count: z.int(),
        source: z.enum(['data', 'task_result_cache']),
      }),
    ),
  })
  .meta({ id: 'ScaleEvaluationSchema' })

export const TaskAdd = z.object({ task: EvaluationTask }).meta({ id: 'ScaleTaskAddRequest' })
export const TaskUpdate = z
  .object({ configuration: Dict.describe('Replaces the whole configuration.') })
  .meta({ id: 'ScaleTaskUpdateRequest' })
export const DryRunResult = z
  .object({
    status: z.enum(['success', 'failed']),
    results: z.array(z.object({ output: z.unknown().optional(), error: z.string().optional() })),
  })
  .meta({ id: 'ScaleTaskDryRunResult' })
