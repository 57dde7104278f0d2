// What each v2 request and answer is made of: ids, envelopes, errors.
import * as z from 'zod'

/** Present and not empty. Unknown members are passed over, as everywhere in Baidu's cloud. */
export const Text = z.string().min(1)

export const ErrorEnvelope = z
  .strictObject({
    requestId: z.uuid(),
    code: z.string().describe('错误码'),
    message: z.string().describe('错误描述信息'),
  })
  .meta({ id: 'QianfanError' })

/** A gateway that answers in headers sends no body, and so nothing to check. */
export const errorReplies = { '4xx': ErrorEnvelope, '5xx': ErrorEnvelope } as const

export const envelope = <T extends z.ZodType>(result: T) => z.strictObject({ requestId: z.uuid(), result })

export const EmptyReply = envelope(z.strictObject({})).meta({ id: 'QianfanEmptyReply' })

export const TaskIdBody = z.object({ taskId: Text.describe('评估任务ID') })
