// One evaluation task on the wire: DescribeEvalTask, ModifyEvalTask.
import * as z from 'zod'
import { envelope, MOST_TEXT, Text } from '../schemas.ts'

export const EvalType = z.enum(['manual', 'auto']).describe('manual：人工评估；auto：自动评估')

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

export const ModifyEvalTaskBody = z
  .object({
    taskId: Text.describe('评估任务ID'),
    description: z.string().max(MOST_TEXT).nullish().describe('任务描述'),
    describtion: z.string().max(MOST_TEXT).nullish().describe('任务描述, spelled as in the table'),
  })
  // One of the two is required. The document asks for the one that every SDK sends.
  .meta({ required: ['taskId', 'description'] })
