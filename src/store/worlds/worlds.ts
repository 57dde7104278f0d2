// The registry of worlds: made from the baseline at first use, in memory or one file each.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Clock, ClockState } from '../../core/clock.ts'
import { Problem } from '../../core/problem.ts'
import type { Plan } from '../../core/timeline.ts'
import type { World } from '../../core/world.ts'
import { openFile, openMemory, StoreError } from '../sql/database.ts'
import type { Database } from '../sql/sqlite.ts'
import { fileNameOf, isWorldName, nameOfFile } from './names.ts'
import { Snapshots } from './snapshots.ts'
import { WorldState } from './world-state.ts'

export const DEFAULT_WORLD = 'default'

/** With those above it, one by one: Node's recursive mkdir never returns where the system makes none, as in /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  try {
    mkdirSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

export interface RegistryOptions {
  /** Bytes of a freshly seeded world. */
  readonly baseline: Buffer
  /** Folder of the worlds' files; in memory where absent. */
  readonly data?: string
  readonly seed: string
  readonly wall: Clock
  readonly clock?: ClockState
  readonly plan: Plan
  readonly maxWorlds: number
  /** Requests that each world's journal keeps. */
  readonly journal?: number
  /** Check each document that is written against its schema. */
  readonly checks?: boolean
}

export class WorldRegistry {
  readonly #options: RegistryOptions
  readonly #worlds = new Map<string, WorldState>()
  readonly #located = new Map<string, WorldState>()
  readonly snapshots: Snapshots
  #empty: Buffer | undefined

  /** @throws StoreError when the data folder or a file in it cannot be used */
  constructor(options: RegistryOptions) {
    this.#options = options
    const { data } = options
    this.snapshots = new Snapshots(data === undefined ? undefined : join(data, 'snapshots'))
    if (data !== undefined) {
      try {
        makeFolder(data)
        for (const file of readdirSync(data)) if (file.endsWith('.sqlite')) this.#add(nameOfFile(file))
      } catch (error) {
        this.close()
        if (error instanceof StoreError) throw error
        const uid = process.getuid?.() ?? 'of this process'
        const reason = error instanceof Error ? error.message : String(error)
        throw new StoreError(`the data folder ${data} cannot be used by uid ${uid}: ${reason}`, {
          cause: error,
        })
      }
    }
    this.open(DEFAULT_WORLD)
  }

  /**
   * The world of this name, made from the baseline at first use.
   * @throws Problem 'unavailable' when there are as many worlds as allowed, 'invalid' when it is no name for a world
   */
  open(name: string): WorldState {
    return this.#worlds.get(name) ?? this.#make(name)
  }

  /**
   * A new world: from the baseline, or from the bytes of another.
   * @throws Problem 'conflict' when there is one of this name, and as `open`
   */
  create(name: string, bytes?: Buffer): WorldState {
    if (this.#worlds.has(name)) throw new Problem('conflict', `there is a world ${name} already`)
    return this.#make(name, bytes)
  }

  /** Bytes of a world that holds nothing. */
  get empty(): Buffer {
    if (this.#empty === undefined) {
      const db = openMemory()
      this.#empty = db.serialize()
      db.close()
    }
    return this.#empty
  }

  #make(name: string, bytes?: Buffer): WorldState {
    if (!isWorldName(name))
      throw new Problem('invalid', `${name} is no name for a world: 1 to 64 of A-Z a-z 0-9 _ -`)
    if (this.#worlds.size >= this.#options.maxWorlds)
      throw new Problem(
        'unavailable',
        `there are ${this.#worlds.size} worlds, as many as allowed: drop some or start with a larger --max-worlds`,
      )
    return this.#add(name, bytes)
  }

  get(name: string): WorldState | undefined {
    return this.#worlds.get(name)
  }

  names(): string[] {
    return [...this.#worlds.keys()]
  }

  /** Forgets a world and deletes its file. The world `default` is reset instead: it always exists. */
  drop(name: string): boolean {
    const world = this.#worlds.get(name)
    if (world === undefined) return false
    if (name === DEFAULT_WORLD) {
      world.reset()
      return true
    }
    world.close()
    this.#worlds.delete(name)
    this.#located.clear()
    if (this.#options.data !== undefined) removeFiles(this.#path(name))
    return true
  }

  /** The world that holds this resource. */
  locate(provider: string, kind: string, id: string): WorldState | undefined {
    const key = `${provider}/${kind}/${id}`
    const known = this.#located.get(key)
    if (known?.has(provider, kind, id)) return known
    for (const world of this.#worlds.values()) {
      if (!world.has(provider, kind, id)) continue
      if (this.#located.size >= 10_000) this.#located.clear()
      this.#located.set(key, world)
      return world
    }
    return undefined
  }

  /** What one provider may see of the worlds. */
  for(provider: string): { open(name: string): World; locate(kind: string, id: string): World | undefined } {
    return {
      open: (name) => this.open(name).part(provider),
      locate: (kind, id) => this.locate(provider, kind, id)?.part(provider),
    }
  }

  close(): void {
    for (const world of this.#worlds.values()) world.close()
    this.#worlds.clear()
    this.#located.clear()
  }

  #add(name: string, bytes?: Buffer): WorldState {
    const { baseline, data, seed, wall, clock, plan, journal, checks } = this.#options
    const path = data === undefined ? undefined : this.#path(name)
    const world = new WorldState({
      name,
      seed,
      wall,
      clock,
      plan,
      journal,
      checks,
      lasting: path !== undefined,
      open: () => {
        if (path === undefined) return openMemory(bytes ?? baseline)
        return bytes === undefined && existsSync(path) ? openFile(path) : renewFile(path, bytes ?? baseline)
      },
      renew: (content = baseline) => (path === undefined ? openMemory(content) : renewFile(path, content)),
    })
    this.#worlds.set(name, world)
    return world
  }

  #path(name: string): string {
    return join(this.#options.data ?? '', fileNameOf(name))
  }
}

function removeFiles(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true })
}

/** Whole or not at all: a process killed half-way leaves the former file or the new one. */
function renewFile(path: string, bytes: Buffer): Database {
  const fresh = `${path}.new`
  writeFileSync(fresh, bytes)
  removeFiles(path)
  renameSync(fresh, path)
  return openFile(path)
}
