// The inventory classes of models, model services and model centres.
import type { Stored } from '../../../core/world.ts'
import { collectionOf } from '../collections.ts'
import {
  dates,
  define,
  doc,
  docs,
  type FieldOf,
  type Inventory,
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
    ),
    modelServiceRefs: refsOf('modelServiceUuid'),
    ...dates,
  },
  {
    kind: 'model-service',
    relations: {
      modelCenter: { target: () => ModelCenter, by: 'modelCenterUuid' },
      modelServiceRefs: { target: () => ModelServiceRef, by: 'modelServiceRefs' },
    },
  },
)

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
    modelServiceRefs: refsOf('modelUuid'),
    ...dates,
  },
  {
    kind: 'model',
    relations: {
      modelCenter: { target: () => ModelCenter, by: 'modelCenterUuid' },
      modelServiceRefs: { target: () => ModelServiceRef, by: 'modelServiceRefs' },
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
    ...dates,
  },
  { kind: 'model-center' },
)
