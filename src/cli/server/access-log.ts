// One log line per request, written when its response has been sent or the connection has closed. It says why a
// request was refused.
import type { IncomingMessage, Server } from 'node:http'
import type { FastifyBaseLogger, FastifyRequest } from 'fastify'
import { trackedOf } from '../../http/journal.ts'

/** Requests below this path are about the emulator itself. */
const OWN = '/_mock'

/** At these levels there are no request lines. */
const SILENT = new Set(['fatal', 'silent'])
/** At these, only about refused and failed requests. */
const TERSE = new Set(['warn', 'error'])

/** Control calls that send a body and change nothing. */
const READS = new Set(['verifyRequests', 'awaitRequests', 'compareRequests'])

type Rewritten = IncomingMessage & { readonly originalUrl?: string }

/**
 * @param base of the addresses of pages
 * @returns how many requests have come so far
 */
export function logRequests(server: Server, log: FastifyBaseLogger, base: string): () => number {
  let count = 0
  server.on('request', (request, reply) => {
    count++
    if (SILENT.has(log.level)) return
    const began = performance.now()
    // Not `once`: a response closes only once, and `once` costs as much as the rest here.
    reply.on('close', () => {
      if (reply.statusCode < 400 && reply.writableFinished && TERSE.has(log.level)) return
      // A service that answers under several addresses is routed by one of them.
      const { method, url: routed = '', originalUrl: url = routed } = request as Rewritten
      const status = reply.headersSent && reply.writableFinished ? reply.statusCode : undefined
      const ms = Math.round((performance.now() - began) * 10) / 10
      const facts = factsOf(trackedOf(request))
      const line = {
        ...facts.shown,
        method,
        url: masked(url),
        status,
        ms,
        reason: facts.reason,
        page: pageOf(facts, base),
      }
      log[levelOf(url, method ?? '', status, facts)](line, 'request')
    })
  })
  return () => count
}

interface Facts {
  readonly shown: { world?: string; provider?: string; operation?: string; code?: string }
  readonly reason?: string
  /** A fault or an override chose the response. */
  readonly ordered: boolean
  /** The request was refused for what the client sent. ZStack says so with 503. */
  readonly refused?: boolean
  /** The number in the journal of a request whose credential was refused. */
  readonly unexplained?: number
}

/** The page that shows why a credential was refused: a log line has no room for it. */
const pageOf = ({ unexplained, shown }: Facts, base: string): string | undefined =>
  unexplained === undefined ? undefined : `${base}/_mock/#/requests/${unexplained}?world=${shown.world}`

function factsOf(request: FastifyRequest | undefined): Facts {
  if (request === undefined) return { shown: {}, ordered: false }
  const { entry, world, params, routeOptions, refusal } = request
  if (entry === undefined) {
    const { operationId } = (routeOptions.schema ?? {}) as { operationId?: string }
    return {
      shown: {
        world: (params as { world?: string } | undefined)?.world,
        provider: 'control',
        operation: operationId,
      },
      reason: refusal === undefined ? undefined : reasonOf(refusal),
      ordered: false,
    }
  }
  const { provider, operationId, code, problem, status } = entry
  return {
    shown: { world: world.name, provider, operation: operationId, code: status < 400 ? undefined : code },
    reason: problem === undefined ? undefined : reasonOf(problem),
    ordered: problem === undefined || problem.detail.ordered === true,
    unexplained: problem?.kind === 'unauthenticated' ? entry.id : undefined,
    refused: problem !== undefined && problem.kind !== 'internal' && problem.kind !== 'unavailable',
  }
}

/** `not found: Evaluation x`. */
const reasonOf = ({ kind, message }: { kind: string; message: string }): string => {
  const words = kind.replace('-', ' ')
  const [first = '', ...more] = message.split('\n')
  const rest = first.endsWith(` ${words}`) ? first.slice(0, -words.length - 1) : first
  return `${words}: ${rest}${more.length === 0 ? '' : ` (and ${more.length} more)`}`
}

function levelOf(
  url: string,
  method: string,
  status: number | undefined,
  { ordered, refused, shown }: Facts,
): 'debug' | 'info' | 'warn' | 'error' {
  if (status !== undefined && status >= 500 && !refused) return 'error'
  const own = url === OWN || url.startsWith(`${OWN}/`) || url.startsWith(`${OWN}?`)
  if (status !== undefined && status >= 400)
    return ordered && !own && shown.provider !== undefined ? 'info' : 'warn'
  const changes = !['GET', 'HEAD', 'OPTIONS'].includes(method) && !READS.has(shown.operation ?? '')
  return own && !changes ? 'debug' : 'info'
}

/** Masks the values of parameters that carry credentials. */
function masked(url: string): string {
  return url.includes('token=') ? url.replace(/(token=)[^&]*/gi, '$1***') : url
}
