// Calls of the control API of a running server.

import { Failure, type Io, patiently } from '../command.ts'
import { serverUrl } from './address.ts'
import { isExcepted, proxyFor } from './proxies.ts'

export interface ControlReply {
  readonly status: number
  readonly text: string
}

export interface ControlClient {
  readonly url: string
  /** The value of the response. @throws Failure if nothing responds, or with a problem */
  call(method: string, path: string, body?: unknown): Promise<unknown>
  /** The text of the response. Statuses in `fine` are not failures. @throws Failure as `call` */
  send(method: string, path: string, fine?: readonly number[], body?: unknown): Promise<ControlReply>
  /** The response as a stream, without a time limit. @throws Failure as `call` */
  open(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>
}

const MOST_MS = 10_000

export function controlClient(options: { url?: string; token?: string }, io: Io): ControlClient {
  const url = serverUrl(options.url, io)
  const token = options.token ?? (io.env.EVALMOCK_CONTROL_TOKEN || undefined)
  const auth: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }

  const open: ControlClient['open'] = async (path, headers) => {
    const reply = await reach(`${url}/_mock${path}`, { headers: { ...auth, ...headers } })
    if (!reply.ok) throw new Failure(problemText(reply.status, await reached(url, reply.text()), url))
    return reply
  }
  const send: ControlClient['send'] = async (method, path, fine = [], body) => {
    const headers = body === undefined ? auth : { ...auth, 'content-type': 'application/json' }
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const signal = AbortSignal.timeout(MOST_MS)
    const asked = reach(`${url}/_mock${path}`, { method, headers, body: text, signal })
    const reply = await patiently(io, `waiting for ${url}`, asked)
    const answer = await patiently(io, `reading from ${url}`, reached(url, reply.text()))
    if (!reply.ok && !fine.includes(reply.status)) throw new Failure(problemText(reply.status, answer, url))
    return { status: reply.status, text: answer }
  }
  const call: ControlClient['call'] = async (method, path, body) => {
    const { status, text } = await send(method, path, [], body)
    try {
      return JSON.parse(text) as unknown
    } catch {
      throw new Failure(`${url} responded with ${status} and a text that is not JSON: ${proxyHint(url)}`)
    }
  }
  return { url, call, send, open }
}

const reach = (url: string, init: RequestInit): Promise<Response> => reached(url, fetch(url, init))

/** @throws Failure that names the reason if the server does not respond, or not to the end */
export async function reached<T>(url: string, reply: Promise<T>): Promise<T> {
  try {
    return await reply
  } catch (error) {
    const cause = (error as { cause?: NodeJS.ErrnoException }).cause
    const reason = cause?.code ?? (error as Error).message
    throw new Failure(
      `no Evalmock responds at ${new URL(url).origin} (${reason}); start one with \`evalmock\``,
    )
  }
}

function problemText(status: number, text: string, url: string): string {
  try {
    const problem = JSON.parse(text) as { title?: string; detail?: string }
    if (problem.detail !== undefined || problem.title !== undefined)
      return problem.detail ?? problem.title ?? ''
  } catch {
    // Not JSON: another program responded.
  }
  return `${url} responded with ${status} and does not look like an Evalmock: ${proxyHint(url)}`
}

function proxyHint(url: string): string {
  const proxy = proxyFor(url, process.env)
  return proxy === undefined || isExcepted(url, process.env)
    ? 'check the address'
    : `maybe the proxy of ${proxy.name} responded; add ${new URL(url).hostname} to NO_PROXY`
}
