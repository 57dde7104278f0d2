// DescribeEvalTaskReport on the wire.
import * as z from 'zod'
import { envelope } from '../schemas.ts'

const Share = z.number().min(0).max(1)
const ScoreDistribution = z.record(z.string(), z.int().nonnegative())

export const EffectMetric = z
  .strictObject({
    id: z.string().optional().describe('Only in v1: 单个评估报告的主键'),
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
    scoreDistribution: ScoreDistribution.nullable().describe('Counts by score; -1: the judge gave none'),
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
