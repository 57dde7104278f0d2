// What happened in a world, as it is told to whoever listens: requests that were answered, tasks that changed state.
import type { Entry } from './journal.ts'

export interface StateChange {
  readonly provider: string
  readonly kind: string
  readonly id: string
  /** Undefined: it was made just now. */
  readonly from: string | undefined
  /** Undefined: it was removed. */
  readonly to: string | undefined
  /** Emulator ms at which the new state began. */
  readonly at: number
}

export type WorldEvent = { readonly id: number } & (
  | { readonly type: 'request'; readonly request: Entry }
  | { readonly type: 'state'; readonly change: StateChange }
  /** The world is another one now: put back, filled from a snapshot or a file, or no more. */
  | { readonly type: 'world'; readonly what: 'reset' | 'restored' | 'dropped'; readonly at: number }
)

type Content = WorldEvent extends infer E ? (E extends { type: 'request' } ? never : Omit<E, 'id'>) : never

/** Events kept for those who come back and ask for what they missed. */
const KEPT = 2000

export class EventLog {
  /** Requests stand in it as they are: most are never asked for. */
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

  /** A request has been answered, or will not be. */
  addRequest(request: Entry): void {
    this.#put(request)
  }

  #put(event: WorldEvent | Entry): void {
    this.#ring[this.#next++ % KEPT] = event
    for (const listener of this.#listeners) listener()
  }

  /** Id of the oldest event that is still kept. */
  get oldest(): number {
    return Math.max(this.#next - KEPT, 1)
  }

  /** From old to new, those after the event with this id that are still kept. */
  *since(after: number): IterableIterator<WorldEvent> {
    for (let id = Math.max(after + 1, this.oldest); id < this.#next; id++) {
      const event = this.#ring[id % KEPT]
      if (event !== undefined) yield 'type' in event ? event : { id, type: 'request', request: event }
    }
  }

  /** @returns how to stop */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
}
