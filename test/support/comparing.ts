// A client between two servers, as `evalmock compare` puts it, and servers that answer otherwise on purpose.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import type { Exchange } from '../../src/compare/exchange.ts'
import type { Difference } from '../../src/compare/match/difference.ts'
import { OperationFinder } from '../../src/compare/operations.ts'
import { type ProxyOptions, startProxy } from '../../src/compare/proxy.ts'
import { Findings, type Report } from '../../src/compare/report.ts'
import { collect } from '../../src/compare/wire/collect.ts'
import { endToEnd, pairsOf, send } from '../../src/compare/wire/send.ts'
import type { EmulatorOptions } from '../../src/emulator.ts'
import { sign, timestampOf } from '../../src/providers/qianfan/auth/signature.ts'
import { startEmulator } from './emulator.ts'

export interface Comparison {
  /** What the client calls. */
  readonly url: string
  /** What was found so far; waits for calls under way. */
  report(): Promise<Report>
  readonly exchanges: readonly Exchange[]
  readonly differences: readonly (readonly Difference[])[]
}

/** A listening Evalmock with a frozen clock. */
export async function listening(t: Test, options: EmulatorOptions = {}): Promise<string> {
  return (await startEmulator(t, options)).listen()
}

export async function comparing(
  t: Test,
  provider: string,
  service: string,
  options: Partial<ProxyOptions> & {
    readonly emulated?: EmulatorOptions
    readonly ignore?: readonly string[]
  } = {},
): Promise<Comparison> {
  const emulator = await startEmulator(t, options.emulated)
  const url = await emulator.listen()
  await emulator.load(provider)
  const mounted = emulator.mounted.get(provider)
  if (mounted?.provider.counterpart === undefined) throw new Error(`${provider} cannot be compared`)
  const { prefixes, rewriteUrl, counterpart, lives = {}, credentials } = mounted.provider
  const findings = new Findings(options.ignore)
  const exchanges: Exchange[] = []
  const all: (readonly Difference[])[] = []
  const proxy = await startProxy({
    service: new URL(service),
    emulator: new URL(url),
    answer: 'service',
    readOnly: false,
    timeoutMs: 5000,
    prefixes,
    rewriteUrl,
    finder: new OperationFinder(mounted.operations.values()),
    counterpart,
    states: new Set(Object.values(lives).flatMap(({ states }) => states)),
    clientKeys: credentials('default'),
    serviceKeys: credentials('default'),
    now: () => Date.now(),
    compared: (exchange, differences) => {
      findings.add(exchange.n, exchange.operation, differences)
      exchanges.push(exchange)
      all.push(differences)
    },
    notSent: (operation) => findings.notSent(operation),
    unreachable: (reason) => findings.unreachable(reason),
    ...options,
  })
  t.teardown(() => proxy.close())
  return {
    url: proxy.url,
    report: async () => {
      await proxy.idle()
      return findings.report(provider, service)
    },
    exchanges,
    differences: all,
  }
}

/** A server made of one function. @returns its address */
export async function serving(t: Test, handler: RequestListener): Promise<string> {
  const server = createServer(handler)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

export interface Spoiled {
  status: number
  headers: [string, string][]
  /** The value of a JSON body, otherwise its text. */
  // biome-ignore lint/suspicious/noExplicitAny: each test changes the form it expects
  body: any
}

/** Passes calls on to a server, and lets a function change the responses. */
export async function spoiling(
  t: Test,
  url: string,
  spoil: (call: { method: string; url: string; body: string }, reply: Spoiled) => Spoiled | undefined,
): Promise<string> {
  return serving(t, (request, reply) => {
    pass(url, spoil, request, reply).catch((error) => reply.destroy(error))
  })
}

async function pass(
  base: string,
  spoil: Parameters<typeof spoiling>[2],
  request: IncomingMessage,
  reply: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  const { method = 'GET', url = '/' } = request
  const call = { method, url, headers: pairsOf(request.rawHeaders), body }
  const options = { host: request.headers.host, timeoutMs: 5000, signal: new AbortController().signal }
  const answer = await collect(await send(new URL(base), call, options))
  const text = answer.body.toString()
  const isJson =
    text !== '' && /json/.test(answer.headers.find(([name]) => /^content-type$/i.test(name))?.[1] ?? '')
  const whole: Spoiled = {
    status: answer.status,
    headers: endToEnd(answer.headers).map(([name, value]) => [name, value]),
    body: isJson ? JSON.parse(text) : text,
  }
  const spoiled = spoil({ method, url, body: body.toString() }, whole)
  if (spoiled === undefined) {
    request.socket.destroy()
    return
  }
  const sent = typeof spoiled.body === 'string' ? spoiled.body : JSON.stringify(spoiled.body)
  reply.writeHead(spoiled.status, spoiled.headers.flat())
  reply.end(sent)
}

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: replies are asserted on as the JSON they are
  readonly body: any
}

async function replyOf(response: Response): Promise<Reply> {
  const text = await response.text()
  const isJson = /^\s*[{["]/.test(text)
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson ? JSON.parse(text) : undefined,
  }
}

export const scaleCall =
  (url: string, key = 'mock') =>
  async (method: string, path: string, body?: unknown): Promise<Reply> =>
    replyOf(
      await fetch(url + path, {
        method,
        headers: { 'x-api-key': key, 'x-selected-account-id': 'mock', 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    )

/** Signs with the wall clock, as SDKs do. */
export const qianfanCall =
  (url: string, keys = { accessKeyId: 'mock', secretKey: 'mock-secret' }) =>
  async (action: string, body: unknown): Promise<Reply> => {
    const target = action.startsWith('/') ? action : `/v2/eval?Action=${action}`
    const at = Date.now()
    const headers = {
      host: new URL(url).host,
      'x-bce-date': timestampOf(at),
      'content-type': 'application/json',
    }
    const authorization = sign({ method: 'POST', url: target, headers }, { ...keys, at })
    return replyOf(
      await fetch(url + target, {
        method: 'POST',
        headers: { ...headers, authorization },
        body: JSON.stringify(body),
      }),
    )
  }

/** Logs in as the well-known account, and calls with the session. */
export async function zstackCall(
  url: string,
): Promise<(method: string, path: string, body?: unknown) => Promise<Reply>> {
  const send = async (method: string, path: string, body?: unknown, session?: string): Promise<Reply> =>
    replyOf(
      await fetch(`${url}/zstack/v1${path}`, {
        method,
        headers: {
          'content-type': 'application/json',
          ...(session === undefined ? {} : { authorization: `OAuth ${session}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    )
  const password = createHash('sha512').update('password').digest('hex')
  const login = await send('PUT', '/accounts/login', { logInByAccount: { accountName: 'admin', password } })
  return (method, path, body) => send(method, path, body, login.body.inventory.uuid)
}
