// The report of a sweep: as a table, and for CI.
import { type JunitCase, junit } from '../compare/junit.ts'
import { counted } from '../core/text.ts'
import type { Called } from './failures.ts'
import { type Result, VERDICTS, type Verdict } from './judge.ts'

/** The form of the report has this version. */
export const REPORT_VERSION = 1

export interface Report {
  readonly version: typeof REPORT_VERSION
  readonly command: string
  readonly operations: readonly Called[]
  /** Failures that the client did not notice. */
  readonly found: number
  readonly results: readonly Result[]
  /** Variants that the budget left out. */
  readonly notRun: readonly Pick<Result, 'provider' | 'operation' | 'failure'>[]
  readonly notes: readonly string[]
  readonly ms: number
}

const happened = ({ verdict, state }: Result): string =>
  verdict === 'wrong-state' ? `left behind: ${state.join('; ')}` : VERDICTS[verdict]

export function reportText(report: Report): string {
  const found = report.results.filter((one) => one.found)
  const rows = found.map((one) => [one.operation, one.failure, one.verdict, happened(one)])
  const lines = rows.length === 0 ? [] : ['The client did not notice:', '', ...aligned(rows), '']
  for (const note of report.notes) lines.push(`note: ${note}`)
  if (report.notRun.length > 0)
    lines.push(`not tried within the budget: ${counted(report.notRun.length, 'variant')}`)
  const others = (Object.keys(VERDICTS) as Verdict[])
    .filter((verdict) => report.results.some((one) => one.verdict === verdict && !one.found))
    .map((verdict) => `${report.results.filter((one) => one.verdict === verdict).length} ${verdict}`)
  const seconds = (report.ms / 1000).toFixed(1)
  lines.push(
    `${counted(report.operations.length, 'operation')}, ${counted(report.results.length, 'variant')} in ${seconds} s: ` +
      [`${report.found} not noticed`, ...others].join(', '),
  )
  return lines.join('\n')
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const all = [['operation', 'failure', 'verdict', 'what happened'], ...rows]
  const widths = [0, 1, 2].map((i) => Math.max(...all.map((row) => row[i]?.length ?? 0)))
  return all.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  '))
}

/** JUnit: each variant is a test case, which fails if the client did not notice. */
export function reportJunit({ results, notRun }: Report): string {
  const named = ({ provider, operation, failure }: Pick<Result, 'provider' | 'operation' | 'failure'>) => ({
    classname: `${provider}.${operation}`,
    name: failure,
  })
  const cases = results.map((one): JunitCase => {
    if (one.found) return { ...named(one), failure: { message: one.verdict, text: happened(one) } }
    return one.verdict === 'not-reached' ? { ...named(one), skipped: VERDICTS[one.verdict] } : named(one)
  })
  const left = notRun.map((one) => ({ ...named(one), skipped: 'the budget was used up' }))
  return junit('evalmock sweep', 'sweep', [...cases, ...left])
}
