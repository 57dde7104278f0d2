// Mounts a provider on the server. A request passes the hooks below in this order.
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import * as z from 'zod'
import { Problem } from '../core/problem.ts'
import { withoutTrailing } from '../core/text.ts'
import { BODY_BYTES, OPEN_BODY_BYTES, parseJson, utf8 } from './body.ts'
import { disturb } from './faults/disturb.ts'
import { spoil } from './faults/spoil.ts'
import { closeEntry, keepBody, keepProblem, keepReply, openEntry } from './journal.ts'
import type { OpenApiDocument } from './openapi.ts'
import type { Operation, OperationSchema } from './operation.ts'
import { override } from './overrides.ts'
import { isPeek, quietWorld, viewOf, withoutCredentials } from './peek.ts'
import type { ErrorReply, ProviderContext, ProviderPlugin } from './provider.ts'
import { refuseBroken } from './targets.ts'
import { textOf } from './wire-text.ts'

/** The content type that Fastify gives to replies that are objects. */
const FASTIFYS_JSON = 'application/json; charset=utf-8'

export interface Mounted {
  readonly provider: ProviderPlugin
  readonly context: ProviderContext
  /** By operationId. */
  readonly operations: ReadonlyMap<string, Operation>
  /** The OpenAPI document, created at first use. */
  document(): Promise<OpenApiDocument>
}

export interface MountOptions {
  /** Check each reply against its schema. One that does not match becomes an internal error. */
  readonly checkReplies: boolean
  /** Allow requests to order a fault for themselves with the header `x-evalmock-fault`. */
  readonly faultHeader?: boolean
}

export async function mountProvider(
  app: FastifyInstance,
  provider: ProviderPlugin,
  context: Omit<ProviderContext, 'document'>,
  { checkReplies, faultHeader = false }: MountOptions,
): Promise<Mounted> {
  const operations = new Map<string, Operation>()
  const table: { method: string; path: RegExp }[] = []
  let document: Promise<OpenApiDocument> | undefined
  const full: ProviderContext = { ...context, document: () => mounted.document() }

  const open = withoutCredentials(full)
  const plain = provider.stringify ?? ((body: unknown) => JSON.stringify(body))
  const stringify = (body: unknown): string => textOf(body, plain)

  const sendProblem = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    let problem = toProblem(error)
    // It does not matter how long the body is.
    if (request.is404 && problem.detail.malformed === 'too-large') problem = noRoute(request)
    request.world ??= context.worlds.open('default')
    request.notes ??= []
    let rendered: ErrorReply
    try {
      rendered = provider.renderError(problem, request, full)
    } catch (cause) {
      // The framework would answer this itself, in its own envelope, and log nothing.
      problem = new Problem('internal', (cause as Error).message, { cause })
      error = cause
      rendered = provider.renderError(problem, request, full)
    }
    const { status, headers = {}, body, code } = rendered
    if (problem.kind === 'internal' && !problem.detail.ordered)
      request.log.error({ err: error, url: request.originalUrl }, 'internal error')
    keepProblem(request, problem, code ?? String(status))
    return reply.code(status).headers(headers).send(body)
  }
  const methodsOf = (path: string): string[] => [
    ...new Set(table.filter((route) => route.path.test(path)).map(({ method }) => method)),
  ]
  const noRoute = (request: FastifyRequest): Problem =>
    new Problem(
      'no-route',
      `${request.method} ${sentPathOf(request)} is not an operation of ${provider.title}`,
      {
        allow: methodsOf(pathOf(request)),
      },
    )
  const authenticate = (request: FastifyRequest): void => {
    if (request.is404 || request.routeOptions.config.public) return
    request.caller = provider.authenticate(request, full)
    request.world = request.caller.world
  }
  /** @returns why the world cannot be entered: the request is recorded in `default` and refused */
  const enter = (request: FastifyRequest): unknown => {
    try {
      const name = provider.worldOf(request, full)
      if (name !== undefined) request.world = context.worlds.open(name)
      return undefined
    } catch (error) {
      if (!(error instanceof Problem && error.kind === 'unauthenticated')) return error
      request.notes.push({ kind: 'auth', text: error.message })
      return provider.stranger?.(error) ?? error
    }
  }
  const mounted: Mounted = {
    provider,
    context: full,
    operations,
    document: () => {
      document ??= import('./openapi.ts').then(({ describe }) =>
        describe(provider.name, provider.openapi, operations),
      )
      return document
    },
  }

  await app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      // The front door sends requests to providers by these prefixes.
      if (!provider.prefixes.some((prefix) => route.url === prefix || route.url.startsWith(`${prefix}/`)))
        throw new Error(`${route.url} is not below any of ${provider.prefixes.join(', ')}`)
      route.bodyLimit ??= route.config?.public ? OPEN_BODY_BYTES : BODY_BYTES
      note(route, operations, table)
    })

    // A single hook for all first steps, because each hook costs every request time.
    scope.addHook('onRequest', (request, reply, done) => {
      // Find the world first: the rest depends on it.
      request.notes = []
      const view = viewOf(request)
      if (view !== undefined) {
        request.world = quietWorld(context.worlds.open(view.world), view)
        request.caller = provider.authenticate(request, open)
        done()
        return
      }
      request.world = context.worlds.open('default')
      const cannot = enter(request)
      openEntry(request, provider.name, context.wallNow())
      refuseBroken(request.raw)
      if (cannot !== undefined) throw cannot
      // Before authentication, as the router of such a service comes first.
      if (provider.onSlash !== undefined && hasOddSlash(request.url)) {
        const known = methodsOf(withoutTrailing(pathOf(request), '/')).length > 0
        const address = provider.onSlash(request, full, known)
        if (address !== undefined) {
          reply.code(307).header('location', address).send()
          return
        }
      }
      // The framework refuses an invalid media type, but the real services ignore it.
      if (request.headers['content-type'] !== undefined && request.mediaType === undefined)
        request.headers = { 'content-type': undefined }
      // Faults that do not depend on what the request contains.
      const held = disturb(request, reply, provider, 'unread', faultHeader)
      // Identify the caller before the body is read.
      if (held === undefined) {
        authenticate(request)
        done()
      } else
        held
          .then((goesOn) => {
            if (goesOn) authenticate(request)
            return goesOn
          })
          .then((goesOn) => goesOn && done(), done)
    })

    const { decode = utf8, parse = parseJson } = provider.body ?? {}
    scope.removeAllContentTypeParsers()
    // Not `*`: Fastify 5.12 reads the content type anew for each request that only this matches.
    scope.addContentTypeParser(/^/, { parseAs: 'buffer' }, (request, bytes, done) => {
      try {
        const text = decode(bytes as Buffer)
        // Keep the text, not the bytes: they are a slice of a larger buffer, which would stay in memory.
        keepBody(request, text, bytes.length)
        done(null, (bytes as Buffer).length === 0 ? undefined : parse(text, request, full))
      } catch (error) {
        if (request.entry?.body === undefined) keepBody(request, bytes, bytes.length)
        done(error as Error)
      }
    })

    // Faults that name a resource, then overrides. The handler's checks come later.
    scope.addHook('preValidation', (request, reply, done) => {
      if (isPeek(request)) {
        done()
        return
      }
      const held = disturb(request, reply, provider, 'read', faultHeader)
      if (held === undefined) {
        if (!override(request, reply, provider)) done()
      } else held.then((goesOn) => goesOn && !override(request, reply, provider) && done(), done)
    })

    scope.setValidatorCompiler<z.ZodType>(({ schema, httpPart }) => (data) => {
      const result = schema.safeParse(data, { reportInput: true })
      if (result.success) return { value: result.data }
      const part = httpPart as 'params' | 'querystring' | 'headers' | 'body'
      const { issues } = result.error
      return {
        error: new Problem('invalid', issues[0]?.message ?? 'invalid request', {
          issues,
          part,
        }),
      }
    })

    // Reply schemas document and check replies; they do not serialize them.
    scope.setSerializerCompiler(() => stringify)
    scope.setReplySerializer(stringify)
    if (checkReplies)
      scope.addHook('preSerialization', async (request, reply, payload) => {
        checkReply(request, reply.statusCode, payload)
        return payload
      })

    // The text is ready: apply faults to it, and complete the journal entry.
    const { contentType, headerNames = [] } = provider
    const spell = spellerOf(new Map(headerNames.map((name) => [name.toLowerCase(), name])))
    scope.addHook('onSend', (request, reply, payload, done) => {
      if (contentType !== undefined && reply.getHeader('content-type') === FASTIFYS_JSON)
        reply.header('content-type', contentType)
      if (headerNames.length > 0) spell(reply.raw)
      keepReply(request, payload, context.wallNow())
      if (request.spoilt === undefined) done(null, payload)
      else spoil(request, reply, payload, (spoilt) => done(null, spoilt))
    })
    scope.addHook('onResponse', (request, reply, done) => {
      closeEntry(request, reply, true)
      done()
    })

    scope.setErrorHandler((error, request, reply) => sendProblem(error, request, reply))
    scope.setNotFoundHandler((request) => {
      throw noRoute(request)
    })
    await scope.register(provider.routes, full)
  })
  return mounted
}

const PLAIN_HEAD = Symbol('writeHead')
type Spelling = ServerResponse & { [PLAIN_HEAD]: ServerResponse['writeHead'] }

/**
 * Spells header names as the service does: the framework writes them in lower case, Node as given. One function for all
 * responses: V8's small collections do not free a response with a function of its own.
 */
function spellerOf(spellings: ReadonlyMap<string, string>): (raw: ServerResponse) => void {
  const writeHead = function (this: Spelling, status: number, headers: OutgoingHttpHeaders) {
    const spelled: OutgoingHttpHeaders = {}
    for (const name in headers) spelled[spellings.get(name) ?? name] = headers[name]
    return this[PLAIN_HEAD](status, spelled)
  } as unknown as ServerResponse['writeHead']
  return (raw) => {
    ;(raw as Spelling)[PLAIN_HEAD] = raw.writeHead
    raw.writeHead = writeHead
  }
}

function note(
  route: RouteOptions,
  operations: Map<string, Operation>,
  table: { method: string; path: RegExp }[],
): void {
  const schema = (route.schema ?? {}) as OperationSchema
  const method = String(route.method)
  table.push({ method, path: pathPattern(route.url) })
  if (schema.operationId === undefined || schema.hide) return
  if (operations.has(schema.operationId)) throw new Error(`there are two operations ${schema.operationId}`)
  operations.set(schema.operationId, {
    operationId: schema.operationId,
    method,
    url: route.url,
    documentUrl: route.config?.documentUrl ?? route.url,
    schema,
    public: route.config?.public ?? false,
  })
}

/** A slash at the end of the path, or two in a row. */
function hasOddSlash(url: string): boolean {
  const query = url.indexOf('?')
  const path = query === -1 ? url : url.slice(0, query)
  return path.includes('//') || (path.endsWith('/') && path !== '/')
}

const pathOf = ({ url }: FastifyRequest): string => url.split('?', 1)[0] ?? ''

/** The same as the client sent it, where the provider is routed by another address. */
const sentPathOf = ({ originalUrl }: FastifyRequest): string => originalUrl.split('?', 1)[0] ?? ''

/** Turns `/a/:id` into a pattern for its paths, with or without a trailing slash. */
const pathPattern = (url: string): RegExp =>
  new RegExp(
    `^${url
      .replace(/\/$/, '')
      .replace(/[.+*?^${}()|[\]\\]/g, '\\$&')
      .replace(/:[A-Za-z_]\w*/g, '[^/]+')}/?$`,
  )

/** Turns a thrown value into a Problem. Anything unexpected is internal. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  const {
    code = '',
    statusCode = 500,
    message = String(error),
  } = error as {
    code?: string
    statusCode?: number
    message?: string
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new Problem('malformed', message, { malformed: 'too-large', cause: error })
  // The client disconnected before its body was complete.
  if (code === 'ECONNRESET' || (code.startsWith('FST_') && statusCode < 500))
    return new Problem('malformed', message, { malformed: 'bytes', cause: error })
  return new Problem('internal', message, { cause: error })
}

function checkReply(request: FastifyRequest, status: number, payload: unknown): void {
  const responses = (request.routeOptions.schema as OperationSchema | undefined)?.response
  if (responses === undefined) return
  const schema = responses[status] ?? responses[`${Math.floor(status / 100)}xx`] ?? responses.default
  const result = schema?.safeParse(payload)
  if (result?.success) return
  const fault =
    result === undefined ? 'the route declares no reply with this status' : z.prettifyError(result.error)
  const error = new Error(
    `${request.routeOptions.schema?.operationId} ${status} does not match its schema: ${fault}`,
  )
  request.log.error(error)
  // The reply may itself be an error. The framework then answers and must not use its status.
  throw Object.assign(error, { statusCode: 500 })
}
