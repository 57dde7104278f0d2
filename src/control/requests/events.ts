// Server-sent events: requests as they are answered, tasks as they change state.
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import type { WorldEvent } from '../../core/journal/events.ts'
import type { WorldState } from '../../store/worlds/world-state.ts'
import type { ControlContext } from '../context.ts'
import { errorReplies } from '../errors.ts'
import { WorldParams, worldOf } from '../scoped.ts'
import { summarize } from './view.ts'

/** No silence is longer, so that proxies keep the connection. */
const SILENCE_MS = 15_000

const EventTypes = z
  .string()
  .transform((text) => text.split(',').map((type) => type.trim()))
  .pipe(z.array(z.enum(['request', 'state', 'world'])))

export const events: FastifyPluginAsyncZod<ControlContext> = async (scope, context) => {
  scope.route({
    method: 'GET',
    url: '/events',
    // A stream has no end to be measured at.
    exposeHeadRoute: false,
    schema: {
      operationId: 'streamEvents',
      summary: 'Server-sent events: `request`, `state` and `world`.',
      description:
        'Goes on after the event whose id the header `Last-Event-ID`, or `since`, gives; from now on where neither ' +
        'does. An event `gap` says that some that were asked for are no longer kept.',
      tags: ['requests'],
      params: WorldParams,
      headers: z.looseObject({ 'last-event-id': z.coerce.number().int().min(0).optional().catch(undefined) }),
      querystring: z.strictObject({
        since: z.coerce.number().int().min(0).optional(),
        types: EventTypes.optional().describe('Only these, with commas between'),
      }),
      response: {
        200: z.string().meta({ contentType: 'text/event-stream', description: 'Events, one after another.' }),
        ...errorReplies,
      },
    },
    handler: async (request, reply) => {
      const world = worldOf(context, request)
      const log = world.backstage.events
      const after = request.headers['last-event-id'] ?? request.query.since ?? log.latest
      reply.header('cache-control', 'no-store').type('text/event-stream; charset=utf-8')
      // An id of a server that ran before this one lies in the future of its log.
      const text = Readable.from(stream(world, Math.min(after, log.latest), request.query.types, reply))
      // To the schema it is the text that it carries.
      return reply.send(text as unknown as string)
    },
  })
}

async function* stream(
  world: WorldState,
  after: number,
  types: readonly string[] | undefined,
  reply: FastifyReply,
): AsyncGenerator<string> {
  const log = world.backstage.events
  let last = after
  let open = true
  let wake = (): void => {}
  const stop = log.listen(() => wake())
  const end = (): void => {
    open = false
    wake()
  }
  const { stopping } = reply.server
  reply.raw.once('close', end)
  stopping.addEventListener('abort', end)
  try {
    yield 'retry: 1000\n\n'
    if (last + 1 < log.oldest)
      yield `event: gap\ndata: ${JSON.stringify({ from: last + 1, to: log.oldest - 1 })}\n\n`
    while (open) {
      for (const event of log.since(last)) {
        last = event.id
        if (types === undefined || types.includes(event.type)) yield textOf(event)
        if (event.type === 'world' && event.what === 'dropped') return
      }
      // What begins by time is noticed only when somebody asks.
      world.settle()
      if (log.latest > last) continue
      const silent = await quiet(world, (woken) => {
        wake = woken
      })
      if (silent && open) yield ': still here\n\n'
    }
  } finally {
    stop()
    stopping.removeEventListener('abort', end)
  }
}

/** Until an event comes, or the next step is due. @returns whether there was none for long */
function quiet(world: WorldState, arm: (wake: () => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const pause = untilDue(world)
    const timer = setTimeout(() => resolve(pause === SILENCE_MS), pause)
    arm(() => {
      clearTimeout(timer)
      resolve(false)
    })
  })
}

/** Wall-clock ms until the next step begins, at most the longest silence. The clock may be set meanwhile: that settles. */
function untilDue(world: WorldState): number {
  const { clock } = world
  const due = clock.frozen ? undefined : world.nextDue()
  return due === undefined ? SILENCE_MS : Math.min(SILENCE_MS, Math.max(1, (due - clock.now()) / clock.rate))
}

function textOf(event: WorldEvent): string {
  const { id, type } = event
  const data =
    event.type === 'request'
      ? summarize(event.request)
      : event.type === 'state'
        ? { ...event.change, at: new Date(event.change.at).toISOString() }
        : { what: event.what, at: new Date(event.at).toISOString() }
  return `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`
}
