// Several servers behind the example's proxy, each a process on a free port with a folder of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Replica {
  readonly url: string
  readonly port: number
  readonly pid: number
  /** Says which start of it this is. */
  readonly id: string
  stop(): Promise<void>
}

/** What ends the processes; a test of tap is one. */
export interface Scope {
  teardown(work: () => unknown): void
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

/** @param port of an earlier start; default: a free one */
export async function startReplica(
  t: Scope,
  data: string,
  port?: number,
  [program = '', ...words]: readonly string[] = ['evalmock'],
): Promise<Replica> {
  mkdirSync(data, { recursive: true })
  const own = port ?? (await freePort())
  // Asynchronous calls return jobs: their addresses are polled without a credential.
  const jobs = ['--behavior', 'zstack.async=job']
  const args = [
    ...words,
    '--port',
    String(own),
    '--data',
    data,
    '--instance-header',
    '--log-level',
    'silent',
    ...jobs,
  ]
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  t.teardown(() => end(child))
  const url = `http://127.0.0.1:${own}`
  // If the port is another's, the server ends.
  await untilReady(child, `${url}/_mock/readyz`)
  const { instance } = (await (await fetch(`${url}/_mock/worlds`)).json()) as { instance: { id: string } }
  return { url, port: own, pid: child.pid ?? 0, id: instance.id, stop: () => end(child) }
}

/** Asks until it answers, or its process ends. */
async function untilReady(child: ChildProcess, url: string): Promise<void> {
  while (child.exitCode === null) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.status === 200) return
    await sleep(20)
  }
  throw new Error(`${child.spawnfile} ended with ${child.exitCode}`)
}

/** HAProxy with the configuration in a folder. @returns its URL, once it passes calls on to these replicas */
export async function startProxy(t: Scope, folder: string, replicas: readonly Replica[]): Promise<string> {
  const listen = `127.0.0.1:${await freePort()}`
  const variables = replicas.map(({ port }, i) => [`REPLICA_${i}`, `127.0.0.1:${port}`])
  const child = spawn('haproxy', ['-db', '-f', join(folder, 'haproxy.cfg')], {
    env: { ...process.env, ...Object.fromEntries(variables), LISTEN: listen },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  t.teardown(() => end(child))
  const url = `http://${listen}`
  await untilReady(child, `${url}/_mock/livez`)
  return url
}
