// Rows of model centers and of what they contain: services, models, datasets.
import type { DataKind } from '../../../core/data/format.ts'
import { ADMIN } from '../auth/accounts.ts'
import { SCHEMAS } from '../collections.ts'
import { common, over, owned, owner, steady } from './common.ts'

const inCenter = { ...owner, modelCenterUuid: 'model-center' } as const

export const modelCenter: DataKind = {
  ...common,
  kind: 'model-center',
  member: 'modelCenters',
  about: 'Model centers, which contain models, services and datasets',
  doc: SCHEMAS['model-center'],
  name: ['name'],
  refs: owner,
  life: steady('Connected', ['Connecting', 'Connected', 'Disconnected']),
  fit: (doc) =>
    owned(doc, {
      url: 'http://10.0.12.5:8989',
      managementIp: '10.0.12.5',
      managementPort: 8989,
      capacityBytes: 4_398_046_511_104,
    }),
}

export const modelService: DataKind = {
  ...common,
  kind: 'model-service',
  member: 'modelServices',
  about: 'Services that can be deployed: `type: ModelEval` for those that evaluate',
  doc: SCHEMAS['model-service'],
  name: ['name'],
  refs: inCenter,
  fit: (doc, { any }) =>
    owned(doc, {
      system: false,
      type: 'Endpoint',
      framework: 'Other',
      source: 'Other',
      ...center(any('model-center')),
    }),
}

const center = (known: { readonly id: string } | undefined) =>
  known === undefined ? {} : { modelCenterUuid: known.id }

export const model: DataKind = {
  ...common,
  kind: 'model',
  member: 'models',
  about: 'Models',
  doc: SCHEMAS.model,
  name: ['name'],
  refs: { ...inCenter, defaultModelServiceUuid: 'model-service' },
  fit: (doc) => owned(doc),
}

export const modelServiceRef: DataKind = {
  ...common,
  kind: 'model-service-ref',
  member: 'modelServiceRefs',
  about: 'Bindings of models to services',
  doc: SCHEMAS['model-service-ref'],
  name: [],
  nameOf: () => 'ref',
  refs: { modelUuid: 'model', modelServiceUuid: 'model-service' },
  fit: (doc, { any }) =>
    over({ modelUuid: any('model')?.id ?? '', modelServiceUuid: any('model-service')?.id ?? '' }, doc),
}

export const dataset: DataKind = {
  ...common,
  kind: 'dataset',
  member: 'datasets',
  about: 'Datasets to evaluate with',
  doc: SCHEMAS.dataset,
  name: ['name'],
  refs: inCenter,
  fit: (doc, { name, any }) =>
    owned(doc, {
      url: `ftp://datasets.example.com/${encodeURIComponent(name)}.tar.gz`,
      modelCenterUuid: any('model-center')?.id ?? ADMIN.uuid,
      size: 1_048_576,
      system: false,
    }),
}

export const tag: DataKind = {
  ...common,
  kind: 'tag',
  member: 'tags',
  about: 'Tags on resources',
  doc: SCHEMAS.tag,
  name: ['tag', 'name'],
  parent: { member: 'resourceUuid' },
  fit: (doc) => over({ type: 'User' }, doc),
}

export const trainedModelRecord: DataKind = {
  ...common,
  kind: 'trained-model-record',
  member: 'trainedModelRecords',
  about: 'Records of trained models',
  doc: SCHEMAS['trained-model-record'],
  name: [],
  nameOf: () => 'record',
  refs: {
    ...owner,
    modelUuid: 'model',
    sourceModelUuid: 'model',
    modelServiceInstanceGroupUuid: 'group',
    datasetUuid: 'dataset',
  },
  fit: (doc) => owned(doc),
}
