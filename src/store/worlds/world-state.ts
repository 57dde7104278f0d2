// One world: its database, clock and other state. Saves, copies and restores all or part of it.

import { Backstage } from '../../core/backstage.ts'
import { type Clock, type ClockState, SettableClock } from '../../core/clock.ts'
import type { StateChange } from '../../core/journal/events.ts'
import { type Plan, stateAt } from '../../core/timeline.ts'
import type { FileResource, WorldContent } from '../../core/world-file.ts'
import { storageProblem } from '../sql/failures.ts'
import type { Database } from '../sql/sqlite.ts'
import { WriteBehind } from '../sql/write-behind.ts'
import { settleRows } from './changes.ts'
import {
  bytesOf,
  clockOf,
  countResources,
  readResources,
  type Selection,
  writeResources,
} from './contents.ts'
import { Meta } from './meta.ts'
import { Part } from './part.ts'
import type { Place } from './place.ts'

export interface WorldOptions {
  readonly name: string
  /** Where its database is. Clock and counters outlive the process if the database does. */
  readonly place: Place
  readonly seed: string
  readonly wall: Clock
  /** The initial clock of a new world. Default: running, from the wall clock's time. */
  readonly clock?: ClockState
  readonly plan: Plan
  /** Number of requests that the journal keeps. */
  readonly journal?: number
  readonly checks?: boolean
  /** The bytes to which a reset returns. Default: the baseline. */
  start?(): Buffer | undefined
}

export class WorldState {
  readonly name: string
  readonly clock: SettableClock
  /** How it should behave, and what it has recorded. */
  readonly backstage: Backstage
  readonly #options: WorldOptions
  readonly parts = new Map<string, Part>()
  /** Undefined if it could not be reopened: the next user retries. */
  #db: WriteBehind | undefined
  #meta: Meta | undefined
  /** Why the last attempt to open the database failed. */
  #closedFor: string | undefined
  /** No step begins before this emulator time; 0 if it must be looked up. */
  #dueAt = 0
  /** Changes in the current transaction. Reported when it succeeds. */
  #untold: StateChange[] = []

  constructor(options: WorldOptions) {
    this.#options = options
    this.name = options.name
    this.backstage = new Backstage(`${options.seed}|${options.name}`, options.plan, options.journal)
    this.#db = this.#writeBehind(options.place.open())
    try {
      this.clock = new SettableClock(options.wall, this.meta().clock() ?? options.clock)
      this.#takePlan()
    } catch (error) {
      this.#db.close()
      throw error
    }
    this.clock.onChange = () => {
      this.transaction(() => {
        if (this.lasting) this.meta().putClock(this.clock.state())
        this.settle()
      })
    }
    this.backstage.plans.onChange = () => {
      if (this.lasting) this.#keepPlan()
    }
  }

  /** @throws Problem 'unavailable' if it cannot be opened */
  get db(): WriteBehind {
    if (this.#db !== undefined) return this.#db
    try {
      this.#db = this.#writeBehind(this.#options.place.open())
      this.#closedFor = undefined
      return this.#db
    } catch (error) {
      const problem = storageProblem(error, this.#options.place.name)
      this.#closedFor = (problem as Error).message
      throw problem
    }
  }

  /** Why the world does not work properly; undefined if it does. */
  get unwell(): string | undefined {
    const { place } = this.#options
    if (place.gone()) return `${place.name} is gone: new data is lost when the server stops`
    return this.#closedFor ?? this.#db?.failure
  }

  /** The plan for operations without one of their own, or of their provider. */
  get plan(): Plan {
    return this.backstage.plans.resolve()
  }

  /** Missing members come from the configuration. */
  set plan(plan: Partial<Plan>) {
    this.backstage.plans.set(plan)
  }

  get lasting(): boolean {
    return this.#options.place.lasting
  }

  get checks(): boolean {
    return this.#options.checks ?? false
  }

  /** A provider's part, as its handlers see it. */
  part(provider: string): Part {
    let part = this.parts.get(provider)
    if (part === undefined) {
      part = new Part(this, provider, `${this.#options.seed}|${this.name}`)
      this.parts.set(provider, part)
    }
    return part
  }

  has(provider: string, kind: string, id: string): boolean {
    const told = this.parts.get(provider)?.has(kind, id)
    if (told !== undefined) return told
    const row = this.db.prepared('SELECT 1 FROM resource WHERE provider = ? AND kind = ? AND id = ?')
    return row.get(provider, kind, id) !== undefined
  }

  /**
   * Returns to its start: resources, ids, clock, plan, faults, journal. Complete when it returns.
   * @throws Problem 'unavailable' if it cannot be stored; then nothing has changed
   */
  reset(): void {
    const { clock, wall, start } = this.#options
    const bytes = start?.()
    const kept = bytes && clockOf(bytes)
    const first = kept ? { ...kept, wall: wall.now() } : (clock ?? new SettableClock(wall).state())
    this.#become('reset', first, bytes)
    this.backstage.reset(first)
    this.#takePlan()
  }

  /**
   * Becomes the world in these bytes: resources, ids, clock and plan. Faults, overrides and the journal stay.
   * @param clock replaces theirs
   * @throws StoreError if they are damaged, from another program or a newer emulator; Problem 'unavailable' if they
   * cannot be stored. Then nothing has changed
   */
  restore(bytes: Buffer, clock?: ClockState, what: 'restored' | 'rewound' = 'restored'): void {
    const kept = clockOf(bytes)
    const now = { ...(kept ?? this.clock.state()), wall: this.#options.wall.now() }
    this.#become(what, clock ?? now, bytes)
    this.#takePlan()
  }

  #become(what: 'reset' | 'restored' | 'rewound', clock: ClockState, bytes?: Buffer): void {
    const { place } = this.#options
    // Prepare the new content before it is put in place: after that, nothing can fail halfway.
    const prepared = (db: Database): void => {
      if (place.lasting) new Meta(db).putClock(clock)
    }
    try {
      this.#db = this.#writeBehind(place.renew(bytes, prepared, () => this.#release()))
    } catch (error) {
      const problem = storageProblem(error, place.name)
      // The old database is closed: reopen it now or, if that fails, at the next use.
      if (this.#db === undefined) {
        this.#closedFor = (problem as Error).message
        for (const part of this.parts.values()) part.forgetTables()
      }
      throw problem
    }
    this.#meta = undefined
    this.#closedFor = undefined
    this.#dueAt = 0
    this.backstage.events.add({ type: 'world', what, at: clock.at })
    this.clock.restore(clock)
    for (const part of this.parts.values()) part.forget()
  }

  /** Closes the database with all its data in the file. */
  #release(): void {
    const { db } = this
    db.checkpoint()
    db.close()
    this.#db = undefined
    this.#meta = undefined
  }

  /** Updates the cached state of every resource whose next step has begun, and reports each step. */
  settle(): void {
    const now = this.clock.now()
    if (now < this.#dueAt) return
    const changes = this.transaction(() => settleRows(this.db, now))
    this.#dueAt = this.nextDue() ?? Number.MAX_SAFE_INTEGER
    for (const change of changes.sort((a, b) => a.at - b.at)) this.changed(change)
  }

  /** A row was written whose next step begins at this time. */
  due(at: number | undefined): void {
    if (at !== undefined && at < this.#dueAt) this.#dueAt = at
  }

  /** When time starts the next step of any resource. */
  nextDue(): number | undefined {
    const { at } = this.db.prepared('SELECT min(next_at) AS at FROM resource').get() as { at: number | null }
    return at ?? undefined
  }

  changed(change: StateChange): void {
    if (this.db.inTransaction) this.#untold.push(change)
    else this.backstage.events.add({ type: 'state', change })
  }

  /** Keeps all writes of the work, or none. The work must be synchronous. */
  transaction<T>(work: () => T): T {
    if (this.db.inTransaction) return work()
    try {
      const result = this.db.transaction(work)
      for (const change of this.#untold.splice(0)) this.changed(change)
      return result
    } catch (error) {
      this.#untold = []
      this.#forgetRows()
      throw error
    }
  }

  /** Clears what is kept besides the tables, because it differs from them. */
  #forgetRows(): void {
    this.#dueAt = 0
    for (const part of this.parts.values()) part.forgetRows()
  }

  #writeBehind(db: Database): WriteBehind {
    const { lasting, name } = this.#options.place
    return new WriteBehind(db, lasting, name, () => this.#forgetRows())
  }

  meta(): Meta {
    this.#meta ??= new Meta(this.db)
    return this.#meta
  }

  /** The world's content, for a file. */
  contents(): WorldContent {
    for (const part of this.parts.values()) part.keepCounters()
    const { settings, drawn } = this.backstage.plans
    return {
      clock: this.clock.state(),
      plan: settings,
      plansDrawn: drawn,
      ids: this.meta().allDrawn(),
      resources: readResources(this.db),
    }
  }

  /** Becomes the world in a file. Documents are not checked here. @throws as `restore` */
  fill(content: WorldContent): void {
    const now = new SettableClock(this.#options.wall, content.clock).now()
    this.restore(bytesOf(content, now), content.clock)
  }

  /** Resources as stored, of any kind. */
  resources(part: Selection = {}): FileResource[] {
    return readResources(this.db, part)
  }

  /** Adds resources; each replaces the one with the same id. Documents are not checked here. */
  put(resources: readonly FileResource[]): void {
    this.settle()
    const now = this.clock.now()
    this.transaction(() => writeResources(this.db, resources, now))
    this.db.forgetSeq()
    this.#forgetRows()
    for (const { provider, kind, id, steps = [] } of resources)
      this.changed({ provider, kind, id, from: undefined, to: stateAt(steps, now), at: now })
  }

  count(part: Selection = {}): number {
    return countResources(this.db, part)
  }

  /** The whole world as bytes, with clock, plan and counters. */
  serialize(): Buffer {
    this.#keep()
    this.meta().putWorld(this.name)
    const bytes = this.db.serialize()
    // A copy has no write-ahead log. If marked as having one, it could not be opened in memory.
    bytes.fill(1, 18, 20)
    return bytes
  }

  /** @throws Problem 'unavailable' if its clock and counters could not be stored; it is closed anyway */
  close(): void {
    this.backstage.events.add({ type: 'world', what: 'dropped', at: this.clock.now() })
    if (this.#db === undefined) return
    try {
      // A world that no provider has used has nothing to save: clock and plan are stored when they change.
      if (this.lasting && this.parts.size > 0) this.#keep()
    } finally {
      this.#db.close()
      this.#db = undefined
    }
  }

  /** Closes the world and deletes its data. */
  drop(): void {
    this.backstage.events.add({ type: 'world', what: 'dropped', at: this.clock.now() })
    this.#db?.close()
    this.#db = undefined
    this.#options.place.remove()
  }

  #keep(): void {
    this.transaction(() => {
      this.meta().putClock({ at: this.clock.now(), wall: this.#options.wall.now(), rate: this.clock.rate })
      this.#keepPlan()
      for (const part of this.parts.values()) part.keepCounters()
    })
  }

  #keepPlan(): void {
    const { settings, drawn } = this.backstage.plans
    this.meta().putPlan(settings, drawn)
  }

  #takePlan(): void {
    const kept = this.meta().plan()
    if (kept !== undefined) this.backstage.plans.restore(kept.settings, kept.drawn)
  }
}
