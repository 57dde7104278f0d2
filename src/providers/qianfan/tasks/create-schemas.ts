// CreateEvalTask on the wire. Names shown on the pages are checked; values that are only described are accepted as
// sent.
import * as z from 'zod'
import { envelope, MOST_TEXT, Reference, Searched } from '../schemas.ts'
import { areDimensions } from './criteria.ts'

/** Ranges from the page; the number of decimals is not checked. */
const InferenceParams = z.looseObject({
  temperature: z.number().min(0.01).max(1).nullish().describe('温度，范围[0.01, 1.00]'),
  top_p: z.number().min(0).max(1).nullish().describe('多样性，取值范围[0.0, 1.0]'),
  penalty_score: z.number().min(1).max(2).nullish().describe('重复惩罚，取值范围[1.0, 2.0]'),
  top_k: z.int().positive().nullish().describe('采样参数，取值范围：正整数'),
})

const EvalModel = z.looseObject({
  modelId: Reference.describe('模型版本ID'),
  promptTemplate: z
    .string()
    .refine((text) => text === '' || text.includes('{input}'), 'must contain {input}')
    .nullish()
    .describe('推理Prompt，必须包含{input}'),
  params: InferenceParams.nullish().describe('模型推理超参'),
})

/** Maximum number of objects in a task. */
const MOST_OBJECTS = 5

const EvalModelConfig = z
  .looseObject({
    versionId: Reference.describe('评估数据集版本的ID'),
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
    .array(z.looseObject({ inferDatasetId: Reference.describe('推理结果集ID') }))
    .min(1)
    .max(MOST_OBJECTS)
    .describe('评估子对象配置列表'),
})

const EvalConfig = z
  .looseObject({
    evalMode: z.enum(['rule', 'model', 'manual', 'rule,model']).describe('评估模式'),
    manualEvalConfig: z
      .unknown()
      .refine(
        (config) => areDimensions((config as { evaluationDimension?: unknown } | null)?.evaluationDimension),
        'at most 4 dimensions beside 满意度, of at most 1000 characters each',
      )
      .optional(),
  })
  .describe('评估参数配置')

const createBase = {
  taskName: Searched.min(1).describe('任务名称'),
  description: z.string().max(MOST_TEXT).nullish().describe('任务描述'),
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
