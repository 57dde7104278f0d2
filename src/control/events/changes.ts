// Changes that are no numbered events: calls of the control API that set something up. Told to whoever listens, then
// forgotten.
import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import type { ControlContext } from '../context.ts'

const What = z.enum(['clock', 'plan', 'faults', 'overrides', 'data', 'requests', 'snapshots', 'worlds'])
type What = z.output<typeof What>

/** What calls change, by the first part of their path below the world. Others have an event, or change nothing. */
const CHANGED: Readonly<Record<string, What>> = {
  clock: 'clock',
  plan: 'plan',
  faults: 'faults',
  overrides: 'overrides',
  tasks: 'data',
  resources: 'data',
  state: 'data',
  seed: 'data',
  snapshots: 'snapshots',
}

export interface Change {
  readonly world: string
  readonly what: What
}

/** Not of one world alone: all who listen are told. */
export const isOfServer = ({ what }: Change): boolean => what === 'worlds' || what === 'snapshots'

export class Changes {
  readonly #listeners = new Set<(change: Change) => void>()

  /** @returns a function that stops listening */
  listen(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  tell(change: Change): void {
    for (const listener of this.#listeners) listener(change)
  }

  /** Tells of every call that changes something, before its caller has the response. */
  watch(scope: FastifyInstance, { worlds }: ControlContext): void {
    worlds.onMade(({ name }) => this.tell({ world: name, what: 'worlds' }))
    scope.addHook('onSend', async ({ method, routeOptions, params }, reply) => {
      if (reply.statusCode >= 400 || !/^(POST|PUT|PATCH|DELETE)$/.test(method)) return
      const { world = 'default' } = (params ?? {}) as { world?: string }
      const [part = ''] =
        /[^/]+/.exec((routeOptions.url ?? '').replace(/^\/_mock(\/worlds\/:world)?/, '')) ?? []
      const what =
        CHANGED[part] ??
        (method !== 'DELETE' ? undefined : part === '' ? 'worlds' : part === 'requests' ? part : undefined)
      if (what !== undefined) this.tell({ world, what })
    })
  }
}
