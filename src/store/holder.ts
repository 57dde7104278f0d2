// What a collection needs of the world that it is part of.

import type { Clock } from '../core/clock.ts'
import type { StateChange } from '../core/events.ts'
import type { Database } from './sqlite.ts'

export interface Holder {
  readonly db: Database
  readonly clock: Clock
  readonly provider: string
  /** Whether the id counters outlive the process and have moved since they were kept. */
  readonly owesCounters: boolean
  /** Keeps the id counters, in one transaction with the insert that used the ids. */
  keepCounters(): void
  transaction<T>(work: () => T): T
  /** Brings the cached state of every resource up to date whose next step has begun. */
  settle(): void
  /** A row has been written whose next step begins at this time. */
  due(at: number | undefined): void
  /** A write has changed a state. */
  changed(change: StateChange): void
  /** The states in which resources of this kind have been read, for coverage. */
  seen(kind: string): Set<string>
}
