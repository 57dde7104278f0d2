// The rows of one collection: read through a cache of decoded ones, by statements that are prepared once.

import type { Timeline } from '../core/timeline.ts'
import { type Decoded, RowCache } from './row-cache.ts'
import type { Database, Statement } from './sqlite.ts'

/** Selects one collection; its two values come first. */
export const HERE = 'provider = ? AND kind = ?'
const COLUMNS = 'seq, id, parent, name, created_at, updated_at, looks, steps, doc'

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

export class Rows<Doc> {
  readonly #db: Database
  readonly #provider: string
  readonly #kind: string
  readonly #statements = new Map<string, Statement>()
  readonly #cache = new RowCache<Doc>()

  constructor(db: Database, provider: string, kind: string) {
    this.#db = db
    this.#provider = provider
    this.#kind = kind
  }

  /** How many are at hand decoded. */
  get decoded(): number {
    return this.#cache.count
  }

  byId(id: string): Decoded<Doc> | undefined {
    return this.#cache.byId(id) ?? this.#read('id', id)
  }

  bySeq(seq: number): Decoded<Doc> | undefined {
    return this.#cache.bySeq(seq) ?? this.#read('seq', seq)
  }

  /** A row has been written, and is this now. @param size characters of its document; as before where absent */
  wrote(row: Decoded<Doc>, size?: number): void {
    this.#cache.put(row, size ?? this.#cache.sizeOf(row.seq))
  }

  removed(seq: number): void {
    this.#cache.drop(seq)
  }

  clear(): void {
    this.#cache.clear()
  }

  /** A statement whose first two values are provider and kind. */
  prepare(sql: string): Statement {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      // A client decides how many different list statements there are (fields, orders): keep the number bounded.
      if (this.#statements.size >= 200) this.#statements.clear()
      statement = this.#db.prepare(sql)
      this.#statements.set(sql, statement)
    }
    return statement
  }

  /** All that a statement gives which asks for nothing but the collection, a list for each row. */
  all(sql: string): unknown[] {
    return this.prepare(sql).raw().all(this.#provider, this.#kind)
  }

  #read(column: 'id' | 'seq', value: string | number): Decoded<Doc> | undefined {
    const row = this.prepare(
      column === 'id'
        ? `SELECT ${COLUMNS} FROM resource WHERE ${HERE} AND id = ?`
        : `SELECT ${COLUMNS} FROM resource WHERE ${HERE} AND seq = ?`,
    ).get(this.#provider, this.#kind, value) as Row | undefined
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
    this.#cache.put(decoded, row.doc.length)
    return decoded
  }
}
