// A world per test, on one server per test process: for tap, node:test, vitest and similar test runners.
import './check-node.ts'

import type { Socket } from 'node:net'
import type { EmulatorOptions } from '../emulator.ts'
import { createEvalmock, type Evalmock } from './evalmock.ts'
import type { WorldHandle } from './world.ts'

export type { WorldHandle }

/** A test with a hook for its end: tap's `t`, node:test's `t`, vitest's test context. */
export type TestContext =
  | { teardown(work: () => Promise<void>): unknown }
  | { onTestFinished(work: () => Promise<void>): unknown }
  | { after(work: () => Promise<void>): unknown }

const servers = new Map<string, Promise<Evalmock>>()

/**
 * Creates a world for this test only and drops it when the test ends.
 *
 * ```ts
 * test('…', async (t) => {
 * const world = await worldFor(t)
 * ```
 *
 * @param options for the server; tests with equal options share one
 */
export async function worldFor(test: TestContext, options: EmulatorOptions = {}): Promise<WorldHandle> {
  const world = await (await sharedServer(options)).newWorld()
  const drop = async (): Promise<void> => {
    await world[Symbol.asyncDispose]()
  }
  if ('teardown' in test) test.teardown(drop)
  else if ('onTestFinished' in test) test.onTestFinished(drop)
  else test.after(drop)
  return world
}

/** The server of this process for these options. It does not keep the process alive. */
export function sharedServer(options: EmulatorOptions = {}): Promise<Evalmock> {
  const key = JSON.stringify(options)
  let server = servers.get(key)
  if (server === undefined) {
    server = createEvalmock({ maxWorlds: 10_000, ...options }).then((evalmock) => {
      const { server } = evalmock.emulator.app
      server.unref()
      server.on('connection', (socket: Socket) => socket.unref())
      return evalmock
    })
    servers.set(key, server)
  }
  return server
}
