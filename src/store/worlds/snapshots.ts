// Named copies of worlds: in memory, or as files in a separate folder.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Problem } from '../../core/problem.ts'
import { checkBytes, openMemory, type Sync } from '../sql/database.ts'
import { storageProblem } from '../sql/failures.ts'
import { fileNameOf, nameOfFile } from './folder.ts'
import { Meta } from './meta.ts'
import { syncFolder, writeWhole } from './place.ts'

export interface Snapshot {
  readonly name: string
  /** The world that was copied. */
  readonly world: string
  /** Emulator ms in that world at the time of the copy. */
  readonly at: number
  readonly bytes: number
}

/** A snapshot of which only the name is known: its file is unreadable or from another program. */
export interface BrokenSnapshot {
  readonly name: string
  readonly bytes: number
  readonly broken: string
}

const MOST = 256

export class Snapshots {
  readonly #folder: string | undefined
  readonly #kept = new Map<string, { info: Snapshot; content: Buffer }>()

  readonly #sync: Sync
  readonly #most: number

  constructor(folder?: string, sync: Sync = 'normal', most = MOST) {
    this.#folder = folder
    this.#sync = sync
    this.#most = most
  }

  /**
   * Replaces a snapshot of the same name.
   * @throws Problem 'unavailable' at the limit of snapshots, or if it cannot be stored; then nothing has changed
   */
  save(name: string, world: string, at: number, content: Buffer): Snapshot {
    const info = { name, world, at, bytes: content.length }
    if (!this.#has(name) && this.names().length >= this.#most)
      throw new Problem('unavailable', `there are ${this.#most} snapshots, which is the limit: delete some`)
    if (this.#folder === undefined) this.#kept.set(name, { info, content })
    else this.#write(this.#folder, this.#path(name), content)
    return info
  }

  #write(folder: string, path: string, content: Buffer): void {
    try {
      // Do not create the folders above: if they are gone, so are the worlds.
      if (!existsSync(folder)) mkdirSync(folder)
      writeWhole(`${path}.new`, content, this.#sync)
      renameSync(`${path}.new`, path)
      if (this.#sync === 'full') syncFolder(path)
    } catch (error) {
      throw storageProblem(error, path)
    }
  }

  /**
   * The world's bytes. @throws Problem 'conflict' with the file's name if they are not a complete world of this
   * emulator
   */
  get(name: string): Buffer | undefined {
    if (this.#folder === undefined) return this.#kept.get(name)?.content
    if (!this.#has(name)) return undefined
    try {
      const content = readFileSync(this.#path(name))
      checkBytes(content)
      return content
    } catch (error) {
      throw new Problem(
        'conflict',
        `snapshot ${name} cannot be used: ${this.#path(name)}: ${wordsOf(error)}`,
        {
          cause: error,
        },
      )
    }
  }

  /** Sorted by name. */
  list(): (Snapshot | BrokenSnapshot)[] {
    const all =
      this.#folder === undefined
        ? [...this.#kept.values()].map(({ info }) => info)
        : this.names().map((name) => this.#read(name))
    return all.sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  names(): string[] {
    return this.#folder === undefined ? [...this.#kept.keys()] : filesOf(this.#folder)
  }

  /** @throws Problem 'unavailable' if the file system refuses */
  remove(name: string): boolean {
    if (this.#folder === undefined) return this.#kept.delete(name)
    if (!this.#has(name)) return false
    try {
      rmSync(this.#path(name))
    } catch (error) {
      throw storageProblem(error, this.#path(name))
    }
    return true
  }

  #has(name: string): boolean {
    return this.#folder === undefined ? this.#kept.has(name) : existsSync(this.#path(name))
  }

  #read(name: string): Snapshot | BrokenSnapshot {
    const path = this.#path(name)
    try {
      const content = readFileSync(path)
      const db = openMemory(content)
      try {
        const meta = new Meta(db)
        return { name, world: meta.world() ?? '', at: meta.clock()?.at ?? 0, bytes: content.length }
      } finally {
        db.close()
      }
    } catch (error) {
      const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0
      return { name, bytes, broken: `${path}: ${wordsOf(error)}` }
    }
  }

  #path(name: string): string {
    return join(this.#folder ?? '', fileNameOf(name))
  }
}

function filesOf(folder: string): string[] {
  const files = existsSync(folder) ? readdirSync(folder) : []
  return files.filter((file) => file.endsWith('.sqlite')).map(nameOfFile)
}

const wordsOf = (error: unknown): string => (storageProblem(error, '') as Error).message.replace(/^: /, '')
