// Parts shared by all calls: identities, times, path parameters.
import * as z from 'zod'
import { int } from './fields.ts'

// A clock can go past the year 9999, which then has a sign and six digits.
const TIME = /^([+-]\d\d)?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/

export const Time = z
  .string()
  .refine((text) => TIME.test(text), 'Invalid ISO datetime')
  .meta({ format: 'date-time', description: 'RFC 3339, UTC, with microseconds.' })

export const Identity = z
  .object({ id: z.string(), object: z.literal('identity'), type: z.enum(['user', 'service_account']) })
  .describe('Who created the entity.')
  .meta({ id: 'ScaleIdentity' })

export const Tags = z.array(z.string())

/** An id in a path: any text is valid; unknown ids are 404. */
export const idParams = <K extends string>(name: K) =>
  z.object({ [name]: z.string() } as Record<K, z.ZodString>)

export const Restore = z
  .object({ restore: z.literal(true).describe('Set to true to restore the entity.') })
  .meta({ id: 'ScaleRestoreRequest' })

export const Deleted = <T extends string>(id: string, object: T) =>
  z.object({ id: z.string(), object: z.literal(object), deleted: z.literal(true) }).meta({ id })

export const version = () => int().describe('A version of the dataset. Default: the newest.')
