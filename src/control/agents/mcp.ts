// The Model Context Protocol over Streamable HTTP: tools with which coding agents use this API.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import type { ControlContext } from '../context.ts'

export const mcp: FastifyPluginAsyncZod<ControlContext> = async (scope, context) => {
  const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { method, headers, body, raw } = request
    const gone = new AbortController()
    reply.raw.once('close', () => gone.abort())
    const response = await context.mcp({
      method,
      origin: `${request.protocol}://${request.headers.host ?? 'localhost'}`,
      headers,
      body,
      signal: AbortSignal.any([gone.signal, request.server.stopping]),
    })
    // Otherwise the rest of a body that nobody reads keeps the connection busy.
    raw.resume()
    return reply.send(response)
  }
  // The protocol has its own documents: these routes are in none.
  scope.route({
    method: 'POST',
    url: '/mcp',
    config: { anyJson: true },
    schema: { body: z.unknown() },
    handler,
  })
  scope.route({ method: ['GET', 'DELETE'], url: '/mcp', handler })
}
