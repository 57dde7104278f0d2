// Tools for what clients sent: the journal, reasons, checks, coverage.
import * as z from 'zod'
import { RequestMatch } from '../../control/requests/match.ts'
import { control, cut } from '../server-access.ts'
import { type Tool, tool } from '../tool.ts'
import { worldArgument, worldOf } from './world.ts'

interface Entry {
  readonly id: number
  readonly provider: string
  readonly operationId?: string
  readonly method: string
  readonly url: string
  readonly fate: string
  readonly status?: number
  readonly code?: string
  readonly sdk?: string
  readonly notes: readonly { kind: string; text?: string }[]
}

interface FullEntry extends Entry {
  readonly request: { readonly headers: Readonly<Record<string, unknown>>; readonly body?: string }
  readonly reply?: { readonly body?: string }
  readonly refusal?: { readonly message: string; readonly issues?: readonly string[] }
  readonly explanation?: { readonly mistake: string; readonly text: string }
  readonly unread?: readonly string[]
  readonly steps?: readonly unknown[]
  readonly nearest?: string
  readonly page: string
}

const shown = ({ id, provider, operationId, method, url, fate, status, code, sdk, notes }: Entry) => ({
  id,
  provider,
  operationId,
  ...(operationId === undefined ? { method, url } : {}),
  status,
  code,
  ...(fate === 'answered' ? {} : { fate }),
  sdk,
  ...(notes.length > 0 ? { notes: notes.map(({ kind, text }) => text ?? kind) } : {}),
})

const listRequests = tool('list_requests', {
  title: 'List requests',
  description:
    'Lists the latest requests that clients sent to the providers, oldest first, with status, error code and what affected ' +
    'them. Calls of this API are not among them.',
  input: z.strictObject({
    provider: z.string().optional(),
    operation: z.string().optional().describe('Name of the operation'),
    status: z.string().optional().describe('404, or 4xx'),
    text: z.string().min(1).optional().describe('A text in the address, the body or the response'),
    since: z.int().min(0).optional().describe('Only requests after the one with this id'),
    limit: z.int().min(1).max(100).default(20),
    world: worldArgument,
  }),
  reads: true,
  async run({ operation, world, ...filter }, server) {
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries({ ...filter, operationId: operation }))
      if (value !== undefined) query.set(name, String(value))
    const { total, requests } = await control<{ total: number; requests: Entry[] }>(
      server,
      'GET',
      `/worlds/${worldOf(world, server)}/requests?${query}`,
    )
    const refused = requests.findLast(({ status = 500 }) => status >= 400)
    return {
      data: { total, requests: requests.map(shown) },
      next:
        refused !== undefined
          ? `Call explain_request with id ${refused.id} to see why it failed.`
          : requests.length === 0
            ? 'Nothing came: check that the client uses the address and credentials of this world (new_world shows them).'
            : 'Call verify to check what came, or coverage_gaps to see what did not.',
    }
  },
})

const explainRequest = tool('explain_request', {
  title: 'Explain a request',
  description:
    'Shows one request with its bodies, and the reason of a refusal: which field is wrong, or which mistake was made in ' +
    'the signature, and what the server expected.',
  input: z.strictObject({
    id: z.int().min(1).optional().describe('As list_requests shows it; default: the latest that failed'),
    world: worldArgument,
  }),
  reads: true,
  async run({ id: given, world }, server) {
    const path = `/worlds/${worldOf(world, server)}/requests`
    const id = given ?? (await latestFailure(path, server))
    if (id === undefined)
      return { data: { failed: 0 }, next: 'No request of this world failed; call list_requests to see all.' }
    const one = await control<FullEntry>(server, 'GET', `${path}/${id}`)
    const { method, url, request, reply, refusal, explanation, unread, steps, nearest, page } = one
    return {
      data: {
        ...shown(one),
        method,
        url,
        body: request.body && cut(request.body, 1500),
        response: reply?.body && cut(reply.body, 1500),
        reason: refusal && { message: refusal.message, issues: refusal.issues },
        credential: explanation,
        unread,
        steps,
        nearest,
        page,
      },
      next: nextOf(one),
    }
  },
})

async function latestFailure(path: string, server: Parameters<Tool['run']>[1]): Promise<number | undefined> {
  const { requests } = await control<{ requests: Entry[] }>(server, 'GET', `${path}?limit=200`)
  return requests.findLast(({ status = 500 }) => status >= 400)?.id
}

function nextOf({
  status = 0,
  explanation,
  nearest,
  refusal,
  unread = [],
  operationId,
  notes,
}: FullEntry): string {
  if (explanation !== undefined)
    return 'Correct the credential as it says; the client code, not the server, is wrong.'
  if (notes.some(({ kind }) => kind === 'fault'))
    return 'A fault caused it: call inject_fault with action "list" to see it, or "clear" to remove all.'
  if (nearest !== undefined)
    return `The client probably means ${nearest}; call find_operation with that name.`
  if (refusal !== undefined)
    return `Correct the request${operationId === undefined ? '' : `; find_operation with "${operationId}" shows its fields`}.`
  if (unread.length > 0) return `Nothing reads ${unread.join(', ')}: look for a misspelled name.`
  return status < 400
    ? 'It succeeded; call verify to check for it in a test.'
    : 'Call list_requests for what came before.'
}

const Count = z.int().min(0).optional()

const verify = tool('verify', {
  title: 'Check what came',
  description:
    'Checks that requests came as expected: how many match, or in which order. If not, the text says what came instead and ' +
    'which request is the closest.',
  input: z.strictObject({
    match: z.strictObject(RequestMatch.shape).optional(),
    count: Count.describe('Exactly this number'),
    at_least: Count.describe('Default: 1'),
    at_most: Count,
    order: z
      .array(z.strictObject(RequestMatch.shape))
      .min(1)
      .optional()
      .describe('Instead of match: one request for each, in this order'),
    since: z.int().min(0).optional().describe('Only requests after the one with this id'),
    world: worldArgument,
  }),
  reads: true,
  async run({ at_least: atLeast, at_most: atMost, world, ...rest }, server) {
    const reply = await control<{ count: number; requests: Entry[]; detail?: string }>(
      server,
      'POST',
      `/worlds/${worldOf(world, server)}/requests/verify`,
      { ...rest, atLeast, atMost },
      [417],
    )
    const { count, requests, detail } = reply
    return {
      data: {
        holds: detail === undefined,
        detail,
        count,
        requests: requests.slice(0, 10).map(({ id }) => id),
      },
      next:
        detail === undefined
          ? 'It holds; call coverage_gaps to see what the client has not met yet.'
          : 'It does not hold; call explain_request with the request that is named, or list_requests.',
    }
  },
})

interface Coverage {
  readonly operations: object
  readonly outcomes: object
  readonly states: object
  readonly providers: readonly {
    readonly provider: string
    readonly operations: readonly { operationId: string; met: boolean; missing: readonly string[] }[]
    readonly kinds: readonly { kind: string; missing: readonly string[] }[]
  }[]
}

const coverageGaps = tool('coverage_gaps', {
  title: 'Find what tests miss',
  description:
    'Lists documented operations, errors and task states that the clients of a world have not met yet, for the providers ' +
    'that they use.',
  input: z.strictObject({
    provider: z.string().optional().describe('Default: those that were called'),
    world: worldArgument,
  }),
  reads: true,
  async run({ provider, world }, server) {
    const query = provider === undefined ? '' : `?provider=${encodeURIComponent(provider)}`
    const path = `/worlds/${worldOf(world, server)}/coverage${query}`
    const { operations, outcomes, states, providers } = await control<Coverage>(server, 'GET', path)
    const used = providers.filter((one) => provider !== undefined || one.operations.some(({ met }) => met))
    const gaps = used.map((one) => ({
      provider: one.provider,
      operations: one.operations.filter(({ met }) => !met).map(({ operationId }) => operationId),
      errors: Object.fromEntries(
        one.operations
          .filter(({ met, missing }) => met && missing.length > 0)
          .map(({ operationId, missing }) => [
            operationId,
            missing.filter((code) => code !== 'success').slice(0, 5),
          ]),
      ),
      states: Object.fromEntries(
        one.kinds.filter(({ missing }) => missing.length > 0).map(({ kind, missing }) => [kind, missing]),
      ),
    }))
    const [first] = gaps
    const [operation, codes = []] = Object.entries(first?.errors ?? {})[0] ?? []
    return {
      data: { operations, outcomes, states, gaps },
      next:
        first === undefined
          ? 'No client has called a provider in this world yet.'
          : operation === undefined
            ? 'Call set_plan with outcome "failure" to let the client meet other states.'
            : `Call inject_fault with provider "${first.provider}", operation "${operation}" and code "${codes[0]}", then run the client.`,
    }
  },
})

export const requestTools: readonly Tool[] = [listRequests, explainRequest, verify, coverageGaps]
