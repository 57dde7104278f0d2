// Opens a world's database: from bytes in memory, or from a file that one process owns.
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { isBusy, reasonOf, StoreError } from './failures.ts'
import { teach } from './functions.ts'
import { APPLICATION_ID, MIGRATIONS } from './migrations.ts'
import type { Database } from './sqlite.ts'

export { StoreError } from './failures.ts'

const MAGIC = 'SQLite format 3\0'

/** Larger files are not checked in full when opened: that would take seconds. */
const CHECKED_BYTES = 64 * 1024 * 1024

/** Where a write is when it is acknowledged: with the operating system, or on the disk. */
export type Sync = 'normal' | 'full'

/**
 * A database in memory: empty, or a copy of `serialize()` output.
 * @throws StoreError for bytes that are damaged or from another program
 */
export function openMemory(bytes?: Buffer): Database {
  let db: Database | undefined
  try {
    db = bytes === undefined ? new Sqlite(':memory:') : new Sqlite(bytes)
    db.pragma('foreign_keys = ON')
    db.pragma('trusted_schema = OFF')
    migrate(db, 'the database in memory')
    teach(db)
    return db
  } catch (error) {
    db?.close()
    throw error instanceof StoreError ? error : new StoreError(reasonOf(error), { cause: error })
  }
}

/** @throws StoreError if the bytes are not a complete world of this emulator */
export function checkBytes(bytes: Buffer): void {
  const db = openMemory(bytes)
  try {
    check(db)
  } catch (error) {
    throw error instanceof StoreError ? error : new StoreError(reasonOf(error), { cause: error })
  } finally {
    db.close()
  }
}

/** @throws StoreError if the file is from another program or newer version, in use, damaged or read-only */
export function openFile(path: string, sync: Sync = 'normal'): Database {
  checkHead(path)
  let db: Database | undefined
  try {
    db = new Sqlite(path, { timeout: 500 })
    // Exclusive, because this process keeps the world's clock and id counters: those of a second process would differ.
    db.pragma('locking_mode = EXCLUSIVE')
    db.pragma('journal_mode = WAL')
    // Normal survives a killed process; a power cut may lose the latest writes.
    db.pragma(`synchronous = ${sync === 'full' ? 'FULL' : 'NORMAL'}`)
    db.pragma('cache_size = -65536')
    db.pragma('wal_autocheckpoint = 10000')
    db.pragma('foreign_keys = ON')
    db.pragma('trusted_schema = OFF')
    migrate(db, path)
    teach(db)
    if (statSync(path).size <= CHECKED_BYTES) check(db)
    return db
  } catch (error) {
    db?.close()
    throw error instanceof StoreError
      ? error
      : new StoreError(`${path}: ${reasonOf(error)}`, { cause: error })
  }
}

/**
 * Checks the first bytes of a file, which is fast.
 * @throws StoreError if the file is from another program or a newer version
 */
export function checkHead(path: string): void {
  const head = Buffer.alloc(100)
  let file: number | undefined
  try {
    file = openSync(path, 'r')
    readSync(file, head, 0, head.length, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw new StoreError(`${path}: ${reasonOf(error)}`, { cause: error })
  } finally {
    if (file !== undefined) closeSync(file)
  }
  if (!head.subarray(0, MAGIC.length).equals(Buffer.from(MAGIC)))
    throw new StoreError(
      `${path} is not a database of this emulator: move it away or choose another --data folder`,
    )
  // Offsets of the header: https://www.sqlite.org/fileformat.html#the_database_header
  const version = head.readUInt32BE(60)
  const application = head.readUInt32BE(68)
  if (application !== 0) checkVersion(application, version, path)
}

const ANY_NOT_JSON = 'SELECT 1 FROM resource WHERE NOT json_valid(doc) OR NOT json_valid(steps) LIMIT 1'

/** @throws StoreError for the first error found */
function check(db: Database): void {
  const [fault] = db.prepare('PRAGMA quick_check(1)').pluck().all() as string[]
  const isWhole = fault === 'ok' && db.prepare(ANY_NOT_JSON).get() === undefined
  if (!isWhole) throw Object.assign(new Error(fault), { code: 'SQLITE_CORRUPT' })
}

/** The schema version that this emulator writes. */
export const SCHEMA_VERSION = MIGRATIONS.length

function checkVersion(application: number, version: number, where: string): void {
  if (application !== APPLICATION_ID)
    throw new StoreError(
      `${where} is a database of another program: move it away or choose another --data folder`,
    )
  if (version > MIGRATIONS.length)
    throw new StoreError(
      `${where} has schema version ${version}, but this emulator reads versions up to ${MIGRATIONS.length}: use a newer one`,
    )
}

function migrate(db: Database, where: string): void {
  const version = db.pragma('user_version', { simple: true }) as number
  const application = db.pragma('application_id', { simple: true }) as number
  const tables = db.prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'table'").pluck().get() as number
  if (application !== 0 || tables > 0) checkVersion(application, version, where)
  for (const [i, sql] of MIGRATIONS.entries()) {
    if (i < version) continue
    db.transaction(() => {
      db.exec(sql)
      db.pragma(`application_id = ${APPLICATION_ID}`)
      db.pragma(`user_version = ${i + 1}`)
    })()
  }
}

/** Locks a folder against other processes while the database is open. @throws StoreError if another process holds it */
export function lockFolder(folder: string): Database {
  let db: Database | undefined
  try {
    db = new Sqlite(join(folder, '.lock'), { timeout: 500 })
    db.pragma('locking_mode = EXCLUSIVE')
    db.pragma('journal_mode = MEMORY')
    db.exec('BEGIN EXCLUSIVE')
    return db
  } catch (error) {
    db?.close()
    if (!isBusy(error)) throw error
    throw new StoreError(`${folder}: ${reasonOf(error)}`, { cause: error })
  }
}
