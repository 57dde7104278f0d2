// Lists of this API: cursors by id in both directions, one sort field, archived things only on request.
// https://docs.gp.scale.com/reference/v5/evaluation-items/list-evaluation-items, "Query Parameters"

import type { Collection, Condition, Field, Order, Stored } from '../../../core/world.ts'
import { refusal } from '../refusals.ts'
import type { PagingQuery } from './lists.ts'

const SORT_FIELDS = new Map<string, Field>([
  ['created_at', 'createdAt'],
  ['updated_at', 'updatedAt'],
  ['name', 'name'],
  ['id', 'id'],
  ['status', 'state'],
])

export interface ListOf<Wire> {
  object: 'list'
  items: Wire[]
  limit: number
  total: number
  has_more: boolean
}

interface Options<Doc, Wire> {
  readonly where?: readonly Condition[]
  /** The name used when a cursor is refused: `Evaluation`, `Dataset item`. */
  readonly noun: string
  /** All listed things have one parent, so its index gives them in order of creation. */
  readonly oneParent?: boolean
  /** Fixture mode: ignore unknown cursors and sort fields. */
  readonly lax: boolean
  readonly toWire: (stored: Stored<Doc>) => Wire
}

/** @throws Problem 'invalid' for an unknown sort field, 'not-found' for a cursor that is not such a thing */
export function listPage<Doc, Wire>(
  collection: Collection<Doc>,
  query: PagingQuery,
  { where = [], noun, lax, oneParent = false, toWire }: Options<Doc, Wire>,
): ListOf<Wire> {
  const { limit } = query
  const cursor = cursorOf(query)
  const order = orderOf(query, lax, oneParent)
  if (cursor !== undefined && !isPlace(collection, cursor.id)) {
    if (!lax) throw refusal('not-found', `${noun} ${cursor.id}`)
    return page(collection.list({ where, order, limit }), limit, toWire)
  }
  return page(collection.list({ where, order, limit, from: cursor }), limit, toWire)
}

function page<Doc, Wire>(
  found: { items: readonly Stored<Doc>[]; total: number; more: boolean },
  limit: number,
  toWire: (stored: Stored<Doc>) => Wire,
): ListOf<Wire> {
  return { object: 'list', items: found.items.map(toWire), limit, total: found.total, has_more: found.more }
}

/** An empty cursor counts as none; of two, `starting_after` wins. */
export function cursorOf({ starting_after: after, ending_before: before }: PagingQuery) {
  if (after) return { id: after, side: 'after' as const }
  if (before) return { id: before, side: 'before' as const }
  return undefined
}

export function orderOf({ sort_by, sort_order }: PagingQuery, lax: boolean, oneParent = false): Order[] {
  const field = SORT_FIELDS.get(sort_by || 'created_at') ?? (lax ? 'createdAt' : undefined)
  if (field === undefined) throw refusal('sort-field', String(sort_by), [...SORT_FIELDS.keys()].join(', '))
  const descending = sort_order === 'desc'
  // Within one parent, the order of insertion is the order of creation.
  if (oneParent && field === 'createdAt') return descending ? [{ field: 'parent', descending }] : []
  return [{ field, descending }]
}

export const live = (includeArchived: boolean): Condition[] =>
  includeArchived ? [] : [{ field: 'doc.archived_at', op: 'null' }]

export const withTags = (tags: readonly string[] | undefined, nocase = false): Condition[] =>
  (tags ?? []).map((value) => ({ field: 'doc.tags', op: 'has', value, nocase }))

/** Escapes a text for a `like` that finds it anywhere. */
export const anywhere = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`

export const named = (name: string | undefined): Condition[] =>
  name ? [{ field: 'name', op: 'like', value: anywhere(name) }] : []

/** Whether a page can start from this id: the object is there, or was. */
export const isPlace = <Doc>(collection: Collection<Doc>, id: string): boolean =>
  collection.get(id) !== undefined || collection.wasHere(id)
