// A world for each test, on one server for each test process: for tap, node:test, vitest, and what ends tests alike.
import './check-node.ts'

import type { Socket } from 'node:net'
import type { EmulatorOptions } from '../emulator.ts'
import { createEvalmock, type Evalmock } from './evalmock.ts'
import type { WorldHandle } from './world.ts'

/** A test that can be told what to do at its end: tap's `t`, node:test's `t`, vitest's test context. */
export type TestContext =
  | { teardown(work: () => Promise<void>): unknown }
  | { onTestFinished(work: () => Promise<void>): unknown }
  | { after(work: () => Promise<void>): unknown }

const servers = new Map<string, Promise<Evalmock>>()

/**
 * A world that only this test has; it is gone when the test ends.
 *
 * ```ts
 * test('…', async (t) => {
 *   const world = await worldFor(t)
 * ```
 *
 * @param options of the server; tests with equal options share one
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

/** The server of this process for these options. It does not keep the process from ending. */
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
