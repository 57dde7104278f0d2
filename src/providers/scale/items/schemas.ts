// Evaluation items on the wire. scale-gp-beta 0.7.0, types/evaluation_item.py;
// https://docs.gp.scale.com/reference/v5/evaluation-items/list-evaluation-items
import * as z from 'zod'
import { bool, Dict, enumeration, last, queryText, StringDict } from '../dialect/fields.ts'
import { includeArchived, listOf, paging } from '../dialect/lists.ts'
import { Identity, Time } from '../dialect/shared.ts'

const members = {
  id: z.string(),
  object: z.literal('evaluation.item'),
  evaluation_id: z.string(),
  dataset_item_id: z.string().nullable(),
  dataset_item_version_num: z.int().nullable(),
  data: Dict.describe("The item's own members, and the result of each task under its alias."),
  task_errors: z.record(z.string(), z.object({ type: z.string(), message: z.string() })).nullable(),
  created_at: Time,
  archived_at: Time.nullable(),
}

export const EvaluationItem = z
  .object({
    ...members,
    files: StringDict.nullable().describe('File ids by key.'),
    task_result_statuses: z
      .record(z.string(), z.enum(['completed', 'skipped', 'errored', 'pending', 'prefilled']))
      .nullable()
      .describe('State of each task, by alias; null for an evaluation without tasks.'),
    created_by: Identity,
    created_by_user_id: z.string().optional(),
  })
  .meta({ id: 'ScaleEvaluationItem' })
export const EvaluationItemOld = z
  .object({ ...members, created_by_user_id: z.string() })
  .meta({ id: 'ScaleEvaluationItemFirstGeneration' })
export const EvaluationItemList = listOf('ScaleEvaluationItemList', EvaluationItem)
export const EvaluationItemListOld = listOf('ScaleEvaluationItemListFirstGeneration', EvaluationItemOld)

export const ItemQuery = z.object(includeArchived)
export const ItemListQuery = z.object({
  ...paging,
  ...includeArchived,
  evaluation_id: queryText().describe('Only items of this evaluation.'),
  completion_status: z
    .preprocess(last, z.enum(['failed', 'passed', 'all']))
    .default('all')
    .describe('`failed`: with task errors; `passed`: without.'),
})

export const ItemExport = z
  .object({
    evaluation_id: z.string(),
    export_format: enumeration(['json', 'jsonl', 'csv']).optional().describe('Default: `csv`.'),
    export_method: enumeration(['signed_url', 'direct']).optional().describe('Default: `direct`.'),
    include_archived: bool().optional(),
  })
  .meta({ id: 'ScaleEvaluationItemExportRequest' })

export const ItemExported = z
  .object({
    filename: z.string(),
    content: z.string().nullable().describe('The file, if the method is `direct`.'),
    signed_url: z.string().nullable().describe('URL of the file, if the method is `signed_url`.'),
  })
  .meta({ id: 'ScaleEvaluationItemExport' })
