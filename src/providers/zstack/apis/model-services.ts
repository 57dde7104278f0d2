// Model services: what can be deployed, and how to deploy one without an evaluation.
import { found } from '../../../core/problem.ts'
import type { Stored, World } from '../../../core/world.ts'
import { collectionOf, type Doc } from '../collections.ts'
import { type Action, action, type Call, type QueryApi } from '../declaration/api.ts'
import { explorer, GUIDE, topic } from '../declaration/pages.ts'
import {
  type Args,
  boolean,
  integer,
  listMap,
  long,
  map,
  readAll,
  string,
  strings,
  structsOrTexts,
} from '../declaration/params.ts'
import { compact, edit, one, target } from '../declaration/resources.ts'
import { uuidOf } from '../ids.ts'
import { ModelServiceInstanceGroup } from '../inventories/evaluation.ts'
import { ModelService, modelCenterRef } from '../inventories/models.ts'
import { bulkDeletion, deletion } from '../life/deletes.ts'
import { DEPLOY_PARAMS, deployGroup, MORE_DEPLOY_PARAMS, newUuid } from '../life/deployments.ts'
import { putTags, type Tags } from '../life/tags.ts'
import { inventoryReply } from '../schemas.ts'

export const SERVICE_TAG = 'Model services'
const VO = ModelService.vo

const KINDS = {
  type: string({ values: ['Endpoint', 'FineTune', 'ModelEval', 'App'] }),
  source: string({ values: ['Other', 'Bentoml', 'HuggingFace'] }),
  // No source lists the values. The pages of UpdateModelService and CloneModelService send `HuggingFace`.
  framework: string(),
}

/** Container settings: members of releases 5.3.22 to 5.5.22, as listed by zstack-mcp-server 0.1.7 and the explorer. */
const CONTAINERS = {
  containerCommand: string(),
  containerArgs: string(),
  architectureImages: structsOrTexts({
    about: 'Each with `cpuArchitecture`, `vmImageUuid`, `dockerImage`.',
  }),
  supportDistributed: boolean({ own: true }),
  vendorToSpecUuidsMap: listMap({ about: 'GPU specifications by vendor.' }),
}

type Members = Partial<Doc<'model-service'>>
type Images = Args<Pick<typeof CONTAINERS, 'architectureImages'>>['architectureImages']

const IMAGE = { cpuArchitecture: string(), vmImageUuid: string(), dockerImage: string() }

/** Images as stored, with default processors if the call names none. */
function imagesOf({ world }: Call, images: Images, cpuArchitectures?: readonly (string | null)[]): Members {
  const named = cpuArchitectures as string[] | undefined
  if (images === undefined) return { cpuArchitectures: named }
  const stored = images.map((one) => ({
    ...readAll(IMAGE, typeof one === 'string' ? { cpuArchitecture: one } : one),
    uuid: uuidOf(world.ids),
  }))
  const theirs = stored.flatMap((one) => one.cpuArchitecture ?? [])
  return { images: stored, cpuArchitectures: named ?? theirs }
}

function bind(world: World, { id, name }: Stored<unknown>, modelUuids: readonly string[]): void {
  const refs = collectionOf(world, 'model-service-ref')
  for (const modelUuid of new Set(modelUuids))
    refs.insert({ id: uuidOf(world.ids), name, doc: { modelUuid, modelServiceUuid: id } })
}

const modelsOf = (world: World, modelServiceUuid: string): readonly string[] =>
  collectionOf(world, 'model-service-ref')
    .list({ where: [{ field: 'doc.modelServiceUuid', op: '=', value: modelServiceUuid }] })
    .items.map(({ doc }) => doc.modelUuid)

export const QueryModelService: QueryApi = {
  name: 'QueryModelService',
  message: 'org.zstack.ai.message.APIQueryModelServiceMsg',
  tag: SERVICE_TAG,
  summary: 'List model services that match conditions.',
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
      'Shares its path with DeployModelService: the name that contains the parameters in the body decides.',
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
      ...CONTAINERS,
      // Members of the SDKs up to release 5.3.20; later releases use architectureImages.
      dockerImage: string(),
      vmImageUuid: string(),
      environmentParameters: map(),
      startupParameters: map(),
      inferenceParams: map(),
      serviceName: string(),
      servicePorts: strings(),
      serviceLivez: string(),
      serviceReadyz: string(),
      serviceBootupTime: integer({ own: true, about: 'Seconds.' }),
      serviceInstallPath: string(),
      serviceStartCommand: string(),
      systemTags: strings(),
      userTags: strings(),
    },
    reply: inventoryReply(ModelService),
    run: (
      call,
      { uuid, name, systemTags: _, userTags: __, architectureImages, servicePorts, ...members },
    ) => {
      const service = target(call, 'model-service', VO, uuid)
      const ports = servicePorts as string[] | undefined
      const images = imagesOf(call, architectureImages)
      return one(
        ModelService,
        edit(call, 'model-service', service, name, {
          ...(members as Members),
          ...images,
          servicePorts: ports,
        }),
      )
    },
  }),
  action({
    name: 'DeployModelService',
    message: 'org.zstack.ai.message.APIDeployModelServiceMsg',
    tag: SERVICE_TAG,
    summary: 'Deploy a model service as a group of instances.',
    description:
      'Shares its path with UpdateModelService: the name that contains the parameters in the body decides.',
    page: explorer('DeployModelService'),
    method: 'PUT',
    paths: ['/ai/model-services/:uuid'],
    mode: 'async',
    wrapper: 'deployModelService',
    params: {
      ...DEPLOY_PARAMS,
      // The explorer's page requires only this, the SDKs also type and name.
      zoneUuid: { ...DEPLOY_PARAMS.zoneUuid, required: true },
      ...MORE_DEPLOY_PARAMS,
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
      modelCenterUuid: string({ required: true, ref: modelCenterRef }),
      requestCpu: integer({ own: true, required: true }),
      requestMemory: long({ own: true, required: true, about: 'Bytes.' }),
      installPath: string({ required: true }),
      startCommand: string({ required: true }),
      description: string({ max: 2048 }),
      gpuComputeCapability: string(),
      system: boolean({ own: true }),
      pythonVersion: string(),
      condaVersion: string(),
      zoneUuid: string({ ref: { kind: 'zone', vo: 'ZoneVO', loose: true } }),
      ...KINDS,
      ...CONTAINERS,
      modelUuids: strings({ ref: { kind: 'model', vo: 'ModelVO', loose: true } }),
      resourceUuid: string(),
      tagUuids: strings(),
      systemTags: strings(),
      userTags: strings(),
    },
    reply: inventoryReply(ModelService),
    run: (call, { name = '', resourceUuid, tagUuids, systemTags, userTags, modelUuids = [], ...more }) => {
      const { world, caller } = call
      const id = newUuid(call, 'model-service', resourceUuid)
      const { zoneUuid: _, architectureImages, ...members } = more
      const doc: Doc<'model-service'> = compact({
        system: false,
        ...(members as Members),
        ...imagesOf(call, architectureImages),
        accountUuid: caller.accountUuid,
      })
      const service = collectionOf(world, 'model-service').insert({ id, name, doc })
      bind(world, service, modelUuids as readonly string[])
      putTags(world, id, { tagUuids, systemTags, userTags } as Tags)
      return one(ModelService, service)
    },
  }),
  action({
    name: 'CloneModelService',
    message: 'org.zstack.ai.message.APICloneModelServiceMsg',
    tag: SERVICE_TAG,
    summary: 'Copy a model service. Members in the call replace those of the original.',
    description:
      "The copy is bound to the original's models. It is not a system service unless the call says so.",
    page: topic('服务和应用', '推理服务相关接口', '克隆模型服务-clonemodelservice'),
    method: 'POST',
    paths: ['/ai/model-services/:uuid'],
    mode: 'async',
    wrapper: 'params',
    params: {
      uuid: string({ required: true, ref: { kind: 'model-service', vo: VO } }),
      name: string({ max: 255 }),
      description: string({ max: 2048 }),
      readme: string(),
      size: long({
        own: true,
        about: "Bytes. 0, the Java SDK's value for unset, keeps that of the original.",
      }),
      gpuComputeCapability: string(),
      installPath: string(),
      startCommand: string(),
      pythonVersion: string(),
      condaVersion: string(),
      system: boolean({ own: true }),
      ...KINDS,
      yaml: string(),
      requestCpu: integer({ own: true }),
      requestMemory: long({ own: true, about: 'Bytes.' }),
      cpuArchitectures: strings(),
      ...CONTAINERS,
      resourceUuid: string(),
      tagUuids: strings(),
      systemTags: strings(),
      userTags: strings(),
    },
    reply: inventoryReply(ModelService),
    run: (call, { uuid = '', name, resourceUuid, tagUuids, systemTags, userTags, ...more }) => {
      const { world, caller } = call
      const original = found(collectionOf(world, 'model-service').get(uuid), uuid)
      const id = newUuid(call, 'model-service', resourceUuid)
      const { architectureImages, cpuArchitectures, size, ...members } = more
      const images = imagesOf(call, architectureImages, cpuArchitectures)
      const doc: Doc<'model-service'> = {
        ...original.doc,
        // The copy gets its own images.
        ...compact({ images: original.doc.images?.map((one) => ({ ...one, uuid: uuidOf(world.ids) })) }),
        system: false,
        ...compact({ ...(members as Members), ...images, size: size === 0 ? undefined : size }),
        accountUuid: caller.accountUuid,
      }
      const copy = collectionOf(world, 'model-service').insert({ id, name: name ?? original.name, doc })
      bind(world, copy, modelsOf(world, original.id))
      putTags(world, id, { tagUuids, systemTags, userTags } as Tags)
      return one(ModelService, copy)
    },
  }),
  deletion('model-service', VO, {
    name: 'DeleteModelService',
    tag: SERVICE_TAG,
    summary: 'Delete a model service. Groups deployed from it stay, without their model service.',
    page: GUIDE,
    paths: ['/ai/model-services/:uuid'],
  }),
  bulkDeletion('model-service', VO, {
    name: 'DeleteModelServices',
    tag: SERVICE_TAG,
    summary: 'Delete several model services, each separately.',
    page: GUIDE,
    paths: ['/ai/model-services'],
  }),
]
