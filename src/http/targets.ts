// The target of a request: as it is sent, and as it is routed.
import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { Problem } from '../core/problem.ts'

/** `http://user@host:port`, as proxies send it. */
const AUTHORITY = /^https?:\/\/(?:[^/?#@]*@)?([^/?#@]*)/i

/** Targets with a broken escape, as sent. They are routed without their broken escapes. */
const broken = new WeakMap<IncomingMessage, string>()

/** Turns a whole address into its path. The host in it is the one that counts (RFC 9112, section 3.2.2). */
export function toOriginForm(request: IncomingMessage): void {
  const { url = '', headers } = request
  // Most begin with a slash.
  if (url.charCodeAt(0) === 47) return
  const [whole, host] = AUTHORITY.exec(url) ?? []
  if (whole === undefined) return
  const rest = url.slice(whole.length)
  request.url = rest.startsWith('/') ? rest : `/${rest}`
  if (host) headers.host = host
}

/** Lets a target be routed that cannot be decoded, so that its owner can refuse it. */
export function mend(request: IncomingMessage): void {
  const { url = '', originalUrl = url } = request as IncomingMessage & { originalUrl?: string }
  broken.set(request, originalUrl)
  const end = url.search(/[?#]/)
  const path = end === -1 ? url : url.slice(0, end)
  // Letters beyond ASCII are escaped by bytes that all have their highest bit set.
  request.url =
    path.replace(/%(?![0-9a-f]{2})/gi, NO_ESCAPE).replace(/(?:%[89a-f][0-9a-f])+/gi, withoutBroken) +
    url.slice(path.length)
}

/** Stands where a `%` was that escapes nothing. No route has it, and unlike `%25` the router need not decode it. */
const NO_ESCAPE = '!'

/** Without an exception for each: a target has room for thousands, and an exception is slow. */
function withoutBroken(escapes: string): string {
  const isWhole = isUtf8(Buffer.from(escapes.replaceAll('%', ''), 'hex'))
  return isWhole ? escapes : escapes.replaceAll('%', NO_ESCAPE)
}

/** Decodes the letters that nobody needs to encode: digits, Latin letters, and `-`, `.`, `_`, `~`. */
export const withPlainLetters = (path: string): string =>
  path.replace(/%(?:2[de]|3\d|[46][1-9a-f]|[57][\da]|5f|7e)/gi, (encoded) =>
    String.fromCharCode(Number.parseInt(encoded.slice(1), 16)),
  )

/** The target as sent, if it was mended. */
export const brokenTarget = (request: IncomingMessage): string | undefined => broken.get(request)

/** @throws Problem 'malformed' if the target has a broken escape */
export function refuseBroken(request: IncomingMessage): void {
  const url = broken.get(request)
  if (url !== undefined)
    throw new Problem('malformed', `'${url.split(/[?#]/, 1)[0]}' is not a valid url component`, {
      malformed: 'url',
    })
}
