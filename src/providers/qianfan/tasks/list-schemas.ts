// DescribeEvalTasks and DescribeEvalObjects on the wire: lists by marker.
import * as z from 'zod'
import { envelope, Searched } from '../schemas.ts'
import { EvalType } from './schemas.ts'

const DEFAULT_KEYS = 10
const MOST_KEYS = 100

const paging = {
  marker: z.string().nullish().describe('本次查询的起始位置，默认从第一条数据开始'),
  // Any integer: the page says that values above 100 count as 100.
  maxKeys: z
    .number()
    .refine(Number.isInteger, 'must be a whole number')
    .meta({ type: 'integer' })
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

export const DescribeEvalTasksBody = z.object({
  evalType: EvalType,
  keyFilter: Searched.nullish().describe(
    '模糊搜索，支持评估任务名称与评估任务字符串ID模糊查询、模型版本ID精确查询',
  ),
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

/** The table says systemModel and customModel, its sample sends userModel, its responses presetModel. */
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
