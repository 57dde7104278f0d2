// bce-auth-v1 signatures: creates them, and checks them as fast as possible.
import { hash, timingSafeEqual } from 'node:crypto'
import { canonicalRequest, namesHost, type Signable, signedNames } from './canonical.ts'

const SCHEME = 'bce-auth-v1/'
const BLOCK_BYTES = 64

/** A buffer for the padded key and the text to hash. Reused, because this code is synchronous. */
let scratch = Buffer.allocUnsafe(8192)

/** HMAC-SHA256 with a frequently used key: keeps its two padded forms. Messages are ASCII. */
class HmacKey {
  readonly #inner = Buffer.alloc(BLOCK_BYTES, 0x36)
  readonly #outer = Buffer.alloc(BLOCK_BYTES + 32, 0x5c)

  constructor(key: string | Buffer) {
    let bytes = typeof key === 'string' ? Buffer.from(key) : key
    if (bytes.length > BLOCK_BYTES) bytes = hash('sha256', bytes, 'buffer')
    for (const [i, byte] of bytes.entries()) {
      this.#inner[i] = 0x36 ^ byte
      this.#outer[i] = 0x5c ^ byte
    }
  }

  digest(message: string): Buffer {
    const length = BLOCK_BYTES + message.length
    if (scratch.length < length) scratch = Buffer.allocUnsafe(length * 2)
    this.#inner.copy(scratch)
    scratch.write(message, BLOCK_BYTES, 'latin1')
    hash('sha256', scratch.subarray(0, length), 'buffer').copy(this.#outer, BLOCK_BYTES)
    return hash('sha256', this.#outer, 'buffer')
  }
}

/** HMAC-SHA256 in lower-case hexadecimal. */
export const hmacHex = (key: string | Buffer, message: string): string =>
  new HmacKey(key).digest(message).toString('hex')

/** The key of the signature is the hexadecimal text of an HMAC, not its bytes. */
const signingKey = (secretKey: string, prefix: string): HmacKey => new HmacKey(hmacHex(secretKey, prefix))

export interface SignOptions {
  readonly accessKeyId: string
  readonly secretKey: string
  /** In ms; signed in whole seconds. */
  readonly at: number
  /** Default: 1800; -1 for one that never expires. */
  readonly expirationS?: number
  /** Names of the headers to sign. Default: `host` and each `x-bce-*` header. */
  readonly signedHeaders?: readonly string[]
}

/** `2026-11-21T08:00:00Z`. */
export const timestampOf = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`

/** The value of the Authorization header for a request. */
export function sign(request: Signable, options: SignOptions): string {
  const { accessKeyId, secretKey, at, expirationS = 1800 } = options
  const defaults = ['host', ...Object.keys(request.headers).filter((name) => name.startsWith('x-bce-'))]
  const list = (options.signedHeaders ?? defaults).join(';')
  const prefix = `${SCHEME}${accessKeyId}/${timestampOf(at)}/${expirationS}`
  const text = canonicalRequest(request, signedNames(list, request.headers))
  return `${prefix}/${list}/${signingKey(secretKey, prefix).digest(text).toString('hex')}`
}

/** A parsed Authorization header. */
export interface Authorization {
  /** Everything before the signed headers. */
  readonly prefix: string
  readonly accessKeyId: string
  /** As sent. */
  readonly timestamp: string
  /** ms. */
  readonly at: number
  /** -1: never. */
  readonly expirationS: number
  readonly signedHeaders: string
  /** 64 lower-case hexadecimal digits. */
  readonly signature: string
}

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/
const SIGNATURE = /^[0-9a-f]{64}$/

/** Returns only the name of the caller, without checking the rest. */
export function accessKeyOf(authorization: string | undefined): string | undefined {
  if (authorization === undefined || !authorization.startsWith(SCHEME)) return undefined
  const end = authorization.indexOf('/', SCHEME.length)
  return end <= SCHEME.length ? undefined : authorization.slice(SCHEME.length, end)
}

/** undefined if it is not a bce-auth-v1 authorization in its exact form. */
export function parseAuthorization(text: string): Authorization | undefined {
  const [scheme, accessKeyId, timestamp, expiration, signedHeaders, signature, ...rest] = text.split('/')
  if (scheme !== 'bce-auth-v1' || !accessKeyId || rest.length > 0) return undefined
  if (timestamp === undefined || !TIMESTAMP.test(timestamp)) return undefined
  if (expiration === undefined || !/^-?\d+$/.test(expiration)) return undefined
  if (signedHeaders === undefined || signature === undefined || !SIGNATURE.test(signature)) return undefined
  const at = Date.parse(timestamp)
  if (Number.isNaN(at)) return undefined
  const prefix = text.slice(0, text.length - signature.length - signedHeaders.length - 2)
  return { prefix, accessKeyId, timestamp, at, expirationS: Number(expiration), signedHeaders, signature }
}

/** Data kept per prefix. A client's prefix stays the same for a second, and longer if it signs in advance. */
interface Kept extends Omit<Authorization, 'signedHeaders' | 'signature'> {
  readonly key: HmacKey
  /** The form of the Host header that this client signs: tried first. */
  host: number
}

export type Verdict =
  | { readonly outcome: 'good'; readonly authorization: Omit<Authorization, 'signedHeaders' | 'signature'> }
  | { readonly outcome: 'malformed' }
  | { readonly outcome: 'unknown-key' }
  /** The list of signed headers lacks `host`. */
  | { readonly outcome: 'no-host' }
  /** `canonicalRequest`: the text that should have been signed, with the Host header as sent. */
  | { readonly outcome: 'mismatch'; readonly canonicalRequest: string }

const MOST_KEPT = 1024

/** Checks signatures, and keeps data for the client's next request. */
export class SignatureVerifier {
  readonly #secretOf: (accessKeyId: string) => string | undefined
  readonly #prefixes = new Map<string, Kept>()
  readonly #names = new Map<string, readonly string[]>()

  constructor(secretOf: (accessKeyId: string) => string | undefined) {
    this.#secretOf = secretOf
  }

  verify(request: Signable, text: string): Verdict {
    const signatureAt = text.length - 64
    const listAt = text.lastIndexOf('/', signatureAt - 2)
    const list = text.slice(listAt + 1, signatureAt - 1)
    const signature = text.slice(signatureAt)
    let kept = listAt < 0 ? undefined : this.#prefixes.get(text.slice(0, listAt))
    if (kept === undefined || text[signatureAt - 1] !== '/' || !SIGNATURE.test(signature)) {
      const parsed = parseAuthorization(text)
      if (parsed === undefined) return { outcome: 'malformed' }
      const secretKey = this.#secretOf(parsed.accessKeyId)
      if (secretKey === undefined) return { outcome: 'unknown-key' }
      kept = { ...parsed, key: signingKey(secretKey, parsed.prefix), host: 0 }
      remember(this.#prefixes, parsed.prefix, kept)
    }
    if (!namesHost(list)) return { outcome: 'no-host' }
    const names = this.#namesOf(list, request.headers)
    const sent = Buffer.from(signature, 'hex')
    const hosts = names.includes('host') ? hostForms(request.headers.host) : []
    for (let i = 0; i < Math.max(hosts.length, 1); i++) {
      const form = (kept.host + i) % Math.max(hosts.length, 1)
      if (!timingSafeEqual(kept.key.digest(canonicalRequest(request, names, hosts[form])), sent)) continue
      kept.host = form
      return { outcome: 'good', authorization: kept }
    }
    return { outcome: 'mismatch', canonicalRequest: canonicalRequest(request, names) }
  }

  #namesOf(list: string, headers: Signable['headers']): readonly string[] {
    if (list === '') return signedNames(list, headers)
    let names = this.#names.get(list)
    if (names === undefined) {
      names = signedNames(list, headers)
      remember(this.#names, list, names)
    }
    return names
  }
}

/** Adds to a bounded map, which drops its oldest entry. */
function remember<T>(map: Map<string, T>, key: string, value: T): void {
  if (map.size >= MOST_KEPT) map.delete(map.keys().next().value as string)
  map.set(key, value)
}

/**
 * Forms in which clients sign the Host header: as sent (Node, Python), or without its port (Go, Java; Go also removes
 * the brackets of an IPv6 address). For the real service, on its default port, these are equal.
 */
export function hostForms(host: string | readonly string[] | undefined): readonly string[] {
  if (typeof host !== 'string') return []
  const colon = host.lastIndexOf(':')
  if (colon < 0 || host.endsWith(']')) return [host]
  const name = host.slice(0, colon)
  return name.startsWith('[') ? [host, name, name.slice(1, -1)] : [host, name]
}
