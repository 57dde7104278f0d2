// Starts the command as a separate process on a free port, and ends it with the test.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Test } from 'tap'
import { PROGRAM } from './program.ts'

export interface Served {
  readonly url: string
  readonly child: ChildProcess
  /** Ends it, and returns its exit code (null for a signal). */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

export async function serve(t: Test, args: readonly string[] = []): Promise<Served> {
  const child = spawn(process.execPath, [PROGRAM, '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal)
      await once(child, 'exit')
    }
    return child.exitCode
  }
  t.teardown(() => stop('SIGKILL'))
  let complaint = ''
  child.stderr.on('data', (chunk) => {
    complaint += chunk
  })
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^EVALMOCK_URL=(\S+)$/.exec(line)?.[1]
    if (url === undefined) continue
    child.stdout.resume()
    return { url, child, stop }
  }
  throw new Error(`the server did not start: ${complaint}`)
}
