// Datasets. Their purpose and content type are in system tags.
import type { Stored } from '../../../core/world.ts'
import { collectionOf, type Doc } from '../collections.ts'
import { type Action, action, type Call, type QueryApi } from '../declaration/api.ts'
import { GUIDE } from '../declaration/pages.ts'
import { boolean, check, type Params, readAll, string, strings, structs } from '../declaration/params.ts'
import { compact, edit, one, target } from '../declaration/resources.ts'
import { Dataset } from '../inventories/evaluation.ts'
import { modelCenterRef } from '../inventories/models.ts'
import { bulkDeletion, deleteOne, inBulk } from '../life/deletes.ts'
import { newUuid } from '../life/deployments.ts'
import { putTags, replaceSystemTags, type Tags } from '../life/tags.ts'
import { BulkReply, EmptyReply, inventoryReply } from '../schemas.ts'

export const DATASET_TAG = 'Datasets'
const VO = Dataset.vo

const USES = {
  usageScenarios: strings({ values: ['FineTune', 'Endpoint', 'App', 'ModelEval', 'ModelPerf'] }),
  dataType: string({ values: ['Text', 'Audio', 'Image', 'Video', 'Tabular', 'Geospatial', 'TimeSeries'] }),
}

const STRUCT: Params = { uuid: string({ required: true, ref: { kind: 'dataset', vo: VO } }), ...USES }

function putUses(
  { world }: Call,
  { id }: Stored<Doc<'dataset'>>,
  { usageScenarios, dataType }: { usageScenarios?: readonly (string | null)[]; dataType?: string },
): void {
  const [uses, types] = ['dataset::usage::scenarios::', 'dataset::datatype::']
  if (usageScenarios !== undefined)
    replaceSystemTags(
      world,
      id,
      uses,
      usageScenarios.map((use) => uses + use),
    )
  if (dataType !== undefined) replaceSystemTags(world, id, types, [types + dataType])
}

export const QueryDataset: QueryApi = {
  name: 'QueryDataset',
  message: 'org.zstack.ai.message.APIQueryDatasetMsg',
  tag: DATASET_TAG,
  summary: 'List datasets that match conditions.',
  page: GUIDE,
  paths: ['/ai/datasets'],
  inventory: Dataset,
}

export const datasets: readonly Action[] = [
  action({
    name: 'CreateDataset',
    message: 'org.zstack.ai.message.APICreateDatasetMsg',
    tag: DATASET_TAG,
    summary: 'Create a dataset from an address.',
    description: 'Nothing is downloaded: the size is made up from the uuid.',
    page: GUIDE,
    method: 'POST',
    paths: ['/ai/datasets'],
    mode: 'async',
    wrapper: 'params',
    params: {
      name: string({ required: true, max: 255 }),
      url: string({ required: true, max: 2048 }),
      modelCenterUuid: string({ required: true, ref: modelCenterRef }),
      description: string({ max: 2048 }),
      token: string(),
      system: boolean({ own: true }),
      resourceUuid: string(),
      tagUuids: strings(),
      systemTags: strings(),
      userTags: strings(),
    },
    reply: inventoryReply(Dataset),
    run: (call, args) => {
      const id = newUuid(call, 'dataset', args.resourceUuid)
      const { name = '', url = '', modelCenterUuid = '', description, system = false } = args
      const dataset = collectionOf(call.world, 'dataset').insert({
        id,
        name,
        doc: compact({
          accountUuid: call.caller.accountUuid,
          description,
          url,
          installPath: `/ai/model_center/datasets/${id}`,
          modelCenterUuid,
          size: Number.parseInt(id.slice(0, 7), 16),
          system,
        }),
      })
      putTags(call.world, id, args as Tags)
      return one(Dataset, dataset)
    },
  }),
  action({
    name: 'UpdateDataset',
    message: 'org.zstack.ai.message.APIUpdateDatasetMsg',
    tag: DATASET_TAG,
    summary: 'Change the name, description or purpose of a dataset.',
    page: GUIDE,
    method: 'PUT',
    paths: ['/ai/datasets/:uuid'],
    mode: 'async',
    wrapper: 'updateDataset',
    params: {
      uuid: string({ required: true, ref: { kind: 'dataset', vo: VO } }),
      name: string({ max: 255 }),
      description: string({ max: 2048 }),
      ...USES,
      systemTags: strings(),
      userTags: strings(),
    },
    reply: inventoryReply(Dataset),
    run: (call, { uuid, name, description, usageScenarios, dataType }) => {
      const dataset = target(call, 'dataset', VO, uuid)
      putUses(call, dataset, { usageScenarios, dataType })
      return one(Dataset, edit(call, 'dataset', dataset, name, { description }))
    },
  }),
  action({
    name: 'UpdateDatasets',
    message: 'org.zstack.ai.message.APIUpdateDatasetsMsg',
    tag: DATASET_TAG,
    summary: 'Set the purpose of several datasets.',
    page: GUIDE,
    method: 'PUT',
    paths: ['/ai/datasets'],
    mode: 'async',
    wrapper: 'updateDatasets',
    params: {
      updateDatasetStructs: structs({
        required: true,
        about: 'Each with `uuid`, and `usageScenarios`, `dataType` or both.',
      }),
      systemTags: strings(),
      userTags: strings(),
    },
    reply: BulkReply,
    run: (call, { updateDatasetStructs = [] }) => {
      const given = updateDatasetStructs.map((struct) => readAll(STRUCT, struct))
      const uuidOf = (args: (typeof given)[number]): string => String(args.uuid ?? '')
      const byUuid = new Map(given.map((args) => [uuidOf(args), args]))
      return inBulk(call, given.map(uuidOf), (uuid) => {
        const args = byUuid.get(uuid) ?? {}
        const exists = (): boolean => collectionOf(call.world, 'dataset').get(uuid) !== undefined
        check(STRUCT, args, { exists, strict: true, references: true })
        putUses(call, target(call, 'dataset', VO, uuid), args as Parameters<typeof putUses>[2])
      })
    },
  }),
  action({
    name: 'DeleteDataset',
    message: 'org.zstack.ai.message.APIDeleteDatasetMsg',
    tag: DATASET_TAG,
    summary: 'Delete a dataset. Tasks that used it stay.',
    page: GUIDE,
    method: 'DELETE',
    paths: ['/ai/datasets/:uuid'],
    mode: 'async',
    params: { uuid: string({ required: true }) },
    reply: EmptyReply,
    run: (call, { uuid = '' }) => {
      deleteOne(call, 'dataset', VO, 'uuid', uuid)
      return {}
    },
  }),
  bulkDeletion('dataset', VO, {
    name: 'DeleteDatasets',
    tag: DATASET_TAG,
    summary: 'Delete several datasets, each separately.',
    page: GUIDE,
    paths: ['/ai/datasets'],
  }),
]
