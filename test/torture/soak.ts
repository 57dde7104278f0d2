// Hours in minutes: memory that does not grow, descriptors that come back, and no pause that a client would feel.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createEmulator } from '../../src/emulator.ts'
import { START } from '../support/emulator.ts'
import { PROVIDERS } from '../support/operations.ts'
import { Chance } from './chance.ts'
import { Ids, operationsOf, requestOf } from './fuzz/requests.ts'

export interface Soaked {
  readonly requests: number
  /** Heap after a collection, MB: at each sixth of the time. */
  readonly heapMb: readonly number[]
  readonly p99Ms: number
  readonly faults: string[]
}

const collect = (globalThis as { gc?: () => void }).gc

/** Six parts of so many requests, or of so much time. */
export type Length = { readonly requests: number } | { readonly seconds: number }

/** Start it with `node --expose-gc`. Worlds are reset every 500 requests, as tests do. */
export async function soak(length: Length, seed: string): Promise<Soaked> {
  const chance = new Chance(`${seed}|soak`)
  const wall = { now: () => Date.parse(START) }
  const { app, worlds, close } = await createEmulator({ clock: START, wall, plan: { pace: 'immediate' } })
  const operations = PROVIDERS.flatMap(operationsOf)
  const ids = new Ids()
  const delay = monitorEventLoopDelay({ resolution: 5 })
  const heapMb: number[] = []
  const started = performance.now()
  let requests = 0
  for (let part = 1; part <= 6; part++) {
    const share = part / 6
    const goesOn = (): boolean =>
      'requests' in length
        ? requests < length.requests * share
        : performance.now() - started < length.seconds * 1000 * share
    while (goesOn()) {
      delay.enable()
      for (let i = 0; i < 500; i++) {
        const { method, path, headers, body } = requestOf(chance.one(operations), ids, chance)
        const reply = await app.inject({ method: method as 'GET', url: path, headers, payload: body })
        if (reply.statusCode < 300) ids.note(reply.body)
        requests++
        // As on a socket: others get their turn.
        if (i % 10 === 9) await new Promise((resolve) => setImmediate(resolve))
      }
      delay.disable()
      for (const world of worlds.names()) worlds.open(world).reset()
    }
    collect?.()
    heapMb.push(Math.round(process.memoryUsage().heapUsed / 2 ** 20))
  }
  await close()
  // Journals fill up and code is compiled at first: from the middle on, nothing grows.
  const [, , third = 0] = heapMb
  const faults = (heapMb.at(-1) ?? 0) > third * 1.15 + 10 ? [`the heap grows: ${heapMb.join(', ')} MB`] : []
  return { requests, heapMb, p99Ms: Math.round(delay.percentile(99) / 1e5) / 10, faults }
}
