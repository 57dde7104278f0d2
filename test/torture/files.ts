// What disks, folders and limits do to a server: it refuses what it cannot do, says why, and goes on.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { call } from '../support/operations.ts'
import { Chance } from './chance.ts'
import { type Answer, NotStarted, type Server, start } from './server.ts'

/** Throws away what is not as it should be. */
export class Faults {
  readonly list: string[] = []

  check(ok: boolean, what: string, answer?: Answer): void {
    if (!ok && this.list.length < 20)
      this.list.push(answer === undefined ? what : `${what}: ${answer.status} ${answer.text.slice(0, 200)}`)
  }
}

export const make = (name: string, world = 'default', input = 'a') =>
  call('scale', 'POST', '/v5/evaluations', { name, data: [{ input }] }, world)
export const list = (world = 'default') => call('scale', 'GET', '/v5/evaluations?limit=1', undefined, world)

export const folderOf = (name: string): string => mkdtempSync(join(tmpdir(), `evalmock-${name}-`))

export const hasStack = (text: string): boolean => /^\s+at .*[:(]\d+/m.test(text)

export async function folderRemoved(): Promise<string[]> {
  const faults = new Faults()
  const folder = folderOf('removed')
  const data = join(folder, 'data')
  const server = await start({ args: ['--data', data] })
  await server.ask(make('kept'))
  renameSync(data, `${data}-away`)
  for (const path of ['/reset', '/snapshots/s', '/worlds']) {
    const answer = await server.control('POST', path)
    faults.check(answer.status === 503, `POST ${path} without the folder`, answer)
  }
  faults.check((await server.ask(list())).json.items.length === 1, 'it is read')
  faults.check((await server.control('GET', '/health')).json.status === 'unwell', 'health says so')
  renameSync(`${data}-away`, data)
  faults.check((await server.control('POST', '/reset')).status === 200, 'it is reset when the folder is back')
  rmSync(data, { recursive: true })
  const code = await server.stop()
  faults.check(code === 0, `SIGTERM without the folder ends with ${code}`)
  faults.check(!hasStack(server.complaints()), `it prints a stack: ${server.complaints()}`)
  rmSync(folder, { recursive: true })
  return faults.list
}

/** Bytes flipped, zeroed or cut off anywhere: a world works or says why not, and harms no other. */
export async function damagedFiles(rounds: number, seed: string): Promise<string[]> {
  const faults = new Faults()
  const chance = new Chance(seed)
  const folder = folderOf('damaged')
  const data = join(folder, 'data')
  const worlds = Array.from({ length: rounds }, (_, i) => `w${i}`)
  const options = { args: ['--data', data, '--max-worlds', String(rounds + 2)] }
  const first = await start(options)
  for (const world of [...worlds, 'sound'])
    for (let i = 0; i < 5; i++) {
      const made = await first.ask(make(`n${i}`, world))
      faults.check(made.status === 200, `${world}: a write before the damage`, made)
    }
  await first.control('POST', '/snapshots/s')
  await first.stop()
  const flipped = new Set(worlds.filter((world) => damage(join(data, `${world}.sqlite`), chance)))
  let server: Server
  try {
    server = await start(options)
  } catch (error) {
    // The first bytes of a file are looked at when the server starts.
    if (!(error instanceof NotStarted)) throw error
    faults.check(/w\d+\.sqlite/.test(error.message), `the start names the file: ${error.message}`)
    faults.check(!hasStack(error.message), error.message)
    for (const world of worlds)
      if (error.message.includes(`${world}.sqlite`)) rmSync(join(data, `${world}.sqlite`))
    server = await start(options)
  }
  for (const world of worlds)
    for (const asked of [
      list(world),
      make('more', world),
      call('scale', 'GET', '/v5/evaluations?limit=100', undefined, world),
    ]) {
      const answer = await server.ask(asked)
      // A flipped bit within a document's text cannot be noticed: that world's own requests may fail.
      const allowed = flipped.has(world) ? [200, 500, 503] : [200, 503]
      faults.check(allowed.includes(answer.status), `${world}: ${asked.method} of a damaged file`, answer)
    }
  faults.check((await server.ask(list('sound'))).json.items.length === 1, 'the sound world is sound')
  faults.check((await server.control('GET', '/worlds')).status === 200, 'the worlds are listed')
  faults.check((await server.stop()) === 0, 'it ends in peace')
  rmSync(folder, { recursive: true })
  return faults.list
}

/** @returns whether only a bit was flipped */
function damage(path: string, chance: Chance): boolean {
  const bytes = readFileSync(path)
  // Not the first page's head: that stops the start, which has a test of its own.
  const at = 100 + chance.below(bytes.length - 200)
  const size = 1 + chance.below(2000)
  const how = chance.below(3)
  if (how === 0) writeFileSync(path, bytes.subarray(0, at))
  else if (how === 1) writeFileSync(path, bytes.fill(0, at, Math.min(at + size, bytes.length)))
  else {
    bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.below(8))
    writeFileSync(path, bytes)
  }
  return how === 2
}

export async function descriptors(): Promise<string[]> {
  const faults = new Faults()
  const folder = folderOf('descriptors')
  const data = join(folder, 'data')
  const through = ['bash', '-c', 'ulimit -n 80; exec "$@"', 'limited']
  const server = await start({ args: ['--data', data], through })
  // The control API is loaded when it is first asked.
  await server.control('GET', '/health')
  let refused = 0
  for (let i = 0; i < 100; i++) {
    const answer = await server.ask(make('n', `w${i}`))
    if (answer.status === 200) continue
    refused++
    faults.check(answer.status === 503, `world ${i} without descriptors`, answer)
  }
  faults.check(refused > 0, 'the limit was not reached')
  faults.check((await server.ask(list('w0'))).status === 200, 'those that are open go on')
  for (let i = 0; i < 20; i++) await server.control('DELETE', `/worlds/w${i}`)
  const answer = await server.ask(make('n', 'after'))
  faults.check(answer.status === 200, 'and others, when there is room', answer)
  const code = await server.stop()
  faults.check(code === 0, `it ends with ${code}: ${server.complaints()}`)
  rmSync(folder, { recursive: true })
  return faults.list
}

export async function twoServers(): Promise<string[]> {
  const faults = new Faults()
  const folder = folderOf('two')
  mkdirSync(join(folder, 'data'))
  const args = ['--data', join(folder, 'data')]
  const first = await start({ args })
  await first.ask(make('kept'))
  try {
    await (await start({ args })).stop()
    faults.check(false, 'a second server starts on the same folder')
  } catch (error) {
    faults.check((error as Error).message.includes('another process uses it'), (error as Error).message)
  }
  for (let i = 0; i < 5; i++)
    faults.check((await first.control('POST', '/reset')).status === 200, 'the first goes on')
  faults.check((await first.stop()) === 0, 'it ends in peace')
  rmSync(folder, { recursive: true })
  return faults.list
}

export async function manyConnections(count: number): Promise<string[]> {
  const faults = new Faults()
  const server = await start()
  const { hostname, port } = new URL(server.url)
  const open = (): number => readdirLength(`/proc/${server.child.pid}/fd`)
  const before = open()
  const sockets: Socket[] = []
  for (let i = 0; i < count; i++) {
    const socket = connect(Number(port), hostname)
    socket.on('error', () => {})
    // A third says nothing, a third half a head, a third asks and stays.
    if (i % 3 === 1) socket.write('GET /v5/evaluations HTTP/1.1\r\nHost')
    if (i % 3 === 2) socket.write('GET /v5/evaluations HTTP/1.1\r\nHost: x\r\nx-api-key: mock\r\n\r\n')
    socket.resume()
    sockets.push(socket)
    if (i % 100 === 99) await server.control('GET', '/livez')
  }
  await Promise.all(sockets.map((socket) => socket.readyState === 'opening' && once(socket, 'connect')))
  for (let i = 0; i < 500 && open() < before + count; i++) await server.control('GET', '/livez')
  faults.check(open() >= before + count, `${open() - before} of ${count} connections are open`)
  faults.check((await server.ask(list())).status === 200, 'it answers beside them')
  for (const socket of sockets) socket.destroy()
  for (let i = 0; i < 200 && open() > before + 10; i++) await server.control('GET', '/livez')
  faults.check(open() <= before + 10, `${open()} descriptors are left of ${before}`)
  faults.check((await server.stop()) === 0, 'it ends in peace')
  return faults.list
}

const readdirLength = (path: string): number =>
  Number(execFileSync('bash', ['-c', `ls ${path} | wc -l`]).toString())
