// Calls of the control API of a running server.
import { serverUrl } from './address.ts'
import { Failure, type Io } from './command.ts'

export interface ControlClient {
  readonly url: string
  /** @throws Failure when nothing answers, or it answers with a problem */
  call(method: string, path: string, body?: unknown): Promise<unknown>
}

export function controlClient(options: { url?: string; token?: string }, io: Io): ControlClient {
  const url = serverUrl(options.url, io)
  const token = options.token ?? (io.env.EVALMOCK_CONTROL_TOKEN || undefined)
  return {
    url,
    async call(method, path, body) {
      const headers: Record<string, string> = {}
      if (token !== undefined) headers.authorization = `Bearer ${token}`
      if (body !== undefined) headers['content-type'] = 'application/json'
      const reply = await reach(`${url}/_mock${path}`, { method, headers, body: JSON.stringify(body) })
      const text = await reply.text()
      if (!reply.ok) throw new Failure(problemText(reply.status, text, url))
      return text === '' ? undefined : JSON.parse(text)
    },
  }
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) })
  } catch (error) {
    const cause = (error as { cause?: NodeJS.ErrnoException }).cause
    const reason = cause?.code ?? (error as Error).message
    throw new Failure(
      `no Evalmock answers at ${new URL(url).origin} (${reason}); start one with \`evalmock\``,
    )
  }
}

function problemText(status: number, text: string, url: string): string {
  try {
    const problem = JSON.parse(text) as { title?: string; detail?: string }
    if (problem.detail !== undefined || problem.title !== undefined)
      return problem.detail ?? problem.title ?? ''
  } catch {
    // Not JSON: something else answers there.
  }
  return `${url} answered ${status} and does not look like an Evalmock`
}
