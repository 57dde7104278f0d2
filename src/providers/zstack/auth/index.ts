// Authentication: a session (`OAuth <uuid>`) or a signature with an access key (`ZStack <id>:<signature>`).
// https://zstack-cloud.com/help/intl/dev_manual/dev_guide/v5 and zstackio/zstack 5.3.20, rest and accessKey plugins.
import { createHmac } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Problem } from '../../../core/problem.ts'
import { countRequest } from '../../../core/rules/rate-limit.ts'
import type { World } from '../../../core/world.ts'
import type { Caller, ProviderContext } from '../../../http/provider.ts'
import { behaviorsOf } from '../behaviors.ts'
import { collectionOf } from '../collections.ts'
import { apiError, quotedPath, textFault } from '../errors.ts'
import { ACCESS_KEY } from '../head.ts'
import { ADMIN, accountByUuid, type Identity, identityOf, same } from './accounts.ts'
import { keyIn, sessionIn } from './header.ts'
import { parseSignedDate } from './signed-date.ts'

export interface ZStackCaller extends Caller {
  readonly identity: Identity
  /** An invalid session: an asynchronous call reports it in its job, a synchronous one at once. */
  readonly fault?: Problem
}

/** Lifetime of a session after its last use, in ms. */
export const SESSION_MS = 7_200_000
const SKEW_MS = 15 * 60_000

/** Routes whose path determines the world. */
const LOCATED: Readonly<Record<string, 'session' | 'job'>> = {
  '/zstack/v1/accounts/sessions/:uuid': 'session',
  '/zstack/v1/accounts/sessions/:uuid/valid': 'session',
  '/zstack/v1/accounts/sessions/:uuid/renew': 'session',
  '/zstack/v1/api-jobs/:uuid': 'job',
  '/zstack/api/result/:uuid': 'job',
}

export function worldOf(request: FastifyRequest, context: ProviderContext): string | undefined {
  const named = worldOfCredential(request, context)
  const kind = LOCATED[request.routeOptions.url ?? '']
  if (kind === undefined) return named
  const { uuid } = request.params as { uuid: string }
  // Callers in two worlds may have chosen the same uuid for their jobs.
  if (named !== undefined && collectionOf(context.worlds.open(named), kind).get(uuid) !== undefined)
    return named
  return context.worlds.locate(kind, uuid)?.name
}

function worldOfCredential(request: FastifyRequest, context: ProviderContext): string | undefined {
  const header = request.headers.authorization ?? ''
  const session = sessionIn(header)
  if (session !== undefined) return context.worlds.locate('session', session)?.name
  const id = keyIn(header)?.split(':', 1)[0]
  return id === undefined ? undefined : worldOfKey(id, context)
}

function worldOfKey(id: string, { worlds, settings }: ProviderContext): string | undefined {
  if (id === ACCESS_KEY.id) return 'default'
  const configured = settings.credentials.get(id)
  if (configured !== undefined) return configured.world
  const made = worlds.locate('access-key', id)
  if (made !== undefined) return made.name
  const name = id.startsWith(`${ACCESS_KEY.id}.`) ? id.slice(ACCESS_KEY.id.length + 1) : undefined
  return name !== undefined && /^[A-Za-z0-9_-]{1,64}$/.test(name) ? name : undefined
}

const admin = (world: World): ZStackCaller => ({ id: ADMIN.name, world, identity: identityOf(ADMIN) })

export function authenticate(request: FastifyRequest, context: ProviderContext): ZStackCaller {
  const caller = callerOf(request, context)
  const perSecond = context.settings.rateLimits.get('zstack')
  if (perSecond !== undefined) countRequest(request.world, caller.id, perSecond)
  return caller
}

function callerOf(request: FastifyRequest, context: ProviderContext): ZStackCaller {
  const { auth } = context.settings
  const header = request.headers.authorization
  if (header === undefined || header === '') {
    if (auth === 'off') return admin(request.world)
    throw textFault(400, "missing header 'Authorization'")
  }
  const session = sessionIn(header)
  if (session !== undefined) return bySession(request, context, session)
  const key = keyIn(header)
  if (key !== undefined) return byKey(request, context, key)
  if (auth === 'off') return admin(request.world)
  throw textFault(400, "Authorization type must be 'OAuth'")
}

/** The live session with this uuid, with its life extended. */
export function useSession(world: World, uuid: string): Identity | undefined {
  const sessions = collectionOf(world, 'session')
  const session = sessions.get(uuid)
  const now = world.clock.now()
  if (session === undefined || session.doc.expiresAt <= now) return undefined
  const account = accountByUuid(world, session.doc.accountUuid)
  if (account === undefined) return undefined
  // Times have a resolution of one second, so skip writes within one.
  if (now + SESSION_MS - session.doc.expiresAt >= 1000)
    sessions.update(uuid, { doc: { ...session.doc, expiresAt: now + SESSION_MS }, touch: false })
  return identityOf(account, session.doc.userUuid)
}

export const sessionFault = (): Problem => apiError('ID.1001', 'Session expired')

function bySession(request: FastifyRequest, { settings }: ProviderContext, uuid: string): ZStackCaller {
  const { world } = request
  const identity = useSession(world, uuid)
  if (identity !== undefined) return { id: identity.accountUuid, world, identity }
  if (settings.auth !== 'strict') return admin(world)
  request.notes.push({ kind: 'auth', text: `there is no live session ${uuid}: log in, or it has expired` })
  return { ...admin(world), fault: sessionFault() }
}

function byKey(request: FastifyRequest, context: ProviderContext, pair: string): ZStackCaller {
  const { settings } = context
  const strict = settings.auth === 'strict'
  const date = request.headers.date
  if (strict) checkDate(request, context, date)
  const colon = pair.indexOf(':')
  if (colon <= 0) throw textFault(400, "accessKey format is 'ZStack AccessKeyId:Signature'")
  const id = pair.slice(0, colon)
  const key = keyOf(request.world, context, id)
  if (key === undefined) {
    if (!strict) return admin(request.world)
    request.notes.push({ kind: 'auth', text: `the access key ${id} is unknown or disabled` })
    throw textFault(403, `access key id: ${id} does not existed or disabled`)
  }
  if (strict) {
    const signed = `${request.method}\n${date}\n${quotedPath(request)}`
    const wanted = createHmac('sha1', key.secret).update(signed).digest('base64')
    if (!same(wanted, pair.slice(colon + 1).trim())) {
      request.notes.push({
        kind: 'auth',
        text: `the signature does not match ${JSON.stringify(signed)}`,
        signed,
      })
      throw textFault(403, 'wrong accessKey signature')
    }
  }
  return { id: key.identity.accountUuid, world: request.world, identity: key.identity }
}

export function keyOf(
  world: World,
  { settings }: ProviderContext,
  id: string,
): { readonly secret: string; readonly identity: Identity } | undefined {
  const configured = settings.credentials.get(id)
  if (configured !== undefined)
    return { secret: configured.secret ?? ACCESS_KEY.secret, identity: identityOf(ADMIN) }
  const made = collectionOf(world, 'access-key').get(id)
  if (made !== undefined) {
    const account = accountByUuid(world, made.doc.accountUuid)
    if (!made.doc.enabled || account === undefined) return undefined
    return { secret: made.doc.secret, identity: identityOf(account, made.doc.userUuid) }
  }
  const own = world.name === 'default' ? ACCESS_KEY.id : `${ACCESS_KEY.id}.${world.name}`
  return id === own ? { secret: ACCESS_KEY.secret, identity: identityOf(ADMIN) } : undefined
}

/**
 * A real node compares the digits with its own wall clock and ignores the zone. Here the actual instant of the text
 * is accepted too, by the wall clock or the emulator's.
 */
function checkDate(request: FastifyRequest, context: ProviderContext, text: string | undefined): void {
  if (text === undefined || text === '') throw textFault(400, "'Date' must be incuded in request header")
  const { zoneMinutes, javaZones } = behaviorsOf(context.settings)
  const date = parseSignedDate(text, zoneMinutes)
  if (date === undefined || (javaZones && !date.javaZone))
    throw textFault(400, "'Date' format error, correct format is 'EEE, dd MMM yyyy HH:mm:ss z'")
  if (!date.javaZone) request.notes.push({ kind: 'behavior', behavior: 'zstack.dateZones', value: 'any' })
  const clocks = [context.wallNow(), request.world.clock.now()]
  const near = (at: number): boolean => clocks.some((now) => Math.abs(now - at) <= SKEW_MS)
  if (near(date.digits) || date.instants.some(near)) return
  request.notes.push({ kind: 'auth', text: `Date ${text} is more than 15 minutes from either clock` })
  throw textFault(403, 'requestTimeTooSkewed')
}
