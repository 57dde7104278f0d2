// Request targets as nobody writes them: broken escapes, doubled slashes, whole addresses. Each belongs to somebody, who
// answers as to any other request: in its own envelope, with its own headers, and with an entry in the journal.
import { connect } from 'node:net'
import t, { type Test } from 'tap'
import { startEmulator } from '../support/emulator.ts'
import { HOST } from '../support/qianfan.ts'
import { credentials } from '../support/signers.ts'

interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** An HTTP client would mend the target. */
function send(
  port: number,
  method: string,
  target: string,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const lines = Object.entries({ host: HOST, ...headers, connection: 'close' })
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(port, '127.0.0.1')
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.on('error', reject)
    socket.on('close', () => {
      const [head = '', body = ''] = text.split(/\r\n\r\n(.*)/s)
      const [status = '', ...rest] = head.split('\r\n')
      resolve({
        status: Number(status.split(' ')[1]),
        headers: Object.fromEntries(rest.map((line) => line.toLowerCase().split(/: (.*)/s, 2))),
        body,
      })
    })
    socket.write(
      `${method} ${target} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
    )
  })
}

async function started(t: Test, options = {}) {
  const emulator = await startEmulator(t, options)
  await emulator.listen()
  const { port } = emulator.app.server.address() as { port: number }
  const { app } = emulator
  return {
    port,
    send: (method: string, target: string, headers?: Record<string, string>) =>
      send(port, method, target, headers),
    journal: async () =>
      (await app.inject('/_mock/requests')).json().requests as { url: string; status: number }[],
  }
}

const JSON_TYPE = /^application\/json(; ?charset=utf-8)?$/
const SCALE: [RegExp, RegExp] = [JSON_TYPE, /^\{"detail":"The path has an invalid percent-escape"\}$/]
const QIANFAN: [RegExp, RegExp] = [JSON_TYPE, /^\{"requestId":"[^"]+","code":"InvalidURI",/]
const ZSTACK: [RegExp, RegExp] = [/^text\/plain/, /is not a valid url component$/]
const PROBLEM: [RegExp, RegExp] = [
  /^application\/problem\+json/,
  /^\{"type":"about:blank","title":"'[^']+' is not a valid url component","status":400\}$/,
]

t.test('a broken escape is refused by whom the path belongs to, and its page may read why', async (t) => {
  const { send, journal } = await started(t)
  const cases: [string, string, [RegExp, RegExp]][] = [
    ['GET', '/v5/evaluations/%zz', SCALE],
    ['GET', '//v5/%zz', SCALE],
    ['GET', '///v5//evaluations/%zz', SCALE],
    ['GET', '/%765/evaluations/%', SCALE],
    ['PATCH', '/v5/evaluations/%C0%80', SCALE],
    ['GET', '/v5/%zz?a=1#b', SCALE],
    ['GET', '/public//v5/%zz', SCALE],
    ['GET', '/public/v5/%zz', SCALE],
    ['GET', 'http://127.0.0.1:4620/v5/evaluations/%zz', SCALE],
    ['POST', '/v2/%zz', QIANFAN],
    ['POST', '//v2/eval/%f', QIANFAN],
    ['POST', 'http://127.0.0.1:4620/v2/eval/%zz', QIANFAN],
    ['GET', '/zstack/v1/%zz', ZSTACK],
    ['GET', '//zstack/v1/ai/datasets/%zz', ZSTACK],
    ['GET', 'HTTP://127.0.0.1:4620/zstack/v1/%FF', ZSTACK],
    ['GET', '/nothing/%zz', PROBLEM],
    ['GET', '/v5%zz', PROBLEM],
    ['GET', '/%zz', PROBLEM],
  ]
  for (const [method, target, [type, body]] of cases) {
    const reply = await send(method, target, { origin: 'http://page.test' })
    t.equal(reply.status, 400, target)
    t.match(reply.headers['content-type'], type, target)
    t.match(reply.body, body, target)
    t.equal(reply.headers['access-control-allow-origin'], '*', target)
  }
  const sent = (await journal()).map(({ url, status }) => [url, status])
  t.strictSame(
    sent,
    cases
      .filter(([, , envelope]) => envelope !== PROBLEM)
      .map(([, target]) => [target.replace(/^http:\/\/[^/]*/i, ''), 400]),
  )
})

t.test('below /_mock, the control API refuses it, after the guard', async (t) => {
  const { send } = await started(t)
  for (const target of [
    '/_mock/%zz',
    '/_mock/%',
    '//_mock/worlds/%zz/clock',
    '/%5fmock/worlds/%C0%80',
    'http://127.0.0.1:4620/_mock/%zz',
  ]) {
    const reply = await send('GET', target)
    t.equal(reply.status, 400, target)
    t.match(reply.headers['content-type'], /^application\/problem\+json/, target)
    t.match(
      JSON.parse(reply.body),
      {
        type: 'about:blank',
        title: 'Malformed Request',
        status: 400,
        detail: /is not a valid url component/,
      },
      target,
    )
    const foreign = await send('GET', target, { origin: 'http://page.test' })
    t.equal(foreign.status, 403, target)
    t.notOk(foreign.headers['access-control-allow-origin'], target)
  }
})

t.test('only listed origins may read it', async (t) => {
  const { send } = await started(t, { cors: ['http://page.test'] })
  for (const target of ['/v5/%zz', '/nothing/%zz', '/nothing']) {
    const own = await send('GET', target, { origin: 'http://page.test' })
    t.equal(own.headers['access-control-allow-origin'], 'http://page.test', target)
    const other = await send('GET', target, { origin: 'http://other.test' })
    t.notOk(other.headers['access-control-allow-origin'], target)
  }
})

t.test('a whole address is the same request as its path', async (t) => {
  const { send, journal } = await started(t)
  for (const [provider, method, path] of [
    ['scale', 'GET', '/v5/evaluations?limit=1'],
    ['zstack', 'GET', '/zstack/v1/ai/datasets?limit=1'],
    ['qianfan', 'POST', '/v2/eval?Action=DescribeEvalTasks'],
  ] as const) {
    const headers = { ...credentials[provider]?.({ method, path }), 'content-length': '0' }
    const plain = await send(method, path, headers)
    for (const scheme of ['http', 'HTTPS']) {
      const whole = await send(method, `${scheme}://${HOST}${path}`, headers)
      t.equal(whole.status, plain.status, path)
      t.equal(
        whole.body.replace(/"requestId":"[^"]+"/, ''),
        plain.body.replace(/"requestId":"[^"]+"/, ''),
        path,
      )
    }
    const sent = await journal()
    t.strictSame(
      sent.slice(-3).map(({ url }) => url),
      [path, path, path],
    )
  }
  t.equal((await send('GET', `http://${HOST}`)).headers.location, '/_mock/')
  t.equal((await send('GET', `http://${HOST}?a`)).headers.location, '/_mock/')
})

t.test('the host of a whole address is the one that counts', async (t) => {
  const { send } = await started(t)
  t.equal((await send('GET', `http://someone@${HOST}/_mock/clock`)).status, 200)
  t.equal((await send('GET', 'http://evil.example.com/_mock/clock')).status, 403)
  const path = '/v2/eval?Action=DescribeEvalTasks'
  const headers = { ...credentials.qianfan?.({ method: 'POST', path }), 'content-length': '0' }
  const other = await send('POST', `http://other.test${path}`, headers)
  t.match(JSON.parse(other.body), { code: 'SignatureDoesNotMatch' }, 'another host was signed')
})

t.test('a path with doubled slashes that nobody has is refused by its owner', async (t) => {
  const { send } = await started(t)
  for (const [target, type, body] of [
    ['//v5/nothing', JSON_TYPE, /^\{"detail":"Not Found"\}$/],
    ['/public//v5//nothing', JSON_TYPE, /^\{"detail":"Not Found"\}$/],
    ['//v2//nothing', JSON_TYPE, /^\{"requestId":/],
    ['//zstack//v1/nothing', /^text\/plain/, /no api mapping/],
    ['//_mock//nothing', /^application\/problem\+json/, /the control API has no path \/_mock\/nothing/],
    ['//nothing', /^application\/problem\+json/, /belongs to no provider/],
  ] as const) {
    const reply = await send('GET', target)
    t.match(reply.headers['content-type'], type, target)
    t.match(reply.body, body, target)
  }
})
