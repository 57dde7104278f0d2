// Looks at a server before a command is run against it.
import { NoAnswer, send } from './send.ts'

const PROBE = { headers: [], body: Buffer.alloc(0) } as const

/** True if it is an Evalmock. */
export async function isAlive(base: URL): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(2000)
    const reply = await send(
      base,
      { ...PROBE, method: 'GET', url: '/_mock/livez' },
      { timeoutMs: 2000, signal },
    )
    let text = ''
    for await (const chunk of reply.setEncoding('utf8')) text += chunk
    return (JSON.parse(text) as { status?: string }).status === 'alive'
  } catch {
    return false
  }
}

/** Makes one call that asks for nothing. @throws NoAnswer with the reason why the server cannot be called */
export async function checkReach(base: URL, timeoutMs: number): Promise<void> {
  const signal = new AbortController().signal
  try {
    const reply = await send(base, { ...PROBE, method: 'HEAD', url: '/' }, { timeoutMs, signal })
    reply.resume()
  } catch (error) {
    // A server that closes the connection is there.
    if (!(error instanceof NoAnswer && error.end !== 'never')) throw error
  }
}
