// Evaluations: create, list, filter, read, update and restore, archive.
import type * as z from 'zod'
import type { Stored, World } from '../../../core/world.ts'
import { type EvaluationDoc, evaluationsOf } from '../collections.ts'
import { inGeneration, type Routes } from '../context.ts'
import { mergePatch } from '../dialect/fields.ts'
import { listPage, live, named, withTags } from '../dialect/paging.ts'
import { idParams } from '../dialect/shared.ts'
import { errorReplies } from '../errors.ts'
import { page } from '../pages.ts'
import { refusal } from '../refusals.ts'
import { archiveEvaluation, restoreEvaluation } from './archive.ts'
import { createEvaluation } from './create.ts'
import { pageOfFilter } from './filter.ts'
import { findEvaluation, mustBeLive } from './find.ts'
import {
  Evaluation,
  EvaluationArchived,
  EvaluationArchivedOld,
  EvaluationCreate,
  EvaluationFilter,
  EvaluationFilterQuery,
  EvaluationList,
  EvaluationListOld,
  EvaluationListQuery,
  EvaluationOld,
  EvaluationQuery,
  EvaluationUpdate,
} from './schemas.ts'
import { toEvaluation, writeEvaluation } from './wire.ts'

const tags = ['Evaluations']
const params = idParams('evaluation_id')

export const evaluations: Routes = async (scope, context) => {
  const { generation, lax } = context
  const old = generation === 'old'
  const One = inGeneration(generation, Evaluation, EvaluationOld)
  const List = inGeneration(generation, EvaluationList, EvaluationListOld)
  const Archived = inGeneration(generation, EvaluationArchived, EvaluationArchivedOld)
  const wire = (stored: Stored<EvaluationDoc>, world: World, views: readonly string[] | undefined) =>
    writeEvaluation(stored, world, context, views?.includes('tasks') ?? false)
  const whole = (stored: Stored<EvaluationDoc>, world: World) =>
    toEvaluation(stored, world, context, { tasks: true })

  scope.route({
    method: 'POST',
    url: '/v5/evaluations',
    schema: {
      operationId: 'CreateEvaluation',
      summary: 'Create Evaluation',
      description:
        'Creates an evaluation with its items, in one of three forms, and starts its tasks. If there are tasks to run, the response says `running` at once.',
      tags,
      externalDocs: { url: 'https://sgp-dev.sgp.stldocs.com/resources/evaluations/methods/create/' },
      body: EvaluationCreate,
      response: { 200: One, ...errorReplies },
    },
    handler: ({ body, world }) => {
      const stored = createEvaluation(body as EvaluationCreate, world, context, 'CreateEvaluation')
      return toEvaluation(stored, world, context, { tasks: true, fresh: true })
    },
  })

  scope.route({
    method: 'GET',
    url: '/v5/evaluations',
    schema: {
      operationId: 'ListEvaluations',
      summary: 'List Evaluations',
      tags,
      externalDocs: page('evaluations/list-evaluations'),
      querystring: EvaluationListQuery,
      response: { 200: List, ...errorReplies },
    },
    handler: ({ query, world }) =>
      listPage(evaluationsOf(world), query, {
        where: [...live(query.include_archived), ...named(query.name), ...withTags(query.tags)],
        noun: 'Evaluation',
        lax,
        toWire: (stored) => wire(stored, world, query.views),
      }),
  })

  scope.route({
    method: 'POST',
    url: '/v5/evaluations/filter',
    schema: {
      operationId: 'FilterEvaluations',
      summary: 'Filter Evaluations',
      description: 'Lists evaluations by metadata, status and tag. All of up to ten filters must hold.',
      tags,
      externalDocs: page('evaluations/filter-evaluations'),
      querystring: EvaluationFilterQuery,
      body: EvaluationFilter,
      response: { 200: List, ...errorReplies },
    },
    handler: ({ query, body, world }) =>
      pageOfFilter(evaluationsOf(world), query, body.filters, {
        noun: 'Evaluation',
        lax,
        toWire: (stored) => wire(stored, world, query.views),
      }),
  })

  scope.route({
    method: 'GET',
    url: '/v5/evaluations/:evaluation_id',
    schema: {
      operationId: 'GetEvaluation',
      summary: 'Get Evaluation',
      tags,
      externalDocs: page('evaluations/get-evaluation'),
      params,
      querystring: EvaluationQuery,
      response: { 200: One, ...errorReplies },
    },
    handler: ({ params: { evaluation_id: id }, query, world }) =>
      wire(
        findEvaluation(world, id, context, { archived: query.include_archived, look: true }),
        world,
        query.views,
      ),
  })

  scope.route({
    method: 'PATCH',
    url: '/v5/evaluations/:evaluation_id',
    schema: {
      operationId: 'UpdateEvaluation',
      summary: 'Update Evaluation',
      description:
        'Changes name, description, tags or metadata (a merge patch); or, with `{"restore": true}`, restores an archived evaluation with its items and dashboards.',
      tags,
      externalDocs: page('evaluations/update-evaluation'),
      params,
      body: EvaluationUpdate,
      response: { 200: One, ...errorReplies },
    },
    handler: ({ params: { evaluation_id: id }, body, world }) => {
      const stored = findEvaluation(world, id, context)
      if ('restore' in body) return whole(restoreEvaluation(stored, world), world)
      mustBeLive(stored, context)
      return whole(edit(stored, body, world), world)
    },
  })

  scope.route({
    method: 'DELETE',
    url: '/v5/evaluations/:evaluation_id',
    schema: {
      operationId: 'ArchiveEvaluation',
      summary: 'Archive Evaluation',
      description: 'Archives the evaluation, its items and dashboards, and removes it from every group.',
      tags,
      externalDocs: { url: 'https://sgp-dev.sgp.stldocs.com/resources/evaluations/methods/create/' },
      params,
      response: { 200: Archived, ...errorReplies },
    },
    handler: ({ params: { evaluation_id: id }, world }) => {
      const stored = findEvaluation(world, id, context)
      if (stored.doc.archived_at !== null && !lax) throw refusal('already-archived', 'Evaluation')
      const archived = archiveEvaluation(stored, world)
      if (old) return deletedEvaluation(id)
      const answer = whole(archived, world)
      return generation === 'both' ? { ...answer, deleted: true as const } : answer
    },
  })
}

/** The first generation's response to an archive. */
const deletedEvaluation = (id: string) =>
  ({ id, object: 'evaluation', deleted: true }) as unknown as z.output<typeof Evaluation>

interface Edit {
  name?: string | undefined
  description?: string | null | undefined
  tags?: string[] | undefined
  metadata?: Record<string, unknown> | null | undefined
}

/** Writes the members that were sent; an empty edit writes nothing. */
function edit(stored: Stored<EvaluationDoc>, { name, description, tags, metadata }: Edit, world: World) {
  if (name === undefined && description === undefined && tags === undefined && metadata === undefined)
    return stored
  const doc = { ...stored.doc }
  if (description !== undefined) doc.description = description
  if (tags !== undefined) doc.tags = tags
  if (metadata !== undefined)
    doc.metadata =
      metadata === null ? {} : (mergePatch(doc.metadata ?? {}, metadata) as Record<string, unknown>)
  return evaluationsOf(world).update(stored.id, { name, doc }) ?? stored
}
