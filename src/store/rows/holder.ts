// What a collection needs of the world that it is part of.

import type { Clock } from '../../core/clock.ts'
import type { StateChange } from '../../core/journal/events.ts'
import type { WriteBehind } from '../sql/write-behind.ts'

export interface Holder {
  readonly db: WriteBehind
  readonly clock: Clock
  readonly provider: string
  /** Whether documents are checked against their schemas. */
  readonly checks: boolean
  /** Inserts what has used ids: their counters are kept with it, where they outlive the process. */
  withCounters<T>(insert: () => T): T
  /** Brings the cached state of every resource up to date whose next step has begun. */
  settle(): void
  /** A row has been written whose next step begins at this time. */
  due(at: number | undefined): void
  /** A write has changed a state. */
  changed(change: StateChange): void
  /** The states in which resources of this kind have been read, for coverage. */
  seen(kind: string): Set<string>
}
