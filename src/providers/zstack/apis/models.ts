// Models, the model services bound to them, and the records of trained models.

import { found } from '../../../core/problem.ts'
import type { Stored } from '../../../core/world.ts'
import { collectionOf, type Doc } from '../collections.ts'
import { type Action, action, type Call, type QueryApi } from '../declaration/api.ts'
import { explorer, GUIDE, topic } from '../declaration/pages.ts'
import { boolean, long, string, strings } from '../declaration/params.ts'
import { compact, edit, one, target } from '../declaration/resources.ts'
import { apiError } from '../errors.ts'
import { uuidOf } from '../ids.ts'
import { TrainedModelRecord } from '../inventories/evaluation.ts'
import { Model, ModelService, modelCenterRef } from '../inventories/models.ts'
import { bulkDeletion, deletion } from '../life/deletes.ts'
import { newUuid } from '../life/deployments.ts'
import { putTags, type Tags } from '../life/tags.ts'
import { EmptyReply, inventoryReply } from '../schemas.ts'

export const MODEL_TAG = 'Models'
const VO = Model.vo

export const modelQueries: readonly QueryApi[] = [
  {
    name: 'QueryModel',
    message: 'org.zstack.ai.message.APIQueryModelMsg',
    tag: MODEL_TAG,
    summary: 'List models that match conditions.',
    page: topic('模型仓库', '模型相关接口', '查询模型-querymodel'),
    paths: ['/ai/models'],
    inventory: Model,
  },
  {
    name: 'QueryTrainedModelRecord',
    message: 'org.zstack.ai.message.APIQueryTrainedModelRecordMsg',
    tag: MODEL_TAG,
    summary: 'List records of trained models that match conditions.',
    page: topic('模型调优', '模型精调相关接口', '查询模型训练记录-querytrainedmodelrecord'),
    paths: ['/ai/trained-model/records'],
    // Singular, as in the guide and the SDKs.
    one: '/ai/trained-model/record/:uuid',
    inventory: TrainedModelRecord,
  },
]

type Bound = Stored<Doc<'model-service-ref'>> | undefined

const bond = ({ world }: Call, modelUuid: string, modelServiceUuid: string): Bound =>
  collectionOf(world, 'model-service-ref').list({
    where: [
      { field: 'doc.modelUuid', op: '=', value: modelUuid },
      { field: 'doc.modelServiceUuid', op: '=', value: modelServiceUuid },
    ],
    limit: 1,
  }).items[0]

function bind({ world }: Call, modelUuid: string, modelServiceUuid: string, name: string): void {
  const doc = { modelUuid, modelServiceUuid }
  collectionOf(world, 'model-service-ref').insert({ id: uuidOf(world.ids), name, doc })
}

function withoutDefault({ world }: Call, model: Stored<Doc<'model'>>): Stored<Doc<'model'>> {
  const { defaultModelServiceUuid, ...doc } = model.doc
  if (defaultModelServiceUuid === undefined) return model
  return found(collectionOf(world, 'model').update(model.id, { doc }), model.id)
}

/** Since release 5.4.6. */
const GPUS = {
  recommendedGpuNum: string({
    max: 255,
    about: 'Numbers of GPUs, `1,2,4`.',
    // A list of integers in the inventory, so each part must be one.
    form: { matches: /^(?:\s*\d{1,9}\s*(?:,\s*\d{1,9}\s*)*)?$/, words: 'numbers of GPUs, such as 1,2,4' },
  }),
  gpuConstraintDescription: string({ max: 512 }),
} as const

const BOND = {
  modelUuid: string({ required: true, ref: { kind: 'model', vo: VO } }),
  modelServiceUuid: string({ required: true, ref: { kind: 'model-service', vo: ModelService.vo } }),
} as const

export const models: readonly Action[] = [
  action({
    name: 'AddModel',
    message: 'org.zstack.ai.message.APIAddModelMsg',
    tag: MODEL_TAG,
    summary: 'Add a model.',
    page: GUIDE,
    method: 'POST',
    paths: ['/ai/models'],
    mode: 'async',
    wrapper: 'param',
    params: {
      name: string({ required: true, max: 255 }),
      installPath: string({ required: true, max: 2048 }),
      modelCenterUuid: string({ required: true, ref: modelCenterRef }),
      description: string({ max: 2048 }),
      parameters: string(),
      token: string(),
      logo: string(),
      vendor: string(),
      introduction: string(),
      size: long({ own: true, about: 'Bytes.' }),
      version: string(),
      modelServiceUuids: strings({
        ref: { kind: 'model-service', vo: ModelService.vo, loose: true },
        about: 'Model services to bind it to.',
      }),
      ...GPUS,
      resourceUuid: string(),
      tagUuids: strings(),
      systemTags: strings(),
      userTags: strings(),
    },
    reply: inventoryReply(Model),
    run: (call, { name = '', resourceUuid, tagUuids, systemTags, userTags, token: _, ...more }) => {
      const id = newUuid(call, 'model', resourceUuid)
      const { modelServiceUuids = [], ...members } = more
      const doc = compact({ type: 'Custom', ...members, accountUuid: call.caller.accountUuid })
      const model = collectionOf(call.world, 'model').insert({ id, name, doc })
      for (const modelServiceUuid of new Set(modelServiceUuids as readonly string[]))
        bind(call, id, modelServiceUuid, name)
      putTags(call.world, id, { tagUuids, systemTags, userTags } as Tags)
      return one(Model, model)
    },
  }),
  action({
    name: 'UpdateModel',
    message: 'org.zstack.ai.message.APIUpdateModelMsg',
    tag: MODEL_TAG,
    summary: 'Change a model.',
    page: explorer('UpdateModel'),
    method: 'PUT',
    paths: ['/ai/models/:uuid'],
    mode: 'async',
    wrapper: 'updateModel',
    params: {
      uuid: string({ required: true, ref: { kind: 'model', vo: VO } }),
      name: string({ max: 255 }),
      installPath: string({ max: 2048 }),
      description: string({ max: 2048 }),
      vendor: string(),
      parameters: string(),
      modelCenterUuid: string({ ref: modelCenterRef }),
      modelId: string(),
      ...GPUS,
      modelClassifications: strings(),
      defaultModelServiceUuid: string({ ref: { kind: 'model-service', vo: ModelService.vo, loose: true } }),
      clearDefaultModelService: boolean({ own: true, about: "Removes the model's default service." }),
      systemTags: strings(),
      userTags: strings(),
    },
    reply: inventoryReply(Model),
    run: (call, { uuid, name, systemTags: _, userTags: __, clearDefaultModelService, ...members }) => {
      const model = target(call, 'model', VO, uuid)
      const cleared = clearDefaultModelService ? withoutDefault(call, model) : model
      return one(Model, edit(call, 'model', cleared, name, members as Partial<Doc<'model'>>))
    },
  }),
  deletion('model', VO, {
    name: 'DeleteModel',
    tag: MODEL_TAG,
    summary: 'Delete a model and its bindings to model services.',
    page: GUIDE,
    paths: ['/ai/models/:uuid'],
  }),
  bulkDeletion('model', VO, {
    name: 'DeleteModels',
    tag: MODEL_TAG,
    summary: 'Delete several models, each separately.',
    page: topic('模型仓库', '模型相关接口', '批量删除模型-deletemodels'),
    paths: ['/ai/models'],
  }),
  action({
    name: 'BindModelToService',
    message: 'org.zstack.ai.message.APIBindModelToServiceMsg',
    tag: MODEL_TAG,
    summary: 'Bind a model to a model service. Repeating this changes nothing.',
    page: GUIDE,
    method: 'POST',
    paths: ['/ai/models/:modelUuid/model-services/:modelServiceUuid'],
    mode: 'async',
    wrapper: 'param',
    params: { ...BOND, systemTags: strings(), userTags: strings() },
    // In the Go SDK (pkg/view), the event contains a model service.
    reply: inventoryReply(ModelService),
    run: (call, { modelUuid = '', modelServiceUuid = '' }) => {
      const service = target(call, 'model-service', ModelService.vo, modelServiceUuid)
      if (bond(call, modelUuid, modelServiceUuid) === undefined)
        bind(call, modelUuid, modelServiceUuid, service.name)
      return one(ModelService, service)
    },
  }),
  action({
    name: 'UnbindModelFromService',
    message: 'org.zstack.ai.message.APIUnbindModelFromServiceMsg',
    tag: MODEL_TAG,
    summary: 'Unbind a model from a model service.',
    page: GUIDE,
    method: 'DELETE',
    paths: ['/ai/models/:modelUuid/model-services/:modelServiceUuid'],
    mode: 'async',
    params: BOND,
    reply: EmptyReply,
    run: (call, { modelUuid = '', modelServiceUuid = '' }) => {
      target(call, 'model-service', ModelService.vo, modelServiceUuid)
      const bound = bond(call, modelUuid, modelServiceUuid)
      if (bound === undefined)
        throw apiError(
          'SYS.1006',
          `the model[uuid:${modelUuid}] is not bound to the model service[uuid:${modelServiceUuid}]`,
        )
      collectionOf(call.world, 'model-service-ref').remove(bound.id)
      return {}
    },
  }),
]
