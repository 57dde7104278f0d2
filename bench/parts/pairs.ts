// CPU time per request, side by side: slices of a tenth of a second in turn, over connections that stay open. A ratio is that of
// two neighboring slices, so it is steady even where the machine is not.
import { connect, type Socket } from 'node:net'
import { cpuUsOf } from '../machine.ts'
import { callsOf } from '../measure.ts'
import { type Started, start } from '../process.ts'
import { rawOf } from '../raw.ts'
import { median } from '../results.ts'
import { type Contestant, type Sliced, WORKLOADS, type Workload } from '../types.ts'

const STORED = 1000
const CONNECTIONS = 16
/** Of each contestant in each load. */
const SLICES = 60
const SLICE_MS = 100
const WARM_MS = 2500

interface Player {
  readonly server: Started
  readonly sockets: readonly Socket[]
}

/** One of them in one load. */
interface Turn extends Player {
  readonly requests: readonly Buffer[]
  /** Number of requests sent. */
  sent: number
  readonly cpuUs: number[]
}

/** @param groups those of a group take turns */
export async function runPairs(
  groups: readonly (readonly Contestant[])[],
  workloads: readonly Workload[],
  say: (line: string) => void,
): Promise<{ readonly pairs: Sliced[]; readonly failures: string[] }> {
  const pairs: Sliced[] = []
  const failures: string[] = []
  for (const group of groups) {
    const servers: Started[] = []
    try {
      for (const contestant of group) servers.push(await start(contestant, STORED))
      const players = await Promise.all(servers.map(enter))
      for (const workload of workloads) pairs.push(...(await takeTurns(players, workload, say)))
    } catch (error) {
      failures.push(`side by side: ${(error as Error).message}`)
    } finally {
      for (const server of servers) await server.stop()
    }
  }
  return { pairs, failures }
}

async function enter(server: Started): Promise<Player> {
  const { hostname, port } = new URL(server.base)
  const sockets = await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const socket = connect(Number(port), hostname).setNoDelay(true)
      await new Promise<void>((done, failed) => socket.once('connect', done).once('error', failed))
      return socket
    }),
  )
  return { server, sockets }
}

async function takeTurns(
  players: readonly Player[],
  workload: Workload,
  say: (line: string) => void,
): Promise<Sliced[]> {
  const turns = players
    .filter(({ server: { contestant } }) => (contestant.workloads ?? WORKLOADS).includes(workload))
    .map((player): Turn => {
      const { host } = new URL(player.server.base)
      const requests = callsOf(player.server, workload).map((call) => Buffer.from(rawOf(call, host)))
      return { ...player, requests, sent: 0, cpuUs: [] }
    })
  for (const turn of turns) await slice(turn, WARM_MS)
  for (let i = 0; i < SLICES; i++)
    // In changing order: the second of two has warmer caches.
    for (const turn of i % 2 === 0 ? turns : [...turns].reverse())
      turn.cpuUs.push(await slice(turn, SLICE_MS))
  return turns.map(({ server: { contestant }, cpuUs }) => {
    say(`${contestant.name.padEnd(38)}  ${workload.padEnd(6)}  ${median(cpuUs).toFixed(1)} us of CPU`)
    return { contestant: contestant.name, workload, cpuUs }
  })
}

/**
 * Sends requests for a while.
 *
 * @returns µs of the server's CPU time per request
 * @throws Error for a response that is not 2xx
 */
function slice(turn: Turn, ms: number): Promise<number> {
  const { server, sockets, requests } = turn
  return new Promise((done, failed) => {
    const before = cpuUsOf(server.pid)
    const end = performance.now() + ms
    let answered = 0
    let open = sockets.length
    for (const socket of sockets) {
      const ask = (): void => {
        socket.write(requests[turn.sent++ % requests.length] as Buffer)
      }
      let missing = 0
      socket.removeAllListeners('data')
      socket.on('data', (chunk) => {
        missing += missing > 0 ? -chunk.length : lengthOf(chunk) - chunk.length
        if (Number.isNaN(missing)) {
          failed(new Error(`${server.contestant.name}: ${chunk.toString('latin1', 0, 300)}`))
          return
        }
        if (missing > 0) return
        answered++
        if (performance.now() < end) ask()
        else if (--open === 0) done((cpuUsOf(server.pid) - before) / answered)
      })
      ask()
    }
  })
}

/** Bytes of a whole response, by its first part; NaN if it is not a success. */
function lengthOf(part: Buffer): number {
  const head = part.toString('latin1', 0, part.indexOf('\r\n\r\n') + 4)
  const [, length = 'none'] = /^HTTP\/1\.1 2[\s\S]*\r\ncontent-length: (\d+)\r\n/i.exec(head) ?? []
  return head.length + Number(length)
}
