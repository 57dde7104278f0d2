// Two tables of clients that are right but for one thing: the journal has to name that thing.
import { createHmac } from 'node:crypto'
import t, { type Test } from 'tap'
import { startEmulator } from '../../support/emulator.ts'

const TIME = '2026-11-21T08:00:00Z'
const SECRET = 'mock-secret'

interface Sent {
  method: string
  url: string
  headers: Record<string, string>
  body?: string
}

/** What the journal says of one request. */
async function explain(t: Test, requests: readonly Sent[]) {
  const { app } = await startEmulator(t, { wall: { now: () => Date.parse(TIME) } })
  const explanations: { mistake?: string; text: string; whole: string; status: number }[] = []
  for (const [i, { method, url, headers, body }] of requests.entries()) {
    const { statusCode } = await app.inject({ method: method as 'GET', url, headers, payload: body })
    const shown = await app.inject(`/_mock/requests/${i + 1}`)
    const { explanation = {} } = shown.json()
    explanations.push({ ...explanation, whole: shown.body, status: statusCode })
  }
  return explanations
}

// Qianfan: bce-auth-v1, written down anew from its documentation.

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

const hmac = (key: string | Buffer, text: string): string =>
  createHmac('sha256', key).update(text).digest('hex')

/** A client, and each of its decisions that can be taken otherwise. */
const RIGHT = {
  accessKeyId: 'mock',
  secretKey: SECRET,
  at: TIME,
  seconds: '1800',
  url: '/v2/eval?Action=DescribeEvalTasks&b=x%20y',
  list: 'content-length;content-type;host;x-bce-date',
  headers: {
    host: '127.0.0.1:4620',
    'content-type': 'application/json',
    'content-length': '19',
    'x-bce-date': TIME,
  } as Record<string, string>,
  sent: {} as Record<string, string>,
  method: 'POST',
  path: '/v2/eval',
  query: 'Action=DescribeEvalTasks&b=x%20y',
  line: (name: string, value: string) => `${name}:${encode(value)}`,
  lines: (lines: string[]) => lines.sort(),
  text: (parts: string[]) => parts.join('\n'),
  prefix: (prefix: string) => prefix,
  key: (secretKey: string, prefix: string): string | Buffer => hmac(secretKey, prefix),
  signature: (signature: string) => signature,
  authorization: (text: string): string | undefined => text,
}
type Client = typeof RIGHT

const BODY = '{"evalType":"auto"}'

function qianfan(change: Partial<Client>): Sent {
  const client = { ...RIGHT, ...change }
  const { accessKeyId, secretKey, at, seconds, list, headers } = client
  const lines = list
    .split(';')
    .filter((name) => headers[name] !== undefined)
    .map((name) => client.line(name, headers[name] ?? ''))
  const text = client.text([client.method, client.path, client.query, ...client.lines(lines)])
  const prefix = `bce-auth-v1/${accessKeyId}/${at}/${seconds}`
  const signature = client.signature(hmac(client.key(secretKey, client.prefix(prefix)), text))
  const authorization = client.authorization(`${prefix}/${list}/${signature}`)
  return {
    method: 'POST',
    url: client.url,
    headers: { ...RIGHT.headers, ...client.sent, ...(authorization === undefined ? {} : { authorization }) },
    body: BODY,
  }
}

const QIANFAN: readonly [mistake: string, change: Partial<Client>][] = [
  ['no-authorization', { authorization: () => undefined }],
  ['bearer', { authorization: () => 'Bearer bce-v3/ALTAK-x/y' }],
  ['signature-in-capitals', { signature: (one) => one.toUpperCase() }],
  ['signature-form', { signature: (one) => Buffer.from(one, 'hex').toString('base64').replaceAll('/', '+') }],
  ['timestamp-form', { at: '2026-11-21T08:00:00.000Z' }],
  ['unknown-access-key', { accessKeyId: 'mok' }],
  ['mismatch', { secretKey: 'another-secret' }],
  ['expired', { at: '2026-11-21T07:00:00Z' }],
  ['ahead', { at: '2026-11-21T09:00:00Z' }],
  ['query-not-signed', { query: '' }],
  [
    'query-not-sorted',
    { url: '/v2/eval?b=x%20y&Action=DescribeEvalTasks', query: 'b=x%20y&Action=DescribeEvalTasks' },
  ],
  ['query-not-encoded', { query: 'Action=DescribeEvalTasks&b=x y' }],
  ['query-not-encoded', { query: 'Action=DescribeEvalTasks&b=x+y' }],
  ['path-not-as-sent', { path: '/v2/eval/' }],
  ['path-not-encoded', { path: '%2Fv2%2Feval' }],
  ['query-in-path', { path: '/v2/eval?Action=DescribeEvalTasks&b=x%20y', query: '' }],
  ['method-in-small-letters', { method: 'post' }],
  ['another-method', { method: 'GET' }],
  ['values-not-encoded', { line: (name, value) => `${name}:${value}` }],
  [
    'values-encoded-otherwise',
    { line: (name, value) => `${name}:${encode(value).replace(/%\w\w/g, (c) => c.toLowerCase())}` },
  ],
  ['values-encoded-otherwise', { line: (name, value) => `${name}:${encode(value).replaceAll('%2F', '/')}` }],
  ['headers-not-sorted', { list: 'x-bce-date;host;content-type;content-length', lines: (lines) => lines }],
  [
    'names-not-in-small-letters',
    { line: (name, value) => `${name.replace(/(^|-)[a-z]/g, (c) => c.toUpperCase())}:${encode(value)}` },
  ],
  ['newline-at-end', { text: (parts) => `${parts.join('\n')}\n` }],
  ['other-line-breaks', { text: (parts) => parts.join('\r\n') }],
  ['x-bce-headers-not-listed', { list: 'host', lines: (lines) => [...lines, `x-bce-date:${encode(TIME)}`] }],
  [
    'signed-header-not-listed',
    { list: 'host;x-bce-date', lines: (lines) => ['content-type:application%2Fjson', ...lines] },
  ],
  ['listed-header-not-signed', { lines: (lines) => lines.sort().slice(1) }],
  ['another-host', { headers: { ...RIGHT.headers, host: 'localhost:4620' } }],
  ['another-host', { headers: { ...RIGHT.headers, host: 'qianfan.baidubce.com' } }],
  ['another-content-type', { sent: { 'content-type': 'application/json; charset=utf-8' } }],
  ['another-content-length', { headers: { ...RIGHT.headers, 'content-length': '0' } }],
  ['another-date', { sent: { 'x-bce-date': '2026-11-21T08:00:01Z' } }],
  ['another-prefix', { prefix: (prefix) => prefix.replace(/1800$/, '300') }],
  ['signing-key-as-bytes', { key: (secretKey, prefix) => Buffer.from(hmac(secretKey, prefix), 'hex') }],
  ['signed-with-secret-itself', { key: (secretKey) => secretKey }],
  ['signed-with-key-id', { secretKey: 'mock' }],
  ['space-around-secret', { secretKey: `${SECRET}\n` }],
]

// ZStack: an access key, HMAC-SHA1 over method, date and path.

interface Signer {
  readonly method: string
  readonly date: string
  readonly path: string
}

const DATE = 'Sat, 21 Nov 2026 08:00:00 UTC'
const TASK = '/v1/model-evaluation-tasks/7d1f0c3b9a524e6f8b0d5c2e1a934f76'

function zstack(
  sign: (signer: Signer) => string,
  { date = DATE, url = `/zstack${TASK}` }: { date?: string | undefined; url?: string } = {},
): Sent {
  const path = url.split('?')[0]?.replace(/^\/zstack/, '') ?? ''
  const authorization = sign({ method: 'GET', date, path: decodeURIComponent(path) })
  return { method: 'GET', url, headers: { authorization, ...(date === '' ? {} : { date }) } }
}

const digest = (text: string, key: string | Buffer = SECRET, hash = 'sha1'): Buffer =>
  createHmac(hash, key).update(text).digest()
const auth = (signature: Buffer | string, id = 'mock'): string =>
  `ZStack ${id}:${typeof signature === 'string' ? signature : signature.toString('base64')}`
const right = ({ method, date, path }: Signer): string => `${method}\n${date}\n${path}`

const ZSTACK: readonly [mistake: string, request: Sent][] = [
  ['no-authorization', { method: 'GET', url: `/zstack${TASK}`, headers: {} }],
  ['bearer', zstack(() => 'Bearer 7d1f0c3b9a524e6f8b0d5c2e1a934f76')],
  ['no-scheme', zstack(() => '7d1f0c3b9a524e6f8b0d5c2e1a934f76')],
  ['scheme-in-another-case', zstack((s) => auth(digest(right(s))).replace('ZStack', 'zstack'))],
  ['form', zstack(() => 'ZStack mock')],
  ['session', zstack(() => 'OAuth 7d1f0c3b9a524e6f8b0d5c2e1a934f76')],
  ['unknown-access-key', zstack((s) => auth(digest(right(s)), 'mok'))],
  ['mismatch', zstack((s) => auth(digest(right(s), 'another-secret')))],
  ['no-date', zstack((s) => auth(digest(right(s))), { date: '' })],
  ['date-form', zstack((s) => auth(digest(right(s))), { date: TIME })],
  ['expired', zstack((s) => auth(digest(right(s))), { date: 'Sat, 21 Nov 2026 07:30:00 UTC' })],
  ['ahead', zstack((s) => auth(digest(right(s))), { date: 'Sat, 21 Nov 2026 08:30:00 UTC' })],
  [
    'context-path-signed',
    zstack(({ method, date, path }) => auth(digest(`${method}\n${date}\n/zstack${path}`))),
  ],
  [
    'query-signed',
    zstack(({ method, date, path }) => auth(digest(`${method}\n${date}\n${path}?limit=1`)), {
      url: '/zstack/v1/model-evaluation-tasks?limit=1',
    }),
  ],
  [
    'version-not-signed',
    zstack(({ method, date, path }) => auth(digest(`${method}\n${date}\n${path.slice(3)}`))),
  ],
  [
    'path-encoded',
    zstack(({ method, date }) => auth(digest(`${method}\n${date}\n/v1/model-evaluation-tasks/a%20b`)), {
      url: '/zstack/v1/model-evaluation-tasks/a%20b',
    }),
  ],
  ['slash-at-end', zstack(({ method, date, path }) => auth(digest(`${method}\n${date}\n${path}/`)))],
  ['wrong-method', zstack(({ date, path }) => auth(digest(`PUT\n${date}\n${path}`)))],
  ['method-in-small-letters', zstack(({ date, path }) => auth(digest(`get\n${date}\n${path}`)))],
  ['date-not-signed', zstack(({ method, path }) => auth(digest(`${method}\n${path}`)))],
  ['date-written-otherwise', zstack(({ method, path }) => auth(digest(`${method}\n${TIME}\n${path}`)))],
  ['lines-in-another-order', zstack(({ method, date, path }) => auth(digest(`${method}\n${path}\n${date}`)))],
  ['newline-at-end', zstack((s) => auth(digest(`${right(s)}\n`)))],
  ['other-line-breaks', zstack((s) => auth(digest(right(s).replaceAll('\n', '\r\n'))))],
  ['signed-with-key-id', zstack((s) => auth(digest(right(s), 'mock')))],
  ['space-around-secret', zstack((s) => auth(digest(right(s), `${SECRET}\n`)))],
  ['secret-decoded', zstack((s) => auth(digest(right(s), Buffer.from(SECRET, 'base64'))))],
  ['wrong-hash', zstack((s) => auth(digest(right(s), SECRET, 'sha256')))],
  ['hexadecimal', zstack((s) => auth(digest(right(s)).toString('hex')))],
  ['base64url', zstack((s) => auth(digest(right(s)).toString('base64url')))],
]

for (const [name, table] of [
  ['Qianfan', QIANFAN.map(([mistake, change]) => [mistake, qianfan(change)] as const)],
  ['ZStack', ZSTACK],
] as const)
  t.test(
    `${name}: the single mistake of ${table.length} clients is named, and no secret shown`,
    async (t) => {
      const explanations = await explain(
        t,
        table.map(([, request]) => request),
      )
      t.ok(table.length >= 30)
      for (const [i, [mistake]] of table.entries()) {
        const { mistake: found, text, whole, status } = explanations[i] as (typeof explanations)[number]
        t.equal(found, mistake, `${i + 1}: ${mistake}`)
        t.match(text, /^[A-Z].*[.]$/, `${i + 1}: a sentence`)
        t.not(status, 200)
        t.notMatch(whole, new RegExp(SECRET), `${i + 1}: no secret`)
      }
    },
  )

t.test('the same clients without a mistake are let in', async (t) => {
  const { app } = await startEmulator(t, { wall: { now: () => Date.parse(TIME) } })
  for (const { method, url, headers, body } of [
    qianfan({}),
    zstack((s) => auth(digest(right(s)))),
    zstack((s) => auth(digest(right(s))), { date: 'Sat, 21 Nov 2026 16:00:00 CST' }),
  ])
    t.equal((await app.inject({ method: method as 'GET', url, headers, payload: body })).statusCode, 200)
})

t.test('no explanation carries a signature that would have been good', async (t) => {
  const [explanation] = await explain(t, [qianfan({ secretKey: 'x' })])
  const good = qianfan({}).headers.authorization?.slice(-64) ?? ''
  t.match(good, /^[0-9a-f]{64}$/)
  t.notMatch(explanation?.whole, new RegExp(good))
})
