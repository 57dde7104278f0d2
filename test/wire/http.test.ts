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
