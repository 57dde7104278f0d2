// The parts of each v1 request and response. Every response has status 200, unless the gateway refuses.
import * as z from 'zod'
import { errorReplies, Reference } from '../../schemas.ts'

/** A number may also be sent as text. */
export const TextId = Reference.transform((id) => (/^[1-9]\d{0,14}$/.test(id) ? Number(id) : id))
export const NumberId = z.int().positive()
export const Id = z.union([TextId, NumberId]).describe('string类型的ID，或后续可能废弃的int类型')

export const LogId = z.string().regex(/^\d{1,10}$/)

export const LegacyError = z
  .strictObject({ log_id: LogId, error_code: z.int(), error_msg: z.string() })
  .meta({ id: 'LegacyError' })

export const replies = <T extends z.ZodType>(result: T) => ({
  200: z.union([z.strictObject({ log_id: LogId, result }), LegacyError]),
  ...errorReplies,
})
