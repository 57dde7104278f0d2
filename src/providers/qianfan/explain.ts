// Why a signature was refused: the mistakes that people make with bce-auth-v1, tried one by one.
import type { World } from '../../core/world.ts'
import type { Explanation, ProviderContext, RefusedRequest } from '../../http/provider.ts'
import { secretOf } from './auth.ts'
import { canonicalRequest, type Signable, signedNames } from './canonical.ts'
import { type Authorization, hmacHex, parseAuthorization, SignatureVerifier } from './signature.ts'

interface Mistake {
  readonly mistake: string
  readonly text: string
  /** The signature that a client with this mistake makes. */
  signature(request: Signable, authorization: Authorization, secretKey: string): string
}

/** The canonical request with its lines changed. */
const withLines =
  (change: (lines: string[], request: Signable, authorization: Authorization) => string[]) =>
  (request: Signable, authorization: Authorization, secretKey: string): string => {
    const lines = canonicalRequest(request, signedNames(authorization.signedHeaders, request.headers)).split(
      '\n',
    )
    return sealed(change(lines, request, authorization).join('\n'), authorization, secretKey)
  }

const sealed = (text: string, { prefix }: Authorization, secretKey: string): string =>
  hmacHex(hmacHex(secretKey, prefix), text)

const HEADERS_AT = 3

const unescaped = (line: string): string =>
  line.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

const MISTAKES: readonly Mistake[] = [
  {
    mistake: 'query-not-signed',
    text: 'The query was left out of what was signed: the third line of the canonical request is Action=….',
    signature: withLines((lines) => lines.with(2, '')),
  },
  {
    mistake: 'values-not-encoded',
    text: 'Header values were signed as they are: they have to be percent-encoded, the colon of a host or time as %3A.',
    signature: withLines((lines) => lines.map((line, i) => (i < HEADERS_AT ? line : unescaped(line)))),
  },
  {
    mistake: 'headers-not-sorted',
    text: 'Header lines were signed in the order of the list: they have to be sorted.',
    signature: withLines((lines, _request, { signedHeaders }) => {
      const names = signedHeaders.split(';')
      const place = (line: string): number => names.indexOf(line.slice(0, line.indexOf(':')))
      return [...lines.slice(0, HEADERS_AT), ...lines.slice(HEADERS_AT).sort((a, b) => place(a) - place(b))]
    }),
  },
  {
    mistake: 'newline-at-end',
    text: 'A newline was signed behind the last header line: there is none.',
    signature: withLines((lines) => [...lines, '']),
  },
  {
    mistake: 'method-in-small-letters',
    text: 'The method was signed in small letters: it is POST.',
    signature: withLines((lines) => lines.with(0, (lines[0] ?? '').toLowerCase())),
  },
  {
    mistake: 'path-not-as-sent',
    text: 'Another path was signed than the one that was called: two slashes at its start come from a base address that ends in one.',
    signature: withLines((lines) => lines.with(1, (lines[1] ?? '').replace(/^\/+/, '/'))),
  },
  {
    mistake: 'x-bce-headers-not-listed',
    text: 'All x-bce-* headers were signed, but the list of signed headers in the Authorization does not name them.',
    signature: (request, authorization, secretKey) => {
      const list = [
        ...authorization.signedHeaders.split(';'),
        ...Object.keys(request.headers).filter((name) => name.startsWith('x-bce-')),
      ]
      const names = signedNames(list.join(';'), request.headers)
      return sealed(canonicalRequest(request, names), authorization, secretKey)
    },
  },
  {
    mistake: 'signing-key-as-bytes',
    text: 'The signing key was used as bytes: it has to be used as its hexadecimal text.',
    signature: (request, authorization, secretKey) => {
      const text = canonicalRequest(request, signedNames(authorization.signedHeaders, request.headers))
      return hmacHex(Buffer.from(hmacHex(secretKey, authorization.prefix), 'hex'), text)
    },
  },
  {
    mistake: 'signed-with-secret-itself',
    text: 'The request was signed with the secret key itself: first a signing key has to be made from it and the prefix.',
    signature: (request, authorization, secretKey) =>
      hmacHex(
        secretKey,
        canonicalRequest(request, signedNames(authorization.signedHeaders, request.headers)),
      ),
  },
  {
    mistake: 'space-around-secret',
    text: 'The secret key has a line break at its end.',
    signature: (request, authorization, secretKey) =>
      sealed(
        canonicalRequest(request, signedNames(authorization.signedHeaders, request.headers)),
        authorization,
        `${secretKey}\n`,
      ),
  },
]

/** What is wrong with an Authorization header before anything is computed. */
function formFault(text: string): Explanation | undefined {
  if (text.startsWith('Bearer '))
    return {
      mistake: 'bearer',
      text: 'Bearer keys are for inference: this API takes a bce-auth-v1 signature made with an access key and its secret.',
    }
  if (parseAuthorization(text) !== undefined) return undefined
  return {
    mistake: 'form',
    text: 'The header has to be bce-auth-v1/{access key}/{2026-11-21T08:00:00Z}/{seconds}/{names;of;headers}/{64 small hexadecimal digits}.',
  }
}

export function explain(
  refused: RefusedRequest,
  _world: World,
  { settings }: ProviderContext,
): Explanation | undefined {
  const { method, url, headers, at, wallAt } = refused
  const text = headers.authorization
  if (typeof text !== 'string') {
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
      text: `There is no access key ${authorization.accessKeyId}: take mock, or mock.<world>, or configure it.`,
    }
  const request: Signable = { method, url, headers }
  const { signature, signedHeaders } = authorization
  const names = signedNames(signedHeaders, headers)
  const expected = canonicalRequest(request, names)
  if (new SignatureVerifier(() => secretKey).verify(request, text).outcome === 'good') {
    const { timestamp, expirationS } = authorization
    const seconds = Math.round((Math.min(at, wallAt) - authorization.at) / 1000)
    return {
      mistake: seconds < 0 ? 'ahead' : 'expired',
      text: `The signature is right, but of ${timestamp}, ${Math.abs(seconds)} s ${seconds < 0 ? 'ahead' : 'ago'}; it is good for ${expirationS} s.`,
    }
  }
  const found = MISTAKES.find((one) => one.signature(request, authorization, secretKey) === signature)
  if (found !== undefined) return { mistake: found.mistake, text: found.text, canonicalRequest: expected }
  const unsent = signedHeaders.split(';').filter((name) => name !== '' && headers[name] === undefined)
  return {
    mistake: 'mismatch',
    text:
      unsent.length > 0
        ? `The secret key is another, or a header that was signed did not arrive: ${unsent.join(', ')}.`
        : 'The secret key is another, or the request changed after it was signed: compare the canonical request.',
    canonicalRequest: expected,
  }
}
