// The way of all statements to one world's SQLite. Writes wait here and reach it together: those of a file when their
// transaction ends, which is before the call is answered; those in memory when a statement comes that could see them,
// or when there are many. A statement costs a multiple among other work of what it costs in a row of its like.
import type { Database, Statement } from './sqlite.ts'

interface Write {
  readonly sql: string
  readonly values: readonly (string | number | null)[]
}

/** So many writes wait at most: a millisecond of work. */
const MOST_WAITING = 128

export class WriteBehind {
  readonly #db: Database
  /** Whether what has been answered must outlive the process. */
  readonly #lasting: boolean
  readonly #statements = new Map<string, Ordered>()
  #waiting: Write[] = []
  /** How many of those that wait are older than the transaction under way; undefined outside of one. */
  #older: number | undefined
  /** Whether SQLite knows of the transaction: it need not until it has to see a write of it. */
  #begun = false
  #lastSeq: number | undefined
  #flushes = 0
  readonly #onLoss: () => void

  /** @param onLoss called when SQLite has refused writes that waited: they are not in the world */
  constructor(db: Database, lasting: boolean, onLoss: () => void) {
    this.#db = db
    this.#lasting = lasting
    this.#onLoss = onLoss
  }

  /** How often SQLite has had what waited. */
  get flushes(): number {
    return this.#flushes
  }

  get inTransaction(): boolean {
    return this.#older !== undefined
  }

  /** A statement that sees all writes. */
  prepare(sql: string): Statement {
    return this.#ordered(sql)
  }

  /** The same, kept: for what is asked often, and always in the same form. */
  prepared(sql: string): Statement {
    return this.#kept(sql)
  }

  /** A write that nobody waits for. */
  later(sql: string, values: Write['values']): void {
    this.#waiting.push({ sql, values })
    if (!this.inTransaction) this.#turn()
  }

  /** The number of the next row. */
  nextSeq(): number {
    if (this.#lastSeq === undefined) {
      this.flush()
      const last = this.#db.prepare('SELECT max(seq) FROM resource').pluck().get() as number | null
      this.#lastSeq = last ?? 0
    }
    return ++this.#lastSeq
  }

  /** Statements have written rows whose numbers SQLite has given. */
  forgetSeq(): void {
    this.#lastSeq = undefined
  }

  /** All writes of the work, or none: SQLite's too, where the work runs statements. */
  transaction<T>(work: () => T): T {
    this.#older = this.#waiting.length
    try {
      const result = work()
      if (result instanceof Promise) throw new TypeError('the work of a transaction must be synchronous')
      if (this.#begun) {
        this.flush()
        this.#run('COMMIT')
        this.#begun = false
      }
      this.#older = undefined
      this.#turn()
      return result
    } catch (error) {
      this.#waiting.length = this.#older ?? 0
      this.#older = undefined
      this.#begun = false
      this.#rollBack()
      throw error
    }
  }

  /** Nothing waits any more. */
  flush(): void {
    const writes = this.#waiting
    if (writes.length === 0) return
    this.#flushes++
    if (this.#older === undefined) {
      this.#waiting = []
      this.#together(writes)
      return
    }
    if (!this.#begun) {
      const older = writes.splice(0, this.#older)
      this.#older = 0
      if (older.length > 0) this.#together(older)
      if (writes.length > 0) this.begin()
    }
    this.#waiting = []
    for (const write of writes) this.#write(write)
  }

  /** A statement is about to write: it is part of the transaction, where there is one. */
  begin(): void {
    if (this.#older === undefined || this.#begun) return
    this.#run('BEGIN IMMEDIATE')
    this.#begun = true
  }

  serialize(): Buffer {
    this.flush()
    return this.#db.serialize()
  }

  /** What waits is given up: a world in memory ends with it. */
  close(): void {
    this.#db.close()
  }

  #turn(): void {
    if (this.#lasting || this.#waiting.length >= MOST_WAITING) this.flush()
  }

  #together(writes: readonly Write[]): void {
    const alone = writes.length === 1
    try {
      if (!alone) this.#run('BEGIN IMMEDIATE')
      for (const write of writes) this.#write(write)
      if (!alone) this.#run('COMMIT')
    } catch (error) {
      this.#rollBack()
      this.#onLoss()
      throw error
    }
  }

  #write({ sql, values }: Write): void {
    this.#kept(sql).statement.run(values)
  }

  #run(sql: string): void {
    this.#kept(sql).statement.run()
  }

  #rollBack(): void {
    if (this.#db.inTransaction) this.#db.exec('ROLLBACK')
  }

  #kept(sql: string): Ordered {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      statement = this.#ordered(sql)
      this.#statements.set(sql, statement)
    }
    return statement
  }

  #ordered(sql: string): Ordered {
    return new Ordered(this, this.#db.prepare(sql))
  }
}

/** A statement before which all is written that waits. */
class Ordered implements Statement {
  readonly #db: WriteBehind
  /** Itself, for the writes that wait. */
  readonly statement: Statement

  constructor(db: WriteBehind, statement: Statement) {
    this.#db = db
    this.statement = statement
  }

  run(...values: readonly unknown[]): ReturnType<Statement['run']> {
    this.#db.flush()
    this.#db.begin()
    return this.statement.run(...values)
  }

  get(...values: readonly unknown[]): unknown {
    this.#db.flush()
    return this.statement.get(...values)
  }

  all(...values: readonly unknown[]): unknown[] {
    this.#db.flush()
    return this.statement.all(...values)
  }

  pluck(): this {
    this.statement.pluck()
    return this
  }

  raw(): this {
    this.statement.raw()
    return this
  }
}
