// Calls of the control API by Node's own HTTP client: it needs none of the global timers, which tests may fake.
import { request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'

export interface Sent {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** PEM: trust this certificate, whatever its names. */
  readonly trusted?: string
}

export function send({
  method,
  url,
  headers,
  body,
  trusted,
}: Sent): Promise<{ status: number; text: string }> {
  const secure = url.startsWith('https:')
  const options = {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) },
    // A kept connection could be closed by the server just when a call uses it.
    agent: false as const,
    ...(trusted === undefined ? {} : { ca: trusted, checkServerIdentity: () => undefined }),
  }
  return new Promise((resolve, reject) => {
    const call = (secure ? overHttps : overHttp)(url, options, (reply) => {
      const chunks: Buffer[] = []
      reply.on('data', (chunk: Buffer) => chunks.push(chunk))
      reply.on('error', reject)
      reply.on('end', () =>
        resolve({ status: reply.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      )
    })
    call.on('error', reject)
    call.end(body)
  })
}
