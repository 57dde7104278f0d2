// Pages of a collection. Most are read off an index in memory; what that cannot tell is asked of SQL.
import { found } from '../core/problem.ts'
import type { Condition, Order, Query } from '../core/world.ts'
import type { Holder } from './holder.ts'
import { type Test, testOf } from './match.ts'
import { OrderIndex } from './order-index.ts'
import { type Key, orderKeys, orderSql, sideSql, whereSql } from './query.ts'
import type { Decoded } from './row-cache.ts'
import { HERE, type Rows } from './rows.ts'

export interface Found<Doc> {
  readonly rows: readonly Decoded<Doc>[]
  readonly more: boolean
}

type IndexName = 'seq' | 'created_at'

/** Rows that a walk looks at for each that is wanted, and at least, before SQL is asked instead. */
const PATIENCE = 3
const LEAST_LOOKED_AT = 30

export class Listing<Doc> {
  readonly #holder: Holder
  readonly #kind: string
  readonly #rows: Rows<Doc>
  readonly #indexes = new Map<IndexName, OrderIndex>()

  constructor(holder: Holder, kind: string, rows: Rows<Doc>) {
    this.#holder = holder
    this.#kind = kind
    this.#rows = rows
  }

  /** @throws Problem 'not-found' when `from` names no resource */
  page(query: Query, now: number): Found<Doc> {
    const { where = [], order = [], from } = query
    const test = testOf(where)
    if (test !== undefined) {
      const only = from === undefined ? idOf(where) : undefined
      if (only !== undefined) return this.#single(only, test, query, now)
      const name = indexOf(order)
      // Children of one parent are few among all, and SQL has an index of them.
      if (name !== undefined && !where.some(isParent)) {
        const page = this.#walk(name, test, query, now)
        if (page !== undefined) return page
      }
    }
    return this.#select(query)
  }

  inserted({ seq, createdAt }: Decoded<Doc>): void {
    this.#indexes.get('seq')?.add(seq, seq)
    this.#indexes.get('created_at')?.add(createdAt, seq)
  }

  removed({ seq, createdAt }: Decoded<Doc>): void {
    this.#indexes.get('seq')?.remove(seq, seq)
    this.#indexes.get('created_at')?.remove(createdAt, seq)
  }

  forget(): void {
    this.#indexes.clear()
  }

  #single(id: string, test: Test, { limit = 1, offset = 0 }: Query, now: number): Found<Doc> {
    const row = this.#rows.byId(id)
    const there = row !== undefined && offset === 0 && test(row, now)
    return { rows: there && limit > 0 ? [row] : [], more: there && limit === 0 }
  }

  /** undefined when too many rows on the way do not meet the conditions */
  #walk(name: IndexName, test: Test, query: Query, now: number): Found<Doc> | undefined {
    const { where = [], order = [], limit = Number.POSITIVE_INFINITY, offset = 0, from } = query
    const any = where.length === 0
    const index = this.#index(name)
    const back = from?.side === 'before'
    const step = (order[0]?.descending ?? false) !== back ? -1 : 1
    let place = step > 0 ? 0 : index.size - 1
    if (from !== undefined) {
      const { seq, createdAt } = found(this.#rows.byId(from.id), `${this.#kind} ${from.id}`)
      place = index.place(name === 'seq' ? seq : createdAt, seq) + (from.side === 'at' ? 0 : step)
    }
    let skip = offset
    if (any) {
      place += step * offset
      skip = 0
    }
    const rows: Decoded<Doc>[] = []
    let patience = any ? Number.POSITIVE_INFINITY : LEAST_LOOKED_AT + PATIENCE * Math.min(limit, 1000)
    for (; rows.length <= limit; place += step) {
      const seq = index.seqAt(place)
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

  #index(name: IndexName): OrderIndex {
    let index = this.#indexes.get(name)
    if (index === undefined) {
      const entries = this.#rows
        .prepare(`SELECT ${name}, seq FROM resource WHERE ${HERE} ORDER BY ${name}, seq`)
        .raw()
        .all(this.#holder.provider, this.#kind) as [number, number][]
      index = new OrderIndex(entries)
      this.#indexes.set(name, index)
    }
    return index
  }

  #select({ where = [], order = [], limit, offset = 0, from }: Query): Found<Doc> {
    const keys = orderKeys(order)
    const back = from?.side === 'before'
    const conditions = whereSql(where)
    const side = from && sideSql(keys, this.#keyOf(from.id, keys), from.side)
    const ordered = orderSql(keys, back)
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

/** The one id that can meet the conditions. */
function idOf(where: readonly Condition[]): string | undefined {
  for (const one of where)
    if (
      'field' in one &&
      one.field === 'id' &&
      one.op === '=' &&
      !one.nocase &&
      typeof one.value === 'string'
    )
      return one.value
  return undefined
}

const isParent = (one: Condition): boolean => 'field' in one && one.field === 'parent' && one.op === '='

/** The index that has this order. */
function indexOf([first, ...others]: readonly Order[]): IndexName | undefined {
  if (first === undefined) return 'seq'
  return first.field === 'createdAt' && others.length === 0 ? 'created_at' : undefined
}
