// What every call shares on the wire: identities, times, lists, the queries of lists, path parameters.
import * as z from 'zod'
import { int, queryBool, queryEnum, queryInt, queryList, queryText } from './fields.ts'

export const Time = z.iso.datetime().describe('RFC 3339, UTC, six digits of a second.')

export const Identity = z
  .object({ id: z.string(), object: z.literal('identity'), type: z.enum(['user', 'service_account']) })
  .describe('Who created the entity.')
  .meta({ id: 'ScaleIdentity' })

export const Tags = z.array(z.string())

/** https://docs.gp.scale.com/reference/v5/evaluation-items/list-evaluation-items, "Response" */
export const listOf = <T extends z.ZodType>(id: string, item: T) =>
  z
    .object({
      object: z.literal('list'),
      items: z.array(item),
      limit: z.int().describe('The most items that a page holds.'),
      total: z.int().describe('All that match the query, on this page or not.'),
      has_more: z.boolean().describe('Whether there are more in the direction of travel.'),
    })
    .meta({ id })

/** Query of every list. `starting_after` wins where both cursors are sent. */
export const paging = {
  starting_after: queryText().describe('Id of the last item of the page before.'),
  ending_before: queryText().describe(
    'Id of the first item of the page after; the items just before it are given.',
  ),
  limit: queryInt({ min: 1, max: 10_000 }).default(100).describe('1 to 10000, 100 where absent.'),
  sort_by: queryText().meta({
    description: '`created_at` where absent.',
    enum: ['created_at', 'updated_at', 'name', 'id', 'status'],
  }),
  sort_order: queryEnum(['asc', 'desc']).describe('`asc` where absent.'),
}

export const includeArchived = { include_archived: queryBool().describe('Archived ones too.') }

export const tagsQuery = {
  tags: queryList(z.string()).describe('Has all of these; repeated or joined with commas.'),
}

export const nameQuery = { name: queryText().describe('Part of the name, in any case.') }

export interface PagingQuery {
  starting_after?: string
  ending_before?: string
  limit: number
  sort_by?: string
  sort_order?: 'asc' | 'desc'
}

/** An id in a path: any text, unknown ones are 404. */
export const idParams = <K extends string>(name: K) =>
  z.object({ [name]: z.string() } as Record<K, z.ZodString>)

export const Restore = z
  .object({ restore: z.literal(true).describe('Set to true to restore the entity.') })
  .meta({ id: 'ScaleRestoreRequest' })

export const Deleted = <T extends string>(id: string, object: T) =>
  z.object({ id: z.string(), object: z.literal(object), deleted: z.literal(true) }).meta({ id })

export const version = () => int().describe('A version of the dataset; the newest where absent.')
