// Evaluation tasks and their reports in v1.
import * as z from 'zod'
import { EffectMetric } from '../../reports/schemas.ts'
import { MOST_TEXT, Searched } from '../../schemas.ts'
import { areDimensions } from '../../tasks/criteria.ts'
import { Id, NumberId, replies, TextId } from './envelope.ts'

const MODES = ['model', 'manual', 'rule']

const EvalMode = z
  .string()
  .refine((text) => {
    const modes = text.split(',')
    return modes.every((mode) => MODES.includes(mode)) && new Set(modes).size === modes.length
  }, 'one or more of model, manual and rule, joined with commas')
  .describe('评估模式：rule、model、manual，多个模式使用“,”拼接')

const VersionEvalInfo = z.looseObject({
  modelId: Id.nullish(),
  modelVersionId: Id,
  params: z.looseObject({}).nullish(),
  prompt: z.looseObject({ enable: z.boolean().nullish(), content: z.string().nullish() }).nullish(),
  inferDatasetStorageType: z.enum(['sysBos', 'usrBos']).nullish(),
  inferDatasetStorageId: z.string().nullish(),
  inferDatasetRawPath: z.string().nullish(),
})

export const EvalCreateBody = z.object({
  id: Id.nullish().describe('A task that still waits: it is changed and restarts'),
  name: Searched.min(1),
  description: z.string().max(MOST_TEXT).nullish(),
  versionEvalInfo: z.array(VersionEvalInfo).min(1).max(5),
  datasetId: Id,
  evalStandardConf: z.looseObject({
    evalMode: EvalMode,
    scoreModes: z.array(z.string()).nullish(),
    stopWordsPath: z.string().nullish(),
    evaluationDimension: z
      .array(z.looseObject({ dimension: z.string(), description: z.string().nullish() }))
      .refine(areDimensions, 'at most 4 dimensions beside 满意度, of at most 1000 characters each')
      .nullish(),
  }),
  computeResourceConf: z.looseObject({}).nullish(),
})

export type EvalCreateBody = z.output<typeof EvalCreateBody>

export const EvalCreateReply = replies(z.strictObject({ evalId: z.int(), evalIdStr: z.string() }))

export const EvalIdBody = z.object({ id: Id })

export const LegacyState = z.enum([
  'Pending',
  'Doing',
  'DoingWithManualBegin',
  'DoingWithMetricsCalculating',
  'Done',
  'PartlyDone',
  'Fail',
  'Failed',
  'Stopping',
  'Stopped',
])

const EvalUnit = z
  .strictObject({
    evalUnitId: z.string(),
    modelName: z.string(),
    modelId: z.int(),
    modelIdStr: z.string(),
    modelVersionId: z.int(),
    modelVersionIdStr: z.string(),
    modelVersion: z.string(),
    modelSource: z.string(),
    modelVersionDesc: z.string(),
    modelTags: z.array(z.string()),
    state: LegacyState,
    message: z.string(),
  })
  .meta({ id: 'LegacyEvalUnit' })
export type EvalUnit = z.output<typeof EvalUnit>

export const EvalStandardConf = z
  .looseObject({
    evalMode: z.string(),
    scoreModes: z.array(z.string()),
    stopWordsPath: z.string(),
    evaluationDimension: z.array(
      z.looseObject({
        dimension: z.string(),
        description: z.string(),
        minScore: z.number(),
        maxScore: z.number(),
      }),
    ),
    resultDatasetId: z.int(),
    resultDatasetIdStr: z.string(),
    resultDatasetName: z.string(),
    resultDatasetProjectType: z.int(),
    resultDatasetImportStatus: z.int(),
    resultDatasetReleaseStatus: z.int(),
  })
  .meta({ id: 'LegacyEvalStandardConf' })
export type EvalStandardConf = z.output<typeof EvalStandardConf>

export const EvalDetailReply = replies(
  z.strictObject({
    evaluationId: z.int(),
    evaluationIdStr: z.string(),
    name: z.string(),
    description: z.string(),
    state: LegacyState,
    evalUnits: z.array(EvalUnit),
    datasetId: z.int(),
    datasetIdStr: z.string(),
    datasetName: z.string(),
    evalStandardConf: EvalStandardConf,
    computeResourceConf: z.looseObject({}),
  }),
)

export const EvalReportReply = replies(
  z.array(
    z
      .strictObject({
        id: z.string(),
        userId: z.int(),
        evaluationId: z.int(),
        evaluationIdStr: z.string(),
        evaluationJobId: z.int(),
        projectId: z.string(),
        evaluationName: z.string(),
        evalUnitId: z.string(),
        evalMode: z.string(),
        modelForm: z.enum(['model', 'inferDataset']),
        modelId: z.int(),
        modelIdStr: z.string(),
        modelName: z.string(),
        modelVersionId: z.int(),
        modelVersionIdStr: z.string(),
        modelVersion: z.string(),
        modelVersionSource: z.string(),
        inferDatasetId: z.string(),
        inferDatasetName: z.string(),
        effectMetric: EffectMetric,
        performanceMetric: z.strictObject({}),
      })
      .meta({ id: 'LegacyEvalReport' }),
  ),
)

export const EvalCancelReply = replies(z.strictObject({ result: z.boolean(), errorMessage: z.string() }))

export const EvalDeleteBody = z.object({
  evalIds: z.union([z.array(TextId).min(1), z.array(NumberId).min(1)]),
})
export const EvalDeleteReply = replies(z.strictObject({}))
