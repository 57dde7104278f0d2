// Typed collections over the resource table. The world's clock moves their steps.
import { inspect, isDeepStrictEqual } from 'node:util'
import type * as z from 'zod'
import { LAST_INSTANT } from '../../core/clock.ts'
import { settled } from '../../core/kept.ts'
import { Problem } from '../../core/problem.ts'
import { isSettled, look, nextAt, noticesReads, seen, skipTo, stateAt } from '../../core/timeline.ts'
import type { Collection, Condition, Page, Query, Stored } from '../../core/world.ts'
import { Counts } from './counts.ts'
import type { Holder } from './holder.ts'
import { Listing } from './listing.ts'
import { testOf } from './match.ts'
import { readsState, whereSql } from './query.ts'
import type { Decoded } from './row-cache.ts'
import { HERE, Rows } from './rows.ts'

type Entry<Doc> = Parameters<Collection<Doc>['insert']>[0]
type Change<Doc> = Parameters<Collection<Doc>['update']>[1]

export class TableCollection<Doc> implements Collection<Doc> {
  readonly #holder: Holder
  readonly #kind: string
  readonly #schema: z.ZodType<Doc>
  readonly #rows: Rows<Doc>
  readonly #listing: Listing<Doc>
  readonly #counts = new Counts()
  readonly #seen: Set<string>

  constructor(holder: Holder, kind: string, schema: z.ZodType<Doc>) {
    this.#holder = holder
    this.#kind = kind
    this.#schema = schema
    this.#rows = new Rows(holder.db, holder.provider, kind)
    this.#listing = new Listing(holder, kind, this.#rows)
    this.#seen = holder.seen(kind)
  }

  insert(entry: Entry<Doc>): Stored<Doc> {
    const now = this.#holder.clock.now()
    const { id, name, doc, parent = null, steps = [], createdAt = now, updatedAt = createdAt } = entry
    this.#check(doc)
    if (this.#rows.has(id)) throw new Problem('conflict', `${this.#kind} ${id} already exists`)
    const state = stateAt(steps, now)
    const next = nextAt(steps, now)
    const made = { id, parent, name, createdAt, updatedAt, steps, looks: 0, doc }
    const row = this.#holder.withCounters(() => this.#rows.insert(made, { state, next }))
    this.#listing.wrote(undefined, row)
    this.#counts.wrote(undefined, row)
    this.#holder.due(next)
    this.#changed(id, undefined, state, now)
    return stored(row, now)
  }

  has(id: string): boolean {
    return this.#rows.byId(id) !== undefined
  }

  wasHere(id: string): boolean {
    return this.#listing.wasHere(id)
  }

  get(id: string): Stored<Doc> | undefined {
    const row = this.#rows.byId(id)
    return row && this.#shown(row, this.#holder.clock.now())
  }

  look(id: string): Stored<Doc> | undefined {
    const row = this.#rows.byId(id)
    if (row === undefined) return undefined
    // Reads are counted only if steps wait for them: any other read writes nothing.
    const noticed = noticesReads(row.steps)
    if (noticed === undefined) return this.#shown(row, this.#holder.clock.now())
    if (noticed === 'seen') return this.#eager(row)
    this.#holder.settle()
    const now = this.#holder.clock.now()
    const looks = row.looks + 1
    const steps = look(row.steps, now, looks)
    const state = stateAt(steps, now)
    const next = nextAt(steps, now)
    const after = { ...row, settled: undefined, looks, steps }
    this.#rows.update(row, after, { state, next })
    this.#holder.due(next)
    this.#changed(id, stateAt(row.steps, now), state, now)
    return this.#shown(after, now)
  }

  /** A read of a task with pace `eager`. */
  #eager(row: Decoded<Doc>): Stored<Doc> {
    const next = skipTo(row.steps, this.#holder.clock.now())
    if (next !== undefined && next <= LAST_INSTANT) this.#holder.skipTo(next)
    this.#holder.settle()
    const now = this.#holder.clock.now()
    const steps = seen(row.steps, now)
    if (steps === row.steps) return this.#shown(row, now)
    const after = { ...row, settled: undefined, looks: row.looks + 1, steps }
    this.#rows.update(row, after, { state: stateAt(steps, now), next: nextAt(steps, now) })
    return this.#shown(after, now)
  }

  list(query: Query = {}): Page<Doc> {
    const { where = [], order = [] } = query
    if (readsState(where, order)) this.#holder.settle()
    const now = this.#holder.clock.now()
    const { rows, more } = this.#listing.page(query, now)
    const count = (): number => this.count(where)
    let total: number | undefined
    return {
      items: rows.map((row) => this.#shown(row, now)),
      more,
      get total() {
        total ??= count()
        return total
      },
    }
  }

  count(where: readonly Condition[] = []): number {
    const count = (): number => {
      const told = where.length > 0 ? this.#listing.count(where, this.#holder.clock.now()) : undefined
      if (told !== undefined) return told
      const { text, values } = whereSql(where)
      return this.#rows
        .prepare(`SELECT count(*) AS n FROM resource WHERE ${HERE} AND ${text}`)
        .pluck()
        .get(this.#holder.provider, this.#kind, ...values) as number
    }
    if (where.length === 0) return this.#counts.all(count)
    // States change without a write, so counts by state are not kept.
    if (!readsState(where)) return this.#counts.of(JSON.stringify(where), testOf(where), count)
    this.#holder.settle()
    return count()
  }

  update(id: string, change: Change<Doc>): Stored<Doc> | undefined {
    const row = this.#rows.byId(id)
    if (row === undefined) return undefined
    if (change.doc !== undefined) this.#check(change.doc)
    this.#holder.settle()
    const now = this.#holder.clock.now()
    const after: Decoded<Doc> = {
      ...row,
      settled: undefined,
      name: change.name ?? row.name,
      parent: change.parent === undefined ? row.parent : change.parent,
      doc: change.doc ?? row.doc,
      steps: change.steps ?? row.steps,
      updatedAt: change.touch === false ? row.updatedAt : now,
    }
    const state = stateAt(after.steps, now)
    const next = nextAt(after.steps, now)
    this.#rows.update(row, after, { state, next })
    this.#listing.wrote(row, after)
    this.#counts.wrote(row, after)
    if (change.steps !== undefined) {
      this.#holder.due(next)
      this.#changed(id, stateAt(row.steps, now), state, now)
    }
    return stored(after, now)
  }

  remove(id: string): boolean {
    const row = this.#rows.byId(id)
    if (row === undefined) return false
    this.#holder.settle()
    const now = this.#holder.clock.now()
    this.#rows.remove(row)
    this.#listing.wrote(row, undefined)
    this.#counts.wrote(row, undefined)
    this.#changed(id, stateAt(row.steps, now), undefined, now)
    return true
  }

  /** @throws Error if the schema refuses or would change the document: a bug in the handler */
  #check(doc: Doc): void {
    if (this.#holder.checks && !isDeepStrictEqual(this.#schema.parse(doc), doc))
      throw new Error(`a document of a ${this.#kind} differs from what its schema returns: ${inspect(doc)}`)
  }

  #changed(id: string, from: string | undefined, to: string | undefined, at: number): void {
    if (from !== to)
      this.#holder.changed({ provider: this.#holder.provider, kind: this.#kind, id, from, to, at })
  }

  #shown(row: Decoded<Doc>, now: number): Stored<Doc> {
    const shown = stored(row, now)
    if (shown.state !== undefined) this.#seen.add(shown.state)
    return shown
  }

  /** Clears what is kept besides the table, because it may contain writes that were rolled back. */
  forget(): void {
    this.#rows.clear()
    this.#listing.forget()
    this.#counts.forget()
  }
}

function stored<Doc>(row: Decoded<Doc>, now: number): Stored<Doc> {
  if (row.settled !== undefined) return row.settled
  const { id, parent, name, createdAt, updatedAt, steps, looks, doc } = row
  const state = stateAt(steps, now)
  const shown = { id, parent, name, createdAt, updatedAt, steps, state, looks, doc }
  if (isSettled(steps, now)) row.settled = settled(shown)
  return shown
}
