// The text that tells agents how to use this server. It has no data, so it needs no token.
import { createReadStream } from 'node:fs'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { packageFile } from '../../package-files.ts'
import type { ControlContext } from '../context.ts'

export const llms: FastifyPluginAsyncZod<ControlContext> = async (scope) => {
  scope.get('/llms.txt', { exposeHeadRoute: true, config: { public: true } }, async (_request, reply) =>
    reply
      .type('text/plain; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(createReadStream(packageFile('llms.txt'))),
  )
}
