// How a world began, and what was done to it besides the requests of its clients: with the journal, its whole story.
// Moments of it are kept as bytes, so that a rewind need not begin at the beginning.
import type { ClockState } from '../clock.ts'

/** A call of the control API that changed the world. */
export interface Deed {
  /** Number of requests that came before. */
  readonly after: number
  readonly wallAt: number
  /** Emulator ms when it was done. */
  readonly at?: number
  readonly method: string
  /** Below the world's address. */
  readonly url: string
  readonly body: string | undefined
}

/** Deed of a rewind: what a replay does is to set the clock that it left. */
export const REWIND = 'REWIND'

/** The world at a moment, whole. */
export interface Moment<Rest = unknown> {
  /** Number of requests, and of deeds, that came before. */
  readonly after: number
  readonly deeds: number
  /** Emulator ms. */
  readonly at: number
  readonly clock: ClockState
  readonly bytes: Buffer
  /** The same text for the same bytes, except for the clock in them. */
  readonly content?: string
  /** What is not in the bytes. */
  readonly rest: Rest
}

/** To an instant (emulator ms), or to just before a request. */
export type RewindTarget = { readonly at: number } | { readonly request: number }

/** What a rewind has undone. */
export interface Undone {
  readonly requests: number
  /** Calls of the control API. */
  readonly calls: number
}

/** A longer story is not kept. */
const MOST_DEEDS = 1000
const MOST_BYTES = 1024 * 1024
const MOST_MOMENTS = 8

export class Story {
  #clock: ClockState | undefined
  #bytes: Buffer | undefined
  #deeds: Deed[] = []
  /** Deeds that are no longer kept. */
  #forgotten = 0
  #size = 0
  #lost: string | undefined
  #moments: Moment[] = []
  #chapter = 0
  /** Called after each deed, with the world as it left it. */
  onDeed: () => void = () => {}

  /** The clock at the beginning. */
  get clock(): ClockState | undefined {
    return this.#clock
  }

  /** The content at the beginning; undefined: as after a reset. */
  get bytes(): Buffer | undefined {
    return this.#bytes
  }

  /** The deeds that are kept, oldest first. */
  get deeds(): readonly Deed[] {
    return this.#deeds
  }

  /** Number of deeds since the beginning, kept or not. */
  get done(): number {
    return this.#forgotten + this.#deeds.length
  }

  /** Why the story cannot be told from its beginning; undefined if it can. */
  get lost(): string | undefined {
    return this.#lost
  }

  /** Oldest first; the beginning is none of them. */
  get moments(): readonly Moment[] {
    return this.#moments
  }

  /** Another number after each beginning and each cut. */
  get chapter(): number {
    return this.#chapter
  }

  begin(clock: ClockState | undefined, bytes?: Buffer, lost?: string): void {
    this.#chapter++
    this.#clock = clock
    this.#bytes = bytes
    this.#deeds = []
    this.#forgotten = 0
    this.#size = 0
    this.#lost = lost
    this.#moments = []
  }

  add(deed: Deed): void {
    this.#size += deed.body?.length ?? 0
    this.#deeds.push(deed)
    while (this.#deeds.length > MOST_DEEDS || this.#size > MOST_BYTES) this.#forgetOldest()
    this.onDeed()
  }

  #forgetOldest(): void {
    const oldest = this.#deeds.shift()
    this.#size -= oldest?.body?.length ?? 0
    this.#forgotten++
    this.#bytes = undefined
    this.#lost ??= 'too much was done to the world through the control API'
  }

  /** @param forgotten number of requests that are no longer kept: no way leads on from the moments before the last of them */
  keep(moment: Moment, forgotten: number): void {
    const within = this.#moments.filter(({ after }) => after >= forgotten)
    this.#moments = [...within.slice(1 - MOST_MOMENTS), moment]
  }

  /** Forgets all that came after these numbers of requests and deeds. */
  cut(after: number, deeds: number): void {
    this.#chapter++
    for (const deed of this.#deeds.splice(Math.max(0, deeds - this.#forgotten)))
      this.#size -= deed.body?.length ?? 0
    this.#moments = this.#moments.filter((one) => one.after <= after && one.deeds <= deeds)
  }
}
