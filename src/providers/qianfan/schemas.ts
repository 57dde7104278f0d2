// The parts of each v2 request and response: ids, envelopes, errors.
import * as z from 'zod'

/** Required and not empty. Unknown members are ignored, as everywhere in Baidu's cloud. */
export const Text = z.string().min(1)

/** Characters of a name or description. No page gives a limit, but a hundred of them must fit into one response. */
export const MOST_TEXT = 10_000

/** Text to search, or to search for: the store's search would stop at a NUL. */
export const Searched = z
  .string()
  .max(MOST_TEXT)
  .refine((text) => !text.includes('\0'), 'must not contain NUL')

/** An id of something that need not be stored. Limited, because every row of a made-up file repeats it. */
export const Reference = Text.max(1000)

export const ErrorEnvelope = z
  .strictObject({
    requestId: z.uuid(),
    code: z.string().describe('错误码'),
    message: z.string().describe('错误描述信息'),
  })
  .meta({ id: 'QianfanError' })

/** A gateway that responds with headers sends no body to check. */
export const errorReplies = { '4xx': ErrorEnvelope, '5xx': ErrorEnvelope } as const

export const envelope = <T extends z.ZodType>(result: T) => z.strictObject({ requestId: z.uuid(), result })

export const EmptyReply = envelope(z.strictObject({})).meta({ id: 'QianfanEmptyReply' })

export const TaskIdBody = z.object({ taskId: Text.describe('评估任务ID') })
