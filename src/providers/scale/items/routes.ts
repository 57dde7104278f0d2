// Evaluation items: list, read, export.

import type { Condition, World } from '../../../core/world.ts'
import { evaluationsOf, itemsOf } from '../collections.ts'
import { inGeneration, type Routes } from '../context.ts'
import { listPage, live } from '../dialect/paging.ts'
import { idParams } from '../dialect/shared.ts'
import { errorReplies } from '../errors.ts'
import { standIn } from '../fixture-mode.ts'
import { itemsDone, STATES } from '../lifecycle.ts'
import { apiMd, page } from '../pages.ts'
import { found } from '../refusals.ts'
import { exportItems, signedExports } from './export.ts'
import {
  EvaluationItem,
  EvaluationItemList,
  EvaluationItemListOld,
  EvaluationItemOld,
  ItemExport,
  ItemExported,
  ItemListQuery,
  ItemQuery,
} from './schemas.ts'
import { ItemWriter } from './wire.ts'

const tags = ['Evaluation Items']

export const items: Routes = async (scope, context) => {
  const { generation, lax } = context
  const One = inGeneration(generation, EvaluationItem, EvaluationItemOld)
  const List = inGeneration(generation, EvaluationItemList, EvaluationItemListOld)

  scope.route({
    method: 'GET',
    url: '/v5/evaluation-items',
    schema: {
      operationId: 'ListEvaluationItems',
      summary: 'List Evaluation Items',
      tags,
      externalDocs: page('evaluation-items/list-evaluation-items'),
      querystring: ItemListQuery,
      response: { 200: List, ...errorReplies },
    },
    handler: ({ query, world }) => {
      const writer = new ItemWriter(world, context)
      const { evaluation_id: evaluation, completion_status: status } = query
      return listPage(itemsOf(world), query, {
        where: [
          ...live(query.include_archived),
          ...(evaluation ? [{ field: 'parent', op: '=', value: evaluation } as const] : []),
          ...withStatus(status, evaluation, world),
        ],
        noun: 'Evaluation item',
        lax,
        oneParent: Boolean(evaluation),
        toWire: (item) => writer.toWire(item),
      })
    },
  })

  scope.route({
    method: 'POST',
    url: '/v5/evaluation-items/export',
    schema: {
      operationId: 'ExportEvaluationItems',
      summary: 'Export Evaluation Items',
      description: 'Returns all items of one evaluation as a file: in the response itself, or behind a URL.',
      tags,
      externalDocs: apiMd,
      body: ItemExport,
      response: { 200: ItemExported, ...errorReplies },
    },
    handler: (request) => exportItems(request.body, request, context),
  })
  await signedExports(scope)

  scope.route({
    method: 'GET',
    url: '/v5/evaluation-items/:evaluation_item_id',
    schema: {
      operationId: 'GetEvaluationItem',
      summary: 'Get Evaluation Item',
      tags,
      externalDocs: apiMd,
      params: idParams('evaluation_item_id'),
      querystring: ItemQuery,
      response: { 200: One, ...errorReplies },
    },
    handler: ({ params: { evaluation_item_id: id }, query, world }) => {
      const stored = itemsOf(world).get(id)
      const seen = query.include_archived || stored?.doc.archived_at === null ? stored : undefined
      const item = found(seen ?? (lax ? standIn.item(id, world) : undefined), `Evaluation item ${id}`)
      return new ItemWriter(world, context).toWire(item)
    },
  })
}

/**
 * The condition for a status. Errors count once the item has been processed. Evaluations that have not processed all
 * items, because they run or have failed, are split by position; those without any error need no split.
 */
function withStatus(
  status: 'failed' | 'passed' | 'all',
  evaluation: string | undefined,
  world: World,
): Condition[] {
  if (status === 'all') return []
  const { items: partial } = evaluationsOf(world).list({
    where: [
      { field: 'state', op: 'in', value: [...STATES.running, ...STATES.failed] },
      { field: 'doc.error_total', op: '>', value: 0 },
      ...(evaluation ? [{ field: 'id', op: '=', value: evaluation } as const] : []),
    ],
  })
  const now = world.clock.now()
  // Many running evaluations have the same progress: use one condition for all of these.
  const byDone = Map.groupBy(partial, (one) => itemsDone(one, now))
  const itemsWhose = (op: '<' | '>='): Condition[] =>
    [...byDone].map(([done, ones]) => ({
      all: [
        { field: 'parent', op: 'in', value: ones.map(({ id }) => id) },
        { field: 'doc.index', op, value: done },
      ],
    }))
  if (status === 'passed') return [{ any: [{ field: 'doc.errors', op: 'null' }, ...itemsWhose('>=')] }]
  const whole: Condition = { field: 'parent', op: 'not in', value: partial.map(({ id }) => id) }
  return [{ field: 'doc.errors', op: 'not null' }, { any: [whole, ...itemsWhose('<')] }]
}
