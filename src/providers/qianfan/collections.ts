// Stored resources: evaluation tasks, exports of their results, and the models and datasets that they name.
import * as z from 'zod'
import { fractionOf } from '../../core/ids.ts'
import type { Collection, World } from '../../core/world.ts'

/** An evaluation task, created by either API; the resource has the task's name. */
export const TaskDoc = z.object({
  /** The v1 API's id of the task. */
  numericId: z.int().positive(),
  description: z.string(),
  evalType: z.enum(['manual', 'auto']),
  /** v2: rule, model, manual or `rule,model`; v1: any of them, separated by commas. */
  evalMode: z.string(),
  evalObjectType: z.enum(['model', 'inferDataset']),
  /** As sent, including unknown members. */
  evalObjectConfig: z.looseObject({}),
  evalConfig: z.looseObject({}),
  /** Model version ids, for keyFilter. */
  modelIds: z.array(z.string()),
  /** Members that only v1 has, for tasks created with it. */
  legacy: z
    .object({ evalStandardConf: z.looseObject({}), computeResourceConf: z.looseObject({}).optional() })
    .optional(),
})
export type TaskDoc = z.output<typeof TaskDoc>

/** An export of a task's results; its parent is the task. */
export const ExportDoc = z.object({
  numericId: z.int().positive(),
  storageType: z.enum(['BOS', 'sysStorage']),
  bucket: z.string().optional(),
  exportContent: z.array(z.string()),
  /** Ids of the results to export. Default: all. */
  resultIds: z.array(z.string()).optional(),
})
export type ExportDoc = z.output<typeof ExportDoc>

/** A model; its versions are evaluated. */
export const ModelDoc = z.object({
  numericId: z.int().positive(),
  source: z.enum(['PlatformPreset', 'UserCreate']),
  modelType: z.int(),
  trainType: z.string(),
  tags: z.array(z.string()),
})
export type ModelDoc = z.output<typeof ModelDoc>

/** A version of a model; its parent is the model. */
export const ModelVersionDoc = z.object({
  numericId: z.int().positive(),
  sourceType: z.enum(['PlatformPreset', 'Train', 'Compress']),
  framework: z.string(),
  algorithm: z.string(),
  modelNet: z.string(),
  trainType: z.string(),
  description: z.string(),
})
export type ModelVersionDoc = z.output<typeof ModelVersionDoc>

/** A version of a dataset, or a set of inference results. */
export const DatasetDoc = z.object({
  numericId: z.int().positive(),
  groupId: z.int().positive(),
  versionId: z.int().positive(),
  projectType: z.int(),
  templateType: z.int(),
  dataType: z.int(),
  storageType: z.enum(['sysBos', 'usrBos']),
  storageId: z.string(),
  storagePath: z.string(),
  rawStoragePath: z.string(),
})
export type DatasetDoc = z.output<typeof DatasetDoc>

/** An export of a dataset's rows. */
export const DatasetExportDoc = z.object({
  numericId: z.int().positive(),
  datasetId: z.string(),
  exportType: z.literal([1, 2]),
  /** The user's bucket for the file. Default: the platform's own storage. */
  bucket: z.string().optional(),
  creator: z.string(),
})
export type DatasetExportDoc = z.output<typeof DatasetExportDoc>

export const collections = {
  task: TaskDoc,
  export: ExportDoc,
  model: ModelDoc,
  modelVersion: ModelVersionDoc,
  dataset: DatasetDoc,
  datasetExport: DatasetExportDoc,
} as const

export const tasksOf = (world: World): Collection<TaskDoc> => world.collection('task', TaskDoc)
export const exportsOf = (world: World): Collection<ExportDoc> => world.collection('export', ExportDoc)
export const modelsOf = (world: World): Collection<ModelDoc> => world.collection('model', ModelDoc)
export const modelVersionsOf = (world: World): Collection<ModelVersionDoc> =>
  world.collection('modelVersion', ModelVersionDoc)
export const datasetsOf = (world: World): Collection<DatasetDoc> => world.collection('dataset', DatasetDoc)

export const datasetExportsOf = (world: World): Collection<DatasetExportDoc> =>
  world.collection('datasetExport', DatasetExportDoc)

/** The number of a new resource in v1: a positive 31-bit integer. */
export const numberFor = (id: string): number => 1 + Math.floor(fractionOf(id) * 0x7fff_fffe)
