import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import type { ControlContext } from '../context.ts'
import { errorReplies } from '../errors.ts'
import { WorldParams, worldOf } from '../scoped.ts'
import { ClockReply, readClock } from './clock.ts'

const WorldReset = z.object({ world: z.string(), clock: ClockReply }).meta({ id: 'WorldReset' })

export const reset: FastifyPluginAsyncZod<ControlContext> = async (scope, context) => {
  scope.route({
    method: 'POST',
    url: '/reset',
    schema: {
      operationId: 'resetWorld',
      summary: 'Reset a world to its start: resources, identifiers, clock, plan. Complete when it responds.',
      tags: ['worlds'],
      params: WorldParams,
      response: { 200: WorldReset, ...errorReplies },
    },
    handler: async (request) => {
      const world = worldOf(context, request)
      world.reset()
      return { world: world.name, clock: readClock(world.clock) }
    },
  })
}
