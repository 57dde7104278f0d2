// Requests of the four official clients as they were captured, and requests with one thing changed.
import t from 'tap'
import { canonicalRequest, signedNames } from '../../../../src/providers/qianfan/auth/canonical.ts'
import { SignatureVerifier, sign } from '../../../../src/providers/qianfan/auth/signature.ts'
import { startEmulator } from '../../../support/emulator.ts'
import { answerOf, HOST, QianfanClient, TIME } from '../../../support/qianfan.ts'

const AK = 'ALTAKexampleAccessKey01'
const SK = '0123456789abcdef0123456789abcdef'
const credentials = { [AK]: { world: 'default', secret: SK } }

interface Captured {
  readonly name: string
  readonly url: string
  readonly headers: Record<string, string>
  readonly body?: string
}

const authorization = (timestamp: string, expirationS: number, signed: string, signature: string): string =>
  `bce-auth-v1/${AK}/${timestamp}/${expirationS}/${signed}/${signature}`

const npm = (name: string, url: string, signature: string, body?: string): Captured => ({
  name,
  url,
  headers: {
    'content-type': 'application/json',
    'x-bce-date': '2026-11-21T08:00:00Z',
    'content-length': String(Buffer.byteLength(body ?? '')),
    host: '127.0.0.1:4599',
    authorization: authorization(
      '2026-11-21T08:00:00Z',
      1800,
      'content-length;content-type;host;x-bce-date',
      signature,
    ),
  },
  body,
})

/** `@baiducloud/qianfan` 0.2.4, its clock set to 08:00:00. */
const NPM: readonly Captured[] = [
  npm(
    'lists',
    '/v2/eval?Action=DescribeEvalTasks',
    '6d7f461b6d9aa3081b7ce9f186e8c6a547b8cfd815a49b9b5115a2914803c0d0',
    '{"evalType":"auto","keyFilter":"ame-q1w2e3"}',
  ),
  npm(
    'sends UTF-8',
    '/v2/eval?Action=ModifyEvalTask',
    '0279cd06ee0516e5ff6f5d809f6d57baac958e94fc0cf7412629cb9338609945',
    '{"taskId":"ame-q1w2e3r4t5y6","description":"算术题评估 v2"}',
  ),
  npm(
    'sends no body',
    '/v2/eval?Action=DescribeEvalTask',
    '94c257ec493d2b4d8b207e384890648ebc67cbfa9ee32cb91098a7a9f6db886e',
  ),
  npm(
    'calls v1 without a query',
    '/wenxinworkshop/modelrepo/eval/detail',
    '11f4a0faf3f4ff8093f0c89e9837e962977409e6b0469a3c737c2948d06bdc87',
    '{"id":"ame-q1w2e3r4t5y6"}',
  ),
]

const PYTHON: Captured = {
  name: 'the Python client, which signs in random order',
  url: '/v2/eval?Action=ModifyEvalTask',
  headers: {
    'content-type': 'application/json',
    host: '127.0.0.1:4599',
    'request-source': 'qianfan_py_sdk_v0.0.0',
    'x-bce-date': '2026-11-21T03:11:35Z',
    authorization: authorization(
      '2026-11-21T03:11:35Z',
      300,
      'request-source;host;x-bce-date;content-type',
      '5fc93bfcc39d7a834577e9eaf37153e2e79028dd229137317bf016cd14c0200e',
    ),
  },
  body: '{"taskId": "ame-abxxxxx15t", "description": "\\u9ad8\\u7b49\\u6570\\u5b66"}',
}

const GO: Captured = {
  name: 'the Go client, which signs the host without its port',
  url: '/v2/eval?Action=DescribeEvalTasks',
  headers: {
    'content-type': 'application/json',
    host: '127.0.0.1:4599',
    'request-source': 'qianfan_go_sdk_v0.0.15',
    'x-bce-date': '2026-11-21T03:15:46Z',
    authorization: authorization(
      '2026-11-21T03:15:46Z',
      300,
      'content-type;host;request-source;x-bce-date',
      'cc7d93cf942a8ab3bb4b0354e6c7d11de1a3e1faad4758d039c7c04a0dbf7ff9',
    ),
  },
  body: '{"evalType":"auto"}',
}

const JAVA: Captured = {
  name: 'the Java client, which signs two headers',
  url: '/v2/eval?Action=DescribeEvalTasks',
  headers: {
    'content-type': 'application/json; charset=UTF-8',
    host: '127.0.0.1:4599',
    'x-bce-date': '2026-11-21T03:15:47Z',
    authorization: authorization(
      '2026-11-21T03:15:47Z',
      1800,
      'host;x-bce-date',
      'd87bf3f3ea84c12addcf1ffd700be2f86f52532809a5a0620bcd8f3924f73273',
    ),
  },
  body: '{"evalType":"auto"}',
}

t.test('captured requests of the npm client are good to the byte', async (t) => {
  const { app } = await startEmulator(t, { credentials })
  // Past the signature, each fails for its own reason: no such task, no parameters.
  const expected = [
    { status: 200, body: { result: { evalTaskList: [], pageInfo: { maxKeys: 10 } } } },
    { status: 404, body: { code: 'NoSuchKey' } },
    { status: 400, body: { code: 'InappropriateJSON' } },
    { status: 200, body: { error_code: 500001 } },
  ]
  for (const [i, { name, url, headers, body }] of NPM.entries())
    t.match(
      answerOf(await app.inject({ method: 'POST', url, headers, payload: body })),
      expected[i] ?? {},
      name,
    )
})

t.test('captured requests of the Python, Go and Java clients are good to the byte', async (t) => {
  const { app } = await startEmulator(t, { credentials, clock: '2026-11-21T03:16:00Z' })
  const send = async ({ url, headers, body }: Captured) =>
    answerOf(await app.inject({ method: 'POST', url, headers, payload: body }))
  for (const client of [PYTHON, GO, JAVA, GO]) t.match(await send(client), { status: 200 }, client.name)
  const tasks = await send(GO)
  t.match(tasks.body.result.evalTaskList[0], { taskName: 'reading-baseline' })
})

t.test('a changed capture of the npm client is refused', async (t) => {
  const { app } = await startEmulator(t, { credentials })
  const [first] = NPM as [Captured]
  const send = async (change: Partial<Captured>, headers: Record<string, string> = {}) => {
    const { url, body, headers: own } = { ...first, ...change }
    return answerOf(await app.inject({ method: 'POST', url, headers: { ...own, ...headers }, payload: body }))
  }
  const mismatch = { status: 400, body: { code: 'SignatureDoesNotMatch' } }
  t.match(await send({ url: '/v2/eval?Action=DescribeEvalTask' }), mismatch, 'another action')
  t.match(await send({ body: '{}' }, { 'content-length': '2' }), mismatch, 'another length')
  t.match(await send({}, { host: '127.0.0.1:4600' }), mismatch, 'another host')
  const last = first.headers.authorization?.replace(/0$/, '1') as string
  t.match(await send({}, { authorization: last }), mismatch, 'another last digit')
  const sameLength = '{"evalType":"auto","keyFilter":"ame-nfw1fx"}'
  t.match(await send({ body: sameLength }), { status: 200, body: { result: { evalTaskList: [{}] } } })
  const other = await startEmulator(t, {
    credentials: { [AK]: { world: 'default', secret: '0123456789abcdef0123456789abcdeg' } },
  })
  const { url, headers, body } = first
  t.match(answerOf(await other.app.inject({ method: 'POST', url, headers, payload: body })), mismatch)
})

t.test('signatures for the host of the real service are as computed elsewhere', async (t) => {
  const verifier = new SignatureVerifier((ak) => (ak === AK ? SK : undefined))
  const date = '2026-11-21T08:00:00Z'
  const stop = {
    method: 'POST',
    url: '/v2/eval?Action=StopEvalTask',
    headers: { host: 'qianfan.baidubce.com', 'x-bce-date': date } as Record<string, string>,
  }
  const both = 'f85f99ffd15d6b0f4b4bd4fbedd6efdc466d533dda97745d93bd986978cdffc6'
  const good = (request: typeof stop, signed: string, signature: string): string =>
    verifier.verify(request, authorization(date, 1800, signed, signature)).outcome
  t.equal(good(stop, 'host;x-bce-date', both), 'good')
  t.equal(good(stop, 'x-bce-date;host', both), 'good')
  const at = Date.parse(date)
  t.equal(
    sign(stop, { accessKeyId: AK, secretKey: SK, at }),
    authorization(date, 1800, 'host;x-bce-date', both),
  )
  const hostAlone = 'ec8fd0c4504775e2750e6ed12bb8010aacf89cc000d861aaaddd1da35ffa9b2e'
  t.equal(good({ ...stop, headers: { host: 'qianfan.baidubce.com' } }, 'host', hostAlone), 'good')
  const defaults = { ...stop, headers: { ...stop.headers, 'content-type': 'application/json' } }
  t.equal(good(defaults, '', '507f7a805ee485e0c03f922b96266b8dc915c4456cdb0be1beda456636d1883d'), 'good')
  const query = { ...stop, url: '/v2/eval?b=%E6%B5%8B%20x%2By&Action=DescribeEvalTasks&a=1&c' }
  t.equal(
    good(query, 'host;x-bce-date', '9c7b027cff16aa7423d047737d7b58080131c97dde1eab84211ece713df124f2'),
    'good',
  )
})

t.test('the canonical request is the documented text', (t) => {
  const text = (url: string, list: string, headers: Record<string, string>): string =>
    canonicalRequest({ method: 'POST', url, headers }, signedNames(list, headers))
  const [first] = NPM as [Captured]
  t.equal(
    text(first.url, 'content-length;content-type;host;x-bce-date', first.headers),
    [
      'POST',
      '/v2/eval',
      'Action=DescribeEvalTasks',
      'content-length:44',
      'content-type:application%2Fjson',
      'host:127.0.0.1%3A4599',
      'x-bce-date:2026-11-21T08%3A00%3A00Z',
    ].join('\n'),
  )
  const line = (url: string, at: number): string | undefined => text(url, 'none', {}).split('\n')[at]
  t.equal(
    text('/v2/eval', 'none', {}),
    'POST\n/v2/eval\n\n',
    'no query and no header leave their lines empty',
  )
  t.equal(line('//v2/eval', 1), '//v2/eval', 'the path as sent')
  t.equal(line('/v2/%65val%2f~', 1), '/v2/eval/~', 'the path decoded')
  t.equal(line('/v2/eval?c&a=1&&b=2=3&Authorization=x&a=0', 2), 'a=0&a=1&b=2%3D3&c=')
  t.equal(line('/v2/eval?a=%zz%4', 2), 'a=%25zz%254', 'a stray percent sign stands for itself')
  t.equal(line('/v2/eval?a=%b2%E2+', 2), 'a=%B2%E2%2B', 'bytes that are no UTF-8 stay as they are')
  t.equal(line('/v2/eval?a=%00%0a%9f%f0', 2), 'a=%00%0A%9F%F0', 'digits at both ends of their range')
  t.equal(line('/v2/eval?a=\u00b2\u00e2', 2), 'a=%B2%E2', 'bytes that were sent raw')
  t.equal(line('/v2/eval?a=测', 2), 'a=%E6%B5%8B', 'a Unicode address')
  t.equal(text('', 'b;A', { a: ' 1 / ', b: '' }), 'POST\n/\n\na:1%20%2F', 'trimmed; an empty one has no line')
  const bytes = (value: string): string => Buffer.from(value).toString('latin1')
  t.equal(
    text('/', 'a;b', { a: bytes('\t voilà \t'), b: ' \t ' }),
    'POST\n/\n\na:voil%C3%A0',
    'spaces and tabs alone are trimmed, no byte of a letter',
  )
  t.equal(text('/', 'b;a;a-b;b', { a: '1', 'a-b': '2', b: '3' }), 'POST\n/\n\na-b:2\na:1\nb:3')
  t.end()
})

t.test('an IPv6 host is good with port, without, and without brackets', (t) => {
  const verifier = new SignatureVerifier(() => SK)
  const request = (host: string) => ({ method: 'POST', url: '/v2/eval?Action=A', headers: { host } })
  for (const signed of ['[::1]:4620', '[::1]', '::1', '[::1]']) {
    const header = sign(request(signed), { accessKeyId: AK, secretKey: SK, at: TIME })
    t.equal(verifier.verify(request('[::1]:4620'), header).outcome, 'good', signed)
    t.equal(verifier.verify(request('[::2]:4620'), header).outcome, 'mismatch', signed)
  }
  t.end()
})

t.test('a verifier keeps a bounded number of clients', (t) => {
  let asked = 0
  const verifier = new SignatureVerifier(() => {
    asked++
    return SK
  })
  const request = { method: 'POST', url: '/v2/eval', headers: { host: 'h' } }
  const from = (accessKeyId: string): string =>
    verifier.verify(request, sign(request, { accessKeyId, secretKey: SK, at: TIME })).outcome
  for (let i = 0; i < 1025; i++) t.equal(from(`k${i}`), 'good')
  from('k1024')
  t.equal(asked, 1025, 'the latest is kept')
  from('k0')
  t.equal(asked, 1026, 'the oldest is not')
  t.end()
})

t.test('a long secret and a long request are signed as any', (t) => {
  const secretKey = 'x'.repeat(200)
  const request = { method: 'POST', url: `/v2/eval?a=${'y'.repeat(10_000)}`, headers: { host: 'h' } }
  const header = sign(request, { accessKeyId: AK, secretKey, at: TIME, expirationS: 60 })
  t.equal(new SignatureVerifier(() => secretKey).verify(request, header).outcome, 'good')
  t.equal(new SignatureVerifier(() => 'x').verify(request, header).outcome, 'mismatch')
  t.end()
})

/** A request, signed, then changed. */
interface Sent {
  method: 'POST' | 'PUT'
  url: string
  headers: Record<string, string>
  body: string
}

const BASE = { url: '/v2/eval?Action=DescribeEvalTasks', body: '{"evalType":"auto"}' }
const SIGNED = ['content-length', 'content-type', 'host', 'x-bce-date']

function signed(
  options: { url?: string; at?: number; ak?: string; sk?: string; expirationS?: number } = {},
  signedHeaders: readonly string[] = SIGNED,
): Sent {
  const { url = BASE.url, at = TIME, ak = 'mock', sk = 'mock-secret', expirationS } = options
  const headers = {
    'content-length': String(BASE.body.length),
    'content-type': 'application/json',
    host: HOST,
    'x-bce-date': '2026-11-21T08:00:00Z',
  }
  const request = { method: 'POST', url, headers } as const
  const options_ = { accessKeyId: ak, secretKey: sk, at, expirationS, signedHeaders }
  return { ...request, headers: { ...headers, authorization: sign(request, options_) }, body: BASE.body }
}

const header = (change: (authorization: string) => string): Sent => {
  const sent = signed()
  return {
    ...sent,
    headers: { ...sent.headers, authorization: change(sent.headers.authorization as string) },
  }
}
const headers = (change: Record<string, string>): Sent => {
  const sent = signed()
  return { ...sent, headers: { ...sent.headers, ...change } }
}
const without = (name: string): Sent => {
  const sent = signed()
  const { [name]: _, ...rest } = sent.headers
  return { ...sent, headers: rest }
}
const part = (n: number, change: (part: string) => string): Sent =>
  header((text) =>
    text
      .split('/')
      .map((one, i) => (i === n ? change(one) : one))
      .join('/'),
  )

const MINUTE = 60_000
const MUTATIONS: readonly [name: string, sent: Sent, outcome: number | string][] = [
  ['nothing', signed(), 200],
  ['no Authorization', without('authorization'), 'AccessDenied'],
  ['an empty Authorization', header(() => ''), 'InvalidHTTPAuthHeader'],
  ['a bearer key', header(() => 'Bearer bce-v3/ALTAK-x/y'), 'InvalidHTTPAuthHeader'],
  ['version 2 of the scheme', part(0, () => 'bce-auth-v2'), 'InvalidHTTPAuthHeader'],
  ['the scheme in capitals', part(0, (one) => one.toUpperCase()), 'InvalidHTTPAuthHeader'],
  ['no access key', part(1, () => ''), 'InvalidHTTPAuthHeader'],
  ['one part too few', header((text) => text.replace(/\/[^/]*$/, '')), 'InvalidHTTPAuthHeader'],
  ['one part too many', header((text) => text.replace('/1800/', '/1800/x/')), 'InvalidHTTPAuthHeader'],
  ['a time without zone', part(2, (one) => one.slice(0, -1)), 'InvalidHTTPAuthHeader'],
  ['a time with milliseconds', part(2, (one) => one.replace('Z', '.000Z')), 'InvalidHTTPAuthHeader'],
  ['a time that never is', part(2, (one) => one.replace('-11-', '-13-')), 'InvalidHTTPAuthHeader'],
  ['an expiration in words', part(3, () => 'soon'), 'InvalidHTTPAuthHeader'],
  ['a signature in capitals', part(5, (one) => one.toUpperCase()), 'InvalidHTTPAuthHeader'],
  ['a signature of 63 digits', header((text) => text.slice(0, -1)), 'InvalidHTTPAuthHeader'],
  ['a signature of 65 digits', header((text) => `${text}0`), 'InvalidHTTPAuthHeader'],
  ['another signature', part(5, (one) => one.split('').reverse().join('')), 'SignatureDoesNotMatch'],
  ['an unknown access key', signed({ ak: 'ALTAKunknown' }), 'InvalidAccessKeyId'],
  ['an access key in capitals', signed({ ak: 'MOCK' }), 'InvalidAccessKeyId'],
  ['an access key of no possible world', signed({ ak: 'mock.a b' }), 'InvalidAccessKeyId'],
  ["another world's access key in the place", part(1, () => 'mock.other'), 'SignatureDoesNotMatch'],
  ['another secret', signed({ sk: 'mock-secret2' }), 'SignatureDoesNotMatch'],
  ['the time a second later', part(2, (one) => one.replace('00Z', '01Z')), 'SignatureDoesNotMatch'],
  ['a longer expiration', part(3, () => '3600'), 'SignatureDoesNotMatch'],
  ['expired by a second', signed({ at: TIME - 1801_000 }), 'RequestExpired'],
  ['at the end of its time', signed({ at: TIME - 1800_000 }), 200],
  ['expired with a shorter expiration', signed({ at: TIME - 2000, expirationS: 1 }), 'RequestExpired'],
  ['an old one that never expires', signed({ at: TIME - 1e10, expirationS: -1 }), 200],
  ['a negative expiration', signed({ expirationS: -2 }), 'RequestExpired'],
  ['an expiration of 0, at once', signed({ expirationS: 0 }), 200],
  ['an expiration of 0, a second later', signed({ at: TIME - 1000, expirationS: 0 }), 'RequestExpired'],
  ['an expiration beyond all numbers', part(3, () => '9'.repeat(400)), 'SignatureDoesNotMatch'],
  ['a second more than 15 minutes ahead', signed({ at: TIME + 901_000 }), 'RequestTimeTooSkewed'],
  ['the access key __proto__', signed({ ak: '__proto__' }), 'InvalidAccessKeyId'],
  [
    'an Authorization of 10,000 characters',
    header((text) => text.padEnd(10_000, 'a')),
    'InvalidHTTPAuthHeader',
  ],
  ['15 minutes ahead', signed({ at: TIME + 15 * MINUTE }), 200],
  ['another host', headers({ host: 'qianfan.baidubce.com' }), 'SignatureDoesNotMatch'],
  ['the host without the signed port', headers({ host: '127.0.0.1' }), 'SignatureDoesNotMatch'],
  ['another x-bce-date', headers({ 'x-bce-date': '2026-11-21T08:00:01Z' }), 'SignatureDoesNotMatch'],
  ['no x-bce-date', without('x-bce-date'), 'SignatureDoesNotMatch'],
  [
    'another content type',
    headers({ 'content-type': 'application/json; charset=utf-8' }),
    'SignatureDoesNotMatch',
  ],
  ['one more header, unsigned', headers({ 'x-other': '1' }), 200],
  ['another action', { ...signed(), url: '/v2/eval?Action=DescribeEvalTask' }, 'SignatureDoesNotMatch'],
  ['one more parameter', { ...signed(), url: `${BASE.url}&a=1` }, 'SignatureDoesNotMatch'],
  [
    'parameters in another order',
    { ...signed({ url: `${BASE.url}&a=1` }), url: '/v2/eval?a=1&Action=DescribeEvalTasks' },
    200,
  ],
  ['a path with one more slash', { ...signed(), url: `/${BASE.url}` }, 'SignatureDoesNotMatch'],
  ['the same path, signed with two slashes', signed({ url: `/${BASE.url}` }), 200],
  ['a path that is encoded', { ...signed(), url: '/v2/%65val?Action=DescribeEvalTasks' }, 200],
  ['the list of headers in another order', part(4, (one) => one.split(';').reverse().join(';')), 200],
  ['one header less in the list', part(4, (one) => one.replace(';x-bce-date', '')), 'SignatureDoesNotMatch'],
  // Baidu's page on authentication strings: the caller chooses the headers, Host among them.
  ['a list without host', part(4, (one) => one.replace(/;?host/, '')), 'InvalidHTTPAuthHeader'],
  ['a signature that is right, of a list without host', signed({}, ['x-bce-date']), 'InvalidHTTPAuthHeader'],
  ['one header more in the list', part(4, (one) => `${one};connection;user-agent`), 'SignatureDoesNotMatch'],
  ['absent headers in the list', part(4, (one) => `${one};x-absent;;constructor;toString;__proto__`), 200],
  ['an empty list of headers', part(4, () => ''), 200],
  ['another method', { ...signed(), method: 'PUT' }, 'ResourceNotFound'],
  [
    'another body of the same length',
    { ...signed(), body: '{ "evalType":"auto"'.padEnd(BASE.body.length) },
    'MalformedJSON',
  ],
]

t.test('a signed request with one thing changed has the documented answer', async (t) => {
  const { app } = await startEmulator(t, { wall: { now: () => TIME } })
  const status: Record<string, number> = {
    AccessDenied: 403,
    InvalidAccessKeyId: 403,
    RequestTimeTooSkewed: 403,
    ResourceNotFound: 404,
  }
  for (const [name, { method, url, headers, body }, outcome] of MUTATIONS) {
    const got = answerOf(await app.inject({ method, url, headers, payload: body }))
    if (outcome === 200) t.match(got, { status: 200, body: { result: { evalTaskList: Array } } }, name)
    else t.match(got, { status: status[outcome] ?? 400, body: { code: outcome, requestId: String } }, name)
  }
})

t.test('a signature is good by the wall clock or by the emulator clock', async (t) => {
  const wall = TIME + 5 * 24 * 3600_000
  const { app, world } = await startEmulator(t, { wall: { now: () => wall } })
  const list = (at: number) => new QianfanClient(app, { at }).call('DescribeEvalTasks', { evalType: 'auto' })
  t.match(await list(TIME), { status: 200 }, 'as of the frozen clock')
  t.match(await list(wall), { status: 200 }, 'as of the wall clock')
  t.match(await list(TIME + 3600_000), { body: { code: 'RequestExpired' } }, 'as of neither')
  t.match(await list(wall + 3600_000), { body: { code: 'RequestTimeTooSkewed' } }, 'ahead of both')
  world().clock.advance(3600_000)
  t.match(await list(TIME), {
    body: { message: 'Request has expired. Timestamp date is 2026-11-21T08:00:00Z.' },
  })
})
