// Model services: what can be deployed, and deploying one that evaluates nothing.

import { collectionOf } from '../collections.ts'
import { type Action, action, compact, edit, one, type QueryApi, target } from '../declaration/api.ts'
import { explorer, GUIDE } from '../declaration/pages.ts'
import { boolean, integer, long, string, strings } from '../declaration/params.ts'
import { ModelServiceInstanceGroup } from '../inventories/evaluation.ts'
import { ModelCenter, ModelService } from '../inventories/models.ts'
import { checkDeleteMode, deleteMany, deleteMode, deleteOne } from '../life/deletes.ts'
import { DEPLOY_PARAMS, deployGroup, MORE_DEPLOY_PARAMS, newUuid } from '../life/deployments.ts'
import { putTags, type Tags } from '../life/tags.ts'
import { BulkReply, EmptyReply, inventoryReply } from '../schemas.ts'

export const SERVICE_TAG = 'Model services'
const VO = ModelService.vo

const KINDS = {
  type: string({ values: ['Endpoint', 'FineTune', 'ModelEval', 'App'] }),
  source: string({ values: ['Other', 'Bentoml', 'HuggingFace'] }),
  framework: string({
    values: ['vLLM', 'Diffusers', 'Transformers', 'sentence_transformers', 'llama.cpp', 'Ollama', 'Other'],
  }),
}

export const QueryModelService: QueryApi = {
  name: 'QueryModelService',
  message: 'org.zstack.ai.message.APIQueryModelServiceMsg',
  tag: SERVICE_TAG,
  summary: 'List model services that meet conditions.',
  page: GUIDE,
  paths: ['/ai/model-services'],
  inventory: ModelService,
}

export const modelServices: readonly Action[] = [
  action({
    name: 'UpdateModelService',
    message: 'org.zstack.ai.message.APIUpdateModelServiceMsg',
    tag: SERVICE_TAG,
    summary: 'Change a model service.',
    description:
      'Shares its path with DeployModelService: the name under which the body nests tells them apart.',
    page: explorer('UpdateModelService'),
    method: 'PUT',
    paths: ['/ai/model-services/:uuid'],
    mode: 'async',
    wrapper: 'updateModelService',
    params: {
      uuid: string({ required: true, ref: { kind: 'model-service', vo: VO } }),
      name: string({ max: 255 }),
      description: string({ max: 2048 }),
      yaml: string(),
      requestCpu: integer({ own: true }),
      requestMemory: long({ own: true, about: 'Bytes.' }),
      gpuComputeCapability: string(),
      startCommand: string(),
      pythonVersion: string(),
      ...KINDS,
      systemTags: strings(),
      userTags: strings(),
    },
    reply: inventoryReply(ModelService),
    run: (call, { uuid, name, systemTags: _, userTags: __, ...members }) =>
      one(ModelService, edit(call, 'model-service', target(call, 'model-service', VO, uuid), name, members)),
  }),
  action({
    name: 'DeployModelService',
    message: 'org.zstack.ai.message.APIDeployModelServiceMsg',
    tag: SERVICE_TAG,
    summary: 'Deploy a model service as a group of instances.',
    description:
      'Shares its path with UpdateModelService: the name under which the body nests tells them apart.',
    page: explorer('DeployModelService'),
    method: 'PUT',
    paths: ['/ai/model-services/:uuid'],
    mode: 'async',
    wrapper: 'deployModelService',
    lenient: true,
    params: {
      ...DEPLOY_PARAMS,
      zoneUuid: { ...DEPLOY_PARAMS.zoneUuid, required: true },
      type: { ...DEPLOY_PARAMS.type, required: true },
      ...MORE_DEPLOY_PARAMS,
      name: { ...MORE_DEPLOY_PARAMS.name, required: true },
    },
    reply: inventoryReply(ModelServiceInstanceGroup),
    run: (call, args) => one(ModelServiceInstanceGroup, deployGroup(call, 'DeployModelService', args, {})),
  }),
  action({
    name: 'AddModelService',
    message: 'org.zstack.ai.message.APIAddModelServiceMsg',
    tag: SERVICE_TAG,
    summary: 'Add a model service.',
    page: explorer('AddModelService'),
    method: 'POST',
    paths: ['/ai/model-services'],
    mode: 'async',
    wrapper: 'param',
    params: {
      name: string({ required: true, max: 255 }),
      yaml: string({ required: true }),
      modelCenterUuid: string({ required: true, ref: { kind: 'model-center', vo: ModelCenter.vo } }),
      requestCpu: integer({ own: true, required: true }),
      requestMemory: long({ own: true, required: true, about: 'Bytes.' }),
      installPath: string({ required: true }),
      startCommand: string({ required: true }),
      description: string({ max: 2048 }),
      gpuComputeCapability: string(),
      system: boolean({ own: true }),
      pythonVersion: string(),
      condaVersion: string(),
      ...KINDS,
      modelUuids: strings({ ref: { kind: 'model', vo: 'ModelVO' } }),
      resourceUuid: string(),
      tagUuids: strings(),
      systemTags: strings(),
      userTags: strings(),
    },
    reply: inventoryReply(ModelService),
    run: (call, { name = '', resourceUuid, tagUuids, systemTags, userTags, modelUuids = [], ...members }) => {
      const { world, caller } = call
      const id = newUuid(call, 'model-service', resourceUuid)
      const doc = compact({ system: false, ...members, accountUuid: caller.accountUuid })
      const service = collectionOf(world, 'model-service').insert({ id, name, doc })
      const refs = collectionOf(world, 'model-service-ref')
      for (const modelUuid of new Set(modelUuids as readonly string[]))
        refs.insert({
          id: newUuid(call, 'model-service', undefined),
          name,
          doc: { modelUuid, modelServiceUuid: id },
        })
      putTags(world, id, { tagUuids, systemTags, userTags } as Tags)
      return one(ModelService, service)
    },
  }),
  action({
    name: 'DeleteModelService',
    message: 'org.zstack.ai.message.APIDeleteModelServiceMsg',
    tag: SERVICE_TAG,
    summary: 'Delete a model service. Groups that it was deployed as stay, without their model service.',
    page: GUIDE,
    method: 'DELETE',
    paths: ['/ai/model-services/:uuid'],
    mode: 'async',
    params: { uuid: string({ required: true }), deleteMode },
    reply: EmptyReply,
    run: (call, { uuid = '', deleteMode }) => {
      checkDeleteMode(deleteMode)
      deleteOne(call, 'model-service', VO, 'uuid', uuid)
      return {}
    },
  }),
  action({
    name: 'DeleteModelServices',
    message: 'org.zstack.ai.message.APIDeleteModelServicesMsg',
    tag: SERVICE_TAG,
    summary: 'Delete several model services, each on its own.',
    page: GUIDE,
    method: 'DELETE',
    paths: ['/ai/model-services'],
    mode: 'async',
    params: { uuids: strings({ required: true }), deleteMode },
    reply: BulkReply,
    run: (call, { uuids = [], deleteMode }) => {
      checkDeleteMode(deleteMode)
      return deleteMany(call, 'model-service', VO, uuids as readonly string[])
    },
  }),
]
