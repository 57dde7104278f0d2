// What the control API needs of the emulator around it. Worlds are described by what is used of them: the store that
// keeps them is on another floor.
import type { SettableClock } from '../core/clock.ts'
import type { Plan } from '../core/timeline.ts'
import type { Mounted } from '../http/mount.ts'
import type { ProviderPlugin, Settings } from '../http/provider.ts'

export interface ControlledWorld {
  readonly name: string
  readonly clock: SettableClock
  /** The plan of tasks to come. */
  plan: Plan
  /** Back to the baseline; done when it returns. */
  reset(): void
}

export interface ControlledWorlds {
  /** Made from the baseline at first use. @throws Problem 'invalid', 'unavailable' */
  open(name: string): ControlledWorld
  get(name: string): ControlledWorld | undefined
  names(): string[]
}

export interface ControlContext {
  readonly worlds: ControlledWorlds
  readonly mounted: ReadonlyMap<string, Mounted>
  readonly settings: Settings
  readonly providers: readonly ProviderPlugin[]
  /** Version of the database schema. */
  readonly schemaVersion: number
  /** The bearer token that calls must carry; none is asked for where absent. */
  readonly token?: string
  /** Check each reply against its schema: for development and tests. */
  readonly checkReplies?: boolean
}
