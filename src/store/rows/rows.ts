// The rows of one collection: a cache of decoded rows over prepared statements.

import type { Timeline } from '../../core/timeline.ts'
import type { Statement } from '../sql/sqlite.ts'
import type { WriteBehind } from '../sql/write-behind.ts'
import { type Decoded, freeze, RowCache } from './row-cache.ts'

/** Selects one collection. Its two values are bound first. */
export const HERE = 'provider = ? AND kind = ?'
const COLUMNS = 'seq, id, parent, name, created_at, updated_at, looks, steps, doc'

/** The columns of a row that tell what it is; times in emulator ms, `steps` and `doc` as JSON. */
export interface Row {
  id: string
  parent: string | null
  name: string
  created_at: number
  updated_at: number
  looks: number
  steps: string
  doc: string
}

/** The first lookups of unknown ids go to SQLite; all ids are read after that many. */
const ASKED_BEFORE = 2

/** Maximum number of created rows that are kept before somebody reads them. */
const MOST_MADE = 128

/** Groups of columns that an update may leave unchanged. */
const GROUPS = ['doc = ?', 'steps = ?, state = ?, next_at = ?', 'looks = ?', 'parent = ?']

/** The update statement for each set of groups, by the sum of their bits. */
const UPDATES = Array.from({ length: 2 ** GROUPS.length }, (_, choice) => {
  const columns = ['name = ?', 'updated_at = ?', ...GROUPS.filter((_group, i) => choice & (1 << i))]
  return `UPDATE resource SET ${columns.join(', ')} WHERE seq = ?`
})

const INSERT =
  'INSERT INTO resource (seq, provider, kind, id, parent, name, created_at, updated_at, state, next_at, looks, steps, doc) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'

/** The columns of a row that its decoded form lacks. */
interface Cached {
  readonly state: string | undefined
  readonly next: number | undefined
}

export class Rows<Doc> {
  readonly #db: WriteBehind
  readonly #provider: string
  readonly #kind: string
  readonly #statements = new Map<string, Statement>()
  readonly #cache = new RowCache<Doc>()
  /** The latest rows created, and the sizes of their texts. Many are never read. */
  readonly #made = new Map<number, { readonly row: Decoded<Doc>; readonly size: number }>()
  /** Numbers of the rows seen so far, by id. */
  readonly #seqs = new Map<string, number>()
  /** True if all rows have been seen. */
  #complete = false
  #asked = 0

  constructor(db: WriteBehind, provider: string, kind: string) {
    this.#db = db
    this.#provider = provider
    this.#kind = kind
  }

  /** The number of decoded rows in memory. */
  get decoded(): number {
    return this.#cache.count + this.#made.size
  }

  byId(id: string): Decoded<Doc> | undefined {
    const seq = this.#seqs.get(id)
    if (seq !== undefined) return this.bySeq(seq)
    return this.#complete ? undefined : this.#read('id', id)
  }

  bySeq(seq: number): Decoded<Doc> | undefined {
    const row = this.#cache.bySeq(seq)
    if (row !== undefined) return row
    const made = this.#made.get(seq)
    if (made === undefined) return this.#read('seq', seq)
    this.#made.delete(seq)
    this.#cache.put(made.row, made.size)
    return this.bySeq(seq)
  }

  has(id: string): boolean {
    // A world that is reset for every test creates few rows, so reading all ids does not pay at once.
    if (!this.#complete && ++this.#asked > ASKED_BEFORE) this.#seeAll()
    return this.#complete ? this.#seqs.has(id) : this.byId(id) !== undefined
  }

  #seeAll(): void {
    const all = this.all(`SELECT id, seq FROM resource WHERE ${HERE}`) as [string, number][]
    for (const [id, seq] of all) this.#seqs.set(id, seq)
    this.#complete = true
  }

  /** @param made the row without its number; its id must be unused */
  insert(made: Omit<Decoded<Doc>, 'seq'>, { state, next }: Cached): Decoded<Doc> {
    const { id, parent, name, createdAt, updatedAt, looks, steps, doc } = made
    const row: Decoded<Doc> = {
      seq: this.#db.nextSeq(),
      id,
      parent,
      name,
      createdAt,
      updatedAt,
      steps,
      looks,
      doc,
    }
    const text = JSON.stringify(doc)
    this.#db.later(INSERT, [
      row.seq,
      this.#provider,
      this.#kind,
      id,
      parent,
      name,
      createdAt,
      updatedAt,
      state ?? null,
      next ?? null,
      looks,
      JSON.stringify(steps),
      text,
    ])
    if (this.#made.size >= MOST_MADE) this.#made.clear()
    this.#made.set(row.seq, { row, size: text.length })
    this.#seqs.set(id, row.seq)
    return row
  }

  /** Writes only columns that changed, so that other indexes need no update. */
  update(before: Decoded<Doc>, after: Decoded<Doc>, { state, next }: Cached): void {
    const values: (string | number | null)[] = [after.name, after.updatedAt]
    let size = this.#cache.sizeOf(before.seq)
    let groups = 0
    if (after.doc !== before.doc) {
      const text = JSON.stringify(after.doc)
      groups |= 1
      values.push(text)
      size = text.length
    }
    if (after.steps !== before.steps) {
      groups |= 2
      values.push(JSON.stringify(after.steps), state ?? null, next ?? null)
    }
    if (after.looks !== before.looks) {
      groups |= 4
      values.push(after.looks)
    }
    if (after.parent !== before.parent) {
      groups |= 8
      values.push(after.parent)
    }
    values.push(before.seq)
    this.#db.later(UPDATES[groups] as string, values)
    this.#cache.put(after, size)
  }

  remove({ seq, id }: Decoded<Doc>): void {
    this.#db.later('DELETE FROM resource WHERE seq = ?', [seq])
    this.#cache.drop(seq)
    this.#made.delete(seq)
    this.#seqs.delete(id)
  }

  clear(): void {
    this.#cache.clear()
    this.#made.clear()
    this.#seqs.clear()
    this.#complete = false
  }

  /** A statement whose first two values are provider and kind. */
  prepare(sql: string): Statement {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      // Clients choose fields and orders and so create new list statements: limit how many are kept.
      if (this.#statements.size >= 200) this.#statements.clear()
      statement = this.#db.prepare(sql)
      this.#statements.set(sql, statement)
    }
    return statement
  }

  /** All rows, as lists, of a statement whose only values are provider and kind. */
  all(sql: string): unknown[] {
    return this.prepare(sql).raw().all(this.#provider, this.#kind)
  }

  #read(column: 'id' | 'seq', value: string | number): Decoded<Doc> | undefined {
    const row = this.prepare(
      column === 'id'
        ? `SELECT ${COLUMNS} FROM resource WHERE ${HERE} AND id = ?`
        : `SELECT ${COLUMNS} FROM resource WHERE ${HERE} AND seq = ?`,
    ).get(this.#provider, this.#kind, value) as (Row & { readonly seq: number }) | undefined
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
      // The schema checked it before it was written.
      doc: JSON.parse(row.doc) as Doc,
    }
    freeze(decoded)
    this.#seqs.set(row.id, row.seq)
    this.#cache.put(decoded, row.doc.length)
    return decoded
  }
}
