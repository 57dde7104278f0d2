// A capsule: what happened to a world, in one file that replays it. And the note of what was done to worlds, for it.
import type { FastifyInstance } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import type { ControlContext } from '../context.ts'
import { errorReplies } from '../errors.ts'
import { WorldParams, worldOf } from '../scoped.ts'

const Capsule = z
  .looseObject({ format: z.literal('evalmock-capsule'), version: z.int() })
  .meta({ id: 'Capsule' })

export const capsule: FastifyPluginAsyncZod<ControlContext> = async (scope, context) => {
  scope.route({
    method: 'GET',
    url: '/capsule',
    schema: {
      operationId: 'saveCapsule',
      summary: 'Everything that `evalmock capsule replay` needs to repeat what happened, without secrets.',
      tags: ['requests'],
      params: WorldParams,
      response: { 200: Capsule, ...errorReplies },
    },
    handler: async (request) => {
      const world = worldOf(context, request)
      await context.load()
      return (await context.capsule(world)) as z.output<typeof Capsule>
    },
  })
}

/** Calls that do not change what clients see, or that begin a new story. */
const NO_DEED = /^\/(reset|requests|events|mcp|clock\/rewind)\b/

/** Notes every call that changes a world, before its caller has the response. */
export function noteDeeds(scope: FastifyInstance, { worlds }: ControlContext): void {
  scope.addHook('onSend', async ({ method, url, params, body, routeOptions }, reply) => {
    if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS' || reply.statusCode >= 400) return
    const { world: name = 'default' } = (params ?? {}) as { world?: string }
    const at = url.replace(/^\/_mock(\/worlds\/[^/?]+(?=\/))?/, '')
    const isAboutWorld = routeOptions.config.short === true || routeOptions.url?.includes('/worlds/:world/')
    if (!isAboutWorld || NO_DEED.test(at) || !worlds.has(name)) return
    const { backstage, clock } = worlds.open(name)
    const { journal, story } = backstage
    story.add({
      after: journal.seen,
      wallAt: worlds.timeIn({ at: 0, wall: 0, rate: 1 }),
      at: clock.now(),
      method,
      url: at,
      body:
        body === undefined || body === null
          ? undefined
          : typeof body === 'string'
            ? body
            : JSON.stringify(body),
    })
  })
}
