// A table with a column per field, as one would write it without optimizing.
import Database from 'better-sqlite3'
import { description } from '../dialects/words.ts'

/** A stored task: fields that are queried or changed have columns, the rest is JSON. */
export interface Row {
  readonly seq: number
  readonly id: string
  readonly name: string
  readonly description: string
  readonly state: string
  readonly created: number
  readonly updated: number
  readonly config: string
}

export interface Table {
  get(id: string): Row | undefined
  /** Changes name and description; null keeps the old value. */
  update(id: string, name: string | null, description: string | null): Row | undefined
  insert(id: string, name: string, description: string, state: string, config: object): Row
  count(): number
  /** Prepares a page. */
  page(sql: string): (...values: readonly (string | number)[]) => Row[]
  /**
   * Creates another table.
   * @param columns the id first
   * @returns a function that inserts a row
   */
  other(name: string, columns: readonly string[]): (...values: readonly string[]) => void
  /** Makes the work atomic. */
  together<A, R>(work: (argument: A) => R): (argument: A) => R
}

export interface SqlTable extends Table {
  readonly db: Database.Database
}

/** The n-th of the tasks stored before a load, in ms. */
export const createdAt = (n: number, stored: number, now: number): number => now - (stored - n + 3600) * 1000

/** @param config members of each stored task besides its columns */
export function openTable(stored: number, id: (n: number) => string, config: object): SqlTable {
  const db = new Database(':memory:')
  db.exec(`
    CREATE TABLE tasks (
      seq INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      description TEXT NOT NULL,
      state TEXT NOT NULL,
      created INTEGER NOT NULL,
      updated INTEGER NOT NULL,
      config TEXT NOT NULL
    ) STRICT`)
  const put = db.prepare(
    'INSERT INTO tasks (id, name, description, state, created, updated, config) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *',
  )
  const one = db.prepare('SELECT * FROM tasks WHERE id = ?')
  const change = db.prepare(
    'UPDATE tasks SET name = coalesce(?, name), description = coalesce(?, description), updated = ? WHERE id = ? RETURNING *',
  )
  const all = db.prepare('SELECT count(*) FROM tasks').pluck()
  const now = Date.now()
  const text = JSON.stringify(config)
  db.transaction(() => {
    for (let n = 1; n <= stored; n++) {
      const at = createdAt(n, stored, now)
      put.get(id(n), `eval-task-${n}`, description(n), 'completed', at, at, text)
    }
  })()
  return {
    db,
    get: (which) => one.get(which) as Row | undefined,
    update: (which, name, words) => change.get(name, words, Date.now(), which) as Row | undefined,
    insert: (which, name, words, state, more) => {
      const at = Date.now()
      return put.get(which, name, words, state, at, at, JSON.stringify(more)) as Row
    },
    count: () => all.get() as number,
    page: (sql) => {
      const statement = db.prepare(sql)
      return (...values) => statement.all(...values) as Row[]
    },
    other: (name, columns) => {
      db.exec(
        `CREATE TABLE ${name} (seq INTEGER PRIMARY KEY, ${columns.map((one) => `${one} TEXT`).join()}) STRICT`,
      )
      const statement = db.prepare(
        `INSERT INTO ${name} (${columns.join()}) VALUES (${columns.map(() => '?').join()})`,
      )
      return (...values) => void statement.run(...values)
    },
    together: (work) => db.transaction(work),
  }
}
