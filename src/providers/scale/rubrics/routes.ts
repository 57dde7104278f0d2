// Rubrics: what judges and contributors score by. Every update makes a version.
// scale-gp-beta 0.7.0, resources/rubrics/rubrics.py
import type { Stored, World } from '../../../core/world.ts'
import { type RubricDoc, rubricsOf } from '../collections.ts'
import type { Routes, ScaleContext } from '../context.ts'
import { listPage, live, named, withTags } from '../dialect/paging.ts'
import { idParams } from '../dialect/shared.ts'
import { errorReplies } from '../errors.ts'
import { apiMd } from '../pages.ts'
import { refusal } from '../refusals.ts'
import { findRubric } from './find.ts'
import { Rubric, RubricArchived, RubricCreate, RubricList, RubricListQuery, RubricUpdate } from './schemas.ts'
import { toRubric, toRubricInList } from './wire.ts'
import { addCriterion, changeRubric } from './write.ts'

const tags = ['Rubrics']
const params = idParams('rubric_id')

export const rubrics: Routes = async (scope, context) => {
  scope.route({
    method: 'POST',
    url: '/v5/rubrics',
    schema: {
      operationId: 'CreateRubric',
      summary: 'Create Rubric',
      description: 'Creates a rubric at version 1, with its first criteria where they are sent.',
      tags,
      externalDocs: apiMd,
      body: RubricCreate,
      response: { 200: Rubric, ...errorReplies },
    },
    handler: ({ body: { title, tags = null, criteria }, world }) =>
      world.transaction(() => {
        const doc: RubricDoc = { tags: tags ?? [], version: 1, archived_at: null }
        const stored = rubricsOf(world).insert({ id: world.ids.uuid(), name: title, doc })
        for (const one of criteria ?? []) addCriterion(world, stored.id, one)
        return toRubric(stored, world)
      }),
  })

  scope.route({
    method: 'GET',
    url: '/v5/rubrics',
    schema: {
      operationId: 'ListRubrics',
      summary: 'List Rubrics',
      description:
        'The latest version of each rubric, without archived ones. Criteria are a title and a weight.',
      tags,
      externalDocs: apiMd,
      querystring: RubricListQuery,
      response: { 200: RubricList, ...errorReplies },
    },
    handler: ({ query, world }) =>
      listPage(rubricsOf(world), query, {
        where: [...live(false), ...named(query.title), ...withTags(query.tags)],
        noun: 'Rubric',
        lax: context.lax,
        toWire: (stored) => toRubricInList(stored, world),
      }),
  })

  scope.route({
    method: 'GET',
    url: '/v5/rubrics/:rubric_id',
    schema: {
      operationId: 'GetRubric',
      summary: 'Get Rubric',
      description: 'The latest version with all its criteria; archived rubrics too.',
      tags,
      externalDocs: apiMd,
      params,
      response: { 200: Rubric, ...errorReplies },
    },
    handler: ({ params: { rubric_id: id }, world }) => toRubric(findRubric(world, id, context), world),
  })

  scope.route({
    method: 'PATCH',
    url: '/v5/rubrics/:rubric_id',
    schema: {
      operationId: 'UpdateRubric',
      summary: 'Update Rubric',
      description:
        'Changes title or tags, or restores the rubric with `{"restore": true}`. Either makes a new version.',
      tags,
      externalDocs: apiMd,
      params,
      body: RubricUpdate,
      response: { 200: Rubric, ...errorReplies },
    },
    handler: ({ params: { rubric_id: id }, body, world }) => {
      const stored = findRubric(world, id, context)
      if ('restore' in body) return toRubric(restored(stored, world), world)
      return toRubric(edited(stored, body, world, context), world)
    },
  })

  scope.route({
    method: 'DELETE',
    url: '/v5/rubrics/:rubric_id',
    schema: {
      operationId: 'ArchiveRubric',
      summary: 'Archive Rubric',
      description: 'Hides the rubric from lists. Its criteria and versions stay.',
      tags,
      externalDocs: apiMd,
      params,
      response: { 200: RubricArchived, ...errorReplies },
    },
    handler: ({ params: { rubric_id: id }, world }) => {
      const { doc } = findRubric(world, id, context)
      if (doc.archived_at !== null && !context.lax) throw refusal('already-archived', 'Rubric')
      rubricsOf(world).update(id, { doc: { ...doc, archived_at: world.clock.now() }, touch: false })
      return { id, object: 'rubric' as const, deleted: true as const }
    },
  })
}

const restored = (stored: Stored<RubricDoc>, world: World): Stored<RubricDoc> =>
  stored.doc.archived_at === null ? stored : (changeRubric(world, stored, { archived_at: null }) ?? stored)

/** @throws Problem 'conflict' for an archived rubric */
function edited(
  stored: Stored<RubricDoc>,
  { title, tags }: { title?: string | undefined; tags?: string[] | undefined },
  world: World,
  { lax }: ScaleContext,
): Stored<RubricDoc> {
  if (stored.doc.archived_at !== null && !lax) throw refusal('archived', 'Rubric')
  if (title === undefined && tags === undefined) return stored
  return changeRubric(world, stored, { title, ...(tags !== undefined && { tags }) }) ?? stored
}
