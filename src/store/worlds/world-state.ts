// One world: its database, its clock, and what it holds besides; whole or part, kept, copied and put back.

import { Backstage } from '../../core/backstage.ts'
import { type Clock, type ClockState, SettableClock } from '../../core/clock.ts'
import type { StateChange } from '../../core/journal/events.ts'
import { nextAt, type Plan, stateAt, type Timeline } from '../../core/timeline.ts'
import type { FileResource, WorldContent } from '../../core/world-file.ts'
import { openMemory } from '../sql/database.ts'
import type { Database } from '../sql/sqlite.ts'
import { WriteBehind } from '../sql/write-behind.ts'
import { begunSince, type DueRow } from './changes.ts'
import { countResources, readResources, type Selection, writeResources } from './contents.ts'
import { Meta } from './meta.ts'
import { Part } from './part.ts'

export interface WorldOptions {
  readonly name: string
  /** Opens the world's database as it stands. */
  readonly open: () => Database
  /** Puts these bytes, or the baseline, in the place of what was there and opens it. */
  readonly renew: (bytes?: Buffer) => Database
  readonly seed: string
  readonly wall: Clock
  /** Where the clock of a new world starts; it runs from the wall clock's time where absent. */
  readonly clock?: ClockState
  readonly plan: Plan
  /** Whether clock and counters outlive the process. */
  readonly lasting: boolean
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
  #db: WriteBehind
  #meta: Meta
  /** No step begins before this emulator time, as far as known: 0 when it has to be looked up. */
  #dueAt = 0
  /** Changes of the transaction under way: told when it has succeeded. */
  #untold: StateChange[] = []

  constructor(options: WorldOptions) {
    this.#options = options
    this.name = options.name
    this.backstage = new Backstage(`${options.seed}|${options.name}`, options.plan, options.journal)
    this.#db = this.#writeBehind(options.open())
    this.#meta = new Meta(this.#db)
    this.clock = new SettableClock(options.wall, this.#meta.clock() ?? options.clock)
    this.clock.onChange = () => {
      if (options.lasting) this.#meta.putClock(this.clock.state())
      this.settle()
    }
    this.#takePlan()
    this.backstage.plans.onChange = () => {
      if (options.lasting) this.#keepPlan()
    }
  }

  get db(): WriteBehind {
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
    const row = this.#db.prepared('SELECT 1 FROM resource WHERE provider = ? AND kind = ? AND id = ?')
    return row.get(provider, kind, id) !== undefined
  }

  /** Back to the baseline: resources, ids, clock, plan, faults, journal. Done when it returns. */
  reset(): void {
    const { clock, wall } = this.#options
    this.backstage.reset()
    this.#become('reset', clock ?? new SettableClock(wall).state())
  }

  /**
   * Becomes the world whose bytes these are: resources, ids, clock and plan. Faults, overrides and the journal stay.
   * @param clock instead of theirs
   * @throws StoreError when they are none of ours or of a newer emulator; nothing has changed then
   */
  restore(bytes: Buffer, clock?: ClockState): void {
    const kept = clockOf(bytes)
    const now = { ...(kept ?? this.clock.state()), wall: this.#options.wall.now() }
    this.#become('restored', clock ?? now, bytes)
    this.#takePlan()
  }

  #become(what: 'reset' | 'restored', clock: ClockState, bytes?: Buffer): void {
    this.#db.close()
    this.#db = this.#writeBehind(this.#options.renew(bytes))
    this.#meta = new Meta(this.#db)
    this.#dueAt = 0
    this.backstage.events.add({ type: 'world', what, at: clock.at })
    this.clock.restore(clock)
    for (const part of this.#parts.values()) part.forget()
  }

  /** Brings the cached state of every resource up to date whose next step has begun, and tells of each. */
  settle(): void {
    const now = this.clock.now()
    if (now < this.#dueAt) return
    const rows = this.#db
      .prepared(
        'SELECT seq, provider, kind, id, state, next_at, steps FROM resource WHERE next_at <= ? ORDER BY seq',
      )
      .all(now) as DueRow[]
    const changes: StateChange[] = []
    if (rows.length > 0) {
      const settle = this.#db.prepared('UPDATE resource SET state = ?, next_at = ? WHERE seq = ?')
      this.transaction(() => {
        for (const row of rows) {
          const steps = JSON.parse(row.steps) as Timeline
          changes.push(...begunSince(row, steps, now))
          settle.run(stateAt(steps, now) ?? null, nextAt(steps, now) ?? null, row.seq)
        }
      })
    }
    this.#dueAt = this.nextDue() ?? Number.MAX_SAFE_INTEGER
    for (const change of changes.sort((a, b) => a.at - b.at)) this.changed(change)
  }

  /** A row has been written whose next step begins at this time. */
  due(at: number | undefined): void {
    if (at !== undefined && at < this.#dueAt) this.#dueAt = at
  }

  /** When the next step of any resource begins that time brings. */
  nextDue(): number | undefined {
    const { at } = this.#db.prepared('SELECT min(next_at) AS at FROM resource').get() as { at: number | null }
    return at ?? undefined
  }

  changed(change: StateChange): void {
    if (this.#db.inTransaction) this.#untold.push(change)
    else this.backstage.events.add({ type: 'state', change })
  }

  /** All writes of the work, or none. The work is synchronous. */
  transaction<T>(work: () => T): T {
    if (this.#db.inTransaction) return work()
    try {
      const result = this.#db.transaction(work)
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
    return new WriteBehind(db, this.#options.lasting, () => this.#forgetRows())
  }

  meta(): Meta {
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
      ids: this.#meta.allDrawn(),
      resources: readResources(this.#db),
    }
  }

  /** Becomes what a file says. Documents are taken as they are: check them first. */
  fill({ clock, plan, plansDrawn, ids, resources }: WorldContent): void {
    const db = openMemory()
    const meta = new Meta(db)
    db.transaction(() => {
      writeResources(db, resources, new SettableClock(this.#options.wall, clock).now())
      meta.putPlan(plan, plansDrawn)
      for (const [provider, drawn] of Object.entries(ids)) meta.putDrawn(provider, drawn)
    })()
    const bytes = db.serialize()
    db.close()
    this.restore(bytes, clock)
  }

  /** Resources as they lie in the store, whatever their kind. */
  resources(part: Selection = {}): FileResource[] {
    return readResources(this.#db, part)
  }

  /** Puts resources in, each in the place of one of the same id. Documents are taken as they are: check them first. */
  put(resources: readonly FileResource[]): void {
    this.settle()
    const now = this.clock.now()
    this.transaction(() => writeResources(this.#db, resources, now))
    this.#db.forgetSeq()
    this.#forgetRows()
    for (const { provider, kind, id, steps = [] } of resources)
      this.changed({ provider, kind, id, from: undefined, to: stateAt(steps, now), at: now })
  }

  count(part: Selection = {}): number {
    return countResources(this.#db, part)
  }

  /** The whole world as bytes, clock, plan and counters included. */
  serialize(): Buffer {
    this.#keep()
    this.#meta.putWorld(this.name)
    const bytes = this.#db.serialize()
    // A copy has no write-ahead log beside it; marked as having one it could not be opened in memory.
    bytes.fill(1, 18, 20)
    return bytes
  }

  close(): void {
    this.backstage.events.add({ type: 'world', what: 'dropped', at: this.clock.now() })
    if (this.#options.lasting) this.#keep()
    this.#db.close()
  }

  #keep(): void {
    this.#meta.putClock({ at: this.clock.now(), wall: this.#options.wall.now(), rate: this.clock.rate })
    this.#keepPlan()
    for (const part of this.#parts.values()) part.keepCounters()
  }

  #keepPlan(): void {
    const { settings, drawn } = this.backstage.plans
    this.#meta.putPlan(settings, drawn)
  }

  #takePlan(): void {
    const kept = this.#meta.plan()
    if (kept !== undefined) this.backstage.plans.set(kept.settings, kept.drawn)
  }
}

/** The clock that a world's bytes keep. @throws StoreError when they cannot be opened */
function clockOf(bytes: Buffer): ClockState | undefined {
  const db = openMemory(bytes)
  try {
    return new Meta(db).clock()
  } finally {
    db.close()
  }
}
