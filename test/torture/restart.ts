// A start with many worlds in files: they are opened when they are first named, so the start does not wait for them.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { call } from '../support/operations.ts'
import { Faults, folderOf, list, make } from './files.ts'
import { start } from './server.ts'

const WORLDS = 400
const MOST_MS = 1000

/** CPU time until the first response, of several starts the quickest: another load on the machine does not count. */
export async function restart(times: number): Promise<{ cpuMs: number; wallMs: number; faults: string[] }> {
  const faults = new Faults()
  const folder = folderOf('restart')
  const options = { args: ['--data', join(folder, 'data'), '--max-worlds', String(WORLDS + 1)] }
  const first = await start(options)
  for (let i = 0; i < WORLDS; i++) {
    const answer = await first.ask(make('n', `w${i}`))
    faults.check(answer.status === 200, `world ${i}`, answer)
  }
  await first.stop()
  let [cpuMs, wallMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let i = 0; i < times; i++) {
    const began = performance.now()
    const server = await start(options)
    const answer = await server.ask(list(`w${i}`))
    wallMs = Math.min(wallMs, Math.round(performance.now() - began))
    cpuMs = Math.min(cpuMs, cpuMsOf(server.child.pid ?? 0))
    faults.check(answer.json.items.length === 1, 'the world is there', answer)
    const { json } = await server.ask(call('scale', 'GET', '/_mock/worlds'))
    faults.check(json.worlds.length === WORLDS + 1, 'all worlds are listed')
    await server.stop()
  }
  faults.check(cpuMs <= MOST_MS, `a start takes ${cpuMs} ms of CPU`)
  rmSync(folder, { recursive: true })
  return { cpuMs, wallMs, faults: faults.list }
}

/** Linux counts in hundredths of a second. */
function cpuMsOf(pid: number): number {
  const [, rest = ''] = /\) (.*)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
  const fields = rest.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}
