// A server of its own process, and a client that says what came back: the plainest there is, so that it is quick.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { START } from '../support/emulator.ts'

/** As the package has it: main.ts builds it. */
export const BIN = fileURLToPath(new URL('../../dist/bin.js', import.meta.url))

export interface Asked {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface Answer {
  readonly status: number
  readonly type: string
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: an answer is looked into as the JSON it is
  readonly json: any
}

export class Server {
  readonly url: string
  readonly child: ChildProcess
  /** What it has written on standard error. */
  readonly complaints: () => string
  /** Errors that it has logged. */
  readonly logged: string[] = []
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 })

  constructor(url: string, child: ChildProcess, complaints: () => string) {
    this.url = url
    this.child = child
    this.complaints = complaints
  }

  /** @throws Error when the connection breaks before the answer is whole */
  ask({ method, path, headers = {}, body }: Asked): Promise<Answer> {
    const { hostname, port } = new URL(this.url)
    return new Promise((resolve, reject) => {
      const asked = request({ agent: this.#agent, hostname, port, method, path, headers }, (reply) => {
        const chunks: Buffer[] = []
        reply.on('data', (chunk: Buffer) => chunks.push(chunk))
        reply.on('error', reject)
        reply.on('close', () => reject(new Error('the answer was cut')))
        reply.on('end', () => resolve(answerOf(reply.statusCode ?? 0, reply.headers, Buffer.concat(chunks))))
      })
      asked.on('error', reject)
      asked.end(body)
    })
  }

  control(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.ask({
      method,
      path: `/_mock${path}`,
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    })
  }

  /** Ends it, and gives its exit code or the signal that ended it. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | string> {
    const { child } = this
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal)
      await once(child, 'exit')
    }
    this.#agent.destroy()
    return child.exitCode ?? child.signalCode ?? ''
  }
}

function answerOf(status: number, headers: Readonly<Record<string, unknown>>, bytes: Buffer): Answer {
  const text = bytes.toString()
  const type = String(headers['content-type'] ?? '')
  return {
    status,
    type,
    headers,
    text,
    get json() {
      return JSON.parse(text) as unknown
    },
  }
}

export interface StartOptions {
  readonly args?: readonly string[]
  /** Starts the server through this command, such as strace. */
  readonly through?: readonly string[]
  /** No second server in the same place would be told of it: what the process says when it ends instead. */
  readonly env?: Readonly<Record<string, string>>
}

/** A server that did not start. */
export class NotStarted extends Error {}

/** @throws NotStarted with what it said */
export async function start({ args = [], through = [], env = {} }: StartOptions = {}): Promise<Server> {
  const [command = '', ...rest] = [
    ...through,
    process.execPath,
    BIN,
    '--port',
    '0',
    '--clock',
    START,
    '--log-level',
    'error',
    ...args,
  ]
  const child = spawn(command, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  let said = ''
  child.stderr.on('data', (chunk) => {
    said = (said + chunk).slice(-100_000)
  })
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^EVALMOCK_URL=(\S+)$/.exec(line)?.[1]
    if (url === undefined) continue
    const server = new Server(url, child, () => said)
    createInterface({ input: child.stdout }).on('line', (line) => server.logged.push(line))
    return server
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  throw new NotStarted(said)
}
