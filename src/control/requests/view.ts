// Shows a request of the journal: what affected it, and advice if it was refused.
import * as z from 'zod'
import type { Entry } from '../../core/journal/journal.ts'
import type { Text } from '../../core/journal/text-ring.ts'
import { IsoInstant } from '../../core/world-file.ts'
import type { Mounted } from '../../http/mount.ts'
import type { Operation } from '../../http/operation.ts'
import type { WorldState } from '../../store/worlds/world-state.ts'
import type { ControlContext } from '../context.ts'
import { nearestRoute } from './advice.ts'
import { clientOf } from './clients.ts'
import { maskBody, maskHeaders, maskUrl } from './secrets.ts'
import { unreadFields } from './unread.ts'

const Headers = z.record(z.string(), z.union([z.string(), z.array(z.string())]))

export const RequestSummary = z
  .object({
    id: z.int().describe('1, 2, 3 … within the world'),
    world: z.string(),
    at: IsoInstant.describe('Emulator time'),
    wallAt: IsoInstant.describe('Time outside'),
    provider: z.string(),
    operationId: z.string().optional().describe('Absent if the path is not an operation of the provider'),
    caller: z.string().optional(),
    client: z.string().optional().describe('The program that sent it, by its headers'),
    sdk: z.string().optional().describe('Which of the official SDKs that is'),
    method: z.string(),
    url: z.string(),
    fate: z.enum(['open', 'answered', 'broken', 'left']),
    status: z.int().optional(),
    code: z.string().optional().describe("The provider's error code"),
    durationMs: z.number().optional(),
    traceparent: z.string().optional().describe('Its place in a distributed trace (W3C), as it was sent'),
    notes: z.array(z.looseObject({ kind: z.string() })).describe('What affected it'),
  })
  .meta({ id: 'RequestSummary' })
type RequestSummary = z.output<typeof RequestSummary>

export const RequestView = RequestSummary.extend({
  request: z.object({
    headers: Headers.describe('Secrets are masked'),
    body: z.string().optional(),
    bodyBytes: z.int().describe('Size of the whole body; the journal keeps only the beginning'),
  }),
  reply: z.object({ headers: Headers, body: z.string().optional(), bodyBytes: z.int() }).optional(),
  refusal: z
    .object({ kind: z.string(), message: z.string(), issues: z.array(z.string()).optional() })
    .optional()
    .describe('Why it was refused. The client did not receive this text'),
  explanation: z
    .looseObject({
      mistake: z.string(),
      text: z.string(),
      canonicalRequest: z.string().optional(),
      clientCanonicalRequest: z
        .string()
        .optional()
        .describe('What the client signed instead, where that is known'),
    })
    .optional()
    .describe('A refused credential: the most likely mistake, and what the server computed'),
  unread: z.array(z.string()).optional().describe('Parts of the request that nothing read'),
  steps: z
    .array(
      z.object({ kind: z.string(), id: z.string(), from: z.string().optional(), to: z.string().optional() }),
    )
    .optional()
    .describe('State changes that it caused, of resources named in the request or its response'),
  nearest: z.string().optional().describe('There is no such operation: this one was probably meant'),
  page: z.string().describe('Where the dashboard shows it, on this server'),
}).meta({ id: 'RecordedRequest' })
export type RequestView = z.output<typeof RequestView>
type Step = NonNullable<RequestView['steps']>[number]

const defined = <T extends object>(members: T): T =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T

export const summarize = (entry: Entry, world: string): RequestSummary =>
  defined({
    id: entry.id,
    world,
    at: new Date(entry.at).toISOString(),
    wallAt: new Date(entry.wallAt).toISOString(),
    provider: entry.provider,
    operationId: entry.operationId,
    caller: entry.caller,
    ...clientOf(entry),
    method: entry.method,
    url: maskUrl(entry.url),
    fate: entry.fate,
    status: entry.status || undefined,
    code: entry.code,
    durationMs: entry.fate === 'open' ? undefined : Math.round(entry.durationMs * 1000) / 1000,
    traceparent: entry.headers.traceparent?.toString(),
    notes: entry.notes.map((note) => ({ ...note })),
  })

export function view(entry: Entry, world: WorldState, context: ControlContext): RequestView {
  const { problem } = entry
  const mounted = context.mounted.get(entry.provider)
  const operation = entry.operationId === undefined ? undefined : mounted?.operations.get(entry.operationId)
  const unread = operation && problem === undefined ? unreadFields(entry, operation) : []
  const steps = stepsOf(entry, world)
  return defined({
    ...summarize(entry, world.name),
    request: defined({
      headers: maskHeaders(entry.headers),
      body: textOf(entry.body),
      bodyBytes: entry.bodyBytes,
    }),
    reply:
      entry.status === 0
        ? undefined
        : defined({
            headers: maskHeaders(entry.replyHeaders),
            body: textOf(entry.reply),
            bodyBytes: entry.replyBytes,
          }),
    refusal:
      problem &&
      defined({
        kind: problem.kind,
        message: problem.message,
        issues: problem.detail.issues?.map(({ path, message }) =>
          [path.map(String).join('.'), message].join(': '),
        ),
      }),
    explanation: mounted && isRefusedCaller(entry, operation) ? explain(entry, world, mounted) : undefined,
    unread: unread.length > 0 ? unread : undefined,
    steps: steps.length > 0 ? steps : undefined,
    nearest:
      problem !== undefined && operation === undefined && mounted
        ? nearestRoute(entry, mounted.operations.values())
        : undefined,
    page: `/_mock/#/requests/${entry.id}?world=${world.name}`,
  })
}

/** Other requests may have run meanwhile, so only resources that this request names count. */
function stepsOf({ eventsFrom, eventsTo, provider, url, body, reply }: Entry, world: WorldState): Step[] {
  if (eventsTo === eventsFrom) return []
  const texts = [url, body?.toString() ?? '', reply?.toString() ?? '']
  const steps: Step[] = []
  for (const event of world.backstage.events.since(eventsFrom)) {
    if (event.id > eventsTo) break
    if (event.type !== 'state' || event.change.provider !== provider) continue
    const { kind, id, from, to } = event.change
    if (texts.some((text) => text.includes(id))) steps.push(defined({ kind, id, from, to }))
  }
  return steps
}

/** True if it was refused because of its credential, or before the caller was known. */
function isRefusedCaller({ problem, caller }: Entry, operation: Operation | undefined): boolean {
  if (problem === undefined || problem.detail.ordered) return false
  return problem.kind === 'unauthenticated' || (caller === undefined && operation?.public === false)
}

const textOf = (text: Text | undefined): string | undefined =>
  text === undefined || text.length === 0 ? undefined : maskBody(text.toString())

function explain(
  entry: Entry,
  world: WorldState,
  { provider, context }: Mounted,
): RequestView['explanation'] {
  const { method, url, at, wallAt } = entry
  const headers = entry.headers as Record<string, string | readonly string[] | undefined>
  const part = world.part(provider.name)
  const found = provider.explain?.({ method, url, headers, at, wallAt }, part, context)
  return found && { ...found }
}
