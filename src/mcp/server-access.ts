// How tools reach a server: through its public API alone, over the network or from inside.
import { CallError, type SignedRequest } from '../cli/sdk/operation-call.ts'

export interface Answer {
  readonly status: number
  readonly text: string
}

export interface ServerAccess {
  /** Its address, as a client on the caller's machine uses it. */
  readonly url: string
  /** The world of a tool that names none. */
  readonly world: string
  /** Wall-clock ms. */
  now(): number
  /** @throws Error if there is no response */
  send(request: SignedRequest): Promise<Answer>
}

/** A call of the control API. @throws CallError with the problem's own text */
export async function control<T>(
  server: ServerAccess,
  method: string,
  path: string,
  body?: unknown,
  fine: readonly number[] = [],
): Promise<T> {
  const { status, text } = await server.send({
    method,
    target: `/_mock${path}`,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const value = parsed(text)
  if (status < 400 || fine.includes(status)) return value as T
  const { detail, title } = (typeof value === 'object' ? value : {}) as { detail?: string; title?: string }
  throw new CallError(detail ?? title ?? `the server responded with ${status}: ${cut(text, 200)}`)
}

/** The value of a JSON text, else the text. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

export const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most)}… (${text.length} characters)`
