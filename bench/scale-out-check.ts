// `npm run bench:scale-out`: requests a second of two servers behind the example's HAProxy, compared with one behind the
// same. Both are measured in turn, so that other load on the machine affects both. Needs HAProxy and wrk: another
// generator would need the core that the second server is for. So would short responses, of the proxy.
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Replica, type Scope, startProxy, startReplica } from '../test/examples/replicas.ts'
import { scale } from './dialects/scale.ts'
import { buildCheckout, installTools, work } from './install.ts'
import { family, usageOf } from './machine.ts'
import { measure, warmUp } from './measure.ts'
import { ask, type Running } from './process.ts'
import { median } from './results.ts'
import type { Contestant } from './types.ts'

const LEAST = 1.6
const REPS = 5
const WORLDS = 48
const TASKS = 100
const CONNECTIONS = 32
const EFFORT = { seconds: 6, warmS: 8, tool: 'wrk', retries: 0 } as const

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const program = buildCheckout()
const example = fileURLToPath(new URL('../examples/scale-out/', import.meta.url))
const folder = mkdtempSync(join(work, 'scale-out-'))
const ends: (() => unknown)[] = []
const scope: Scope = { teardown: (end) => void ends.push(end) }

const keyOf = (i: number) => ({ 'x-api-key': `mock.world-${i % WORLDS}` })
/** A list of 100 tasks, of one world after the other. */
const contestant = (name: string): Contestant => ({
  name,
  group: 'evalmock',
  state: 'SQLite',
  dialect: {
    ...scale,
    call: (_, i) => ({ method: 'GET', path: '/v5/evaluations?limit=100', headers: keyOf(i) }),
  },
  command: () => ({ argv: program }),
})

installTools()
const rates: Record<'one' | 'two', number[]> = { one: [], two: [] }
try {
  const [one, two] = [await startSide('one', 1), await startSide('two', 2)]
  for (let rep = 1; rep <= REPS; rep++) {
    for (const side of rep % 2 === 0 ? [two, one] : [one, two]) {
      await warmUp(side.server, 'list', CONNECTIONS, EFFORT)
      const run = await measure(side.server, 'list', TASKS, CONNECTIONS, rep, EFFORT)
      if (run.refused > 0) throw new Error(`${run.refused} requests were refused`)
      rates[side.name].push(run.rps)
      say(
        `${side.name}: ${run.rps}/s, ${run.cpuUs} us of server CPU per request, servers ${run.serverCores} cores, generator ${run.loadCores}`,
      )
    }
  }
} finally {
  for (const end of ends.reverse()) await end()
  rmSync(folder, { recursive: true, force: true })
}
const ratio = median(rates.two.map((rate, i) => rate / (rates.one[i] ?? Number.NaN)))
const good = ratio >= LEAST
say(`two servers handle ${ratio.toFixed(2)} times the requests of one; ${LEAST} is wanted`)
say(good ? '1 passed, 0 failed' : '0 passed, 1 failed')
process.exitCode = good ? 0 : 1

/** Servers with filled worlds, behind a proxy that knows only them. */
async function startSide(
  name: 'one' | 'two',
  count: number,
): Promise<{ readonly name: 'one' | 'two'; readonly server: Running }> {
  const place = join(folder, name)
  mkdirSync(place)
  const replicas: Replica[] = []
  for (let i = 0; i < count; i++)
    replicas.push(await startReplica(scope, join(place, `data-${i}`), undefined, program))
  const lines = readFileSync(join(example, 'haproxy.cfg'), 'utf8').split('\n')
  const isMissing = (line: string): boolean => Number(/\breplica-(\d)/.exec(line)?.[1] ?? 0) >= count
  writeFileSync(join(place, 'haproxy.cfg'), lines.filter((line) => !isMissing(line)).join('\n'))
  copyFileSync(join(example, 'credentials.map'), join(place, 'credentials.map'))
  const base = await startProxy(scope, place, replicas)
  for (let i = 0; i < WORLDS; i++) {
    const body = JSON.stringify({ count: TASKS, provider: 'scale', replace: true })
    const path = `/_mock/worlds/world-${i}/seed`
    const { status, text } = await ask(base, { method: 'POST', path, body })
    if (status !== 201) throw new Error(`${path} answered ${status}: ${text}`)
  }
  const own = contestant(name)
  return {
    name,
    server: {
      contestant: own,
      base,
      startMs: 0,
      startCpuMs: 0,
      call: (workload, i, random) =>
        own.dialect.call(workload, i, { stored: TASKS, host: new URL(base).host, random }),
      usage: () => usageOf(replicas.flatMap(({ pid }) => family(pid))),
      stop: async () => {},
    },
  }
}
