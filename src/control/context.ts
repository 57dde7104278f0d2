// What the control API is made of.
import type { Mounted } from '../http/mount.ts'
import type { ProviderPlugin, Settings } from '../http/provider.ts'
import type { WorldRegistry } from '../store/worlds.ts'

export interface ControlContext {
  readonly worlds: WorldRegistry
  readonly mounted: ReadonlyMap<string, Mounted>
  readonly settings: Settings
  readonly providers: readonly ProviderPlugin[]
  /** The bearer token that calls need; undefined: none. */
  readonly token?: string
}
