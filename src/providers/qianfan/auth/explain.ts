// Explains why a signature was refused, by trying common mistakes with bce-auth-v1 one by one.
import type { World } from '../../../core/world.ts'
import type { Explanation, ProviderContext, RefusedRequest } from '../../../http/provider.ts'
import { namesHost, type Signable, signedNames } from './canonical.ts'
import { inLink, secretOf } from './index.ts'
import { MISTAKES, madeBy, partsOf, textOf } from './mistakes/index.ts'
import { hostForms, parseAuthorization, SignatureVerifier } from './signature.ts'

/** Errors in an Authorization header that need no computation. */
function formFault(text: string): Explanation | undefined {
  if (text.startsWith('Bearer '))
    return {
      mistake: 'bearer',
      text: 'Bearer keys are for inference: this API requires a bce-auth-v1 signature made with an access key and its secret.',
    }
  if (parseAuthorization(text) !== undefined) return undefined
  const [scheme, , timestamp = '', seconds = '', , signature = ''] = text.split('/')
  const isHeader = scheme === 'bce-auth-v1'
  if (isHeader && /^[0-9A-Fa-f]{64}$/.test(signature) && signature !== signature.toLowerCase())
    return {
      mistake: 'signature-in-capitals',
      text: 'The signature has capitals: use lower-case hexadecimal digits.',
    }
  if (isHeader && /^[0-9A-Za-z+=]{20,}$/.test(signature) && !/^[0-9a-f]{64}$/.test(signature))
    return {
      mistake: 'signature-form',
      text: 'The signature is not HMAC-SHA256 in hexadecimal: it must be 64 digits 0-9 a-f, not base64.',
    }
  if (
    isHeader &&
    /^\d{4}-?\d\d-?\d\dT/.test(timestamp) &&
    !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(timestamp)
  )
    return {
      mistake: 'timestamp-form',
      text: 'The timestamp must be in UTC with whole seconds: 2026-11-21T08:00:00Z.',
    }
  if (isHeader && signature !== '' && !/^-?\d+$/.test(seconds))
    return {
      mistake: 'expiration-form',
      text: 'The fourth part must be the number of seconds for which the signature is valid: 1800.',
    }
  return {
    mistake: 'form',
    text: 'The header must be bce-auth-v1/{access key}/{2026-11-21T08:00:00Z}/{seconds}/{names;of;headers}/{64 lower-case hexadecimal digits}.',
  }
}

export function explain(
  refused: RefusedRequest,
  _world: World,
  { settings }: ProviderContext,
): Explanation | undefined {
  const { method, url, at, wallAt } = refused
  const link = inLink(refused)
  // A link signs no headers.
  const headers: RefusedRequest['headers'] = link === undefined ? refused.headers : {}
  const text = link ?? headers.authorization?.toString()
  if (text === undefined) {
    const token = url.includes('access_token=')
    return {
      mistake: token ? 'access-token' : 'no-authorization',
      text: token
        ? 'An access_token in the query is for inference: unset QIANFAN_AK and QIANFAN_SK, and set QIANFAN_ACCESS_KEY and QIANFAN_SECRET_KEY.'
        : 'There is no Authorization header.',
    }
  }
  const form = formFault(text)
  const authorization = parseAuthorization(text)
  if (form !== undefined || authorization === undefined) return form
  const secretKey = secretOf(authorization.accessKeyId, settings)
  if (secretKey === undefined)
    return {
      mistake: 'unknown-access-key',
      text: `There is no access key ${authorization.accessKeyId}: use mock or mock.<world>, or configure this one.`,
    }
  const { signedHeaders } = authorization
  if (!namesHost(signedHeaders))
    return {
      mistake: 'host-not-signed',
      text: `The list of signed headers, ${signedHeaders}, lacks host: sign the Host header and add host to the list.`,
    }
  const request: Signable = { method, url, headers }
  const names = signedNames(signedHeaders, headers)
  const expected = textOf(partsOf(request, names))
  if (new SignatureVerifier(() => secretKey).verify(request, text).outcome === 'good') {
    const { timestamp, expirationS } = authorization
    const seconds = Math.round((Math.min(at, wallAt) - authorization.at) / 1000)
    return {
      mistake: seconds < 0 ? 'ahead' : 'expired',
      text: `The signature is correct, but its time ${timestamp} is ${Math.abs(seconds)} s ${seconds < 0 ? 'ahead' : 'ago'}; it is valid for ${expirationS} s.`,
    }
  }
  // A client may sign the host without its port and make another mistake as well.
  const forms = names.includes('host') ? hostForms(headers.host) : [undefined]
  for (const host of forms) {
    const signing = { request, authorization, secretKey, parts: partsOf(request, names, host) }
    for (const one of MISTAKES) {
      const attempt = madeBy(one, signing)
      if (attempt === undefined) continue
      const signed = 'text' in attempt && attempt.text !== expected ? attempt.text : undefined
      return {
        mistake: one.mistake,
        text: typeof one.text === 'string' ? one.text : one.text(signing),
        canonicalRequest: expected,
        ...(signed === undefined ? {} : { clientCanonicalRequest: signed }),
      }
    }
  }
  if (signedHeaders === '')
    return {
      mistake: 'mismatch',
      text: `The secret key is another, or the request changed after it was signed. The list of signed headers is empty, so these count: ${partsOf(
        request,
        names,
      )
        .lines.map(([name]) => name)
        .join(', ')}.`,
      canonicalRequest: expected,
    }
  const unsent = signedHeaders.split(';').filter((name) => name !== '' && headers[name] === undefined)
  return {
    mistake: 'mismatch',
    text:
      unsent.length > 0
        ? `The secret key is wrong, or a signed header did not arrive: ${unsent.join(', ')}.`
        : 'The secret key is wrong, or the request changed after it was signed: compare the canonical request.',
    canonicalRequest: expected,
  }
}
