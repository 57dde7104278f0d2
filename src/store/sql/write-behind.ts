// The only way to one world's SQLite. Writes are queued and flushed in batches: a statement on its own costs several
// times what it costs among others. File worlds flush when their transaction commits, before the response is sent.
// Worlds in memory flush when a statement could see the queued writes, or when a slice is queued. Slices are small, so
// that no request waits long, and share a SQLite transaction, because each costs as much as several writes.
//
// What always holds (each has a test that carries its number):
// W1 A statement sees every write that was made before it.
// W2 Writes reach SQLite in the order in which they were made.
// W3 A write of a file world is in the file when its transaction has committed.
// W4 A transaction that fails takes back all of its own writes, and no other.
// W5 When SQLite refuses queued writes, `onLoss` is called, and no later answer contains them.
import { isDamaged, storageProblem } from './failures.ts'
import { Indexes } from './indexes.ts'
import type { Database, Statement } from './sqlite.ts'

interface Write {
  readonly sql: string
  readonly values: readonly (string | number | null)[]
}

/** Maximum number of queued writes: less than a tenth of a millisecond of work. */
const MOST_WAITING = 8
/** Maximum number of writes that share a SQLite transaction. With more, none is faster, and a commit is a longer pause. */
const MOST_SHARED = 64

let changes = 0

export class WriteBehind {
  /** Another number after each write, and in each database. */
  version = ++changes
  readonly indexes = new Indexes(this)
  readonly #db: Database
  /** True if acknowledged writes must outlive the process. */
  readonly #lasting: boolean
  readonly #statements = new Map<string, Ordered>()
  #waiting: Write[] = []
  /** Number of queued writes older than the current transaction; undefined outside of one. */
  #older: number | undefined
  /** True if SQLite has begun the transaction. It begins only when it must see one of its writes. */
  #begun = false
  /** Writes of the shared SQLite transaction that is open: enough to do them again. Only of worlds in memory. */
  #shared: Write[] = []
  #lastSeq: number | undefined
  /** For messages: the file. */
  readonly #name: string
  readonly #onLoss: () => void
  #failure: { readonly reason: string; readonly lasts: boolean } | undefined

  /** @param onLoss called when SQLite refused queued writes, so that the world lacks them */
  constructor(db: Database, lasting: boolean, name: string, onLoss: () => void) {
    this.#db = db
    this.#lasting = lasting
    this.#name = name
    this.#onLoss = onLoss
  }

  /** Why the disk or file refused the latest write, or any read; undefined if it did not. */
  get failure(): string | undefined {
    return this.#failure?.reason
  }

  /** Returns a statement's error, as a problem if the disk or file is the cause. */
  failed(error: unknown): unknown {
    const problem = storageProblem(error, this.#name)
    if (problem !== error) this.#failure = { reason: (problem as Error).message, lasts: isDamaged(error) }
    return problem
  }

  /** Moves all writes into the file itself. @throws Problem 'unavailable' if the disk is full */
  checkpoint(): void {
    this.#settleAll()
    try {
      this.#db.pragma('wal_checkpoint(TRUNCATE)')
    } catch (error) {
      throw this.failed(error)
    }
  }

  get inTransaction(): boolean {
    return this.#older !== undefined
  }

  /** A statement that sees all writes. */
  prepare(sql: string): Statement {
    return this.#ordered(sql)
  }

  /** Like `prepare`, but cached: for statements that run often and always have the same text. */
  prepared(sql: string): Statement {
    return this.#kept(sql)
  }

  /** Queues a write whose result nobody needs. */
  later(sql: string, values: Write['values']): void {
    this.version = ++changes
    this.#waiting.push({ sql, values })
    if (!this.inTransaction) this.#turn()
  }

  /** The largest number of a row: about how many there are. */
  get lastSeq(): number {
    if (this.#lastSeq === undefined) {
      this.flush()
      const last = this.#db.prepare('SELECT max(seq) FROM resource').pluck().get() as number | null
      this.#lastSeq = last ?? 0
    }
    return this.#lastSeq
  }

  /** The number for the next row. */
  nextSeq(): number {
    this.#lastSeq = this.lastSeq + 1
    return this.#lastSeq
  }

  /** Call after statements inserted rows whose numbers SQLite chose. */
  forgetSeq(): void {
    this.#lastSeq = undefined
  }

  /** Keeps all writes of the work, or none, including those of statements. */
  transaction<T>(work: () => T): T {
    this.#older = this.#waiting.length
    try {
      const result = work()
      if (result instanceof Promise) throw new TypeError('the work of a transaction must be synchronous')
      if (this.#begun) {
        this.flush()
        this.#run('COMMIT')
        this.#begun = false
        this.#succeeded()
      }
      this.#older = undefined
      this.#turn()
      return result
    } catch (error) {
      this.#waiting.length = this.#older ?? 0
      this.#older = undefined
      // Otherwise an open transaction holds the writes of others.
      if (this.#begun) this.#rollBack()
      this.#begun = false
      throw error
    }
  }

  /** Writes everything that is queued. */
  flush(): void {
    const writes = this.#waiting
    if (writes.length === 0) return
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

  /** Call before a statement writes: it joins the current transaction, if there is one. */
  begin(): void {
    this.version = ++changes
    if (this.#begun) return
    this.#endShared()
    if (this.#older === undefined) return
    this.#run('BEGIN IMMEDIATE')
    this.#begun = true
  }

  serialize(): Buffer {
    this.#settleAll()
    return this.#db.serialize()
  }

  /** Discards the queue: a world in memory ends with it. */
  close(): void {
    this.#db.close()
  }

  #turn(): void {
    if (this.#lasting || this.#waiting.length >= MOST_WAITING) this.flush()
  }

  #together(writes: readonly Write[]): void {
    if (!this.#lasting) {
      this.#share(writes)
      return
    }
    const alone = writes.length === 1
    try {
      if (!alone) this.#run('BEGIN IMMEDIATE')
      for (const write of writes) this.#write(write)
      if (!alone) this.#run('COMMIT')
      this.#succeeded()
    } catch (error) {
      this.#rollBack()
      this.#onLoss()
      throw error
    }
  }

  /** Writes a slice, and commits when many writes share the transaction. */
  #share(writes: readonly Write[]): void {
    const before = this.#shared.length
    try {
      if (before === 0) this.#run('BEGIN IMMEDIATE')
      for (const write of writes) this.#write(write)
      this.#shared.push(...writes)
      this.#succeeded()
      if (this.#shared.length >= MOST_SHARED) this.#endShared()
    } catch (error) {
      // Only this slice is lost.
      const kept = this.#shared.splice(0).slice(0, before)
      this.#rollBack()
      try {
        if (kept.length > 0) this.#share(kept)
      } finally {
        this.#onLoss()
      }
      throw error
    }
  }

  #endShared(): void {
    if (this.#shared.length === 0) return
    this.#run('COMMIT')
    this.#shared = []
  }

  /** Writes everything that is queued, and ends the shared transaction. */
  #settleAll(): void {
    this.flush()
    if (!this.#begun) this.#endShared()
  }

  #write({ sql, values }: Write): void {
    try {
      this.#kept(sql).statement.run(values)
    } catch (error) {
      throw this.failed(error)
    }
  }

  #run(sql: string): void {
    try {
      this.#kept(sql).statement.run()
    } catch (error) {
      throw this.failed(error)
    }
  }

  /** The disk accepts writes again. */
  #succeeded(): void {
    if (this.#failure?.lasts === false) this.#failure = undefined
  }

  /** A statement has written directly, not through the queue. */
  wrote(): void {
    if (this.#older === undefined) this.#succeeded()
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
    try {
      return new Ordered(this, this.#db.prepare(sql))
    } catch (error) {
      throw this.failed(error)
    }
  }
}

/** A statement that flushes the queue before it runs. */
class Ordered implements Statement {
  readonly #db: WriteBehind
  /** The underlying statement, for queued writes. */
  readonly statement: Statement

  constructor(db: WriteBehind, statement: Statement) {
    this.#db = db
    this.statement = statement
  }

  run(...values: readonly unknown[]): ReturnType<Statement['run']> {
    this.#db.flush()
    this.#db.begin()
    try {
      const result = this.statement.run(...values)
      this.#db.wrote()
      return result
    } catch (error) {
      throw this.#db.failed(error)
    }
  }

  get(...values: readonly unknown[]): unknown {
    this.#db.flush()
    try {
      return this.statement.get(...values)
    } catch (error) {
      throw this.#db.failed(error)
    }
  }

  all(...values: readonly unknown[]): unknown[] {
    this.#db.flush()
    try {
      return this.statement.all(...values)
    } catch (error) {
      throw this.#db.failed(error)
    }
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
