// Sends a request of the journal again, with the same headers and body. This creates a new request in the journal.
import { clearTimeout, setTimeout } from 'node:timers'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Entry } from '../../core/journal/journal.ts'
import { Problem } from '../../core/problem.ts'
import type { ControlContext } from '../context.ts'
import { errorReplies } from '../errors.ts'
import { worldOf } from '../scoped.ts'
import { entryBy, RequestParams } from './routes.ts'
import { RequestSummary, summarize } from './view.ts'

/** A fault may withhold the response forever. */
const PATIENCE_MS = 60_000

/** Headers that the server replaces with its own. */
const FRAMING = new Set(['content-length', 'transfer-encoding', 'connection', 'expect'])

export const replay: FastifyPluginAsyncZod<ControlContext> = async (scope, context) => {
  scope.route({
    method: 'POST',
    url: '/requests/:id/replay',
    schema: {
      operationId: 'replayRequest',
      summary: 'Send a request again, unchanged, with its original credential.',
      description: 'Returns the new request in the journal. Its signature may have expired meanwhile.',
      tags: ['requests'],
      params: RequestParams,
      response: { 200: RequestSummary, ...errorReplies },
    },
    handler: async (request) => {
      const world = worldOf(context, request)
      const { journal } = world.backstage
      const { id } = request.params
      const entry = entryBy(world, id)
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
