// An override: a response given instead of an operation's own.
import * as z from 'zod'

export const Answer = z.strictObject({
  status: z.int().min(200).max(599).default(200),
  headers: z
    .record(
      z.string().regex(/^[!#$%&'*+.^_`|~\w-]+$/),
      z.string().regex(/^[\t -~\x80-\xff]*$/, 'not a valid header value'),
    )
    .default({}),
  body: z.unknown().optional().describe('A string is sent as it is, anything else as JSON. Default: no body'),
})
export type Answer = z.output<typeof Answer>
