// Learns from a run without a fault: which operations are called, and what they answer before the test's changes.
import { wallClock } from '../../core/clock.ts'
import type { ProviderPlugin } from '../../http/provider.ts'
import type { Called } from '../../sweep/failures.ts'
import { requestFor } from '../sdk/operation-call.ts'
import { type Answer, type FullRequest, keyOf, type Request, type Site, withWorld } from './world.ts'

/** Other failures stand for errors of these kinds. */
const USUAL = ['rate-limited', 'unavailable', 'internal', 'unauthenticated']

export interface Learned {
  readonly called: readonly Called[]
  /** The first call of each operation that changes nothing. */
  readonly reads: readonly FullRequest[]
}

export async function learn(
  requests: readonly Request[],
  read: (id: number) => Promise<FullRequest>,
  plugins: ReadonlyMap<string, ProviderPlugin>,
): Promise<Learned> {
  const groups = new Map<string, Request[]>()
  for (const one of requests) {
    if (one.operationId === undefined) continue
    const key = keyOf(one.provider, one.operationId)
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  const called: Called[] = []
  const reads: FullRequest[] = []
  for (const group of groups.values()) {
    const first = await read(group[0]?.id ?? 0)
    const { provider, operationId: operation = '', method, url, request } = first
    const { counterpart, problems = {} } = plugins.get(provider) ?? {}
    const call = { method, url, headers: [], body: Buffer.from(request.body ?? '') }
    const isRead = counterpart?.reads(call, operation) ?? method === 'GET'
    if (isRead) reads.push(first)
    const errors = Object.entries(problems)
      .filter(
        ([, { kind, operations }]) => !USUAL.includes(kind) && (operations?.includes(operation) ?? true),
      )
      .map(([code]) => code)
    called.push({ provider, operation, calls: group.length, reads: isRead, errors })
  }
  return { called, reads }
}

/** The answers to these calls in a world in which nothing has been done: those of a copy that lags behind. */
export function staleAnswers(
  site: Site,
  reads: readonly FullRequest[],
  plugins: ReadonlyMap<string, ProviderPlugin>,
): Promise<Map<string, Answer>> {
  return withWorld(site, async (world) => {
    const answers = new Map<string, Answer>()
    const { url: base } = site.client
    for (const { provider, operationId = '', method, url, request } of reads) {
      const { target, headers, body } = requestFor(
        {
          provider,
          operationId,
          method,
          path: url.replace(/[{}]/g, encodeURIComponent),
          summary: '',
          errors: [],
        },
        { body: request.body },
        plugins.get(provider)?.credentials(world) ?? {},
        new URL(base).host,
        wallClock.now(),
      )
      const reply = await fetch(base + target, { method, headers, body })
      const text = await reply.text()
      // Without an answer of its own to this caller, there is nothing older to give.
      if (reply.status === 401 || reply.status === 403) continue
      answers.set(keyOf(provider, operationId), {
        status: reply.status,
        headers: { 'content-type': reply.headers.get('content-type') ?? 'application/json' },
        body: text,
      })
    }
    return answers
  })
}
