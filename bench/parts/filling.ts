// How long it takes to fill a world with generated tasks.
import { FILLED } from '../names.ts'
import { ask, running } from '../process.ts'
import type { Contestant } from '../types.ts'

/** @returns ms of each call that fills a new world */
export async function runFilling(
  contestant: Contestant,
  times: number,
  say: (line: string) => void,
): Promise<number[]> {
  const all: number[] = []
  await running(contestant, 10, async ({ base }) => {
    const post = async (path: string, body: object): Promise<void> => {
      const headers = { 'content-type': 'application/json' }
      const { status, text } = await ask(base, { method: 'POST', path, headers, body: JSON.stringify(body) })
      if (status > 299) throw new Error(`POST ${path} answers ${status}: ${text}`)
    }
    // The first call loads the providers.
    for (let i = 0; i <= times; i++) {
      await post('/_mock/worlds', { name: `filled-${i}` })
      const began = performance.now()
      await post(`/_mock/worlds/filled-${i}/seed`, { count: FILLED })
      if (i > 0) all.push(performance.now() - began)
    }
  })
  say(`worlds filled with ${FILLED} tasks of each provider: ${times}`)
  return all
}
