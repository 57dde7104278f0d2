// Counts the requests of all worlds since the process began, for monitoring. Each request costs a few additions; texts
// are made when somebody asks.
import type { Entry } from './journal.ts'

/** Upper limits of the duration classes in milliseconds. */
export const DURATIONS_MS = [0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000] as const

/** Statuses by class, and requests without a response. */
export const STATUS_CLASSES = ['none', '1xx', '2xx', '3xx', '4xx', '5xx'] as const

/** Requests of one operation and status class. */
export interface Series {
  readonly provider: string
  /** Empty if the path belongs to no operation. */
  readonly operation: string
  readonly status: (typeof STATUS_CLASSES)[number]
  count: number
  sumMs: number
  /** Requests in each duration class; those that took longer are in none. */
  readonly buckets: number[]
}

export interface RuleHits {
  readonly provider: string
  readonly kind: 'fault' | 'override'
  count: number
}

export class Meter {
  /** By operation, then by class of the status. Providers have different objects, because names may be alike. */
  readonly #providers = new Map<string, Map<string, (Series | undefined)[]>>()
  readonly #hits = new Map<string, RuleHits>()

  /** Counts a request that has ended. */
  readonly add = (entry: Entry): void => {
    const { provider, operationId: operation = '', status, durationMs } = entry
    let operations = this.#providers.get(provider)
    if (operations === undefined) {
      operations = new Map()
      this.#providers.set(provider, operations)
    }
    let classes = operations.get(operation)
    if (classes === undefined) {
      classes = []
      operations.set(operation, classes)
    }
    const place = Math.min(Math.floor(status / 100), STATUS_CLASSES.length - 1)
    let series = classes[place]
    if (series === undefined) {
      const status = STATUS_CLASSES[place] ?? 'none'
      series = { provider, operation, status, count: 0, sumMs: 0, buckets: DURATIONS_MS.map(() => 0) }
      classes[place] = series
    }
    series.count++
    series.sumMs += durationMs
    const { buckets } = series
    for (let i = 0; i < buckets.length; i++)
      if (durationMs <= (DURATIONS_MS[i] as number)) {
        buckets[i] = (buckets[i] as number) + 1
        break
      }
    this.#countRules(entry)
  }

  #countRules({ provider, notes }: Entry): void {
    for (const { kind } of notes) {
      if (kind !== 'fault' && kind !== 'override') continue
      const key = `${kind} ${provider}`
      const hits = this.#hits.get(key) ?? { provider, kind, count: 0 }
      hits.count++
      this.#hits.set(key, hits)
    }
  }

  /** In the order in which they first occurred. */
  series(): Series[] {
    return [...this.#providers.values()].flatMap((operations) =>
      [...operations.values()].flatMap((classes) => classes.filter((one) => one !== undefined)),
    )
  }

  hits(): RuleHits[] {
    return [...this.#hits.values()]
  }
}
