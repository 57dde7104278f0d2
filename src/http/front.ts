// The front door: hands each request to the application that its path belongs to. An application is made when its
// first request comes, so a start does not wait for providers that nobody calls.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'

export interface Tenant {
  /** Paths below these are its own. */
  readonly prefixes: readonly string[]
  /** Makes the application, ready to take requests. */
  make(): Promise<FastifyInstance>
}

/** Answers a request whose application could not be made. */
type Apology = (error: unknown, request: IncomingMessage, reply: ServerResponse) => void

class Room {
  readonly #tenant: Tenant
  #app: Promise<FastifyInstance> | undefined
  /** Takes its requests, once it has been made. */
  routing: FastifyInstance['routing'] | undefined

  constructor(tenant: Tenant) {
    this.#tenant = tenant
  }

  open(): Promise<FastifyInstance> {
    this.#app ??= this.#tenant.make().then((app) => {
      this.routing = app.routing
      return app
    })
    return this.#app
  }

  has(url: string): boolean {
    return this.#tenant.prefixes.some((prefix) => isBelow(url, prefix))
  }

  /** For a path that cannot be decoded. */
  beginsLike(url: string): boolean {
    return this.#tenant.prefixes.some((prefix) => url.startsWith(prefix))
  }

  async close(): Promise<void> {
    // One that could not be made has nothing to close.
    await this.#app?.then(
      (app) => app.close(),
      () => undefined,
    )
  }
}

export class Front {
  readonly #rooms: readonly Room[]
  readonly #rest: Room
  readonly #apologize: Apology

  /** @param rest has every path that is nobody's */
  constructor(tenants: readonly Tenant[], rest: Tenant['make'], apologize: Apology) {
    this.#rooms = tenants.map((tenant) => new Room(tenant))
    this.#rest = new Room({ prefixes: [], make: rest })
    this.#apologize = apologize
  }

  /** Takes a request as Node gives it. */
  readonly route = (request: IncomingMessage, reply: ServerResponse): void => {
    const room = this.#roomOf(request.url ?? '')
    if (room.routing !== undefined) room.routing(request, reply)
    else
      room.open().then(
        (app) => app.routing(request, reply),
        (error) => this.#apologize(error, request, reply),
      )
  }

  /** Makes the application of this tenant now. */
  open(index: number): Promise<FastifyInstance> {
    return (this.#rooms[index] as Room).open()
  }

  async close(): Promise<void> {
    await Promise.all([...this.#rooms, this.#rest].map((room) => room.close()))
  }

  #roomOf(url: string): Room {
    for (const room of this.#rooms) if (room.has(url)) return room
    return this.#roomOfOdd(url)
  }

  /** The router reads paths with doubled slashes, encoded letters or a host in front of them as the plain ones. */
  #roomOfOdd(url: string): Room {
    try {
      const path = decodeURI(pathOf(url)).replace(/\/{2,}/g, '/')
      return this.#rooms.find((room) => room.has(path)) ?? this.#rest
    } catch {
      return this.#rooms.find((room) => room.beginsLike(url)) ?? this.#rest
    }
  }
}

/** Whether a path is a prefix or goes on below it. */
function isBelow(url: string, prefix: string): boolean {
  if (!url.startsWith(prefix)) return false
  const next = url.charCodeAt(prefix.length)
  // The end, `/`, `?` or `#`.
  return Number.isNaN(next) || next === 47 || next === 63 || next === 35
}

const pathOf = (url: string): string => url.replace(/^https?:\/\/[^/?#]*/i, '').split(/[?#]/, 1)[0] ?? ''
