// Requests per second. Every repetition runs each contestant once, so that changes of the machine affect all alike.
import { check } from '../check.ts'
import { type Effort, measure } from '../measure.ts'
import { running } from '../process.ts'
import { type Contestant, type Run, WORKLOADS, type Workload } from '../types.ts'

export interface LoadPlan {
  readonly contestants: readonly Contestant[]
  readonly stored: readonly number[]
  readonly connections: readonly number[]
  readonly workloads: readonly Workload[]
  readonly reps: number
  readonly effort: Effort
}

export interface Memory {
  readonly contestant: string
  readonly stored: number
  /** MiB resident after the start, and after the loads. */
  readonly startMiB: number
  readonly loadedMiB: number
}

export interface Loaded {
  readonly runs: Run[]
  readonly memory: Memory[]
  /** What could not be measured, and why. */
  readonly failures: string[]
}

export async function runLoads(plan: LoadPlan, say: (line: string) => void): Promise<Loaded> {
  const loaded: Loaded = { runs: [], memory: [], failures: [] }
  for (let rep = 1; rep <= plan.reps; rep++)
    for (const stored of plan.stored)
      for (const contestant of plan.contestants) {
        if (contestant.once && rep > 1) continue
        try {
          await runOne(contestant, stored, rep, plan, loaded, say)
        } catch (error) {
          loaded.failures.push(`${contestant.name}, ${stored} tasks: ${(error as Error).message}`)
          say(`${contestant.name}: ${(error as Error).message}`)
        }
      }
  return loaded
}

async function runOne(
  contestant: Contestant,
  stored: number,
  rep: number,
  plan: LoadPlan,
  loaded: Loaded,
  say: (line: string) => void,
): Promise<void> {
  await running(contestant, stored, async (server) => {
    const startMiB = server.usage().rssMiB
    const faults = await check(server)
    if (faults.length > 0) throw new Error(faults.join('; '))
    for (const workload of contestant.workloads ?? WORKLOADS) {
      if (!plan.workloads.includes(workload)) continue
      // Largest first: its warm-up serves the others.
      for (const connections of [...plan.connections].sort((a, b) => b - a)) {
        if (connections === 1 && !(contestant.alone ?? WORKLOADS).includes(workload)) continue
        const run = await measure(server, workload, stored, connections, rep, plan.effort)
        loaded.runs.push(run)
        say(lineOf(run))
      }
    }
    loaded.memory.push({ contestant: contestant.name, stored, startMiB, loadedMiB: server.usage().rssMiB })
  })
}

const lineOf = (run: Run): string =>
  [
    run.contestant.padEnd(38),
    `${run.stored}`.padStart(6),
    run.workload.padEnd(6),
    `c${run.connections}`.padEnd(3),
    `${run.rps}/s`.padStart(9),
    `p50 ${run.p50Us} us`.padEnd(13),
    `${run.cpuUs} us CPU`.padStart(13),
    `cores ${run.serverCores}+${run.loadCores}`,
    `${run.bytes} B`,
    ...(run.refused > 0 ? [`REFUSED ${run.refused}`] : []),
    ...(run.foreign > 10 ? [`others ${run.foreign} %`] : []),
  ].join('  ')
