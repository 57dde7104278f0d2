// Coverage: which documented operations, errors and states the clients of a world have met.
import type { Tally } from './tally.ts'

/** Everything that a provider documents. */
export interface Documented {
  readonly provider: string
  readonly title: string
  readonly operations: readonly { readonly operationId: string; readonly errors: readonly string[] }[]
  readonly kinds: readonly { readonly kind: string; readonly states: readonly string[] }[]
}

export interface Share {
  readonly met: number
  readonly total: number
  /** 0 to 100, one decimal, rounded down so that 100 means all. */
  readonly percent: number
}

export interface ProviderCoverage {
  readonly provider: string
  readonly title: string
  readonly operations: {
    readonly operationId: string
    /** True after at least one successful response. */
    readonly met: boolean
    /** Counts of `success` and of each error code. */
    readonly outcomes: Readonly<Record<string, number>>
    /** Documented outcomes that have not occurred. */
    readonly missing: string[]
  }[]
  readonly kinds: {
    readonly kind: string
    readonly met: string[]
    readonly missing: string[]
  }[]
}

export interface Coverage {
  /** Operations with at least one successful response. */
  readonly operations: Share
  /** Documented outcomes of all operations, including success. */
  readonly outcomes: Share
  readonly states: Share
  readonly providers: ProviderCoverage[]
}

export function coverageOf(tally: Tally, documented: readonly Documented[]): Coverage {
  const providers = documented.map(({ provider, title, operations, kinds }) => ({
    provider,
    title,
    operations: operations.map(({ operationId, errors }) => {
      const outcomes = Object.fromEntries(tally.answers.get(`${provider}.${operationId}`) ?? [])
      const missing = ['success', ...errors].filter((outcome) => outcomes[outcome] === undefined)
      return { operationId, met: outcomes.success !== undefined, outcomes, missing }
    }),
    kinds: kinds.map(({ kind, states }) => {
      const seen = tally.states.get(`${provider}.${kind}`) ?? new Set()
      return {
        kind,
        met: states.filter((one) => seen.has(one)),
        missing: states.filter((one) => !seen.has(one)),
      }
    }),
  }))
  const operations = providers.flatMap((one) => one.operations)
  const kinds = providers.flatMap((one) => one.kinds)
  const all = documented.flatMap((one) => one.operations).reduce((n, { errors }) => n + 1 + errors.length, 0)
  return {
    operations: share(operations.filter(({ met }) => met).length, operations.length),
    outcomes: share(all - operations.reduce((n, { missing }) => n + missing.length, 0), all),
    states: share(
      kinds.reduce((n, { met }) => n + met.length, 0),
      kinds.reduce((n, { met, missing }) => n + met.length + missing.length, 0),
    ),
    providers,
  }
}

const share = (met: number, total: number): Share => ({
  met,
  total,
  percent: total === 0 ? 100 : Math.floor((met / total) * 1000) / 10,
})

/** Text for a terminal. */
export function coverageText({ operations, outcomes, states, providers }: Coverage): string {
  const lines: string[] = []
  for (const provider of providers) {
    const width = Math.max(0, ...provider.operations.map(({ operationId }) => operationId.length))
    const met = provider.operations.filter((one) => one.met).length
    lines.push(`${provider.title}: ${met} of ${provider.operations.length} operations`)
    for (const { operationId, met, outcomes } of provider.operations) {
      const counts = Object.entries(outcomes).map(([outcome, n]) => `${outcome} ${n}`)
      lines.push(`  ${met ? '+' : '-'} ${operationId.padEnd(width)}  ${counts.join(', ')}`.trimEnd())
    }
    for (const { kind, met, missing } of provider.kinds)
      lines.push(
        `  states of ${kind}: ${met.join(', ') || 'none'}${missing.length > 0 ? `; not met: ${missing.join(', ')}` : ''}`,
      )
    lines.push('')
  }
  const told = ({ met, total, percent }: Share): string => `${met} of ${total} (${percent} %)`
  lines.push(`operations ${told(operations)}, outcomes ${told(outcomes)}, states ${told(states)}`)
  return `${lines.join('\n')}\n`
}

/**
 * JUnit for CI. Each operation is a test case that fails if it never succeeded. Each error is one that is
 * skipped.
 */
export function coverageJunit({ providers }: Coverage): string {
  const suites = providers.map(({ provider, operations }) => {
    const cases = operations.flatMap(({ operationId, met, outcomes, missing }) => {
      const name = `classname="${xml(`${provider}.${operationId}`)}"`
      const errors = [...new Set([...Object.keys(outcomes), ...missing])].filter((one) => one !== 'success')
      return [
        met
          ? `    <testcase ${name} name="success"/>`
          : `    <testcase ${name} name="success"><failure message="never answered with success"/></testcase>`,
        ...errors.map((code) =>
          missing.includes(code)
            ? `    <testcase ${name} name="${xml(code)}"><skipped message="never met"/></testcase>`
            : `    <testcase ${name} name="${xml(code)}"/>`,
        ),
      ]
    })
    const failures = operations.filter((one) => !one.met).length
    const skipped = operations.reduce(
      (n, { missing }) => n + missing.filter((one) => one !== 'success').length,
      0,
    )
    return `  <testsuite name="${xml(provider)}" tests="${cases.length}" failures="${failures}" skipped="${skipped}">\n${cases.join('\n')}\n  </testsuite>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="evalmock coverage">\n${suites.join('\n')}\n</testsuites>\n`
}

const xml = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c)
