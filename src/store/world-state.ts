// One world: its database, clock, id counters and plan, and each provider's part of it.
import type { Statement } from 'better-sqlite3'
import type * as z from 'zod'
import { Backstage, type StagedWorld } from '../core/backstage.ts'
import { type Clock, type ClockState, SettableClock } from '../core/clock.ts'
import { type IdSource, SeededIds } from '../core/ids.ts'
import type { Plan } from '../core/timeline.ts'
import type { Collection } from '../core/world.ts'
import { type Holder, TableCollection } from './collection.ts'
import type { Database } from './database.ts'
import { Meta } from './meta.ts'

export interface WorldOptions {
  readonly name: string
  /** Opens the world's database as it stands. */
  readonly open: () => Database
  /** Puts the baseline in the place of what was there and opens it. */
  readonly renew: () => Database
  readonly seed: string
  readonly wall: Clock
  /** Where the clock of a new world starts; it runs from the wall clock's time where absent. */
  readonly clock?: ClockState
  readonly plan: Plan
  /** Whether clock and counters outlive the process. */
  readonly lasting: boolean
}

export class WorldState {
  readonly name: string
  readonly clock: SettableClock
  /** How it is to behave, and what it has seen. */
  readonly backstage: Backstage
  readonly #options: WorldOptions
  readonly #parts = new Map<string, Part>()
  #db: Database
  #meta: Meta
  #has: Statement | undefined

  constructor(options: WorldOptions) {
    this.#options = options
    this.name = options.name
    this.backstage = new Backstage(`${options.seed}|${options.name}`, options.plan)
    this.#db = options.open()
    this.#meta = new Meta(this.#db)
    this.clock = new SettableClock(options.wall, this.#meta.clock() ?? options.clock)
    this.clock.onChange = () => {
      if (options.lasting) this.#meta.putClock(this.clock.state())
    }
  }

  get db(): Database {
    return this.#db
  }

  /** The plan that holds where no provider's or operation's own does. */
  get plan(): Plan {
    return this.backstage.plans.resolve()
  }

  /** What is left out comes from the configuration. */
  set plan(plan: Partial<Plan>) {
    this.backstage.plans.set(plan)
  }

  get lasting(): boolean {
    return this.#options.lasting
  }

  /** A provider's part: what its handlers see. */
  part(provider: string): Part {
    let part = this.#parts.get(provider)
    if (part === undefined) {
      part = new Part(this, provider, `${this.#options.seed}|${this.name}`)
      this.#parts.set(provider, part)
    }
    return part
  }

  has(provider: string, kind: string, id: string): boolean {
    this.#has ??= this.#db.prepare('SELECT 1 FROM resource WHERE provider = ? AND kind = ? AND id = ?')
    return this.#has.get(provider, kind, id) !== undefined
  }

  /** Back to the baseline: resources, ids, clock, plan, faults, journal. Done when it returns. */
  reset(): void {
    this.#db.close()
    this.#db = this.#options.renew()
    this.#meta = new Meta(this.#db)
    this.#has = undefined
    const start = this.#options.clock ?? new SettableClock(this.#options.wall).state()
    this.clock.restore(start)
    this.backstage.reset()
    for (const part of this.#parts.values()) part.forget()
  }

  meta(): Meta {
    return this.#meta
  }

  /** The whole world as bytes, clock and counters included. */
  serialize(): Buffer {
    this.#keep()
    return this.#db.serialize()
  }

  close(): void {
    if (this.#options.lasting) this.#keep()
    this.#db.close()
  }

  #keep(): void {
    this.#meta.putClock(this.clock.state())
    for (const part of this.#parts.values()) part.keepCounters()
  }
}

/** One provider's part of a world. */
export class Part implements StagedWorld, Holder {
  readonly provider: string
  readonly #state: WorldState
  readonly #seed: string
  readonly #collections = new Map<string, TableCollection<never>>()
  #ids: SeededIds
  #requestIds: SeededIds
  #kept: number

  constructor(state: WorldState, provider: string, seed: string) {
    this.#state = state
    this.provider = provider
    this.#seed = `${seed}|${provider}`
    this.#kept = state.meta().drawn(provider)
    this.#ids = new SeededIds(this.#seed, this.#kept)
    this.#requestIds = new SeededIds(`${this.#seed}|requests`)
  }

  get name(): string {
    return this.#state.name
  }

  get clock(): Clock {
    return this.#state.clock
  }

  get ids(): IdSource {
    return this.#ids
  }

  get requestIds(): IdSource {
    return this.#requestIds
  }

  get db(): Database {
    return this.#state.db
  }

  get backstage(): Backstage {
    return this.#state.backstage
  }

  plan(operationId: string): Plan {
    return this.backstage.plans.draw(this.provider, operationId)
  }

  collection<Doc>(kind: string, doc: z.ZodType<Doc>): Collection<Doc> {
    let collection = this.#collections.get(kind)
    if (collection === undefined) {
      collection = new TableCollection<Doc>(this, kind, doc) as TableCollection<never>
      this.#collections.set(kind, collection)
    }
    // One kind has one schema, the provider's; the map forgets which.
    return collection as unknown as Collection<Doc>
  }

  transaction<T>(work: () => T): T {
    if (this.db.inTransaction) return work()
    this.db.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      if (result instanceof Promise) throw new TypeError('the work of a transaction must be synchronous')
      this.db.exec('COMMIT')
      return result
    } catch (error) {
      if (this.db.inTransaction) this.db.exec('ROLLBACK')
      for (const collection of this.#collections.values()) collection.forget()
      throw error
    }
  }

  get owesCounters(): boolean {
    return this.#state.lasting && this.#ids.drawn !== this.#kept
  }

  keepCounters(): void {
    this.#state.meta().putDrawn(this.provider, this.#ids.drawn)
    this.#kept = this.#ids.drawn
  }

  /** After a reset: nothing of the former database may be used again. */
  forget(): void {
    this.#collections.clear()
    this.#kept = this.#state.meta().drawn(this.provider)
    this.#ids = new SeededIds(this.#seed, this.#kept)
    this.#requestIds = new SeededIds(`${this.#seed}|requests`)
  }
}
