import { connect } from 'node:net'
import t from 'tap'
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
      `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    )
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
