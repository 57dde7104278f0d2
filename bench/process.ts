// Starts a contestant as a separate process on the first core, and ends it.
import { spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { work } from './install.ts'
import { family, pinned, type Usage, usageOf } from './machine.ts'
import type { Call, Contestant, Target, Workload } from './types.ts'

export interface Running {
  readonly contestant: Contestant
  readonly base: string
  /** ms from the start of the process to its first successful response. */
  readonly startMs: number
  /** CPU time until then, in ms. */
  readonly startCpuMs: number
  /** The i-th call of a load, with its headers. */
  call(workload: Workload, i: number, random: () => number): Call
  usage(): Usage
  stop(): Promise<void>
}

/** One that is a single process. */
export interface Started extends Running {
  readonly pid: number
}

/** Runs work with a contestant, and ends the contestant afterwards. */
export async function running<T>(
  contestant: Contestant,
  stored: number,
  work: (server: Running) => Promise<T>,
): Promise<T> {
  const server = await start(contestant, stored)
  try {
    return await work(server)
  } finally {
    await server.stop()
  }
}

const PATIENCE_MS = 60_000

export const settings = {
  /** Have Node write a CPU profile of each Evalmock into the folder `profiles`. */
  profile: false,
}

/**
 * Tries twice: another program may take the port in between.
 * @throws Error with the output of the process, if it exits or does not respond within a minute
 */
export const start = (contestant: Contestant, stored: number): Promise<Started> =>
  startOnce(contestant, stored).catch(() => startOnce(contestant, stored))

async function startOnce(contestant: Contestant, stored: number): Promise<Started> {
  const folder = mkdtempSync(join(work, 'run-'))
  const port = await freePort()
  const host = `127.0.0.1:${port}`
  const base = `http://${host}`
  contestant.prepare?.({ port, stored, folder })
  const { argv, env } = contestant.command({ port, stored, folder })
  const [file = '', ...rest] = pinned(0, argv)
  const log = openSync(join(folder, 'log'), 'a')
  const began = performance.now()
  const child = spawn(file, rest, {
    cwd: folder,
    stdio: ['ignore', log, log],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      ...(settings.profile && contestant.group === 'evalmock' ? { NODE_OPTIONS: profiling(contestant) } : {}),
      ...env,
    },
  })
  closeSync(log)
  let ended = false
  child.on('error', () => {
    ended = true
  })
  child.on('exit', () => {
    ended = true
  })
  const pid = child.pid ?? 0
  const stop = async (): Promise<void> => {
    if (settings.profile && contestant.group === 'evalmock') process.kill(pid, 'SIGTERM')
    else for (const one of family(pid)) if (one > 0) killed(one)
    while (!ended) await sleep(5)
    rmSync(folder, { recursive: true, force: true })
  }

  const call = (workload: Workload, i: number, random: () => number, opened: Call['headers']): Call => {
    const target: Target = { stored, host, random }
    const plain = contestant.dialect.call(workload, i, target)
    const signed = contestant.sign?.(plain, target, i)
    return { ...plain, headers: { ...plain.headers, ...opened, ...signed } }
  }
  try {
    // Before a log-in, only calls that need no session work.
    const needsOpen = contestant.opens && contestant.dialect.open !== undefined
    const first = call('get', 1, () => 0, {})
    for (;;) {
      const status = await statusOf(base, first)
      if (needsOpen ? status !== undefined : status !== undefined && status < 300) break
      if (ended || performance.now() - began > PATIENCE_MS)
        throw new Error(
          `${contestant.name} did not start (${status}): ${readFileSync(join(folder, 'log'), 'utf8').slice(-2000)}`,
        )
      await sleep(2)
    }
    const startMs = performance.now() - began
    const startCpuMs = usageOf(family(pid)).cpuS * 1000
    const opened = needsOpen ? await contestant.dialect.open?.(base) : {}
    return {
      contestant,
      base,
      startMs,
      startCpuMs,
      call: (workload, i, random) => call(workload, i, random, opened),
      usage: () => usageOf(family(pid)),
      pid,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Keep connections open, as most clients do. */
const agent = new Agent({ keepAlive: true })

/** Makes one call outside of a load. */
export function ask(
  base: string,
  { method, path, headers, body }: Call,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((done, failed) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
    const call = request(base + path, { agent, method, headers: { ...headers, ...length } }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (part) => {
        text += part
      })
      answer.on('end', () => done({ status: answer.statusCode ?? 0, text }))
      answer.on('error', failed)
    })
    call.on('error', failed)
    call.end(body)
  })
}

const profiling = ({ name }: Contestant): string =>
  `--cpu-prof --cpu-prof-dir=${join(work, 'profiles')} --cpu-prof-name=${name.replace(/\W+/g, '-')}.cpuprofile`

function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended.
  }
}

async function statusOf(base: string, call: Call): Promise<number | undefined> {
  try {
    const answer = await ask(base, call)
    return answer.status
  } catch {
    return undefined
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}
