// One world: its database, its clock, and what it holds besides; whole or part, kept, copied and put back.

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
  /** Where its database lies. Clock and counters outlive the process where that does. */
  readonly place: Place
  readonly seed: string
  readonly wall: Clock
  /** Where the clock of a new world starts; it runs from the wall clock's time where absent. */
  readonly clock?: ClockState
  readonly plan: Plan
  /** Requests that the journal keeps. */
  readonly journal?: number
  /** Check each document that is written against its schema. */
  readonly checks?: boolean
}

export class WorldState {
  readonly name: string
  readonly clock: SettableClock
  /** How it is to behave, and what it has seen. */
  readonly backstage: Backstage
  readonly #options: WorldOptions
  readonly #parts = new Map<string, Part>()
  /** Undefined where it could not be opened again: the next who needs it tries. */
  #db: WriteBehind | undefined
  #meta: Meta | undefined
  /** Why the database could not be opened, last time. */
  #closedFor: string | undefined
  /** No step begins before this emulator time, as far as known: 0 when it has to be looked up. */
  #dueAt = 0
  /** Changes of the transaction under way: told when it has succeeded. */
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

  /** @throws Problem 'unavailable' where it cannot be opened */
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

  /** Why it does not work as it should; undefined where it does. */
  get unwell(): string | undefined {
    const { place } = this.#options
    if (place.gone()) return `${place.name} is gone: what is written is lost when the server stops`
    return this.#closedFor ?? this.#db?.failure
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
    return this.#options.place.lasting
  }

  get checks(): boolean {
    return this.#options.checks ?? false
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
    const told = this.#parts.get(provider)?.has(kind, id)
    if (told !== undefined) return told
    const row = this.db.prepared('SELECT 1 FROM resource WHERE provider = ? AND kind = ? AND id = ?')
    return row.get(provider, kind, id) !== undefined
  }

  /**
   * Back to the baseline: resources, ids, clock, plan, faults, journal. Done when it returns.
   * @throws Problem 'unavailable' where it cannot be stored; nothing has changed then
   */
  reset(): void {
    const { clock, wall } = this.#options
    this.#become('reset', clock ?? new SettableClock(wall).state(), () => {})
    this.backstage.reset()
  }

  /**
   * Becomes the world whose bytes these are: resources, ids, clock and plan. Faults, overrides and the journal stay.
   * @param clock instead of theirs
   * @throws StoreError when they are none of ours, damaged or of a newer emulator, Problem 'unavailable' when they cannot
   *   be stored; nothing has changed then
   */
  restore(bytes: Buffer, clock?: ClockState): void {
    const kept = clockOf(bytes)
    const now = { ...(kept ?? this.clock.state()), wall: this.#options.wall.now() }
    const { settings, drawn } = this.backstage.plans
    const keepPlan = (meta: Meta): void => {
      if (meta.plan() === undefined) meta.putPlan(settings, drawn)
    }
    this.#become('restored', clock ?? now, keepPlan, bytes)
    this.#takePlan()
  }

  #become(
    what: 'reset' | 'restored',
    clock: ClockState,
    prepare: (meta: Meta) => void,
    bytes?: Buffer,
  ): void {
    const { place } = this.#options
    // What is to hold is in the new content before that is put in place: afterwards nothing can fail by half.
    const prepared = (db: Database): void => {
      const meta = new Meta(db)
      if (place.lasting) meta.putClock(clock)
      prepare(meta)
    }
    try {
      this.#db = this.#writeBehind(place.renew(bytes, prepared, () => this.#release()))
    } catch (error) {
      const problem = storageProblem(error, place.name)
      // Closed already: it is opened again as it was, now or when it is next needed.
      if (this.#db === undefined) {
        this.#closedFor = (problem as Error).message
        for (const part of this.#parts.values()) part.forgetTables()
      }
      throw problem
    }
    this.#meta = undefined
    this.#closedFor = undefined
    this.#dueAt = 0
    this.backstage.events.add({ type: 'world', what, at: clock.at })
    this.clock.restore(clock)
    for (const part of this.#parts.values()) part.forget()
  }

  /** Closes the database, all of it in its file. */
  #release(): void {
    const { db } = this
    db.checkpoint()
    db.close()
    this.#db = undefined
    this.#meta = undefined
  }

  /** Brings the cached state of every resource up to date whose next step has begun, and tells of each. */
  settle(): void {
    const now = this.clock.now()
    if (now < this.#dueAt) return
    const changes = this.transaction(() => settleRows(this.db, now))
    this.#dueAt = this.nextDue() ?? Number.MAX_SAFE_INTEGER
    for (const change of changes.sort((a, b) => a.at - b.at)) this.changed(change)
  }

  /** A row has been written whose next step begins at this time. */
  due(at: number | undefined): void {
    if (at !== undefined && at < this.#dueAt) this.#dueAt = at
  }

  /** When the next step of any resource begins that time brings. */
  nextDue(): number | undefined {
    const { at } = this.db.prepared('SELECT min(next_at) AS at FROM resource').get() as { at: number | null }
    return at ?? undefined
  }

  changed(change: StateChange): void {
    if (this.db.inTransaction) this.#untold.push(change)
    else this.backstage.events.add({ type: 'state', change })
  }

  /** All writes of the work, or none. The work is synchronous. */
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

  /** What the tables hold is not what is kept beside them. */
  #forgetRows(): void {
    this.#dueAt = 0
    for (const part of this.#parts.values()) part.forgetRows()
  }

  #writeBehind(db: Database): WriteBehind {
    const { lasting, name } = this.#options.place
    return new WriteBehind(db, lasting, name, () => this.#forgetRows())
  }

  meta(): Meta {
    this.#meta ??= new Meta(this.db)
    return this.#meta
  }

  /** What the world is, for a file. */
  contents(): WorldContent {
    for (const part of this.#parts.values()) part.keepCounters()
    const { settings, drawn } = this.backstage.plans
    return {
      clock: this.clock.state(),
      plan: settings,
      plansDrawn: drawn,
      ids: this.meta().allDrawn(),
      resources: readResources(this.db),
    }
  }

  /** Becomes what a file says. Documents are taken as they are: check them first. @throws as `restore` */
  fill(content: WorldContent): void {
    const now = new SettableClock(this.#options.wall, content.clock).now()
    this.restore(bytesOf(content, now), content.clock)
  }

  /** Resources as they lie in the store, whatever their kind. */
  resources(part: Selection = {}): FileResource[] {
    return readResources(this.db, part)
  }

  /** Puts resources in, each in the place of one of the same id. Documents are taken as they are: check them first. */
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

  /** The whole world as bytes, clock, plan and counters included. */
  serialize(): Buffer {
    this.#keep()
    this.meta().putWorld(this.name)
    const bytes = this.db.serialize()
    // A copy has no write-ahead log beside it; marked as having one it could not be opened in memory.
    bytes.fill(1, 18, 20)
    return bytes
  }

  /** @throws Problem 'unavailable' where its clock and counters could not be kept; it is closed all the same */
  close(): void {
    this.backstage.events.add({ type: 'world', what: 'dropped', at: this.clock.now() })
    if (this.#db === undefined) return
    try {
      // One that was only opened has nothing to keep.
      if (this.lasting && (this.#db.written || this.#parts.size > 0)) this.#keep()
    } finally {
      this.#db.close()
      this.#db = undefined
    }
  }

  /** Closes it and removes what it was. */
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
      for (const part of this.#parts.values()) part.keepCounters()
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
