// Builds the emulator from its parts, in order.
import type { FastifyInstance, FastifyServerOptions } from 'fastify'
import { makeApplications, type Provider, type Telemetry } from './applications.ts'
import { makeBaseline } from './baseline.ts'
import { checkEmbedded } from './config/embedded.ts'
import { type Profile, resolveBehaviors } from './core/behaviors.ts'
import { type Clock, type ClockState, SettableClock, wallClock } from './core/clock.ts'
import { defined, type PlanPart } from './core/rules/plans.ts'
import { withoutTrailing } from './core/text.ts'
import type { Plan } from './core/timeline.ts'
import type { ProviderOperations } from './embed/provider-operations.ts'
import type { Mounted } from './http/mount.ts'
import type { ProviderHead, Settings } from './http/provider.ts'
import { builtin } from './providers/index.ts'
import type { Fixture } from './seed.ts'
import { WorldRegistry } from './store/worlds/worlds.ts'

export interface EmulatorOptions {
  /** The emulated services. Default: the three built-in ones. */
  readonly providers?: readonly Provider[]
  /** Address to listen on. Default: 127.0.0.1. */
  readonly host?: string
  /** Default here: 0, which picks a free port. */
  readonly port?: number
  /** Folder of the worlds' files. Default: in memory. */
  readonly data?: string
  /** Seed of all identifiers and scores. */
  readonly seed?: string
  /** An ISO instant at which the clocks of new worlds are frozen. Default: they run with the wall clock. */
  readonly clock?: string
  /** What new worlds contain: `builtin`, files, folders, or data itself; or `none`. */
  readonly fixtures?: readonly Fixture[] | 'none'
  readonly auth?: Settings['auth']
  readonly profile?: Profile
  /** Single behavior switches, which override the profile. */
  readonly behaviors?: Readonly<Record<string, string>>
  /** @deprecated former name of `behaviors` */
  readonly readings?: Readonly<Record<string, string>>
  /** How new tasks finish: `immediate`, `polls:3`, `time:2s,8s`, or members of a plan. */
  readonly pace?: string | Partial<Plan>
  /** The plan of new worlds, on top of `pace`. Defaults: pace `time`, 2 s in the queue, 8 s of work, success. */
  readonly plan?: Partial<Plan>
  /** Maps a credential's id to its world and secret. */
  readonly credentials?: Readonly<
    Record<string, { world: string; secret?: string; policies?: readonly string[]; sessionToken?: string }>
  >
  /** Requests per second for each credential, by provider name. Default: no limit. */
  readonly rateLimits?: Readonly<Partial<Record<keyof ProviderOperations, number>>>
  /** Base of URLs in responses. Default: the scheme and host that the client used. */
  readonly publicUrl?: string
  /** Key and certificate, PEM. The server uses HTTPS only if both are given. */
  readonly https?: { readonly key: string; readonly cert: string }
  /**
   * Origins whose pages may call the providers, or patterns such as `https://*.example.com`. Default: any;
   * `false`: none.
   */
  readonly cors?: boolean | '*' | 'off' | readonly string[]
  /** Origins whose pages may call the control API, besides its own pages. */
  readonly controlCors?: readonly string[]
  /** Bearer token that calls of the control API must carry. */
  readonly controlToken?: string
  /** Names under which the control API may be called, besides private ones: `mock.example.com`, `*.ci.example.com`. */
  readonly controlHosts?: readonly string[]
  /** Requests that the journal of each world keeps. Default: 1000; 0 for none. */
  readonly journal?: number
  /** Count requests for `/_mock/metrics`. Default: true. */
  readonly metrics?: boolean
  readonly maxWorlds?: number
  /** The only worlds besides `default`. Default: any. */
  readonly worlds?: readonly string[]
  /**
   * Where a write is when it is acknowledged: on the disk (`full`), or with the operating system (`normal`, the
   * default).
   */
  readonly sync?: 'normal' | 'full'
  /** When stopping, running requests may finish for this many milliseconds, then they are cut off. Default: 1000. */
  readonly grace?: number
  /** Let a request order a fault for itself, with the header `x-evalmock-fault`. */
  readonly faultHeader?: boolean
  /**
   * Send the header `x-evalmock-instance`, the id of this start, with the providers' responses, too. The control API
   * always sends it.
   */
  readonly instanceHeader?: boolean
  /** Check each reply, and each stored document, against its schema: for development and tests. */
  readonly checkReplies?: boolean
  /** Load all providers at the start, so that a broken one fails it. Default: like `checkReplies`. */
  readonly preload?: boolean
  /** Traces requests with OpenTelemetry: an instance of `FastifyOtelInstrumentation` of `@fastify/otel`. */
  readonly telemetry?: Telemetry
  readonly logger?: FastifyServerOptions['logger']
  /** The wall clock, replaceable for tests. */
  readonly wall?: Clock
}

export interface Emulator {
  /** inject() or listen(). */
  readonly app: FastifyInstance
  readonly worlds: WorldRegistry
  /** Loaded providers: each is loaded at its first request. */
  readonly mounted: ReadonlyMap<string, Mounted>
  /** Loads the provider of this name, or all. */
  load(name?: string): Promise<void>
  readonly providers: readonly ProviderHead[]
  readonly settings: Settings
  /**
   * Reads the fixtures again, and resets the worlds that start with them.
   * @returns the names of these worlds
   * @throws FixtureError if they cannot be loaded; then nothing has changed
   */
  reload(): Promise<string[]>
  /** Listens, and returns the base URL. */
  listen(): Promise<string>
  close(): Promise<void>
}

const DEFAULT_PLAN: Plan = { pace: 'time', queueMs: 2000, runMs: 8000, polls: 4, outcome: 'success' }

/**
 * @param use for other parts of this program. `isReplay`: its requests came before, so nothing waits, and nothing is
 *   called that a client ordered
 * @throws FixtureError if a fixture cannot be loaded
 * @throws StoreError if the data folder cannot be used
 * @throws RangeError if an option is unknown or has an invalid value; one line per error
 */
export async function createEmulator(
  given: EmulatorOptions = {},
  use: { readonly isReplay?: boolean } = {},
): Promise<Emulator> {
  const options = checkEmbedded(given, given.providers ?? builtin)
  const { providers = builtin, wall = wallClock, seed = 'evalmock', fixtures = ['builtin'] } = options
  const clock = startOf(options.clock, wall)
  const behaviors = resolveBehaviors(
    providers.flatMap((provider) => provider.behaviors),
    options.profile ?? 'docs',
    { ...options.readings, ...options.behaviors },
  )
  const baseline = (): Promise<Buffer> =>
    makeBaseline(providers, fixtures === 'none' ? [] : fixtures, new SettableClock(wall, clock), seed)
  const worlds = new WorldRegistry({
    baseline: await baseline(),
    data: options.data,
    seed,
    wall,
    clock,
    plan: { ...DEFAULT_PLAN, ...defined(options.pace as PlanPart | undefined), ...defined(options.plan) },
    maxWorlds: options.maxWorlds ?? 256,
    only: options.worlds,
    journal: options.journal,
    metrics: options.metrics,
    checks: options.checkReplies,
    sync: options.sync,
  })
  const settings: Settings = {
    auth: options.auth ?? 'strict',
    behaviors,
    seed,
    publicUrl: options.publicUrl === undefined ? undefined : withoutTrailing(options.publicUrl, '/'),
    credentials: new Map(Object.entries(options.credentials ?? {})),
    rateLimits: new Map(Object.entries(options.rateLimits ?? {})),
  }

  const { app, mounted, load } = await makeApplications({
    ...options,
    ...use,
    providers,
    worlds,
    settings,
    wall,
    checkReplies: options.checkReplies ?? false,
    preload: options.preload ?? options.checkReplies ?? false,
  })

  return {
    app,
    worlds,
    mounted,
    load,
    providers,
    settings,
    reload: async () => {
      worlds.starts.baseline = await baseline()
      const started = worlds.names().filter((name) => worlds.starts.of(name) === undefined)
      for (const name of started) worlds.open(name).reset()
      return started
    },
    listen: async () => {
      const url = await listenOn(app, options.host ?? '127.0.0.1', options.port ?? 0)
      worlds.openRest()
      return url
    },
    close: () => app.close(),
  }
}

/** Codes of a machine without IPv6. */
const NO_IPV6 = ['EAFNOSUPPORT', 'EADDRNOTAVAIL', 'EINVAL']

/** Listens on `::`, which takes IPv4 as well, or on `0.0.0.0` where there is no IPv6. */
async function listenOn(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    return await app.listen({ host, port })
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (host !== '::' || !NO_IPV6.includes(code)) throw error
    return app.listen({ host: '0.0.0.0', port })
  }
}

function startOf(instant: string | undefined, wall: Clock): ClockState | undefined {
  if (instant === undefined) return undefined
  return { at: Date.parse(instant), wall: wall.now(), rate: 0 }
}
