// A document as sent to a client: with the server address that the client used.
import type { FastifyRequest } from 'fastify'

/** @param request gives the address; behind a proxy that ends TLS, from the header that such proxies set */
export function servedTo<T extends object>(request: FastifyRequest, document: T): T {
  const { host } = request
  if (!host) return document
  const forwarded = /^https?$/.exec(String(request.headers['x-forwarded-proto'] ?? ''))?.[0]
  return { ...document, servers: [{ url: `${forwarded ?? request.protocol}://${host}` }] }
}
