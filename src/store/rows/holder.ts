// What a collection needs from its world.

import type { Clock } from '../../core/clock.ts'
import type { StateChange } from '../../core/journal/events.ts'
import type { WriteBehind } from '../sql/write-behind.ts'

export interface Holder {
  readonly db: WriteBehind
  readonly clock: Clock
  readonly provider: string
  /** True if documents are checked against their schemas. */
  readonly checks: boolean
  /** Runs an insert that draws ids. Stores the id counters with it if they must outlive the process. */
  withCounters<T>(insert: () => T): T
  /** Moves the world's clock ahead to an instant. */
  skipTo(at: number): void
  /** Updates the cached state of every resource whose next step has begun. */
  settle(): void
  /** A row was written whose next step begins at this time. */
  due(at: number | undefined): void
  /** A write has changed a state. */
  changed(change: StateChange): void
  /** The states in which clients have read resources of this kind, for coverage. */
  seen(kind: string): Set<string>
}
