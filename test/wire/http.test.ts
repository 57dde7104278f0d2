import { connect } from 'node:net'
import t from 'tap'
import { openapiOf } from '../support/document.ts'
import { startEmulator } from '../support/emulator.ts'

const send = (port: number, bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'))
    socket.setEncoding('utf8')
    socket.on('data', (text) => {
      answer += text
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })

t.test('what is no HTTP is refused without a body', async (t) => {
  const emulator = await startEmulator(t)
  const { port } = new URL(await emulator.listen())
  const cases: [string, string][] = [
    ['GARBAGE /v2/eval HTTP/1.1\r\nHost: a\r\n\r\n', '400 Bad Request'],
    ['GET /v5/evaluations HTTP/1.1\r\nHost: a\r\nx-odd: a\0b\r\n\r\n', '400 Bad Request'],
    [
      `GET /zstack/v1/x HTTP/1.1\r\nHost: a\r\nx-long: ${'y'.repeat(20_000)}\r\n\r\n`,
      '431 Request Header Fields Too Large',
    ],
  ]
  for (const [bytes, status] of cases)
    t.equal(
      await send(Number(port), bytes),
      `HTTP/1.1 ${status}\r\nAccess-Control-Allow-Origin: *\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    )
})

t.test('a page of another origin can read every response, except those of the control API', async (t) => {
  const page = 'http://app.example:5173'
  for (const [cors, expected] of [
    [true, '*'],
    [[page, 'http://other'], page],
    [['http://other'], undefined],
    [false, undefined],
  ] as const) {
    const emulator = await startEmulator(t, { cors })
    const { port } = new URL(await emulator.listen())
    const allowed = async (request: string, more = ''): Promise<[status: number, origin?: string]> => {
      const head = `Host: 127.0.0.1\r\nOrigin: ${page}\r\nConnection: close\r\nx-api-key: mock\r\n${more}`
      const answer = await send(Number(port), `${request} HTTP/1.1\r\n${head}\r\n`)
      const origin = /^access-control-allow-origin: (.*)$/im.exec(answer)?.[1]
      return [Number(answer.split(' ')[1]), origin]
    }
    const tooLong = 'Content-Type: application/json\r\nContent-Length: 99999999\r\n'
    const cases: [status: number, request: string, more?: string][] = [
      [302, 'GET /'],
      [404, 'GET /nothing'],
      [404, 'POST /nothing', 'Content-Length: 0\r\n'],
      [400, 'GET /a%zz'],
      [400, 'GET /v5/a%zz'],
      [400, 'GET /zstack/v1/%zz'],
      [400, 'GET /v2/eval%zz'],
      [404, 'GET /v5/nothing'],
      [404, 'GET /zstack/v1/nothing'],
      [404, 'GET /v2/nothing'],
      [405, 'QUERY /v5/evaluations'],
      [413, 'POST /v5/evaluations', tooLong],
    ]
    for (const [status, request, more] of cases)
      t.strictSame(await allowed(request, more), [status, expected], `${request} ${cors}`)
    const huge = await allowed('GET /v5/x', `x: ${'y'.repeat(20_000)}\r\n`)
    t.strictSame(huge, [431, cors === true ? '*' : undefined], 'the origin of a broken request is not known')
    t.strictSame(await allowed('GET /_mock/health'), [403, undefined])
  }
})

t.test('header names go out as the service spells them', async (t) => {
  for (const profile of ['docs', 'live'] as const) {
    const emulator = await startEmulator(t, { profile })
    const { port } = new URL(await emulator.listen())
    const call = (path: string, headers = ''): Promise<string> =>
      send(Number(port), `POST ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${headers}\r\n`)
    const names = (answer: string): string[] =>
      answer
        .split('\r\n\r\n', 1)
        .flatMap((head) => head.split('\r\n').slice(1))
        .map((line) => line.split(':', 1)[0] ?? '')
        .filter((name) => /bce|bfe/i.test(name))
    const gateway = ['X-Bce-Request-Id', 'X-Bce-Gateway-Region', 'Bfe-Trace-Id']
    const errors = ['X-Bce-Error-Code', 'X-Bce-Error-Message']
    const expected = (profile === 'live' ? [...gateway, ...errors] : gateway).sort()
    t.same(names(await call('/v2/eval?Action=DescribeEvalTasks')).sort(), expected)
    const open = await startEmulator(t, { profile, auth: 'off' })
    const url = new URL(await open.listen())
    const answer = await send(
      Number(url.port),
      'POST /v2/eval?Action=DescribeEvalTasks HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 19\r\n\r\n{"evalType":"auto"}',
    )
    t.match(answer, /^HTTP\/1\.1 200 OK/)
    t.same(names(answer).sort(), [...gateway].sort())
  }
})

t.test('a method that a service does not know is refused in its own envelope', async (t) => {
  const emulator = await startEmulator(t)
  const { port } = new URL(await emulator.listen())
  const ask = async (method: string, path: string, more = '') => {
    const head = `Host: 127.0.0.1\r\nConnection: close\r\nx-api-key: mock\r\n${more}`
    const [top = '', body = ''] = (
      await send(Number(port), `${method} ${path} HTTP/1.1\r\n${head}\r\n`)
    ).split('\r\n\r\n')
    const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(top)?.[1]
    return { status: Number(top.split(' ')[1]), allow: header('allow'), type: header('content-type'), body }
  }
  // QUERY is the one method of Node's that Fastify looks into before it asks for a route.
  for (const method of ['QUERY', 'PROPFIND', 'SEARCH', 'TRACE', 'LINK'])
    for (const more of [
      '',
      'Content-Length: 0\r\n',
      'Content-Type: application/json\r\nContent-Length: 0\r\n',
    ]) {
      t.strictSame(await ask(method, '/v5/evaluations/x', more), {
        status: 405,
        allow: 'GET, PATCH, DELETE',
        type: 'application/json',
        body: '{"detail":"Method Not Allowed"}',
      })
      t.match(await ask(method, '/v5/nothing', more), { status: 404, body: '{"detail":"Not Found"}' })
      t.match(await ask(method, '/openapi.json', more), { status: 405, allow: 'GET, HEAD' })
      t.match(await ask(method, '/v2/eval?Action=DescribeEvalTasks', more), {
        status: 404,
        body: /^\{"requestId":"[-0-9a-f]{36}","code":"ResourceNotFound","message":"Resource not found."\}$/,
      })
      t.match(await ask(method, '/zstack/v1/ai/model-services', more), {
        status: 405,
        type: 'text/html;charset=UTF-8',
        body: /HTTP Status 405/,
      })
      t.match(await ask(method, '/_mock/clock', more), {
        status: 405,
        type: /^application\/problem\+json/,
        body: new RegExp(`"detail":"/_mock/clock supports .*, not ${method}"`),
      })
      t.match(await ask(method, '/_mock/nothing', more), {
        status: 404,
        body: /has no path \/_mock\/nothing/,
      })
      t.match(await ask(method, '/nothing', more), { status: 404, body: /belongs to no provider/ })
    }
  const body = 'Content-Type: application/json\r\nContent-Length: 5\r\n'
  const broken = (path: string) => ask('QUERY', path, `${body}\r\n{"a":`)
  t.match(await broken('/v5/evaluations'), { status: 405 }, 'a broken body is not looked at')
  t.match(await broken('/zstack/v1/ai/model-services'), { status: 405 })
  t.match(await broken('/_mock/clock'), { status: 405 })
})

t.test('HEAD is answered wherever GET is, and like it', async (t) => {
  const emulator = await startEmulator(t)
  const ask = async (method: 'GET' | 'HEAD', url: string) => {
    const { statusCode, headers, payload } = await emulator.app.inject({ method, url })
    return { status: statusCode, type: headers['content-type'], location: headers.location, payload }
  }
  const { paths } = openapiOf('control') as unknown as {
    paths: Record<string, { get?: { operationId: string } }>
  }
  const controlled = Object.entries(paths).flatMap(([path, { get }]) =>
    // Only HEAD of the stream ends, and waiting for requests takes its time: both have tests of their own.
    get === undefined || get.operationId === 'streamEvents' ? [] : [path.replace(/\{\w+\}/g, 'default')],
  )
  t.ok(controlled.length > 15)
  const short = controlled.map((path) => path.replace('/worlds/default', ''))
  const documents = ['scale', 'qianfan', 'zstack', 'control', 'qianfan-single-path']
  for (const path of new Set([
    '/',
    '/_mock',
    '/_mock/',
    '/_mock/docs',
    '/_mock/dashboard/icon.svg',
    '/openapi.json',
    ...documents.map((name) => `/_mock/openapi/${name}.json`),
    ...controlled,
    ...short,
  ])) {
    const get = await ask('GET', path)
    t.not(get.status, 405, path)
    t.strictSame(await ask('HEAD', path), { ...get, payload: '' }, path)
  }
})
