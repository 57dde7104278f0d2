// Who may call the control API: programs, and pages delivered by this server. Pages of other sites must not reach it
// through the visitor's browser, neither by a plain cross-site call nor by DNS rebinding.
import { timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { Problem } from '../core/problem.ts'

/**
 * Top-level domains that nobody can register, so no name below them can point here (RFC 6761, RFC 6762, ICANN's
 * .internal).
 */
const PRIVATE_DOMAINS = ['localhost', 'local', 'internal', 'test', 'home.arpa']

export interface GuardOptions {
  readonly publicUrl?: string
  readonly token?: string
}

/** @throws Problem 'forbidden' or 'unauthenticated' */
export type Guard = (request: FastifyRequest) => void

export function createGuard({ publicUrl, token }: GuardOptions): Guard {
  const publicOrigin = publicUrl === undefined ? undefined : new URL(publicUrl)
  const expected = token === undefined ? undefined : Buffer.from(`Bearer ${token}`)
  return (request) => {
    const { host, origin, authorization } = request.headers
    // A hook goes where a client of ZStack says, and comes from this machine.
    if (request.headers['x-job-uuid'] !== undefined)
      throw new Problem('forbidden', 'the control API does not answer webhooks')
    if (host !== undefined && !isOwnHost(host) && host !== publicOrigin?.host)
      throw new Problem(
        'forbidden',
        `the control API does not answer requests for the host ${host}: call it by IP address, as localhost, ` +
          'by a name without dots, or start the server with --public-url',
      )
    if (isCrossSite(request) || !(origin === undefined || isOwnOrigin(origin, host, publicOrigin?.origin)))
      throw new Problem(
        'forbidden',
        `the control API does not accept calls from pages of another origin${origin === undefined ? '' : ` (${origin})`}`,
      )
    const open = request.routeOptions.config.public === true
    if (expected === undefined || open || request.is404) return
    const given = Buffer.from(authorization ?? '')
    if (given.length !== expected.length || !timingSafeEqual(given, expected))
      throw new Problem('unauthenticated', 'the control API requires its token: Authorization: Bearer TOKEN')
  }
}

function isOwnHost(host: string): boolean {
  const name = host
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase()
  return (
    isIP(name) > 0 || !name.includes('.') || PRIVATE_DOMAINS.some((domain) => name.endsWith(`.${domain}`))
  )
}

function isOwnOrigin(origin: string, host: string | undefined, publicOrigin: string | undefined): boolean {
  if (origin === publicOrigin) return true
  return URL.canParse(origin) && new URL(origin).host === host
}

/** Browsers send the origin of a call in one of these headers. Following a link is not a call. */
const isCrossSite = (request: FastifyRequest): boolean => isForeign(request) && !follows(request)

/** A person has followed a link on a page of another site. The page may have done so, too. */
export const isForeignLink = (request: FastifyRequest): boolean => isForeign(request) && follows(request)

const isForeign = ({ headers }: FastifyRequest): boolean =>
  headers['sec-fetch-site'] === 'cross-site' || headers['sec-fetch-site'] === 'same-site'

const follows = ({ headers, method }: FastifyRequest): boolean =>
  headers['sec-fetch-mode'] === 'navigate' && method === 'GET'
