// The criteria of a rubric, each with versions of its own. scale-gp-beta 0.7.0, resources/rubrics/criteria.py
import * as z from 'zod'
import type { Stored } from '../../../core/world.ts'
import type { CriterionDoc } from '../collections.ts'
import type { Routes, ScaleContext } from '../context.ts'
import { cursorOf } from '../dialect/paging.ts'
import { idParams } from '../dialect/shared.ts'
import { errorReplies } from '../errors.ts'
import { apiMd } from '../pages.ts'
import { refusal } from '../refusals.ts'
import { findCriterion, findRubric } from './find.ts'
import { Criterion, CriterionCreate, CriterionUpdate, CriterionVersions, VersionsQuery } from './schemas.ts'
import { toCriterion } from './wire.ts'
import { addCriterion, changeCriterion } from './write.ts'

const tags = ['Rubrics']
const params = z.object({ rubric_id: z.string(), rubric_criteria_id: z.string() })

export const criteria: Routes = async (scope, context) => {
  scope.route({
    method: 'POST',
    url: '/v5/rubrics/:rubric_id/criteria',
    schema: {
      operationId: 'CreateRubricCriterion',
      summary: 'Create Rubric Criterion',
      description: 'Adds a criterion at version 1. The version of the rubric stays.',
      tags,
      externalDocs: apiMd,
      params: idParams('rubric_id'),
      body: CriterionCreate,
      response: { 200: Criterion, ...errorReplies },
    },
    handler: ({ params: { rubric_id: id }, body, world }) => {
      const rubric = findRubric(world, id, context)
      if (rubric.doc.archived_at !== null && !context.lax) throw refusal('archived', 'Rubric')
      return toCriterion(addCriterion(world, id, body))
    },
  })

  scope.route({
    method: 'PATCH',
    url: '/v5/rubrics/:rubric_id/criteria/:rubric_criteria_id',
    schema: {
      operationId: 'UpdateRubricCriterion',
      summary: 'Update Rubric Criterion',
      description: 'Makes a new version of the criterion. Members that are not sent stay as they are.',
      tags,
      externalDocs: apiMd,
      params,
      body: CriterionUpdate,
      response: { 200: Criterion, ...errorReplies },
    },
    handler: ({ params: { rubric_id: rubric, rubric_criteria_id: id }, body, world }) => {
      const stored = findCriterion(world, rubric, id, context)
      return toCriterion(changeCriterion(world, stored, body) ?? stored)
    },
  })

  scope.route({
    method: 'GET',
    url: '/v5/rubrics/:rubric_id/criteria/:rubric_criteria_id/versions',
    schema: {
      operationId: 'ListRubricCriterionVersions',
      summary: 'List Rubric Criterion Versions',
      description: 'Every version of the criterion, the newest first.',
      tags,
      externalDocs: apiMd,
      params,
      querystring: VersionsQuery,
      response: { 200: CriterionVersions, ...errorReplies },
    },
    handler: ({ params: { rubric_id: rubric, rubric_criteria_id: id }, query, world }) =>
      versionsOf(findCriterion(world, rubric, id, context), query, context),
  })
}

const SORTS = ['version', 'created_at']

/** A page of versions; cursors are version numbers, as all versions share the criterion's id. */
function versionsOf(
  criterion: Stored<CriterionDoc>,
  query: z.output<typeof VersionsQuery>,
  { lax }: ScaleContext,
) {
  const { limit, sort_by, sort_order = 'desc' } = query
  if (sort_by && !SORTS.includes(sort_by) && !lax) throw refusal('sort-field', sort_by, SORTS.join(', '))
  const total = criterion.doc.states.length
  // A later version was never made earlier, so both fields have one order.
  const versions = criterion.doc.states.map((_, i) => i + 1)
  if (sort_order === 'desc') versions.reverse()
  const cursor = cursorOf(query)
  const place = cursor === undefined ? -1 : versions.indexOf(Number(cursor.id))
  if (cursor !== undefined && place < 0 && !lax) throw refusal('not-found', `Version ${cursor.id}`)
  const before = cursor?.side === 'before' && place >= 0
  const rest = before ? versions.slice(0, place) : versions.slice(place + 1)
  const items = before ? rest.slice(-limit) : rest.slice(0, limit)
  return {
    object: 'list' as const,
    items: items.map((version) => toCriterion(criterion, version)),
    limit,
    total,
    has_more: rest.length > limit,
  }
}
