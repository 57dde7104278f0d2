// About the machine: its hardware, CPU use of its processes, and pinning a process to a core.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os'

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGiB: number
  readonly system: string
  readonly node: string
}

export function machine(): Machine {
  const name = existsSync('/etc/os-release')
    ? /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1]
    : undefined
  return {
    cpu: cpus()[0]?.model.trim() ?? arch(),
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${name ?? platform()}, kernel ${release()}, ${arch()}`,
    node: process.version,
  }
}

const pinning =
  availableParallelism() > 1 &&
  (process.env.PATH ?? '').split(':').some((folder) => existsSync(`${folder}/taskset`))

/** The command, pinned to a core if the machine has taskset and several cores. */
export const pinned = (core: 0 | 1, argv: readonly string[]): readonly string[] =>
  pinning ? ['taskset', '-c', String(core), ...argv] : argv

/** True if server and load generator each have a core. */
export const isPinned = pinning

const proc = existsSync('/proc/self/stat')
const TICKS_PER_S = 100

function fieldsOf(pid: number | string): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}

/** A process and all its descendants. */
export function family(pid: number): number[] {
  if (!proc) return [pid]
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const parent = Number(fieldsOf(name)[1])
      children.set(parent, [...(children.get(parent) ?? []), Number(name)])
    } catch {
      // It ended after the folder was read.
    }
  }
  const all = [pid]
  for (const one of all) all.push(...(children.get(one) ?? []))
  return all
}

export interface Usage {
  readonly cpuS: number
  readonly rssMiB: number
}

/** CPU use of processes; zero for those that have ended, and on machines without /proc. */
export function usageOf(pids: readonly number[]): Usage {
  let ticks = 0
  let kiB = 0
  if (proc)
    for (const pid of pids) {
      try {
        const fields = fieldsOf(pid)
        ticks += Number(fields[11]) + Number(fields[12])
        kiB += Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
      } catch {
        // It has ended.
      }
    }
  return { cpuS: ticks / TICKS_PER_S, rssMiB: kiB / 1024 }
}

/** CPU time of a process in µs, exact; NaN on machines without these figures. */
export function cpuUsOf(pid: number): number {
  const tasks = `/proc/${pid}/task`
  if (!existsSync(tasks)) return Number.NaN
  // ns on a core, ns of waiting for one, turns on a core.
  let ns = 0
  for (const task of readdirSync(tasks))
    ns += Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ', 1)[0])
  return ns / 1000
}

/** CPU seconds that all processes of the machine have used. */
export function busyS(): number {
  if (!proc) return 0
  const [, user = 0, nice = 0, system = 0] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '')
    .split(/\s+/)
    .map(Number)
  return (user + nice + system) / TICKS_PER_S
}
