// Datasets and their items on the wire. scale-gp-beta 0.7.0, types/dataset.py and types/dataset_item.py
import * as z from 'zod'
import { Dict, nameText, queryInt, queryText, StringDict, variants } from '../dialect/fields.ts'
import { includeArchived, listOf, listQuery, paging } from '../dialect/lists.ts'
import { Deleted, Identity, Restore, Tags, Time } from '../dialect/shared.ts'

const datasetMembers = {
  id: z.string(),
  object: z.literal('dataset'),
  name: z.string(),
  description: z.string().nullable(),
  created_at: Time,
  archived_at: Time.nullable(),
  tags: Tags,
  current_version_num: z.int(),
}
const createdByUserId = z
  .string()
  .describe('Only in the first generation of the API, instead of `created_by`.')

export const Dataset = z
  .object({ ...datasetMembers, created_by: Identity, created_by_user_id: createdByUserId.optional() })
  .meta({ id: 'ScaleDataset' })
export const DatasetOld = z
  .object({ ...datasetMembers, created_by_user_id: createdByUserId })
  .meta({ id: 'ScaleDatasetFirstGeneration' })
export const DatasetList = listOf('ScaleDatasetList', Dataset)
export const DatasetListOld = listOf('ScaleDatasetListFirstGeneration', DatasetOld)

const itemMembers = {
  id: z.string(),
  object: z.literal('dataset.item'),
  dataset_id: z.string().nullable(),
  data: Dict,
  files: StringDict.nullable().optional().describe('File ids by key.'),
  content_hash: z.string(),
  created_at: Time,
  updated_at: Time,
  archived_at: Time.nullable(),
}
export const DatasetItem = z
  .object({ ...itemMembers, created_by: Identity, created_by_user_id: createdByUserId.optional() })
  .meta({ id: 'ScaleDatasetItem' })
export const DatasetItemOld = z
  .object({ ...itemMembers, created_by_user_id: createdByUserId })
  .meta({ id: 'ScaleDatasetItemFirstGeneration' })
export const DatasetItemList = listOf('ScaleDatasetItemList', DatasetItem)
export const DatasetItemListOld = listOf('ScaleDatasetItemListFirstGeneration', DatasetItemOld)

const batchOf = <T extends z.ZodType>(id: string, item: T) =>
  z.object({ object: z.literal('list'), items: z.array(item) }).meta({ id })
export const DatasetItemBatch = batchOf('ScaleDatasetItemBatch', DatasetItem)
export const DatasetItemBatchOld = batchOf('ScaleDatasetItemBatchFirstGeneration', DatasetItemOld)

export const DatasetArchived = Deleted('ScaleDatasetArchived', 'dataset')
export const DatasetItemArchived = Deleted('ScaleDatasetItemArchived', 'dataset.item')

export const FilesPerItem = z.array(StringDict).describe('File ids by key, for each entry of `data`.')
export const ItemsData = z.array(Dict).min(1)

export const DatasetCreate = z
  .object({
    name: nameText(),
    description: z.string().nullish(),
    data: ItemsData.describe('Items of version 1.'),
    files: FilesPerItem.nullish(),
    tags: Tags.nullish(),
  })
  .meta({ id: 'ScaleDatasetCreateRequest' })

export const DatasetUpdate = variants(
  {
    PartialDatasetRequestBase: z
      .object({ name: nameText().optional(), description: z.string().nullish(), tags: Tags.optional() })
      .meta({ id: 'ScalePartialDatasetRequest' }),
    RestoreRequest: Restore,
  },
  'RestoreRequest',
)

export const DatasetItemBatchCreate = z
  .object({ dataset_id: z.string(), data: ItemsData, files: FilesPerItem.nullish() })
  .meta({ id: 'ScaleDatasetItemBatchRequest' })

export const DatasetItemUpdate = z
  .object({ data: Dict.describe('Replaces all data.'), files: StringDict.nullish() })
  .meta({ id: 'ScaleDatasetItemUpdateRequest' })

export const DatasetListQuery = z.object(listQuery)

const versionText = 'A version of the dataset. Default: the newest.'
export const DatasetItemQuery = z.object({ version: queryInt().optional().describe(versionText) })
export const DatasetItemListQuery = z.object({
  ...paging,
  ...includeArchived,
  dataset_id: queryText(),
  version: queryInt().optional().describe(`${versionText} Needs \`dataset_id\`.`),
})
