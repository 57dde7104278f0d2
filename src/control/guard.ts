// Who may call the control API: programs, and pages delivered by this server. Pages of other sites must not reach it
// through the visitor's browser, neither by a plain cross-site call nor by DNS rebinding.
//
// DNS rebinding: a page of http://evil.example lets its name point to this server. The browser takes the server for the
// page's own site and lets the page read everything. Such a request differs from a good one in its Host only: that is
// the attacker's name. So without a token, a Host is accepted only if no attacker can have a public name like it:
//  H1 an IP address, or a name without dots: a browser never asks public DNS for these
//  H2 a name below a domain that nobody can register (`*.local`, `*.svc`, …)
//  H3 `service.namespace` or `container.network`, but only if the last part is no top-level domain. A namespace called
//     `dev` is not accepted like this: `evil.dev` can be bought.
//  H4 the host of --public-url and the names of --control-host
// With a token, any Host will do: a page that is no friend does not have it. What needs no token (the probes, the
// documents, the empty dashboard) has no data.
import { timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { originsIn } from '../core/checks/origins.ts'
import { Problem } from '../core/problem.ts'

/**
 * Top-level domains that nobody can register, so no name below them can point here (RFC 6761, RFC 6762, ICANN's
 * .internal; Kubernetes' .svc is no top-level domain).
 */
const PRIVATE_DOMAINS = ['localhost', 'local', 'internal', 'test', 'home.arpa', 'svc']

export interface GuardOptions {
  readonly publicUrl?: string
  readonly token?: string
  /** Further names under which clients may call: `mock.example.com`, or `*.ci.example.com` for all below. */
  readonly hosts?: readonly string[]
  /** Origins of other pages that may call, or patterns of them. */
  readonly origins?: readonly string[]
}

/** @throws Problem 'forbidden' or 'unauthenticated' */
export type Guard = (request: FastifyRequest) => Promise<void>

export function createGuard({ publicUrl, token, hosts = [], origins = [] }: GuardOptions): Guard {
  const publicOrigin = publicUrl === undefined ? undefined : new URL(publicUrl)
  const expected = token === undefined ? undefined : Buffer.from(`Bearer ${token}`)
  const isOwnHost = async (host: string): Promise<boolean> =>
    host === publicOrigin?.host || isNamed(nameOf(host), hosts) || (await isPrivate(nameOf(host)))

  const isListed = originsIn(origins)
  return async (request) => {
    const { host, origin, authorization } = request.headers
    // A hook goes where a client of ZStack says, and comes from this machine.
    if (request.headers['x-job-uuid'] !== undefined)
      throw new Problem('forbidden', 'the control API does not answer webhooks')
    if (expected === undefined && host !== undefined && !(await isOwnHost(host)))
      throw new Problem(
        'forbidden',
        `the control API does not answer requests for the host ${host}: call it by IP address, as localhost or by ` +
          'a name without dots, or start the server with --control-host, --public-url or --control-token',
      )
    const isOwn = origin === undefined || isOwnOrigin(origin, host, publicOrigin?.origin)
    if (!isListed(origin) && (isCrossSite(request) || !isOwn))
      throw new Problem(
        'forbidden',
        `the control API does not accept calls from pages of another origin${origin === undefined ? '' : ` (${origin}): start the server with --control-cors ${origin}`}`,
      )
    const open = request.routeOptions.config.public === true
    if (expected === undefined || open || request.is404) return
    const given = Buffer.from(authorization ?? '')
    if (given.length !== expected.length || !timingSafeEqual(given, expected))
      throw new Problem('unauthenticated', 'the control API requires its token: Authorization: Bearer TOKEN')
  }
}

/** The name in a Host header: without port, brackets and the dot that ends a complete name. */
const nameOf = (host: string): string =>
  host
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase()
    .replace(/\.$/, '')

const isNamed = (name: string, hosts: readonly string[]): boolean =>
  hosts.some((host) => (host.startsWith('*.') ? name.endsWith(host.slice(1)) : name === host))

async function isPrivate(name: string): Promise<boolean> {
  if (isIP(name) > 0 || !name.includes('.')) return true
  if (PRIVATE_DOMAINS.some((domain) => name.endsWith(`.${domain}`))) return true
  const [, last, ...more] = name.split('.')
  return last !== undefined && last !== '' && more.length === 0 && !(await isTopLevel(last))
}

async function isTopLevel(label: string): Promise<boolean> {
  // A top-level domain has only letters, or it is an international name (RFC 1123, 2.1).
  if (!/^([a-z]+|xn--.*)$/.test(label)) return false
  // International names are refused, so that it does not matter how they are written.
  if (label.startsWith('xn--')) return true
  const { default: all } = await import('tlds', { with: { type: 'json' } })
  return all.includes(label)
}

function isOwnOrigin(origin: string, host: string | undefined, publicOrigin: string | undefined): boolean {
  if (origin === publicOrigin) return true
  return URL.canParse(origin) && new URL(origin).host === host
}

/** Browsers send the origin of a call in one of these headers. Following a link is not a call. */
const isCrossSite = (request: FastifyRequest): boolean => isForeign(request) && !follows(request)

const isForeign = ({ headers }: FastifyRequest): boolean =>
  headers['sec-fetch-site'] === 'cross-site' || headers['sec-fetch-site'] === 'same-site'

const follows = ({ headers, method }: FastifyRequest): boolean =>
  headers['sec-fetch-mode'] === 'navigate' && method === 'GET'
