// `npm run bench:metrics`: fails if counting requests, and reading the metrics each second, costs more than 3 % of the
// CPU time of a request. Both servers run in turn, several times, so that other load on the machine affects both.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SIGNS } from './contestants/evalmock.ts'
import { scale } from './dialects/scale.ts'
import { buildCheckout, installTools } from './install.ts'
import { measure, warmUp } from './measure.ts'
import { ask, type Running, start } from './process.ts'
import { median } from './results.ts'
import type { Contestant } from './types.ts'

const MOST = 1.03
const REPS = 9
const EFFORT = { seconds: 3, warmS: 3, tool: 'autocannon', retries: 0 } as const

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const dist = dirname(buildCheckout().at(-1) ?? '')
const script = join(fileURLToPath(new URL('.', import.meta.url)), 'metrics-server.ts')
const contestant = (counted: 'on' | 'off'): Contestant => ({
  name: `metrics ${counted}`,
  group: 'evalmock',
  state: 'SQLite',
  dialect: {
    ...scale,
    call: () => ({ method: 'GET', path: '/v5/evaluations?limit=1', headers: { 'x-api-key': 'mock' } }),
  },
  ...(SIGNS.scale ? { sign: SIGNS.scale } : {}),
  command: ({ port }) => ({ argv: [process.execPath, '--no-warnings', script, counted, dist, String(port)] }),
})

installTools()
const off = await start(contestant('off'), 0)
const on = await start(contestant('on'), 0)
const cpu: Record<string, number[]> = { on: [], off: [] }
try {
  // The first call loads what makes the text.
  await read(on)
  for (const server of [off, on]) await warmUp(server, 'list', 10, EFFORT)
  for (let rep = 1; rep <= REPS; rep++) {
    // In changing order: the second of a pair has warmer caches.
    for (const side of rep % 2 === 0 ? ['on', 'off'] : ['off', 'on']) {
      const server = side === 'on' ? on : off
      const reader = side === 'on' ? setInterval(() => void read(on).catch(() => {}), 1000) : undefined
      const run = await measure(server, 'list', 0, 10, rep, EFFORT)
      clearInterval(reader)
      cpu[side]?.push(run.cpuUs)
      say(`${server.contestant.name.padEnd(12)} ${run.cpuUs} us of CPU per request, ${run.rps}/s`)
    }
  }
} finally {
  await Promise.all([on.stop(), off.stop()])
}
const ratio = median(cpu.on ?? []) / median(cpu.off ?? [])
const good = ratio <= MOST
say(`CPU time of a request with metrics: ${ratio.toFixed(3)} times that without; ${MOST} is the limit`)
say(good ? '1 passed, 0 failed' : '0 passed, 1 failed')
process.exitCode = good ? 0 : 1

async function read(server: Running): Promise<void> {
  const { status } = await ask(server.base, { method: 'GET', path: '/_mock/metrics' })
  if (status !== 200) throw new Error(`/_mock/metrics answered ${status}`)
}
