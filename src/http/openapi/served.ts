// A document as it is delivered: with the address under which the client has reached the server.
import type { FastifyRequest } from 'fastify'

/** @param request tells the address; behind a proxy that ends TLS, with the header that such proxies set */
export function servedTo<T extends object>(request: FastifyRequest, document: T): T {
  const { host } = request
  if (!host) return document
  const forwarded = /^https?$/.exec(String(request.headers['x-forwarded-proto'] ?? ''))?.[0]
  return { ...document, servers: [{ url: `${forwarded ?? request.protocol}://${host}` }] }
}
