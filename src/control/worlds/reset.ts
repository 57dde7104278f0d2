import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import type { ControlContext } from '../context.ts'
import { errorReplies } from '../errors.ts'
import { snapshotNamed, WorldName, WorldParams, worldOf } from '../scoped.ts'
import { ClockReply, readClock } from './clock.ts'

const WorldReset = z.object({ world: z.string(), clock: ClockReply }).meta({ id: 'WorldReset' })

export const ResetRequest = z
  .strictObject({
    to: WorldName.optional().describe('A snapshot: from now on the world starts there'),
    fixtures: z.literal(true).optional().describe('From now on the world starts with the fixtures again'),
    all: z.boolean().optional().describe('All worlds, and those to come until the server stops'),
  })
  .refine(({ to, fixtures }) => to === undefined || fixtures === undefined, 'give to or fixtures, not both')
  .meta({ id: 'ResetRequest', examples: [{}] })

export const reset: FastifyPluginAsyncZod<ControlContext> = async (scope, context) => {
  const { worlds } = context

  scope.route({
    method: 'POST',
    url: '/reset',
    schema: {
      operationId: 'resetWorld',
      summary: 'Reset a world to its start: resources, identifiers, clock, plan. Complete when it responds.',
      description:
        'A world made from a snapshot, an import or another world returns to that, any other to the fixtures. The body sets another start.',
      tags: ['worlds'],
      params: WorldParams,
      body: ResetRequest.nullish(),
      response: { 200: WorldReset, ...errorReplies },
    },
    handler: async (request) => {
      const world = worldOf(context, request)
      const { to, fixtures, all = false } = request.body ?? {}
      if (to !== undefined || fixtures === true) {
        const bytes = to === undefined ? undefined : snapshotNamed(to, context)
        if (all) worlds.starts.putAll(worlds.names(), bytes)
        else worlds.starts.put(world.name, bytes)
      }
      for (const one of all ? worlds.names().map((name) => worlds.open(name)) : [world]) one.reset()
      return { world: world.name, clock: readClock(world.clock) }
    },
  })
}
