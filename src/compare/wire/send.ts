// Sends a call to a server, and gives its response as it comes. Errors become sentences.
import * as http from 'node:http'
import * as https from 'node:https'
import { withoutTrailing } from '../../core/text.ts'
import type { Call } from '../../http/calls/call.ts'

/** Headers about one connection, and those that are made anew for the next. */
const OF_CONNECTION = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'content-length',
  'expect',
  'host',
  'accept-encoding',
])

export type Headers = readonly (readonly [name: string, value: string])[]

export const endToEnd = (headers: Headers): Headers =>
  headers.filter(([name]) => !OF_CONNECTION.has(name.toLowerCase()))

/** `rawHeaders` as pairs. */
export function pairsOf(raw: readonly string[]): Headers {
  const pairs: [string, string][] = []
  for (let i = 0; i + 1 < raw.length; i += 2) pairs.push([raw[i] as string, raw[i + 1] as string])
  return pairs
}

/** How a server ended a connection without a response; `never`: nothing was reached in time. */
export type End = 'closed' | 'reset' | 'never'

export class NoAnswer extends Error {
  readonly end: End

  constructor(message: string, end: End = 'never') {
    super(message)
    this.end = end
  }
}

export interface SendOptions {
  /** The value of the Host header. Default: that of the address. */
  readonly host?: string
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/** @throws NoAnswer */
export function send(base: URL, call: Call, options: SendOptions): Promise<http.IncomingMessage> {
  const { host = base.host, timeoutMs, signal } = options
  const headers: string[] = ['Host', host]
  for (const [name, value] of endToEnd(call.headers)) headers.push(name, value)
  // The comparison reads the bodies.
  headers.push('Accept-Encoding', 'identity')
  const hasBody =
    call.body.length > 0 || call.headers.some(([name]) => name.toLowerCase() === 'content-length')
  const chunked = call.headers.some(([name]) => name.toLowerCase() === 'transfer-encoding')
  if (chunked) headers.push('Transfer-Encoding', 'chunked')
  else if (hasBody) headers.push('Content-Length', String(call.body.length))
  return new Promise((resolve, reject) => {
    const request = (base.protocol === 'https:' ? https : http).request(
      {
        hostname: base.hostname.replace(/^\[|\]$/g, ''),
        port: base.port || (base.protocol === 'https:' ? 443 : 80),
        method: call.method,
        path: withoutTrailing(base.pathname, '/') + call.url,
        headers: headers as unknown as http.OutgoingHttpHeaders,
        // A connection of its own: a server may close an idle one just when it is used.
        agent: false,
        signal,
        ...(base.protocol === 'https:' && !isAddress(base.hostname) ? { servername: base.hostname } : {}),
      },
      resolve,
    )
    request.setTimeout(timeoutMs, () =>
      request.destroy(new NoAnswer(`${base.host} did not respond within ${timeoutMs / 1000} s`)),
    )
    request.on('error', (error) => reject(error instanceof NoAnswer ? error : noAnswer(error, base)))
    request.end(call.body)
  })
}

const isAddress = (hostname: string): boolean => /^[\d.]+$|^\[/.test(hostname)

/** What an error of a connection means, and what to do about it. */
function noAnswer(error: NodeJS.ErrnoException, { host, hostname, protocol }: URL): NoAnswer {
  const { code = '', message } = error
  if (message === 'socket hang up' || code === 'HPE_INVALID_CONSTANT')
    return new NoAnswer(`${host} closed the connection without a response`, 'closed')
  if (code === 'ECONNRESET' || code === 'EPIPE')
    return new NoAnswer(`${host} reset the connection without a response`, 'reset')
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new NoAnswer(`there is no host ${hostname} (${code}): check the address and your network`)
  if (code === 'ECONNREFUSED') return new NoAnswer(`nothing listens at ${host} (${code}): check the port`)
  if (code === 'ETIMEDOUT' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH')
    return new NoAnswer(`${host} cannot be reached (${code}): check your network`)
  if (code === 'EPROTO' || /SSL|TLS|wrong version/i.test(message))
    return new NoAnswer(`${host} does not speak TLS (${code || 'EPROTO'}): use http:// if it has none`)
  if (protocol === 'https:' && /CERT|ALTNAME|SELF_SIGNED|VERIFY/i.test(code))
    return new NoAnswer(
      `the certificate of ${host} is not trusted (${code}): put that of its authority into a file, and set NODE_EXTRA_CA_CERTS=FILE`,
    )
  return new NoAnswer(`${host} cannot be called: ${message}`)
}
