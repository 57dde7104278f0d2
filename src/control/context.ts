// What the control API needs from the rest of the emulator.
import type { InjectOptions } from 'fastify'
import type { Mounted } from '../http/mount.ts'
import type { ProviderHead, Settings } from '../http/provider.ts'
import type { WorldRegistry } from '../store/worlds/worlds.ts'

export interface ControlContext {
  readonly worlds: WorldRegistry
  /** Providers loaded so far. */
  readonly mounted: ReadonlyMap<string, Mounted>
  /** Loads the provider of this name, or all. Call it before using `mounted`. */
  load(name?: string): Promise<void>
  /** Sends a request to this server, as if it had come over the network. */
  inject(request: InjectOptions): Promise<{ readonly statusCode: number; readonly body: string }>
  readonly settings: Settings
  readonly providers: readonly ProviderHead[]
  /** Version of the database schema. */
  readonly schemaVersion: number
  /** The bearer token that calls must carry. Default: none. */
  readonly token?: string
  /** Check each reply against its schema: for development and tests. */
  readonly checkReplies?: boolean
}
