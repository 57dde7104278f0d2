// Whatever waits inside a request waits no longer than the server runs.
import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyInstance {
    /** Aborted when the server begins to stop. */
    stopping: AbortSignal
  }
}

/** Waits so long, or until the server stops: then the request goes on at once. */
export async function pause(ms: number, stopping: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal: stopping })
  } catch (error) {
    if (!stopping.aborted) throw error
  }
}

/** How often connections are looked at that have become idle meanwhile. */
const LOOK_EVERY_MS = 10

/** What requests under way get of the time; the rest is for closing. */
const SHARE = 0.85

/** Lets requests under way finish when the server stops; those that do not in this time are cut. */
export function finishRequests(app: FastifyInstance, graceMs: number): void {
  const stop = new AbortController()
  // Each request that waits listens.
  setMaxListeners(0, stop.signal)
  app.decorate('stopping', stop.signal)
  let look: NodeJS.Timeout | undefined
  let cut: NodeJS.Timeout | undefined
  app.addHook('preClose', async () => {
    stop.abort()
    look = setInterval(() => app.server.closeIdleConnections(), LOOK_EVERY_MS)
    cut = setTimeout(() => app.server.closeAllConnections(), graceMs * SHARE)
  })
  app.addHook('onClose', async () => {
    clearInterval(look)
    clearTimeout(cut)
  })
}
