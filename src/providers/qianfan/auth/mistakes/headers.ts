// Mistakes in the header lines: which ones, their order, names and values.
import { signedNames } from '../canonical.ts'
import {
  isOf,
  type Mistake,
  other,
  otherValue,
  type Parts,
  partsOf,
  smallEscapes,
  textOf,
  unescaped,
} from './mistake.ts'

const byName = (lines: Parts['lines']): Parts['lines'] =>
  lines.toSorted(([a], [b]) => (`${a}:` < `${b}:` ? -1 : 1))

/** Up to this many lines of the default set are tried in every combination; of more, all but one, and each alone. */
const MOST_COMBINED = 7

/** All combinations with some of the lines missing. */
function subsets(lines: Parts['lines']): readonly Parts['lines'][] {
  if (lines.length > MOST_COMBINED)
    return [...lines.map((_, i) => lines.toSpliced(i, 1)), ...lines.map((line) => [line]), []]
  const all = Array.from({ length: 2 ** lines.length - 1 }, (_, bits) =>
    lines.filter((_, i) => (bits & (2 ** i)) !== 0),
  )
  return all.toReversed()
}

export const HEADERS: readonly Mistake[] = [
  {
    mistake: 'values-not-encoded',
    text: 'Header values were signed without encoding: percent-encode them, the colon of a host or time as %3A.',
    attempts: other(({ parts }) => [
      { lines: parts.lines.map(([name, value]) => [name, unescaped(value)] as const) },
    ]),
  },
  {
    mistake: 'values-encoded-otherwise',
    text: 'Header values were encoded differently: use %XX in capitals, encode only once, and encode the slash too.',
    attempts: other(({ parts }) =>
      [
        smallEscapes,
        (value: string) => value.replaceAll('%', '%25'),
        (value: string) => value.replaceAll('%2F', '/'),
        (value: string) => value.replaceAll('%3A', ':'),
        (value: string) => value.replaceAll('%20', '+'),
      ].map((change) => ({ lines: parts.lines.map(([name, value]) => [name, change(value)] as const) })),
    ),
  },
  {
    mistake: 'headers-not-sorted',
    text: 'Header lines were signed in the order of the list: sort them.',
    attempts: other(({ parts, authorization }) => {
      const names = authorization.signedHeaders.split(';')
      const listed = parts.lines.toSorted(([a], [b]) => names.indexOf(a) - names.indexOf(b))
      return [{ lines: listed }, { lines: parts.lines.toReversed() }]
    }),
  },
  {
    mistake: 'names-not-in-small-letters',
    text: 'Header names were signed with capitals: use lower case.',
    attempts: other(({ parts }) => {
      const capital = (name: string): string => name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())
      return [capital, (name: string) => name.toUpperCase()].map((change) => ({
        lines: parts.lines.map(([name, value]) => [change(name), value] as const),
      }))
    }),
  },
  {
    mistake: 'space-behind-colon',
    text: 'A space was signed after the colon of a header line: remove it.',
    attempts: other(({ parts }) => [
      { lines: parts.lines.map(([name, value]) => [name, ` ${value}`] as const) },
    ]),
  },
  {
    mistake: 'default-header-not-signed',
    text: (signing) => {
      const { parts } = signing
      const signed = subsets(parts.lines).find((lines) => isOf(signing, lines)) ?? []
      const missing = parts.lines.filter((line) => !signed.includes(line)).map(([name]) => name)
      return `The list of signed headers in the Authorization is empty, so the default set applies: host, content-length, content-type, content-md5 and each x-bce-* header that is sent. Not signed: ${missing.join(', ')}. Sign ${missing.length === 1 ? 'it' : 'them'}, or list the headers that you sign.`
    },
    attempts: (signing) =>
      signing.authorization.signedHeaders === ''
        ? other(({ parts }) => subsets(parts.lines).map((lines) => ({ lines })))(signing)
        : [],
  },
  {
    mistake: 'x-bce-headers-not-listed',
    text: 'All x-bce-* headers were signed, but the list of signed headers in the Authorization does not name them.',
    attempts: ({ request, authorization: { signedHeaders } }) => {
      if (signedHeaders === '') return []
      const all = Object.keys(request.headers).filter((name) => name.startsWith('x-bce-'))
      return [
        { text: textOf(partsOf(request, signedNames([signedHeaders, ...all].join(';'), request.headers))) },
      ]
    },
  },
  {
    mistake: 'signed-header-not-listed',
    text: 'A header was signed, but the list of signed headers in the Authorization does not name it.',
    attempts: ({ request, authorization: { signedHeaders } }) =>
      Object.keys(request.headers)
        .filter((name) => name !== 'authorization' && signedHeaders !== '')
        .map((name) => ({
          text: textOf(partsOf(request, signedNames(`${signedHeaders};${name}`, request.headers))),
        })),
  },
  {
    mistake: 'listed-header-not-signed',
    text: 'The list of signed headers in the Authorization names a header that was not signed.',
    attempts: (signing) =>
      signing.authorization.signedHeaders === ''
        ? []
        : other(({ parts: { lines } }) => [
            ...lines.map((_, i) => ({ lines: lines.toSpliced(i, 1) })),
            { lines: [] },
          ])(signing),
  },
  {
    mistake: 'listed-header-not-sent',
    text: 'A signed header did not arrive: send each header that the list of signed headers names.',
    attempts: other(({ request, authorization, parts }) => {
      const values: Readonly<Record<string, string>> = {
        'x-bce-date': authorization.timestamp,
        'content-type': 'application/json',
        'content-length': '0',
      }
      return authorization.signedHeaders
        .split(';')
        .filter((name) => request.headers[name] === undefined && values[name] !== undefined)
        .map((name) => ({ lines: byName([...parts.lines, [name, encodeURIComponent(values[name] ?? '')]]) }))
    }),
  },
  {
    mistake: 'empty-header-signed',
    text: 'A line was signed for a header that is empty or absent: leave the line out.',
    attempts: other(({ authorization, parts: { lines } }) => {
      const has = new Set(lines.map(([name]) => name))
      return authorization.signedHeaders
        .split(';')
        .filter((name) => name !== '' && !has.has(name))
        .map((name) => ({ lines: byName([...lines, [name, '']]) }))
    }),
  },
  {
    mistake: 'another-host',
    text: 'The signed host differs from the Host header: sign the address that you call, with its port or without.',
    attempts: otherValue('host', ({ request }) => {
      const host = String(request.headers.host ?? '')
      const port = /:\d+$/.exec(host)?.[0] ?? ''
      const names = ['localhost', '127.0.0.1', '[::1]', '0.0.0.0', 'evalmock', 'qianfan.baidubce.com']
      return [
        `http://${host}`,
        `https://${host}`,
        `${host}:80`,
        `${host}:443`,
        ...names.flatMap((n) => [n, n + port]),
      ]
    }),
  },
  {
    mistake: 'another-content-type',
    text: 'The signed Content-Type differs from the one sent: an HTTP library may have added a charset.',
    attempts: otherValue('content-type', () => [
      'application/json',
      'application/json; charset=utf-8',
      'application/json;charset=utf-8',
      'application/json; charset=UTF-8',
      'application/json;charset=UTF-8',
      'text/plain',
    ]),
  },
  {
    mistake: 'another-content-length',
    text: 'The signed Content-Length differs from the one sent: count the bytes of the body in UTF-8.',
    attempts: otherValue('content-length', ({ request }) => {
      const sent = Number(request.headers['content-length'] ?? 0)
      return ['0', ...[-2, -1, 1, 2].map((more) => String(sent + more))]
    }),
  },
  {
    mistake: 'another-date',
    text: 'The signed x-bce-date differs from the one sent.',
    attempts: otherValue('x-bce-date', ({ authorization, request }) => {
      const sent = Date.parse(String(request.headers['x-bce-date'] ?? ''))
      const at = Number.isNaN(sent) ? authorization.at : sent
      const near = [-2000, -1000, 1000, 2000].map((ms) => `${new Date(at + ms).toISOString().slice(0, 19)}Z`)
      return [authorization.timestamp, new Date(at).toISOString(), String(at), String(at / 1000), ...near]
    }),
  },
]
