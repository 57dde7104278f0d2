// Metrics for Prometheus. What makes the text is loaded when somebody asks first.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { Problem } from '../../core/problem.ts'
import type { ControlContext } from '../context.ts'
import { errorReplies } from '../errors.ts'

export const metrics: FastifyPluginAsyncZod<ControlContext> = async (scope, context) => {
  scope.route({
    method: 'GET',
    url: '/metrics',
    schema: {
      operationId: 'getMetrics',
      summary: 'Requests, faults, worlds, tasks and the process, in the text format of Prometheus.',
      description:
        'The first call starts the measurement of event-loop delay. Requests are counted from the start.',
      tags: ['server'],
      querystring: z.strictObject({
        perWorld: z
          .stringbool()
          .default(false)
          .describe('Give figures of the journal and of tasks for each world, with a label `world`'),
      }),
      response: { 200: z.string().meta({ contentType: 'text/plain' }), ...errorReplies },
    },
    handler: async (request, reply) => {
      const { meter } = context.worlds
      if (meter === undefined) throw new Problem('conflict', 'this server was started without metrics')
      await context.load()
      const { CONTENT_TYPE, metricsText } = await import('./text.ts')
      const text = await metricsText(meter, context, request.query.perWorld)
      return reply.type(CONTENT_TYPE).send(text)
    },
  })
}
