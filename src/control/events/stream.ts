// Server-sent events: answered requests, tasks that change state, and whatever else changed.
import { Readable } from 'node:stream'
import { clearInterval, clearTimeout, setInterval, setTimeout } from 'node:timers'
import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import type { WorldEvent } from '../../core/journal/events.ts'
import type { WorldState } from '../../store/worlds/world-state.ts'
import type { WorldRegistry } from '../../store/worlds/worlds.ts'
import type { ControlContext } from '../context.ts'
import { errorReplies } from '../errors.ts'
import { summarize } from '../requests/view.ts'
import { WorldParams, WorldQuery, worldsOf } from '../scoped.ts'
import { type Change, type Changes, isOfServer } from './changes.ts'

/** A comment is sent this often, so that proxies keep the connection. */
const BEAT_MS = 15_000

const EventTypes = z
  .string()
  .transform((text) => text.split(',').map((type) => type.trim()))
  .pipe(z.array(z.enum(['request', 'state', 'world', 'changed'])))

export const events: FastifyPluginAsyncZod<ControlContext & { changes: Changes }> = async (
  scope,
  context,
) => {
  scope.route({
    method: 'GET',
    url: '/events',
    schema: {
      operationId: 'streamEvents',
      summary: 'Server-sent events: `request`, `state`, `world` and, on request, `changed`.',
      description:
        'Starts after the event whose id is in the header `Last-Event-ID` or in `since`; without both, with the next event. ' +
        'An event `gap` means that some of the requested events are no longer kept. With `world=*` on the short ' +
        'address it tells of all worlds, those made later too; its events have no ids. An event `changed` comes only if ' +
        '`types` names it: a call of this API changed what its member `what` says (`clock`, `plan`, `faults`, `overrides`, ' +
        '`data`, `requests`, `snapshots`, `worlds`). It has no id and is not sent again.',
      tags: ['requests'],
      params: WorldParams,
      headers: z.looseObject({ 'last-event-id': z.coerce.number().int().min(0).optional().catch(undefined) }),
      querystring: z.strictObject({
        ...WorldQuery,
        since: z.coerce.number().int().min(0).optional(),
        types: EventTypes.optional().describe('Only these types, separated by commas'),
      }),
      response: {
        200: z.string().meta({ contentType: 'text/event-stream', description: 'A stream of events.' }),
        ...errorReplies,
      },
    },
    handler: async (request, reply) => {
      const { since, types, world: asked } = request.query
      const isAll = asked === '*'
      reply.headers({
        'content-type': 'text/event-stream; charset=utf-8',
        // Middleware that compresses would hold the events back until the end. It leaves such a response alone.
        'cache-control': 'no-store, no-transform',
        // nginx would collect events in a buffer.
        'x-accel-buffering': 'no',
      })
      const from = isAll ? undefined : (request.headers['last-event-id'] ?? since)
      const feeds = worldsOf(context, request).map((world) => feedOf(world, from))
      const text = Readable.from(
        request.method === 'HEAD'
          ? []
          : stream(feeds, isAll ? context.worlds : undefined, types, reply, context.changes),
      )
      // The schema describes the stream by its text.
      return reply.send(text as unknown as string)
    },
  })
}

/** A world that is followed, and the id of its latest event that has been told. */
interface Feed {
  readonly world: WorldState
  last: number
}

/** An id of a server that ran before this one lies in the future of its log. */
const feedOf = (world: WorldState, after?: number): Feed => {
  const { latest } = world.backstage.events
  return { world, last: Math.min(after ?? latest, latest) }
}

/** @param registry where worlds that are made later are followed too: then events have no ids, as each world counts its own */
async function* stream(
  feeds: Feed[],
  registry: WorldRegistry | undefined,
  types: readonly string[] | undefined,
  reply: FastifyReply,
  changes: Changes,
): AsyncGenerator<string> {
  let open = true
  let isBeatDue = false
  let wake = (): void => {}
  const stops = feeds.map(({ world }) => world.backstage.events.listen(() => wake()))
  const stopMade = registry?.onMade((world) => {
    feeds.push({ world, last: 0 })
    stops.push(world.backstage.events.listen(() => wake()))
    wake()
  })
  /** Several changes of one thing are told once. */
  const changed = new Map<string, Change>()
  const stopChanges = types?.includes('changed')
    ? changes.listen((change) => {
        if (!isOfServer(change) && !feeds.some(({ world }) => world.name === change.world)) return
        changed.set(`${change.what} ${change.world}`, change)
        wake()
      })
    : undefined
  const end = (): void => {
    open = false
    wake()
  }
  const { stopping } = reply.server
  reply.raw.once('close', end)
  stopping.addEventListener('abort', end)
  const beat = setInterval(() => {
    isBeatDue = true
    wake()
  }, BEAT_MS)
  const isNumbered = registry === undefined
  try {
    // The comment shows at once that the stream gets through, and makes proxies pass on the head.
    yield ': connected\nretry: 1000\n\n'
    for (const { world, last } of feeds) {
      const { oldest } = world.backstage.events
      if (last + 1 < oldest)
        yield `event: gap\ndata: ${JSON.stringify({ from: last + 1, to: oldest - 1 })}\n\n`
    }
    while (open) {
      for (const feed of [...feeds]) {
        const { world } = feed
        for (const event of world.backstage.events.since(feed.last)) {
          feed.last = event.id
          if (types === undefined || types.includes(event.type)) yield textOf(event, world.name, isNumbered)
          if (event.type !== 'world' || event.what !== 'dropped') continue
          if (isNumbered) return
          feeds.splice(feeds.indexOf(feed), 1)
          break
        }
      }
      const told = [...changed.values()]
      changed.clear()
      for (const change of told) yield `event: changed\ndata: ${JSON.stringify(change)}\n\n`
      // Steps begin by time, but are recorded only when somebody looks.
      for (const { world } of feeds) world.settle()
      if (changed.size > 0 || feeds.some(({ world, last }) => world.backstage.events.latest > last)) continue
      if (isBeatDue) {
        isBeatDue = false
        yield ': still here\n\n'
        continue
      }
      await quiet(feeds, (woken) => {
        wake = woken
      })
    }
  } finally {
    clearInterval(beat)
    stopMade?.()
    stopChanges?.()
    for (const stop of stops) stop()
    stopping.removeEventListener('abort', end)
  }
}

/** Waits until something comes, or the next step is due. */
function quiet(feeds: readonly Feed[], arm: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.min(BEAT_MS, ...feeds.map(({ world }) => untilDue(world))))
    arm(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/** Wall-clock ms until the next step begins, limited. If the clock is set meanwhile, the wait ends. */
function untilDue(world: WorldState): number {
  const { clock } = world
  const due = clock.frozen ? undefined : world.nextDue()
  return due === undefined ? BEAT_MS : Math.min(BEAT_MS, Math.max(1, (due - clock.now()) / clock.rate))
}

function textOf(event: WorldEvent, world: string, isNumbered: boolean): string {
  const { id, type } = event
  const data =
    event.type === 'request'
      ? summarize(event.request, world)
      : event.type === 'state'
        ? { world, ...event.change, at: new Date(event.change.at).toISOString() }
        : { world, what: event.what, at: new Date(event.at).toISOString() }
  return `${isNumbered ? `id: ${id}\n` : ''}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`
}
