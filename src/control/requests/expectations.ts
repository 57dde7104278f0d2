// Verify checks whether certain requests came, by count or order. Await waits until they have. The failure is a
// sentence.
import { clearTimeout, setTimeout } from 'node:timers'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import type { Entry, Journal } from '../../core/journal/journal.ts'
import type { ControlContext } from '../context.ts'
import { ControlProblem, errorReplies } from '../errors.ts'
import { WorldParams, worldOf } from '../scoped.ts'
import { checkMatch } from '../targets.ts'
import { type Difference, differences, RequestMatch } from './match.ts'
import { maskUrl } from './secrets.ts'
import { RequestSummary, summarize } from './view.ts'

const Count = z.int().min(0).max(1e9)
const since = z.int().min(0).default(0).describe('Only requests after the one with this id')

const Verify = z
  .strictObject({
    match: RequestMatch.optional(),
    count: Count.optional().describe('Exactly this number'),
    atLeast: Count.optional().describe('Default: 1 if neither count nor atMost is given'),
    atMost: Count.optional(),
    order: z
      .array(RequestMatch)
      .min(1)
      .optional()
      .describe('Instead of match: one request for each, in this order; others may come between'),
    since,
  })
  .refine(({ match, order }) => match === undefined || order === undefined, 'give match or order, not both')
  .refine(
    ({ count, atLeast, atMost }) => count === undefined || (atLeast === undefined && atMost === undefined),
    'count cannot be combined with atLeast or atMost',
  )
  .refine(
    ({ order, count, atLeast, atMost }) =>
      order === undefined || [count, atLeast, atMost].every((n) => n === undefined),
    'order cannot be combined with count, atLeast or atMost',
  )
  .meta({ id: 'Verification', examples: [{ match: { provider: 'scale' }, atLeast: 1 }] })
type Verify = z.output<typeof Verify>

const Await = z
  .strictObject({
    match: RequestMatch.default({}),
    atLeast: Count.min(1).default(1),
    timeoutMs: z.int().min(1).max(300_000).default(10_000).describe('Wall-clock milliseconds'),
    since,
  })
  .meta({ id: 'Awaiting', examples: [{ match: { operationId: 'ListEvaluations' }, timeoutMs: 1000 }] })

const Held = z.object({ count: z.int(), requests: z.array(RequestSummary) }).meta({ id: 'Verified' })
const Failed = ControlProblem.extend({ count: z.int(), requests: z.array(RequestSummary) }).meta({
  id: 'NotVerified',
  contentType: 'application/problem+json',
})

export const expectations: FastifyPluginAsyncZod<ControlContext> = async (scope, context) => {
  const common = {
    tags: ['requests'],
    params: WorldParams,
    response: { 200: Held, 417: Failed, ...errorReplies },
  }

  scope.route({
    method: 'POST',
    url: '/requests/verify',
    schema: {
      operationId: 'verifyRequests',
      summary: 'Check that requests came as expected; 417 with the reason if not.',
      body: Verify,
      ...common,
    },
    handler: async (request, reply) => {
      const { match = {}, order, since, ...counts } = request.body
      for (const one of order ?? [match]) await checkNames(one, context)
      const entries = [...worldOf(context, request).backstage.journal.entries(since)]
      const result = order === undefined ? counted(entries, match, counts) : ordered(entries, order)
      return answer(reply, result, nameOf(request.params))
    },
  })

  scope.route({
    method: 'POST',
    url: '/requests/await',
    schema: {
      operationId: 'awaitRequests',
      summary: 'Wait until the expected requests have come and been answered; 417 when the time is up.',
      body: Await,
      ...common,
    },
    handler: async (request, reply) => {
      const { match, atLeast, timeoutMs, since } = request.body
      await checkNames(match, context)
      const { journal } = worldOf(context, request).backstage
      const check = (): Result => counted(closed(journal, since), match, { atLeast })
      let missing = atLeast - check().matching.length
      if (missing > 0)
        await until(request, journal, timeoutMs, (entry) => {
          if (entry.id > since && differences(entry, match).length === 0) missing--
          return missing <= 0
        })
      return answer(reply, check(), nameOf(request.params))
    },
  })
}

interface Result {
  readonly matching: readonly Entry[]
  /** Undefined if it holds. */
  readonly failure?: string
}

const closed = (journal: Journal, since: number): Entry[] =>
  [...journal.entries(since)].filter(({ fate }) => fate !== 'open')

async function checkNames({ provider, operationId }: RequestMatch, context: ControlContext): Promise<void> {
  if (provider !== undefined || operationId !== undefined)
    await checkMatch({ provider, operationId }, context)
}

function counted(
  entries: readonly Entry[],
  match: RequestMatch,
  { count, atLeast, atMost }: Pick<Verify, 'count' | 'atLeast' | 'atMost'>,
): Result {
  const matching = entries.filter((entry) => differences(entry, match).length === 0)
  const n = matching.length
  const least = atLeast ?? (count === undefined && atMost === undefined ? 1 : 0)
  const wanted =
    count !== undefined && n !== count
      ? `exactly ${count}`
      : n < least
        ? `at least ${least}`
        : atMost !== undefined && n > atMost
          ? `at most ${atMost}`
          : undefined
  if (wanted === undefined) return { matching }
  const miss = n === 0 || n < least || n < (count ?? 0) ? nearestMiss(entries, match) : ''
  return {
    matching,
    failure: `expected ${wanted} of ${told(match)}, but there ${n === 1 ? 'was' : 'were'} ${n}${miss}`,
  }
}

function ordered(entries: readonly Entry[], order: readonly RequestMatch[]): Result {
  const matching: Entry[] = []
  let at = 0
  for (const [i, match] of order.entries()) {
    const found = entries.findIndex((entry, j) => j >= at && differences(entry, match).length === 0)
    if (found < 0) {
      const before = matching.at(-1)
      const where = before === undefined ? '' : ` after request ${before.id}`
      const earlier = entries.find((entry) => differences(entry, match).length === 0)
      const hint =
        earlier === undefined
          ? nearestMiss(entries.slice(at), match)
          : `; request ${earlier.id} matches, but came before`
      return {
        matching,
        failure: `expected ${told(match)} as number ${i + 1} of the order, but there was none${where}${hint}`,
      }
    }
    matching.push(entries[found] as Entry)
    at = found + 1
  }
  return { matching }
}

/** Characters of an expectation that a message repeats. */
const MOST_TOLD = 2000

/** `CreateEvalTask {"body":…}`. */
function told({ operationId, ...rest }: RequestMatch): string {
  const text = Object.keys(rest).length > 0 ? JSON.stringify(rest) : ''
  const more = text.length > MOST_TOLD ? `${text.slice(0, MOST_TOLD)}…` : text
  return [operationId ?? 'requests', more].filter(Boolean).join(' ')
}

function nearestMiss(entries: readonly Entry[], match: RequestMatch): string {
  let nearest: { entry: Entry; how: Difference[]; off: number } | undefined
  for (const entry of entries) {
    const how = differences(entry, match)
    const off = how.reduce((sum, { weight }) => sum + weight, 0)
    if (off > 0 && (nearest === undefined || off <= nearest.off)) nearest = { entry, how, off }
  }
  if (nearest === undefined) return entries.length === 0 ? '; no request has come' : ''
  const { entry, how } = nearest
  const told = how.slice(0, 5).map(({ text }) => text)
  return `; the closest is request ${entry.id} (${entry.method} ${maskUrl(entry.url)}): ${told.join('; ')}`
}

const nameOf = ({ world }: z.output<typeof WorldParams>): string => world

function answer(reply: FastifyReply, { matching, failure }: Result, world: string) {
  const requests = matching.map((entry) => summarize(entry, world))
  if (failure === undefined) return { count: matching.length, requests }
  return reply.code(417).type('application/problem+json').send({
    type: 'about:blank',
    title: 'Expectation Failed',
    status: 417,
    detail: failure,
    count: matching.length,
    requests,
  })
}

/** Waits until a closing request completes the expectation, the time is up or the caller has disconnected. */
function until(
  request: FastifyRequest,
  journal: Journal,
  timeoutMs: number,
  isLast: (entry: Entry) => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    const { socket } = request.raw
    const { stopping } = request.server
    const end = (): void => {
      clearTimeout(timer)
      stop()
      socket.off('close', end)
      stopping.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, timeoutMs)
    const stop = journal.onClose((entry) => {
      if (isLast(entry)) end()
    })
    socket.on('close', end)
    stopping.addEventListener('abort', end)
  })
}
