// The Fastify applications of the emulator. One listens; behind it are one per provider, one for the control API and
// one for all other paths. These are created at their first request.
import type { IncomingMessage } from 'node:http'
import { hostname } from 'node:os'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyPluginCallback,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
  type InjectOptions,
  LogController,
} from 'fastify'
import type { McpRequest } from './control/context.ts'
import { INSTANCE_HEADER } from './control/manners.ts'
import { lifeline } from './control/probes.ts'
import type { Clock } from './core/clock.ts'
import { startId } from './core/ids.ts'
import type { RewindTarget } from './core/journal/story.ts'
import { allowPages } from './cors.ts'
import { BODY_BYTES, OPEN_BODY_BYTES } from './http/body.ts'
import { Front } from './http/front.ts'
import { type Mounted, mountProvider, toProblem } from './http/mount.ts'
import type { LazyProvider, ProviderPlugin, Settings } from './http/provider.ts'
import { finishRequests } from './http/stopping.ts'
import { brokenTarget, mend, refuseBroken } from './http/targets.ts'
import { injectInto } from './inject.ts'
import type { ServerAccess } from './mcp/server-access.ts'
import { MIGRATIONS } from './store/sql/migrations.ts'
import type { WorldState } from './store/worlds/world-state.ts'
import type { WorldRegistry } from './store/worlds/worlds.ts'

export type Provider = ProviderPlugin | LazyProvider

/** What traces requests: an instance of `FastifyOtelInstrumentation` of `@fastify/otel`. */
export interface Telemetry {
  /** A plugin of Fastify. */
  plugin(): unknown
}

export interface ApplicationOptions {
  readonly providers: readonly Provider[]
  readonly worlds: WorldRegistry
  readonly settings: Settings
  readonly wall: Clock
  readonly checkReplies: boolean
  /** Load all providers now, not at their first request. */
  readonly preload: boolean
  readonly https?: { readonly key: string; readonly cert: string }
  readonly cors?: boolean | '*' | 'off' | readonly string[]
  readonly controlCors?: readonly string[]
  readonly controlToken?: string
  readonly controlHosts?: readonly string[]
  readonly faultHeader?: boolean
  readonly instanceHeader?: boolean
  readonly telemetry?: Telemetry
  /** Requests that come have come before. */
  readonly isReplay?: boolean
  /** Milliseconds for stopping. */
  readonly grace?: number
  readonly logger?: FastifyServerOptions['logger']
}

export interface Applications {
  /** The application that listens. */
  readonly app: FastifyInstance
  /** Loaded providers, in the order of the list. */
  readonly mounted: ReadonlyMap<string, Mounted>
  /** Loads a provider and creates its routes. Default: all providers. */
  load(name?: string): Promise<void>
}

type RouterOptions = NonNullable<FastifyServerOptions['routerOptions']>

// An import would make Node load its own fetch at every start.
const { maxHeaderSize } = process.getBuiltinModule('node:http')

const GRACE_MS = 1000

/** Options of the applications that repeat requests of these. */
const REPLAY = {
  isReplay: true,
  preload: false,
  https: undefined,
  controlToken: undefined,
  logger: undefined,
  telemetry: undefined,
}

const pluginOf = async (provider: Provider): Promise<ProviderPlugin> =>
  'load' in provider ? await provider.load() : provider

export async function makeApplications(options: ApplicationOptions): Promise<Applications> {
  const { providers, worlds, settings, wall, isReplay = false } = options
  const mounted = new Map<string, Mounted>()
  const instance = { id: startId(), host: hostname() }

  const makeOf = (provider: Provider) => async (): Promise<FastifyInstance> => {
    const plugin = await pluginOf(provider)
    let mount: Mounted | undefined
    const child = behind({ ...plugin, bodyLimit: OPEN_BODY_BYTES })
    await child.register(async (scope) => {
      await allowOrigins(scope)
      const context = { worlds: worlds.for(plugin.name), settings, wallNow: () => wall.now(), isReplay }
      const { checkReplies, faultHeader } = options
      mount = await mountProvider(scope, plugin, context, { checkReplies, faultHeader })
    })
    await child.ready()
    note(mount as unknown as Mounted)
    return child
  }

  /** In the order of the list, whichever came first. */
  const note = (mount: Mounted): void => {
    const all = new Map([...mounted, [mount.provider.name, mount]])
    mounted.clear()
    for (const { name } of providers) {
      const one = all.get(name)
      if (one !== undefined) mounted.set(name, one)
    }
  }

  const makeControl = async (): Promise<FastifyInstance> => {
    const { control } = await import('./control/index.ts')
    const child = behind({
      rewriteUrl: (url) => url.replace(/^[^?#]*/, (path) => path.replace(/\/{2,}/g, '/')),
    })
    await child.register(control, { prefix: '/_mock', ...controlContext })
    await child.ready()
    return child
  }

  const makeRest = async (): Promise<FastifyInstance> => {
    const child = behind({ bodyLimit: OPEN_BODY_BYTES })
    await allowOrigins(child)
    const refuse = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
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
    }
    child.addHook('onRequest', (request, reply, done) => {
      refuseBroken(request.raw)
      // Its body is of no use to anyone.
      if (request.is404) refuse(request, reply)
      else done()
    })
    child.setNotFoundHandler(refuse)
    // Providers have nothing at this path. Redirect people who open the address in a browser.
    child.route({ method: ['GET', 'HEAD'], url: '/', handler: (_, reply) => reply.redirect('/_mock/') })
    await child.ready()
    return child
  }

  const front = new Front(
    [
      ...providers.map((provider) => ({ prefixes: provider.prefixes, make: makeOf(provider) })),
      { prefixes: ['/_mock'], shared: true, make: makeControl },
    ],
    makeRest,
    (error, _request, reply) => {
      app.log.error(error)
      const body = JSON.stringify({ type: 'about:blank', title: 'Internal Server Error', status: 500 })
      reply.writeHead(500, { 'content-type': 'application/problem+json' }).end(body)
    },
  )
  const load = async (name?: string): Promise<void> => {
    const wanted = [...providers.entries()].filter(([, one]) => name === undefined || one.name === name)
    await Promise.all(wanted.map(([i]) => front.open(i)))
  }
  const controlContext = {
    instance,
    worlds,
    mounted,
    load,
    inject: (request: InjectOptions) => injectInto(app, request),
    mcp: async ({ origin, ...request }: McpRequest) => {
      const { answerMcp } = await import('./mcp/http.ts')
      return answerMcp({ ...request, url: `${origin}/_mock/mcp` }, accessTo(origin))
    },
    capsule: async (world: WorldState) => {
      const { capsuleOf } = await import('./capsule/capsule.ts')
      const loaded = [...mounted.values()].map(({ provider }) => provider)
      return capsuleOf(world, { worlds, settings, providers: loaded })
    },
    rewind: async (world: WorldState, to: RewindTarget) => {
      const { rewind } = await import('./capsule/rewind.ts')
      return rewind(world, to, worlds, async (worlds, wall) => {
        const { app } = await makeApplications({ ...options, ...REPLAY, worlds, wall })
        return { inject: (request) => injectInto(app, request), close: () => app.close() }
      })
    },
    settings,
    providers,
    schemaVersion: MIGRATIONS.length,
    token: options.controlToken,
    hosts: options.controlHosts,
    origins: options.controlCors,
    allowPages,
    checkReplies: options.checkReplies,
  }

  /** How agents reach this server: through its public API, from inside. */
  const accessTo = (origin: string): ServerAccess => ({
    url: origin,
    world: 'default',
    now: () => wall.now(),
    send: async ({ method, target, headers, body }) => {
      const token = target.startsWith('/_mock/') ? options.controlToken : undefined
      const { statusCode, body: text } = await injectInto(app, {
        method: method as 'GET',
        url: target,
        headers: {
          host: new URL(origin).host,
          ...headers,
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(body === undefined ? {} : { payload: body }),
      })
      return { status: statusCode, text }
    },
  })

  const common = {
    logController: new LogController({ disableRequestLogging: true }),
    // A logger per request would add nothing: log lines identify a request by its address.
    childLoggerFactory: (logger: FastifyBaseLogger) => logger,
    exposeHeadRoutes: false,
    bodyLimit: BODY_BYTES,
  } satisfies FastifyServerOptions
  const router: RouterOptions = {
    ignoreTrailingSlash: true,
    ignoreDuplicateSlashes: true,
    // The service decides which ids are too long. Node limits the request head to this size anyway.
    maxParamLength: maxHeaderSize,
  }

  const app: FastifyInstance = Fastify({
    ...common,
    // The type of the instance depends on this, but only in members that are not used here.
    https: (options.https ?? null) as null,
    logger: options.logger ?? false,
    // Running requests may finish: see finishRequests.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: {
      ...router,
      defaultRoute: front.route,
      onBadUrl: (_path, request, reply) => front.routeBroken(request, reply),
    },
    // Unparsable HTTP belongs to no provider: refuse it without a body.
    clientErrorHandler: ({ code }, socket) => {
      if (code === 'ECONNRESET' || !socket.writable) return
      const status =
        code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request'
      // A page may see the status. With a list of origins it may not: the page's own is not known here.
      const allowed = origins === undefined ? 'Access-Control-Allow-Origin: *\r\n' : ''
      socket.end(`HTTP/1.1 ${status}\r\n${allowed}Connection: close\r\nContent-Length: 0\r\n\r\n`)
    },
  })

  finishRequests(app, options.grace ?? GRACE_MS, isReplay)
  front.goBefore(app.server)

  /** An application that gets its requests from the one that listens. */
  function behind({
    constraints = {},
    rewriteUrl = (url) => url,
    bodyLimit = BODY_BYTES,
  }: Pick<ProviderPlugin, 'constraints' | 'rewriteUrl'> & { readonly bodyLimit?: number }): FastifyInstance {
    const child: FastifyInstance = Fastify({
      ...common,
      bodyLimit,
      ...(options.logger ? { loggerInstance: app.log } : {}),
      routerOptions: {
        ...router,
        constraints,
        onBadUrl: (_path, raw, reply) => {
          mend(raw)
          child.routing(raw, reply)
        },
      },
      // The framework has just noted the address as sent: `originalUrl`.
      rewriteUrl: (raw: { url?: string; originalUrl?: string }) => {
        raw.originalUrl = brokenTarget(raw as IncomingMessage) ?? raw.originalUrl
        return rewriteUrl(raw.url ?? '')
      },
    })
    if (options.instanceHeader)
      child.addHook('onRequest', (_, reply, done) => {
        reply.header(INSTANCE_HEADER, instance.id)
        done()
      })
    // No service here has this method. Fastify would refuse it itself when it comes without a content type.
    child.addHttpMethod('QUERY', { hasBody: false, overrideExisting: true })
    // First, so that it sees every route.
    if (options.telemetry !== undefined) child.register(options.telemetry.plugin() as FastifyPluginCallback)
    child.decorate('stopping', app.stopping)
    child.decorateRequest('world', null as never)
    child.decorateRequest('caller', undefined)
    child.decorateRequest('notes', null as never)
    child.setErrorHandler((error, request, reply) => {
      const problem = toProblem(error)
      if (problem.kind === 'internal') request.log.error(error)
      const status = problem.kind === 'internal' ? 500 : 400
      return reply
        .code(status)
        .type('application/problem+json')
        .send({ type: 'about:blank', title: problem.message, status })
    })
    return child
  }

  const origins = options.cors === '*' || options.cors === true ? undefined : options.cors
  async function allowOrigins(scope: FastifyInstance): Promise<void> {
    if (origins === false || origins === 'off') return
    await allowPages(scope, origins)
  }

  // Liveness is reported at once, before the rest of the control API is loaded.
  await app.register(lifeline, { prefix: '/_mock', ...controlContext })
  // Runs after the last request has ended.
  app.addHook('onClose', async () => {
    await front.close()
    for (const { world, reason } of worlds.close())
      app.log.error(`world ${world}: the clock and counters could not be stored: ${reason}`)
  })
  // Plugins that were passed directly are loaded anyway.
  await Promise.all(
    providers.map((provider, i) => (options.preload || !('load' in provider) ? front.open(i) : undefined)),
  )
  await app.ready()
  return { app, mounted, load }
}
