// Requests as a HAR file, which browsers and other tools open. http://www.softwareishard.com/blog/har-12-spec/
import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { version } from '../../version.ts'
import type { ControlContext } from '../context.ts'
import { errorReplies } from '../errors.ts'
import { WorldParams, WorldQuery, worldsOf } from '../scoped.ts'
import { checkMatch } from '../targets.ts'
import { RequestFilter } from './match.ts'
import { entriesOf } from './routes.ts'
import { type RequestView, view } from './view.ts'

const Pair = z.object({ name: z.string(), value: z.string() })
const Entry = z.looseObject({
  startedDateTime: z.iso.datetime(),
  time: z.number(),
  request: z.looseObject({ method: z.string(), url: z.string(), headers: z.array(Pair) }),
  response: z.looseObject({ status: z.int(), headers: z.array(Pair) }),
})
const Har = z
  .object({
    log: z.object({
      version: z.literal('1.2'),
      creator: z.object({ name: z.string(), version: z.string() }),
      entries: z.array(Entry),
    }),
  })
  .meta({ id: 'Har' })

const Query = RequestFilter.extend({
  ...WorldQuery,
  limit: z.coerce.number().int().min(1).max(10_000).default(1000).describe('Only this many of the latest'),
})

export const har: FastifyPluginAsyncZod<ControlContext> = async (scope, context) => {
  const schema = {
    operationId: 'exportHar',
    summary: 'Requests and their responses as a HAR file, oldest first. Secrets are masked.',
    tags: ['requests'],
    params: WorldParams,
    querystring: Query,
    response: { 200: Har, ...errorReplies },
  }
  const handler = async (request: FastifyRequest): Promise<z.output<typeof Har>> => {
    const { limit, since = 0, world: _world, ...match } = request.query as z.output<typeof Query>
    await checkMatch(match, context)
    const all = entriesOf(worldsOf(context, request), match, since).slice(-limit)
    const origin = `${request.protocol}://${request.headers.host ?? 'localhost'}`
    const entries = all.map(({ entry, world }) => entryOf(view(entry, world, context), origin))
    return { log: { version: '1.2' as const, creator: { name: 'Evalmock', version }, entries } }
  }
  scope.route({ method: 'GET', url: '/requests.har', schema, handler })
  scope.route({ method: 'GET', url: '/requests/har', config: { former: true }, schema, handler })
}

type Headers = RequestView['request']['headers']

const pairs = (headers: Headers): z.output<typeof Pair>[] =>
  Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one) => ({ name, value: one })))

const typeOf = (headers: Headers): string => [headers['content-type'] ?? ''].flat()[0] ?? ''

function entryOf(shown: RequestView, origin: string): z.output<typeof Entry> {
  const { wallAt, durationMs = 0, method, url, request, reply, status = 0 } = shown
  const target = new URL(url, origin)
  return {
    startedDateTime: wallAt,
    time: durationMs,
    request: {
      method,
      url: target.href,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: pairs(request.headers),
      queryString: [...target.searchParams].map(([name, value]) => ({ name, value })),
      headersSize: -1,
      bodySize: request.bodyBytes,
      ...(request.body === undefined
        ? {}
        : { postData: { mimeType: typeOf(request.headers), text: request.body } }),
    },
    response: {
      status,
      statusText: '',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: pairs(reply?.headers ?? {}),
      content: {
        size: reply?.bodyBytes ?? 0,
        mimeType: typeOf(reply?.headers ?? {}),
        ...(reply?.body === undefined ? {} : { text: reply.body }),
      },
      redirectURL: '',
      headersSize: -1,
      bodySize: reply?.bodyBytes ?? -1,
    },
    cache: {},
    timings: { send: 0, wait: durationMs, receive: 0 },
    comment: commentOf(shown),
  }
}

/** Which request it is, and what the client cannot see: why it was refused, and what affected it. */
function commentOf({ world, id, operationId, refusal, notes }: RequestView): string {
  const texts = [
    refusal?.message,
    ...notes.flatMap(({ kind, text }) => (typeof text === 'string' ? [`${kind}: ${text}`] : [])),
  ]
  const head = [`world ${world}, request ${id}`, operationId].filter(Boolean).join(', ')
  return [head, ...texts.filter(Boolean)].join('; ')
}
