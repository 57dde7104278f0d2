// Wire schemas besides inventories: envelopes, jobs, failures. Parameters have their tables (params.ts), inventories
// theirs (inventories.ts).
import * as z from 'zod'
import type { Inventory } from './inventories/define.ts'
import { inventorySchema } from './inventories/serialize.ts'

const Schema = z
  .object({})
  .catchall(z.string())
  .optional()
  .describe(
    'Class of each object in the body, by path. Always on queries, otherwise with the header X-JSON-Schema.',
  )

/** Next to a result under the behavior `zstack.envelope=full`. */
const Envelope = {
  success: z.boolean().optional(),
  error: z
    .null()
    .meta({ type: ['object', 'null'] })
    .optional(),
  schema: Schema,
}

export const inventoryReply = (inventory: Inventory, more: Record<string, z.ZodType> = {}): z.ZodType =>
  z.strictObject({
    ...Envelope,
    // A call that was only validated returns `{}`.
    inventory: inventorySchema(inventory).optional(),
    ...more,
  })

export const queryReply = (inventory: Inventory): z.ZodType =>
  z.strictObject({
    ...Envelope,
    total: z.int().optional().describe('Only with `replyWithCount=true` or `count=true`.'),
    inventories: z.array(inventorySchema(inventory)).optional(),
  })

export const EmptyReply = z.strictObject({ schema: Schema })

export const ErrorCode = z
  .strictObject({
    code: z.string().describe('`SYS.1003`, `ID.1001`, …'),
    description: z.string().describe('Fixed text of the code.'),
    details: z.string().optional(),
    elaboration: z.string().optional(),
    cost: z.string().optional(),
  })
  .meta({ id: 'ErrorCode' })

export const Failure = z.strictObject({ error: ErrorCode }).meta({ id: 'Failure' })

export const Accepted = z
  .strictObject({
    apiTimeout: z.int().describe('Milliseconds allowed for the call.'),
    location: z.string().describe('Address of the job.'),
  })
  .meta({ id: 'Accepted' })

const BulkResult = z
  .strictObject({ uuid: z.string(), success: z.boolean(), error: ErrorCode.nullish() })
  .meta({ id: 'BulkResult' })

export const BulkReply = z.strictObject({ schema: Schema, results: z.array(BulkResult).optional() })

const Text = z.string().meta({ contentType: 'text/plain' })
const Page = z.string().meta({ contentType: 'text/html' })

/** Failures that every route can return. */
export const errorReplies = {
  400: Text.describe('Plain text: headers, parameters or body cannot be read.'),
  403: Text.describe('Plain text: an access key is unknown, its signature wrong, or its time too far off.'),
  404: Text.describe('Plain text: no such path.'),
  405: Page.describe('A page of the servlet container: no path supports this method.'),
  413: Text.describe('Plain text: the body is larger than 50 MB.'),
  429: Text.describe('Plain text: too many requests.'),
  500: Text.describe('Plain text: the body is not JSON, or has other types than expected.'),
  503: Failure.describe('Any error of an API.'),
} as const
