// One provider's part of a world, as its handlers see it.
import type * as z from 'zod'
import type { Backstage, StagedWorld } from '../../core/backstage.ts'
import type { Clock } from '../../core/clock.ts'
import { type IdSource, markOf, SeededIds } from '../../core/ids.ts'
import type { StateChange } from '../../core/journal/events.ts'
import { putWindows, type Windows, windowsOf } from '../../core/rules/rate-limit.ts'
import type { Plan } from '../../core/timeline.ts'
import type { Collection } from '../../core/world.ts'
import { TableCollection } from '../rows/collection.ts'
import type { Holder } from '../rows/holder.ts'
import type { WriteBehind } from '../sql/write-behind.ts'
import type { Meta } from './meta.ts'

/** The world to which the parts belong. */
export interface Whole {
  readonly name: string
  readonly clock: Clock & { reach(at: number): void }
  readonly backstage: Backstage
  readonly db: WriteBehind
  readonly checks: boolean
  /** True if clock and counters outlive the process. */
  readonly lasting: boolean
  meta(): Meta
  transaction<T>(work: () => T): T
  settle(): void
  due(at: number | undefined): void
  changed(change: StateChange): void
}

/** What a part has of requests. No copy of a world has it, only a moment of the same world. */
export interface RequestState {
  readonly drawn: number
  readonly windows: Windows
}

/** One provider's part of a world. */
export class Part implements StagedWorld, Holder {
  readonly provider: string
  readonly #whole: Whole
  readonly #seed: string
  readonly #collections = new Map<string, TableCollection<never>>()
  #ids: SeededIds
  #requestIds: SeededIds
  #kept: number

  constructor(whole: Whole, provider: string, seed: string) {
    this.#whole = whole
    this.provider = provider
    this.#seed = `${seed}|${provider}`
    this.#kept = whole.meta().drawn(provider)
    this.#ids = new SeededIds(this.#seed, this.#kept, markOf(this.name))
    this.#requestIds = new SeededIds(`${this.#seed}|requests`)
  }

  get name(): string {
    return this.#whole.name
  }

  get clock(): Clock {
    return this.#whole.clock
  }

  get ids(): IdSource {
    return this.#ids
  }

  /** Number of identifiers drawn. */
  get drawn(): number {
    return this.#ids.drawn
  }

  get requestIds(): IdSource {
    return this.#requestIds
  }

  get checks(): boolean {
    return this.#whole.checks
  }

  get db(): WriteBehind {
    return this.#whole.db
  }

  get backstage(): Backstage {
    return this.#whole.backstage
  }

  get requestState(): RequestState {
    return { drawn: this.#requestIds.drawn, windows: windowsOf(this.#requestIds) }
  }

  set requestState({ drawn, windows }: RequestState) {
    this.#requestIds = new SeededIds(`${this.#seed}|requests`, drawn)
    putWindows(this.#requestIds, windows)
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
    // A kind always has the same schema, that of its provider, but the map cannot express this.
    return collection as unknown as Collection<Doc>
  }

  transaction<T>(work: () => T): T {
    return this.#whole.transaction(work)
  }

  skipTo(at: number): void {
    this.#whole.clock.reach(at)
  }

  settle(): void {
    this.#whole.settle()
  }

  due(at: number | undefined): void {
    this.#whole.due(at)
  }

  changed(change: StateChange): void {
    this.#whole.changed(change)
  }

  seen(kind: string): Set<string> {
    return this.backstage.tally.statesOf(this.provider, kind)
  }

  /** Call after a rollback: what is kept besides the tables may contain undone writes. */
  forgetRows(): void {
    for (const collection of this.#collections.values()) collection.forget()
  }

  withCounters<T>(insert: () => T): T {
    if (!this.#whole.lasting || this.#ids.drawn === this.#kept) return insert()
    return this.transaction(() => {
      this.keepCounters()
      return insert()
    })
  }

  /** Undefined if this part has not read resources of the kind yet. */
  has(kind: string, id: string): boolean | undefined {
    return this.#collections.get(kind)?.has(id)
  }

  keepCounters(): void {
    this.#whole.meta().putDrawn(this.provider, this.#ids.drawn)
    this.#kept = this.#ids.drawn
  }

  /** The database was closed: clears what is kept besides it. Ids continue. */
  forgetTables(): void {
    this.#collections.clear()
  }

  /** Call after a reset: nothing from the old database may be used again. */
  forget(): void {
    this.#collections.clear()
    this.#kept = this.#whole.meta().drawn(this.provider)
    this.#ids = new SeededIds(this.#seed, this.#kept, markOf(this.name))
    this.#requestIds = new SeededIds(`${this.#seed}|requests`)
  }
}
