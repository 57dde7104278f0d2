import { createHmac } from 'node:crypto'
import t from 'tap'
import { explain } from '../../../../src/providers/qianfan/auth/explain.ts'

const TIME = '2026-11-21T08:00:00Z'
const PREFIX = `bce-auth-v1/mock/${TIME}/1800`
const ALL = 'host;content-length;content-type;x-bce-date'
const URL = '/v2/eval%20x?b=c%2Fd%20e&Action=Describe&a='
const HEADERS: Readonly<Record<string, string>> = {
  host: '127.0.0.1:4620',
  'content-type': 'application/json; charset=x',
  'content-length': '20',
  'x-bce-date': TIME,
}

const hmac = (key: string | Buffer, text: string): string =>
  createHmac('sha256', key).update(text).digest('hex')

/** What a right client signs of the request above. */
const METHOD = 'POST'
const PATH = '/v2/eval%20x'
const QUERY = 'Action=Describe&a=&b=c%2Fd%20e'
const LENGTH = 'content-length:20'
const TYPE = 'content-type:application%2Fjson%3B%20charset%3Dx'
const HOST = 'host:127.0.0.1%3A4620'
const DATE = 'x-bce-date:2026-11-21T08%3A00%3A00Z'
const LINES: readonly string[] = [LENGTH, TYPE, HOST, DATE]

const textOf = ({ method = METHOD, path = PATH, query = QUERY, lines = LINES } = {}): string =>
  `${method}\n${path}\n${query}\n${lines.join('\n')}`

interface Signed {
  readonly text?: string
  readonly key?: string | Buffer
  readonly secret?: string
  readonly prefix?: string
  readonly signature?: string
  readonly list?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly url?: string
}

function told(signed: Signed) {
  const { text = textOf(), secret = 'mock-secret', prefix = PREFIX, list = ALL } = signed
  const signature = signed.signature ?? hmac(signed.key ?? hmac(secret, prefix), text)
  return explained(`${PREFIX}/${list}/${signature}`, signed)
}

function explained(authorization: string, { headers = HEADERS, url = URL }: Signed = {}) {
  const now = Date.parse(TIME)
  const request = { method: 'POST', url, headers: { ...headers, authorization }, at: now, wallAt: now }
  // The world of the request does not matter, and nobody has configured a key.
  return explain(request as never, undefined as never, { settings: { credentials: new Map() } } as never)
}

const line = (name: string, value: string): string[] =>
  LINES.map((one) => (one.startsWith(`${name}:`) ? `${name}:${encodeURIComponent(value)}` : one))

t.test('of each text that a client may have signed, the journal names the mistake', async (t) => {
  const cases: readonly [mistake: string, ...all: Parameters<typeof textOf>[0][]][] = [
    ['query-not-signed', { query: '' }],
    [
      'query-not-sorted',
      { query: 'b=c%2Fd%20e&Action=Describe&a=' },
      { query: 'a=&Action=Describe&b=c%2Fd%20e' },
    ],
    [
      'query-not-encoded',
      { query: 'Action=Describe&a=&b=c/d e' },
      { query: 'Action=Describe&a=&b=c%2fd%20e' },
      { query: 'Action=Describe&a=&b=c%2Fd+e' },
      { query: 'Action=Describe&a=&b=c%252Fd%2520e' },
      { query: 'Action%3DDescribe&a%3D&b%3Dc%2Fd%20e' },
    ],
    ['query-in-path', { path: `${PATH}?${QUERY}`, query: '' }, { path: `${PATH}?${QUERY}` }],
    ['method-in-small-letters', { method: 'post' }],
    ['another-method', ...['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD'].map((method) => ({ method }))],
    ['path-not-as-sent', { path: `${PATH}/` }, { path: '/' }, { path: '' }, { path: 'v2/eval%20x' }],
    ['path-not-encoded', { path: '%2Fv2%2Feval%20x' }, { path: '/v2/eval x' }, { path: '/v2/eval%2520x' }],
    [
      'whole-address-signed',
      { path: `http://127.0.0.1:4620${PATH}` },
      { path: `https://127.0.0.1:4620${PATH}` },
    ],
    [
      'values-not-encoded',
      {
        lines: [
          LENGTH,
          'content-type:application/json; charset=x',
          'host:127.0.0.1:4620',
          'x-bce-date:2026-11-21T08:00:00Z',
        ],
      },
    ],
    [
      'values-encoded-otherwise',
      { lines: LINES.map((one) => one.replace(/%../g, (code) => code.toLowerCase())) },
      { lines: LINES.map((one) => one.replaceAll('%', '%25')) },
      { lines: LINES.map((one) => one.replaceAll('%2F', '/')) },
      { lines: LINES.map((one) => one.replaceAll('%3A', ':')) },
      { lines: LINES.map((one) => one.replaceAll('%20', '+')) },
    ],
    ['headers-not-sorted', { lines: [HOST, LENGTH, TYPE, DATE] }, { lines: LINES.toReversed() }],
    [
      'names-not-in-small-letters',
      {
        lines: LINES.map((one) =>
          one.replace(/^[^:]*/, (name) => name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase())),
        ),
      },
      { lines: LINES.map((one) => one.replace(/^[^:]*/, (name) => name.toUpperCase())) },
    ],
    ['space-behind-colon', { lines: LINES.map((one) => one.replace(':', ': ')) }],
    ['listed-header-not-signed', ...LINES.map((_, i) => ({ lines: LINES.toSpliced(i, 1) })), { lines: [] }],
    [
      'another-host',
      ...[
        'http://127.0.0.1:4620',
        'https://127.0.0.1:4620',
        '127.0.0.1:4620:80',
        '127.0.0.1:4620:443',
        'localhost',
        'localhost:4620',
        '[::1]:4620',
        '0.0.0.0',
        'evalmock:4620',
        'qianfan.baidubce.com',
      ].map((host) => ({ lines: line('host', host) })),
    ],
    [
      'another-content-type',
      ...[
        'application/json',
        'application/json; charset=utf-8',
        'application/json;charset=utf-8',
        'application/json; charset=UTF-8',
        'application/json;charset=UTF-8',
        'text/plain',
      ].map((type) => ({ lines: line('content-type', type) })),
    ],
    [
      'another-content-length',
      ...['0', '18', '19', '21', '22'].map((length) => ({ lines: line('content-length', length) })),
    ],
    [
      'another-date',
      ...[
        '2026-11-21T08:00:00.000Z',
        '1795248000000',
        '1795248000',
        '2026-11-21T07:59:58Z',
        '2026-11-21T07:59:59Z',
        '2026-11-21T08:00:01Z',
        '2026-11-21T08:00:02Z',
      ].map((date) => ({ lines: line('x-bce-date', date) })),
    ],
  ]
  for (const [mistake, ...all] of cases)
    for (const parts of all) {
      const text = textOf(parts)
      const canonicalRequest = textOf()
      t.match(told({ text }), { mistake, canonicalRequest, clientCanonicalRequest: text }, text)
    }
  t.match(told({ text: `${textOf()}\n` }), { mistake: 'newline-at-end' })
  for (const by of ['\r\n', '', ' ', '\\n', '&'])
    t.match(told({ text: textOf().replaceAll('\n', by) }), { mistake: 'other-line-breaks' }, by)
})

t.test('of each key that a client may have used, too', async (t) => {
  const prefixes = [
    ...[300, 600, 900, 3600, 86_400].map((seconds) => `bce-auth-v1/mock/${TIME}/${seconds}`),
    `${PREFIX}/`,
    `${PREFIX}/${ALL}`,
    `/mock/${TIME}/1800`,
    `bce-auth-v1/mock/${TIME}`,
    `bce-auth-v2/mock/${TIME}/1800`,
    TIME,
  ]
  for (const prefix of prefixes) t.match(told({ prefix }), { mistake: 'another-prefix' }, prefix)
  const later = '2026-11-21T08:00:07Z'
  const headers = { ...HEADERS, 'x-bce-date': later }
  const lines = [LENGTH, TYPE, HOST, `x-bce-date:${encodeURIComponent(later)}`]
  t.match(told({ prefix: `bce-auth-v1/mock/${later}/1800`, text: textOf({ lines }), headers }), {
    mistake: 'another-prefix',
  })
  const key = hmac('mock-secret', PREFIX)
  const cases: readonly [mistake: string, signed: Signed][] = [
    ['signing-key-as-bytes', { key: Buffer.from(key, 'hex') }],
    ['signed-with-secret-itself', { key: 'mock-secret' }],
    ['key-and-message-exchanged', { key: hmac(PREFIX, 'mock-secret') }],
    ['key-and-message-exchanged', { signature: hmac(textOf(), key) }],
    ['signed-with-key-id', { secret: 'mock' }],
    ...['mock-secret\n', 'mock-secret\r\n', 'mock-secret ', ' mock-secret', '"mock-secret"'].map(
      (secret): [string, Signed] => ['space-around-secret', { secret }],
    ),
    ['mismatch', { secret: 'another' }],
  ]
  for (const [mistake, signed] of cases) {
    const found = told(signed)
    t.match(found, { mistake, canonicalRequest: textOf() })
    t.equal(found?.clientCanonicalRequest, undefined, 'the text was right')
  }
})

t.test('of headers, the journal names the one that is missing on either side', async (t) => {
  const { 'x-bce-date': _, ...undated } = HEADERS
  const { host } = HEADERS as { host: string }
  t.match(told({ headers: undated }), { mistake: 'listed-header-not-sent' })
  t.match(
    told({
      headers: { host, 'x-bce-date': TIME, 'content-length': '20' },
      text: textOf({ lines: line('content-type', 'application/json') }),
    }),
    {
      mistake: 'listed-header-not-sent',
    },
  )
  t.match(
    told({
      headers: { host, 'x-bce-date': TIME, 'content-type': HEADERS['content-type'] as string },
      text: textOf({ lines: line('content-length', '0') }),
    }),
    {
      mistake: 'listed-header-not-sent',
    },
  )
  const signed = textOf({ lines: [HOST, DATE] })
  t.match(told({ list: 'host', text: signed }), { mistake: 'x-bce-headers-not-listed' })
  t.match(told({ list: 'host', text: textOf({ lines: [TYPE, HOST] }) }), {
    mistake: 'signed-header-not-listed',
  })
  t.match(told({ list: 'host;x-empty', text: textOf({ lines: [HOST, 'x-empty:'] }) }), {
    mistake: 'empty-header-signed',
  })
  t.match(told({ list: 'host;x-empty', secret: 'another' }), {
    mistake: 'mismatch',
    text: /did not arrive: x-empty\./,
  })
  t.match(told({ secret: 'another' }), { mistake: 'mismatch', text: /or the request changed/ })
  const other = told({
    text: textOf({ lines: line('host', '127.0.0.1').map((one) => one.replace('T08%3A', 'T08:')) }),
  })
  t.match(other, { mistake: 'mismatch' }, 'nobody signs like that')
  const portless = told({ text: textOf({ query: '', lines: line('host', '127.0.0.1') }) })
  t.match(portless, { mistake: 'query-not-signed' }, 'a host without its port is no mistake beside another')
})

t.test(
  'of a default set that is too large for all combinations, one missing or one signed is found',
  async (t) => {
    const more = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`x-bce-${name}`, name]))
    const headers = { ...HEADERS, ...more }
    const rest = Object.keys(more).map((name) => `${name}:${name.at(-1)}`)
    const lines = [LENGTH, TYPE, HOST, ...rest, DATE].sort()
    t.equal(lines.length, 8)
    const found = (signed: readonly string[]) => told({ headers, list: '', text: textOf({ lines: signed }) })
    t.match(found(lines.toSpliced(2, 1)), {
      mistake: 'default-header-not-signed',
      text: /Not signed: host\. Sign it/,
    })
    t.match(found([HOST]), {
      mistake: 'default-header-not-signed',
      text: /Not signed: content-length, content-type, x-bce-a, x-bce-b, x-bce-c, x-bce-d, x-bce-date\. Sign them/,
    })
    t.match(found([]), { mistake: 'default-header-not-signed' })
    t.match(found([HOST, LENGTH]), { mistake: 'mismatch' })
  },
)

t.test('an Authorization of another form is explained without a signature', async (t) => {
  const hex = 'ab'.repeat(32)
  const cases: readonly [mistake: string, authorization: string][] = [
    ['bearer', 'Bearer bce-v3/ALTAK-x/y'],
    ['signature-in-capitals', `${PREFIX}/host/${hex.toUpperCase()}`],
    ['signature-form', `${PREFIX}/host/${Buffer.from(hex, 'hex').toString('base64').replace('/', '+')}`],
    ['signature-form', `${PREFIX}/host/${hex.slice(1)}`],
    ['timestamp-form', `bce-auth-v1/mock/2026-11-21T08:00:00.000Z/1800/host/${hex}`],
    ['timestamp-form', `bce-auth-v1/mock/20261121T080000Z/1800/host/${hex}`],
    ['expiration-form', `bce-auth-v1/mock/${TIME}/30m/host/${hex}`],
    ['form', `bce-auth-v1/mock/${TIME}`],
    ['form', `bce-auth-v2/mock/${TIME}/1800/host/${hex}`],
    ['form', `${PREFIX}/host/${hex}/x`],
    ['form', `${PREFIX}/host/short`],
    ['form', `bce-auth-v1/mock/yesterday/1800/host/${hex}`],
    ['unknown-access-key', `bce-auth-v1/nobody/${TIME}/1800/host/${hex}`],
    ['host-not-signed', `${PREFIX}/x-bce-date/${hex}`],
  ]
  for (const [mistake, authorization] of cases)
    t.match(explained(authorization), { mistake, text: /\w/ }, authorization)
})
