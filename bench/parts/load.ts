// Requests per second. Contestants that are compared run side by side and take turns, so that changes of the machine
// affect all alike; each repetition starts them anew.
import { check } from '../check.ts'
import { type Effort, measure, warmUp } from '../measure.ts'
import { type Running, start } from '../process.ts'
import { type Contestant, type Run, WORKLOADS, type Workload } from '../types.ts'

/** A contestant with this many tasks. */
export interface Entrant {
  readonly contestant: Contestant
  readonly stored: number
}

export interface LoadPlan {
  /** Those of a group run side by side. */
  readonly groups: readonly (readonly Entrant[])[]
  readonly connections: readonly number[]
  readonly workloads: readonly Workload[]
  readonly reps: number
  /** Turns of each contestant in each load. */
  readonly turns: number
  /** Of one turn. */
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

type Say = (line: string) => void

/** One entrant whose process runs. */
interface Player extends Entrant {
  readonly server: Running
  readonly startMiB: number
}

export async function runLoads(plan: LoadPlan, say: Say): Promise<Loaded> {
  const loaded: Loaded = { runs: [], memory: [], failures: [] }
  for (let rep = 0; rep < plan.reps; rep++)
    for (const group of plan.groups)
      await runGroup(
        group.filter(({ contestant }) => rep === 0 || !contestant.once),
        rep,
        plan,
        loaded,
        say,
      )
  return loaded
}

async function runGroup(
  group: readonly Entrant[],
  rep: number,
  plan: LoadPlan,
  loaded: Loaded,
  say: Say,
): Promise<void> {
  const players: Player[] = []
  const failed = ({ contestant: { name }, stored }: Entrant, { message }: Error): void => {
    loaded.failures.push(`${name}, ${stored} tasks: ${message}`)
    say(`${name}: ${message}`)
  }
  try {
    for (const entrant of group)
      try {
        players.push(await enter(entrant))
      } catch (error) {
        failed(entrant, error as Error)
      }
    // Most connections first: their warm-up serves the others.
    for (const workload of WORKLOADS.filter((one) => plan.workloads.includes(one)))
      for (const connections of [...plan.connections].sort((a, b) => b - a))
        await takeTurns(players, workload, connections, rep, plan, loaded, failed, say)
    for (const { contestant, stored, startMiB, server } of players)
      loaded.memory.push({ contestant: contestant.name, stored, startMiB, loadedMiB: server.usage().rssMiB })
  } finally {
    for (const { server } of players) await server.stop()
  }
}

/** @throws Error if it does not start, or answers wrongly */
async function enter(entrant: Entrant): Promise<Player> {
  const { contestant, stored } = entrant
  const server = await start(contestant, stored)
  const startMiB = server.usage().rssMiB
  const faults = await check(server)
  if (faults.length === 0) return { ...entrant, server, startMiB }
  await server.stop()
  throw new Error(faults.join('; '))
}

async function takeTurns(
  players: Player[],
  workload: Workload,
  connections: number,
  rep: number,
  { turns, effort }: LoadPlan,
  loaded: Loaded,
  failed: (entrant: Entrant, error: Error) => void,
  say: Say,
): Promise<void> {
  const supports = ({ contestant: { workloads = WORKLOADS, alone = WORKLOADS } }: Player): boolean =>
    workloads.includes(workload) && (connections > 1 || alone.includes(workload))
  const each = async (work: (player: Player) => Promise<void>): Promise<void> => {
    for (const player of players.filter(supports))
      try {
        await work(player)
      } catch (error) {
        failed(player, error as Error)
        players.splice(players.indexOf(player), 1)
        await player.server.stop()
      }
  }
  await each(({ server }) => warmUp(server, workload, connections, effort))
  for (let turn = 1; turn <= turns; turn++)
    await each(async ({ server, stored }) => {
      const run = await measure(server, workload, stored, connections, rep * turns + turn, effort)
      loaded.runs.push(run)
      say(lineOf(run))
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
