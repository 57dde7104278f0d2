// Tools for the providers' own calls: find one, make one, let one fail.
import * as z from 'zod'
import { type ListedOperation, operationNamed, requestFor } from '../../cli/sdk/operation-call.ts'
import { FaultEffect } from '../../core/rules/faults.ts'
import { control, cut, parsed, type ServerAccess } from '../server-access.ts'
import { type Tool, tool } from '../tool.ts'
import { detailOf } from './operation-detail.ts'
import { credentialsOf, worldArgument, worldOf } from './world.ts'

/** Characters of a response that an agent gets. */
const MOST_SHOWN = 6000
const MOST_FOUND = 25

export const listOperations = async (server: ServerAccess, provider?: string): Promise<ListedOperation[]> => {
  const query = provider === undefined ? '' : `?provider=${encodeURIComponent(provider)}`
  const { operations } = await control<{ operations: ListedOperation[] }>(
    server,
    'GET',
    `/operations${query}`,
  )
  return operations.filter((one) => one.provider !== 'control')
}

const findOperation = tool('find_operation', {
  title: 'Find an operation',
  description:
    'Finds operations of the providers by words in their name or summary. With the exact name of one, it shows parameters, ' +
    'an example of the body, and the errors it can return.',
  input: z.strictObject({
    search: z.string().min(1).describe('Words such as "create evaluation", or an exact name'),
    provider: z.string().optional(),
  }),
  reads: true,
  async run({ search, provider }, server) {
    const all = await listOperations(server, provider)
    const exact = all.filter((one) => one.operationId.toLowerCase() === search.toLowerCase())
    if (exact[0] !== undefined && exact.length === 1) {
      const detail = await detailOf(server, exact[0])
      return {
        data: detail,
        next: `Call call with operation "${exact[0].operationId}", these parameters and a body like the example.`,
      }
    }
    const words = search
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter(Boolean)
    const textOf = (one: ListedOperation): string =>
      `${one.provider} ${one.operationId} ${one.summary} ${one.path}`.toLowerCase()
    const score = (one: ListedOperation): number => words.filter((word) => textOf(one).includes(word)).length
    const best = Math.max(0, ...all.map(score))
    const found = best === 0 ? [] : all.filter((one) => score(one) === best)
    return {
      data: {
        found: found.length,
        operations: found.slice(0, MOST_FOUND).map((one) => ({
          provider: one.provider,
          operation: one.operationId,
          summary: one.summary,
        })),
      },
      next:
        found.length === 0
          ? 'Nothing fits; read the resource evalmock://operations, or search for one word.'
          : 'Call find_operation with the exact name of one to see its parameters and an example.',
    }
  },
})

/** A fault may hold the response forever. */
const PATIENCE_MS = 30_000

const call = tool('call', {
  title: 'Call an operation',
  description:
    "Sends a request to a provider by the operation's name, signed with the credentials of the world, as its SDK would. Use " +
    'it to prepare state or to see what a client will get.',
  input: z.strictObject({
    operation: z.string().min(1).describe('Exact name, such as CreateEvaluation or DescribeEvalTasks'),
    provider: z.string().optional().describe('Only where two providers have an operation of this name'),
    params: z.record(z.string(), z.unknown()).optional().describe('Path and query parameters by name'),
    body: z.unknown().optional().describe('JSON body'),
    world: worldArgument,
  }),
  async run({ operation: name, provider, params, body, world }, server) {
    const inWorld = worldOf(world, server)
    const operation = operationNamed(await listOperations(server), name, provider)
    const credentials = (await credentialsOf(server, inWorld))[operation.provider] ?? {}
    const { host } = new URL(server.url)
    const request = requestFor(operation, { params, body }, credentials, host, server.now())
    const answer = await patiently(server.send(request))
    const id = await latestOf(server, inWorld, operation)
    const failed = answer === undefined || answer.status >= 400
    const text = answer?.text ?? ''
    return {
      data: {
        operation: operation.operationId,
        provider: operation.provider,
        request: id,
        status: answer?.status ?? 'no response',
        body: text.length > MOST_SHOWN ? cut(text, MOST_SHOWN) : parsed(text),
      },
      next: failed
        ? `Call explain_request${id === undefined ? '' : ` with id ${id}`} to see why.`
        : 'Call list_tasks to see what it changed, or make the next call.',
    }
  },
})

/** Undefined if no response comes: a fault may hold it or break the connection. */
async function patiently<T>(sent: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PATIENCE_MS)
  })
  try {
    return await Promise.race([sent.catch(() => undefined), late])
  } finally {
    clearTimeout(timer)
  }
}

async function latestOf(
  server: ServerAccess,
  world: string,
  { provider, operationId }: ListedOperation,
): Promise<number | undefined> {
  const query = new URLSearchParams({ provider, operationId, limit: '1' })
  const { requests } = await control<{ requests: { id: number }[] }>(
    server,
    'GET',
    `/worlds/${world}/requests?${query}`,
  )
  return requests.at(-1)?.id
}

const injectFault = tool('inject_fault', {
  title: 'Let requests fail',
  description:
    "Adds a fault for coming requests: a provider's own error by code, a delay, a rate limit, a broken or hanging " +
    'connection, a cut body. Also lists and clears faults.',
  input: z.strictObject({
    action: z.enum(['add', 'list', 'clear']).default('add'),
    provider: z.string().optional().describe('Only its requests'),
    operation: z.string().optional().describe('Only this operation'),
    code: z
      .string()
      .optional()
      .describe(
        "The provider's error code, as find_operation shows it: short for an effect of the kind `problem`",
      ),
    effect: FaultEffect.optional().describe('Instead of code'),
    times: z.int().min(1).optional().describe('Number of requests to affect; default: all until cleared'),
    world: worldArgument,
  }),
  async run({ action, provider, operation, code, effect, times, world }, server) {
    const path = `/worlds/${worldOf(world, server)}/faults`
    if (action === 'clear') {
      const data = await control<{ removed: number }>(server, 'DELETE', path)
      return { data, next: 'Requests are answered as usual again.' }
    }
    if (action === 'list') {
      const data = await control<{ faults: unknown[] }>(server, 'GET', path)
      return { data, next: 'Call inject_fault with action "clear" to remove them.' }
    }
    const match = { provider, operationId: operation }
    const rule = await control<{ id: string }>(server, 'POST', path, {
      match,
      times,
      effect:
        effect ??
        (code === undefined ? { kind: 'problem', problem: 'unavailable' } : { kind: 'problem', code }),
    })
    return {
      data: { fault: rule },
      next: 'Run the client or use call; then list_requests shows which requests it hit.',
    }
  },
})

export const callTools: readonly Tool[] = [findOperation, call, injectFault]
