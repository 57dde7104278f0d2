// Rubrics and their criteria on the wire. scale-gp-beta 0.7.0, types/rubric_response.py and types/rubrics
import * as z from 'zod'
import { Dict, float, nameText, queryText, variants } from '../dialect/fields.ts'
import { listOf, paging, tagsQuery } from '../dialect/lists.ts'
import { Deleted, Identity, Restore, Tags, Time } from '../dialect/shared.ts'

const Weight = float().describe('Multiplier for scoring.')
const Title = nameText().describe('The text of the criterion.')

export const CriterionCreate = z
  .object({
    title: Title,
    annotations: Dict.nullish().describe('Free metadata.'),
    weight: Weight.nullish(),
  })
  .meta({ id: 'ScaleRubricCriterionCreateRequest' })

export const CriterionUpdate = z
  .object({
    title: Title.optional(),
    annotations: Dict.nullish().describe('Replaces the metadata.'),
    weight: Weight.nullish(),
  })
  .meta({ id: 'ScaleRubricCriterionUpdateRequest' })

export const Criterion = z
  .object({
    id: z.string(),
    object: z.literal('rubric_criteria'),
    rubric_id: z.string(),
    title: z.string(),
    version: z.int(),
    weight: z.number().nullable(),
    annotations: Dict.nullable(),
    created_at: Time.describe('When this version was made.'),
  })
  .meta({ id: 'ScaleRubricCriterion' })
export type Criterion = z.output<typeof Criterion>
export const CriterionVersions = listOf('ScaleRubricCriterionVersionList', Criterion)

const CriterionSummary = z
  .object({ title: z.string(), weight: z.number().nullable() })
  .meta({ id: 'ScaleRubricCriterionSummary' })

export const RubricCreate = z
  .object({
    title: nameText(),
    criteria: z.array(CriterionCreate).min(1).nullish().describe('Criteria to create with the rubric.'),
    tags: Tags.nullish(),
  })
  .meta({ id: 'ScaleRubricCreateRequest' })

export const RubricUpdate = variants(
  {
    PartialRubricRequest: z
      .object({
        title: nameText().optional(),
        tags: Tags.optional().describe('Replaces the whole list.'),
      })
      .meta({ id: 'ScalePartialRubricRequest' }),
    RestoreRequest: Restore,
  },
  'RestoreRequest',
)

const members = {
  id: z.string(),
  object: z.literal('rubric'),
  title: z.string(),
  version: z.int().describe('1 at first; each update and each restore makes the next.'),
  tags: Tags,
  created_at: Time,
  updated_at: Time,
  created_by: Identity,
  archived_at: Time.nullable(),
}
export const Rubric = z.object({ ...members, criteria: z.array(Criterion) }).meta({ id: 'ScaleRubric' })
const RubricInList = z
  .object({ ...members, criteria: z.array(CriterionSummary) })
  .meta({ id: 'ScaleRubricInList' })
export const RubricList = listOf('ScaleRubricList', RubricInList)
export const RubricArchived = Deleted('ScaleRubricArchived', 'rubric')

export const RubricListQuery = z.object({
  ...paging,
  ...tagsQuery,
  title: queryText().describe('Part of the title, in any case.'),
})

export const VersionsQuery = z.object({
  ...paging,
  starting_after: queryText().describe('A version: the versions after it in the order are returned.'),
  ending_before: queryText().describe('A version: the versions before it in the order are returned.'),
  sort_by: queryText().meta({ description: 'Defaults to `version`.', enum: ['version', 'created_at'] }),
  sort_order: paging.sort_order.describe('Defaults to `desc`: the newest version first.'),
})
