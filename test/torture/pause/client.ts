// Sends the bytes of one kind of request, by its number, from a process of its own: the server's does nothing else.
import { connect } from 'node:net'
import { allKinds } from './requests.ts'

const port = Number(process.argv[2])
const kinds = allKinds()

function send(head: string, body: string | undefined): Promise<string> {
  const length = body === undefined ? '' : `content-length: ${Buffer.byteLength(body)}\r\n`
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1')
    socket.on('data', (chunk) => {
      if (answer.length < 1000) answer += chunk.toString('latin1')
    })
    // It may answer and close before it has read everything.
    socket.on('error', () => {})
    socket.on('close', () => resolve(answer))
    socket.write(Buffer.from(`${head}\r\nconnection: close\r\n${length}\r\n`, 'latin1'))
    if (body !== undefined) socket.write(body)
  })
}

process.on('message', (number: number) => {
  const kind = kinds[number]
  void send(kind?.head ?? '', kind?.body?.()).then((answer) => process.send?.(answer.split('\r\n', 1)[0]))
})
