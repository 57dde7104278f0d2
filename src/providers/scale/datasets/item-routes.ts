// Dataset items at any version. Each add, update or delete creates one new version of the dataset.
// scale-gp-beta 0.7.0, resources/dataset_items.py

import type { Condition, Stored, World } from '../../../core/world.ts'
import { type DatasetItemDoc, datasetItemsOf, datasetsOf, itemState } from '../collections.ts'
import { inGeneration, type Routes, type ScaleContext } from '../context.ts'
import { listPage, live } from '../dialect/paging.ts'
import { idParams } from '../dialect/shared.ts'
import { errorReplies } from '../errors.ts'
import { checkFile, checkFiles } from '../files/references.ts'
import { standIn } from '../fixture-mode.ts'
import { apiMd } from '../pages.ts'
import { found, refusal } from '../refusals.ts'
import { findDataset } from './find.ts'
import { checkKeys } from './reserved.ts'
import {
  DatasetItem,
  DatasetItemArchived,
  DatasetItemBatch,
  DatasetItemBatchCreate,
  DatasetItemBatchOld,
  DatasetItemList,
  DatasetItemListOld,
  DatasetItemListQuery,
  DatasetItemOld,
  DatasetItemQuery,
  DatasetItemUpdate,
} from './schemas.ts'
import { stateAtVersion, toDatasetItem } from './wire.ts'
import { insertDatasetItems, nextVersion } from './write.ts'

const tags = ['Dataset Items']
const params = idParams('dataset_item_id')
type Item = Stored<DatasetItemDoc>

export const datasetItems: Routes = async (scope, context) => {
  const { generation, lax } = context
  const One = inGeneration(generation, DatasetItem, DatasetItemOld)
  const List = inGeneration(generation, DatasetItemList, DatasetItemListOld)
  const Batch = inGeneration(generation, DatasetItemBatch, DatasetItemBatchOld)
  const toWire = (item: Item, version?: number) => toDatasetItem(item, generation, version)

  scope.route({
    method: 'POST',
    url: '/v5/dataset-items/batch',
    schema: {
      operationId: 'BatchCreateDatasetItems',
      summary: 'Batch Create Dataset Items',
      description: 'Adds items to a dataset. This makes one new version, however many items there are.',
      tags,
      externalDocs: apiMd,
      body: DatasetItemBatchCreate,
      response: { 200: Batch, ...errorReplies },
    },
    handler: ({ body: { dataset_id: id, data, files }, world }) => {
      const dataset = findDataset(world, id, context)
      if (dataset.doc.archived_at !== null && !lax) throw refusal('dataset-archived')
      checkKeys(data)
      if (!lax) checkFiles(files, data, world)
      const items = world.transaction(() =>
        insertDatasetItems(world, id, nextVersion(world, dataset), data, files),
      )
      return { object: 'list' as const, items: items.map((item) => toWire(item)) }
    },
  })

  scope.route({
    method: 'GET',
    url: '/v5/dataset-items',
    schema: {
      operationId: 'ListDatasetItems',
      summary: 'List Dataset Items',
      tags,
      externalDocs: apiMd,
      querystring: DatasetItemListQuery,
      response: { 200: List, ...errorReplies },
    },
    handler: ({ query, world }) => {
      const { dataset_id: dataset, version } = query
      if (version !== undefined && !lax) checkVersion(world, dataset, version, context)
      return listPage(datasetItemsOf(world), query, {
        where: [
          ...live(query.include_archived),
          ...(dataset ? [{ field: 'parent', op: '=', value: dataset } as const] : []),
          ...atVersion(version),
        ],
        noun: 'Dataset item',
        lax,
        oneParent: Boolean(dataset),
        toWire: (item) => toWire(item, version),
      })
    },
  })

  scope.route({
    method: 'GET',
    url: '/v5/dataset-items/:dataset_item_id',
    schema: {
      operationId: 'GetDatasetItem',
      summary: 'Get Dataset Item',
      description:
        'Returns the newest state, or the one at a version of the dataset, even for items deleted since then.',
      tags,
      externalDocs: apiMd,
      params,
      querystring: DatasetItemQuery,
      response: { 200: One, ...errorReplies },
    },
    handler: ({ params: { dataset_item_id: id }, query: { version }, world }) => {
      const item = datasetItemsOf(world).get(id)
      const seen = item !== undefined && isThere(item, version, world) ? item : undefined
      return toWire(
        found(seen ?? (lax ? standIn.datasetItem(id, world) : undefined), `Dataset item ${id}`),
        version,
      )
    },
  })

  scope.route({
    method: 'PATCH',
    url: '/v5/dataset-items/:dataset_item_id',
    schema: {
      operationId: 'UpdateDatasetItem',
      summary: 'Update Dataset Item',
      description: 'Replaces all data, and the files if they are sent. Earlier versions keep theirs.',
      tags,
      externalDocs: apiMd,
      params,
      body: DatasetItemUpdate,
      response: { 200: One, ...errorReplies },
    },
    handler: ({ params: { dataset_item_id: id }, body: { data, files }, world }) => {
      const item = writable(id, world, context, 'cannot be updated')
      checkKeys([data])
      if (!lax) for (const file of Object.values(files ?? {})) checkFile(file, world)
      const kept = files === undefined ? stateAtVersion(item.doc, Number.POSITIVE_INFINITY).files : files
      return toWire(
        world.transaction(() => {
          const state = itemState(bump(item, world), data, kept, world.clock.now())
          return rewrite(item, { ...item.doc, states: [...item.doc.states, state] }, world)
        }),
      )
    },
  })

  scope.route({
    method: 'DELETE',
    url: '/v5/dataset-items/:dataset_item_id',
    schema: {
      operationId: 'ArchiveDatasetItem',
      summary: 'Archive Dataset Item',
      description: 'Removes the item from the next version. Earlier versions keep it.',
      tags,
      externalDocs: apiMd,
      params,
      response: { 200: DatasetItemArchived, ...errorReplies },
    },
    handler: ({ params: { dataset_item_id: id }, world }) => {
      const item = writable(id, world, context, 'cannot be deleted')
      world.transaction(() => rewrite(item, { ...item.doc, last_version: bump(item, world) - 1 }, world))
      return { id, object: 'dataset.item' as const, deleted: true as const }
    },
  })
}

/** @throws Problem 'invalid' without a dataset, 'not-found' for a version that does not exist */
function checkVersion(world: World, id: string | undefined, version: number, context: ScaleContext): void {
  if (!id) throw refusal('version-alone')
  const { doc } = findDataset(world, id, context)
  if (version < 1 || version > doc.current_version_num) throw refusal('no-version', id, String(version))
}

const atVersion = (version: number | undefined): Condition[] =>
  version === undefined
    ? [{ field: 'doc.last_version', op: 'null' }]
    : [
        { field: 'doc.first_version', op: '<=', value: version },
        {
          any: [
            { field: 'doc.last_version', op: 'null' },
            { field: 'doc.last_version', op: '>=', value: version },
          ],
        },
      ]

/** True if a read of this version includes the item. Reads without a version exclude archived and deleted items. */
function isThere({ parent, doc }: Item, version: number | undefined, world: World): boolean {
  const { first_version: first, last_version: last, archived_at: archived } = doc
  if (version === undefined) return last === null && archived === null
  const newest = datasetsOf(world).get(parent ?? '')?.doc.current_version_num ?? 0
  return version >= first && version <= (last ?? newest)
}

/** @throws Problem 'not-found', or 'conflict' if it is archived or deleted */
function writable(id: string, world: World, { lax }: ScaleContext, cannot: string): Item {
  const stored = datasetItemsOf(world).get(id)
  const item = found(stored ?? (lax ? standIn.datasetItem(id, world) : undefined), `Dataset item ${id}`)
  if (lax) return item
  if (item.doc.last_version !== null)
    throw cannot === 'cannot be deleted' ? refusal('item-already-deleted') : refusal('item-deleted', cannot)
  if (item.doc.archived_at !== null) throw refusal('item-archived', cannot)
  return item
}

/** The dataset's next version. */
function bump({ parent }: Item, world: World): number {
  const dataset = datasetsOf(world).get(parent ?? '')
  return dataset === undefined ? 2 : nextVersion(world, dataset)
}

/** Writes the item's new document; but not for a stand-in of fixture mode, which is not stored. */
const rewrite = (item: Item, doc: DatasetItemDoc, world: World): Item =>
  datasetItemsOf(world).update(item.id, { doc }) ?? { ...item, doc }
