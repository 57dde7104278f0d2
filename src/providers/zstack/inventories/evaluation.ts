// The inventory classes. Fields as of release 5.5, from the Java SDK (zstackio/zstack, sdk/src/main/java/org/zstack/sdk)
// and the API explorer, https://docs.zstack-cloud.com/docs/api-explorer/en/aios/explorer/UpdateModelEvaluationTask
import { collectionOf, type Doc } from '../collections.ts'
import { changedAt, endedAt, opaqueOf, percentageOf, scoreOf } from '../lifecycle.ts'
import {
  dates,
  define,
  doc,
  docs,
  type FieldOf,
  kept,
  name,
  parent,
  type Relation,
  type Row,
  status,
  uuid,
} from './define.ts'
import { Model, ModelCenter, ModelService } from './models.ts'

type Instance = Doc<'group'>['instances'][number] & { readonly group: Row<'group'> }

const ModelServiceInstance = define<Instance>('ModelServiceInstanceInventory', {
  uuid: { type: 'String', always: true, read: (one) => one.uuid },
  name: { type: 'String', read: (one) => one.group.name },
  modelServiceGroupUuid: { type: 'String', read: (one) => one.group.id },
  yaml: { type: 'String', read: (one) => one.group.doc.yaml },
  k8sResourceYaml: { type: 'String', read: () => undefined },
  status: { type: 'String', read: (one) => one.group.state },
  url: { type: 'String', read: (one) => one.url },
  urlMaps: { type: 'Map', read: () => undefined },
  internalUrl: { type: 'String', read: (one) => one.internalUrl },
  jupyterUrl: { type: 'String', read: () => undefined },
  vmInstanceUuid: { type: 'String', read: () => undefined },
  nodeRank: { type: 'Integer', read: () => 0 },
  accountUuid: { type: 'String', read: (one) => one.accountUuid },
  architecture: { type: 'String', read: (one) => one.architecture },
  gpuVendor: { type: 'String', read: () => undefined },
  createDate: { type: 'Timestamp', read: (one) => one.group.createdAt },
  lastOpDate: { type: 'Timestamp', read: (one, { now }) => changedAt(one.group, now) },
})

const DatasetRef = define<Row<'dataset-ref'>>(
  'ModelServiceGroupDatasetRefInventory',
  {
    uuid,
    datasetUuid: doc('String', 'datasetUuid'),
    modelServiceInstanceGroupUuid: parent('The group that uses the dataset.'),
  },
  { kind: 'dataset-ref', relations: { dataset: { target: () => Dataset, by: 'datasetUuid' } } },
)

const groupFields: Record<string, FieldOf<Row<'group'>>> = {
  uuid,
  modelServiceUuid: doc('String', 'modelServiceUuid', 'The model service that was deployed.'),
  modelUuid: doc('String', 'modelUuid'),
  instances: {
    type: 'List',
    of: ModelServiceInstance,
    read: (group) => group.doc.instances.map((one) => ({ ...one, group })),
  },
  datasetRefInventories: {
    type: 'List',
    of: DatasetRef,
    read: (group, { world }) =>
      collectionOf(world, 'dataset-ref').list({ where: [{ field: 'parent', op: '=', value: group.id }] })
        .items,
  },
  status: status('`Deploying`, `ConfigSettingUp`, `ServiceBootingUp`, `Running`; `Starting`, `Unknown`.'),
  modelServiceType: doc('String', 'modelServiceType', '`ModelEval` for evaluation services.'),
  type: doc('String', 'type', '`VirtualMachine` or `Container`.'),
  name,
  description: doc('String', 'description'),
  yaml: doc('String', 'yaml'),
  supportMetrics: { type: 'List', read: () => undefined },
  exportPath: { type: 'String', read: () => undefined },
  ...dates,
  ...kept<'group'>('Map', 'environmentVariables', 'startupParameters'),
  ...kept<'group'>('String', 'serviceLivez', 'serviceReadyz', 'clusterUuid', 'projectUuid'),
  ...kept<'group'>('String', 'vmImageUuid', 'primaryStorageUuid', 'dockerImage', 'rootDiskOfferingUuid'),
  ...kept<'group'>('List', 'modelServiceGroupUuids', 'l3NetworkUuids'),
  ...kept<'group'>('Integer', 'serviceBootupTime', 'cpuNum', 'requestCpuNum'),
  ...kept<'group'>('Long', 'memorySize', 'rootDiskSize', 'requestMemorySize'),
}
const groupRelations: Record<string, Relation> = {
  instances: { target: () => ModelServiceInstance, by: 'instances' },
  datasetRefInventories: { target: () => DatasetRef, by: 'datasetRefInventories' },
  modelService: { target: () => ModelService, by: 'modelServiceUuid' },
  model: { target: () => Model, by: 'modelUuid' },
}

export const ModelServiceInstanceGroup = define<Row<'group'>>(
  'ModelServiceInstanceGroupInventory',
  groupFields,
  {
    kind: 'group',
    relations: groupRelations,
  },
)

export const ModelEvalServiceInstanceGroup = define<Row<'group'>>(
  'ModelEvalServiceInstanceGroupInventory',
  {
    ...groupFields,
    limits: doc('Integer', 'limits', 'Samples to evaluate.'),
    ...docs<'group'>('Float', 'temperature', 'topP', 'repetitionPenalty'),
    ...docs<'group'>('Integer', 'topK', 'maxLength', 'maxNewTokens'),
  },
  { kind: 'group', relations: groupRelations },
)

export const ModelEvaluationTask = define<Row<'task'>>(
  'ModelEvaluationTaskInventory',
  {
    uuid,
    name,
    type: doc('String', 'type', '`Performance` or `Capability`.'),
    description: doc('String', 'description'),
    percentage: { type: 'Integer', always: true, read: percentageOf, about: '0 to 100.' },
    opaque: { type: 'String', read: opaqueOf, about: 'JSON as a text: `total_score`, `end_time`.' },
    status: status('`Created`, `Idle`, `Running`, `Completed`, `PartialCompleted`, `Failed`.'),
    modelServiceGroupUuid: parent('The evaluation group that runs the task.'),
    evaluatedServiceGroupUuid: doc('String', 'evaluatedServiceGroupUuid', 'The group under test.'),
    datasetUuid: doc('String', 'datasetUuid'),
    limits: doc('Integer', 'limits', 'Samples to evaluate.'),
    ...docs<'task'>('Integer', 'maxNewTokens', 'topK'),
    ...docs<'task'>('Float', 'temperature', 'topP'),
    prompt: doc('String', 'prompt'),
    repetitionPenalty: doc('Float', 'repetitionPenalty'),
    maxLength: doc('Integer', 'maxLength'),
    ...docs<'task'>('String', 'model', 'url'),
    ...docs<'task'>('Integer', 'parallel', 'logEveryQuery'),
    api: doc('String', 'api'),
    requestHeaders: { type: 'Map', read: (task) => task.doc.requestHeaders },
    ...docs<'task'>('Integer', 'connectTimeout', 'readTimeout'),
    totalScore: { type: 'Double', read: scoreOf, about: 'Set once the task has succeeded.' },
    endTime: { type: 'Timestamp', read: endedAt, about: 'Set once the task has ended.' },
    ...dates,
  },
  {
    kind: 'task',
    alone: true,
    relations: {
      modelServiceGroup: {
        target: () => ModelEvalServiceInstanceGroup,
        by: 'modelServiceGroupUuid',
      },
      evaluatedServiceGroup: {
        target: () => ModelServiceInstanceGroup,
        by: 'evaluatedServiceGroupUuid',
      },
      dataset: { target: () => Dataset, by: 'datasetUuid' },
    },
  },
)

export const Dataset = define<Row<'dataset'>>(
  'DatasetInventory',
  {
    uuid,
    name,
    ...docs<'dataset'>('String', 'description', 'url', 'installPath', 'modelCenterUuid'),
    size: doc('Long', 'size', 'Bytes.'),
    system: { ...doc<'dataset'>('Boolean', 'system'), always: true },
    ...dates,
  },
  {
    kind: 'dataset',
    relations: { modelCenter: { target: () => ModelCenter, by: 'modelCenterUuid' } },
  },
)

export const TrainedModelRecord = define<Row<'trained-model-record'>>(
  'TrainedModelRecordInventory',
  {
    uuid,
    ...docs<'trained-model-record'>(
      'String',
      'modelUuid',
      'sourceModelUuid',
      'modelServiceInstanceGroupUuid',
      'datasetUuid',
    ),
    ...dates,
  },
  {
    kind: 'trained-model-record',
    relations: {
      model: { target: () => Model, by: 'modelUuid' },
      dataset: { target: () => Dataset, by: 'datasetUuid' },
      modelServiceInstanceGroup: {
        target: () => ModelServiceInstanceGroup,
        by: 'modelServiceInstanceGroupUuid',
      },
    },
  },
)
