// Repeats a part of a world's story on a copy of it, and checks that each response is what it was.
import { isDeepStrictEqual } from 'node:util'
import type { Clock } from '../core/clock.ts'
import type { Entry } from '../core/journal/journal.ts'
import { type Deed, REWIND } from '../core/journal/story.ts'
import { Problem } from '../core/problem.ts'
import { momentOf, returnTo, type WorldMoment } from '../store/worlds/moments.ts'
import type { WorldState } from '../store/worlds/world-state.ts'
import type { WorldRegistry } from '../store/worlds/worlds.ts'
import { bytesIn } from './capsule.ts'
import { areNear, OF_THE_MOMENT, walk } from './differences.ts'
import type { Happening, Position } from './past.ts'

/** The server of other worlds. */
export interface Server {
  inject(request: {
    readonly method: 'GET'
    readonly url: string
    readonly headers: Record<string, string>
    readonly payload?: string | Buffer
  }): Promise<{ readonly statusCode: number; readonly body: string }>
  close(): Promise<void>
}

/** Makes the server of other worlds, by another wall clock. */
export type Make = (worlds: WorldRegistry, wall: Clock) => Promise<Server>

/** The copy as it then is; or the position before the first event that moved its clock beyond the limit. */
export type Run = { readonly moment: WorldMoment } | { readonly before: Position }

/** While a clock runs, times in responses may differ by the time that the handling took. */
const LEEWAY_MS = 2000

/** Headers of a request that come anew. */
const FRAMING = new Set(['transfer-encoding', 'connection', 'expect'])

/** Headers of a response that differ with the connection, or with the text, which is compared. */
const WITH_OTHERS = new Set([...OF_THE_MOMENT, ...FRAMING, 'keep-alive', 'content-length'])

export async function repeat(
  { name, backstage: { journal } }: WorldState,
  from: WorldMoment,
  happened: readonly (Happening & { readonly position: Position })[],
  limit: number,
  worlds: WorldRegistry,
  make: Make,
): Promise<Run> {
  const wall = { at: from.clock.wall, now: () => wall.at }
  const others = worlds.alike(wall, Math.max(1, journal.limits.entries))
  const server = await make(others, wall)
  try {
    const copy = others.open(name)
    returnTo(copy, from, from.clock)
    const again = new Again(server, copy, wall)
    let before: Position = from
    for (const one of happened) {
      await ('deed' in one ? again.deed(one.deed) : again.request(one.entry))
      if (copy.clock.now() > limit) return { before }
      before = one.position
    }
    return { moment: momentOf(copy) }
  } finally {
    await server.close()
  }
}

const cannot = (what: string): Problem => new Problem('conflict', `the world cannot go back: ${what}`)

class Again {
  readonly #server: Server
  readonly #copy: WorldState
  readonly #wall: { at: number }

  constructor(server: Server, copy: WorldState, wall: { at: number }) {
    this.#server = server
    this.#copy = copy
    this.#wall = wall
  }

  async deed({ wallAt, method, url, body }: Deed): Promise<void> {
    this.#wall.at = wallAt
    const { clock, name } = this.#copy
    if (method === REWIND) {
      clock.restore({ ...(JSON.parse(body ?? '') as { at: number; rate: number }), wall: wallAt })
      return
    }
    const reply = await this.#server.inject({
      method: method as 'GET',
      url: `/_mock/worlds/${name}${url}`,
      headers: { host: 'localhost', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { payload: body }),
    })
    if (reply.statusCode < 400) return
    const { detail } = JSON.parse(reply.body) as { detail?: string }
    throw cannot(`${method} ${url} cannot be repeated: ${detail ?? reply.statusCode}`)
  }

  /** @throws Problem 'conflict' where it cannot be sent again, or has another response */
  async request(entry: Entry): Promise<void> {
    const { id, at, wallAt, wallDone, fate, body, bodyBytes } = entry
    const kept = bytesIn(body)
    if (fate === 'open') throw cannot(`request ${id} is not answered yet`)
    if (fate === 'left') throw cannot(`the client of request ${id} left before its response`)
    if (kept.length !== bodyBytes)
      throw cannot(`request ${id} had a body of ${bodyBytes} bytes, of which ${kept.length} are kept`)
    const { clock } = this.#copy
    if (clock.frozen) clock.reach(at)
    else clock.restore({ at, wall: wallAt, rate: clock.rate })
    this.#wall.at = wallDone
    const answered = await this.#send(entry, kept)
    const difference = answered && differenceOf(entry, answered, LEEWAY_MS * clock.rate)
    if (difference === undefined) return
    throw cannot(
      `request ${id}, sent again, has another response (${difference}); requests that came at the same time, or a clock that runs fast, may cause that`,
    )
  }

  /** The request in the copy's journal, even if a fault broke the connection. */
  #send({ id, method, url, headers }: Entry, body: Buffer): Promise<Entry> {
    const { journal } = this.#copy.backstage
    const before = journal.seen
    return new Promise((resolve, reject) => {
      const stop = journal.onClose((entry) => {
        if (entry.id <= before) return
        stop()
        resolve(entry)
      })
      const nowhere = (): void => {
        stop()
        reject(cannot(`request ${id}, sent again, does not reach the world`))
      }
      const sent = Object.entries(headers).filter(
        ([name, value]) => value !== undefined && !FRAMING.has(name),
      ) as [string, string][]
      this.#server
        .inject({
          method: method as 'GET',
          url,
          headers: Object.fromEntries(sent),
          ...(body.length === 0 ? {} : { payload: body }),
        })
        // The journal knows of it by then.
        .then(nowhere, nowhere)
    })
  }
}

/** Where two responses differ; undefined if they do not. */
function differenceOf(was: Entry, is: Entry, leewayMs: number): string | undefined {
  if (was.fate !== is.fate) return `${was.fate}, now ${is.fate}`
  if (was.status !== is.status) return `status ${was.status}, now ${is.status}`
  const found: string[] = []
  const tell = (where: string, a: unknown, b: unknown): void => {
    if (!areNear(a, b, leewayMs)) found.push(`${where} ${JSON.stringify(a)}, now ${JSON.stringify(b)}`)
  }
  for (const name of new Set([...Object.keys(was.replyHeaders), ...Object.keys(is.replyHeaders)])) {
    const [a, b] = [was.replyHeaders[name], is.replyHeaders[name]]
    if (!WITH_OTHERS.has(name) && String(a) !== String(b)) tell(`header ${name}`, a, b)
  }
  const [a, b] = [was.reply, is.reply].map(contentOf)
  if (!isDeepStrictEqual(a, b)) walk(a, b, 'body', tell)
  return found[0]
}

/** As JSON, where it is whole JSON. */
function contentOf(reply: Entry['reply']): unknown {
  const text = reply?.toString() ?? ''
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
