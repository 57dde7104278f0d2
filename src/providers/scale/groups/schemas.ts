// Evaluation groups on the wire. scale-gp-beta 0.7.0, types/evaluation_group.py;
// https://docs.gp.scale.com/reference/v5/evaluation-groups/create-evaluation-group
import * as z from 'zod'
import {
  Dict,
  enumeration,
  nameText,
  queryBool,
  queryList,
  queryText,
  StringDict,
} from '../dialect/fields.ts'
import { listOf, nameQuery, paging, tagsQuery } from '../dialect/lists.ts'
import { Tags, Time } from '../dialect/shared.ts'
import { EvaluationSchema } from '../evaluations/schemas.ts'

const Member = z
  .object({
    id: z.string().describe('Id of the membership.'),
    object: z.literal('evaluation_group.member'),
    evaluation_group_id: z.string(),
    evaluation_id: z.string(),
    created_at: Time.describe('When it became a member.'),
    deleted_at: Time.nullable(),
    evaluation_name: z.string().nullable(),
    evaluation_tags: Tags.nullable(),
    evaluation_created_at: Time.nullable(),
  })
  .meta({ id: 'ScaleEvaluationGroupMember' })

export const Group = z
  .object({
    id: z.string(),
    object: z.literal('evaluation_group'),
    tags: Tags,
    name: z.string(),
    description: z.string().nullable(),
    metadata: Dict.nullable().optional(),
    evaluation_group_metadata: Dict.nullable()
      .optional()
      .describe('Older pages call it `metadata`; the behavior `scale.generation=new` omits that name.'),
    created_at: Time,
    deleted_at: Time.nullable(),
    account_id: z.string(),
    members: z
      .array(Member)
      .optional()
      .describe('On reads of one group; in lists only with the view `members`.'),
    row_identifiers: z
      .array(
        z.object({
          object: z.literal('evaluation_group.row_identifier'),
          evaluation_id: z.string(),
          column_name: z.string(),
        }),
      )
      .optional()
      .describe('In responses to writes; on reads only with the view `row_identifiers`.'),
  })
  .meta({ id: 'ScaleEvaluationGroup' })
export const GroupList = listOf('ScaleEvaluationGroupList', Group)

const members = {
  description: z.string().nullish(),
  metadata: Dict.nullish(),
  row_identifiers: StringDict.nullish().describe('Column by evaluation id; other ids are ignored.'),
  tags: Tags.nullish(),
}
const Name = nameText().max(128)
const evaluationIds = z.array(z.string()).min(1)

export const GroupCreate = z
  .object({ name: Name, evaluation_ids: evaluationIds, ...members })
  .meta({ id: 'ScaleEvaluationGroupCreateRequest' })
export const GroupPatch = z
  .object({
    name: Name.optional(),
    ...members,
    tags: Tags.optional(),
    row_identifiers: StringDict.optional(),
  })
  .meta({ id: 'ScaleEvaluationGroupPatchRequest' })
export const GroupReplace = z
  .object({ name: Name.optional(), evaluation_ids: evaluationIds.optional(), ...members })
  .meta({ id: 'ScaleEvaluationGroupUpdateRequest' })

const includeDeleted = { include_deleted: queryBool().describe('Include archived ones.') }
const views = { views: queryList(enumeration(['members', 'row_identifiers'])) }
export const GroupQuery = z.object({ ...includeDeleted, ...views })
export const GroupListQuery = z.object({
  ...paging,
  ...includeDeleted,
  ...nameQuery,
  ...tagsQuery,
  ...views,
  evaluation_id: queryText().describe('Has this evaluation as an active member.'),
})

export const GroupSchema = z
  .object({
    object: z.literal('evaluation_group_schema'),
    evaluation_group_id: z.string(),
    evaluation_schemas: z.array(EvaluationSchema).describe('One for each active member.'),
  })
  .meta({ id: 'ScaleEvaluationGroupSchema' })
