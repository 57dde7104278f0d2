// Runs a command with its output kept, and ends it and all that it started.
import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { notRun } from '../sdk/exec.ts'

export interface Ended {
  /** Undefined if it did not end in time. */
  readonly code: number | undefined
  /** The end of what it printed. */
  readonly output: string
}

const KEPT_CHARACTERS = 4000

const running = new Set<ChildProcess>()

/** @throws Failure if it cannot be run */
export async function runQuietly(
  words: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
  limitMs: number | undefined,
): Promise<Ended> {
  const [file = '', ...args] = words
  try {
    return await new Promise((resolve, reject) => {
      // With a process group of its own, what it started can be ended too.
      const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
      running.add(child)
      let output = ''
      let isLate = false
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => {
          output = (output + text).slice(-KEPT_CHARACTERS)
        })
      const timer =
        limitMs === undefined
          ? undefined
          : setTimeout(() => {
              isLate = true
              end(child)
            }, limitMs)
      const done = (): void => {
        clearTimeout(timer)
        running.delete(child)
      }
      child.once('error', (error) => {
        done()
        reject(error)
      })
      child.once('exit', (code, signal) => {
        done()
        // A process that it left behind may keep its output open.
        end(child)
        setImmediate(() =>
          resolve({
            code: isLate ? undefined : (code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
            output,
          }),
        )
      })
    })
  } catch (error) {
    throw notRun(file, error as NodeJS.ErrnoException, cwd)
  }
}

export function endAll(): void {
  for (const child of running) end(child)
}

function end(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has ended.
  }
}
