// Runs as a separate process: sends the loads that it gets as messages, and answers each with its results. It stays for
// all loads, because its own code is slow until it is compiled.
import autocannon from 'autocannon'
import type { Call } from './types.ts'

export interface Job {
  readonly url: string
  readonly connections: number
  readonly seconds: number
  readonly calls: readonly Call[]
}

/** The results of one load. */
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

/** A histogram of latencies in steps of 1.5 %: autocannon's own has whole milliseconds. */
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

process.on('message', async (job: Job) => {
  process.send?.(await send(job))
})

async function send(job: Job): Promise<Yield> {
  const latencies = new Latencies()
  const began = process.cpuUsage()
  let connected = 0
  const run = autocannon({
    url: job.url,
    connections: job.connections,
    duration: job.seconds,
    // Make it end with a sample: by default that comes at least a second after the last.
    sampleInt: 100,
    // Split the calls among the connections: otherwise autocannon copies all of them for each.
    setupClient: (client) => {
      const first = connected++ % job.connections
      client.setRequests(job.calls.filter((_, i) => i % job.connections === first))
    },
  })
  run.on('response', (_client, _status, _bytes, ms) => latencies.add(ms))
  const outcome = await run
  const { user, system } = process.cpuUsage(began)
  return {
    requests: outcome.requests.total,
    seconds: outcome.duration,
    p50Us: latencies.percentile(0.5),
    p99Us: latencies.percentile(0.99),
    refused: outcome.non2xx + outcome.errors + outcome.timeouts + outcome.resets,
    bytes: outcome.throughput.total,
    cpuS: (user + system) / 1e6,
  }
}
