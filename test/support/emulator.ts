// Starts the real emulator for a test: frozen clock, replies checked, closed at the test's end. Providers are loaded by
// their first request, because making all routes takes most of a start; call `load()` to use `mounted`.
import type { Test } from 'tap'
import { createEmulator, type Emulator, type EmulatorOptions } from '../../src/emulator.ts'
import type { WorldState } from '../../src/store/worlds/world-state.ts'

/** The instant at which tests begin. */
export const START = '2026-11-21T08:00:00Z'

export interface TestEmulator extends Emulator {
  /** A world by name, `default` where none is given. */
  world(name?: string): WorldState
}

export async function startEmulator(t: Test, options: EmulatorOptions = {}): Promise<TestEmulator> {
  const emulator = await createEmulator({
    clock: START,
    checkReplies: true,
    preload: false,
    // Print internal errors with their stack, next to the test that failed.
    logger: { level: 'error' },
    ...options,
  })
  t.teardown(() => emulator.close())
  return { ...emulator, world: (name = 'default') => emulator.worlds.open(name) }
}
