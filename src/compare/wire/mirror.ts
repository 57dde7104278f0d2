// Makes the other side's call of a client's call: other identifiers, another host, another credential.
import { type Call, withHeader } from '../../http/calls/call.ts'
import type { Counterpart, Credential, Keys } from '../../http/calls/counterpart.ts'

/** The call with its identifiers translated, in path, query, headers and body. */
export function translated(call: Call, translate: (text: string) => string): Call {
  const body = translate(call.body.toString('latin1'))
  const headers = call.headers.map(([name, value]): [string, string] => [name, translate(value)])
  return withBody({ ...call, url: translate(call.url), headers }, Buffer.from(body, 'latin1'))
}

/** The call with another body, and the length of it if the client sent one. */
export function withBody(call: Call, body: Buffer): Call {
  if (body.equals(call.body)) return call
  const sent = { ...call, body }
  const hasLength = call.headers.some(([name]) => name.toLowerCase() === 'content-length')
  return hasLength ? withHeader(sent, 'Content-Length', String(body.length)) : sent
}

export const equalCalls = (a: Call, b: Call): boolean =>
  a.url === b.url &&
  a.body.equals(b.body) &&
  a.headers.every(([name, value], i) => b.headers[i]?.[0] === name && b.headers[i]?.[1] === value)

/** The call for a server: with its host, and with the credential made anew with its keys. */
export function signedFor(
  call: Call,
  host: string,
  credential: Credential,
  keys: readonly Keys[],
  counterpart: Counterpart,
  anew = false,
): Call {
  const placed = withHeader(call, 'Host', host)
  const signed = counterpart.withCredential(placed, credential, keys, anew)
  if (signed.body.equals(placed.body)) return signed
  // A log-in has another body now, whose length may be signed.
  const sized = withBody(placed, signed.body)
  return { ...counterpart.withCredential(sized, credential, keys, anew), body: signed.body }
}
