// Builds the whole from its parts, in order.
import type { FastifyInstance, FastifyServerOptions } from 'fastify'
import { makeApplications, type Provider } from './applications.ts'
import { makeBaseline } from './baseline.ts'
import { type Profile, resolveBehaviors } from './core/behaviors.ts'
import { type Clock, type ClockState, SettableClock, wallClock } from './core/clock.ts'
import { withoutTrailing } from './core/text.ts'
import type { Plan } from './core/timeline.ts'
import type { Mounted } from './http/mount.ts'
import type { ProviderHead, Settings } from './http/provider.ts'
import { builtin } from './providers/index.ts'
import { WorldRegistry } from './store/worlds/worlds.ts'

export interface EmulatorOptions {
  /** The emulated services; the three built-in ones by default. */
  readonly providers?: readonly Provider[]
  /** Where to listen; 127.0.0.1 by default. */
  readonly host?: string
  /** 0, the default here, takes a free port. */
  readonly port?: number
  /** Folder of the worlds' files; in memory where absent. */
  readonly data?: string
  /** Seed of all identifiers and scores. */
  readonly seed?: string
  /** An ISO instant: the clocks of new worlds stand there. They run with the wall clock where absent. */
  readonly clock?: string
  /** What new worlds hold: `builtin`, files, folders; or `none`. */
  readonly fixtures?: readonly string[] | 'none'
  readonly auth?: Settings['auth']
  readonly profile?: Profile
  /** Single behavior switches, over the profile's. */
  readonly behaviors?: Readonly<Record<string, string>>
  /** @deprecated the name of `behaviors` before */
  readonly readings?: Readonly<Record<string, string>>
  /** The plan of new worlds, over pace `time`, 2 s in the queue, 8 s of work, success. */
  readonly plan?: Partial<Plan>
  /** A credential's id to its world and secret. */
  readonly credentials?: Readonly<
    Record<string, { world: string; secret?: string; policies?: readonly string[]; sessionToken?: string }>
  >
  /** By provider's name: how many requests a second one credential may make; no limit where absent. */
  readonly rateLimits?: Readonly<Record<string, number>>
  /** For addresses inside answers; the called scheme and host where absent. */
  readonly publicUrl?: string
  /** Key and certificate, PEM: with them, and only with them, the server speaks HTTPS. */
  readonly https?: { readonly key: string; readonly cert: string }
  /** Origins that browsers may call the providers from: any by default, `false` for none. */
  readonly cors?: boolean | readonly string[]
  /** A bearer token that the control API then asks for. */
  readonly controlToken?: string
  /** Requests that the journal of each world keeps; 1000 by default, 0 for none. */
  readonly journal?: number
  readonly maxWorlds?: number
  /** Whether a write is on the disk when it is acknowledged (`full`), or with the system (`normal`, the default). */
  readonly sync?: 'normal' | 'full'
  /** Milliseconds in which the server stops: requests under way may finish, then they are cut. 1000 by default. */
  readonly grace?: number
  /** Let a request order a fault for itself, with the header `x-evalmock-fault`. */
  readonly faultHeader?: boolean
  /** Check each reply, and each document that is stored, against its schema: for development and tests. */
  readonly checkReplies?: boolean
  readonly logger?: FastifyServerOptions['logger']
  /** Time outside; for tests. */
  readonly wall?: Clock
}

export interface Emulator {
  /** inject() or listen(). */
  readonly app: FastifyInstance
  readonly worlds: WorldRegistry
  /** Providers that have been loaded: each is when its first request comes. */
  readonly mounted: ReadonlyMap<string, Mounted>
  /** Loads the provider of this name, or all. */
  load(name?: string): Promise<void>
  readonly providers: readonly ProviderHead[]
  readonly settings: Settings
  /** Listens and gives the base URL. */
  listen(): Promise<string>
  close(): Promise<void>
}

const DEFAULT_PLAN: Plan = { pace: 'time', queueMs: 2000, runMs: 8000, polls: 4, outcome: 'success' }

/**
 * @throws FixtureError when a fixture cannot be loaded
 * @throws StoreError when the data folder cannot be used
 * @throws RangeError when an option has a value that means nothing
 */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { providers = builtin, wall = wallClock, seed = 'evalmock', fixtures = ['builtin'] } = options
  const clock = startOf(options.clock, wall)
  const worlds = new WorldRegistry({
    baseline: await makeBaseline(
      providers,
      fixtures === 'none' ? [] : fixtures,
      new SettableClock(wall, clock),
    ),
    data: options.data,
    seed,
    wall,
    clock,
    plan: { ...DEFAULT_PLAN, ...options.plan },
    maxWorlds: options.maxWorlds ?? 256,
    journal: options.journal,
    checks: options.checkReplies,
    sync: options.sync,
  })
  const settings: Settings = {
    auth: options.auth ?? 'strict',
    behaviors: resolveBehaviors(
      providers.flatMap((provider) => provider.behaviors),
      options.profile ?? 'docs',
      { ...options.readings, ...options.behaviors },
    ),
    seed,
    publicUrl: options.publicUrl === undefined ? undefined : withoutTrailing(options.publicUrl, '/'),
    credentials: new Map(Object.entries(options.credentials ?? {})),
    rateLimits: new Map(Object.entries(options.rateLimits ?? {})),
  }

  const { app, mounted, load } = await makeApplications({
    ...options,
    providers,
    worlds,
    settings,
    wall,
    checkReplies: options.checkReplies ?? false,
  })

  return {
    app,
    worlds,
    mounted,
    load,
    providers,
    settings,
    listen: async () => {
      const url = await app.listen({ host: options.host ?? '127.0.0.1', port: options.port ?? 0 })
      worlds.openRest()
      return url
    },
    close: () => app.close(),
  }
}

function startOf(instant: string | undefined, wall: Clock): ClockState | undefined {
  if (instant === undefined) return undefined
  const at = Date.parse(instant)
  if (Number.isNaN(at))
    throw new RangeError(`clock is ${instant}: give an ISO instant such as 2026-11-21T08:00:00Z`)
  return { at, wall: wall.now(), rate: 0 }
}
