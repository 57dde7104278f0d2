// How every route of the control API reads calls and responds.
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import type * as z from 'zod'
import { OUR_WORDS } from '../core/checks/words.ts'
import { type Issue, Problem } from '../core/problem.ts'
import { parseJson, utf8 } from '../http/body.ts'
import { track } from '../http/journal.ts'
import type { OperationSchema } from '../http/operation.ts'
import { refuseBroken } from '../http/targets.ts'
import type { ControlContext } from './context.ts'
import { sendControlProblem } from './errors.ts'
import { createGuard } from './guard.ts'

/** Says which start of a server answers. Responses of providers have it only with `--instance-header`. */
export const INSTANCE_HEADER = 'x-evalmock-instance'

export function setManners(scope: FastifyInstance, context: ControlContext): void {
  withHead(scope)
  const { settings, token, hosts, origins } = context
  const guard = createGuard({ publicUrl: settings.publicUrl, token, hosts, origins })
  scope.addHook('onRequest', async (request, reply) => {
    reply.header(INSTANCE_HEADER, context.instance.id)
    track(request)
    await guard(request)
    refuseBroken(request.raw)
  })

  // Read any content type as JSON: `curl -d '{"ms": 60000}'` sends it as a form.
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, async (request: FastifyRequest, bytes: unknown) =>
    // For an unknown path, the path is the error to report, whatever the body is.
    request.is404 ? undefined : bodyOf(request, utf8(bytes as Buffer)),
  )
  scope.setValidatorCompiler<z.ZodType>(({ schema, httpPart }) => (data) => {
    const result = schema.safeParse(data, OUR_WORDS)
    if (result.success) return { value: result.data }
    const issues = result.error.issues as readonly Issue[]
    return { error: new Problem('invalid', summaryOf(issues), { issues, part: httpPart as 'body' }) }
  })
  scope.setSerializerCompiler(() => (body) => JSON.stringify(body))
  if (context.checkReplies)
    scope.addHook('preSerialization', async (request, reply, payload) => {
      const { response = {} } = (request.routeOptions.schema ?? {}) as OperationSchema
      const schema = response[reply.statusCode] ?? response[`${Math.floor(reply.statusCode / 100)}xx`]
      schema?.parse(payload)
      return payload
    })
  // A call without a body of its own takes none, so that a misspelled one is not lost.
  scope.addHook('preValidation', async ({ body, routeOptions }) => {
    if (routeOptions.schema?.body !== undefined || body === undefined || body === null) return
    const isObject = typeof body === 'object' && !Array.isArray(body)
    const members = isObject ? Object.keys(body) : ['']
    if (members.length > 0) throw new Problem('invalid', `this call takes no body: ${unknownIn(members)}`)
  })
  // Nor parameters, so that `?world=ci-1` is not lost where the path names the world. Open pages take any.
  scope.addHook('preValidation', async ({ query, routeOptions }) => {
    const { querystring, operationId } = (routeOptions.schema ?? {}) as OperationSchema
    if (querystring !== undefined || operationId === undefined || routeOptions.config.public) return
    const names = Object.keys(query as object)
    if (names.length > 0)
      throw new Problem('invalid', `this call takes no parameters: ${unknownIn(names)}`, {
        part: 'querystring',
      })
  })
  scope.setErrorHandler(sendControlProblem)
}

function bodyOf({ routeOptions: { config } }: FastifyRequest, text: string): unknown {
  if (config.asText) return text
  const value = parseJson(text)
  // Fastify also gives null to a schema where no body came.
  if (value === null && !config.anyJson) throw new Problem('invalid', 'it must be an object, not null')
  return value
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body stays a text: its handler reads it. */
    asText?: boolean
    /** The body may be any JSON value: its handler checks it. */
    anyJson?: boolean
  }
}

/** Health checks send HEAD: every GET answers it too, unless its route says otherwise. */
function withHead(scope: FastifyInstance): void {
  const { route } = scope
  scope.route = function (this: FastifyInstance, options) {
    const { exposeHeadRoute = options.method === 'GET' } = options
    return route.call(this, { ...options, exposeHeadRoute } as RouteOptions)
  } as typeof route
}

const unknownIn = (members: readonly string[]): string =>
  members[0] === '' ? 'leave it out' : `${members.join(', ')} would be ignored`

const summaryOf = (issues: readonly Issue[]): string =>
  issues
    .map(({ path, message }) => [path.map(String).join('.'), message].filter(Boolean).join(': '))
    .join('; ')
