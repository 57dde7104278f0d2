// The results of a task, sample by sample, in v1.
import * as z from 'zod'
import { Id, replies } from './envelope.ts'

/** Both ends are included. */
const range = (least: number, most: number) =>
  z.object({
    start: z.number().min(least).max(most).nullish(),
    end: z.number().min(least).max(most).nullish(),
  })
const ShareRange = range(0, 1).nullish().describe('范围[0,1]的小数')

export const ORDERED_BY = ['bleu4', 'rouge_1', 'rouge_2', 'rouge_l', 'judgeScore'] as const

export const EvalResultListBody = z.object({
  id: Id,
  pageNo: z.int().min(1).default(1).describe('页码，最小值为1'),
  pageSize: z.int().min(1).default(20).describe('每页大小，必须大于0'),
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
