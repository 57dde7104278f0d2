// The latest requests of a world and their responses: a ring in memory. A request costs a few references; texts, masks
// and comparisons are made when somebody reads.
//
// What always holds (each has a test that carries its number):
// J1 Ids are 1, 2, 3 … in the order in which requests came, until a reset.
// J2 The journal keeps at most `limits.entries` requests; it counts all.
// J3 Kept texts are bounded by `limits.bytes`; a request that is forgotten gives its bytes back.
// J4 A request closes once; closing it again changes nothing.
// J5 A text longer than `limits.bodyBytes` is cut to that length.
import type { Problem } from '../problem.ts'
import { type Text, TextRing } from './text-ring.ts'

/** What acted on a request beside its handler. */
export type Note =
  /** The request was answered only because this behavior is lenient; or, with a text, was refused because it is not. */
  | { readonly kind: 'behavior'; readonly behavior: string; readonly value: string; readonly text?: string }
  /** Why a credential was refused, for the person who debugs the client: never sent to it. */
  | { readonly kind: 'auth'; readonly text: string; readonly [member: string]: unknown }
  /** The emulator called an address that the client had named; written when that call has ended. */
  | { readonly kind: 'callback'; readonly url: string; readonly text: string }
  /** Members of the body that the request's reader, where it is no schema, has passed over. */
  | { readonly kind: 'unread'; readonly fields: readonly string[] }
  | { readonly kind: 'fault' | 'override'; readonly id: string; readonly text: string }

export type Headers = Readonly<Record<string, string | readonly string[] | number | undefined>>

/**
 * `open`: not answered yet; `answered`; `broken`: a fault kept the answer, or part of it, from the client;
 * `left`: the client went away before it was answered.
 */
export type Fate = 'open' | 'answered' | 'broken' | 'left'

/** One request. What it holds belongs to others: nothing here may be changed by a reader. */
export interface Entry {
  /** 1, 2, 3 … in the order in which the requests of the world came. */
  readonly id: number
  readonly provider: string
  /** Emulator ms when it came. */
  readonly at: number
  /** Wall-clock ms when it came. */
  readonly wallAt: number
  readonly method: string
  /** With the query. */
  readonly url: string
  readonly headers: Headers
  /** Undefined where the path is no operation's. */
  operationId: string | undefined
  /** Who called, by the provider's name for it; undefined until, and unless, that is known. */
  caller: string | undefined
  /** As sent, cut off at the journal's limit. */
  body: Text | undefined
  /** Bytes of the whole body. */
  bodyBytes: number
  fate: Fate
  /** 0: no answer was made. */
  status: number
  replyHeaders: Headers
  /** As answered, cut off at the journal's limit. */
  reply: Text | undefined
  /** Characters or bytes of the whole reply. */
  replyBytes: number
  /** Wall-clock ms from the first line to the end of the answer. */
  durationMs: number
  /** What was refused, in the emulator's words. */
  problem: Problem | undefined
  /** The provider's code of the error that was answered. */
  code: string | undefined
  notes: readonly Note[]
  /** Ids of the world's latest event when it came and when it closed: what changed its state meanwhile is between. */
  eventsFrom: number
  eventsTo: number
  /** How to tell whether an open request's client is still there; dropped when it closes. */
  gone: (() => boolean) | undefined
}

export interface JournalLimits {
  /** Requests kept; 0 for none. */
  readonly entries: number
  /** Bytes of bodies and replies kept, all together. */
  readonly bytes: number
  /** Bytes kept of one body or reply. */
  readonly bodyBytes: number
}

export const JOURNAL_LIMITS: JournalLimits = { entries: 1000, bytes: 8 * 1024 * 1024, bodyBytes: 64 * 1024 }

/** Characters from which on a text is copied. */
const LONG = 2048

/** What an entry takes without its texts, roughly. */
const ENTRY_BYTES = 1024

export class Journal {
  readonly limits: JournalLimits
  readonly #ring: (Entry | undefined)[] = []
  readonly #long: TextRing
  /** Ids of the oldest entry kept and of the next to come. */
  #first = 1
  #next = 1
  #bytes = 0
  readonly #listeners = new Set<(entry: Entry) => void>()

  constructor(limits: JournalLimits = JOURNAL_LIMITS) {
    this.limits = limits
    // More than are counted may be in it: those of requests that are still open when later ones are forgotten.
    this.#long = new TextRing(limits.bytes + 16 * limits.bodyBytes)
  }

  /** How many requests the world has had since it began, kept or not. */
  get seen(): number {
    return this.#next - 1
  }

  /** Takes a request in; what the caller does not give is filled in later. */
  open(
    request: Pick<Entry, 'provider' | 'at' | 'wallAt' | 'method' | 'url' | 'headers' | 'notes' | 'gone'>,
  ): Entry {
    if (this.#next - this.#first >= this.limits.entries && this.limits.entries > 0) this.#forgetOldest()
    const entry: Entry = {
      id: this.#next++,
      provider: request.provider,
      at: request.at,
      wallAt: request.wallAt,
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

  /** Takes an open entry over from another world's journal, under an id of its own. */
  adopt(entry: Entry, from: Journal | undefined): Entry {
    if (from !== undefined) from.#forget(entry)
    return Object.assign(this.open(entry), { ...entry, id: this.#next - 1 })
  }

  /** Nothing more will happen to the request. What it kept of texts is cut and counted. Closing twice does nothing. */
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

  /** From old to new, those that came after the entry with this id. */
  *entries(after = 0): IterableIterator<Entry> {
    for (let id = Math.max(this.#first, after + 1); id < this.#next; id++) {
      const entry = this.#ring[id % this.limits.entries]
      if (entry === undefined) continue
      if (entry.gone?.()) this.close(entry, 'left')
      yield entry
    }
  }

  /** Calls back for each request that closes. @returns how to stop that */
  onClose(listener: (entry: Entry) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Forgets all; ids go on. */
  clear(): void {
    this.#ring.length = 0
    this.#first = this.#next
    this.#bytes = 0
  }

  /** As if the world had just begun. */
  reset(): void {
    this.clear()
    this.#first = this.#next = 1
  }

  /** What is short as it is, the beginning of the rest as a copy: a part would keep the whole alive. */
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
    // Others may still know of the request; what takes the memory is gone.
    entry.body = undefined
    entry.reply = undefined
  }
}

const NONE: Headers = {}

const sizeOf = ({ url, body, reply }: Entry): number =>
  ENTRY_BYTES + url.length + (body?.length ?? 0) + (reply?.length ?? 0)
