// The packed server as a process, and one more program beside it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export const binOf = (app: string): string => join(app, 'node_modules/evalmock/dist/bin.js')

/** Calls back with the address of a server that is stopped afterwards. */
export async function withServer<T>(
  app: string,
  flags: readonly string[],
  use: (url: string) => Promise<T>,
): Promise<T> {
  const child = spawn(process.execPath, [binOf(app), '--port', '0', ...flags], {
    cwd: app,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    return await use(await addressIn(child))
  } finally {
    await stop(child)
  }
}

async function addressIn({ stdout }: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: stdout as NodeJS.ReadableStream })) {
    const url = /^EVALMOCK_URL=(\S+)$/.exec(line)?.[1]
    if (url !== undefined) {
      stdout?.resume()
      return url
    }
  }
  throw new Error('the server ended without an address')
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

/** A port that was free a moment ago, for programs that cannot choose one themselves. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
