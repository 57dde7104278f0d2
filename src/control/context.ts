// What the control API needs from the rest of the emulator.
import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyInstance, InjectOptions } from 'fastify'
import type { RewindTarget, Undone } from '../core/journal/story.ts'
import type { Mounted } from '../http/mount.ts'
import type { ProviderHead, Settings } from '../http/provider.ts'
import type { WorldState } from '../store/worlds/world-state.ts'
import type { WorldRegistry } from '../store/worlds/worlds.ts'

export interface McpRequest {
  readonly method: string
  /** Scheme and host of this server, as the client called it. */
  readonly origin: string
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
  /** Aborted when the client has gone, or when the server stops. */
  readonly signal: AbortSignal
}

/** One start of a server. */
export interface Instance {
  /** Changes with each start. */
  readonly id: string
  /** Name of its machine, container or pod. */
  readonly host: string
}

export interface ControlContext {
  readonly instance: Instance
  readonly worlds: WorldRegistry
  /** Providers loaded so far. */
  readonly mounted: ReadonlyMap<string, Mounted>
  /** Loads the provider of this name, or all. Call it before using `mounted`. */
  load(name?: string): Promise<void>
  /** Sends a request to this server, as if it had come over the network. */
  inject(request: InjectOptions): Promise<{ readonly statusCode: number; readonly body: string }>
  /** Answers a request of the Model Context Protocol. What that needs is loaded at the first one. */
  mcp(request: McpRequest): Promise<Response>
  /** The story of a world. Load all providers first. What that needs is loaded at the first one. */
  capsule(world: WorldState): Promise<unknown>
  /** Takes a world back. What that needs is loaded at the first one. @throws Problem with the reason where it cannot */
  rewind(world: WorldState, to: RewindTarget): Promise<Undone>
  readonly settings: Settings
  readonly providers: readonly ProviderHead[]
  /** Version of the database schema. */
  readonly schemaVersion: number
  /** The bearer token that calls must carry. Default: none. */
  readonly token?: string
  /** Further names under which clients may call. */
  readonly hosts?: readonly string[]
  /** Origins whose pages may call, besides its own. */
  readonly origins?: readonly string[]
  /** Adds the headers that let pages of these origins call. */
  allowPages(scope: FastifyInstance, origins: readonly string[]): Promise<void>
  /** Check each reply against its schema: for development and tests. */
  readonly checkReplies?: boolean
}
