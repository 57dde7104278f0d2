// Raw HTTP, with and without TLS: what no client would send.
import { connect as tcp } from 'node:net'
import { connect as tls } from 'node:tls'
import { PROVIDERS } from '../../support/operations.ts'
import { Chance } from '../chance.ts'
import { type Asked, start } from '../server.ts'
import { Ids, operationsOf, requestOf } from './requests.ts'

export async function rawAgainst(
  scheme: 'http' | 'https',
  count: number,
  seed: string,
  goesOn: () => boolean,
): Promise<{ requests: number; faults: string[] }> {
  const server = await start({ args: scheme === 'https' ? ['--https'] : [] })
  const { requests, faults } = await fuzzRaw(server.url, count, seed, goesOn)
  const code = await server.stop()
  if (code !== 0) faults.push(`SIGTERM ends with ${code}: ${server.complaints()}`)
  faults.push(...server.logged.slice(0, 10))
  if (server.complaints() !== '') faults.push(server.complaints())
  return { requests, faults }
}

/** Requests as bytes, changed at a few places. Each is answered, or its connection closed; the server goes on. */
async function fuzzRaw(
  url: string,
  count: number,
  seed: string,
  goesOn: () => boolean,
): Promise<{ requests: number; faults: string[] }> {
  const chance = new Chance(`${seed}|raw`)
  const faults: string[] = []
  const operations = PROVIDERS.flatMap(operationsOf)
  const ids = new Ids()
  let requests = 0
  for (; requests < count && faults.length < 20 && goesOn(); requests += LANES)
    await Promise.all(
      Array.from({ length: LANES }, async () => {
        const bytes = spoilt(requestOf(chance.one(operations), ids, chance), chance)
        const answer = await send(url, bytes)
        // ZStack refuses by 5xx what others refuse by 4xx.
        if (/^HTTP\/1\.1 5\d\d/.test(answer) && !bytes.includes('/zstack'))
          faults.push(
            `${answer.split('\r\n', 1)[0]} to ${JSON.stringify(bytes.toString('latin1').slice(0, 500))}`,
          )
      }),
    )
  return { requests, faults }
}

const LANES = 20
const TOKENS = [
  '\r\n',
  '\n',
  ' ',
  ':',
  '\0',
  '%',
  '%zz',
  '//',
  'http://x',
  'chunked',
  'Transfer-Encoding: chunked\r\n',
  'Content-Length: 5\r\n',
  '\xff',
  '{',
  '"',
]

function spoilt({ method, path, headers = {}, body = '' }: Asked, chance: Chance): Buffer {
  const lines = Object.entries({
    host: '127.0.0.1:4620',
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  })
  let text = Buffer.from(
    `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`,
  ).toString('latin1')
  for (let n = chance.below(4); n > 0; n--) {
    const at = chance.below(Math.min(text.length, 600))
    const how = chance.below(3)
    if (how === 0) text = text.slice(0, at) + chance.one(TOKENS) + text.slice(at)
    else if (how === 1) text = text.slice(0, at) + text.slice(at + 1 + chance.below(20))
    else text = text.slice(0, at) + String.fromCharCode(chance.below(256)) + text.slice(at + 1)
  }
  return Buffer.from(text, 'latin1')
}

function send(url: string, bytes: Buffer): Promise<string> {
  const { protocol, hostname, port } = new URL(url)
  return new Promise((resolve) => {
    let answer = ''
    const to = { port: Number(port), host: hostname }
    const socket = protocol === 'https:' ? tls({ ...to, rejectUnauthorized: false }) : tcp(to)
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
    })
    socket.on('error', () => resolve(answer))
    socket.on('close', () => resolve(answer))
    socket.end(bytes)
  })
}
