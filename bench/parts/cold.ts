// Cold start: from the start of the process to the first response.
import { setTimeout as sleep } from 'node:timers/promises'
import { running } from '../process.ts'
import type { Contestant } from '../types.ts'

export interface Cold {
  readonly contestant: string
  readonly ms: number
  /** CPU ms until then; missing in runs before 2026-11-29. */
  readonly cpuMs?: number
  /** MiB resident half a second after the first response. */
  readonly restMiB: number
}

export async function runStarts(
  contestants: readonly Contestant[],
  stored: number,
  reps: number,
  say: (line: string) => void,
): Promise<Cold[]> {
  const starts: Cold[] = []
  for (let rep = 0; rep < reps; rep++)
    for (const contestant of contestants.filter(({ once }) => !once || rep < 2))
      try {
        const cold = await running(
          contestant,
          stored,
          async ({ startMs, startCpuMs, usage }): Promise<Cold> => {
            await sleep(500)
            return {
              contestant: contestant.name,
              ms: Math.round(startMs),
              cpuMs: Math.round(startCpuMs),
              restMiB: Math.round(usage().rssMiB),
            }
          },
        )
        starts.push(cold)
        say(
          `${cold.contestant.padEnd(38)} starts in ${cold.ms} ms with ${cold.cpuMs} ms of CPU, ${cold.restMiB} MiB`,
        )
      } catch (error) {
        say((error as Error).message)
      }
  return starts
}
