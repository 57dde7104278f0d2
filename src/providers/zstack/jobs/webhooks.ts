// Webhooks: posts the job's result to the address in X-Web-Hook. Clients choose that address, so it is checked twice:
// when it is given, and when its host has been resolved.

import { type LookupAddress, lookup as resolve } from 'node:dns'
import { setMaxListeners } from 'node:events'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyRequest } from 'fastify'
import type { ProviderContext } from '../../../http/provider.ts'
import type { ZStackBehaviors } from '../behaviors.ts'
import { textFault } from '../errors.ts'
import { firstOf } from './headers.ts'

export interface Hook {
  readonly url: URL
  readonly anywhere: boolean
}

/** What to deliver, and when it is ready. */
export interface Delivery {
  /** undefined: the job no longer exists. */
  readonly ready: () => boolean | undefined
  readonly payload: () => { readonly text: string; readonly headers: Readonly<Record<string, string>> }
}

const RETRIES = 15
const RETRY_MS = 2000
const ANSWER_MS = 10_000
const LOOK_MS = 100

const PRIVATE = new BlockList()
PRIVATE.addSubnet('127.0.0.0', 8, 'ipv4')
PRIVATE.addSubnet('10.0.0.0', 8, 'ipv4')
PRIVATE.addSubnet('172.16.0.0', 12, 'ipv4')
PRIVATE.addSubnet('192.168.0.0', 16, 'ipv4')
PRIVATE.addAddress('::1', 'ipv6')
PRIVATE.addSubnet('fc00::', 7, 'ipv6')

export const isPrivate = (address: string): boolean =>
  PRIVATE.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** The address in X-Web-Hook. @throws Problem, as text, if it is invalid or not allowed */
export function hookOf(request: FastifyRequest, { webhooksAnywhere }: ZStackBehaviors): Hook | undefined {
  const given = firstOf(request, 'x-web-hook')
  if (given === undefined) return undefined
  const url = URL.parse(given)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw textFault(400, `Invalid header[X-Web-Hook], ${given} is no absolute http or https URL`)
  if (CONTROL.test(decoded(url.pathname)))
    throw textFault(400, `Invalid header[X-Web-Hook], ${given} is below /_mock: no hook calls a control API`)
  if (!webhooksAnywhere && isForeignPage(request))
    throw textFault(
      400,
      `Invalid header[X-Web-Hook], a page of another origin (${request.headers.origin}) orders no hook`,
    )
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (!webhooksAnywhere && isIP(host) !== 0 && !isPrivate(host))
    throw textFault(400, `Invalid header[X-Web-Hook], ${refusal(host)}`)
  return { url, anywhere: webhooksAnywhere }
}

/** Where the control API of an Evalmock is, of this one or another. */
const CONTROL = /^\/+_mock(\/|$)/i

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** Whether a web page of another origin sends this: a browser says so in `Origin`. It must not reach what only this machine reaches. */
function isForeignPage({ headers: { origin, host } }: FastifyRequest): boolean {
  return origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === host)
}

const refusal = (address: string): string =>
  `${address} is neither loopback nor private: the behavior zstack.webhooks=any allows it`

/** Resolves only to private addresses, so that a name cannot change its target after the first check. */
const privateLookup: LookupFunction = (host, options, done) => {
  resolve(host, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    const stranger = error === null ? addresses.find(({ address }) => !isPrivate(address)) : undefined
    if (stranger !== undefined) return done(new Error(refusal(`${host} (${stranger.address})`)), '', 0)
    if (options.all) return done(error, addresses)
    return done(error, addresses?.[0]?.address ?? '', addresses?.[0]?.family)
  })
}

const stops = new WeakMap<ProviderContext, AbortController>()

function stopOf(context: ProviderContext): AbortController {
  let stop = stops.get(context)
  if (stop === undefined) {
    stop = new AbortController()
    // One listener per running delivery, so many listeners are not a leak.
    setMaxListeners(0, stop.signal)
    stops.set(context, stop)
  }
  return stop
}

/** Ends every running delivery of this emulator, because it closes. */
export const stopDeliveries = (context: ProviderContext): void => stopOf(context).abort()

/** Waits until the job is done, then posts it, with up to 15 tries. The outcome goes to the journal. */
export async function deliver(
  { notes }: FastifyRequest,
  context: ProviderContext,
  hook: Hook,
  { ready, payload }: Delivery,
): Promise<void> {
  if (context.isReplay) return
  const url = hook.url.href
  const { signal } = stopOf(context)
  const wait = (ms: number): Promise<void> => sleep(ms, undefined, { signal, ref: false })
  try {
    // Wait for the 202 to be sent: the client must know of the job before its result arrives.
    await wait(0)
    while (!ready()) {
      if (ready() === undefined) return
      await wait(LOOK_MS)
    }
    const { text, headers } = payload()
    for (let tries = 1; tries <= 1 + RETRIES; tries++) {
      const came = await post(hook, text, headers, signal)
      notes.push({ kind: 'callback', url, text: `try ${tries}: ${came}` })
      if (typeof came === 'number' && came >= 200 && came < 300) return
      if (tries <= RETRIES) await wait(RETRY_MS)
    }
  } catch (error) {
    if (!signal.aborted) notes.push({ kind: 'callback', url, text: (error as Error).message })
  }
}

/** The status of the response, or the reason why there is none. */
async function post(
  { url, anywhere }: Hook,
  text: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<number | string> {
  // Imported late: a static import would make Node load its own fetch at the start.
  const { request } = url.protocol === 'https:' ? await import('node:https') : await import('node:http')
  return new Promise((resolved) => {
    const outgoing = request(
      url,
      {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json;charset=UTF-8',
          'Content-Length': Buffer.byteLength(text),
          ...headers,
        },
        timeout: ANSWER_MS,
        signal,
        agent: false,
        ...(anywhere ? {} : { lookup: privateLookup }),
      },
      (incoming) => {
        incoming.resume()
        resolved(incoming.statusCode ?? 0)
      },
    )
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${ANSWER_MS} ms`)))
    outgoing.on('error', (error) => resolved(error.message))
    outgoing.end(text)
  })
}
