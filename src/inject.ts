// Requests that the server makes of itself. Each body is sent as a stream: for others, light-my-request needs the
// global setImmediate, which tests may fake.
import { Readable } from 'node:stream'
import type { FastifyInstance, InjectOptions } from 'fastify'

export function injectInto(
  app: FastifyInstance,
  { payload, headers, ...request }: InjectOptions,
): Promise<{ readonly statusCode: number; readonly body: string }> {
  const parts = payload === undefined ? [] : [Buffer.from(payload as string | Buffer)]
  const length = parts.map((bytes) => ['content-length', String(bytes.length)])
  return app.inject({
    ...request,
    headers: { ...headers, ...Object.fromEntries(length) },
    payload: Readable.from(parts),
  })
}
