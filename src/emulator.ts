// Builds the whole from its parts, in order.
import cors from '@fastify/cors'
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyServerOptions,
  LogController,
} from 'fastify'
import { makeBaseline } from './baseline.ts'
import { control } from './control/index.ts'
import { type Profile, resolveBehaviors } from './core/behaviors.ts'
import { type Clock, type ClockState, SettableClock, wallClock } from './core/clock.ts'
import type { Plan } from './core/timeline.ts'
import { type Mounted, mountProvider, toProblem } from './http/mount.ts'
import type { ProviderPlugin, Settings } from './http/provider.ts'
import { builtin } from './providers/index.ts'
import { MIGRATIONS } from './store/sql/migrations.ts'
import { WorldRegistry } from './store/worlds/worlds.ts'

export interface EmulatorOptions {
  /** The emulated services; the three built-in ones by default. */
  readonly providers?: readonly ProviderPlugin[]
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
  readonly mounted: ReadonlyMap<string, Mounted>
  readonly settings: Settings
  /** Listens and gives the base URL. */
  listen(): Promise<string>
  close(): Promise<void>
}

// With an import Node would load all that its own fetch is made of, at every start.
const { maxHeaderSize } = process.getBuiltinModule('node:http')

const DEFAULT_PLAN: Plan = { pace: 'time', queueMs: 2000, runMs: 8000, polls: 4, outcome: 'success' }
const BODY_LIMIT_BYTES = 50 * 1024 * 1024

/**
 * @throws FixtureError when a fixture cannot be loaded
 * @throws StoreError when the data folder cannot be used
 * @throws RangeError when an option has a value that means nothing
 */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { providers = builtin, wall = wallClock, seed = 'evalmock', fixtures = ['builtin'] } = options
  const clock = startOf(options.clock, wall)
  const worlds = new WorldRegistry({
    baseline: makeBaseline(providers, fixtures === 'none' ? [] : fixtures, new SettableClock(wall, clock)),
    data: options.data,
    seed,
    wall,
    clock,
    plan: { ...DEFAULT_PLAN, ...options.plan },
    maxWorlds: options.maxWorlds ?? 256,
    journal: options.journal,
    checks: options.checkReplies,
  })
  const settings: Settings = {
    auth: options.auth ?? 'strict',
    behaviors: resolveBehaviors(
      providers.flatMap((provider) => provider.behaviors),
      options.profile ?? 'docs',
      { ...options.readings, ...options.behaviors },
    ),
    seed,
    publicUrl: options.publicUrl?.replace(/\/+$/, ''),
    credentials: new Map(Object.entries(options.credentials ?? {})),
    rateLimits: new Map(Object.entries(options.rateLimits ?? {})),
  }

  const mounted = new Map<string, Mounted>()
  const app: FastifyInstance = Fastify({
    // The type of the instance depends on it in members that nothing here uses.
    https: (options.https ?? null) as null,
    logger: options.logger ?? false,
    logController: new LogController({ disableRequestLogging: true }),
    // A logger for each request would say no more: what is logged of one names it by its address.
    childLoggerFactory: (logger) => logger,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    bodyLimit: BODY_LIMIT_BYTES,
    routerOptions: {
      ignoreTrailingSlash: true,
      ignoreDuplicateSlashes: true,
      // What is too long an id is for the service to say: Node takes no longer head.
      maxParamLength: maxHeaderSize,
      constraints: Object.assign({}, ...providers.map((provider) => provider.constraints)),
    },
    // What cannot be read as HTTP is nobody's call: it is refused without a body of anyone's.
    clientErrorHandler: ({ code }, socket) => {
      if (code === 'ECONNRESET' || !socket.writable) return
      const status =
        code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request'
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    },
    // A path that cannot be decoded reaches no scope: find whose it is.
    frameworkErrors: (error, request, reply) => {
      const owner = providers.find(({ prefixes }) =>
        prefixes.some((prefix) => request.raw.url?.startsWith(prefix)),
      )
      const mount = owner && mounted.get(owner.name)
      // Fastify types this reply by no route at all.
      const plain = reply as unknown as FastifyReply
      if (mount === undefined) void plain.code(400).send({ title: error.message, status: 400 })
      else mount.sendProblem(error, request, plain)
    },
  })
  app.decorateRequest('world', null as never)
  app.decorateRequest('caller', undefined)
  app.decorateRequest('notes', null as never)

  await app.register(async (scope) => {
    if (options.cors !== false)
      await scope.register(cors, {
        origin: Array.isArray(options.cors) ? options.cors : '*',
        methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
        exposedHeaders: '*',
        maxAge: 600,
        strictPreflight: false,
      })
    for (const provider of providers) {
      const context = { worlds: worlds.for(provider.name), settings, wallNow: () => wall.now() }
      const options_ = { checkReplies: options.checkReplies ?? false, faultHeader: options.faultHeader }
      mounted.set(provider.name, await mountProvider(scope, provider, context, options_))
    }
  })
  await app.register(control, {
    prefix: '/_mock',
    worlds,
    mounted,
    settings,
    providers,
    schemaVersion: MIGRATIONS.length,
    token: options.controlToken,
    checkReplies: options.checkReplies,
  })
  // No provider has anything there: for a person who opens the address in a browser.
  app.get('/', (_request, reply) => reply.redirect('/_mock/'))
  app.setNotFoundHandler((request, reply) => {
    const paths = providers.flatMap((provider) => provider.prefixes)
    return reply
      .code(404)
      .type('application/problem+json')
      .send({
        type: 'about:blank',
        title: 'Not Found',
        status: 404,
        detail: `${request.method} ${request.url} belongs to no provider: their paths begin with ${paths.join(', ')}; the control API's with /_mock`,
      })
  })
  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error)
    if (problem.kind === 'internal') request.log.error(error)
    const status = problem.kind === 'internal' ? 500 : 400
    return reply
      .code(status)
      .type('application/problem+json')
      .send({ type: 'about:blank', title: problem.message, status })
  })
  app.addHook('onClose', async () => worlds.close())
  await app.ready()

  return {
    app,
    worlds,
    mounted,
    settings,
    listen: () => app.listen({ host: options.host ?? '127.0.0.1', port: options.port ?? 0 }),
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
