// Where a world's database lies: in memory, or in a file. A file is whole at each moment, whenever the process dies:
//
// P1 New content is written beside the file and renamed over it, so that there is always the former or the new one.
// P2 Before that, what SQLite keeps in its log is in the former file: a log never meets a file that it is not of.
// P3 A file that goes is renamed first; what it leaves is no world, and is swept away at the next start.
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { openFile, openMemory, StoreError, type Sync } from '../sql/database.ts'
import type { Database } from '../sql/sqlite.ts'

export interface Place {
  /** Whether what has been written outlives the process. */
  readonly lasting: boolean
  /** For messages: the file. */
  readonly name: string
  /** As it lies there; new content where nothing does. @throws StoreError, or an error of the file system */
  open(): Database
  /**
   * Puts new content in the place of what was there and opens it.
   *
   * @param bytes the baseline where absent
   * @param prepare changes the new content before it is put there
   * @param release closes what is open there: called when the new content is ready
   * @throws StoreError, or an error of the file system; what was there lies there still, closed where `release` was called
   */
  renew(bytes: Buffer | undefined, prepare: (db: Database) => void, release: () => void): Database
  /** Whether what was there is there no more. */
  gone(): boolean
  remove(): void
}

export class InMemory implements Place {
  readonly lasting = false
  readonly name = 'the world in memory'
  readonly #content: Buffer | undefined
  readonly #baseline: Buffer | undefined

  /** @param content what it begins with */
  constructor(content?: Buffer, baseline = content) {
    this.#content = content
    this.#baseline = baseline
  }

  open(): Database {
    return openMemory(this.#content ?? this.#baseline)
  }

  renew(bytes: Buffer | undefined, prepare: (db: Database) => void, release: () => void): Database {
    const db = openMemory(bytes ?? this.#baseline)
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
  readonly #baseline: Buffer
  readonly #sync: Sync
  #initial: Buffer | undefined

  /** @param initial content of a file that is to be made; absent for one that is there */
  constructor(path: string, baseline: Buffer, sync: Sync, initial?: Buffer) {
    this.name = path
    this.#baseline = baseline
    this.#sync = sync
    this.#initial = initial
  }

  open(): Database {
    if (this.#initial !== undefined) this.#make(this.#initial)
    this.#initial = undefined
    // SQLite would make one, with nothing in it.
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
    const db = openMemory(bytes ?? this.#baseline)
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

/** Writes a file that is not there when it cannot be written whole. */
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

/** Renames are on the disk when their folder is. */
export function syncFolder(path: string): void {
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

const LOGS = ['-wal', '-shm', '-journal']

function removeLogs(path: string): void {
  for (const suffix of LOGS) rmSync(path + suffix, { force: true })
}

/** Removes what a process that was killed has left half-done. Call it when no other process uses the folder. */
export function sweep(folder: string): void {
  if (!existsSync(folder)) return
  const files = readdirSync(folder)
  for (const file of files) {
    const log = LOGS.find((suffix) => file.endsWith(`.sqlite${suffix}`))
    const stray = log !== undefined && !files.includes(file.slice(0, -log.length))
    if (stray || /\.sqlite\.(new|gone)$/.test(file)) rmSync(join(folder, file), { force: true })
  }
}
