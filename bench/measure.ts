// Runs one load on a contestant, and repeats it if other processes used too much of the machine.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { randomFrom } from './dialects/words.ts'
import { work } from './install.ts'
import type { Job, Yield } from './load.ts'
import { busyS, pinned } from './machine.ts'
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

/** The calls of a load: the same for each contestant, but for their form. */
export const callsOf = (server: Running, workload: Workload): Call[] => {
  const random = randomFrom(SEED)
  return Array.from({ length: CALLS }, (_, i) => server.call(workload, i + 1, random))
}

export async function warmUp(
  server: Running,
  workload: Workload,
  connections: number,
  effort: Effort,
): Promise<void> {
  const { warmS = effort.warmS } = server.contestant
  if (connections > 1 && warmS > 0)
    await load(server.base, callsOf(server, workload), connections, warmS, effort.tool)
}

export async function measure(
  server: Running,
  workload: Workload,
  stored: number,
  connections: number,
  turn: number,
  effort: Effort,
): Promise<Run> {
  const calls = callsOf(server, workload)
  const { name } = server.contestant
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
      turn,
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

let generator: ChildProcess | undefined

function startGenerator(): ChildProcess {
  const script = fileURLToPath(new URL('./load.ts', import.meta.url))
  const [file = '', ...rest] = pinned(1, [process.execPath, '--no-warnings', script])
  const child = spawn(file, rest, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  process.once('exit', () => child.kill())
  return child
}

async function load(
  base: string,
  calls: readonly Call[],
  connections: number,
  seconds: number,
  tool: Effort['tool'],
): Promise<Yield> {
  const job: Job = { url: base, connections, seconds, calls }
  if (tool === 'wrk') {
    const folder = mkdtempSync(join(work, 'load-'))
    try {
      return await wrk(job, folder)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  generator ??= startGenerator()
  return ask(generator, job)
}

function ask(child: ChildProcess, job: Job): Promise<Yield> {
  return new Promise((done, failed) => {
    const onExit = (code: number | null): void => failed(new Error(`the load generator ended with ${code}`))
    child.once('exit', onExit)
    child.once('message', (result: Yield) => {
      child.off('exit', onExit)
      // While it has nothing to do, it does not keep this process alive.
      child.unref()
      child.channel?.unref()
      done(result)
    })
    child.ref()
    child.channel?.ref()
    child.send(job)
  })
}
