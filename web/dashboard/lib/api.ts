// Calls the control API. The page uses nothing else of the server.
import { signal } from '@preact/signals'
import { token } from './prefs.ts'

/** True if the server requires its token, and has not received the right one. */
export const wantsToken = signal(false)
/** True if the last call reached the server. */
export const reachable = signal(true)

/** One mistake in what was sent, and its place. */
export interface Issue {
  readonly path: readonly (string | number)[]
  readonly message: string
  /** In a text, from 1. */
  readonly line?: number
}

export class ApiError extends Error {
  readonly status: number
  readonly issues: readonly Issue[]
  constructor(status: number, message: string, issues: readonly Issue[] = []) {
    super(message)
    this.status = status
    this.issues = issues
  }
}

/** What is wrong, one by one where the server says so. */
export function issuesOf(error: unknown): readonly Issue[] {
  if (error instanceof ApiError && error.issues.length > 0) return error.issues
  return [{ path: [], message: error instanceof Error ? error.message : String(error) }]
}

export const authorization = (): Record<string, string> =>
  token.value === '' ? {} : { authorization: `Bearer ${token.value}` }

async function send(method: string, path: string, body?: unknown): Promise<Response> {
  let reply: Response
  try {
    reply = await fetch(`/_mock${path}`, {
      method,
      headers: { ...authorization(), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  } catch {
    reachable.value = false
    throw new ApiError(0, 'the server cannot be reached')
  }
  reachable.value = true
  if (reply.ok) return reply
  if (reply.status === 401) wantsToken.value = true
  const text = await reply.text()
  let detail = text
  let issues: readonly Issue[] = []
  try {
    const problem = JSON.parse(text) as { detail?: string; title?: string; issues?: Issue[] }
    detail = problem.detail ?? problem.title ?? text
    issues = problem.issues ?? []
  } catch {
    // Not JSON: shown unchanged.
  }
  throw new ApiError(reply.status, detail || `HTTP ${reply.status}`, issues)
}

export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  return (await (await send(method, path, body)).json()) as T
}

export const get = <T>(path: string): Promise<T> => call<T>('GET', path)
export const getText = async (path: string): Promise<string> => (await send('GET', path)).text()

/** The URL of a call about one world. */
export const inWorld = (world: string, path: string): string => `/worlds/${encodeURIComponent(world)}${path}`

/** The URL of a list for one world, or for all. */
export function ofWorlds(
  world: string,
  path: string,
  query: Record<string, string | undefined> = {},
): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]))
  const search = new URLSearchParams(world === '*' ? [...given, ['world', '*']] : given).toString()
  return (world === '*' ? path : inWorld(world, path)) + (search === '' ? '' : `?${search}`)
}
