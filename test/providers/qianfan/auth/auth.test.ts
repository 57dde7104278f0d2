// Who may call: the ways of refusing, lenient and no authentication, policies, temporary credentials, the rate.
import { createHmac } from 'node:crypto'
import t from 'tap'
import { sign } from '../../../../src/providers/qianfan/auth/signature.ts'
import { startEmulator, type TestEmulator } from '../../../support/emulator.ts'
import { answerOf, HOST, QianfanClient, TIME } from '../../../support/qianfan.ts'

const wall = { now: () => TIME }
const LIST = { evalType: 'auto' }

const gatewayHeaders = (code: string, message: string) => ({
  'x-bce-error-code': code,
  'x-bce-error-message': message,
  'x-bce-request-id': /^[0-9a-f-]{36}$/,
  'x-bce-gateway-region': 'BJ',
  'bfe-trace-id': /^[0-9a-f]{32}$/,
  'content-length': '0',
})

t.test('the gateway refuses in headers, with an empty body', async (t) => {
  const { app } = await startEmulator(t, { profile: 'live', wall })
  const refused = (cause: string) => ({
    status: 403,
    headers: gatewayHeaders('IamSignatureInvalid', `IamSignatureInvalid, cause: ${cause}`),
    body: '',
  })
  const call = (options = {}) => new QianfanClient(app, options).call('DescribeEvalTasks', LIST)
  const unsigned = answerOf(await app.inject({ method: 'POST', url: '/v2/eval?Action=DescribeEvalTasks' }))
  t.match(unsigned, refused('Authorization header is missing'))
  t.equal(unsigned.headers['content-type'], undefined, 'no JSON: the Go SDK would take it for an answer')
  t.match(
    answerOf(
      await app.inject({ method: 'POST', url: '/v2/eval', headers: { authorization: 'Bearer bce-v3/x/y' } }),
    ),
    refused('Authorization header format is invalid'),
  )
  t.match(await call({ accessKeyId: 'nobody' }), refused('Could not find credential.'))
  t.match(await call({ secretKey: 'x' }), refused('Fail to authn user: Signature does not match'))
  t.match(await call({ at: TIME - 1e7 }), refused('Fail to authn user: Request expired'))
  t.match(await call({ at: TIME + 1e7 }), {
    status: 403,
    headers: gatewayHeaders(
      'RequestTimeTooSkewed',
      "The difference between the request time and the server's time is too large.",
    ),
  })
  t.match(await new QianfanClient(app).post('/v2/other', {}), {
    status: 404,
    headers: gatewayHeaders('ResourceNotFound', 'Resource not found.'),
    body: '',
  })
  t.match(await new QianfanClient(app).call('DescribeEvalTask', {}), {
    status: 400,
    headers: { 'x-bce-error-code': undefined },
    body: { code: 'InappropriateJSON' },
  })
})

t.test('words of one’s own go into a header as UTF-8, on one line', async (t) => {
  const { app } = await startEmulator(t, { profile: 'live', wall })
  const payload = {
    match: { provider: 'qianfan' },
    times: 1,
    effect: { kind: 'problem', code: 'OverRateLimit', message: '限流\r\nnow' },
  }
  await app.inject({ method: 'POST', url: '/_mock/faults', headers: { host: '127.0.0.1' }, payload })
  const { status, headers, body } = await new QianfanClient(app).call('DescribeEvalTasks', LIST)
  t.match({ status, body }, { status: 429, body: '' })
  t.equal(Buffer.from(String(headers['x-bce-error-message']), 'latin1').toString(), '限流 now')
})

t.test('the gateway of early 2024 names an unknown key and a wrong secret otherwise', async (t) => {
  const { app } = await startEmulator(t, { behaviors: { 'qianfan.authErrors': 'gateway-early' }, wall })
  const call = (options = {}) => new QianfanClient(app, options).call('DescribeEvalTasks', LIST)
  t.match(await call({ accessKeyId: 'nobody' }), {
    status: 403,
    headers: gatewayHeaders('NotFound', 'NotFound, cause: Could not find credential.'),
  })
  t.match(await call({ secretKey: 'x' }), {
    status: 403,
    headers: gatewayHeaders(
      'SignatureDoesNotMatch',
      'SignatureDoesNotMatch, cause: Fail to authn user: Signature does not match',
    ),
  })
  t.match(await call({ at: TIME - 1e7 }), {
    headers: gatewayHeaders(
      'IamSignatureInvalid',
      'IamSignatureInvalid, cause: Fail to authn user: Request expired',
    ),
  })
})

t.test('a v1 path is refused as a v2 one', async (t) => {
  const docs = await startEmulator(t, { wall })
  t.match(await new QianfanClient(docs.app, { secretKey: 'x' }).legacy('eval/detail', { id: 305 }), {
    status: 400,
    body: { code: 'SignatureDoesNotMatch' },
  })
  const live = await startEmulator(t, { profile: 'live', wall })
  t.match(await new QianfanClient(live.app, { secretKey: 'x' }).legacy('eval/detail', { id: 305 }), {
    status: 403,
    headers: { 'x-bce-error-code': 'IamSignatureInvalid' },
    body: '',
  })
})

t.test('an access token in the query is no authorization', async (t) => {
  const { app } = await startEmulator(t, { wall })
  const url = '/v2/eval?Action=DescribeEvalTasks&access_token=24.abc'
  t.match(answerOf(await app.inject({ method: 'POST', url, payload: LIST })), {
    status: 403,
    body: { code: 'AccessDenied', message: 'Access denied.' },
  })
})

t.test('the access key names the world', async (t) => {
  const { app } = await startEmulator(t, {
    credentials: { 'ALTAK-1': { world: 'ci', secret: 's1' }, 'ALTAK-2': { world: 'ci' } },
  })
  const ids = async (accessKeyId: string, secretKey = 'mock-secret') => {
    const { body } = await new QianfanClient(app, { accessKeyId, secretKey }).call('DescribeEvalTasks', LIST)
    return body.result.evalTaskList.map((task: { taskId: string }) => task.taskId)
  }
  await new QianfanClient(app, { accessKeyId: 'mock.ci' }).call('DeleteEvalTask', { taskId: 'ame-4kvnxxx' })
  t.notOk((await ids('mock.ci')).includes('ame-4kvnxxx'))
  t.notOk((await ids('ALTAK-1', 's1')).includes('ame-4kvnxxx'), 'a configured key of the same world')
  t.notOk((await ids('ALTAK-2')).includes('ame-4kvnxxx'), 'one without a secret of its own')
  t.ok((await ids('mock')).includes('ame-4kvnxxx'), 'the default world is untouched')
  t.ok((await ids('mock.other')).includes('ame-4kvnxxx'))
})

t.test('lenient authentication asks for the form alone', async (t) => {
  const { app } = await startEmulator(t, { auth: 'lenient', wall })
  const call = (options = {}) => new QianfanClient(app, options).call('DescribeEvalTasks', LIST)
  t.match(await call({ secretKey: 'wrong', at: TIME - 1e10 }), { status: 200 })
  t.match(await call({ accessKeyId: 'anybody' }), { status: 200 })
  t.match(await call({ accessKeyId: 'mock.a' }), { status: 200 })
  const send = async (headers = {}) =>
    answerOf(
      await app.inject({ method: 'POST', url: '/v2/eval?Action=DescribeEvalTasks', headers, payload: LIST }),
    )
  t.match(await send(), { status: 403, body: { code: 'AccessDenied' } })
  t.match(await send({ authorization: 'Bearer x' }), { status: 400, body: { code: 'InvalidHTTPAuthHeader' } })
})

t.test('without authentication the access key still names the world', async (t) => {
  const { app } = await startEmulator(t, { auth: 'off', credentials: { ro: { world: 'ro', policies: [] } } })
  const url = '/v2/eval?Action=DeleteEvalTask'
  const payload = { taskId: 'ame-4kvnxxx' }
  t.match(answerOf(await app.inject({ method: 'POST', url, payload })), { status: 200 })
  t.match(await new QianfanClient(app).call('DescribeEvalTask', payload), { status: 404 })
  t.match(await new QianfanClient(app, { accessKeyId: 'mock.b' }).call('DeleteEvalTask', payload), {
    status: 200,
  })
  t.match(await new QianfanClient(app, { accessKeyId: 'ro' }).call('DeleteEvalTask', payload), {
    status: 200,
  })
})

const POLICIES: readonly [policy: string, reads: boolean, writes: boolean][] = [
  ['QianfanFullControlAccessPolicy', true, true],
  ['QianfanReadAccessPolicy', true, false],
  ['QianfanModelTuningFullControlAccessPolicy', true, true],
  ['QianfanModelTuningReadAccessPolicy', true, false],
  ['QianfanDataReadAccessPolicy', false, false],
]

t.test('a policy opens reading, or reading and writing', async (t) => {
  const { app } = await startEmulator(t, {
    profile: 'live',
    credentials: Object.fromEntries(
      POLICIES.map(([policy]) => [policy, { world: 'default', policies: [policy] }]),
    ),
  })
  const denied = {
    status: 403,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: { code: 'AccessDenied', message: 'Access denied.', requestId: String },
  }
  for (const [accessKeyId, reads, writes] of POLICIES) {
    const client = new QianfanClient(app, { accessKeyId })
    const modify = { taskId: 'ame-abxxxxx15t', description: accessKeyId }
    t.match(
      await client.call('DescribeEvalTasks', LIST),
      reads ? { status: 200 } : denied,
      `${accessKeyId} reads`,
    )
    t.match(
      await client.call('ModifyEvalTask', modify),
      writes ? { status: 200 } : denied,
      `${accessKeyId} writes`,
    )
    t.match(await client.legacy('eval/detail', { id: 305 }), reads ? { body: { result: {} } } : denied)
    t.match(await client.legacy('eval/cancel', { id: 305 }), writes ? { body: { result: {} } } : denied)
    t.match(await client.call('Nothing', {}), { body: { code: 'InvalidURI' } }, 'no action, no permission')
  }
  const reader = new QianfanClient(app, { accessKeyId: 'QianfanReadAccessPolicy' })
  t.match(await reader.call('ModifyEvalTask', '{broken'), denied, 'before the body is looked at')
})

t.test('a temporary credential needs its session token', async (t) => {
  const { app } = await startEmulator(t, {
    credentials: { 'ALTAK-sts': { world: 'default', secret: 's', sessionToken: 'token-1' } },
  })
  const client = new QianfanClient(app, { accessKeyId: 'ALTAK-sts', secretKey: 's' })
  const list = (headers: Record<string, string>) =>
    client.post('/v2/eval?Action=DescribeEvalTasks', LIST, headers)
  t.match(await list({ 'x-bce-security-token': 'token-1' }), { status: 200 })
  t.match(await list({ 'x-bce-security-token': 'token-2' }), { status: 403, body: { code: 'AccessDenied' } })
  t.match(await list({}), { status: 403, body: { code: 'AccessDenied' } })
  const lasting = new QianfanClient(app)
  t.match(
    await lasting.post('/v2/eval?Action=DescribeEvalTasks', LIST, { 'x-bce-security-token': 'whatever' }),
    { status: 200 },
    'one that is not temporary has none to check',
  )
})

t.test('requests over the rate are refused until the next second', async (t) => {
  const { app, world } = await startEmulator(t, { rateLimits: { qianfan: 3 }, wall })
  const call = (accessKeyId = 'mock') =>
    new QianfanClient(app, { accessKeyId }).call('DescribeEvalTasks', LIST)
  for (let i = 0; i < 3; i++) t.match(await call(), { status: 200 })
  t.match(await call(), { status: 429, body: { code: 'OverRateLimit', message: 'Over rate limit.' } })
  t.match(await new QianfanClient(app).legacy('eval/model/list'), { status: 429 }, 'v1 counts, too')
  t.match(await call('mock.other'), { status: 200 }, 'another credential has its own')
  world().clock.advance(1000)
  t.match(await call(), { status: 200 })
  const live = await startEmulator(t, { rateLimits: { qianfan: 1 }, profile: 'live', wall })
  await new QianfanClient(live.app).call('DescribeEvalTasks', LIST)
  t.match(await new QianfanClient(live.app).call('DescribeEvalTasks', LIST), {
    status: 429,
    headers: gatewayHeaders('OverRateLimit', 'Over rate limit.'),
    body: '',
  })
})

t.test('a reset starts the rate over', async (t) => {
  const { app, world } = await startEmulator(t, { rateLimits: { qianfan: 1 }, wall })
  const call = () => new QianfanClient(app).call('DescribeEvalTasks', LIST)
  await call()
  t.match(await call(), { status: 429 })
  world().reset()
  t.match(await call(), { status: 200 })
})

/** The journal's explanation of a refusal. */
async function explained({ app }: TestEmulator, headers: Record<string, string>, url = URL) {
  const call = url.includes('.zip')
    ? ({ method: 'GET' } as const)
    : ({ method: 'POST', payload: LIST } as const)
  const sent = await app.inject({ ...call, url, headers: { host: HOST, ...headers } })
  if (sent.statusCode === 200) throw new Error('it was not refused')
  const list = await app.inject({ url: '/_mock/requests', headers: { host: '127.0.0.1' } })
  const { id } = list.json().requests.at(-1) as { id: number }
  const one = await app.inject({ url: `/_mock/requests/${id}`, headers: { host: '127.0.0.1' } })
  return one.json().explanation
}

const URL = '/v2/eval?Action=DescribeEvalTasks'
const DATE = { 'x-bce-date': '2026-11-21T08:00:00Z' }
const KEYS = { accessKeyId: 'mock', secretKey: 'mock-secret', at: TIME }

t.test('the journal explains what was wrong with a signature', async (t) => {
  const emulator = await startEmulator(t, { wall })
  const headers = { host: HOST, ...DATE }
  const signed = (
    change: Partial<{ method: string; url: string; headers: Record<string, string> }>,
    keys = {},
  ) => sign({ method: 'POST', url: URL, headers, ...change }, { ...KEYS, ...keys })
  const link = (keys: object): string => {
    const url = '/v2/eval/export/amemt-gmqxxxxxcm/data.zip'
    const authorization = sign({ method: 'GET', url, headers: {} }, { ...KEYS, signedHeaders: [], ...keys })
    return `${url}?authorization=${encodeURIComponent(authorization)}`
  }
  const cases: readonly [mistake: string, headers: Record<string, string>, url?: string][] = [
    ['no-authorization', {}],
    ['access-token', {}, `${URL}&access_token=24.x`],
    ['bearer', { authorization: 'Bearer bce-v3/a/b' }],
    ['form', { authorization: 'bce-auth-v1/mock' }],
    ['unknown-access-key', { ...DATE, authorization: signed({}, { accessKeyId: 'nobody' }) }],
    ['query-not-signed', { ...DATE, authorization: signed({ url: '/v2/eval' }) }],
    ['method-in-small-letters', { ...DATE, authorization: signed({ method: 'post' }) }],
    ['path-not-as-sent', { ...DATE, authorization: signed({}) }, `/${URL}`],
    ['space-around-secret', { ...DATE, authorization: signed({}, { secretKey: 'mock-secret\n' }) }],
    ['expired', { ...DATE, authorization: signed({}, { at: TIME - 1e7 }) }],
    ['ahead', { ...DATE, authorization: signed({}, { at: TIME + 1e7 }) }],
    ['mismatch', { ...DATE, authorization: signed({}, { secretKey: 'wrong' }) }],
    ['listed-header-not-sent', { authorization: signed({}) }],
    [
      'mismatch',
      {
        ...DATE,
        authorization: signed({}, { secretKey: 'wrong' }).replace('host;', 'host;constructor;__proto__;'),
      },
    ],
    ['expired', {}, link({ at: TIME - 1e9 })],
    ['mismatch', {}, link({ secretKey: 'wrong' })],
    ['mismatch', { authorization: 'Bearer of something else' }, link({ secretKey: 'wrong' })],
    ['form', { authorization: '' }],
  ]
  for (const [mistake, sent, url] of cases) {
    const explanation = await explained(emulator, sent, url)
    t.match(explanation, { mistake, text: String }, JSON.stringify(explanation))
    t.notMatch(JSON.stringify(explanation), /mock-secret/)
  }
})

t.test('a signature whose list lacks host is refused, right or not, and the journal says why', async (t) => {
  for (const [authErrors, status] of [
    ['json', 400],
    ['gateway', 403],
  ] as const) {
    const emulator = await startEmulator(t, { wall, behaviors: { 'qianfan.authErrors': authErrors } })
    const request = { method: 'POST', url: URL, headers: { host: HOST, ...DATE } }
    for (const signedHeaders of [['x-bce-date'], ['content-type', 'x-bce-date'], ['hostname']]) {
      const authorization = sign(request, { ...KEYS, signedHeaders })
      const { statusCode } = await emulator.app.inject({
        method: 'POST',
        url: URL,
        headers: { ...request.headers, authorization },
        payload: {},
      })
      t.equal(statusCode, status, signedHeaders.join(';'))
      t.match(await explained(emulator, { ...DATE, authorization }), {
        mistake: 'host-not-signed',
        text: new RegExp(`${signedHeaders.join(';')}, lacks host: sign the Host header`),
      })
    }
  }
})

t.test(
  'of an empty list the journal says that the default set counts, and what of it was not signed',
  async (t) => {
    const emulator = await startEmulator(t, { wall })
    const payload = JSON.stringify(LIST)
    const json = { 'content-type': 'application/json', 'content-length': String(payload.length) }
    // As bce_v1_signer.sign of bce-python-sdk 0.9.79 does without headers_to_sign, before `requests` adds its headers.
    const cases = [
      [{ host: HOST, ...DATE }, 'Not signed: content-length, content-type. Sign them'],
      [{ host: HOST, ...DATE, 'content-type': 'application/json' }, 'Not signed: content-length. Sign it'],
      [{ ...DATE, ...json }, 'Not signed: host. Sign it'],
      [{ host: HOST, ...json }, 'Not signed: x-bce-date. Sign it'],
      [{}, 'Not signed: content-length, content-type, host, x-bce-date. Sign them'],
    ] as const
    for (const [headers, text] of cases) {
      const request = { method: 'POST', url: URL, headers }
      const authorization = sign(request, { ...KEYS, signedHeaders: Object.keys(headers) }).replace(
        /[^/]*(?=\/[0-9a-f]{64}$)/,
        '',
      )
      const explanation = await explained(emulator, { ...DATE, ...json, authorization })
      t.match(explanation, { mistake: 'default-header-not-signed' }, JSON.stringify(explanation))
      t.ok(explanation.text.includes('the default set applies'), explanation.text)
      t.ok(explanation.text.includes(text), explanation.text)
    }
    const wrong = sign(
      { method: 'POST', url: URL, headers: { host: HOST, ...DATE, ...json } },
      { ...KEYS, secretKey: 'wrong', signedHeaders: [] },
    )
    t.match(await explained(emulator, { ...DATE, ...json, authorization: wrong }), {
      mistake: 'mismatch',
      text: /list of signed headers is empty, so these count: content-length, content-type, host, x-bce-date/,
    })
  },
)

t.test('the journal tells the usual mistakes of home-made signers', async (t) => {
  const emulator = await startEmulator(t, { wall })
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
  const prefix = 'bce-auth-v1/mock/2026-11-21T08:00:00Z/1800'
  const key = hmac('mock-secret', prefix)
  const head = 'POST\n/v2/eval\nAction=DescribeEvalTasks\n'
  const host = 'host:127.0.0.1%3A4620'
  const date = 'x-bce-date:2026-11-21T08%3A00%3A00Z'
  const cases: readonly [mistake: string, list: string, key: string | Buffer, text: string][] = [
    [
      'values-not-encoded',
      'host;x-bce-date',
      key.toString('hex'),
      `${head}host:127.0.0.1:4620\nx-bce-date:2026-11-21T08:00:00Z`,
    ],
    ['headers-not-sorted', 'x-bce-date;host', key.toString('hex'), `${head}${date}\n${host}`],
    ['newline-at-end', 'host;x-bce-date', key.toString('hex'), `${head}${host}\n${date}\n`],
    ['x-bce-headers-not-listed', 'host', key.toString('hex'), `${head}${host}\n${date}`],
    ['signing-key-as-bytes', 'host;x-bce-date', key, `${head}${host}\n${date}`],
    ['signed-with-secret-itself', 'host;x-bce-date', 'mock-secret', `${head}${host}\n${date}`],
  ]
  for (const [mistake, list, signingKey, text] of cases) {
    const authorization = `${prefix}/${list}/${hmac(signingKey, text).toString('hex')}`
    t.match(
      await explained(emulator, { ...DATE, authorization }),
      { mistake, canonicalRequest: String },
      mistake,
    )
  }
})
