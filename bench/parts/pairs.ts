// CPU time per request, side by side: slices of a tenth of a second in turn, over connections that stay open. A ratio is that of
// two neighboring slices, so it is steady even where the machine is not.
import { connect, type Socket } from 'node:net'
import { randomFrom } from '../dialects/words.ts'
import { cpuUsOf } from '../machine.ts'
import { type Started, start } from '../process.ts'
import { rawOf } from '../raw.ts'
import { type Contestant, WORKLOADS, type Workload } from '../types.ts'

/** µs of CPU time per request, one figure per slice. */
export interface Sliced {
  readonly contestant: string
  readonly workload: Workload
  readonly cpuUs: readonly number[]
}

const CONNECTIONS = 16
const SLICE_MS = 100
const WARM_MS = 2500
const CALLS = 2000
const SEED = 7

interface Player {
  readonly server: Started
  readonly sockets: readonly Socket[]
}

/** @param groups those of a group take turns */
export async function runPairs(
  groups: readonly (readonly Contestant[])[],
  stored: number,
  workloads: readonly Workload[],
  slices: number,
  say: (line: string) => void,
): Promise<Sliced[]> {
  const all: Sliced[] = []
  for (const group of groups) {
    const players: Player[] = []
    try {
      for (const contestant of group) players.push(await enter(contestant, stored))
      for (const workload of workloads) {
        const able = players.filter(({ server: { contestant } }) =>
          (contestant.workloads ?? WORKLOADS).includes(workload),
        )
        all.push(...(await takeTurns(able, workload, slices, say)))
      }
    } finally {
      for (const { server, sockets } of players) {
        for (const socket of sockets) socket.destroy()
        await server.stop()
      }
    }
  }
  return all
}

async function enter(contestant: Contestant, stored: number): Promise<Player> {
  const server = await start(contestant, stored)
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
  slices: number,
  say: (line: string) => void,
): Promise<Sliced[]> {
  const random = randomFrom(SEED)
  const requests = new Map(
    players.map(({ server }) => [
      server,
      Array.from({ length: CALLS }, (_, i) =>
        Buffer.from(rawOf(server.call(workload, i + 1, random), new URL(server.base).host)),
      ),
    ]),
  )
  const cpuUs = new Map(players.map(({ server }) => [server, [] as number[]]))
  const next = { at: 0 }
  const send = (player: Player, ms: number): Promise<number> =>
    slice(player, requests.get(player.server) ?? [], next, ms)
  for (const player of players) await send(player, WARM_MS)
  for (let i = 0; i < slices; i++)
    // In changing order: the second of two has warmer caches.
    for (const player of i % 2 === 0 ? players : [...players].reverse())
      cpuUs.get(player.server)?.push(await send(player, SLICE_MS))
  return players.map(({ server }) => {
    const sliced = { contestant: server.contestant.name, workload, cpuUs: cpuUs.get(server) ?? [] }
    const sorted = [...sliced.cpuUs].sort((a, b) => a - b)
    say(
      `${sliced.contestant.padEnd(38)}  ${workload.padEnd(6)}  ${sorted[slices >> 1]?.toFixed(1)} us of CPU`,
    )
    return sliced
  })
}

/** Sends requests for a while. @returns µs of the server's CPU time per request @throws Error for a response that is not 2xx */
function slice(
  { server, sockets }: Player,
  requests: readonly Buffer[],
  next: { at: number },
  ms: number,
): Promise<number> {
  return new Promise((done, failed) => {
    const before = cpuUsOf(server.pid)
    const end = performance.now() + ms
    let answered = 0
    let open = sockets.length
    for (const socket of sockets) {
      const ask = (): void => {
        next.at = (next.at + 1) % requests.length
        socket.write(requests[next.at] as Buffer)
      }
      let missing = 0
      socket.removeAllListeners('data')
      socket.on('data', (chunk) => {
        missing += missing > 0 ? -chunk.length : lengthOf(chunk) - chunk.length
        if (Number.isNaN(missing))
          failed(new Error(`${server.contestant.name}: ${chunk.toString('latin1', 0, 300)}`))
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
