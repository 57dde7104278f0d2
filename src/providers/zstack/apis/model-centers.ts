// Model centers, which contain models, model services and datasets.

import { collectionOf } from '../collections.ts'
import { type Action, action, type QueryApi } from '../declaration/api.ts'
import { GUIDE } from '../declaration/pages.ts'
import { integer, type Param, string, strings } from '../declaration/params.ts'
import { compact, edit, one, target } from '../declaration/resources.ts'
import { ModelCenter } from '../inventories/models.ts'
import { deletion } from '../life/deletes.ts'
import { newUuid } from '../life/deployments.ts'
import { putTags, type Tags } from '../life/tags.ts'
import { inventoryReply } from '../schemas.ts'

export const CENTER_TAG = 'Model centres'
const VO = ModelCenter.vo

const NETWORKS = {
  parameters: string(),
  storageNetworkUuid: string(),
  serviceNetworkUuid: string(),
  containerRegistry: string(),
  containerStorageNetwork: string(),
  containerNetwork: string(),
} satisfies Record<string, Param<string>>

/** Bytes. A new center is empty. */
const CAPACITY = 1024 ** 4

export const QueryModelCenter: QueryApi = {
  name: 'QueryModelCenter',
  message: 'org.zstack.ai.message.APIQueryModelCenterMsg',
  tag: CENTER_TAG,
  summary: 'List model centers that match conditions.',
  page: GUIDE,
  paths: ['/ai/model-centers'],
  inventory: ModelCenter,
}

export const modelCenters: readonly Action[] = [
  action({
    name: 'AddModelCenter',
    message: 'org.zstack.ai.message.APIAddModelCenterMsg',
    tag: CENTER_TAG,
    summary: 'Add a model center. It is `Connected` at once, because nothing is called.',
    page: GUIDE,
    method: 'POST',
    paths: ['/ai/model-centers'],
    mode: 'async',
    exact: true,
    wrapper: 'param',
    params: {
      name: string({ required: true, max: 255 }),
      url: string({ required: true, max: 2048 }),
      managementIp: string({ required: true }),
      managementPort: integer({ own: true, required: true, range: [1, 65_535] }),
      description: string({ max: 2048 }),
      zoneUuid: string({ ref: { kind: 'zone', vo: 'ZoneVO', loose: true } }),
      ...NETWORKS,
      resourceUuid: string(),
      tagUuids: strings(),
      systemTags: strings(),
      userTags: strings(),
    },
    reply: inventoryReply(ModelCenter),
    run: (call, args) => {
      const { name = '', url = '', managementIp = '', managementPort = 0, description, ...rest } = args
      const { resourceUuid, tagUuids, systemTags, userTags, zoneUuid: _, ...networks } = rest
      const { world, caller } = call
      const id = newUuid(call, 'model-center', resourceUuid)
      const doc = compact({
        ...networks,
        accountUuid: caller.accountUuid,
        description,
        url,
        managementIp,
        managementPort,
        capacityBytes: CAPACITY,
      })
      const steps = [{ state: 'Connected', at: world.clock.now() }]
      const center = collectionOf(world, 'model-center').insert({ id, name, steps, doc })
      putTags(world, id, { tagUuids, systemTags, userTags } as Tags)
      return one(ModelCenter, center)
    },
  }),
  action({
    name: 'UpdateModelCenter',
    message: 'org.zstack.ai.message.APIUpdateModelCenterMsg',
    tag: CENTER_TAG,
    summary: 'Change a model center.',
    page: GUIDE,
    method: 'PUT',
    paths: ['/ai/model-centers/:uuid'],
    mode: 'async',
    exact: true,
    wrapper: 'updateModelCenter',
    params: {
      uuid: string({ required: true, ref: { kind: 'model-center', vo: VO } }),
      name: string({ max: 255 }),
      url: string({ max: 2048 }),
      description: string({ max: 2048 }),
      managementIp: string(),
      managementPort: integer({ own: true, range: [1, 65_535] }),
      ...NETWORKS,
      systemTags: strings(),
      userTags: strings(),
    },
    reply: inventoryReply(ModelCenter),
    run: (call, { uuid, name, systemTags: _, userTags: __, ...members }) =>
      one(ModelCenter, edit(call, 'model-center', target(call, 'model-center', VO, uuid), name, members)),
  }),
  deletion('model-center', VO, {
    name: 'DeleteModelCenter',
    tag: CENTER_TAG,
    summary: 'Delete a model center and its datasets.',
    page: GUIDE,
    paths: ['/ai/model-centers/:uuid'],
  }),
]
