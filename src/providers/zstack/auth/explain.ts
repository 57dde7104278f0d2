// Explains why a credential was refused, by trying common mistakes with access keys and sessions one by one.
import { createHmac } from 'node:crypto'
import type { World } from '../../../core/world.ts'
import type { Explanation, ProviderContext, RefusedRequest } from '../../../http/provider.ts'
import { behaviorsOf } from '../behaviors.ts'
import { pathOf } from '../errors.ts'
import { keyIn } from './header.ts'
import { keyOf } from './index.ts'
import { parseSignedDate, zoneWordOf } from './signed-date.ts'

interface Signing {
  readonly method: string
  /** As sent. */
  readonly date: string
  /** The signed path: decoded, without context path and query. */
  readonly path: string
  /** As sent. */
  readonly url: string
  readonly id: string
  readonly secret: string
}

interface Mistake {
  readonly mistake: string
  readonly text: string
  /** What a client with this mistake signs. The key is the secret unless given. */
  signed(signing: Signing): string | readonly string[]
  readonly key?: (signing: Signing) => string | Buffer
  readonly hash?: string
  readonly encoding?: 'base64' | 'base64url' | 'hex'
}

const right = ({ method, date, path }: Signing): string => `${method}\n${date}\n${path}`

const MISTAKES: readonly Mistake[] = [
  {
    mistake: 'context-path-signed',
    text: 'The context path was signed: sign /v1/…, without /zstack before it.',
    signed: ({ method, date, url }) => `${method}\n${date}\n${url.split('?', 1)[0]}`,
  },
  {
    mistake: 'query-signed',
    text: 'The query was signed: sign only the path.',
    signed: ({ method, date, path, url }) => {
      const query = url.slice(url.indexOf('?'))
      return [`${method}\n${date}\n${path}${query}`, `${method}\n${date}\n/zstack${path}${query}`]
    },
  },
  {
    mistake: 'version-not-signed',
    text: 'The signed path has no version: it must begin with /v1.',
    signed: ({ method, date, path }) => `${method}\n${date}\n${path.replace(/^\/v1/, '')}`,
  },
  {
    mistake: 'path-encoded',
    text: 'The path was signed percent-encoded: sign it decoded.',
    signed: ({ method, date, url }) =>
      `${method}\n${date}\n${(url.split('?', 1)[0] ?? '').replace(/^\/zstack/, '')}`,
  },
  {
    mistake: 'slash-at-end',
    text: 'The path was signed with a trailing slash that was not sent, or without the one that was.',
    signed: ({ method, date, path }) =>
      path.endsWith('/') ? `${method}\n${date}\n${path.slice(0, -1)}` : `${method}\n${date}\n${path}/`,
  },
  {
    mistake: 'whole-address-signed',
    text: 'The whole URL was signed: sign only the path, without scheme and host.',
    signed: ({ method, date, path }) =>
      ['http', 'https'].map((scheme) => `${method}\n${date}\n${scheme}:/${path}`),
  },
  {
    mistake: 'wrong-method',
    text: 'The signed method differs from the one sent.',
    signed: ({ date, path }) =>
      ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD'].map((one) => `${one}\n${date}\n${path}`),
  },
  {
    mistake: 'method-in-small-letters',
    text: 'The method was signed in lower case.',
    signed: ({ method, date, path }) => `${method.toLowerCase()}\n${date}\n${path}`,
  },
  {
    mistake: 'date-not-signed',
    text: 'The date was not signed: put it in the second line, as in the Date header.',
    signed: ({ method, path }) => [`${method}\n${path}`, `${method}\n\n${path}`],
  },
  {
    mistake: 'date-written-otherwise',
    text: "The date was signed in another form than in the Date header: sign exactly the header's text.",
    signed: ({ method, date, path }) => otherDates(date).map((one) => `${method}\n${one}\n${path}`),
  },
  {
    mistake: 'lines-in-another-order',
    text: 'The lines were signed in another order: use method, date, path.',
    signed: ({ method, date, path }) => [
      `${method}\n${path}\n${date}`,
      `${date}\n${method}\n${path}`,
      `${path}\n${method}\n${date}`,
    ],
  },
  {
    mistake: 'newline-at-end',
    text: 'A line break was signed after the path: remove it.',
    signed: (signing) => `${right(signing)}\n`,
  },
  {
    mistake: 'other-line-breaks',
    text: 'The lines must be joined with a single line feed.',
    signed: (signing) => ['\r\n', '', ' ', '\\n'].map((by) => right(signing).replaceAll('\n', by)),
  },
  {
    mistake: 'signed-with-key-id',
    text: 'The request was signed with the access key id: sign it with its secret.',
    signed: right,
    key: ({ id }) => id,
  },
  {
    mistake: 'space-around-secret',
    text: 'The secret has a space or a line break at one end.',
    signed: right,
    key: ({ secret }) => `${secret}\n`,
  },
  {
    mistake: 'space-around-secret',
    text: 'The secret has a space or a line break at one end.',
    signed: right,
    key: ({ secret }) => `${secret} `,
  },
  {
    mistake: 'secret-decoded',
    text: 'The secret was decoded from base64 before use: use its text as the key.',
    signed: right,
    key: ({ secret }) => Buffer.from(secret, 'base64'),
  },
  {
    mistake: 'wrong-hash',
    text: 'Another hash was used: use HMAC-SHA1.',
    signed: right,
    hash: 'sha256',
  },
  { mistake: 'wrong-hash', text: 'Another hash was used: use HMAC-SHA1.', signed: right, hash: 'md5' },
  { mistake: 'wrong-hash', text: 'Another hash was used: use HMAC-SHA1.', signed: right, hash: 'sha512' },
  {
    mistake: 'hexadecimal',
    text: 'The signature is hexadecimal: it must be base64.',
    signed: right,
    encoding: 'hex',
  },
  {
    mistake: 'base64url',
    text: 'The signature is in URL-safe base64 (- and _, no =): it must be plain base64.',
    signed: right,
    encoding: 'base64url',
  },
]

/** The same instant in forms that other clients use. */
function otherDates(date: string): string[] {
  const found = parseSignedDate(date, 0)
  return (found?.instants ?? []).flatMap((at) => {
    const utc = new Date(at).toUTCString()
    const iso = new Date(at).toISOString()
    return [
      utc,
      utc.replace('GMT', 'UTC'),
      iso,
      `${iso.slice(0, 19)}Z`,
      String(at),
      String(Math.floor(at / 1000)),
    ]
  })
}

/** Errors in the Authorization header that need no computation. */
function formFault(header: string | undefined): Explanation | undefined {
  if (header === undefined || header === '')
    return { mistake: 'no-authorization', text: 'There is no Authorization header.' }
  if (/^OAuth\s/.test(header)) return undefined
  if (/^Bearer\s/i.test(header))
    return {
      mistake: 'bearer',
      text: 'The scheme is Bearer: send a session as `Authorization: OAuth <session uuid>`.',
    }
  if (/^(oauth|zstack)\s/i.test(header) && !header.startsWith('ZStack '))
    return { mistake: 'scheme-in-another-case', text: 'The schemes must be spelled OAuth and ZStack.' }
  if (/^[0-9a-f]{32}$/.test(header))
    return { mistake: 'no-scheme', text: 'The scheme is missing: `Authorization: OAuth <session uuid>`.' }
  if (!header.startsWith('ZStack '))
    return { mistake: 'scheme', text: 'The scheme is neither OAuth nor ZStack.' }
  if (!/^[^:]+:./.test(keyIn(header) ?? ''))
    return {
      mistake: 'form',
      text: 'Send an access key as `Authorization: ZStack <AccessKeyID>:<signature>`.',
    }
  return undefined
}

export function explain(
  refused: RefusedRequest,
  world: World,
  context: ProviderContext,
): Explanation | undefined {
  const header = refused.headers.authorization?.toString()
  const form = formFault(header)
  if (form !== undefined || header === undefined) return form
  if (header.startsWith('OAuth'))
    return {
      mistake: 'session',
      text: 'There is no live session with this uuid: log in again. Sessions live two hours after their last use, by the emulator clock, and end with a reset of their world.',
    }
  const pair = keyIn(header) ?? ''
  const colon = pair.indexOf(':')
  const id = pair.slice(0, colon)
  const signature = pair.slice(colon + 1)
  const key = keyOf(world, context, id)
  if (key === undefined)
    return {
      mistake: 'unknown-access-key',
      text: `There is no access key ${id}, or it is disabled: use mock or mock.<world>, create one, or configure this one.`,
    }
  const date = refused.headers.date?.toString()
  const dateFault = explainDate(date, refused, context)
  if (dateFault !== undefined || date === undefined) return dateFault
  const signing = { ...signingOf(refused), date, id, secret: key.secret }
  const canonicalRequest = right(signing)
  for (const one of MISTAKES) {
    const signed = signedAs(one, signing, signature)
    if (signed === undefined) continue
    const client = signed === canonicalRequest ? {} : { clientCanonicalRequest: signed }
    return { mistake: one.mistake, text: one.text, canonicalRequest, ...client }
  }
  return {
    mistake: 'mismatch',
    text: 'The secret is wrong, or the request changed after it was signed: compare the three lines that should have been signed.',
    canonicalRequest,
  }
}

function explainDate(
  date: string | undefined,
  { at, wallAt }: RefusedRequest,
  { settings }: ProviderContext,
): Explanation | undefined {
  if (date === undefined)
    return {
      mistake: 'no-date',
      text: 'A request with an access key needs a Date header, which is also signed.',
    }
  const { zoneMinutes, javaZones } = behaviorsOf(settings)
  const parsed = parseSignedDate(date, zoneMinutes)
  const zone = zoneWordOf(date)
  if (zone !== undefined && (parsed === undefined ? isTime(date, zone) : javaZones && !parsed.javaZone))
    return {
      mistake: 'date-zone',
      text: `The node cannot read the zone ${zone} in the Date: it reads names such as UTC and CST, zone IDs such as Asia/Shanghai, and +08:00. Go writes +08 or -03 for a zone without a name: run the client with TZ=UTC.`,
    }
  if (parsed === undefined)
    return {
      mistake: 'date-form',
      text: 'The Date cannot be read: write it like Sat, 21 Nov 2026 08:00:00 UTC.',
    }
  const off = [parsed.digits, ...parsed.instants].flatMap((one) => [one - at, one - wallAt])
  const least = off.reduce((a, b) => (Math.abs(b) < Math.abs(a) ? b : a))
  if (Math.abs(least) <= 15 * 60_000) return undefined
  return {
    mistake: least < 0 ? 'expired' : 'ahead',
    text: `The Date is ${Math.abs(Math.round(least / 1000))} s ${least < 0 ? 'behind' : 'ahead of'} the nearer of the two clocks: at most 900 s are allowed.`,
  }
}

/** True if the rest of the Date can be read. */
const isTime = (date: string, zone: string): boolean =>
  parseSignedDate(`${date.trim().slice(0, -zone.length)}UTC`, 0) !== undefined

function signingOf({ method, url }: RefusedRequest): Pick<Signing, 'method' | 'path' | 'url'> {
  const raw = pathOf(url)
  let path = raw
  try {
    path = decodeURIComponent(raw)
  } catch {
    // Keep it as sent.
  }
  return { method, url, path: path.replace(/^\/zstack/, '') }
}

/** The text that a client with this mistake signed, if its signature matches. */
const signedAs = (
  { signed, key, hash = 'sha1', encoding = 'base64' }: Mistake,
  signing: Signing,
  signature: string,
): string | undefined =>
  [signed(signing)].flat().find(
    (text) =>
      createHmac(hash, key?.(signing) ?? signing.secret)
        .update(text)
        .digest(encoding) === signature,
  )
