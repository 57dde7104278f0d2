// Lists on the wire, and the queries of lists.
import * as z from 'zod'
import { queryBool, queryEnum, queryInt, queryList, queryText } from './fields.ts'

/** https://docs.gp.scale.com/reference/v5/evaluation-items/list-evaluation-items, "Response" */
export const listOf = <T extends z.ZodType>(id: string, item: T) =>
  z
    .object({
      object: z.literal('list'),
      items: z.array(item),
      limit: z.int().describe('Maximum number of items on a page.'),
      total: z.int().describe('Number of matches for the query, on all pages.'),
      has_more: z.boolean().describe('Whether there are more in the direction of travel.'),
    })
    .meta({ id })

/** Query of every list. `starting_after` wins if both cursors are sent. */
export const paging = {
  starting_after: queryText().describe('Id of the last item on the previous page.'),
  ending_before: queryText().describe(
    'Id of the first item on the next page; returns the items just before it.',
  ),
  limit: queryInt({ min: 1, max: 10_000 }).default(100).describe('1 to 10000. Default: 100.'),
  sort_by: queryText().meta({
    description: 'Default: `created_at`.',
    enum: ['created_at', 'updated_at', 'name', 'id', 'status'],
  }),
  sort_order: queryEnum(['asc', 'desc']).describe('Default: `asc`.'),
}

export const includeArchived = { include_archived: queryBool().describe('Include archived ones.') }

export const tagsQuery = {
  tags: queryList(z.string()).describe('Has all of these; repeated or separated by commas.'),
}

export const nameQuery = { name: queryText().describe('Part of the name, ignoring case.') }

/** The query of a list that can be searched by name and tags. */
export const listQuery = { ...paging, ...includeArchived, ...nameQuery, ...tagsQuery }

export interface PagingQuery {
  starting_after?: string
  ending_before?: string
  limit: number
  sort_by?: string
  sort_order?: 'asc' | 'desc'
}
