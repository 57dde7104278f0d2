// The results of a whole benchmark run, as stored in results.json.
import type { Machine } from './machine.ts'
import type { Cold } from './parts/cold.ts'
import type { Memory } from './parts/load.ts'
import type { QueryTimes } from './parts/queries.ts'
import type { Size } from './parts/sizes.ts'
import type { WorldTimes } from './parts/worlds.ts'
import type { Run, Sliced, Workload } from './types.ts'

/** The runs of one load, one value per turn; null if it is missing. */
export interface Series {
  readonly contestant: string
  readonly workload: Workload
  readonly stored: number
  readonly connections: number
  readonly rps: (number | null)[]
  readonly p50Us: (number | null)[]
  readonly p99Us: (number | null)[]
  readonly cpuUs: (number | null)[]
  readonly serverCores: (number | null)[]
  readonly loadCores: (number | null)[]
  /** Highest percentage of a core that other processes used. */
  readonly foreign: number
  readonly requests: number
  readonly refused: number
  readonly bytes: number
}

export interface Results {
  /** `2026-11-21`. */
  readonly date: string
  readonly machine: Machine
  readonly method: {
    readonly tool: string
    readonly seconds: number
    readonly warmS: number
    readonly quick?: boolean
    readonly reps: number
    readonly turns: number
    /** True if server and generator each had a core. */
    readonly pinned: boolean
  }
  /** By package. */
  readonly versions: Readonly<Record<string, string>>
  readonly load: readonly Series[]
  readonly growth: readonly Series[]
  /** When `pairs` were measured, and the figures; missing if they were not. */
  readonly paired?: string
  readonly pairs?: readonly Sliced[]
  readonly memory: readonly Memory[]
  readonly cold: readonly Cold[]
  readonly worlds: readonly WorldTimes[]
  /** ms of each `createEvalmock()` after the first in a process. */
  readonly embed: readonly number[]
  /** ms of each call that fills a world with generated tasks. */
  readonly filling: readonly number[]
  readonly queries: readonly QueryTimes[]
  readonly sizes: readonly Size[]
  readonly packageBytes: number
  readonly unpackedBytes: number
  /** Peers that store data. */
  readonly stateful: readonly string[]
  /** What could not be measured, and why. */
  readonly failures: readonly string[]
}

export function seriesOf(runs: readonly Run[], turns: number): Series[] {
  const groups = Map.groupBy(runs, (run) =>
    [run.contestant, run.workload, run.stored, run.connections].join('|'),
  )
  return [...groups.values()].map((group): Series => {
    const [first] = group as [Run]
    const each = (read: (run: Run) => number): (number | null)[] =>
      Array.from({ length: turns }, (_, i) => {
        const run = group.find(({ turn }) => turn === i + 1)
        return run === undefined || run.requests === 0 ? null : read(run)
      })
    const { contestant, workload, stored, connections } = first
    return {
      contestant,
      workload,
      stored,
      connections,
      rps: each((run) => run.rps),
      p50Us: each((run) => run.p50Us),
      p99Us: each((run) => run.p99Us),
      cpuUs: each((run) => run.cpuUs),
      serverCores: each((run) => run.serverCores),
      loadCores: each((run) => run.loadCores),
      foreign: Math.max(...group.map((run) => run.foreign)),
      requests: group.reduce((sum, run) => sum + run.requests, 0),
      refused: group.reduce((sum, run) => sum + run.refused, 0),
      bytes: first.bytes,
    }
  })
}

/** The median of the existing values; NaN without any. */
export const median = (values: readonly (number | null)[]): number => quantile(values, 0.5)

/** Between two values, in proportion; NaN without any. */
function quantile(values: readonly (number | null)[], share: number): number {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b)
  const at = share * (sorted.length - 1)
  const below = sorted[Math.floor(at)] ?? Number.NaN
  return below + ((sorted[Math.ceil(at)] ?? Number.NaN) - below) * (at % 1)
}

/** The median and the quartiles around it. */
export interface Spread {
  readonly middle: number
  readonly least: number
  readonly most: number
}

export function spreadOf(values: readonly (number | null)[]): Spread | undefined {
  const there = values.filter((value) => value !== null)
  if (there.length === 0) return undefined
  return { middle: median(there), least: quantile(there, 0.25), most: quantile(there, 0.75) }
}

/** The ratio for each turn: changes of the machine affect both values. */
export function ratioOf(
  one: Series | undefined,
  other: Series | undefined,
  figure: 'rps' | 'p99Us' = 'rps',
): Spread | undefined {
  if (one === undefined || other === undefined) return undefined
  return spreadOf(
    one[figure].map((value, i) => {
      const against = other[figure][i]
      return value === null || !against ? null : value / against
    }),
  )
}

/** Requests in the same CPU time, as a ratio, for each pair of slices. */
export function pairRatio(
  { pairs = [] }: Pick<Results, 'pairs'>,
  one: string,
  other: string,
  workload: Workload,
): Spread | undefined {
  const of = (name: string) =>
    pairs.find(({ contestant, workload: its }) => contestant === name && its === workload)?.cpuUs
  const [ours, theirs] = [of(one), of(other)]
  return ours && theirs && spreadOf(ours.map((us, i) => (theirs[i] ?? Number.NaN) / us))
}

export const find = (
  series: readonly Series[],
  contestant: string,
  workload: Workload,
  stored = 1000,
  connections = 32,
): Series | undefined =>
  series.find(
    (one) =>
      one.contestant === contestant &&
      one.workload === workload &&
      one.stored === stored &&
      one.connections === connections,
  )
