// Returns the result of an asynchronous call. Needs no authentication: the job's uuid is enough.
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { ProviderContext } from '../../../http/provider.ts'
import { GUIDE } from '../declaration/pages.ts'
import { JSON_TYPE, textFault } from '../errors.ts'
import { errorReplies, Failure } from '../schemas.ts'
import { isDone, lookAtJob } from './jobs.ts'

const URL = '/zstack/v1/api-jobs/:uuid'

export const jobRoutes: FastifyPluginAsync<ProviderContext> = async (scope) => {
  scope.route({
    method: 'GET',
    url: URL,
    exposeHeadRoute: false,
    config: { public: true },
    schema: {
      operationId: 'QueryApiJob',
      summary: 'Get the result of an asynchronous call.',
      description:
        '202 while it runs, then the reply of the call: 200, or 503 with its error. Kept for three hours.',
      tags: ['Jobs'],
      externalDocs: { url: GUIDE },
      params: z.object({ uuid: z.string().describe('Uuid of the job.') }),
      response: {
        200: z.looseObject({}).describe('The success body of the call.'),
        202: z.strictObject({}).describe('It runs.'),
        ...errorReplies,
        503: Failure.describe('The call failed.'),
      },
    },
    handler: (request, reply) => poll(request, reply, (request.params as { uuid: string }).uuid),
  })
  scope.route({
    method: ['PUT', 'POST', 'DELETE', 'HEAD'],
    url: URL,
    config: { public: true },
    schema: { hide: true },
    handler: () => {
      throw textFault(405, 'only GET method is allowed for querying job status')
    },
  })
}

function poll(request: FastifyRequest, reply: FastifyReply, uuid: string): FastifyReply {
  const job = lookAtJob({ world: request.world }, uuid)
  if (job === undefined) throw textFault(404, 'the job has been expired')
  reply.header('content-type', JSON_TYPE)
  if (!isDone(job)) return reply.code(202).send({})
  const { status, body, schema } = job.doc
  // The header may also be on the poll; a failure contains no objects to list.
  const withSchema = status === 200 && request.headers['x-json-schema'] !== undefined
  return reply.code(status).send(withSchema ? { ...body, schema } : body)
}
