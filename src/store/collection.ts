// Collections over the resource table: typed, stepped by the world's clock.
import type { Database, Statement } from 'better-sqlite3'
import type * as z from 'zod'
import type { Clock } from '../core/clock.ts'
import type { StateChange } from '../core/events.ts'
import { found, Problem } from '../core/problem.ts'
import { look, nextAt, stateAt, type Timeline } from '../core/timeline.ts'
import type { Collection, Condition, Page, Query, Stored } from '../core/world.ts'
import { Counts } from './counts.ts'
import { type Key, orderKeys, orderSql, readsState, sideSql, whereSql } from './query.ts'
import { type Decoded, RowCache } from './row-cache.ts'

interface Row {
  seq: number
  id: string
  parent: string | null
  name: string
  created_at: number
  updated_at: number
  looks: number
  steps: string
  doc: string
}

const ROW = 'seq, id, parent, name, created_at, updated_at, looks, steps, doc'
const HERE = 'provider = ? AND kind = ?'

/** What a collection needs of the world it is part of. */
export interface Holder {
  readonly db: Database
  readonly clock: Clock
  readonly provider: string
  /** Whether the id counters outlive the process and have moved since they were kept. */
  readonly owesCounters: boolean
  /** Keeps the id counters, in one transaction with the insert that used the ids. */
  keepCounters(): void
  transaction<T>(work: () => T): T
  /** Brings the cached state of every resource up to date whose next step has begun. */
  settle(): void
  /** A row has been written whose next step begins at this time. */
  due(at: number | undefined): void
  /** A write has changed a state. */
  changed(change: StateChange): void
  /** The states in which resources of this kind have been read, for coverage. */
  seen(kind: string): Set<string>
}

export class TableCollection<Doc> implements Collection<Doc> {
  readonly #holder: Holder
  readonly #kind: string
  readonly #schema: z.ZodType<Doc>
  readonly #statements = new Map<string, Statement>()
  readonly #rows = new RowCache<Doc>()
  readonly #counts = new Counts()
  readonly #seen: Set<string>

  constructor(holder: Holder, kind: string, schema: z.ZodType<Doc>) {
    this.#holder = holder
    this.#kind = kind
    this.#schema = schema
    this.#seen = holder.seen(kind)
  }

  insert(entry: Parameters<Collection<Doc>['insert']>[0]): Stored<Doc> {
    const now = this.#holder.clock.now()
    const { id, name, parent = null, steps = [], createdAt = now, updatedAt = createdAt } = entry
    const doc = this.#schema.parse(entry.doc)
    const state = stateAt(steps, now)
    const next = nextAt(steps, now)
    const values = [id, parent, name, createdAt, updatedAt, state ?? null, next ?? null]
    const write = (): void => {
      try {
        this.#prepare(
          'INSERT INTO resource (provider, kind, id, parent, name, created_at, updated_at, state, next_at, steps, doc) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
        ).run(this.#holder.provider, this.#kind, ...values, JSON.stringify(steps), JSON.stringify(doc))
      } catch (error) {
        if ((error as { code?: string }).code !== 'SQLITE_CONSTRAINT_UNIQUE') throw error
        throw new Problem('conflict', `there is a ${this.#kind} ${id} already`)
      }
    }
    if (this.#holder.owesCounters)
      this.#holder.transaction(() => {
        this.#holder.keepCounters()
        write()
      })
    else write()
    this.#counts.moved(1)
    this.#holder.due(next)
    this.#changed(id, undefined, state, now)
    return { id, parent, name, createdAt, updatedAt, steps, state, looks: 0, doc }
  }

  get(id: string): Stored<Doc> | undefined {
    const row = this.#rows.byId(id) ?? this.#read('id', id)
    return row && this.#shown(row, this.#holder.clock.now())
  }

  look(id: string): Stored<Doc> | undefined {
    const before = this.get(id)
    // Only a life that waits for looks counts them: any other read writes nothing.
    if (before === undefined || !before.steps.some((step) => step.polls !== undefined)) return before
    this.#holder.settle()
    const now = this.#holder.clock.now()
    const looks = before.looks + 1
    const steps = look(before.steps, now, looks)
    const state = stateAt(steps, now)
    const next = nextAt(steps, now)
    this.#prepare(
      `UPDATE resource SET looks = ?, steps = ?, state = ?, next_at = ? WHERE ${HERE} AND id = ?`,
    ).run(looks, JSON.stringify(steps), state, next ?? null, ...this.#here, id)
    this.#rows.drop(id)
    this.#holder.due(next)
    this.#changed(id, before.state, state, now)
    if (state !== undefined) this.#seen.add(state)
    return { ...before, looks, steps, state }
  }

  list(query: Query = {}): Page<Doc> {
    const { where = [], order = [], limit, offset = 0, from } = query
    if (readsState(where, order)) this.#holder.settle()
    const keys = orderKeys(order)
    const back = from?.side === 'before'
    const conditions = whereSql(where)
    const side = from && sideSql(keys, this.#keyOf(from.id, keys), from.side)
    const ordered = orderSql(keys, back)
    const seqs = this.#prepare(
      `SELECT seq FROM resource WHERE ${HERE} AND ${conditions.text}${side ? ` AND ${side.text}` : ''} ORDER BY ${ordered.text} LIMIT ? OFFSET ?`,
    )
      .pluck()
      .all(
        ...this.#here,
        ...conditions.values,
        ...(side?.values ?? []),
        ...ordered.values,
        limit === undefined ? -1 : limit + 1,
        offset,
      ) as number[]
    const more = limit !== undefined && seqs.length > limit
    if (more) seqs.pop()
    if (back) seqs.reverse()
    const now = this.#holder.clock.now()
    const count = (): number => this.count(where)
    let total: number | undefined
    return {
      items: seqs.map((seq) =>
        this.#shown(this.#rows.bySeq(seq) ?? found(this.#read('seq', seq), `${seq}`), now),
      ),
      more,
      get total() {
        total ??= count()
        return total
      },
    }
  }

  count(where: readonly Condition[] = []): number {
    const { text, values } = whereSql(where)
    const count = (): number =>
      this.#prepare(`SELECT count(*) AS n FROM resource WHERE ${HERE} AND ${text}`)
        .pluck()
        .get(...this.#here, ...values) as number
    if (where.length === 0) return this.#counts.of(undefined, count)
    // States change without a write.
    if (!readsState(where)) return this.#counts.of(JSON.stringify([text, values]), count)
    this.#holder.settle()
    return count()
  }

  update(id: string, change: Parameters<Collection<Doc>['update']>[1]): Stored<Doc> | undefined {
    const row = this.#rows.byId(id) ?? this.#read('id', id)
    if (row === undefined) return undefined
    this.#holder.settle()
    const now = this.#holder.clock.now()
    const before = stored(row, now)
    const name = change.name ?? before.name
    const parent = change.parent === undefined ? before.parent : change.parent
    const doc = change.doc === undefined ? before.doc : this.#schema.parse(change.doc)
    const steps = change.steps ?? before.steps
    const updatedAt = change.touch === false ? before.updatedAt : now
    const state = stateAt(steps, now)
    const next = nextAt(steps, now)
    this.#prepare(
      `UPDATE resource SET name = ?, parent = ?, updated_at = ?, state = ?, next_at = ?, steps = ?, doc = ? WHERE ${HERE} AND id = ?`,
    ).run(
      name,
      parent,
      updatedAt,
      state ?? null,
      next ?? null,
      JSON.stringify(steps),
      JSON.stringify(doc),
      ...this.#here,
      id,
    )
    this.#rows.drop(id)
    this.#counts.moved(0)
    this.#holder.due(next)
    this.#changed(id, before.state, state, now)
    return { ...before, name, parent, updatedAt, steps, state, doc }
  }

  remove(id: string): boolean {
    const row = this.#rows.byId(id) ?? this.#read('id', id)
    if (row === undefined) return false
    this.#holder.settle()
    const now = this.#holder.clock.now()
    this.#prepare(`DELETE FROM resource WHERE ${HERE} AND id = ?`).run(...this.#here, id)
    this.#rows.drop(id)
    this.#counts.moved(-1)
    this.#changed(id, stateAt(row.steps, now), undefined, now)
    return true
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

  get #here(): [string, string] {
    return [this.#holder.provider, this.#kind]
  }

  /** Forgets what is kept beside the table: writes that were rolled back may be in it. */
  forget(): void {
    this.#rows.clear()
    this.#counts.forget()
  }

  #read(column: 'id' | 'seq', value: string | number): Decoded<Doc> | undefined {
    const row = this.#prepare(`SELECT ${ROW} FROM resource WHERE ${HERE} AND ${column} = ?`).get(
      ...this.#here,
      value,
    ) as Row | undefined
    if (row === undefined) return undefined
    const decoded = {
      seq: row.seq,
      id: row.id,
      parent: row.parent,
      name: row.name,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      steps: JSON.parse(row.steps) as Timeline,
      looks: row.looks,
      // It went in through the schema.
      doc: JSON.parse(row.doc) as Doc,
    }
    this.#rows.put(decoded, row.doc.length + row.steps.length)
    return decoded
  }

  #keyOf(id: string, keys: readonly Key[]): (string | number)[] {
    const columns = keys.map((key, i) => `${key.text} AS k${i}`).join(', ')
    const row = this.#prepare(`SELECT ${columns} FROM resource WHERE ${HERE} AND id = ?`).get(
      ...keys.flatMap((key) => key.values),
      ...this.#here,
      id,
    ) as Record<string, string | number> | undefined
    return Object.values(found(row, `${this.#kind} ${id}`))
  }

  #prepare(sql: string): Statement {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      // A client decides how many different list statements there are (fields, orders): keep the number bounded.
      if (this.#statements.size >= 200) this.#statements.clear()
      statement = this.#holder.db.prepare(sql)
      this.#statements.set(sql, statement)
    }
    return statement
  }
}

function stored<Doc>(row: Decoded<Doc>, now: number): Stored<Doc> {
  const { id, parent, name, createdAt, updatedAt, steps, looks, doc } = row
  return { id, parent, name, createdAt, updatedAt, steps, state: stateAt(steps, now), looks, doc }
}
