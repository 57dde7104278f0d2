// Reads a response to its end, and passes it on to the client.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Outcome } from '../exchange.ts'
import { uncompressed } from './coding.ts'
import { endToEnd, type Headers, NoAnswer, pairsOf } from './send.ts'

/** Of a longer body, only the beginning is compared. */
const MOST_BYTES = 16 * 1024 * 1024
/** A longer JSON body is passed on as it comes, with the service's address in it. */
const MOST_REWRITTEN = 8 * 1024 * 1024

/**
 * The response, whose body is not compressed.
 *
 * @param each sees every piece of the body; it may return a promise that the reading waits for
 */
export async function collect(
  reply: IncomingMessage,
  each: (chunk: Buffer) => Promise<void> | void = () => undefined,
): Promise<Extract<Outcome, { kind: 'answer' }>> {
  const chunks: Buffer[] = []
  let bytes = 0
  let cut = false
  try {
    for await (const chunk of reply as AsyncIterable<Buffer>) {
      if (bytes < MOST_BYTES) chunks.push(chunk)
      bytes += chunk.length
      await each(chunk)
    }
  } catch {
    cut = true
  }
  const answer = {
    kind: 'answer',
    status: reply.statusCode ?? 0,
    headers: pairsOf(reply.rawHeaders),
    body: Buffer.concat(chunks),
    cut: cut || !reply.complete,
  } as const
  return { ...answer, ...uncompressed(answer, MOST_BYTES) }
}

export function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof NoAnswer)) throw error
  if (error.end === 'never') return { kind: 'unreachable', reason: error.message }
  return { kind: 'closed', reset: error.end === 'reset' }
}

/**
 * Passes a response on while it comes. JSON is kept until its end, because addresses in it change.
 *
 * @param received called when the server's response has ended, complete or not
 */
export async function passOn(
  reply: IncomingMessage,
  to: ServerResponse,
  rewrite: (text: string) => string,
  received: () => void,
): Promise<Extract<Outcome, { kind: 'answer' }>> {
  const declared = Number(reply.headers['content-length'] ?? Number.NaN)
  const isJson = /[/+]json\b/i.test(reply.headers['content-type'] ?? '') && !reply.headers['content-encoding']
  const headers = endToEnd(pairsOf(reply.rawHeaders)).map(([name, value]): [string, string] =>
    /^location$/i.test(name) ? [name, rewrite(value)] : [name, value],
  )
  to.sendDate = false
  if (isJson && !(declared > MOST_REWRITTEN)) {
    const answer = await collect(reply)
    received()
    const body = Buffer.from(rewrite(answer.body.toString('latin1')), 'latin1')
    const isLong = answer.cut || body.length === 0 || Number.isNaN(declared)
    const length = isLong ? declared : body.length
    begin(to, reply, headers, length)
    await finish(to, body, answer.cut)
    return answer
  }
  begin(to, reply, headers, declared)
  to.flushHeaders()
  const answer = await collect(reply, (chunk) => (to.write(chunk) ? undefined : drained(to)))
  received()
  await finish(to, undefined, answer.cut)
  return answer
}

function begin(to: ServerResponse, reply: IncomingMessage, headers: Headers, length: number): void {
  const flat = headers.flat()
  const spelled = pairsOf(reply.rawHeaders).find(([name]) => /^content-length$/i.test(name))?.[0]
  if (!Number.isNaN(length)) flat.push(spelled ?? 'Content-Length', String(length))
  to.writeHead(reply.statusCode ?? 502, reply.statusMessage ?? '', flat)
}

const drained = (to: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    to.once('drain', resolve)
    to.once('close', resolve)
  })

function finish(to: ServerResponse, body: Buffer | undefined, cut: boolean): Promise<void> {
  return new Promise((resolve) => {
    to.once('close', resolve)
    if (!cut) {
      to.end(body, resolve)
      return
    }
    // As the server did: end the connection before the body is complete.
    if (body !== undefined && body.length > 0) to.write(body, () => to.destroy())
    else {
      to.flushHeaders()
      setImmediate(() => to.destroy())
    }
  })
}
