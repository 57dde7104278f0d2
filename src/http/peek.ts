// Calls that the emulator makes of itself, to show what a client would see or to make what a client would make. They
// are nobody's requests: nothing is recorded, no fault acts, and a read does not count as one.
import type { FastifyRequest, InjectOptions } from 'fastify'
import type { Backstage, StagedWorld } from '../core/backstage.ts'
import { SeededIds } from '../core/ids.ts'
import type { Collection, World } from '../core/world.ts'
import type { OwnCall, ProviderContext } from './provider.ts'

const HEADER = 'x-evalmock-peek'

/** How such a call sees its world. */
export interface View {
  /** Name of the world. */
  readonly world: string
  /** Told of each resource that it makes. */
  readonly made?: (kind: string, id: string) => void
}

/** Calls under way, by what their header says. */
const pending = new Map<string, View>()
const peeking = new WeakSet<FastifyRequest>()
let made = 0

export async function peek(
  inject: (request: InjectOptions) => Promise<{ readonly statusCode: number; readonly body: string }>,
  view: View,
  { method, url, body }: Omit<OwnCall, 'operationId'>,
): Promise<{ status: number; reply?: unknown }> {
  const key = String(++made)
  pending.set(key, view)
  try {
    const payload = body === undefined ? {} : { payload: JSON.stringify(body) }
    const headers = { [HEADER]: key, 'content-type': 'application/json' }
    const { statusCode: status, body: text } = await inject({ method, url, headers, ...payload })
    return { status, ...(text === '' ? {} : { reply: parsed(text) }) }
  } finally {
    pending.delete(key)
  }
}

/** How a request that is such a call sees its world; undefined for all others. */
export function viewOf(request: FastifyRequest): View | undefined {
  if (pending.size === 0) return undefined
  const view = pending.get(String(request.headers[HEADER]))
  if (view !== undefined) peeking.add(request)
  return view
}

export const isPeek = (request: FastifyRequest): boolean => pending.size > 0 && peeking.has(request)

/** For these calls, which carry no credential. */
export const withoutCredentials = (context: ProviderContext): ProviderContext => ({
  ...context,
  settings: { ...context.settings, auth: 'off', rateLimits: new Map() },
})

/** The world without what a look at it changes: reads of tasks, and identifiers of requests. */
export function quietWorld(world: World, view: View): World {
  const { backstage } = world as StagedWorld
  const { made } = view
  const quiet: World & { backstage: Backstage } = {
    backstage,
    name: world.name,
    clock: world.clock,
    ids: world.ids,
    requestIds: new SeededIds('peek'),
    plan: (operationId) => world.plan(operationId),
    collection: (kind, doc) => quietCollection(world.collection(kind, doc), (id) => made?.(kind, id)),
    transaction: (work) => world.transaction(work),
  }
  return quiet
}

const quietCollection = <Doc>(own: Collection<Doc>, made: (id: string) => void): Collection<Doc> => ({
  insert: (entry) => {
    const stored = own.insert(entry)
    made(entry.id)
    return stored
  },
  get: (id) => own.get(id),
  look: (id) => own.get(id),
  wasHere: (id) => own.wasHere(id),
  list: (query) => own.list(query),
  count: (where) => own.count(where),
  update: (id, change) => own.update(id, change),
  remove: (id) => own.remove(id),
})

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
