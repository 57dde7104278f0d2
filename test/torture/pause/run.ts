// The longest time for which one request without credentials keeps the server from everything else. The event loop
// goes round without a rest, and its longest round is what others wait. What counts is the CPU time of the round, so
// that other work on the machine makes it no longer; collections of garbage fall into a round by chance, so the
// shortest of several attempts is what the request itself costs.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createEmulator } from '../../../src/emulator.ts'
import { allKinds } from './requests.ts'

export interface Pause {
  readonly what: string
  readonly ms: number
  readonly status: string
}

export interface Paused {
  readonly requests: number
  /** The longest first. */
  readonly longest: readonly Pause[]
  readonly faults: string[]
}

const MOST_MS = 5
const ATTEMPTS = 12

/**
 * @param most ms that a request may take
 * @param part of the name, to look at some of them
 */
export async function pauses(most = MOST_MS, part = ''): Promise<Paused> {
  const emulator = await createEmulator({ preload: true })
  const port = new URL(await emulator.listen()).port
  const client = fork(new URL('client.ts', import.meta.url), [port], { execArgv: ['--no-warnings'] })
  const kinds = allKinds()
    .map(({ what, body }, number) => ({ what, number, light: body === undefined }))
    .filter(({ what }) => what.includes(part))
  // Code is compiled at its first runs.
  for (const { number, light } of kinds) if (light) await attempt(client, number)
  const found: Pause[] = []
  for (const { what, number } of kinds) {
    let best = await attempt(client, number)
    for (let i = 1; i < ATTEMPTS && best.ms > most; i++) {
      const next = await attempt(client, number)
      if (next.ms < best.ms) best = next
    }
    found.push({ what, ...best })
  }
  client.kill()
  await emulator.close()
  const longest = found.sort((a, b) => b.ms - a.ms)
  const faults = longest
    .filter(({ ms }) => ms > most)
    .slice(0, 20)
    .map(({ what, ms, status }) => `${ms.toFixed(1)} ms: ${what} (${status})`)
  return { requests: kinds.length, longest: longest.slice(0, 10), faults }
}

/** Of this thread alone: V8 compiles and collects in others, which keep nobody waiting. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

async function attempt(client: ChildProcess, number: number): Promise<Omit<Pause, 'what'>> {
  let status: string | undefined
  client.send(number)
  void once(client, 'message').then(([line]) => {
    status = line as string
  })
  let longest = 0
  for (let last = cpuMs(); status === undefined; ) {
    await new Promise((done) => setImmediate(done))
    const now = cpuMs()
    longest = Math.max(longest, now - last)
    last = now
  }
  return { ms: longest, status }
}

if (process.argv[1] === import.meta.filename) {
  const { requests, longest, faults } = await pauses(MOST_MS, process.argv[2])
  process.stdout.write(`${requests} kinds of requests\n`)
  for (const { what, ms, status } of longest)
    process.stdout.write(`${ms.toFixed(2)} ms  ${status}  ${what}\n`)
  process.exitCode = faults.length > 0 ? 1 : 0
}
