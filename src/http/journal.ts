// Writes each provider request into its world's journal: opened once the world is known, completed after the
// response. Meanwhile only references are kept.
import type { IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Backstage, StagedWorld } from '../core/backstage.ts'
import type { Entry, Journal } from '../core/journal/journal.ts'
import type { Problem } from '../core/problem.ts'
import type { World } from '../core/world.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Undefined until the world is known. */
    entry?: Entry
    /** The journal in which the entry was opened. */
    journal?: Journal
    /** Why the control API refused it: such requests are in no journal. */
    refusal?: Problem
  }
}

const TRACKED = Symbol('tracked')
type Tracked = IncomingMessage & { [TRACKED]?: FastifyRequest }

/**
 * Remembers the framework's request of one of Node's, for the log. Not in a WeakMap: a value that refers to its key
 * survives until the next full garbage collection, and makes the small ones slow.
 */
export function track(request: FastifyRequest): void {
  const raw: Tracked = request.raw
  raw[TRACKED] = request
}

export const trackedOf = (raw: IncomingMessage): FastifyRequest | undefined => (raw as Tracked)[TRACKED]

/** Providers get worlds with a narrower type. The store always creates them with a backstage. */
export const backstageOf = (world: World): Backstage => (world as StagedWorld).backstage

export function openEntry(request: FastifyRequest, provider: string, wallAt: number): Entry {
  const { raw, world } = request
  track(request)
  const { journal, events } = backstageOf(world)
  const entry = journal.open({
    provider,
    at: world.clock.now(),
    wallAt,
    method: request.method,
    url: request.originalUrl,
    headers: raw.headers,
    notes: request.notes,
    gone: () => raw.socket?.destroyed ?? false,
  })
  if (!request.is404) entry.operationId = request.routeOptions.schema?.operationId
  entry.eventsFrom = events.latest
  request.entry = entry
  request.journal = journal
  return entry
}

/** Keeps a body as it arrived. */
export function keepBody(request: FastifyRequest, body: string | Buffer, bytes: number): void {
  if (request.entry === undefined) return
  request.entry.body = body
  request.entry.bodyBytes = bytes
}

/** Keeps the problem, and the provider's error code in the response. */
export function keepProblem(request: FastifyRequest, problem: Problem, code: string): void {
  if (request.entry === undefined) return
  request.entry.problem = problem
  request.entry.code = code
}

/** Keeps the text of a response as it is sent. */
export function keepReply(request: FastifyRequest, payload: unknown, wallNow: number): void {
  const { entry } = request
  if (entry === undefined) return
  entry.wallDone = wallNow
  if (!(typeof payload === 'string' || Buffer.isBuffer(payload))) return
  entry.reply = payload
  entry.replyBytes = payload.length
}

/** Call when the request is over. @param answered true if the client received the whole response */
export function closeEntry(request: FastifyRequest, reply: FastifyReply, answered: boolean): void {
  if (request.entry === undefined || request.entry.fate !== 'open') return
  const { journal, tally, events } = backstageOf(request.world)
  // Only the body of a log-in tells its world.
  if (request.journal !== journal) {
    request.entry = journal.adopt(request.entry, request.journal)
    request.entry.eventsFrom = events.latest
  }
  const { entry } = request
  entry.eventsTo = events.latest
  entry.caller = request.caller?.id
  entry.status = answered || entry.reply !== undefined ? reply.statusCode : 0
  entry.replyHeaders = reply.getHeaders()
  entry.durationMs = reply.elapsedTime
  if (entry.operationId !== undefined)
    tally.answered(entry.provider, entry.operationId, answered ? outcomeOf(entry) : 'broken')
  journal.close(entry, answered ? 'answered' : 'broken')
}

const outcomeOf = ({ status, code }: Entry): string => (status < 400 ? 'success' : (code ?? String(status)))
