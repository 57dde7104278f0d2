// The options of the benchmark.
import { parseArgs } from 'node:util'
import type { Effort } from './measure.ts'
import { WORKLOADS, type Workload } from './types.ts'

export const PARTS = ['load', 'pairs', 'growth', 'cold', 'worlds', 'queries', 'sizes'] as const
export type Part = (typeof PARTS)[number]

export interface Options {
  readonly quick: boolean
  readonly profile: boolean
  /** Only write the report, from existing results. */
  readonly report: boolean
  /** Replace the results and report in the repository. */
  readonly write: boolean
  readonly only: RegExp
  readonly parts: readonly Part[]
  readonly workloads: readonly Workload[]
  readonly connections: readonly number[]
  /** Numbers of stored tasks, instead of each part's own. */
  readonly stored: readonly number[] | undefined
  readonly reps: number
  readonly turns: number
  readonly effort: Effort
}

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    report: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    parts: { type: 'string' },
    workloads: { type: 'string' },
    connections: { type: 'string' },
    stored: { type: 'string' },
    reps: { type: 'string' },
    turns: { type: 'string' },
    seconds: { type: 'string' },
    retries: { type: 'string' },
    load: { type: 'string', default: 'autocannon' },
  },
})

const split = (text: string): string[] => text.split(',').map((part) => part.trim())

/** @throws RangeError with the valid values */
function chosen<T extends string>(
  option: string,
  text: string | undefined,
  all: readonly T[],
  usual: readonly T[],
) {
  if (text === undefined) return usual
  return split(text).map((part) => {
    const found = all.find((one) => one === part)
    if (found === undefined) throw new RangeError(`--${option} ${part}: there are ${all.join(', ')}`)
    return found
  })
}

/** @throws RangeError */
function numbers(option: string, text: string | undefined): number[] | undefined {
  return text === undefined
    ? undefined
    : split(text).map((part) => {
        if (!(Number(part) > 0)) throw new RangeError(`--${option} ${part}: it takes numbers above 0`)
        return Number(part)
      })
}

const { quick } = values
const [tool] = chosen('load', values.load, ['autocannon', 'wrk'], [])

export const options: Options = {
  quick,
  profile: values.profile,
  report: values.report,
  write: values.write,
  only: new RegExp(values.only, 'i'),
  parts: chosen('parts', values.parts, PARTS, quick ? ['load', 'cold'] : PARTS),
  workloads: chosen('workloads', values.workloads, WORKLOADS, WORKLOADS),
  connections: numbers('connections', values.connections) ?? [1, 32],
  stored: numbers('stored', values.stored),
  reps: numbers('reps', values.reps)?.[0] ?? (quick ? 1 : 2),
  turns: numbers('turns', values.turns)?.[0] ?? (quick ? 2 : 5),
  effort: {
    seconds: numbers('seconds', values.seconds)?.[0] ?? 0.4,
    // Until the compiler has optimized the code for a load: ours is more than a limit's.
    warmS: quick ? 1.2 : 1.5,
    tool: tool ?? 'autocannon',
    retries: values.retries === undefined ? (quick ? 0 : 1) : Number(values.retries),
  },
}
