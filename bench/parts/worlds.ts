// What a test suite does between tests: resets a world, and creates a new one.
import { ask, running } from '../process.ts'
import type { Call, Contestant } from '../types.ts'

export interface WorldTimes {
  readonly stored: number
  /** Time of each call that resets a world, in ms. */
  readonly reset: number[]
  /** Time of each call that creates a world from the seed, in ms. */
  readonly fork: number[]
  /** Time of each first call of a client whose credential names a new world, in ms. */
  readonly first: number[]
  /** Time of each first read after a reset, in ms: it includes work that the reset postponed. */
  readonly read: number[]
}

export async function runWorlds(
  contestant: Contestant,
  stored: number,
  times: number,
  say: (line: string) => void,
): Promise<WorldTimes> {
  const result: WorldTimes = { stored, reset: [], fork: [], first: [], read: [] }
  await running(contestant, stored, async ({ base, call }) => {
    const timed = async (into: number[], one: Call): Promise<void> => {
      const began = performance.now()
      const { status, text } = await ask(base, one)
      if (status > 299) throw new Error(`${one.method} ${one.path} answers ${status}: ${text}`)
      into.push(performance.now() - began)
    }
    for (let i = 0; i < times; i++) {
      // Changes for the reset to undo.
      for (let n = 1; n <= 5; n++) await ask(base, call('update', n, Math.random))
      await timed(result.reset, { method: 'POST', path: '/_mock/worlds/default/reset' })
      await timed(
        result.read,
        call('get', 1, () => 0.5),
      )
      await timed(result.fork, {
        method: 'POST',
        path: '/_mock/worlds',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: `made-${i}` }),
      })
      await timed(result.first, {
        method: 'GET',
        path: '/v5/evaluations?limit=1',
        headers: { 'x-api-key': `mock.first-${i}` },
      })
    }
  })
  say(`worlds of ${stored} tasks: ${times} resets and forks`)
  return result
}
