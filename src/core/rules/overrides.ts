// An answer given in the place of an operation's own.
import * as z from 'zod'

export const Answer = z.strictObject({
  status: z.int().min(200).max(599).default(200),
  headers: z
    .record(
      z.string().regex(/^[!#$%&'*+.^_`|~\w-]+$/),
      z.string().regex(/^[\t -~\x80-\xff]*$/, 'no value for a header'),
    )
    .default({}),
  body: z.unknown().optional().describe('A text goes out as it is, anything else as JSON; absent: no body'),
})
export type Answer = z.output<typeof Answer>
