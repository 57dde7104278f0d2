// A world without a server, in memory, whose clock stands still.
import { InMemory } from '../../src/store/worlds/place.ts'
import { type WorldOptions, WorldState } from '../../src/store/worlds/world-state.ts'

/** @param more what the test is about */
export const stillWorld = (now: number, more: Partial<WorldOptions> = {}): WorldState =>
  new WorldState({
    name: 'w',
    place: new InMemory(),
    seed: 'seed',
    wall: { now: () => now },
    clock: { at: now, wall: now, rate: 0 },
    plan: { pace: 'immediate', queueMs: 0, runMs: 0, polls: 0, outcome: 'success' },
    checks: true,
    ...more,
  })
