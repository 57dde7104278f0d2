// A process of its own: sends one load and prints what came of it. `node load.ts JOB.json`
import { readFileSync } from 'node:fs'
import autocannon from 'autocannon'
import type { Call } from './types.ts'

export interface Job {
  readonly url: string
  readonly connections: number
  readonly seconds: number
  readonly calls: readonly Call[]
}

/** What one load came to. */
export interface Yield {
  readonly requests: number
  readonly seconds: number
  readonly p50Us: number
  readonly p99Us: number
  readonly refused: number
  readonly bytes: number
  /** CPU seconds of the generator. */
  readonly cpuS: number
}

/** Latencies by their logarithm, 1.5 % apart: autocannon's own have whole milliseconds. */
class Latencies {
  readonly #counts = new Uint32Array(2000)
  #all = 0

  add(ms: number): void {
    const slot = Math.round(Math.log(Math.max(ms * 1000, 1)) / Math.log(1.015))
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1
    this.#all++
  }

  /** µs */
  percentile(share: number): number {
    let seen = 0
    for (const [slot, count] of this.#counts.entries()) {
      seen += count
      if (seen >= share * this.#all) return Math.round(1.015 ** slot)
    }
    return 0
  }
}

const job = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Job
const latencies = new Latencies()
const began = process.cpuUsage()
let connected = 0
const run = autocannon({
  url: job.url,
  connections: job.connections,
  duration: job.seconds,
  // It ends with a sample: of its own accord, a second at least after another.
  sampleInt: 100,
  // Each connection has a part of the calls: autocannon makes a copy of them all for each otherwise.
  setupClient: (client) => {
    const first = connected++ % job.connections
    client.setRequests(job.calls.filter((_, i) => i % job.connections === first))
  },
})
run.on('response', (_client, _status, _bytes, ms) => latencies.add(ms))
const outcome = await run
const { user, system } = process.cpuUsage(began)
const result: Yield = {
  requests: outcome.requests.total,
  seconds: outcome.duration,
  p50Us: latencies.percentile(0.5),
  p99Us: latencies.percentile(0.99),
  refused: outcome.non2xx + outcome.errors + outcome.timeouts + outcome.resets,
  bytes: outcome.throughput.total,
  cpuS: (user + system) / 1e6,
}
process.stdout.write(JSON.stringify(result))
