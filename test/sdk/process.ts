// Child processes: run to their end with a time limit.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Command } from './manifest.ts'

interface ExecuteOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly timeoutMs: number
}

export interface Execution {
  /** null when it was ended by a signal or could not be started. */
  readonly code: number | null
  readonly stdout: string
  /** Both streams as they came. */
  readonly output: string
}

export async function execute(
  [program, ...args]: Command,
  { cwd, env, timeoutMs }: ExecuteOptions,
): Promise<Execution> {
  // A group of its own, so that what it starts ends with it.
  const child = spawn(program, args, {
    cwd,
    env: { ...clean(process.env), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let stdout = ''
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const timer = setTimeout(() => {
    output += `\n(ended after ${timeoutMs / 1000} s)`
    kill(child)
  }, timeoutMs)
  const end = () => kill(child)
  process.once('exit', end)
  try {
    const [code] = (await once(child, 'close')) as [number | null]
    return { code, stdout, output }
  } catch (error) {
    return { code: null, stdout, output: `${output}${error}` }
  } finally {
    clearTimeout(timer)
    process.off('exit', end)
  }
}

function kill(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

/** Without settings of this shell that an SDK would read, and with no proxy between it and this machine. */
function clean(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => !/^(QIANFAN_|ZSTACK_|SGP_|EVALMOCK_|PYTHONPATH$|PYTHONHOME$|CLASSPATH$)/.test(name),
  )
  return { ...Object.fromEntries(kept), NO_PROXY: '127.0.0.1,localhost', no_proxy: '127.0.0.1,localhost' }
}
