import { connect } from 'node:net'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import t from 'tap'
import { comparing, scaleCall, serving } from '../support/comparing.ts'

t.test('streams, events and forms pass through', async (t) => {
  let more: () => void = () => undefined
  const received: Buffer[] = []
  const types: (string | undefined)[] = []
  const service = await serving(t, async (request, reply) => {
    for await (const chunk of request) received.push(chunk as Buffer)
    types.push(request.headers['content-type'])
    if (request.url === '/v5/files') {
      reply.writeHead(200, { 'Content-Type': 'application/json' }).end('{}')
      return
    }
    reply.writeHead(200, { 'Content-Type': 'text/event-stream' })
    reply.write('event: tick\ndata: {"n":1}\n\n')
    more = () => reply.end('event: tick\ndata: {"n":2}\n\n')
  })
  const comparison = await comparing(t, 'scale', service)
  const headers = { 'x-api-key': 'mock' }
  const events = await fetch(`${comparison.url}/v5/questions`, { headers })
  const reader = events.body?.getReader()
  const first = await reader?.read()
  t.equal(
    Buffer.from(first?.value ?? []).toString(),
    'event: tick\ndata: {"n":1}\n\n',
    'before the stream ends',
  )

  const bytes = Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7) % 256))
  const form = new FormData()
  form.set('file', new Blob([bytes]), 'a.bin')
  const upload = await fetch(`${comparison.url}/v5/files`, { method: 'POST', headers, body: form })
  t.equal(upload.status, 200)
  t.match(types[1], /^multipart\/form-data; boundary=/)
  t.ok(Buffer.concat(received).includes(bytes), 'each byte of the file')

  more()
  const second = await reader?.read()
  t.equal(Buffer.from(second?.value ?? []).toString(), 'event: tick\ndata: {"n":2}\n\n')
})

t.test('a reset, and a body that ends early, reach the client as they are', async (t) => {
  const service = await serving(t, (request, reply) => {
    if (request.url === '/v5/questions') {
      request.socket.resetAndDestroy()
      return
    }
    reply.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '100' })
    reply.write('{"object":', () => request.socket.destroy())
  })
  const comparison = await comparing(t, 'scale', service)
  const failure = async (path: string) => {
    const socket = connect(Number(new URL(comparison.url).port), '127.0.0.1')
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk
    })
    let code = ''
    socket.on('error', (error: NodeJS.ErrnoException) => {
      code = error.code ?? ''
    })
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nx-api-key: mock\r\n\r\n`)
    await new Promise((resolve) => socket.once('close', resolve))
    return { text, code }
  }
  t.same(await failure('/v5/questions'), { text: '', code: 'ECONNRESET' })
  t.match((await failure('/v5/rubrics')).text, /Content-Length: 100\r\n[\s\S]*\r\n\r\n\{"object":$/i)
  const { operations } = await comparison.report()
  t.same(
    operations.map(({ operation, differences }) => [
      operation,
      differences.map(({ kind, service }) => `${kind} ${service}`),
    ]),
    [
      ['ListQuestions', ['connection connection reset']],
      ['ListRubrics', ['connection 200, body cut off']],
    ],
  )
})

t.test('a service that cannot be reached is a sentence', async (t) => {
  const silent = await serving(t, () => undefined)
  const plain = await serving(t, (_request, reply) => reply.end())
  const cases: [service: string, reason: RegExp][] = [
    [
      'http://nothing.invalid',
      /^there is no host nothing\.invalid \(E\w+\): check the address and your network$/,
    ],
    [silent, /^127\.0\.0\.1:\d+ did not respond within 0\.3 s$/],
    [
      plain.replace('http:', 'https:'),
      /^127\.0\.0\.1:\d+ does not speak TLS \(\w+\): use http:\/\/ if it has none$/,
    ],
    [`http://127.0.0.1:1`, /^nothing listens at 127\.0\.0\.1:1 \(ECONNREFUSED\): check the port$/],
  ]
  for (const [service, reason] of cases) {
    const comparison = await comparing(t, 'scale', service, { timeoutMs: 300 })
    const reply = await scaleCall(comparison.url)('GET', '/v5/questions')
    t.equal(reply.status, 502)
    t.match(reply.text.replace('evalmock: ', '').trim(), reason)
    t.match((await comparison.report()).unreachable, [reason])
  }
})

t.test('a client that leaves before the response is no difference, and both servers are told', async (t) => {
  const left = Promise.withResolvers<void>()
  const leaving = new AbortController()
  const service = await serving(t, (_request, reply) => {
    reply.once('close', left.resolve)
    leaving.abort()
  })
  const comparison = await comparing(t, 'scale', service)
  const headers = { 'x-api-key': 'mock' }
  await t.rejects(fetch(`${comparison.url}/v5/questions`, { headers, signal: leaving.signal }))
  await left.promise
  const { calls, unreachable } = await comparison.report()
  t.same({ calls, unreachable }, { calls: 0, unreachable: [] })
})

t.test('a compressed response reaches the client as it is, and is compared by what is in it', async (t) => {
  const body = JSON.stringify({ object: 'list', items: [], limit: 50, total: 0, has_more: 'no' })
  const coded: Record<string, [string, Buffer]> = {
    ListQuestions: ['gzip', gzipSync(body)],
    ListRubrics: ['br', brotliCompressSync(body)],
    ListDatasets: ['zstd', zstdCompressSync(body)],
    ListEvaluations: ['deflate', deflateSync(body)],
    ListFiles: ['deflate', deflateRawSync(body)],
    ListEvaluationGroups: ['br, gzip', gzipSync(brotliCompressSync(body))],
  }
  let next = Object.values(coded)
  const service = await serving(t, (_request, reply) => {
    const [[coding, bytes] = ['', Buffer.alloc(0)], ...rest] = next
    next = rest
    reply.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': coding }).end(bytes)
  })
  const comparison = await comparing(t, 'scale', service)
  const call = scaleCall(comparison.url)
  for (const path of ['questions', 'rubrics', 'datasets', 'evaluations', 'files', 'evaluation-groups']) {
    const { text, headers } = await call('GET', `/v5/${path}`)
    // This client does not know zstd.
    if (headers.get('content-encoding') !== 'zstd') t.equal(text, body, path)
  }
  const { operations } = await comparison.report()
  const types = operations.flatMap(({ operation, differences }) =>
    differences.filter(({ kind }) => kind === 'type').map(({ path }) => `${operation} ${path}`),
  )
  t.same(
    types,
    Object.keys(coded)
      .sort()
      .map((operation) => `${operation} has_more`),
  )
  t.notOk(operations.some(({ differences }) => differences.some(({ kind }) => kind === 'envelope')))
})
