// Where a world's database is: in memory or in a file. A file is complete at every moment, even if the process dies:
//
// P1 New content is written to a second file and renamed over the first, so that either the old or the new one
// exists.
// P2 Before that, SQLite's log is merged into the old file, so that a log never meets a file to which it does not
// belong.
// P3 A file is renamed before it is deleted. The rest is not taken for a world, and the next start removes it.
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { openFile, openMemory, StoreError, type Sync } from '../sql/database.ts'
import type { Database } from '../sql/sqlite.ts'

export interface Place {
  /** True if writes outlive the process. */
  readonly lasting: boolean
  /** For messages: the file. */
  readonly name: string
  /** Opens the existing content, or new content if there is none. @throws StoreError, or an error of the file system */
  open(): Database
  /**
   * Replaces the content and opens it.
   *
   * @param bytes the new content; default: the baseline
   * @param prepare changes the new content before it is put in place
   * @param release closes the open database; called once the new content is ready
   * @throws StoreError, or an error of the file system. The old content then remains, but closed if `release` was
   * called
   */
  renew(bytes: Buffer | undefined, prepare: (db: Database) => void, release: () => void): Database
  /** True if the content has disappeared. */
  gone(): boolean
  remove(): void
}

export class InMemory implements Place {
  readonly lasting = false
  readonly name = 'the world in memory'
  readonly #content: Buffer | undefined
  readonly #baseline: () => Buffer | undefined

  /** @param content the first content */
  constructor(content?: Buffer, baseline: () => Buffer | undefined = () => content) {
    this.#content = content
    this.#baseline = baseline
  }

  open(): Database {
    return openMemory(this.#content ?? this.#baseline())
  }

  renew(bytes: Buffer | undefined, prepare: (db: Database) => void, release: () => void): Database {
    const db = openMemory(bytes ?? this.#baseline())
    prepare(db)
    release()
    return db
  }

  gone(): boolean {
    return false
  }

  remove(): void {}
}

export class InFile implements Place {
  readonly lasting = true
  readonly name: string
  readonly #baseline: () => Buffer
  readonly #sync: Sync
  #initial: Buffer | undefined

  /** @param initial content for a new file; absent if the file exists */
  constructor(path: string, baseline: () => Buffer, sync: Sync, initial?: Buffer) {
    this.name = path
    this.#baseline = baseline
    this.#sync = sync
    this.#initial = initial
  }

  open(): Database {
    if (this.#initial !== undefined) this.#make(this.#initial)
    this.#initial = undefined
    // SQLite would create an empty file.
    if (this.gone()) throw new StoreError(`${this.name} is gone: bring it back, or drop the world`)
    return openFile(this.name, this.#sync)
  }

  #make(bytes: Buffer): void {
    const fresh = this.#write(bytes)
    removeLogs(this.name)
    renameSync(fresh, this.name)
    if (this.#sync === 'full') syncFolder(this.name)
  }

  renew(bytes: Buffer | undefined, prepare: (db: Database) => void, release: () => void): Database {
    const db = openMemory(bytes ?? this.#baseline())
    let content: Buffer
    try {
      prepare(db)
      content = db.serialize()
    } finally {
      db.close()
    }
    const fresh = this.#write(content)
    try {
      release()
      removeLogs(this.name)
      renameSync(fresh, this.name)
    } catch (error) {
      rmSync(fresh, { force: true })
      throw error
    }
    if (this.#sync === 'full') syncFolder(this.name)
    return openFile(this.name, this.#sync)
  }

  gone(): boolean {
    return !existsSync(this.name)
  }

  /** Removes what was left of a file that could not be made, if the file system allows it. */
  tryRemove(): void {
    try {
      this.remove()
    } catch {
      // The caller reports why it could not be made.
    }
  }

  remove(): void {
    const left = `${this.name}.gone`
    if (!this.gone()) renameSync(this.name, left)
    removeLogs(this.name)
    rmSync(left, { force: true })
    if (this.#sync === 'full') syncFolder(this.name)
  }

  #write(bytes: Buffer): string {
    const fresh = `${this.name}.new`
    writeWhole(fresh, bytes, this.#sync)
    return fresh
  }
}

/** Writes a new file; if that fails, no partial file remains. */
export function writeWhole(path: string, bytes: Buffer, sync: Sync): void {
  try {
    const file = openSync(path, 'w')
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
      if (sync === 'full') fsyncSync(file)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    rmSync(path, { force: true })
    throw error
  }
}

/** A rename is on the disk only after its folder is synced. */
export function syncFolder(path: string): void {
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** Larger files are not kept in memory. */
const MOST_FIRST = 1024 * 1024

/** The content of a world's file as it is before it is opened, for the world's story. */
export function firstContent(path: string): { readonly bytes?: Buffer; readonly lost?: string } {
  const log = `${path}-wal`
  if (existsSync(log) && statSync(log).size > 0)
    return { lost: 'the process that had the world before did not close it' }
  if (!existsSync(path) || statSync(path).size > MOST_FIRST)
    return { lost: `the world had more than ${MOST_FIRST / 1024} KiB of data when it was opened` }
  const bytes = readFileSync(path)
  // A copy in memory has no write-ahead log. A damaged file may be shorter.
  bytes.subarray(18, 20).fill(1)
  return { bytes }
}

const LOGS = ['-wal', '-shm', '-journal']

function removeLogs(path: string): void {
  for (const suffix of LOGS) rmSync(path + suffix, { force: true })
}

/** Removes half-done work of a process that was killed. Call it only while no other process uses the folder. */
export function sweep(folder: string): void {
  if (!existsSync(folder)) return
  const files = readdirSync(folder)
  for (const file of files) {
    const log = LOGS.find((suffix) => file.endsWith(`.sqlite${suffix}`))
    const stray = log !== undefined && !files.includes(file.slice(0, -log.length))
    if (stray || /\.sqlite\.(new|gone)$/.test(file)) rmSync(join(folder, file), { force: true })
  }
}
