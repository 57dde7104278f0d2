// REST routes, generated from the list of APIs. A path with one API accepts any method for it. A path with several
// chooses by method, and for PUT by the action named in the body (RestServer of zstackio/zstack 5.3.20).
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { Problem } from '../../../core/problem.ts'
import type { ProviderContext } from '../../../http/provider.ts'
import type { ZStackCaller } from '../auth/index.ts'
import { behaviorsOf, type ZStackBehaviors } from '../behaviors.ts'
import { type Action, type Api, isQuery, note, type QueryApi } from '../declaration/api.ts'
import { contextPath, JSON_TYPE, textFault, unnamedAction } from '../errors.ts'
import { isObject } from '../members.ts'
import { readQuery } from '../query/parameters.ts'
import { runGet, runQuery } from '../query/run.ts'
import { nameless } from './body.ts'
import { answer, callOf, jobUuidOf } from './calls.ts'
import { describe } from './documents.ts'

const ROOT = '/zstack/v1'
const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'HEAD'] as const
type Method = (typeof METHODS)[number]

/** All APIs of one path. */
interface Place {
  readonly url: string
  readonly offers: { readonly method: Method; readonly api: Api; readonly documented: boolean }[]
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => FastifyReply

export const restRoutes =
  (apis: readonly Api[]): FastifyPluginAsync<ProviderContext> =>
  async (scope, context) => {
    for (const place of placesOf(apis)) offer(scope, context, place)
  }

function offer(scope: FastifyInstance, context: ProviderContext, { url, offers }: Place): void {
  const shared = new Set(offers.map(({ api }) => api)).size > 1
  for (const method of METHODS) {
    const here = shared ? offers.filter((one) => one.method === method) : offers
    const [first] = here
    const documented = here.find((one) => one.documented && one.method === method)
    scope.route({
      method,
      url,
      exposeHeadRoute: false,
      // ZStack refuses in its own words and order: the schemas are only for the document.
      validatorCompiler: () => (data: unknown) => ({ value: data }),
      config: { public: first === undefined || (!isQuery(first.api) && first.api.public === true) },
      schema: documented
        ? describe(
            documented.api,
            url,
            here.map(({ api }) => api),
          )
        : { hide: true, ...(first === undefined ? {} : { operationId: first.api.name }) },
      handler: handlerOf(
        here.map(({ api }) => api),
        url,
        shared,
        context,
      ),
    })
  }
}

function handlerOf(apis: readonly Api[], url: string, shared: boolean, context: ProviderContext): Handler {
  const [first] = apis
  if (first === undefined)
    return (request) => {
      throw missing(request, behaviorsOf(context.settings))
    }
  if (isQuery(first)) return queryHandler(first, context)
  // No path has both a query and an action for the same method.
  return actionHandler(apis as unknown as readonly [Action, ...Action[]], url, shared, context)
}

/** All paths of an API. */
function urlsOf(api: Api): readonly string[] {
  const urls = api.paths.map((path) => ROOT + path)
  if (isQuery(api))
    return urls.flatMap((url) => [
      url,
      api.one === undefined ? `${url.replace(/\/$/, '')}/:uuid` : ROOT + api.one,
    ])
  if (api.method !== 'PUT' || api.public) return urls
  // The Go SDKs send every PUT there.
  return urls.flatMap((url) => (url.endsWith('/actions') ? [url] : [url, `${url}/actions`]))
}

function placesOf(apis: readonly Api[]): Iterable<Place> {
  const places = new Map<string, Place>()
  const taken = new Set<string>()
  for (const api of apis) {
    const method = isQuery(api) ? 'GET' : api.method
    let found = false
    for (const url of urlsOf(api)) {
      const key = url.replace(/\/$/, '')
      const place = places.get(key) ?? { url, offers: [] }
      places.set(key, place)
      // Two PUTs share a path: the second is documented under its alias.
      const documented: boolean = !found && !taken.has(`${method} ${key}`)
      if (documented) taken.add(`${method} ${key}`)
      found ||= documented
      place.offers.push({ method, api, documented })
    }
  }
  return places.values()
}

/** The response of a shared path to a method that none of its APIs has. */
function missing(request: FastifyRequest, behaviors: ZStackBehaviors): Error {
  const { method } = request
  const path = contextPath(request)
  if (method === 'HEAD') return textFault(405, `The method[HEAD] is not allowed for the path[${path}]`)
  if (method !== 'PUT') {
    const what = { GET: 'query', POST: 'creational', DELETE: 'delete' }[method]
    return textFault(500, `No ${what} API found for the path[${path}]`)
  }
  return isObject(request.body) ? unnamedAction(request) : nameless(request, behaviors)
}

function actionHandler(
  actions: readonly [Action, ...Action[]],
  url: string,
  shared: boolean,
  context: ProviderContext,
): Handler {
  const behaviors = behaviorsOf(context.settings)
  const lax = url.endsWith('/actions')
  return (request, reply) => {
    reply.header('content-type', JSON_TYPE)
    if (lax) {
      if (behaviors.nestedOnly) throw new Problem('no-route', `no api mapping to ${contextPath(request)}`)
      note(request, 'zstack.body', 'any')
    }
    return answer(request, reply, actions, shared, context)
  }
}

function queryHandler(api: QueryApi, context: ProviderContext): Handler {
  return (request, reply) => {
    reply.header('content-type', JSON_TYPE)
    jobUuidOf(request)
    const { uuid } = request.params as { uuid?: string }
    // The REST layer refuses before it checks the session.
    const query = uuid === undefined ? readQuery(request.query as Parameters<typeof readQuery>[0]) : undefined
    const { identity, fault } = request.caller as ZStackCaller
    if (fault !== undefined) throw fault
    const call = callOf(context, request.world, identity)
    const body = query === undefined ? runGet(api, call, uuid ?? '') : runQuery(api, call, query)
    return reply.send(call.behaviors.fullEnvelope ? { success: true, error: null, ...body } : body)
  }
}
