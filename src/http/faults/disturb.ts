// Faults, first half: which rule applies to a request, and the effects before the handler. Decided before the request
// is read, except for rules that name a resource.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Problem, type ProblemKind } from '../../core/problem.ts'
import { delayMs, type FaultEffect, TokenBucket } from '../../core/rules/faults.ts'
import type { Subject } from '../../core/rules/rules.ts'
import { backstageOf, closeEntry } from '../journal.ts'
import type { ProviderPlugin } from '../provider.ts'
import { pause } from '../stopping.ts'
import { FAULT_HEADER, parseFaultHeader } from './header.ts'
import { breakConnection } from './spoil.ts'

/**
 * The first half: waits, refuses or breaks the connection.
 *
 * @returns undefined if the request continues at once; otherwise a promise that tells whether it continues
 * @throws Problem if the fault is one; the promise rejects with it too
 */
export function disturb(
  request: FastifyRequest,
  reply: FastifyReply,
  provider: ProviderPlugin,
  phase: Subject['phase'],
  headerAllowed: boolean,
): Promise<boolean> | undefined {
  const { faults } = backstageOf(request.world)
  const header = headerAllowed && phase === 'unread' ? request.headers[FAULT_HEADER] : undefined
  if (header === undefined && (phase === 'read' ? !faults.asksForResource : faults.size === 0))
    return undefined

  const now = request.world.clock.now()
  let waitS = 0
  const rules = faults.take(subjectOf(request, provider, phase), (rule) => {
    if (rule.effect.kind === 'delay') return 'more'
    if (rule.effect.kind !== 'rate-limit') return 'last'
    const { perSecond, burst } = rule.effect
    waitS = new TokenBucket(perSecond, burst, rule.memory).take(now)
    return waitS > 0 ? 'last' : 'none'
  })
  let delay = 0
  let last: FaultEffect | undefined
  for (const rule of rules) {
    request.notes.push({ kind: 'fault', id: rule.id, text: sentence(rule.effect) })
    if (rule.effect.kind === 'delay') delay += delayMs(rule.effect, (what) => faults.draw(rule, what))
    else last = rule.effect
  }
  if (header !== undefined) {
    const effect = parseFaultHeader(String(header), provider)
    request.notes.push({ kind: 'fault', id: FAULT_HEADER, text: sentence(effect) })
    // There is no seeded draw here, so use the middle of the distribution.
    if (effect.kind === 'delay') delay += delayMs(effect, () => 0.5)
    else last ??= effect
  }
  if (delay > 0)
    return pause(delay, request.server.stopping).then(
      () => !hasLeft(request, reply) && strike(request, reply, provider, last, waitS),
    )
  return strike(request, reply, provider, last, waitS) ? undefined : Promise.resolve(false)
}

/** @returns true if the request continues */
function strike(
  request: FastifyRequest,
  reply: FastifyReply,
  provider: ProviderPlugin,
  effect: FaultEffect | undefined,
  waitS: number,
): boolean {
  switch (effect?.kind) {
    case undefined:
    case 'delay':
      return true
    case 'problem':
      throw problemOf(effect, provider)
    case 'rate-limit':
      throw new Problem('rate-limited', MESSAGES['rate-limited'], {
        code: effect.code,
        ordered: true,
        // A client that waits exactly this long gets through.
        retryAfterS: Math.max(1, Math.ceil(waitS)),
      })
    case 'reset':
    case 'close':
    case 'hang':
      if (effect.when === 'after') break
      reply.hijack()
      breakConnection(request, reply, effect)
      closeEntry(request, reply, false)
      return false
  }
  request.spoilt = effect
  return true
}

function hasLeft(request: FastifyRequest, reply: FastifyReply): boolean {
  if (!request.raw.socket.destroyed) return false
  reply.hijack()
  const { entry } = request
  if (entry !== undefined) backstageOf(request.world).journal.close(entry, 'left')
  return true
}

/** The request as rules see it. */
export function subjectOf(
  request: FastifyRequest,
  provider: ProviderPlugin,
  phase: Subject['phase'],
): Subject {
  return {
    provider: provider.name,
    operationId: request.entry?.operationId,
    phase,
    carries: (id) => holds(request.params, id) || holds(request.query, id) || holds(request.body, id),
  }
}

/** True if the text is among the values, at any depth. */
function holds(value: unknown, text: string, depth = 0): boolean {
  if (typeof value === 'string') return value === text
  if (typeof value !== 'object' || value === null || depth > 20) return false
  return Object.values(value).some((inner) => holds(inner, text, depth + 1))
}

/** Texts for when neither the rule nor the provider has one. */
const MESSAGES = {
  'no-route': 'Not found',
  unauthenticated: 'Not authenticated',
  forbidden: 'Forbidden',
  malformed: 'Malformed request',
  invalid: 'Invalid request',
  'not-found': 'Not found',
  conflict: 'Conflict',
  'rate-limited': 'Too many requests',
  unavailable: 'Service unavailable',
  internal: 'Internal server error',
} as const satisfies Record<ProblemKind, string>

function problemOf(effect: Extract<FaultEffect, { kind: 'problem' }>, provider: ProviderPlugin): Problem {
  const { code, problem, message: words, retryAfterS } = effect
  const known = code === undefined ? undefined : provider.problems?.[code]
  const kind = problem ?? known?.kind ?? 'internal'
  const message = words ?? known?.message ?? MESSAGES[kind]
  return new Problem(kind, message, { code, retryAfterS, words, ordered: true })
}

/** For the journal. */
function sentence(effect: FaultEffect): string {
  const { kind, ...members } = effect
  const told = Object.entries(members).filter(([, value]) => value !== undefined)
  return [
    kind,
    ...told.map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`),
  ].join(', ')
}
