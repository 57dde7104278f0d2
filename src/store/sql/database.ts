// Opens a world's database: from bytes in memory, or from a file that one process owns.
import { existsSync, readFileSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { teach } from './functions.ts'
import { APPLICATION_ID, MIGRATIONS } from './migrations.ts'
import type { Database } from './sqlite.ts'

/** A database that cannot be used, with the reason and what would do. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
}

const MAGIC = 'SQLite format 3\0'

/** A database in memory: empty, or a copy of what `serialize()` gave. */
export function openMemory(bytes?: Buffer): Database {
  const db = bytes === undefined ? new Sqlite(':memory:') : new Sqlite(bytes)
  db.pragma('foreign_keys = ON')
  db.pragma('trusted_schema = OFF')
  migrate(db, 'the database in memory')
  teach(db)
  return db
}

/** @throws StoreError when the file is not ours, of a newer version, in use or cannot be written */
export function openFile(path: string): Database {
  if (existsSync(path) && !readFileSync(path).subarray(0, MAGIC.length).equals(Buffer.from(MAGIC)))
    throw new StoreError(
      `${path} is not a database of this emulator: move it away or choose another --data folder`,
    )
  let db: Database | undefined
  try {
    db = new Sqlite(path, { timeout: 500 })
    // The clock and the id counters of a world live in this process: a second one would disagree with them.
    db.pragma('locking_mode = EXCLUSIVE')
    db.pragma('journal_mode = WAL')
    // Survives a killed process; a power cut may lose the latest writes.
    db.pragma('synchronous = NORMAL')
    db.pragma('cache_size = -65536')
    db.pragma('wal_autocheckpoint = 10000')
    db.pragma('foreign_keys = ON')
    db.pragma('trusted_schema = OFF')
    migrate(db, path)
    teach(db)
    return db
  } catch (error) {
    db?.close()
    throw error instanceof StoreError
      ? error
      : new StoreError(`${path}: ${reasonOf(error)}`, { cause: error })
  }
}

function reasonOf(error: unknown): string {
  const code = (error as { code?: string }).code ?? ''
  if (code.startsWith('SQLITE_BUSY'))
    return 'another process uses it; stop that one or choose another --data folder'
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN'))
    return `it cannot be written by uid ${process.getuid?.() ?? 'of this process'}`
  if (code.startsWith('SQLITE_FULL')) return 'the disk is full'
  return error instanceof Error ? error.message : String(error)
}

/** The schema version that this emulator writes. */
export const SCHEMA_VERSION = MIGRATIONS.length

function migrate(db: Database, where: string): void {
  const version = db.pragma('user_version', { simple: true }) as number
  const application = db.pragma('application_id', { simple: true }) as number
  const tables = db.prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'table'").pluck().get() as number
  if (application !== APPLICATION_ID && (application !== 0 || tables > 0))
    throw new StoreError(
      `${where} is a database of another program: move it away or choose another --data folder`,
    )
  if (version > MIGRATIONS.length)
    throw new StoreError(
      `${where} has schema version ${version}, this emulator knows up to ${MIGRATIONS.length}: use a newer one`,
    )
  for (const [i, sql] of MIGRATIONS.entries()) {
    if (i < version) continue
    db.transaction(() => {
      db.exec(sql)
      db.pragma(`application_id = ${APPLICATION_ID}`)
      db.pragma(`user_version = ${i + 1}`)
    })()
  }
}
