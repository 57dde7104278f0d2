// The v1 API on the wire. Each answer has status 200; only what the gateway refuses has another.
import * as z from 'zod'
import { EffectMetric, errorReplies } from '../schemas.ts'

/** A number may come as text, too. */
export const Id = z
  .union([z.string().min(1), z.int().positive()])
  .transform((id) => (typeof id === 'string' && /^[1-9]\d{0,14}$/.test(id) ? Number(id) : id))
  .describe('string类型的ID，或后续可能废弃的int类型')

export const LogId = z.string().regex(/^\d{1,10}$/)

export const LegacyError = z
  .strictObject({ log_id: LogId, error_code: z.int(), error_msg: z.string() })
  .meta({ id: 'LegacyError' })

export const replies = <T extends z.ZodType>(result: T) => ({
  200: z.union([z.strictObject({ log_id: LogId, result }), LegacyError]),
  ...errorReplies,
})

// Tasks.

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
  id: Id.nullish().describe('A task that still waits: it is changed and starts anew'),
  name: z.string().min(1),
  description: z.string().nullish(),
  versionEvalInfo: z.array(VersionEvalInfo).min(1).max(5),
  datasetId: Id,
  evalStandardConf: z.looseObject({ evalMode: EvalMode }),
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

const EvalStandardConf = z
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
  evalIds: z.union([z.array(z.string().min(1)).min(1), z.array(z.int().positive()).min(1)]),
})
export const EvalDeleteReply = replies(z.strictObject({}))

// Results.

/** Both ends are part of it. */
const range = (least: number, most: number) =>
  z.object({
    start: z.number().min(least).max(most).nullish(),
    end: z.number().min(least).max(most).nullish(),
  })
const ShareRange = range(0, 1).nullish().describe('范围[0,1]的小数')

export const ORDERED_BY = ['bleu4', 'rouge_1', 'rouge_2', 'rouge_l', 'judgeScore'] as const

export const EvalResultListBody = z.object({
  id: Id,
  pageNo: z.int().min(1).describe('页码，最小值为1'),
  pageSize: z.int().min(1).describe('每页大小，必须大于0'),
  bleu4: ShareRange,
  rouge_1: ShareRange,
  rouge_2: ShareRange,
  rouge_l: ShareRange,
  judgeScore: range(-1, Number.MAX_SAFE_INTEGER).nullish(),
  modelVersionIds: z.array(Id).nullish(),
  evalUnitId: z.array(z.string()).nullish(),
  orderBy: z.enum(ORDERED_BY).nullish(),
  order: z.enum(['asc', 'desc']).nullish(),
})
export type EvalResultListBody = z.output<typeof EvalResultListBody>

const EvalResult = z
  .strictObject({
    id: z.string(),
    evaluationId: z.int(),
    evaluationIdStr: z.string(),
    evalUnitId: z.string(),
    modelName: z.string(),
    modelVersion: z.string(),
    modelVersionId: z.int(),
    modelVersionIdStr: z.string(),
    prompt: z.string(),
    completion: z.string(),
    prediction: z.string(),
    bleu4: z.number(),
    rouge_1: z.number(),
    rouge_2: z.number(),
    rouge_l: z.number(),
    judgeScore: z.int(),
    judgeReason: z.string(),
  })
  .meta({ id: 'LegacyEvalResult' })
export type EvalResult = z.output<typeof EvalResult>

export const EvalResultListReply = replies(
  z.strictObject({
    total: z.int(),
    pageNo: z.int(),
    pageSize: z.int(),
    items: z.array(EvalResult),
  }),
)

// Exports.

export const EvalResultExportBody = z
  .object({
    id: Id,
    exportType: z
      .enum(['local', 'storage'])
      .nullish()
      .transform((type) => type ?? 'local'),
    exportOpt: z
      .enum(['total', 'part'])
      .nullish()
      .transform((part) => part ?? 'total'),
    exportContent: z.array(z.enum(['prompt', 'prediction', 'completion', 'metrics'])).nullish(),
    volumeId: z.string().nullish().describe('bos bucket，导出到用户bos时必填'),
    resultIds: z.array(z.string()).max(100).nullish().describe('要导出的评估结果ID数组，最大100'),
  })
  .refine((body) => body.exportType !== 'storage' || Boolean(body.volumeId), {
    message: 'volumeId is needed with exportType storage',
    path: ['volumeId'],
  })
  .refine((body) => body.exportOpt !== 'part' || (body.resultIds ?? []).length > 0, {
    message: 'resultIds is needed with exportOpt part',
    path: ['resultIds'],
  })

export const EvalResultExportReply = replies(z.strictObject({ exportID: z.int(), exportIDStr: z.string() }))

export const EvalResultExportInfoBody = z.object({ exportID: Id })

export const EvalResultExportInfoReply = replies(
  z.strictObject({
    id: z.int().describe('Number of the evaluation task'),
    exportID: z.int(),
    exportIDStr: z.string(),
    state: z.enum(['Pending', 'Uploading', 'Fail', 'Done']),
    exportType: z.enum(['local', 'storage']),
    volumeId: z.string(),
    exportPath: z.string(),
    downloadUrl: z.string(),
  }),
)
