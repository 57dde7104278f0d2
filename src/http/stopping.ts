// Ends every wait inside a request when the server stops.
import { setMaxListeners } from 'node:events'
import { clearInterval, clearTimeout, setInterval, setTimeout } from 'node:timers'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyInstance {
    /** Aborted when the server begins to stop. */
    stopping: AbortSignal
  }
}

/** Waits this long, or until the server stops: then the request continues at once. */
export async function pause(ms: number, stopping: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal: stopping })
  } catch (error) {
    if (!stopping.aborted) throw error
  }
}

/** How often to check for connections that have become idle. */
const LOOK_EVERY_MS = 10

/** The share of the time for running requests; the rest is for closing. */
const SHARE = 0.85

/** When the server stops, lets running requests finish; those that take longer than this are cut off. */
export function finishRequests(app: FastifyInstance, graceMs: number, isReplay: boolean): void {
  const stop = new AbortController()
  // What happened already is not waited for again.
  if (isReplay) stop.abort()
  // Each waiting request is a listener.
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
