// How a world began, and what was done to it besides the requests of its clients: with the journal, its whole story.
import type { ClockState } from '../clock.ts'

/** A call of the control API that changed the world. */
export interface Deed {
  /** Number of requests that came before. */
  readonly after: number
  readonly wallAt: number
  readonly method: string
  /** Below the world's address. */
  readonly url: string
  readonly body: string | undefined
}

/** A longer story is not kept. */
const MOST_DEEDS = 1000
const MOST_BYTES = 1024 * 1024

export class Story {
  #clock: ClockState | undefined
  #bytes: Buffer | undefined
  #deeds: Deed[] = []
  #size = 0
  #lost: string | undefined

  /** The clock at the beginning. */
  get clock(): ClockState | undefined {
    return this.#clock
  }

  /** The content at the beginning; undefined: as after a reset. */
  get bytes(): Buffer | undefined {
    return this.#bytes
  }

  get deeds(): readonly Deed[] {
    return this.#deeds
  }

  /** Why the story cannot be told from its beginning; undefined if it can. */
  get lost(): string | undefined {
    return this.#lost
  }

  begin(clock: ClockState | undefined, bytes?: Buffer, lost?: string): void {
    this.#clock = clock
    this.#bytes = bytes
    this.#deeds = []
    this.#size = 0
    this.#lost = lost
  }

  add(deed: Deed): void {
    if (this.#lost !== undefined) return
    this.#size += deed.body?.length ?? 0
    this.#deeds.push(deed)
    if (this.#deeds.length <= MOST_DEEDS && this.#size <= MOST_BYTES) return
    this.begin(undefined, undefined, 'too much was done to the world through the control API')
  }
}
