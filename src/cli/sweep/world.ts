// One run of the command, in a world of its own.
import { wallClock } from '../../core/clock.ts'
import type { Variant } from '../../sweep/failures.ts'
import type { Run } from '../../sweep/judge.ts'
import { stateOf } from '../../sweep/state.ts'
import type { Io } from '../command.ts'
import type { ControlClient } from '../connection/control-client.ts'
import { environmentFor } from '../sdk/exec.ts'
import { runQuietly } from './child.ts'

/** Where the worlds are, and what runs in them. */
export interface Site {
  readonly words: readonly string[]
  readonly io: Io
  readonly client: ControlClient
  readonly certificate?: string
  /** Undefined for the first run. */
  limitMs: number | undefined
}

/** A request of the journal. */
export interface Request {
  readonly id: number
  readonly provider: string
  readonly operationId?: string
  readonly method: string
  readonly url: string
}

export interface FullRequest extends Request {
  readonly request: { readonly body?: string; readonly headers: Readonly<Record<string, string>> }
}

/** An answer given instead of an operation's own. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What else is wanted from a run. */
export interface Details {
  readonly requests: readonly Request[]
  readonly output: string
  read(id: number): Promise<FullRequest>
}

export const keyOf = (provider: string, operation: string): string => `${provider} ${operation}`

/** Makes a world for the work, and removes it afterwards. */
export async function withWorld<T>({ client }: Site, work: (name: string) => Promise<T>): Promise<T> {
  const { name } = (await client.call('POST', '/worlds', {})) as { name: string }
  try {
    return await work(name)
  } finally {
    await client.call('DELETE', `/worlds/${name}`)
  }
}

/** @param stale the answer for the failure of that name */
export function runOnce(
  site: Site,
  variant?: Variant,
  stale?: Answer,
  look?: (details: Details) => Promise<void>,
): Promise<Run> {
  const { client, io, words } = site
  return withWorld(site, async (name) => {
    const path = `/worlds/${name}`
    const rules = variant?.failure.effect === undefined ? 'overrides' : 'faults'
    if (variant !== undefined)
      await client.call('POST', `${path}/${rules}`, {
        match: { provider: variant.provider, operationId: variant.operation },
        times: 1,
        ...(rules === 'faults' ? { effect: variant.failure.effect } : { answer: stale }),
      })
    const env = await environmentFor({ url: client.url, world: name, certificate: site.certificate }, io)
    const begin = wallClock.now()
    const { code, output } = await runQuietly(words, env, io.cwd, site.limitMs)
    const ms = wallClock.now() - begin
    const { requests } = (await client.call('GET', `${path}/requests?limit=1000`)) as {
      requests: Request[]
    }
    const hits =
      variant === undefined
        ? 0
        : ((await client.call('GET', `${path}/${rules}`)) as Record<string, { hits: number }[]>)[rules]?.[0]
            ?.hits
    const state = stateOf(await client.call('GET', `${path}/state`))
    const read = (id: number) => client.call('GET', `${path}/requests/${id}`) as Promise<FullRequest>
    await look?.({ requests, output, read })
    return { code, calls: callsIn(requests), state, hits: hits ?? 0, ms }
  })
}

function callsIn(requests: readonly Request[]): Map<string, number> {
  const calls = new Map<string, number>()
  for (const { provider, operationId } of requests) {
    if (operationId === undefined) continue
    const key = keyOf(provider, operationId)
    calls.set(key, (calls.get(key) ?? 0) + 1)
  }
  return calls
}
