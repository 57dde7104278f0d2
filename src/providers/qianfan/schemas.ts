// What each v2 request and answer is made of: ids, envelopes, errors.
import * as z from 'zod'

/** Present and not empty. Unknown members are passed over, as everywhere in Baidu's cloud. */
export const Text = z.string().min(1)

/** Characters of a name or description: no page says, but a list of a hundred of them has to fit into one answer. */
export const MOST_TEXT = 10_000

/** What is searched for, or in: for the store's search a NUL is the end of it. */
export const Searched = z
  .string()
  .max(MOST_TEXT)
  .refine((text) => !text.includes('\0'), 'must not contain NUL')

/** Id of something that need not be stored: what is made up in its place repeats it in each row of a file. */
export const Reference = Text.max(1000)

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
