// What clients do that no client should: worlds made and dropped without end, downloads that nobody reads, requests
// that never end, many at once on one connection; and a stop that is killed.
import { once } from 'node:events'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { call } from '../support/operations.ts'
import { Faults, folderOf, list, make } from './files.ts'
import { Campaign } from './kill.ts'
import { NotStarted, type Server, start } from './server.ts'
import { strace } from './strace.ts'

const MB = 2 ** 20

/** @param worlds so many, and a fork of each, are made in files and dropped, while others are reset */
export async function churn(worlds: number): Promise<string[]> {
  const faults = new Faults()
  const folder = folderOf('churn')
  const data = join(folder, 'data')
  const server = await start({ args: ['--data', data, '--max-worlds', '40'] })
  await server.ask(make('kept'))
  const open = openOf(server)
  let left = worlds
  const lane = async (): Promise<void> => {
    for (let n = left--; n > 0; n = left--) {
      const [name, fork] = [`c${n}`, `c${n}-fork`]
      const made = await server.ask(make('a', name))
      faults.check(made.status === 200, `make ${name}`, made)
      const forked = await server.control('POST', '/worlds', { name: fork, fromWorld: name })
      faults.check(forked.status === 201, `fork ${name}`, forked)
      // All three at once: two close while one opens.
      const ends = await Promise.all([
        server.control('DELETE', `/worlds/${name}`),
        server.control('POST', `/worlds/${fork}/reset`),
        server.ask(list(fork)),
      ])
      for (const one of ends) faults.check(one.status === 200, `${name} and its fork`, one)
      const shown = await server.ask(call('scale', 'GET', `/v5/evaluations/${made.json.id}`, undefined, fork))
      faults.check(shown.json.name === 'a', `${fork} shows what it was made from`, shown)
      const gone = await server.control('DELETE', `/worlds/${fork}`)
      faults.check(gone.status === 200, `drop ${fork}`, gone)
    }
  }
  await Promise.all(Array.from({ length: 8 }, lane))
  const files = readdirSync(data, { recursive: true }).filter((name) => /c\d/.test(String(name)))
  faults.check(files.length === 0, `files are left: ${files.slice(0, 5)}`)
  // Connections of the client stay open.
  faults.check(openOf(server) <= open + 20, `${openOf(server)} descriptors, ${open} at first`)
  const { json } = await server.control('GET', '/worlds')
  faults.check(json.worlds.length === 1, `${json.worlds.length} worlds are left`)
  faults.check((await server.control('GET', '/health')).json.status === 'ready', 'health')
  faults.check((await server.stop()) === 0, `it ends in peace: ${server.complaints()}`)
  rmSync(folder, { recursive: true })
  return faults.list
}

/** Exports, lists and streams that are asked for and not read, and requests that stop in the middle. */
export async function lazyClients(count: number): Promise<string[]> {
  const faults = new Faults()
  const server = await start({ args: ['--journal', '200'] })
  const text = 'x'.repeat(200_000)
  // 20 MB in the world, and a journal that is full.
  for (let i = 0; i < 100; i++) await server.ask(make(`n${i}`, 'default', text))
  const before = memoryOf(server)
  const sockets: Socket[] = []
  const asked = [
    'GET /_mock/state HTTP/1.1',
    'GET /_mock/events HTTP/1.1\r\naccept: text/event-stream',
    'GET /_mock/requests?limit=1000 HTTP/1.1',
    'GET /_mock/requests.har HTTP/1.1',
  ]
  for (let i = 0; i < count; i++) {
    sockets.push(await say(server, `${asked[i % asked.length]}\r\nhost: 127.0.0.1\r\n\r\n`))
    // Half a head, half a body, half a chunk.
    sockets.push(await say(server, 'POST /v5/evaluations HTTP/1.1\r\nhost: 127.0.0.1\r\nx-api'))
    sockets.push(await say(server, `${HEAD}content-length: 100\r\n\r\n{"name":`))
    sockets.push(await say(server, `${HEAD}transfer-encoding: chunked\r\n\r\nff\r\n{"name":`))
  }
  for (let i = 0; i < 300; i++) {
    const answer = await server.ask(make(`m${i}`))
    faults.check(answer.status === 200, 'it writes beside them', answer)
  }
  const grown = memoryOf(server) - before
  faults.check(grown < 900, `its memory grows by ${grown} MB`)
  faults.check((await server.stop()) === 0, `it ends in peace: ${server.complaints()}`)
  for (const socket of sockets) socket.destroy()
  return faults.list
}

const HEAD =
  'POST /v5/evaluations HTTP/1.1\r\nhost: 127.0.0.1\r\nx-api-key: mock\r\ncontent-type: application/json\r\n'

async function say(server: Server, text: string): Promise<Socket> {
  const { hostname, port } = new URL(server.url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  // Nothing reads what comes.
  socket.pause()
  await once(socket, 'connect')
  socket.write(text)
  return socket
}

/** Many requests in one packet are answered in their order; those answered before a kill are there after it. */
export async function pipelined(rounds: number): Promise<string[]> {
  const faults = new Faults()
  const folder = folderOf('pipelined')
  const options = { args: ['--data', join(folder, 'data')] }
  const acknowledged = new Map<string, string>()
  for (let round = 0; round < rounds; round++) {
    const server = await start(options)
    await check(server, acknowledged, faults)
    const names = Array.from({ length: 60 }, (_, i) => `p${round}-${i}`)
    const text = await answersOf(
      server,
      names.map((name) => bytesOf(make(name))).join(''),
      10 + ((round * 5) % 50),
    )
    await server.stop('SIGKILL')
    const made = [...text.matchAll(/"id":"([^"]+)","object":"evaluation","name":"([^"]+)"/g)]
    for (const [, id = '', name = ''] of made) acknowledged.set(id, name)
    const order = made.map(([, , name]) => name)
    faults.check(
      order.every((name, i) => name === names[i]),
      `out of order: ${order}`,
    )
    faults.check(made.length > 0, 'none of them was answered')
  }
  const last = await start(options)
  await check(last, acknowledged, faults)
  await last.stop()
  rmSync(folder, { recursive: true })
  return faults.list
}

async function check(server: Server, acknowledged: Map<string, string>, faults: Faults): Promise<void> {
  for (const [id, name] of acknowledged) {
    const answer = await server.ask(call('scale', 'GET', `/v5/evaluations/${id}`))
    faults.check(answer.status === 200 && answer.json.name === name, `${name} is lost`, answer)
  }
}

const bytesOf = ({ method, path, headers, body = '' }: ReturnType<typeof make>): string => {
  const lines = Object.entries({ host: '127.0.0.1', ...headers, 'content-length': Buffer.byteLength(body) })
  return `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`
}

/** Sends it at once, and kills the server after so many answers. */
async function answersOf(server: Server, bytes: string, most: number): Promise<string> {
  const { hostname, port } = new URL(server.url)
  const socket = connect(Number(port), hostname)
  let text = ''
  socket.on('error', () => {})
  socket.on('data', (chunk) => {
    text += chunk
    if (text.split('HTTP/1.1 200').length > most) server.child.kill('SIGKILL')
  })
  socket.write(bytes)
  await once(socket, 'close')
  return text
}

/** A stop writes the log of each world into its file: it is killed there. */
export async function killedStops(stops: number, seed: string): Promise<string[]> {
  const campaign = new Campaign(seed)
  const { faults } = campaign
  let killed = 0
  for (let nth = 1; nth <= stops && faults.length === 0; nth++) {
    // Into the file itself, not its log; and when the log is removed.
    const calls = nth % 3 === 0 ? 'unlink,ftruncate' : 'pwrite64'
    const paths = ['default', 'w1', 'turned'].flatMap((name) =>
      (nth % 3 === 0 ? ['-wal', '-shm'] : ['']).flatMap((end) => [
        '-P',
        `${campaign.data}/${name}.sqlite${end}`,
      ]),
    )
    const inject = `inject=${calls}:signal=KILL:when=${1 + Math.floor(nth / 2)}`
    const through = strace('-o', '/dev/null', ...paths, '-e', `trace=${calls}`, '-e', inject)
    try {
      const server = await start(campaign.options({ through }))
      await campaign.load(server, (writes) => {
        if (writes === 60) server.child.kill('SIGTERM')
      })
      if (server.child.exitCode === null && server.child.signalCode === null) await once(server.child, 'exit')
      if (server.child.signalCode === 'SIGKILL') killed++
    } catch (error) {
      // Killed while it started.
      if (!(error instanceof NotStarted) || error.message !== '') throw error
      killed++
    }
    const after = await start(campaign.options())
    await campaign.verify(after)
    await after.stop('SIGKILL')
  }
  if (killed < stops / 2) faults.push(`only ${killed} of ${stops} are killed`)
  const found = faults.map((fault) => `killed while it stops: ${fault}`)
  campaign.remove()
  return found
}

const openOf = ({ child }: Server): number => readdirSync(`/proc/${child.pid}/fd`).length

/** MB that it holds. */
function memoryOf({ child }: Server): number {
  const [, kb = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? []
  return Math.round((Number(kb) * 1024) / MB)
}
