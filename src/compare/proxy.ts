// Stands between a client and two servers: sends each call to both, in step, and passes one of the responses on.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Call, headerOf } from '../http/calls/call.ts'
import type { Counterpart, Keys } from '../http/calls/counterpart.ts'
import type { Exchange, Outcome } from './exchange.ts'
import { LocalThings } from './local.ts'
import { compareOutcomes } from './match/answers.ts'
import type { Difference, Matter } from './match/difference.ts'
import { Pairs } from './match/pairs.ts'
import type { OperationFinder } from './operations.ts'
import { isAlive } from './wire/alive.ts'
import { collect, outcomeOf, passOn } from './wire/collect.ts'
import { equalCalls, signedFor, translated } from './wire/mirror.ts'
import { pairsOf, send } from './wire/send.ts'
import { Turns } from './wire/turns.ts'

export interface ProxyOptions {
  readonly service: URL
  readonly emulator: URL
  /** Whose responses the client gets. */
  readonly answer: 'service' | 'emulator'
  /** Send no call to the service that changes something. */
  readonly readOnly: boolean
  readonly timeoutMs: number
  /** Paths of the provider begin with these. All others are not compared. */
  readonly prefixes: readonly string[]
  readonly rewriteUrl?: (url: string) => string
  readonly finder: OperationFinder
  readonly counterpart: Counterpart
  readonly states: ReadonlySet<string>
  /** What the client was given, and what the service accepts. */
  readonly clientKeys: Keys
  readonly serviceKeys: Keys
  /** Wall-clock ms. */
  now(): number
  /** A call that both have answered. */
  compared(exchange: Exchange, differences: readonly Difference[]): void
  /** A call that was answered by the emulator alone. */
  notSent(operation: string): void
  unreachable(reason: string): void
}

type Side = 'service' | 'emulator'

const BODY_LIMIT_BYTES = 64 * 1024 * 1024

export interface Proxy {
  readonly url: string
  /** Waits until the calls under way are compared. */
  idle(): Promise<void>
  close(): Promise<void>
}

export async function startProxy(options: ProxyOptions): Promise<Proxy> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const relay = new Relay(options, url)
  const underWay = new Set<Promise<void>>()
  const handle = (request: IncomingMessage, reply: ServerResponse): void => {
    const work = relay
      .handle(request, reply)
      .catch((error: Error) => refuse(reply, 502, error.message))
      .finally(() => underWay.delete(work))
    underWay.add(work)
  }
  const idle = async (): Promise<void> => {
    await Promise.all(underWay)
  }
  server.on('request', handle)
  // Node limits how long a request may take to arrive; here the client decides.
  server.requestTimeout = 0
  return {
    url,
    idle,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      await idle()
    },
  }
}

class Relay {
  readonly #options: ProxyOptions
  readonly #turns = new Turns()
  readonly #matter: Matter
  readonly #local: LocalThings
  readonly #keys: Record<Side, Keys[]>
  readonly #rewrite: (text: string) => string
  #isEvalmock: Promise<boolean> | undefined
  #calls = 0
  /** Those whose server has ended its response: if they are closed now, it was not the client. */
  readonly #received = new WeakSet<ServerResponse>()

  constructor(options: ProxyOptions, url: string) {
    const { service, emulator, counterpart, states, clientKeys, serviceKeys } = options
    this.#options = options
    this.#keys = { service: [serviceKeys], emulator: [clientKeys] }
    this.#matter = {
      counterpart,
      pairs: new Pairs(),
      states,
      origins: [...new Set([service.origin, emulator.origin, url])],
    }
    this.#local = new LocalThings(counterpart)
    this.#rewrite = (text) => text.replaceAll(service.origin, url)
  }

  async handle(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const call = await readCall(request)
    if (call === undefined) return refuse(reply, 413, `the body is longer than ${BODY_LIMIT_BYTES} bytes`)
    const end = await this.#turns.take()
    const gone = new AbortController()
    reply.once('close', () => {
      if (!reply.writableFinished && !this.#received.has(reply)) gone.abort()
    })
    try {
      if (this.#isProviders(call.url)) await this.#mirror(call, reply, gone.signal, end)
      else await this.#aside(call, reply, gone.signal)
    } finally {
      end()
    }
  }

  #isProviders(url: string): boolean {
    const path = url.split(/[?#]/, 1)[0] ?? ''
    return this.#options.prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`))
  }

  /** A call of the provider: to both. */
  async #mirror(call: Call, reply: ServerResponse, signal: AbortSignal, end: () => void): Promise<void> {
    const { counterpart, readOnly, answer } = this.#options
    const at = this.#options.now()
    const operationId = this.#operationOf(call)
    const operation = this.#nameOf(call, operationId)
    const credential = counterpart.credentialOf(call, this.#clientKeys())
    const { pairs } = this.#matter
    const calls = {
      service: answer === 'service' ? call : translated(call, pairs.inService),
      emulator: answer === 'emulator' ? call : translated(call, pairs.inEmulator),
    }
    const alone = readOnly && (!counterpart.reads(call, operationId) || this.#local.isIn(calls.emulator))
    if (alone) {
      this.#options.notSent(operation)
      const outcome = await this.#deliver('emulator', calls.emulator, call, reply, signal)
      if (outcome.kind === 'answer') this.#local.note(outcome)
      return
    }
    const n = ++this.#calls
    const sent: Record<Side, Call> = {
      service: signedFor(
        calls.service,
        this.#options.service.host,
        credential,
        this.#keys.service,
        counterpart,
      ),
      emulator: equalCalls(calls.emulator, call)
        ? call
        : signedFor(
            calls.emulator,
            headerOf(call, 'host') ?? '',
            credential,
            this.#keys.emulator,
            counterpart,
          ),
    }
    const other: Side = answer === 'service' ? 'emulator' : 'service'
    const endless = (type: string): void => {
      if (/event-stream/i.test(type)) end()
    }
    const [first, second] = await Promise.all([
      this.#deliver(answer, sent[answer], call, reply, signal, endless),
      this.#ask(other, sent[other], call, signal),
    ])
    const [service, emulator] = answer === 'service' ? [first, second] : [second, first]
    // A client that has left is no difference.
    if (signal.aborted && !isStream(service)) return
    this.#noteReach(service, emulator)
    const differences = compareOutcomes(service, emulator, this.#matter)
    this.#learnKeys(service, emulator)
    this.#options.compared(
      { n, operation, call: calls.service, credential, at, service, emulator },
      differences,
    )
  }

  /** What the client holds: issued keys are those of the side that answers it. */
  #clientKeys(): readonly Keys[] {
    const [own] = this.#keys.emulator
    return [own as Keys, ...this.#keys[this.#options.answer].slice(1)]
  }

  #learnKeys(service: Outcome, emulator: Outcome): void {
    const issued = [service, emulator].map((outcome) =>
      outcome.kind === 'answer' ? this.#options.counterpart.issued?.(outcome) : undefined,
    )
    if (issued[0] === undefined || issued[1] === undefined) return
    this.#keys.service.push(issued[0])
    this.#keys.emulator.push(issued[1])
  }

  #noteReach(service: Outcome, emulator: Outcome): void {
    for (const outcome of [service, emulator])
      if (outcome.kind === 'unreachable') this.#options.unreachable(outcome.reason)
  }

  #operationOf({ method, url }: Call): string | undefined {
    const { rewriteUrl = (text: string) => text, finder } = this.#options
    return finder.find({ method, url: rewriteUrl(url) })
  }

  #nameOf(call: Call, operationId: string | undefined): string {
    const { counterpart } = this.#options
    if (operationId !== undefined) return counterpart.label?.(call, operationId) ?? operationId
    const path = (call.url.split('?', 1)[0] ?? '').split('/')
    return `${call.method} ${path.map((part) => (counterpart.isId(part) ? '*' : part)).join('/')}`
  }

  /** The control API and other paths: to the emulator, and to the service if that is an Evalmock, too. */
  async #aside(call: Call, reply: ServerResponse, signal: AbortSignal): Promise<void> {
    const { service, answer } = this.#options
    this.#isEvalmock ??= isAlive(service)
    const both = await this.#isEvalmock
    const first: Side = both ? answer : 'emulator'
    const second: Side = first === 'service' ? 'emulator' : 'service'
    await Promise.all([
      this.#deliver(first, call, call, reply, signal),
      both ? this.#ask(second, call, call, signal) : undefined,
    ])
  }

  /** Sends a call to a side, and its response to the client. */
  async #deliver(
    side: Side,
    sent: Call,
    original: Call,
    reply: ServerResponse,
    signal: AbortSignal,
    begun: (contentType: string) => void = () => undefined,
  ): Promise<Outcome> {
    try {
      const message = await this.#open(side, sent, original, signal)
      begun(message.headers['content-type'] ?? '')
      return await passOn(message, reply, this.#rewrite, () => this.#received.add(reply))
    } catch (error) {
      const outcome = outcomeOf(error)
      this.#received.add(reply)
      if (outcome.kind === 'unreachable') refuse(reply, 502, outcome.reason)
      else if (outcome.kind === 'closed' && outcome.reset) reply.socket?.resetAndDestroy()
      else reply.socket?.destroy()
      return outcome
    }
  }

  async #ask(side: Side, sent: Call, original: Call, signal: AbortSignal): Promise<Outcome> {
    try {
      return await collect(await this.#open(side, sent, original, signal))
    } catch (error) {
      return outcomeOf(error)
    }
  }

  #open(side: Side, sent: Call, original: Call, signal: AbortSignal): Promise<IncomingMessage> {
    const { service, emulator, timeoutMs } = this.#options
    // The emulator sees the client's own Host, as the signature does. Links in its responses lead here.
    const host = side === 'service' ? service.host : headerOf(original, 'host')
    return send(side === 'service' ? service : emulator, sent, { host, timeoutMs, signal })
  }
}

const isStream = (outcome: Outcome): boolean =>
  outcome.kind === 'answer' && /event-stream/i.test(headerOf(outcome, 'content-type') ?? '')

async function readCall(request: IncomingMessage): Promise<Call | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= BODY_LIMIT_BYTES) chunks.push(chunk)
  }
  if (bytes > BODY_LIMIT_BYTES) return undefined
  const { method = 'GET', url = '/', rawHeaders } = request
  return { method, url, headers: pairsOf(rawHeaders), body: Buffer.concat(chunks) }
}

function refuse(reply: ServerResponse, status: number, reason: string): void {
  if (reply.headersSent || reply.destroyed) reply.destroy()
  else reply.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`evalmock: ${reason}\n`)
}
