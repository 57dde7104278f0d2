// The registry of worlds. Each is created from the baseline at first use, in memory or in its own file.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers'
import { type Clock, type ClockState, SettableClock } from '../../core/clock.ts'
import { Meter } from '../../core/journal/meter.ts'
import { didYouMean } from '../../core/nearest.ts'
import { Problem } from '../../core/problem.ts'
import type { Plan } from '../../core/timeline.ts'
import type { World } from '../../core/world.ts'
import { checkHead, lockFolder, openMemory, StoreError, type Sync } from '../sql/database.ts'
import { storageProblem } from '../sql/failures.ts'
import type { Database } from '../sql/sqlite.ts'
import { fileNameOf, folderError, isWorldName, nameOfFile, readyFolder } from './folder.ts'
import { beginStory } from './moments.ts'
import { firstContent, InFile, InMemory, type Place, sweep } from './place.ts'
import { Snapshots } from './snapshots.ts'
import { Starts } from './starts.ts'
import { WorldState } from './world-state.ts'

export const DEFAULT_WORLD = 'default'

export interface RegistryOptions {
  /** Bytes of a new, seeded world. */
  readonly baseline: Buffer
  /** Folder of the worlds' files. Default: in memory. */
  readonly data?: string
  readonly seed: string
  readonly wall: Clock
  readonly clock?: ClockState
  readonly plan: Plan
  readonly maxWorlds: number
  /** The only worlds besides `default`. Default: any. */
  readonly only?: readonly string[]
  /** Number of requests that each world's journal keeps. */
  readonly journal?: number
  /** Count requests. Default: true. */
  readonly metrics?: boolean
  /** Check every document that is written against its schema. */
  readonly checks?: boolean
  /** Where a write is when it is acknowledged. Default: `normal`. */
  readonly sync?: Sync
}

/** A world that does not work properly. */
export interface Unwell {
  readonly world: string
  readonly reason: string
}

/** Pause between two worlds that are opened in the background. */
const OPEN_EVERY_MS = 25

export class WorldRegistry {
  readonly #options: RegistryOptions
  readonly #worlds = new Map<string, WorldState>()
  readonly #located = new Map<string, WorldState>()
  /** Worlds in files that are not open yet, and why the last attempt to open each failed. */
  readonly #closed = new Map<string, string | undefined>()
  readonly only: RegistryOptions['only']
  readonly snapshots: Snapshots
  /** What worlds return to at a reset. */
  readonly starts: Starts
  readonly #baseline = (): Buffer => this.starts.baseline
  /** Of the requests of all worlds, also of those that are gone; undefined if nothing is counted. */
  readonly meter: Meter | undefined
  #lock: Database | undefined
  readonly #madeListeners = new Set<(world: WorldState) => void>()
  #empty: Buffer | undefined

  /** @throws StoreError if the data folder or a file in it cannot be used */
  constructor(options: RegistryOptions) {
    this.#options = options
    const { data, sync, metrics = true } = options
    if (metrics) this.meter = new Meter()
    this.only = options.only
    this.snapshots = new Snapshots(data === undefined ? undefined : join(data, 'snapshots'), sync)
    this.starts = new Starts(data, sync, options.baseline)
    try {
      if (data !== undefined) this.#takeFolder(data)
      this.open(DEFAULT_WORLD)
      for (const name of options.only ?? []) this.open(name)
    } catch (error) {
      this.close()
      throw storeError(error, data)
    }
  }

  /** Lists the worlds in a folder without opening them: hundreds would take seconds. */
  #takeFolder(data: string): void {
    readyFolder(data)
    this.#lock = lockFolder(data)
    for (const folder of ['.', 'snapshots', 'starts']) sweep(join(data, folder))
    for (const file of readdirSync(data)) {
      if (!file.endsWith('.sqlite')) continue
      checkHead(join(data, file))
      this.#closed.set(nameOfFile(file), undefined)
    }
    this.starts.keepOnly(this.#closed)
  }

  /**
   * The world of this name, created from the baseline at first use.
   * @throws Problem 'unavailable' at the limit of worlds, or if it cannot be opened or stored;
   * 'invalid' if the name is not allowed
   */
  open(name: string): WorldState {
    return this.#worlds.get(name) ?? (this.#closed.has(name) ? this.#add(name) : this.#make(name))
  }

  /** Opens the remaining worlds one by one, so that looking up an id in all need not wait. A close leaves none. */
  openRest(): void {
    setTimeout(() => {
      const next = [...this.#closed].find(([, reason]) => reason === undefined)
      if (next === undefined) return
      this.#tryOpen(next[0])
      this.openRest()
    }, OPEN_EVERY_MS).unref()
  }

  /**
   * Creates a world from the baseline, or from the bytes of another.
   * @throws Problem 'conflict' if the name is taken, and as `open`
   */
  create(name: string, bytes?: Buffer): WorldState {
    if (this.has(name)) throw new Problem('conflict', `world ${name} already exists`)
    if (bytes === undefined) return this.#make(name)
    // Before its start is written: the name is a part of the path.
    this.#checkNew(name)
    return this.starts.putFor(name, bytes, () => this.#make(name, bytes))
  }

  /** Calls back for each world that is made. @returns how to stop that */
  onMade(listener: (world: WorldState) => void): () => void {
    this.#madeListeners.add(listener)
    return () => void this.#madeListeners.delete(listener)
  }

  /** Bytes of an empty world. */
  get empty(): Buffer {
    if (this.#empty === undefined) {
      const db = openMemory()
      this.#empty = db.serialize()
      db.close()
    }
    return this.#empty
  }

  #make(name: string, bytes?: Buffer): WorldState {
    this.#checkNew(name)
    const world = this.#add(name, bytes)
    for (const listener of this.#madeListeners) listener(world)
    return world
  }

  #checkNew(name: string): void {
    if (!isWorldName(name))
      throw new Problem('invalid', `${name} is not a valid name for a world: use 1 to 64 of A-Z a-z 0-9 _ -`)
    const { only, maxWorlds } = this.#options
    if (only !== undefined && name !== DEFAULT_WORLD && !only.includes(name))
      throw new Problem(
        'forbidden',
        `there is no world ${name}${didYouMean(name, only)}; the server was started with --worlds ${only.join(',')}`,
      )
    const count = this.#worlds.size + this.#closed.size
    if (count >= maxWorlds)
      throw new Problem(
        'unavailable',
        `there are ${count} worlds, which is the limit: drop some or start with a larger --max-worlds`,
      )
  }

  /** Worlds of the same settings in memory, each like those that this registry makes. The caller closes them. */
  alike(wall: Clock, journal: number): WorldRegistry {
    return new WorldRegistry({ ...this.#options, data: undefined, metrics: false, wall, journal })
  }

  has(name: string): boolean {
    return this.#worlds.has(name) || this.#closed.has(name)
  }

  /** Undefined if there is none. @throws Problem 'unavailable' if it cannot be opened */
  get(name: string): WorldState | undefined {
    return this.has(name) ? this.open(name) : undefined
  }

  names(): string[] {
    return [...this.#worlds.keys(), ...this.#closed.keys()]
  }

  /** Worlds that are open: others are files of which nobody has asked anything. */
  opened(): WorldState[] {
    return [...this.#worlds.values()]
  }

  /** The present emulator ms by a clock. */
  timeIn(clock: ClockState): number {
    return new SettableClock(this.#options.wall, clock).now()
  }

  /** Worlds known to have a problem. */
  unwell(): Unwell[] {
    const opened = [...this.#worlds.values()].map(({ name, unwell }) => ({ world: name, reason: unwell }))
    const closed = [...this.#closed].map(([world, reason]) => ({ world, reason }))
    return [...opened, ...closed].filter((one): one is Unwell => one.reason !== undefined)
  }

  /**
   * Forgets a world and deletes its file. The world `default` always exists and is reset instead.
   * @throws Problem 'unavailable' if the file system refuses
   */
  drop(name: string): boolean {
    if (!this.has(name)) return false
    if (name === DEFAULT_WORLD) {
      this.starts.put(name, undefined)
      this.open(name).reset()
      return true
    }
    try {
      const world = this.#worlds.get(name)
      if (world === undefined) this.#file(name)?.remove()
      else world.drop()
      this.starts.put(name, undefined)
    } catch (error) {
      throw storageProblem(error, this.#path(name))
    }
    this.#worlds.delete(name)
    this.#closed.delete(name)
    this.#located.clear()
    return true
  }

  /** The world that contains this resource. */
  locate(provider: string, kind: string, id: string): WorldState | undefined {
    const key = `${provider}/${kind}/${id}`
    const known = this.#located.get(key)
    if (known?.has(provider, kind, id)) return known
    for (const name of this.names()) {
      const world = this.#worlds.get(name) ?? this.#tryOpen(name)
      if (!holds(world, provider, kind, id)) continue
      if (this.#located.size >= 10_000) this.#located.clear()
      this.#located.set(key, world as WorldState)
      return world
    }
    return undefined
  }

  /** The worlds as one provider may see them. */
  for(provider: string): { open(name: string): World; locate(kind: string, id: string): World | undefined } {
    return {
      open: (name) => this.#openFor(name).part(provider),
      locate: (kind, id) => this.locate(provider, kind, id)?.part(provider),
    }
  }

  /** For a client, a credential of a world that cannot be is an unknown one. @throws Problem as `open` */
  #openFor(name: string): WorldState {
    try {
      return this.open(name)
    } catch (error) {
      if (error instanceof Problem && error.kind === 'forbidden')
        throw new Problem('unauthenticated', error.message, { cause: error })
      throw error
    }
  }

  /** @returns the worlds that could not be closed properly, with reasons */
  close(): Unwell[] {
    const failed: Unwell[] = []
    for (const [name, world] of this.#worlds) {
      try {
        world.close()
      } catch (error) {
        failed.push({ world: name, reason: (error as Error).message })
      }
    }
    this.#worlds.clear()
    this.#closed.clear()
    this.#lock?.close()
    return failed
  }

  #tryOpen(name: string): WorldState | undefined {
    if (this.#closed.get(name) !== undefined) return undefined
    try {
      return this.open(name)
    } catch {
      // The reason is kept: health shows it, and so does the next call to this world.
      return undefined
    }
  }

  #file(name: string, initial?: Buffer): InFile | undefined {
    const { data, sync = 'normal' } = this.#options
    return data === undefined ? undefined : new InFile(this.#path(name), this.#baseline, sync, initial)
  }

  /** A world as `open` would make it, in memory and unknown to others: to check data on. The caller closes it. */
  trial(name: string): WorldState {
    return this.#stateOf(name, new InMemory(this.starts.common, this.#baseline))
  }

  #stateOf(name: string, place: Place): WorldState {
    const { seed, wall, clock, plan, journal, checks } = this.#options
    const start = () => this.starts.of(name)
    return new WorldState({ name, seed, wall, clock, plan, journal, checks, place, start })
  }

  #add(name: string, bytes = this.starts.common): WorldState {
    const isNew = !this.#closed.has(name)
    const file = this.#file(name, isNew ? (bytes ?? this.#baseline()) : undefined)
    const first = isNew ? {} : firstContent(this.#path(name))
    try {
      const world = this.#stateOf(name, file ?? new InMemory(bytes, this.#baseline))
      beginStory(world, first)
      if (this.meter !== undefined) world.backstage.journal.onClose(this.meter.add)
      this.#closed.delete(name)
      this.#worlds.set(name, world)
      return world
    } catch (error) {
      const problem = storageProblem(error, this.#path(name))
      if (isNew) file?.tryRemove()
      else this.#closed.set(name, (problem as Error).message)
      throw problem
    }
  }

  #path(name: string): string {
    return join(this.#options.data ?? '', fileNameOf(name))
  }
}

/** A world that cannot be queried counts as empty. */
function holds(world: WorldState | undefined, provider: string, kind: string, id: string): boolean {
  try {
    return world?.has(provider, kind, id) ?? false
  } catch (error) {
    if (error instanceof Problem) return false
    throw error
  }
}

/** Why there can be no worlds at all. */
function storeError(error: unknown, data: string | undefined): unknown {
  if (error instanceof StoreError) return error
  if (error instanceof Problem) return new StoreError(error.message, { cause: error })
  return storageProblem(error, '') === error || data === undefined ? error : folderError(error, data)
}
