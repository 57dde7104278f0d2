// The REST routes, made from the list of APIs. A path with one API takes any method for it; a path that several APIs
// share picks by method, and for PUT by the action that the body names (RestServer of zstackio/zstack 5.3.20).
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { Problem } from '../../core/problem.ts'
import type { ProviderContext } from '../../http/provider.ts'
import { type Action, type Api, isQuery, note, type QueryApi } from './api.ts'
import type { ZStackCaller } from './auth.ts'
import { answer, callOf, jobUuidOf } from './calls.ts'
import { contextPath, JSON_TYPE, textFault } from './errors.ts'
import { documented } from './params.ts'
import { QueryParameters, readQuery } from './query/parameters.ts'
import { runGet, runQuery } from './query/run.ts'
import { readingsOf } from './readings.ts'
import { Accepted, errorReplies, queryReply } from './schemas.ts'

const ROOT = '/zstack/v1'
const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'HEAD'] as const
type Method = (typeof METHODS)[number]

/** All that one path offers. */
interface Place {
  readonly url: string
  readonly apis: { readonly method: Method; readonly api: Api; readonly documented: boolean }[]
}

/** ZStack refuses in its own words, inside its own code: the schemas are for the document alone. */
const unchecked = () => (data: unknown) => ({ value: data })

export const restRoutes =
  (apis: readonly Api[]): FastifyPluginAsync<ProviderContext> =>
  async (scope, context) => {
    for (const place of placesOf(apis).values()) {
      const shared = new Set(place.apis.map(({ api }) => api)).size > 1
      for (const method of METHODS) {
        const here = place.apis.filter((one) => one.method === method)
        const first = here[0] ?? (shared ? undefined : place.apis[0])
        scope.route({
          method,
          url: place.url,
          exposeHeadRoute: false,
          validatorCompiler: unchecked,
          config: { public: first === undefined || (!isQuery(first.api) && first.api.public === true) },
          schema: here.find((one) => one.documented)
            ? schemaFor(here.find((one) => one.documented)?.api as Api, place.url)
            : { hide: true },
          handler:
            first === undefined
              ? () => {
                  throw missing(method, place.url)
                }
              : isQuery(first.api)
                ? queryHandler(first.api, context)
                : actionHandler(
                    (here.length > 0 ? here : place.apis).map(({ api }) => api) as unknown as [
                      Action,
                      ...Action[],
                    ],
                    shared,
                    context,
                  ),
        })
      }
    }
  }

/** Where an API lives beside its documented path. */
function urlsOf(api: Api): readonly string[] {
  const paths = api.paths.map((path) => ROOT + path)
  if (isQuery(api))
    return paths.flatMap((path) => [
      path,
      api.one === undefined ? `${path.replace(/\/$/, '')}/:uuid` : ROOT + api.one,
    ])
  if (api.method !== 'PUT' || api.public) return paths
  // The Go SDKs send every PUT there.
  return paths.flatMap((path) => [path, `${path}/actions`])
}

function placesOf(apis: readonly Api[]): Map<string, Place> {
  const places = new Map<string, Place>()
  const taken = new Set<string>()
  for (const api of apis) {
    const method = isQuery(api) ? 'GET' : api.method
    let isDocumented = false
    for (const url of urlsOf(api)) {
      const key = url.replace(/\/$/, '')
      const place = places.get(key) ?? { url, apis: [] }
      places.set(key, place)
      // Two PUTs share a path: the second is documented under its alias.
      const free = !isDocumented && !taken.has(`${method} ${key}`)
      if (free) {
        taken.add(`${method} ${key}`)
        isDocumented = true
      }
      place.apis.push({ method, api, documented: free })
    }
  }
  return places
}

function missing(method: Method, url: string): Error {
  const path = url
  if (method === 'HEAD') return textFault(405, `The method[HEAD] is not allowed for the path[${path}]`)
  const what = { GET: 'query', POST: 'creational', DELETE: 'delete', PUT: 'update' }[method]
  return textFault(500, `No ${what} API found for the path[${path}]`)
}

function actionHandler(actions: readonly [Action, ...Action[]], shared: boolean, context: ProviderContext) {
  const readings = readingsOf(context.settings)
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    reply.header('content-type', JSON_TYPE)
    if (request.routeOptions.url?.endsWith('/actions')) {
      if (readings.nestedOnly) throw new Problem('no-route', `no api mapping to ${contextPath(request)}`)
      note(request, 'zstack.body', 'any')
    }
    return answer(request, reply, actions, shared, context)
  }
}

function queryHandler(api: QueryApi, context: ProviderContext) {
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    reply.header('content-type', JSON_TYPE)
    jobUuidOf(request)
    const { uuid } = request.params as { uuid?: string }
    // What the REST layer refuses, it refuses before it looks at the session.
    const query = uuid === undefined ? readQuery(request.query as Parameters<typeof readQuery>[0]) : undefined
    const { identity, fault } = request.caller as ZStackCaller
    if (fault !== undefined) throw fault
    const call = callOf(context, request.world, identity)
    const body = query === undefined ? runGet(api, call, uuid ?? '') : runQuery(api, call, query)
    return reply.send(call.readings.fullEnvelope ? { success: true, error: null, ...body } : body)
  }
}

const UuidPath = z.object({ uuid: z.string().describe('Uuid of the resource, 32 hexadecimal digits.') })

/** What a route says of itself in the document. */
function schemaFor(api: Api, url: string): Record<string, unknown> {
  const described = {
    operationId: api.name,
    summary: api.summary,
    ...(api.description === undefined ? {} : { description: api.description }),
    tags: [api.tag],
    externalDocs: { url: api.page },
  }
  const variables = [...url.matchAll(/:(\w+)/g)].map(([, name]) => name as string)
  const params =
    variables.length === 0
      ? {}
      : { params: z.object(Object.fromEntries(variables.map((name) => [name, UuidPath.shape.uuid]))) }
  if (isQuery(api))
    return {
      ...described,
      querystring: QueryParameters,
      response: { 200: queryReply(api.inventory), ...errorReplies },
    }
  const members = Object.fromEntries(Object.entries(api.params).filter(([name]) => !variables.includes(name)))
  return {
    ...described,
    ...params,
    ...(api.method === 'PUT' || api.method === 'POST' ? { body: bodySchema(api, members) } : {}),
    ...(api.method === 'DELETE' && Object.keys(members).length > 0
      ? { querystring: documented(members).partial() }
      : {}),
    response: {
      200: api.reply,
      ...(api.mode === 'async' ? { 202: Accepted } : {}),
      ...errorReplies,
    },
  }
}

function bodySchema(api: Action, members: Action['params']): z.ZodType {
  const inner = documented(members)
  const nested = z.looseObject({ [api.wrapper ?? 'params']: inner })
  return z
    .union([nested, inner])
    .describe(
      `Nested under \`${api.wrapper}\`; under the reading \`zstack.body=any\` flat or under \`params\` as well.`,
    )
}
