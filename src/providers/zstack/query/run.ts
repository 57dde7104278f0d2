// Runs a query: from its parameters to its page.
// https://zstack-cloud.com/help/intl/dev_manual/dev_guide/v5, "Query APIs"
import { compareText, foldCase } from '../../../core/collation.ts'
import type { Order, Stored as Row } from '../../../core/world.ts'
import { collectionOf, type Kind } from '../collections.ts'
import type { Call, QueryApi } from '../declaration/api.ts'
import { visible } from '../declaration/resources.ts'
import { apiError } from '../errors.ts'
import type { FieldOf, Inventory, View } from '../inventories/define.ts'
import { listSchema, toInventory } from '../inventories/serialize.ts'
import { columnType } from './compare.ts'
import { type Compiled, compile, fieldOf, type Tested } from './compile.ts'
import type { Condition } from './conditions.ts'

export interface Query {
  readonly conditions: readonly Condition[]
  readonly start: number
  readonly limit: number
  readonly sort?: { readonly field: string; readonly descending: boolean }
  /** Requested members. Default: all. */
  readonly fields?: readonly string[]
  /** Return only the number. */
  readonly count: boolean
  readonly replyWithCount: boolean
}

export const DEFAULT_LIMIT = 1000

/** Body of the reply: `schema`, and `inventories`, `total` or both. */
export function runQuery(api: QueryApi, call: Call, query: Query): Record<string, unknown> {
  const { inventory } = api
  const { view } = call
  for (const name of query.fields ?? []) fieldOf(inventory, name)
  const sort = query.sort && { ...query.sort, by: fieldOf(inventory, query.sort.field) }
  if (query.start < 0 || query.limit < 0)
    throw apiError('SYS.1000', `cannot parse the query: offset ${query.start} limit ${query.limit}`)
  const compiled = [
    ...[...(api.where ?? []), ...visible(kindOf(inventory), call.caller)].map((push) => ({ push })),
    ...query.conditions.map((condition) => compile(inventory, condition, view)),
  ]
  const only = look(inventory, query, view)
  const { items, total } =
    only !== undefined && compiled.length === 1 && query.start === 0 && query.limit > 0
      ? { items: () => [only], total: () => 1 }
      : page(inventory, compiled, sort, query, view)
  if (query.count) return { schema: {}, total: total() }
  const inventories = items().map((row) => toInventory(inventory, row, view, query.fields))
  const body = { ...(query.replyWithCount ? { total: total() } : {}), inventories }
  return { schema: listSchema(inventory, body), ...body }
}

const kindOf = (inventory: Inventory): Kind => {
  if (inventory.kind === undefined) throw new Error(`${inventory.name} cannot be queried`)
  return inventory.kind
}

interface Keyed {
  readonly row: Row<unknown>
  readonly key: string | number | undefined
  readonly i: number
}

type Sort = { readonly by: FieldOf<never>; readonly descending: boolean }

/** The rows of the page and the total, each computed on demand. */
function page(
  inventory: Inventory,
  compiled: readonly Compiled[],
  sort: Sort | undefined,
  { start, limit }: Query,
  view: View,
): { readonly items: () => readonly Row<unknown>[]; readonly total: () => number } {
  const rows = collectionOf(view.world, kindOf(inventory))
  const where = compiled.flatMap((one) => ('push' in one ? [one.push] : []))
  const tests = compiled.flatMap((one) => ('test' in one ? [one] : []))
  const order = orderOf(sort)
  if (tests.length === 0 && order !== undefined) {
    let items: readonly Row<unknown>[] | undefined
    const list = (): readonly Row<unknown>[] => {
      items ??= rows.list({ where, order, offset: start, limit }).items
      return items
    }
    return {
      items: list,
      total: () => {
        // A page that is not full is the last: its end gives the total without counting.
        const last = items !== undefined && items.length < limit && (items.length > 0 || start === 0)
        return last ? start + list().length : rows.count(where)
      },
    }
  }
  const met = (all: readonly Tested[]): readonly Row<unknown>[] =>
    rows.list({ where }).items.filter((row) => all.every(({ test }) => test(row)))
  if (sort === undefined) {
    const found = once(() => met(tests))
    return { items: () => found().slice(start, start + limit), total: () => found().length }
  }
  const [shared, others] = [
    tests.filter(({ by }) => by === sort.by),
    tests.filter(({ by }) => by !== sort.by),
  ]
  const keyed = once(() => keysOf(met(others), sort, shared, view))
  return {
    items: () => sorted(keyed(), sort.descending, start + limit).slice(start, start + limit),
    total: () => keyed().length,
  }
}

function once<T>(work: () => T): () => T {
  let done: { readonly value: T } | undefined
  return () => {
    done ??= { value: work() }
    return done.value
  }
}

/** The order for the store; undefined if the store cannot express it. */
function orderOf(sort: Sort | undefined): readonly Order[] | undefined {
  if (sort === undefined) return []
  const { column, type } = sort.by
  if (column === undefined) return undefined
  const { descending } = sort
  if (columnType(type) === 'time' || column === 'id') return [{ field: column, descending }]
  // Only text fields that are never unset: the store sorts unset values differently.
  return column === 'name' || column === 'state' ? [{ field: column, descending, nocase: true }] : undefined
}

/** The sort keys of rows. If conditions need the same values, they are computed only once. */
function keysOf(
  rows: readonly Row<unknown>[],
  { by }: Sort,
  conditions: readonly Tested[],
  view: View,
): readonly Keyed[] {
  const text = columnType(by.type) === 'text'
  const keyed: Keyed[] = []
  for (const row of rows) {
    const value = by.read(row as never, view)
    if (!conditions.every(({ match }) => match?.(value))) continue
    const key =
      value === undefined || value === null ? undefined : text ? foldCase(String(value)) : Number(value)
    keyed.push({ row, key, i: keyed.length })
  }
  return keyed
}

/** The first rows of an order: unset values first, text ignoring case, ties by insertion, like the store and MySQL. */
function sorted(keyed: readonly Keyed[], descending: boolean, wanted: number): readonly Row<unknown>[] {
  const sign = descending ? -1 : 1
  const compare = (a: string | number | undefined, b: string | number | undefined): number => {
    if (a === b) return 0
    if (a === undefined || b === undefined) return a === undefined ? -1 : 1
    return typeof a === 'string' ? compareText(a, b as string) : a - (b as number)
  }
  const order = (a: Keyed, b: Keyed): number => sign * (compare(a.key, b.key) || a.i - b.i)
  // A page near the start does not need a full sort. Equal rows are met in insertion order.
  const near = wanted * 8 < keyed.length
  const first = near ? least(descending ? keyed.toReversed() : keyed, wanted, order) : keyed.toSorted(order)
  return first.map(({ row }) => row)
}

/** The smallest elements of a list, in order. */
function least<T>(list: readonly T[], wanted: number, order: (a: T, b: T) => number): T[] {
  const kept: T[] = []
  for (const one of list) {
    const last = kept[wanted - 1]
    if (last !== undefined && order(one, last) > 0) continue
    let [low, high] = [0, kept.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (order(kept[middle] as T, one) < 0) low = middle + 1
      else high = middle
    }
    kept.splice(low, 0, one)
    if (kept.length > wanted) kept.pop()
  }
  return kept
}

/** A query for one resource by its uuid counts as a read, because a plan may wait for reads. */
function look(inventory: Inventory, { conditions, count }: Query, { world }: View): Row<unknown> | undefined {
  const [only, ...others] = conditions
  if (only?.field !== 'uuid' || only.op !== '=' || others.length > 0 || count) return undefined
  return collectionOf(world, kindOf(inventory)).look(only.value)
}

/** One resource by its uuid, as a list. Other parameters are ignored. */
export const runGet = (api: QueryApi, call: Call, uuid: string): Record<string, unknown> =>
  runQuery(api, call, {
    conditions: [{ field: 'uuid', op: '=', value: uuid }],
    start: 0,
    limit: 1,
    count: false,
    replyWithCount: false,
  })
