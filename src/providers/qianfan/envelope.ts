// Parts of every response: the ids of the request, the gateway's headers, and the two envelopes of success.
import type { FastifyReply, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** Qianfan's id of the request, drawn at first use. */
    bceRequestId?: string
  }
}

/** The same in header and body. */
export function requestIdOf(request: FastifyRequest): string {
  request.bceRequestId ??= request.world.requestIds.uuid()
  return request.bceRequestId
}

/** v1's id of the request: up to ten digits, as text. */
export const logIdOf = (request: FastifyRequest): string =>
  String(Number.parseInt(requestIdOf(request).slice(0, 8), 16))

/** Spelled as by the service, because its Python SDK keeps response headers in a plain dictionary. */
export const HEADER_NAMES = [
  'X-Bce-Request-Id',
  'X-Bce-Gateway-Region',
  'Bfe-Trace-Id',
  'X-Bce-Error-Code',
  'X-Bce-Error-Message',
] as const

/** Seen in dumps of the real service, together with the documented request id. */
export const gatewayHeaders = (request: FastifyRequest): Record<string, string> => ({
  'x-bce-request-id': requestIdOf(request),
  'x-bce-gateway-region': 'BJ',
  'bfe-trace-id': request.world.requestIds.hex(32),
})

/** The v2 envelope. */
export function answer<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  result: T,
): { requestId: string; result: T } {
  reply.headers(gatewayHeaders(request))
  return { requestId: requestIdOf(request), result }
}

/** The v1 envelope. */
export function legacyAnswer<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  result: T,
): { log_id: string; result: T } {
  reply.headers(gatewayHeaders(request))
  return { log_id: logIdOf(request), result }
}
