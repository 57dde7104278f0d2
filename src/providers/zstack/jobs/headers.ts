// Headers of ZStack's own.
import type { FastifyRequest } from 'fastify'

/** Of a header that is repeated the first value counts; Node joins them. */
export const firstOf = (request: FastifyRequest, name: string): string | undefined =>
  request.headers[name]?.toString().split(', ', 1)[0]
