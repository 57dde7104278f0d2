// Events of a world for its listeners: requests that were answered, tasks that changed state.
import type { Entry } from './journal.ts'

export interface StateChange {
  readonly provider: string
  readonly kind: string
  readonly id: string
  /** Undefined if it was just created. */
  readonly from: string | undefined
  /** Undefined if it was removed. */
  readonly to: string | undefined
  /** Emulator ms at which the new state began. */
  readonly at: number
}

export type WorldEvent = { readonly id: number } & (
  | { readonly type: 'request'; readonly request: Entry }
  | { readonly type: 'state'; readonly change: StateChange }
  /** The whole world changed: reset, restored from a snapshot, loaded from a file, rewound, or dropped. */
  | {
      readonly type: 'world'
      readonly what: 'reset' | 'restored' | 'rewound' | 'dropped'
      readonly at: number
    }
)

type Content = WorldEvent extends infer E ? (E extends { type: 'request' } ? never : Omit<E, 'id'>) : never

/** Events kept for clients that reconnect and ask for missed events. */
const KEPT = 2000

export class EventLog {
  /** Requests are stored as they are and formatted on demand: most are never read. */
  readonly #ring: (WorldEvent | Entry)[] = []
  #next = 1
  readonly #listeners = new Set<() => void>()

  /** Id of the latest event; 0 before the first. */
  get latest(): number {
    return this.#next - 1
  }

  add(content: Content): void {
    this.#put({ id: this.#next, ...content } as WorldEvent)
  }

  /** Adds a request that was answered or whose connection ended. */
  addRequest(request: Entry): void {
    this.#put(request)
  }

  #put(event: WorldEvent | Entry): void {
    this.#ring[this.#next++ % KEPT] = event
    for (const listener of this.#listeners) listener()
  }

  /** Id of the oldest event still kept. */
  get oldest(): number {
    return Math.max(this.#next - KEPT, 1)
  }

  /** Events with a larger id that are still kept, oldest first. */
  *since(after: number): IterableIterator<WorldEvent> {
    for (let id = Math.max(after + 1, this.oldest); id < this.#next; id++) {
      const event = this.#ring[id % KEPT]
      if (event !== undefined) yield 'type' in event ? event : { id, type: 'request', request: event }
    }
  }

  /** @returns a function that stops listening */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
}
