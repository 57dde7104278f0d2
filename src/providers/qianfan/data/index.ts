// How people write Qianfan's resources: in the words of its v2 API, and of v1 for what only v1 has.
import * as z from 'zod'
import type { DataFormat, DataKind, Row } from '../../../core/data/format.ts'
import type { IdSource } from '../../../core/ids.ts'
import { datasetDoc } from '../catalogue.ts'
import {
  DatasetDoc,
  DatasetExportDoc,
  ExportDoc,
  ModelDoc,
  ModelVersionDoc,
  numberFor,
} from '../collections.ts'
import { DATASET_EXPORT_STATUS, LEGACY_EXPORT_STATES } from '../lifecycle.ts'
import { generate } from './generate.ts'
import { evalTask } from './tasks.ts'

export const idOf =
  (prefix: string, length: number) =>
  (ids: IdSource): string =>
    `${prefix}-${ids.alnum(length)}`

/** What all kinds share. v1 calls its numbers `id`. */
const common = { created: 'createTime', updated: 'modifyTime', words: { numericId: 'id' } } as const

/** The document where the row says something, and the defaults elsewhere. */
const over = (defaults: Row, doc: Row): Row => ({ ...defaults, ...doc })

const model: DataKind = {
  kind: 'model',
  member: 'models',
  about: 'Models, which have versions',
  doc: ModelDoc,
  id: 'modelId',
  name: ['modelName', 'name'],
  ...common,
  makeId: idOf('am', 12),
  fit: (doc, { id }) =>
    over({ numericId: numberFor(id), source: 'UserCreate', modelType: 0, trainType: '', tags: [] }, doc),
}

const modelVersion: DataKind = {
  kind: 'modelVersion',
  member: 'modelVersions',
  about: 'Versions of models: these are evaluated',
  doc: ModelVersionDoc,
  id: 'modelVersionId',
  name: ['version', 'name'],
  ...common,
  makeId: idOf('amv', 12),
  parent: { member: 'modelId', kind: 'model' },
  inside: { kind: 'model', member: 'modelVersionList' },
  fit: (doc, { id, parent }) =>
    over(
      {
        numericId: numberFor(id),
        sourceType: parent?.doc.source === 'PlatformPreset' ? 'PlatformPreset' : 'Train',
        framework: 'paddlepaddle',
        algorithm: 'ERNIE_EB-ERNIEBOT_PRO',
        modelNet: 'paddlepaddle-ERNIE_EB-ERNIEBOT_PRO_LORA',
        trainType: parent?.doc.trainType ?? '',
        description: '',
      },
      doc,
    ),
}

const dataset: DataKind = {
  kind: 'dataset',
  member: 'datasets',
  about: 'Versions of datasets, and sets of inference results',
  doc: DatasetDoc,
  id: 'datasetId',
  name: ['name'],
  ...common,
  makeId: idOf('ds', 16),
  fit: (doc, { id }) =>
    over(datasetDoc(id, numberFor(id), { projectType: 20, templateType: 2000, dataType: 4 }), doc),
}

const exportLife = (states: readonly string[]): NonNullable<DataKind['life']> => ({
  state: 'state',
  states,
  usual: 'Succeeded',
  route: (state) => ['Queued', 'Running', state === 'Failed' ? 'Failed' : 'Succeeded'],
  takesMs: 60_000,
})

const resultExport: DataKind = {
  kind: 'export',
  member: 'evalResultExportTasks',
  about: 'Exports of the results of evaluation tasks',
  doc: ExportDoc,
  id: 'taskId',
  name: [],
  nameOf: (_doc, id) => id,
  ...common,
  makeId: idOf('amemt', 12),
  parent: { member: 'evalId', kind: 'task' },
  life: exportLife(Object.keys(LEGACY_EXPORT_STATES)),
  fit: (doc, { id }) =>
    over(
      {
        numericId: numberFor(id),
        storageType: doc.bucket === undefined ? 'sysStorage' : 'BOS',
        exportContent: ['prompt', 'prediction', 'completion', 'metrics'],
      },
      doc,
    ),
}

const datasetExport: DataKind = {
  kind: 'datasetExport',
  member: 'datasetExports',
  about: 'Exports of the rows of datasets',
  doc: DatasetExportDoc,
  id: 'exportId',
  name: [],
  nameOf: (_doc, id) => id,
  ...common,
  makeId: idOf('dse', 12),
  refs: { datasetId: 'dataset' },
  written: { exportType: z.literal([1, 2]) },
  life: exportLife(Object.keys(DATASET_EXPORT_STATUS)),
  fit: (doc, { id, any }) =>
    over({ numericId: numberFor(id), datasetId: any('dataset')?.id ?? '', exportType: 1, creator: '' }, doc),
}

/** Ids of this form need no row: the API itself makes up what it does not have. */
const WHOLE_ID: Readonly<Record<string, RegExp>> = {
  dataset: /^ds-[a-z0-9]{16}$/,
  modelVersion: /^amv-[a-z0-9]{12}$/,
}

export const data: DataFormat = {
  provider: 'qianfan',
  generate,
  kinds: [model, modelVersion, dataset, evalTask, resultExport, datasetExport],
  given: (kind, text) => (WHOLE_ID[kind]?.test(text) ? text : undefined),
}
