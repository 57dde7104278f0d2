// Authentication: a bce-auth-v1 signature, whose access key id names the world.
import { hash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { Problem } from '../../../core/problem.ts'
import { countRequest } from '../../../core/rules/rate-limit.ts'
import type { Caller, ProviderContext, Settings } from '../../../http/provider.ts'
import type { Code } from '../codes.ts'
import type { Refusal } from '../errors.ts'
import { accessKeyFor, DEFAULT_KEY, SECRET_KEY } from '../head.ts'
import type { Signable } from './canonical.ts'
import { checkAccess } from './policies.ts'
import { accessKeyOf, parseAuthorization, SignatureVerifier, type Verdict } from './signature.ts'

const WORLD_KEY = /^mock\.([A-Za-z0-9_-]{1,64})$/

/** A signature further ahead of the server's clock is not valid yet. */
const MOST_SKEW_MS = 15 * 60_000

function worldOfKey(accessKeyId: string, settings: Settings): string | undefined {
  const configured = settings.credentials.get(accessKeyId)
  if (configured !== undefined) return configured.world
  return accessKeyId === DEFAULT_KEY ? 'default' : WORLD_KEY.exec(accessKeyId)?.[1]
}

export function secretOf(accessKeyId: string, settings: Settings): string | undefined {
  const configured = settings.credentials.get(accessKeyId)
  if (configured !== undefined) return configured.secret ?? SECRET_KEY
  return accessKeyId === DEFAULT_KEY || WORLD_KEY.test(accessKeyId) ? SECRET_KEY : undefined
}

/** The authorization in the query of a link; undefined if there is none. Links are only for GET. */
export const inLink = ({ method, url }: { method: string; url: string }): string | undefined =>
  method === 'GET' && url.includes('authorization=')
    ? (new URLSearchParams(url.slice(url.indexOf('?') + 1)).get('authorization') ?? undefined)
    : undefined

export function worldOf(request: FastifyRequest, { settings }: ProviderContext): string | undefined {
  const accessKeyId = accessKeyOf(inLink(request) ?? request.headers.authorization)
  return accessKeyId === undefined ? undefined : worldOfKey(accessKeyId, settings)
}

type Cause = Exclude<Verdict['outcome'], 'good'> | 'missing' | 'expired' | 'ahead' | 'token'

/** For each cause, the documented code, and the text of the gateway's header. */
const REFUSALS: Readonly<Record<Cause, { code: Code } & Refusal>> = {
  missing: { code: 'AccessDenied', cause: 'Authorization header is missing' },
  malformed: { code: 'InvalidHTTPAuthHeader', cause: 'Authorization header format is invalid' },
  'no-host': { code: 'InvalidHTTPAuthHeader', cause: 'Authorization header format is invalid' },
  'unknown-key': { code: 'InvalidAccessKeyId', cause: 'Could not find credential.', early: 'NotFound' },
  mismatch: {
    code: 'SignatureDoesNotMatch',
    cause: 'Fail to authn user: Signature does not match',
    early: 'SignatureDoesNotMatch',
  },
  expired: { code: 'RequestExpired', cause: 'Fail to authn user: Request expired' },
  ahead: { code: 'RequestTimeTooSkewed' },
  token: { code: 'AccessDenied', cause: 'Fail to authn user: Session token is invalid' },
}

export function stranger({ message }: Problem): Problem {
  const { code, ...extra } = REFUSALS['unknown-key']
  return new Problem('unauthenticated', message, { code, extra })
}

/** @param text for the journal: the client gets only the documented sentence */
function refuse(request: FastifyRequest, why: Cause, text: string, more: object = {}): never {
  const { code, ...refusal } = REFUSALS[why]
  request.notes.push({ kind: 'auth', text, code, ...more })
  throw new Problem('unauthenticated', text, { code, extra: { ...refusal, ...more } })
}

/** One per emulator, with the secrets of its configuration. */
const verifiers = new WeakMap<Settings, SignatureVerifier>()

function verifierOf(settings: Settings): SignatureVerifier {
  let verifier = verifiers.get(settings)
  if (verifier === undefined) {
    verifier = new SignatureVerifier((accessKeyId) => secretOf(accessKeyId, settings))
    verifiers.set(settings, verifier)
  }
  return verifier
}

/**
 * Returns the caller after checking its signature, permission and rate.
 *
 * @throws Problem 'unauthenticated' with a documented code, 'forbidden', 'rate-limited'
 * @see https://intl.cloud.baidu.com/doc/Reference/s/njwvz1yfu-en, read 2026-11-21
 */
export function authenticate(request: FastifyRequest, context: ProviderContext): Caller {
  const { settings } = context
  const { authorization } = request.headers
  const accessKeyId = accessKeyOf(authorization)
  if (settings.auth === 'strict') checkText(request, authorization, request.raw.headers, context)
  else if (settings.auth === 'lenient') checkForm(request, authorization)
  const id = accessKeyId ?? accessKeyFor(request.world.name)
  if (settings.auth !== 'off') {
    const credential = settings.credentials.get(id)
    checkSessionToken(request, credential?.sessionToken)
    checkAccess(request.routeOptions.config.access, credential?.policies)
  }
  const perSecond = settings.rateLimits.get('qianfan')
  if (perSecond !== undefined) countRequest(request.world, id, perSecond)
  return { id, world: request.world }
}

/** Checks a link to a file, whose authorization is in the query or the header. @throws Problem 'unauthenticated' */
export function checkLink(request: FastifyRequest, context: ProviderContext): void {
  const link = inLink(request)
  const text = link ?? request.headers.authorization
  if (context.settings.auth === 'lenient') checkForm(request, text)
  if (context.settings.auth !== 'strict') return
  checkText(request, text, link === undefined ? request.raw.headers : {}, context)
}

function checkForm(request: FastifyRequest, text: string | undefined): void {
  if (text === undefined) refuse(request, 'missing', 'there is no Authorization header')
  if (parseAuthorization(text) === undefined)
    refuse(request, 'malformed', 'the Authorization header does not have the form of bce-auth-v1')
}

function checkText(
  request: FastifyRequest,
  text: string | undefined,
  headers: Signable['headers'],
  context: ProviderContext,
): void {
  if (text === undefined) refuse(request, 'missing', 'there is no Authorization header')
  const { method = '', url = '' } = request.raw
  const verdict = verifierOf(context.settings).verify({ method, url, headers }, text)
  if (verdict.outcome === 'mismatch')
    refuse(request, 'mismatch', 'the signature does not match this request', {
      canonicalRequest: verdict.canonicalRequest,
    })
  if (verdict.outcome === 'malformed')
    refuse(request, 'malformed', 'the Authorization header does not have the form of bce-auth-v1')
  if (verdict.outcome === 'no-host')
    refuse(request, 'no-host', 'the list of signed headers in the Authorization header lacks host')
  if (verdict.outcome === 'unknown-key')
    refuse(request, 'unknown-key', `there is no access key ${accessKeyOf(text)}: use mock or mock.<world>`)
  const { at, expirationS, timestamp } = verdict.authorization
  const times = timesOf(request, context)
  // Clients sign with the wall clock, recorded requests with the emulator's. Accept both.
  if (times.some((now) => isCurrent(at, expirationS, now))) return
  if (times.every((now) => at > now + MOST_SKEW_MS))
    refuse(request, 'ahead', `the signature's time ${timestamp} is more than 15 minutes ahead`, { timestamp })
  refuse(request, 'expired', `the signature of ${timestamp} was valid for ${expirationS} s`, { timestamp })
}

const timesOf = (request: FastifyRequest, { wallNow }: ProviderContext): readonly number[] => [
  wallNow(),
  request.world.clock.now(),
]

/** @param expirationS -1: never, as elsewhere in Baidu's cloud */
const isCurrent = (at: number, expirationS: number, now: number): boolean =>
  at <= now + MOST_SKEW_MS && (expirationS === -1 || now <= at + expirationS * 1000)

const digest = (text: string): Buffer => hash('sha256', text, 'buffer')

function checkSessionToken(request: FastifyRequest, expected: string | undefined): void {
  if (expected === undefined) return
  const sent = String(request.headers['x-bce-security-token'] ?? '')
  if (!timingSafeEqual(digest(sent), digest(expected)))
    refuse(request, 'token', 'the x-bce-security-token header does not match this temporary credential')
}
