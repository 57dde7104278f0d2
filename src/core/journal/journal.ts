// The latest requests of a world and their responses: a ring in memory. A request costs a few references; texts, masks
// and comparisons are made when somebody reads.
//
// What always holds (each has a test that carries its number):
// J1 Ids are 1, 2, 3 … in the order in which requests came, until a reset; a rewind goes back to an earlier one.
// J2 The journal keeps at most `limits.entries` requests; it counts all.
// J3 Kept texts are bounded by `limits.bytes`; a request that is forgotten gives its bytes back.
// J4 A request closes once; closing it again changes nothing.
// J5 A text longer than `limits.bodyBytes` is cut to that length.
import type { Problem } from '../problem.ts'
import { type Text, TextRing } from './text-ring.ts'

/** Something besides the handler that affected a request. */
export type Note =
  /** The request was answered only because this behavior is lenient; or, with a text, was refused because it is not. */
  | { readonly kind: 'behavior'; readonly behavior: string; readonly value: string; readonly text?: string }
  /** Why a credential was refused, for whoever debugs the client. Never sent to the client. */
  | { readonly kind: 'auth'; readonly text: string; readonly [member: string]: unknown }
  /** The emulator called a URL that the client had supplied. Written when that call ends. */
  | { readonly kind: 'callback'; readonly url: string; readonly text: string }
  /** Body members that the request's reader ignored, if it is not a schema. */
  | { readonly kind: 'unread'; readonly fields: readonly string[] }
  | { readonly kind: 'fault' | 'override'; readonly id: string; readonly text: string }

export type Headers = Readonly<Record<string, string | readonly string[] | number | undefined>>

/**
 * `open`: not answered yet; `answered`; `broken`: a fault withheld the response or a part of it;
 * `left`: the client disconnected before the response.
 */
export type Fate = 'open' | 'answered' | 'broken' | 'left'

/** One request. Its values are shared: readers must not change them. */
export interface Entry {
  /** 1, 2, 3 … in order of arrival. */
  readonly id: number
  readonly provider: string
  /** Emulator ms of arrival. */
  readonly at: number
  /** Wall-clock ms of arrival, and of the response's text. */
  readonly wallAt: number
  wallDone: number
  readonly method: string
  /** Includes the query. */
  readonly url: string
  readonly headers: Headers
  /** Undefined if the path belongs to no operation. */
  operationId: string | undefined
  /** The caller, by the provider's name for it; undefined until it is known. */
  caller: string | undefined
  /** As sent, truncated to the journal's limit. */
  body: Text | undefined
  /** Size of the whole body in bytes. */
  bodyBytes: number
  fate: Fate
  /** 0: there was no response. */
  status: number
  replyHeaders: Headers
  /** As sent to the client, truncated to the journal's limit. */
  reply: Text | undefined
  /** Size of the whole reply, in characters or bytes. */
  replyBytes: number
  /** Wall-clock ms from the request line to the end of the response. */
  durationMs: number
  /** The error, in the emulator's words. */
  problem: Problem | undefined
  /** The provider's error code in the response. */
  code: string | undefined
  notes: readonly Note[]
  /** Ids of the world's latest event at arrival and at close: the request's state changes are in between. */
  eventsFrom: number
  eventsTo: number
  /** Tells whether the client of an open request has disconnected. Removed at close. */
  gone: (() => boolean) | undefined
}

export interface JournalLimits {
  /** Number of requests kept; 0 for none. */
  readonly entries: number
  /** Total bytes of bodies and replies kept. */
  readonly bytes: number
  /** Bytes kept of a single body or reply. */
  readonly bodyBytes: number
}

export const JOURNAL_LIMITS: JournalLimits = { entries: 1000, bytes: 8 * 1024 * 1024, bodyBytes: 64 * 1024 }

/** Longer texts are copied into the ring. */
const LONG = 2048

/** Approximate size of an entry without its texts. */
const ENTRY_BYTES = 1024

export class Journal {
  readonly limits: JournalLimits
  readonly #ring: (Entry | undefined)[] = []
  readonly #long: TextRing
  /** Id of the oldest entry kept, and of the next one. */
  #first = 1
  #next = 1
  #bytes = 0
  readonly #listeners = new Set<(entry: Entry) => void>()

  constructor(limits: JournalLimits = JOURNAL_LIMITS) {
    this.limits = limits
    // Larger than the limit: requests still open when later ones are forgotten also keep their text.
    this.#long = new TextRing(limits.bytes + 16 * limits.bodyBytes)
  }

  /** Number of requests since the world began, kept or not. */
  get seen(): number {
    return this.#next - 1
  }

  /** Number of requests kept. */
  get size(): number {
    return this.#next - this.#first
  }

  /** Approximate bytes of the requests that have ended and are kept. */
  get bytes(): number {
    return this.#bytes
  }

  /** Adds a request. Missing values are filled in later. */
  open(
    request: Pick<Entry, 'provider' | 'at' | 'wallAt' | 'method' | 'url' | 'headers' | 'notes' | 'gone'>,
  ): Entry {
    if (this.#next - this.#first >= this.limits.entries && this.limits.entries > 0) this.#forgetOldest()
    const entry: Entry = {
      id: this.#next++,
      provider: request.provider,
      at: request.at,
      wallAt: request.wallAt,
      wallDone: request.wallAt,
      method: request.method,
      url: request.url,
      headers: request.headers,
      operationId: undefined,
      caller: undefined,
      body: undefined,
      bodyBytes: 0,
      fate: 'open',
      status: 0,
      replyHeaders: NONE,
      reply: undefined,
      replyBytes: 0,
      durationMs: 0,
      problem: undefined,
      code: undefined,
      notes: request.notes,
      eventsFrom: 0,
      eventsTo: 0,
      gone: request.gone,
    }
    if (this.limits.entries === 0) this.#first = this.#next
    else this.#ring[entry.id % this.limits.entries] = entry
    return entry
  }

  /** Moves an open entry here from another world's journal, under a new id. */
  adopt(entry: Entry, from: Journal | undefined): Entry {
    if (from !== undefined) from.#forget(entry)
    return Object.assign(this.open(entry), { ...entry, id: this.#next - 1 })
  }

  /** Ends an entry, and truncates and counts its texts. Closing it again does nothing. */
  close(entry: Entry, fate: Exclude<Fate, 'open'>): void {
    if (entry.fate !== 'open') return
    entry.fate = fate
    entry.gone = undefined
    entry.body = this.#keep(entry.body)
    entry.reply = this.#keep(entry.reply)
    if (this.#ring[entry.id % this.limits.entries] === entry) {
      this.#bytes += sizeOf(entry)
      while (this.#bytes > this.limits.bytes && this.#first < entry.id) this.#forgetOldest()
    }
    for (const listener of this.#listeners) listener(entry)
  }

  get(id: number): Entry | undefined {
    return id >= this.#first && id < this.#next ? this.#ring[id % this.limits.entries] : undefined
  }

  /** Entries with a larger id, oldest first. */
  *entries(after = 0): IterableIterator<Entry> {
    for (let id = Math.max(this.#first, after + 1); id < this.#next; id++) {
      const entry = this.#ring[id % this.limits.entries]
      if (entry === undefined) continue
      if (entry.gone?.()) this.close(entry, 'left')
      yield entry
    }
  }

  /** The oldest request without a response yet. */
  waiting(): Entry | undefined {
    for (const entry of this.entries()) if (entry.fate === 'open') return entry
    return undefined
  }

  /** Calls back for each request that closes. @returns a function that stops this */
  onClose(listener: (entry: Entry) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Forgets all entries; ids continue. */
  clear(): void {
    this.#ring.length = 0
    this.#first = this.#next
    this.#bytes = 0
  }

  /** Forgets all requests after this one, which must be kept or the latest forgotten; the next id follows it. */
  cut(last: number): void {
    for (let id = this.#next - 1; id > last; id--) {
      const slot = id % this.limits.entries
      const entry = this.#ring[slot]
      if (entry?.id !== id) continue
      this.#ring[slot] = undefined
      if (entry.fate !== 'open') this.#bytes -= sizeOf(entry)
    }
    this.#next = last + 1
    this.#first = Math.min(this.#first, this.#next)
  }

  /** Returns to the state of a new world. */
  reset(): void {
    this.clear()
    this.#first = this.#next = 1
  }

  /**
   * Keeps short texts as they are and copies the start of long ones: a slice would keep the whole string
   * alive.
   */
  #keep(text: Text | undefined): Text | undefined {
    if (text === undefined) return text
    const most = this.limits.bodyBytes
    if (typeof text !== 'string')
      return text.length <= most ? text : Buffer.from((text as Buffer).subarray(0, most))
    if (text.length < LONG && text.length <= most) return text
    const kept = text.slice(0, most)
    return this.#long.put(kept) ?? Buffer.from(kept)
  }

  #forget(entry: Entry): void {
    const slot = entry.id % this.limits.entries
    if (this.#ring[slot] === entry) this.#ring[slot] = undefined
  }

  #forgetOldest(): void {
    const slot = this.#first++ % this.limits.entries
    const entry = this.#ring[slot]
    this.#ring[slot] = undefined
    if (entry === undefined || entry.fate === 'open') return
    this.#bytes -= sizeOf(entry)
    // Others may still hold the entry, so free its memory here.
    entry.body = undefined
    entry.reply = undefined
  }
}

const NONE: Headers = {}

const sizeOf = ({ url, body, reply }: Entry): number =>
  ENTRY_BYTES + url.length + (body?.length ?? 0) + (reply?.length ?? 0)
