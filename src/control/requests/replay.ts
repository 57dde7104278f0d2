// A request of the journal sent once more, as it came: same headers, same body. It is a new request of the journal.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import type { Entry } from '../../core/journal/journal.ts'
import { found, Problem } from '../../core/problem.ts'
import type { ControlContext } from '../context.ts'
import { errorReplies } from '../errors.ts'
import { WorldParams, worldOf } from '../scoped.ts'
import { RequestSummary, summarize } from './view.ts'

/** A fault may keep the answer back for good. */
const PATIENCE_MS = 60_000

/** What the server's own framing of the request replaces. */
const FRAMING = new Set(['content-length', 'transfer-encoding', 'connection', 'expect'])

export const replay: FastifyPluginAsyncZod<ControlContext> = async (scope, context) => {
  scope.route({
    method: 'POST',
    url: '/requests/:id/replay',
    schema: {
      operationId: 'replayRequest',
      summary: 'Send a request once more, as it came, with the credential it came with.',
      description:
        'Answers with the new request of the journal. A signature may have become too old meanwhile.',
      tags: ['requests'],
      params: WorldParams.extend({
        id: z.coerce
          .number()
          .int()
          .min(1)
          .meta({ examples: [1] }),
      }),
      response: { 200: RequestSummary, ...errorReplies },
    },
    handler: async (request) => {
      const world = worldOf(context, request)
      const { journal } = world.backstage
      const { id } = request.params
      const entry = found(journal.get(id), `request ${id} (the journal may have dropped it)`)
      checkWhole(entry)
      const made = new Promise<Entry>((resolve, reject) => {
        const timer = setTimeout(
          () => end(new Problem('unavailable', 'the request is still not answered')),
          PATIENCE_MS,
        )
        const before = journal.seen
        const stop = journal.onClose((one) => {
          if (one.id > before && one.url === entry.url && one.method === entry.method) end(undefined, one)
        })
        const end = (problem?: Problem, one?: Entry): void => {
          clearTimeout(timer)
          stop()
          if (one === undefined) reject(problem)
          else resolve(one)
        }
      })
      const headers = Object.fromEntries(
        Object.entries(entry.headers).filter(([name, value]) => value !== undefined && !FRAMING.has(name)),
      ) as Record<string, string | string[]>
      const payload =
        entry.body === undefined || entry.body.length === 0 ? {} : { payload: bytesOf(entry.body) }
      // The journal shows the result, even if a fault breaks the connection.
      context
        .inject({ method: entry.method as 'GET', url: entry.url, headers, ...payload })
        .catch(() => undefined)
      return summarize(await made, world.name)
    },
  })
}

const bytesOf = (body: NonNullable<Entry['body']>): Buffer =>
  Buffer.isBuffer(body) ? body : Buffer.from(body.toString())

function checkWhole({ id, body, bodyBytes }: Entry): void {
  const kept = body === undefined ? 0 : bytesOf(body).length
  if (kept < bodyBytes)
    throw new Problem('conflict', `request ${id} had a body of ${bodyBytes} bytes, of which ${kept} are kept`)
}
