// Runs one load on a contestant: warms up, measures, and repeats if other processes used too much of the machine.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { randomFrom } from './dialects/words.ts'
import { work } from './install.ts'
import type { Job, Yield } from './load.ts'
import { busyS, pinned } from './machine.ts'
import { output } from './output.ts'
import type { Running } from './process.ts'
import type { Call, Run, Workload } from './types.ts'
import { wrk } from './wrk.ts'

export interface Effort {
  readonly seconds: number
  readonly warmS: number
  readonly tool: 'autocannon' | 'wrk'
  /** How often a load is repeated at most because of other processes. */
  readonly retries: number
}

/** Percentage of a core that others may use before a run counts as disturbed. */
export const QUIET = 10
/** Number of different calls in a load, which repeat. */
const CALLS = 2000
const SEED = 7

export async function measure(
  server: Running,
  workload: Workload,
  stored: number,
  connections: number,
  rep: number,
  effort: Effort,
): Promise<Run> {
  const random = randomFrom(SEED)
  const calls = Array.from({ length: CALLS }, (_, i) => server.call(workload, i + 1, random))
  const { name, warmS = effort.warmS } = server.contestant
  if (connections > 1 && warmS > 0) await load(server.base, calls, connections, warmS, effort.tool)
  let best: Run | undefined
  for (let attempt = 0; attempt <= effort.retries; attempt++) {
    const before = {
      busy: busyS(),
      server: server.usage().cpuS,
      own: process.cpuUsage(),
      at: performance.now(),
    }
    const done = await load(server.base, calls, connections, effort.seconds, effort.tool)
    const wallS = (performance.now() - before.at) / 1000
    const own = process.cpuUsage(before.own)
    const cpuS = server.usage().cpuS - before.server
    const others = busyS() - before.busy - cpuS - done.cpuS - (own.user + own.system) / 1e6
    const run: Run = {
      contestant: name,
      workload,
      stored,
      connections,
      rep,
      rps: Math.round(done.requests / done.seconds),
      p50Us: done.p50Us,
      p99Us: done.p99Us,
      refused: done.refused,
      requests: done.requests,
      bytes: Math.round(done.bytes / Math.max(done.requests, 1)),
      cpuUs: Math.round((cpuS / Math.max(done.requests, 1)) * 1e7) / 10,
      serverCores: Math.round((cpuS / done.seconds) * 100) / 100,
      loadCores: Math.round((done.cpuS / done.seconds) * 100) / 100,
      foreign: Math.max(0, Math.round((others / wallS) * 100)),
    }
    if (best === undefined || run.foreign < best.foreign) best = run
    if (best.foreign <= QUIET) break
  }
  return best as Run
}

async function load(
  base: string,
  calls: readonly Call[],
  connections: number,
  seconds: number,
  tool: Effort['tool'],
): Promise<Yield> {
  const folder = mkdtempSync(join(work, 'load-'))
  try {
    const job: Job = { url: base, connections, seconds, calls }
    if (tool === 'wrk') return await wrk(job, folder)
    const file = join(folder, 'job.json')
    writeFileSync(file, JSON.stringify(job))
    const script = fileURLToPath(new URL('./load.ts', import.meta.url))
    return JSON.parse(await output(pinned(1, [process.execPath, script, file]))) as Yield
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
