// Did the client notice?
import type { Variant } from './failures.ts'
import { differences, type Measure, type State } from './state.ts'

/** A run of the command in a world of its own. */
export interface Run {
  /** The command's exit code; undefined if it did not end in time. */
  readonly code: number | undefined
  /** Calls by provider and operation. */
  readonly calls: ReadonlyMap<string, number>
  readonly state: State
  /** How often the fault acted. */
  readonly hits: number
  readonly ms: number
}

/** Runs without a fault. */
export interface Normal {
  /** The most calls of each operation. */
  readonly calls: ReadonlyMap<string, number>
  readonly measure: Measure | undefined
}

export const VERDICTS = {
  'wrong-state': 'the command passed, but left another state behind',
  ignored: 'the command passed, without a retry or any other call',
  hung: 'the command did not end',
  failed: 'the command failed, as it should',
  retried: 'the command passed after more calls',
  harmless: 'the command passed, and needed no retry',
  'not-reached': 'the fault met no call',
} as const
export type Verdict = keyof typeof VERDICTS

const UNNOTICED: readonly Verdict[] = ['wrong-state', 'ignored', 'hung']

export interface Result {
  readonly provider: string
  readonly operation: string
  readonly failure: string
  readonly verdict: Verdict
  /** True if the client did not notice the failure. */
  readonly found: boolean
  /** What is wrong with the state. */
  readonly state: readonly string[]
  readonly ms: number
}

export function judge({ provider, operation, failure }: Variant, run: Run, normal: Normal): Result {
  const wrong = normal.measure === undefined ? [] : differences(run.state, normal.measure)
  const verdict = verdictOf(run, wrong, failure.harmless ?? false, normal)
  return {
    provider,
    operation,
    failure: failure.name,
    verdict,
    found: UNNOTICED.includes(verdict),
    state: verdict === 'wrong-state' ? wrong : [],
    ms: run.ms,
  }
}

function verdictOf(run: Run, wrong: readonly string[], harmless: boolean, normal: Normal): Verdict {
  if (run.code === undefined) return 'hung'
  if (run.hits === 0) return 'not-reached'
  if (run.code !== 0) return 'failed'
  if (wrong.length > 0) return 'wrong-state'
  const more = [...run.calls].some(([name, count]) => count > (normal.calls.get(name) ?? 0))
  return more ? 'retried' : harmless ? 'harmless' : 'ignored'
}

export function normalOf(runs: readonly Run[], measure: Measure | undefined): Normal {
  const calls = new Map<string, number>()
  for (const run of runs)
    for (const [name, count] of run.calls) calls.set(name, Math.max(count, calls.get(name) ?? 0))
  return { calls, measure }
}
