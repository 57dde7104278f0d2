// The front door: passes each request to the application that owns its path. Applications are created at their first
// request, so that the start does not wait for unused providers.
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { mend, toOriginForm, withPlainLetters } from './targets.ts'

export interface Tenant {
  /** The application owns the paths below these. */
  readonly prefixes: readonly string[]
  /** True if the listening application has some of them. */
  readonly shared?: boolean
  /** Creates the application, ready for requests. */
  make(): Promise<FastifyInstance>
}

/** Answers a request whose application could not be created. */
type Apology = (error: unknown, request: IncomingMessage, reply: ServerResponse) => void

class Room {
  readonly #tenant: Tenant
  #app: Promise<FastifyInstance> | undefined
  /** Handles its requests once the application exists. */
  routing: FastifyInstance['routing'] | undefined

  constructor(tenant: Tenant) {
    this.#tenant = tenant
  }

  get alone(): boolean {
    return !this.#tenant.shared
  }

  open(): Promise<FastifyInstance> {
    this.#app ??= this.#tenant.make().then(
      (app) => {
        this.routing = app.routing
        return app
      },
      (error) => {
        // The next request tries again: it may have been for want of descriptors or memory.
        this.#app = undefined
        throw error
      },
    )
    return this.#app
  }

  has(url: string): boolean {
    return this.#tenant.prefixes.some((prefix) => isBelow(url, prefix))
  }

  async close(): Promise<void> {
    // If creating it failed, there is nothing to close.
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

  /** @param rest gets every path that nobody owns */
  constructor(tenants: readonly Tenant[], rest: Tenant['make'], apologize: Apology) {
    this.#rooms = tenants.map((tenant) => new Room(tenant))
    this.#rest = new Room({ prefixes: [], make: rest })
    this.#apologize = apologize
  }

  /** Takes requests from the server before its own router does, which would only pass them on. */
  goBefore(server: Server): void {
    const [router] = server.listeners('request') as [RequestListener]
    server.removeListener('request', router)
    server.on('request', (request, reply) => {
      const routing = this.#ownerOf(request.url ?? '')?.routing
      if (routing !== undefined) routing(request, reply)
      else router(request, reply)
    })
  }

  /** Handles a request from Node. */
  readonly route = (request: IncomingMessage, reply: ServerResponse): void => {
    toOriginForm(request)
    const room = this.#roomOf(request.url ?? '')
    if (room.routing !== undefined) room.routing(request, reply)
    else
      room.open().then(
        (app) => app.routing(request, reply),
        (error) => this.#apologize(error, request, reply),
      )
  }

  /** Handles a request whose path cannot be decoded: whoever owns the path refuses it. */
  readonly routeBroken = (request: IncomingMessage, reply: ServerResponse): void => {
    toOriginForm(request)
    mend(request)
    this.route(request, reply)
  }

  /** Creates the application of this tenant now. */
  open(index: number): Promise<FastifyInstance> {
    return (this.#rooms[index] as Room).open()
  }

  async close(): Promise<void> {
    await Promise.all([...this.#rooms, this.#rest].map((room) => room.close()))
  }

  /** Who alone has the paths below this one. A broken escape is for `routeBroken`. */
  #ownerOf(url: string): Room | undefined {
    return url.includes('%') ? undefined : this.#rooms.find((room) => room.alone && room.has(url))
  }

  #roomOf(url: string): Room {
    for (const room of this.#rooms) if (room.has(url)) return room
    return this.#roomOfOdd(url)
  }

  /** The router accepts paths with doubled slashes and encoded letters. Match them like plain ones. */
  #roomOfOdd(url: string): Room {
    const path = withPlainLetters(pathOf(url)).replace(/\/{2,}/g, '/')
    return this.#rooms.find((room) => room.has(path)) ?? this.#rest
  }
}

/** True if a path equals a prefix or continues below it. */
function isBelow(url: string, prefix: string): boolean {
  if (!url.startsWith(prefix)) return false
  const next = url.charCodeAt(prefix.length)
  // The end, `/`, `?` or `#`.
  return Number.isNaN(next) || next === 47 || next === 63 || next === 35
}

const pathOf = (url: string): string => url.split(/[?#]/, 1)[0] ?? ''
