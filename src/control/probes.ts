// Liveness and readiness. Called before anything else, so they load as little as possible.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { Problem } from '../core/problem.ts'
import type { ControlContext } from './context.ts'
import { errorReplies } from './errors.ts'
import { setManners } from './manners.ts'

export const probes: FastifyPluginAsyncZod<ControlContext> = async (scope) => {
  let ready = false
  scope.addHook('onReady', async () => {
    ready = true
  })
  scope.addHook('preClose', async () => {
    ready = false
  })

  scope.route({
    method: 'GET',
    url: '/livez',
    config: { public: true },
    schema: {
      operationId: 'livez',
      summary: 'Check that the process responds.',
      tags: ['server'],
      response: { 200: z.object({ status: z.literal('alive') }), ...errorReplies },
    },
    handler: async () => ({ status: 'alive' as const }),
  })

  scope.route({
    method: 'GET',
    url: '/readyz',
    config: { public: true },
    schema: {
      operationId: 'readyz',
      summary:
        'Check that the worlds are seeded and calls are served; 503 until then, and while the server stops.',
      tags: ['server'],
      response: { 200: z.object({ status: z.literal('ready') }), ...errorReplies },
    },
    handler: async () => {
      if (!ready) throw new Problem('unavailable', 'the server is starting or stopping')
      return { status: 'ready' as const }
    },
  })
}

/** The same routes without the rest of the control API. */
export const lifeline: FastifyPluginAsyncZod<ControlContext> = async (scope, options) => {
  const context = { ...options, prefix: undefined }
  setManners(scope, context)
  await scope.register(probes, context)
}
