// What a comparison found, by operation.
import type { Difference, Kind } from './match/difference.ts'
import { KINDS } from './match/difference.ts'

/** The form of the report has this version. */
export const REPORT_VERSION = 1

export interface Finding extends Difference {
  /** Calls in which it was found. */
  readonly count: number
  /** The number of the first such call. */
  readonly first: number
}

export interface OperationReport {
  readonly operation: string
  readonly calls: number
  readonly differences: readonly Finding[]
}

export interface Report {
  readonly version: typeof REPORT_VERSION
  readonly provider: string
  /** What the emulator was compared with. */
  readonly against: string
  readonly calls: number
  readonly differences: number
  readonly operations: readonly OperationReport[]
  /** Calls that were answered by the emulator alone, because they would have changed something. */
  readonly notSent: Readonly<Record<string, number>>
  /** Why calls could not reach the service. */
  readonly unreachable: readonly string[]
}

interface Group {
  calls: number
  readonly found: Map<string, { difference: Difference; count: number; first: number }>
}

/** Collects what is found, call by call. */
export class Findings {
  readonly #groups = new Map<string, Group>()
  readonly #notSent = new Map<string, number>()
  readonly #unreachable = new Set<string>()
  readonly #ignored: readonly RegExp[]

  /** @param ignored patterns of `operation kind path`, with `*` for any text */
  constructor(ignored: readonly string[] = []) {
    this.#ignored = ignored.map(patternOf)
  }

  add(n: number, operation: string, differences: readonly Difference[]): void {
    const group = this.#groups.get(operation) ?? { calls: 0, found: new Map() }
    this.#groups.set(operation, group)
    group.calls++
    const seen = new Set<string>()
    for (const difference of differences) {
      const key = keyOf(difference)
      if (seen.has(key) || this.#isIgnored(operation, difference)) continue
      seen.add(key)
      const known = group.found.get(key)
      if (known === undefined) group.found.set(key, { difference, count: 1, first: n })
      else known.count++
    }
  }

  notSent(operation: string): void {
    this.#notSent.set(operation, (this.#notSent.get(operation) ?? 0) + 1)
  }

  unreachable(reason: string): void {
    this.#unreachable.add(reason)
  }

  report(provider: string, against: string): Report {
    const operations = [...this.#groups]
      .map(([operation, { calls, found }]) => ({
        operation,
        calls,
        differences: [...found.values()]
          .map(({ difference, count, first }): Finding => ({ ...difference, count, first }))
          .sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || (a.path < b.path ? -1 : 1)),
      }))
      .sort((a, b) => (a.operation < b.operation ? -1 : 1))
    return {
      version: REPORT_VERSION,
      provider,
      against,
      calls: operations.reduce((sum, { calls }) => sum + calls, 0),
      differences: operations.reduce((sum, { differences }) => sum + differences.length, 0),
      operations,
      notSent: Object.fromEntries([...this.#notSent].sort(([a], [b]) => (a < b ? -1 : 1))),
      unreachable: [...this.#unreachable],
    }
  }

  #isIgnored(operation: string, { kind, path }: Difference): boolean {
    const name = `${operation} ${kind} ${path}`
    return this.#ignored.some((pattern) => pattern.test(name))
  }
}

/** The same difference in many calls is one. Of statuses and codes, each pair counts. */
function keyOf({ kind, path, service, emulator }: Difference): string {
  const pair: readonly Kind[] = ['connection', 'status', 'code', 'type']
  return [kind, path, ...(pair.includes(kind) ? [service, emulator] : [])].join('\n')
}

/** `header Date` is short for `* header Date`. */
function patternOf(text: string): RegExp {
  const words = text.trim().split(/\s+/)
  const whole = words.length >= 3 ? words : [...Array(3 - words.length).fill('*'), ...words]
  const source = whole.map((word) => word.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*'))
  return new RegExp(`^${source.join(' ')}$`, 'i')
}
