// The v2 API on the wire: requests, replies and their envelopes.
import * as z from 'zod'

/** Present and not empty. Unknown members are passed over, as everywhere in Baidu's cloud. */
const Text = z.string().min(1)

export const ErrorEnvelope = z
  .strictObject({
    requestId: z.uuid(),
    code: z.string().describe('错误码'),
    message: z.string().describe('错误描述信息'),
  })
  .meta({ id: 'QianfanError' })

/** A gateway that answers in headers sends no body, and so nothing to check. */
export const errorReplies = { '4xx': ErrorEnvelope, '5xx': ErrorEnvelope } as const

const envelope = <T extends z.ZodType>(result: T) => z.strictObject({ requestId: z.uuid(), result })

export const EmptyReply = envelope(z.strictObject({})).meta({ id: 'QianfanEmptyReply' })

export const TaskIdBody = z.object({ taskId: Text.describe('评估任务ID') })

// CreateEvalTask. Names that the pages show are checked; what is only described there is taken as it comes.

/** Ranges of the page; how many decimals a value has is not checked. */
const InferenceParams = z.looseObject({
  temperature: z.number().min(0.01).max(1).nullish().describe('温度，范围[0.01, 1.00]'),
  top_p: z.number().min(0).max(1).nullish().describe('多样性，取值范围[0.0, 1.0]'),
  penalty_score: z.number().min(1).max(2).nullish().describe('重复惩罚，取值范围[1.0, 2.0]'),
  top_k: z.int().positive().nullish().describe('采样参数，取值范围：正整数'),
})

const EvalModel = z.looseObject({
  modelId: Text.describe('模型版本ID'),
  promptTemplate: z
    .string()
    .refine((text) => text === '' || text.includes('{input}'), 'must contain {input}')
    .nullish()
    .describe('推理Prompt，必须包含{input}'),
  params: InferenceParams.nullish().describe('模型推理超参'),
})

/** At most this many objects in a task. */
const MOST_OBJECTS = 5

const EvalModelConfig = z
  .looseObject({
    versionId: Text.describe('评估数据集版本的ID'),
    storageType: z.enum(['BOS', 'sysStorage']).nullish().describe('推理结果集存储类型，不填默认是sysStorage'),
    storagePath: z.string().nullish().describe('存储路径，storageType=BOS时必填，需提供完整存储路径'),
    evalModelConfigList: z.array(EvalModel).min(1).max(MOST_OBJECTS).describe('评估子对象配置列表'),
  })
  .refine((config) => config.storageType !== 'BOS' || Boolean(config.storagePath), {
    message: 'storagePath is needed with storageType BOS',
    path: ['storagePath'],
  })

const EvalInferDatasetConfig = z.looseObject({
  evalInferDatasetConfigList: z
    .array(z.looseObject({ inferDatasetId: Text.describe('推理结果集ID') }))
    .min(1)
    .max(MOST_OBJECTS)
    .describe('评估子对象配置列表'),
})

const EvalConfig = z
  .looseObject({
    evalMode: z.enum(['rule', 'model', 'manual', 'rule,model']).describe('评估模式'),
  })
  .describe('评估参数配置')

const createBase = {
  taskName: Text.describe('任务名称'),
  description: z.string().nullish().describe('任务描述'),
  evalConfig: EvalConfig,
}

export const CreateEvalTaskBody = z
  .discriminatedUnion('evalObjectType', [
    z.object({
      ...createBase,
      evalObjectType: z.literal('model').describe('评估模型'),
      evalObjectConfig: z
        .looseObject({
          evalModelConfig: EvalModelConfig.describe('评估模型配置信息'),
          evalInferDatasetConfig: z.looseObject({}).nullish(),
        })
        .describe('评估对象配置信息'),
    }),
    z.object({
      ...createBase,
      evalObjectType: z.literal('inferDataset').describe('推理数据集'),
      evalObjectConfig: z
        .looseObject({
          evalModelConfig: z.looseObject({}).nullish(),
          evalInferDatasetConfig: EvalInferDatasetConfig.describe('评估结果集配置信息'),
        })
        .describe('评估对象配置信息'),
    }),
  ])
  .meta({ id: 'CreateEvalTaskRequest' })
export type CreateEvalTaskBody = z.output<typeof CreateEvalTaskBody>

export const CreateEvalTaskReply = envelope(
  z.union([z.string().describe('评估任务ID'), z.strictObject({ taskId: z.string() })]),
).meta({ id: 'CreateEvalTaskReply' })

// DescribeEvalTasks, DescribeEvalObjects: lists by marker.

const DEFAULT_KEYS = 10
const MOST_KEYS = 100

const paging = {
  marker: z.string().nullish().describe('本次查询的起始位置，默认从第一条数据开始'),
  maxKeys: z
    .int()
    .nullish()
    .transform((count) => (!count || count < 0 ? DEFAULT_KEYS : Math.min(count, MOST_KEYS)))
    .describe('返回的列表长度最大为100，默认值是10，如果指定的值大于100，按100操作'),
  pageReverse: z.boolean().nullish().describe('是否倒序，默认为false'),
}

const PageInfo = z
  .strictObject({
    marker: z.string(),
    maxKeys: z.int(),
    isTruncated: z.boolean(),
    nextMarker: z.string().optional().describe('当isTruncated为true时，该字段有效，作为下次查询marker的值'),
  })
  .meta({ id: 'PageInfo' })
export type PageInfo = z.output<typeof PageInfo>

const EvalType = z.enum(['manual', 'auto']).describe('manual：人工评估；auto：自动评估')

export const DescribeEvalTasksBody = z.object({
  evalType: EvalType,
  keyFilter: z
    .string()
    .nullish()
    .describe('模糊搜索，支持评估任务名称与评估任务字符串ID模糊查询、模型版本ID精确查询'),
  ...paging,
})

const EvalTaskSummary = z
  .strictObject({
    taskId: z.string(),
    taskName: z.string(),
    evalType: EvalType,
    evalMode: z.string(),
    description: z.string(),
    createTime: z.string().describe('2026-11-21 16:00:00, without a zone'),
  })
  .meta({ id: 'EvalTaskSummary' })
export type EvalTaskSummary = z.output<typeof EvalTaskSummary>

export const DescribeEvalTasksReply = envelope(
  z.strictObject({ evalTaskList: z.array(EvalTaskSummary), pageInfo: PageInfo }),
).meta({ id: 'DescribeEvalTasksReply' })

/** The table names systemModel and customModel; its sample sends userModel, its answers say presetModel. */
export const OBJECT_TYPES = {
  systemModel: 'presetModel',
  presetModel: 'presetModel',
  customModel: 'userModel',
  userModel: 'userModel',
} as const

export const DescribeEvalObjectsBody = z.object({
  objectType: z
    .enum(Object.keys(OBJECT_TYPES) as [keyof typeof OBJECT_TYPES])
    .describe('评估对象类型：systemModel：预置模型；customModel：用户模型'),
  ...paging,
})

export const DescribeEvalObjectsReply = envelope(
  z.strictObject({
    evalObjectList: z.array(
      z
        .strictObject({
          objectId: z.string(),
          objectName: z.string(),
          objectVersion: z.string(),
          objectType: z.enum(['presetModel', 'userModel']),
          createTime: z.string(),
        })
        .meta({ id: 'EvalObject' }),
    ),
    pageInfo: PageInfo,
  }),
).meta({ id: 'DescribeEvalObjectsReply' })

// One task.

const TaskStateWord = z.enum([
  'Queued',
  'Running',
  'RunningWithManualBegin',
  'RunningWithMetricsCalculating',
  'Successed',
  'Failed',
  'Stopping',
  'Stopped',
])

const EvalTask = z
  .strictObject({
    taskId: z.string(),
    taskName: z.string(),
    description: z.string(),
    evalType: EvalType,
    state: TaskStateWord,
    evalObjectType: z.enum(['model', 'inferDataset']),
    evalObjectConfig: z.looseObject({}).describe('As it was created'),
    evalConfig: z.looseObject({}).describe('As it was created'),
    createTime: z.string(),
  })
  .meta({ id: 'EvalTask' })
export type EvalTask = z.output<typeof EvalTask>

export const DescribeEvalTaskReply = envelope(EvalTask).meta({ id: 'DescribeEvalTaskReply' })

export const ModifyEvalTaskBody = z.object({
  taskId: Text.describe('评估任务ID'),
  description: z.string().nullish().describe('任务描述'),
  describtion: z.string().nullish().describe('任务描述, as the table spells it'),
})

// Reports.

const Share = z.number().min(0).max(1)
const ScoreDistribution = z.record(z.string(), z.int().nonnegative())

export const EffectMetric = z
  .strictObject({
    id: z.string().optional().describe('v1 alone: 单个评估报告的主键'),
    accuracy: Share.describe('基于规则-准确率打分'),
    f1Score: Share.describe('基于规则-准确率打分'),
    rouge_1: Share.describe('基于规则-相似度打分'),
    rouge_2: Share.describe('基于规则-相似度打分'),
    rouge_l: Share.describe('基于规则-相似度打分'),
    bleu4: Share.describe('基于规则-相似度打分'),
    editDistance: z.number().nonnegative().describe('编辑距离'),
    embeddingDistance: z.number().nonnegative().describe('嵌入距离'),
    avgJudgeScore: z.number().describe('裁判员打分-均值'),
    stdJudgeScore: z.number().nonnegative().describe('裁判员打分-标准差'),
    medianJudgeScore: z.number().describe('裁判员打分-中位数'),
    scoreDistribution: ScoreDistribution.nullable().describe('Score to count; -1: the judge gave none'),
    manualAvgScore: z.number().describe('人工评估-均值'),
    goodCaseProportion: Share,
    subjectiveImpression: z.string(),
    manualScoreDistribution: z
      .array(z.strictObject({ dimension: z.string(), scoreDistribution: ScoreDistribution }))
      .nullable(),
  })
  .meta({ id: 'EffectMetric' })
export type EffectMetric = z.output<typeof EffectMetric>

export const DescribeEvalTaskReportReply = envelope(
  z.array(
    z
      .strictObject({
        taskId: z.string(),
        taskName: z.string(),
        modelId: z.string().describe('模型版本ID'),
        inferDatasetId: z.string().describe('当前评估子任务使用的推理结果集id'),
        evalObjectType: z.enum(['model', 'inferDataset']),
        evalMode: z.string(),
        effectMetric: EffectMetric,
      })
      .meta({ id: 'EvalTaskReport' }),
  ),
).meta({ id: 'DescribeEvalTaskReportReply' })

// Exports.

const StorageType = z
  .enum(['BOS', 'sysStorage'])
  .describe('BOS：对象存储BOS；sysStorage：平台共享存储，不填默认是sysStorage')

export const EXPORT_CONTENT = ['prompt', 'prediction', 'completion', 'metrics', 'system'] as const

export const CreateEvalResultExportTaskBody = z
  .object({
    evalId: Text.describe('评估任务ID'),
    storageType: StorageType.nullish().transform((type) => type ?? 'sysStorage'),
    bucket: z.string().nullish().describe('存储类型为对象存储BOS时，表示用户Bos的bucket名称'),
    exportContent: z.array(z.enum(EXPORT_CONTENT)).min(1).describe('导出内容'),
  })
  .refine((body) => body.storageType !== 'BOS' || Boolean(body.bucket), {
    message: 'bucket is needed with storageType BOS',
    path: ['bucket'],
  })

export const CreateEvalResultExportTaskReply = envelope(z.strictObject({ taskId: z.string() })).meta({
  id: 'CreateEvalResultExportTaskReply',
})

export const DescribeEvalResultExportTaskReply = envelope(
  z.strictObject({
    taskId: z.string(),
    evalId: z.string(),
    exportContent: z.array(z.string()),
    state: z.enum(['Queued', 'Running', 'Failed', 'Succeeded']),
    storageType: StorageType,
    storagePath: z.string().optional().describe('BOS alone: 完整存储路径'),
    downloadUrl: z.string().optional().describe('sysStorage alone, once it has succeeded: 下载链接'),
  }),
).meta({ id: 'DescribeEvalResultExportTaskReply' })
