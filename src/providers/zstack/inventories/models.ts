// The inventory classes of models, model services and model centers.
import type { Stored } from '../../../core/world.ts'
import { collectionOf, type Doc } from '../collections.ts'
import {
  dates,
  define,
  doc,
  docs,
  type FieldOf,
  type Inventory,
  kept,
  name,
  type Row,
  status,
  uuid,
} from './define.ts'

const ModelServiceRef: Inventory = define<Row<'model-service-ref'>>(
  'ModelServiceRefInventory',
  {
    uuid,
    modelUuid: doc('String', 'modelUuid'),
    modelServiceUuid: doc('String', 'modelServiceUuid'),
  },
  {
    kind: 'model-service-ref',
    relations: {
      model: { target: () => Model, by: 'modelUuid' },
      modelService: { target: () => ModelService, by: 'modelServiceUuid' },
    },
  },
)

type Image = NonNullable<Doc<'model-service'>['images']>[number] & {
  readonly service: Row<'model-service'>
}

const ModelServiceTemplate = define<Image>('ModelServiceTemplateInventory', {
  uuid: { type: 'String', always: true, read: (one) => one.uuid },
  modelServiceUuid: { type: 'String', read: (one) => one.service.id },
  cpuArchitecture: { type: 'String', read: (one) => one.cpuArchitecture },
  vmImageUuid: { type: 'String', read: (one) => one.vmImageUuid },
  dockerImage: { type: 'String', read: (one) => one.dockerImage },
  createDate: { type: 'Timestamp', read: (one) => one.service.createdAt },
  lastOpDate: { type: 'Timestamp', read: (one) => one.service.updatedAt },
})

const refsOf = (by: 'modelUuid' | 'modelServiceUuid'): FieldOf<Stored<unknown>> => ({
  type: 'List',
  of: ModelServiceRef,
  read: (row, { world }) =>
    collectionOf(world, 'model-service-ref').list({ where: [{ field: `doc.${by}`, op: '=', value: row.id }] })
      .items,
})

export const ModelService = define<Row<'model-service'>>(
  'ModelServiceInventory',
  {
    uuid,
    name,
    ...docs<'model-service'>('String', 'description', 'readme', 'yaml'),
    requestCpu: doc('Integer', 'requestCpu'),
    requestMemory: doc('Long', 'requestMemory', 'Bytes.'),
    ...docs<'model-service'>('String', 'modelCenterUuid', 'type', 'framework', 'source', 'dockerImage'),
    size: doc('Long', 'size', 'Bytes.'),
    system: { ...doc<'model-service'>('Boolean', 'system'), always: true },
    ...docs<'model-service'>(
      'String',
      'vmImageUuid',
      'gpuComputeCapability',
      'installPath',
      'pythonVersion',
      'condaVersion',
      'startCommand',
      'containerCommand',
      'containerArgs',
    ),
    supportDistributed: {
      type: 'Boolean',
      always: true,
      read: ({ doc }) => doc.supportDistributed ?? false,
      about: 'Whether it can be deployed over several nodes.',
    },
    cpuArchitectures: doc('List', 'cpuArchitectures'),
    vendorToSpecUuidsMap: doc('ListMap', 'vendorToSpecUuidsMap', 'GPU specifications by vendor.'),
    modelServiceRefs: refsOf('modelServiceUuid'),
    modelServiceImages: {
      type: 'List',
      of: ModelServiceTemplate,
      read: (service) => service.doc.images?.map((one) => ({ ...one, service })),
    },
    ...dates,
    ...kept<'model-service'>('Map', 'environmentParameters', 'startupParameters', 'inferenceParams'),
    ...kept<'model-service'>('String', 'serviceName', 'serviceLivez', 'serviceReadyz'),
    ...kept<'model-service'>('String', 'serviceInstallPath', 'serviceStartCommand'),
    ...kept<'model-service'>('List', 'servicePorts'),
    ...kept<'model-service'>('Integer', 'serviceBootupTime'),
  },
  {
    kind: 'model-service',
    relations: {
      modelCenter: { target: () => ModelCenter, by: 'modelCenterUuid' },
      modelServiceRefs: { target: () => ModelServiceRef, by: 'modelServiceRefs' },
      modelServiceImages: { target: () => ModelServiceTemplate, by: 'modelServiceImages' },
    },
  },
)

/** Calls accept `1,2,4`, but an inventory shows a list (Go SDK v2, pkg/view: `[]int`). A placeholder has none. */
const integersOf = (text: string | undefined): readonly number[] | undefined =>
  text?.match(/\d{1,9}/g)?.map(Number) ?? (text === '' ? [] : undefined)

export const Model: Inventory = define<Row<'model'>>(
  'ModelInventory',
  {
    uuid,
    name,
    ...docs<'model'>(
      'String',
      'description',
      'installPath',
      'parameters',
      'modelCenterUuid',
      'logo',
      'vendor',
    ),
    ...docs<'model'>('String', 'modelId', 'introduction'),
    size: doc('Long', 'size', 'Bytes.'),
    ...docs<'model'>('String', 'version', 'type'),
    minGpuMemory: doc('Long', 'minGpuMemory', 'Bytes.'),
    recommendedGpuNum: {
      ...doc<'model'>('Integers', 'recommendedGpuNum'),
      read: (model) => integersOf(model.doc.recommendedGpuNum),
    },
    ...docs<'model'>('String', 'gpuConstraintDescription', 'versionSemver'),
    isLatestVersion: doc('Boolean', 'isLatestVersion'),
    artifactChecksum: doc('String', 'artifactChecksum'),
    artifactSizeBytes: doc('Long', 'artifactSizeBytes', 'Bytes.'),
    ...docs<'model'>('String', 'architectureType', 'frameworkVersion', 'requiredAccelerator'),
    modelServiceRefs: refsOf('modelUuid'),
    ...dates,
    // Set by UpdateModel since releases 5.4.6 and 5.5.22, and cleared: an inventory without them would not show that.
    ...docs<'model'>('List', 'modelClassifications'),
    ...docs<'model'>('String', 'defaultModelServiceUuid'),
  },
  {
    kind: 'model',
    relations: {
      modelCenter: { target: () => ModelCenter, by: 'modelCenterUuid' },
      modelServiceRefs: { target: () => ModelServiceRef, by: 'modelServiceRefs' },
      defaultModelService: { target: () => ModelService, by: 'defaultModelServiceUuid' },
    },
  },
)

const Capacity = define<Row<'model-center'>>('ModelCenterCapacityInventory', {
  uuid,
  totalCapacity: { type: 'Long', read: (center) => center.doc.capacityBytes, about: 'Bytes.' },
  availableCapacity: { type: 'Long', read: (center) => center.doc.capacityBytes, about: 'Bytes.' },
})

export const ModelCenter = define<Row<'model-center'>>(
  'ModelCenterInventory',
  {
    uuid,
    name,
    ...docs<'model-center'>('String', 'description', 'url'),
    status: status('`Connected` or `Disconnected`.'),
    ...docs<'model-center'>('String', 'parameters', 'managementIp'),
    managementPort: doc('Integer', 'managementPort'),
    ...docs<'model-center'>(
      'String',
      'storageNetworkUuid',
      'serviceNetworkUuid',
      'containerRegistry',
      'containerStorageNetwork',
      'containerNetwork',
    ),
    capacity: { type: 'Object', of: Capacity, read: (center) => center },
    zdfs: { type: 'Object', read: () => undefined, about: 'No center here keeps its files in ZDFS.' },
    ...dates,
  },
  { kind: 'model-center' },
)

/** A parameter that refers to a model center. */
export const modelCenterRef = { kind: 'model-center', vo: ModelCenter.vo, loose: true } as const
