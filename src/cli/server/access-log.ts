// One log line per request, written when its response has been sent or the connection has closed.

import type { IncomingMessage, Server } from 'node:http'
import type { FastifyBaseLogger } from 'fastify'

/** Requests below this path are about the emulator itself: they are logged at level debug. */
const OWN = '/_mock/'

/** At these levels there are no request lines. */
const SILENT = new Set(['warn', 'error', 'fatal', 'silent'])

type Rewritten = IncomingMessage & { readonly originalUrl?: string }

export function logRequests(server: Server, log: FastifyBaseLogger): void {
  if (SILENT.has(log.level)) return
  server.on('request', (request, reply) => {
    const began = performance.now()
    // A service that answers under several addresses is routed by one of them.
    const { method, url: routed = '', originalUrl: url = routed } = request as Rewritten
    reply.once('close', () => {
      const status = reply.headersSent && reply.writableFinished ? reply.statusCode : undefined
      const ms = Math.round((performance.now() - began) * 10) / 10
      const level = url.startsWith(OWN) ? 'debug' : 'info'
      log[level]({ method, url: masked(url), status, ms }, 'request')
    })
  })
}

/** Masks the values of parameters that carry credentials. */
function masked(url: string): string {
  return url.includes('token=') ? url.replace(/(token=)[^&]*/gi, '$1***') : url
}
