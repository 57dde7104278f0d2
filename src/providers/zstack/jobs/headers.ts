// ZStack's own headers.
import type { FastifyRequest } from 'fastify'

/** For a repeated header the first value counts; Node joins them. */
export const firstOf = (request: FastifyRequest, name: string): string | undefined =>
  request.headers[name]?.toString().split(', ', 1)[0]
