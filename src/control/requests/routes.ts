// The journal: requests, their responses and the reasons.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import type { Entry } from '../../core/journal/journal.ts'
import { found } from '../../core/problem.ts'
import type { WorldState } from '../../store/worlds/world-state.ts'
import type { ControlContext } from '../context.ts'
import { errorReplies } from '../errors.ts'
import { WorldParams, WorldQuery, worldOf, worldsOf } from '../scoped.ts'
import { checkMatch } from '../targets.ts'
import { differences, RequestFilter, type RequestMatch } from './match.ts'
import { RequestSummary, RequestView, summarize, view } from './view.ts'

/** Requests of some worlds that match, in the order in which they came. */
export function entriesOf(
  worlds: readonly WorldState[],
  match: RequestMatch,
  since: number,
): { readonly entry: Entry; readonly world: WorldState }[] {
  const all = worlds.flatMap((world) =>
    [...world.backstage.journal.entries(since)]
      .filter((entry) => differences(entry, match).length === 0)
      .map((entry) => ({ entry, world })),
  )
  return worlds.length === 1 ? all : all.sort((a, b) => a.entry.wallAt - b.entry.wallAt)
}

/** The path of one request. */
export const RequestParams = WorldParams.extend({
  id: z.coerce
    .number()
    .int()
    .min(1)
    .meta({ examples: [1] }),
})

/** @throws Problem 'not-found' */
export const entryBy = ({ backstage }: WorldState, id: number): Entry =>
  found(backstage.journal.get(id), `request ${id} (the journal may have dropped it)`)

export const requests: FastifyPluginAsyncZod<ControlContext> = async (scope, context) => {
  const tags = ['requests']

  scope.route({
    method: 'GET',
    url: '/requests',
    schema: {
      operationId: 'listRequests',
      summary: 'The latest requests of the world, oldest first.',
      description:
        'Without headers and bodies, unless `full=true`; the call for one request includes them all.',
      tags,
      params: WorldParams,
      querystring: RequestFilter.extend({
        ...WorldQuery,
        full: z.stringbool().default(false),
        limit: z.coerce
          .number()
          .int()
          .min(1)
          .max(10_000)
          .default(100)
          .describe('Only this many of the latest'),
      }),
      response: {
        200: z.object({
          total: z.int().describe('Number of matching requests in the journal'),
          requests: z.array(z.union([RequestView, RequestSummary])),
        }),
        ...errorReplies,
      },
    },
    handler: async (request) => {
      const { full, limit, since = 0, world: _world, ...match } = request.query
      await checkMatch(match, context)
      const all = entriesOf(worldsOf(context, request), match, since)
      if (full) await context.load()
      return {
        total: all.length,
        requests: all
          .slice(-limit)
          .map(({ entry, world }) => (full ? view(entry, world, context) : summarize(entry, world.name))),
      }
    },
  })

  scope.route({
    method: 'GET',
    url: '/requests/:id',
    schema: {
      operationId: 'getRequest',
      summary: 'One request: headers, bodies and what affected it; if it was refused, the reason.',
      tags,
      params: RequestParams,
      response: { 200: RequestView, ...errorReplies },
    },
    handler: async (request) => {
      const world = worldOf(context, request)
      const { id } = request.params
      const entry = entryBy(world, id)
      await context.load(entry.provider)
      return view(entry, world, context)
    },
  })

  scope.route({
    method: 'DELETE',
    url: '/requests',
    schema: {
      operationId: 'clearRequests',
      summary: 'Empty the journal. Ids continue.',
      tags,
      params: WorldParams,
      response: { 200: z.object({ removed: z.int() }), ...errorReplies },
    },
    handler: async (request) => {
      const { journal } = worldOf(context, request).backstage
      const removed = [...journal.entries()].length
      journal.clear()
      return { removed }
    },
  })
}
