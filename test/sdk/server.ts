// Evalmock itself, as a process of its own on a free port.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Profile } from './manifest.ts'

const bin = fileURLToPath(new URL('../../src/bin.ts', import.meta.url))

export interface Server {
  readonly url: string
  /** Lines of its log that are errors. */
  readonly errors: readonly string[]
  stop(): Promise<void>
}

/** @throws Error with what the server said when it did not start */
export async function startServer(profile: Profile, args: readonly string[] = []): Promise<Server> {
  const child = spawn(
    process.execPath,
    [bin, '--port', '0', '--auth', 'strict', '--profile', profile, '--log-level', 'error', ...args],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env.PATH } },
  )
  const end = () => child.kill('SIGKILL')
  process.once('exit', end)
  const errors: string[] = []
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^EVALMOCK_URL=(\S+)$/.exec(line)?.[1]
    if (url === undefined) {
      said += `${line}\n`
      continue
    }
    // What it has to say from now on is an error: whoever runs this wants to see it.
    createInterface({ input: child.stdout }).on('line', (text) => {
      if (/"level":[56]0/.test(text)) errors.push(text)
      if (/"level":[56]0|WARN|ERROR/i.test(text)) process.stderr.write(`${profile} server: ${text}\n`)
    })
    child.stderr.pipe(process.stderr)
    return {
      url,
      errors,
      async stop() {
        process.off('exit', end)
        if (child.exitCode !== null || child.signalCode !== null) return
        child.kill('SIGTERM')
        await once(child, 'exit')
      },
    }
  }
  throw new Error(`the server with profile ${profile} did not start: ${said}`)
}
