// Named copies of worlds: in memory, or files in a folder of their own.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Problem } from '../../core/problem.ts'
import { openMemory } from '../sql/database.ts'
import { Meta } from './meta.ts'
import { fileNameOf, nameOfFile } from './names.ts'

export interface Snapshot {
  readonly name: string
  /** The world that it is a copy of. */
  readonly world: string
  /** Emulator ms in that world when it was made. */
  readonly at: number
  readonly bytes: number
}

const MOST = 256

export class Snapshots {
  readonly #folder: string | undefined
  readonly #kept = new Map<string, { info: Snapshot; content: Buffer }>()

  constructor(folder?: string) {
    this.#folder = folder
  }

  /** Takes the place of one of the same name. @throws Problem 'unavailable' when there are as many as allowed */
  save(name: string, world: string, at: number, content: Buffer): Snapshot {
    const info = { name, world, at, bytes: content.length }
    if (!this.#has(name) && this.list().length >= MOST)
      throw new Problem('unavailable', `there are ${MOST} snapshots, as many as allowed: delete some`)
    if (this.#folder === undefined) this.#kept.set(name, { info, content })
    else {
      mkdirSync(this.#folder, { recursive: true })
      const path = this.#path(name)
      writeFileSync(`${path}.new`, content)
      renameSync(`${path}.new`, path)
    }
    return info
  }

  /** The world's bytes. */
  get(name: string): Buffer | undefined {
    if (this.#folder === undefined) return this.#kept.get(name)?.content
    return this.#has(name) ? readFileSync(this.#path(name)) : undefined
  }

  /** By name. @throws StoreError when a file is none of ours */
  list(): Snapshot[] {
    const all =
      this.#folder === undefined
        ? [...this.#kept.values()].map(({ info }) => info)
        : filesOf(this.#folder).map((name) => this.#read(name))
    return all.sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  remove(name: string): boolean {
    if (this.#folder === undefined) return this.#kept.delete(name)
    if (!this.#has(name)) return false
    rmSync(this.#path(name))
    return true
  }

  #has(name: string): boolean {
    return this.#folder === undefined ? this.#kept.has(name) : existsSync(this.#path(name))
  }

  #read(name: string): Snapshot {
    const content = readFileSync(this.#path(name))
    const db = openMemory(content)
    try {
      const meta = new Meta(db)
      return { name, world: meta.world() ?? '', at: meta.clock()?.at ?? 0, bytes: content.length }
    } finally {
      db.close()
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
