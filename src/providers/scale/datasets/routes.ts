// Datasets: create, list, read, update and restore, archive.

import * as z from 'zod'
import type { Stored, World } from '../../../core/world.ts'
import { type DatasetDoc, datasetItemsOf, datasetsOf } from '../collections.ts'
import { inGeneration, type Routes } from '../context.ts'
import { includeArchived } from '../dialect/lists.ts'
import { listPage, live, named, withTags } from '../dialect/paging.ts'
import { idParams } from '../dialect/shared.ts'
import { errorReplies } from '../errors.ts'
import { checkFiles } from '../files/references.ts'
import { apiMd } from '../pages.ts'
import { refusal } from '../refusals.ts'
import { findDataset } from './find.ts'
import { checkKeys } from './reserved.ts'
import {
  Dataset,
  DatasetArchived,
  DatasetCreate,
  DatasetList,
  DatasetListOld,
  DatasetListQuery,
  DatasetOld,
  DatasetUpdate,
} from './schemas.ts'
import { toDataset } from './wire.ts'
import { insertDataset } from './write.ts'

const tags = ['Datasets']
const params = idParams('dataset_id')

export const datasets: Routes = async (scope, context) => {
  const { generation, lax } = context
  const One = inGeneration(generation, Dataset, DatasetOld)
  const List = inGeneration(generation, DatasetList, DatasetListOld)
  const toWire = (stored: Stored<DatasetDoc>) => toDataset(stored, generation)

  scope.route({
    method: 'POST',
    url: '/v5/datasets',
    schema: {
      operationId: 'CreateDataset',
      summary: 'Create Dataset',
      description: 'Creates a dataset with its first items, at version 1.',
      tags,
      externalDocs: apiMd,
      body: DatasetCreate,
      response: { 200: One, ...errorReplies },
    },
    handler: ({ body, world }) => {
      checkKeys(body.data)
      if (!lax) checkFiles(body.files, body.data, world)
      return toWire(insertDataset(world, body))
    },
  })

  scope.route({
    method: 'GET',
    url: '/v5/datasets',
    schema: {
      operationId: 'ListDatasets',
      summary: 'List Datasets',
      tags,
      externalDocs: apiMd,
      querystring: DatasetListQuery,
      response: { 200: List, ...errorReplies },
    },
    handler: ({ query, world }) =>
      listPage(datasetsOf(world), query, {
        where: [...live(query.include_archived), ...named(query.name), ...withTags(query.tags)],
        noun: 'Dataset',
        lax,
        toWire,
      }),
  })

  scope.route({
    method: 'GET',
    url: '/v5/datasets/:dataset_id',
    schema: {
      operationId: 'GetDataset',
      summary: 'Get Dataset',
      tags,
      externalDocs: apiMd,
      params,
      querystring: z.object(includeArchived),
      response: { 200: One, ...errorReplies },
    },
    handler: ({ params: { dataset_id: id }, query, world }) =>
      toWire(findDataset(world, id, context, query.include_archived)),
  })

  scope.route({
    method: 'PATCH',
    url: '/v5/datasets/:dataset_id',
    schema: {
      operationId: 'UpdateDataset',
      summary: 'Update Dataset',
      description:
        'Changes name, description or tags; or, with `{"restore": true}`, restores an archived dataset.',
      tags,
      externalDocs: apiMd,
      params,
      body: DatasetUpdate,
      response: { 200: One, ...errorReplies },
    },
    handler: ({ params: { dataset_id: id }, body, world }) => {
      const dataset = findDataset(world, id, context)
      const { doc } = dataset
      if ('restore' in body)
        return toWire(doc.archived_at === null ? dataset : mark(dataset, doc.archived_at, null, world))
      if (doc.archived_at !== null && !lax) throw refusal('archived', 'Dataset')
      const { name, description = doc.description, tags: next = doc.tags } = body
      if (Object.values(body).every((value) => value === undefined)) return toWire(dataset)
      return toWire(
        datasetsOf(world).update(id, { name, doc: { ...doc, description, tags: next } }) ?? dataset,
      )
    },
  })

  scope.route({
    method: 'DELETE',
    url: '/v5/datasets/:dataset_id',
    schema: {
      operationId: 'ArchiveDataset',
      summary: 'Archive Dataset',
      description: 'Archives the dataset and its items.',
      tags,
      externalDocs: apiMd,
      params,
      response: { 200: DatasetArchived, ...errorReplies },
    },
    handler: ({ params: { dataset_id: id }, world }) => {
      const dataset = findDataset(world, id, context)
      if (dataset.doc.archived_at !== null && !lax) throw refusal('already-archived', 'Dataset')
      mark(dataset, null, world.clock.now(), world)
      return { id, object: 'dataset' as const, deleted: true as const }
    },
  })
}

/** Archives or restores the dataset and the items that have the same archive time. */
function mark(
  dataset: Stored<DatasetDoc>,
  from: number | null,
  to: number | null,
  world: World,
): Stored<DatasetDoc> {
  const items = datasetItemsOf(world)
  return world.transaction(() => {
    for (const item of items.list({ where: [{ field: 'parent', op: '=', value: dataset.id }] }).items)
      if (item.doc.archived_at === from)
        items.update(item.id, { doc: { ...item.doc, archived_at: to }, touch: false })
    const doc = { ...dataset.doc, archived_at: to }
    return datasetsOf(world).update(dataset.id, { doc, touch: false }) ?? { ...dataset, doc }
  })
}
