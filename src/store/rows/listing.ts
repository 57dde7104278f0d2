// Pages of a collection. Most come from an index in memory, the rest from SQL.
import { found } from '../../core/problem.ts'
import { stateAt } from '../../core/timeline.ts'
import type { Condition, Order, Query } from '../../core/world.ts'
import { Children } from './children.ts'
import type { Holder } from './holder.ts'
import { type Test, testOf } from './match.ts'
import { Orders, type Walk } from './orders.ts'
import { Places, type Standing } from './places.ts'
import { type Key, orderKeys, orderSql, sideSql, whereSql } from './query.ts'
import type { Decoded } from './row-cache.ts'
import { HERE, type Rows } from './rows.ts'

export interface Found<Doc> {
  readonly rows: readonly Decoded<Doc>[]
  readonly more: boolean
}

/** Rows to visit per wanted row, and the minimum in total, before asking SQL instead. */
const PATIENCE = 3
const LEAST_LOOKED_AT = 30

export class Listing<Doc> {
  readonly #holder: Holder
  readonly #kind: string
  readonly #rows: Rows<Doc>
  readonly #orders: Orders
  readonly #children: Children
  readonly #places = new Places()

  constructor(holder: Holder, kind: string, rows: Rows<Doc>) {
    this.#holder = holder
    this.#kind = kind
    this.#rows = rows
    this.#orders = new Orders(rows)
    this.#children = new Children(rows)
  }

  /** @throws Problem 'not-found' if `from` names no resource */
  page(query: Query, now: number): Found<Doc> {
    const page = this.#page(query, now)
    const { order = [], limit } = query
    if (limit !== undefined)
      for (const row of [page.rows[0], page.rows.at(-1)])
        if (row !== undefined) this.#places.showed(order, standing(row, now))
    return page
  }

  wasHere(id: string): boolean {
    return this.#places.wasHere(id)
  }

  #page(query: Query, now: number): Found<Doc> {
    const { where = [], order = [], from } = query
    const old = from && this.#places.valuesOf(from.id, order, this.#rows.byId(from.id) !== undefined)
    if (old !== undefined) return this.#select(query, old)
    const test = testOf(where)
    if (test !== undefined) {
      const only = from === undefined ? soleOf('id', where) : undefined
      if (only !== undefined) return this.#single(only, test, query, now)
      const walk = this.#walkFor(where, order)
      const page = walk && this.#walk(walk, test, query, now)
      if (page !== undefined) return page
    }
    return this.#select(query)
  }

  /** The number of rows that meet the conditions; undefined if SQL is faster or needed. */
  count(where: readonly Condition[], now: number): number | undefined {
    const test = testOf(where)
    if (test === undefined) return undefined
    const index = this.#walkFor(where, [])?.index
    if (index === undefined || this.#rows.decoded < index.size) return undefined
    let n = 0
    for (let at = 0; at < index.size; at++) {
      const seq = index.seqAt(at) as number
      if (test(found(this.#rows.bySeq(seq), `${seq}`), now)) n++
    }
    return n
  }

  /** A row was created (`before` is undefined), changed, or removed (`after` is undefined). */
  wrote(before: Decoded<Doc> | undefined, after: Decoded<Doc> | undefined): void {
    if (before === undefined && after !== undefined) this.#orders.inserted(after)
    if (before !== undefined && after === undefined) {
      this.#orders.removed(before)
      this.#places.removed(standing(before, this.#holder.clock.now()))
    }
    this.#children.wrote(before, after)
  }

  forget(): void {
    this.#orders.forget()
    this.#children.forget()
    this.#places.forget()
  }

  #walkFor(where: readonly Condition[], order: readonly Order[]): Walk | undefined {
    const parent = soleOf('parent', where)
    if (parent !== undefined) return this.#children.of(parent, order)
    // SQL has an index of ids, and a list of ids selects few rows.
    return where.some((one) => 'field' in one && one.field === 'id' && one.op === 'in')
      ? undefined
      : this.#orders.of(order)
  }

  #single(id: string, test: Test, { limit = 1, offset = 0 }: Query, now: number): Found<Doc> {
    const row = this.#rows.byId(id)
    const there = row !== undefined && offset === 0 && test(row, now)
    return { rows: there && limit > 0 ? [row] : [], more: there && limit === 0 }
  }

  /** undefined if too many rows on the way do not meet the conditions */
  #walk({ index, descending, place }: Walk, test: Test, query: Query, now: number): Found<Doc> | undefined {
    const { where = [], limit = Number.POSITIVE_INFINITY, offset = 0, from } = query
    const any = where.length === 0
    const back = from?.side === 'before'
    const step = descending !== back ? -1 : 1
    let at = step > 0 ? 0 : index.size - 1
    if (from !== undefined) {
      const start = found(this.#rows.byId(from.id), `${this.#kind} ${from.id}`)
      at = index.indexOf(place(start)) + (from.side === 'at' ? 0 : step)
    }
    let skip = offset
    if (any) {
      at += step * offset
      skip = 0
    }
    const rows: Decoded<Doc>[] = []
    // If all rows are decoded, SQL would be slower.
    const endless = any || this.#rows.decoded >= index.size
    let patience = endless ? Number.POSITIVE_INFINITY : LEAST_LOOKED_AT + PATIENCE * Math.min(limit, 1000)
    for (; rows.length <= limit; at += step) {
      const seq = index.seqAt(at)
      if (seq === undefined) break
      if (patience-- === 0) return undefined
      const row = found(this.#rows.bySeq(seq), `${seq}`)
      if (any || test(row, now)) {
        if (skip > 0) skip--
        else rows.push(row)
      }
    }
    const more = rows.length > limit
    if (more) rows.pop()
    return { rows: back ? rows.reverse() : rows, more }
  }

  /** @param old what the row of `from` was ordered by, if that is not what it is now */
  #select({ where = [], order = [], limit, offset = 0, from }: Query, old?: (string | number)[]): Found<Doc> {
    const keys = orderKeys(order)
    const back = from?.side === 'before'
    const conditions = whereSql(where)
    const side = from && sideSql(keys, old?.slice(0, keys.length) ?? this.#keyOf(from.id, keys), from.side)
    const ordered = orderSql(keys, back)
    if (soleOf('parent', where) !== undefined) this.#holder.db.indexes.want('parent')
    else if (order[0]?.field === 'createdAt') this.#holder.db.indexes.want('created')
    const seqs = this.#rows
      .prepare(
        `SELECT seq FROM resource WHERE ${HERE} AND ${conditions.text}${side ? ` AND ${side.text}` : ''} ORDER BY ${ordered.text} LIMIT ? OFFSET ?`,
      )
      .pluck()
      .all(
        this.#holder.provider,
        this.#kind,
        ...conditions.values,
        ...(side?.values ?? []),
        ...ordered.values,
        limit === undefined ? -1 : limit + 1,
        offset,
      ) as number[]
    const more = limit !== undefined && seqs.length > limit
    if (more) seqs.pop()
    if (back) seqs.reverse()
    return { rows: seqs.map((seq) => found(this.#rows.bySeq(seq), `${seq}`)), more }
  }

  #keyOf(id: string, keys: readonly Key[]): (string | number)[] {
    const columns = keys.map((key, i) => `${key.text} AS k${i}`).join(', ')
    const row = this.#rows
      .prepare(`SELECT ${columns} FROM resource WHERE ${HERE} AND id = ?`)
      .get(...keys.flatMap((key) => key.values), this.#holder.provider, this.#kind, id) as
      | Record<string, string | number>
      | undefined
    return Object.values(found(row, `${this.#kind} ${id}`))
  }
}

/** The one id, or parent, that the conditions require. */
function soleOf(field: 'id' | 'parent', where: readonly Condition[]): string | undefined {
  for (const one of where)
    if (
      'field' in one &&
      one.field === field &&
      one.op === '=' &&
      !one.nocase &&
      typeof one.value === 'string'
    )
      return one.value
  return undefined
}

/** What a row can be ordered by, without its document. */
const standing = (row: Decoded<unknown>, now: number): Standing => {
  const { id, seq, parent, name, createdAt, updatedAt, steps } = row
  return { id, seq, parent, name, createdAt, updatedAt, state: stateAt(steps, now) }
}
