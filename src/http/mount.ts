// Hangs a provider into the server. The order of the hooks below is the way of a request.
import { isUtf8 } from 'node:buffer'
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import * as z from 'zod'
import { Problem } from '../core/problem.ts'
import { disturb } from './faults.ts'
import { closeEntry, keepBody, keepProblem, keepReply, openEntry } from './journal.ts'
import type { OpenApiDocument } from './openapi.ts'
import type { Operation, OperationSchema } from './operation.ts'
import { override } from './overrides.ts'
import type { ErrorReply, ProviderContext, ProviderPlugin } from './provider.ts'
import { spoil } from './spoil.ts'
import { textOf } from './wire-text.ts'

/** What Fastify gives replies that are objects. */
const FASTIFYS_JSON = 'application/json; charset=utf-8'

export interface Mounted {
  readonly provider: ProviderPlugin
  readonly context: ProviderContext
  /** By operationId. */
  readonly operations: ReadonlyMap<string, Operation>
  /** The OpenAPI document, made when first asked for. */
  document(): Promise<OpenApiDocument>
  /** The provider's dress for a problem outside its routes, such as a path that cannot be decoded. */
  sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply
}

export interface MountOptions {
  /** Check each reply against its schema; one that does not fit is answered as an internal error. */
  readonly checkReplies: boolean
  /** Whether a request may order a fault for itself, with the header `x-evalmock-fault`. */
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

  const plain = provider.stringify ?? ((body: unknown) => JSON.stringify(body))
  const stringify = (body: unknown): string => textOf(body, plain)

  const sendProblem = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    let problem = toProblem(error)
    request.world ??= context.worlds.open('default')
    request.notes ??= []
    let rendered: ErrorReply
    try {
      rendered = provider.renderError(problem, request, full)
    } catch (cause) {
      // The framework would answer this by itself, in nobody's envelope, and log nothing.
      problem = new Problem('internal', (cause as Error).message, { cause })
      error = cause
      rendered = provider.renderError(problem, request, full)
    }
    const { status, headers = {}, body, code } = rendered
    if (problem.kind === 'internal' && !problem.detail.ordered)
      request.log.error({ err: error, url: request.url }, 'internal error')
    keepProblem(request, problem, code ?? String(status))
    // Outside the provider's scope too, where its hooks do not run.
    if (provider.contentType !== undefined) reply.type(provider.contentType).serializer(stringify)
    return reply.code(status).headers(headers).send(body)
  }
  const authenticate = (request: FastifyRequest): void => {
    if (request.is404 || request.routeOptions.config.public) return
    request.caller = provider.authenticate(request, full)
    request.world = request.caller.world
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
    sendProblem,
  }

  await app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      // Requests are given to providers by these.
      if (!provider.prefixes.some((prefix) => route.url === prefix || route.url.startsWith(`${prefix}/`)))
        throw new Error(`${route.url} is below none of ${provider.prefixes.join(', ')}`)
      note(route, operations, table)
    })

    // One hook for what comes first, as each costs every request.
    scope.addHook('onRequest', (request, reply, done) => {
      // Which world, before anything that is kept per world.
      request.notes = []
      request.world = context.worlds.open('default')
      const name = provider.worldOf(request, full)
      if (name !== undefined) request.world = context.worlds.open(name)
      openEntry(request, provider.name, context.wallNow())
      // The framework refuses what is no media type, and no service here looks at it.
      if (request.headers['content-type'] !== undefined && request.mediaType === undefined)
        request.headers = { 'content-type': undefined }
      // Faults that need not know what the request says.
      const held = disturb(request, reply, provider, 'unread', faultHeader)
      // Who calls, before the body is read.
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

    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (request, bytes, done) => {
      try {
        const text = textOfBody(bytes as Buffer)
        // Its text and not its bytes: those are a piece of a larger buffer, all of which would be kept with them.
        keepBody(request, text, bytes.length)
        done(null, parseText(text))
      } catch (error) {
        if (request.entry?.body === undefined) keepBody(request, bytes, bytes.length)
        done(error as Error)
      }
    })

    // Faults that ask for a resource, then answers on order; the handler's checks come after.
    scope.addHook('preValidation', (request, reply, done) => {
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

    // Reply schemas document and check; text is made without them.
    scope.setSerializerCompiler(() => stringify)
    scope.setReplySerializer(stringify)
    if (checkReplies)
      scope.addHook('preSerialization', async (request, reply, payload) => {
        checkReply(request, reply.statusCode, payload)
        return payload
      })

    // The text is ready: faults that spoil it, and the end of the journal's entry.
    const { contentType, headerNames = [] } = provider
    const spellings = new Map(headerNames.map((name) => [name.toLowerCase(), name]))
    scope.addHook('onSend', (request, reply, payload, done) => {
      if (contentType !== undefined && reply.getHeader('content-type') === FASTIFYS_JSON)
        reply.header('content-type', contentType)
      if (spellings.size > 0) spellHead(reply.raw, spellings)
      keepReply(request, payload)
      if (request.spoilt === undefined) done(null, payload)
      else spoil(request, reply, payload, (spoilt) => done(null, spoilt))
    })
    scope.addHook('onResponse', (request, reply, done) => {
      closeEntry(request, reply, true)
      done()
    })

    scope.setErrorHandler((error, request, reply) => sendProblem(error, request, reply))
    for (const prefix of provider.prefixes)
      await scope.register(
        async (below) =>
          below.setNotFoundHandler((request) => {
            const path = request.url.split('?', 1)[0] ?? ''
            const allow = [
              ...new Set(table.filter((route) => route.path.test(path)).map(({ method }) => method)),
            ]
            throw new Problem('no-route', `${request.method} ${path} is no operation of ${provider.title}`, {
              allow,
            })
          }),
        { prefix },
      )
    await scope.register(provider.routes, full)
  })
  return mounted
}

/** Writes names of headers as the service spells them: the framework folds their case, Node takes them as they are. */
function spellHead(raw: ServerResponse, spellings: ReadonlyMap<string, string>): void {
  const { writeHead } = raw
  raw.writeHead = ((status: number, headers: OutgoingHttpHeaders) => {
    const spelled: OutgoingHttpHeaders = {}
    for (const name in headers) spelled[spellings.get(name) ?? name] = headers[name]
    return writeHead.call(raw, status, spelled)
  }) as typeof writeHead
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

/** `/a/:id` to a pattern of the paths it takes, with or without a slash at the end. */
const pathPattern = (url: string): RegExp =>
  new RegExp(
    `^${url
      .replace(/\/$/, '')
      .replace(/[.+*?^${}()|[\]\\]/g, '\\$&')
      .replace(/:[A-Za-z_]\w*/g, '[^/]+')}/?$`,
  )

/** The value of a JSON text; undefined for an empty one. A byte order mark is passed over. */
export const parseJson = (bytes: Buffer): unknown => parseText(textOfBody(bytes))

function textOfBody(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  if (text.includes('\uFFFD') && !isUtf8(bytes))
    throw new Problem('malformed', 'the body is not valid UTF-8', { malformed: 'bytes' })
  return text
}

function parseText(text: string): unknown {
  const json = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  if (json.trim() === '') return undefined
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (cause) {
    throw new Problem('malformed', (cause as Error).message, {
      malformed: 'json',
      cause,
      extra: { text: json },
    })
  }
  if (isTooDeep(json))
    throw new Problem('malformed', `the body is nested more than ${DEEPEST} levels deep`, {
      malformed: 'json',
    })
  return value
}

/** Levels of lists and objects. What is walked by recursion stays far from the stack's end; SQLite gives up at 1000. */
const DEEPEST = 256

/** @param json a text that is JSON */
function isTooDeep(json: string): boolean {
  // It takes a bracket to go in and one to come out.
  if (json.length < 2 * DEEPEST) return false
  let depth = 0
  for (let i = 0; i < json.length; i++) {
    const char = json[i]
    if (char === '"') i = endOfString(json, i)
    else if (char === '[' || char === '{') {
      if (++depth > DEEPEST) return true
    } else if (char === ']' || char === '}') depth--
  }
  return false
}

/** The place of the quote that ends the string which begins at this place. */
function endOfString(json: string, start: number): number {
  let end = json.indexOf('"', start + 1)
  for (;;) {
    let slashes = 0
    while (json[end - 1 - slashes] === '\\') slashes++
    if (slashes % 2 === 0) return end
    end = json.indexOf('"', end + 1)
  }
}

/** What a thrown value is in the emulator's words. What is not foreseen is internal. */
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
  if (code === 'FST_ERR_BAD_URL') return new Problem('malformed', message, { malformed: 'url', cause: error })
  // The client left before its body was complete.
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
    result === undefined ? 'the route declares no reply of this status' : z.prettifyError(result.error)
  const error = new Error(`${request.routeOptions.schema?.operationId} ${status} is off its schema: ${fault}`)
  request.log.error(error)
  // The reply being made may be an error's: then the framework answers, and must not do so with that status.
  throw Object.assign(error, { statusCode: 500 })
}
