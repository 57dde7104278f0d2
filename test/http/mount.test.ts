import t from 'tap'
import * as z from 'zod'
import type { ProviderPlugin } from '../../src/http/provider.ts'
import { acme } from '../support/acme.ts'
import { startEmulator } from '../support/emulator.ts'

const Doc = z.object({ n: z.number() })
const Made = z.strictObject({ id: z.string(), n: z.number() })
const Fault = z.strictObject({
  kind: z.string(),
  message: z.string(),
  allow: z.array(z.string()).optional(),
  part: z.string().optional(),
  malformed: z.string().optional(),
  codes: z.array(z.string()).optional(),
})

/** A provider whose envelope shows all that a problem holds, and whose routes go wrong on request. */
const probe: ProviderPlugin = {
  ...acme,
  problems: {},
  lives: {},
  collections: { thing: Doc },
  renderError: ({ kind, message, detail }) => ({
    status: kind === 'internal' ? 500 : kind === 'no-route' ? 404 : kind === 'unauthenticated' ? 401 : 400,
    headers: { 'x-acme': 'yes' },
    body: {
      kind,
      message,
      ...(detail.allow ? { allow: detail.allow } : {}),
      ...(detail.part ? { part: detail.part } : {}),
      ...(detail.malformed ? { malformed: detail.malformed } : {}),
      ...(detail.issues ? { codes: detail.issues.map((issue) => issue.code) } : {}),
    },
  }),
  routes: async (scope) => {
    const responses = { 200: Made, '4xx': Fault, 500: Fault }
    scope.route({
      method: 'POST',
      url: '/acme/things',
      schema: { operationId: 'MakeThing', body: z.object({ n: z.number() }), response: responses },
      handler: async ({ world, body }) => {
        if (body.n === 13) throw new Error('a secret reason')
        if (body.n === 14) return { id: 'x', n: 'not a number' } as never
        return {
          id: world.collection('thing', Doc).insert({ id: world.ids.uuid(), name: 'x', doc: body }).id,
          n: body.n,
        }
      },
    })
    scope.route({
      method: 'GET',
      url: '/acme/things/:id',
      schema: { operationId: 'GetThing', params: z.object({ id: z.string().max(40) }), response: responses },
      handler: async ({ params }) => ({ id: params.id, n: 1 }),
    })
    scope.route({
      method: 'GET',
      url: '/acme/v1.0/:id',
      schema: { operationId: 'GetOld', params: z.object({ id: z.string() }), response: responses },
      handler: async ({ params }) => ({ id: params.id, n: 1 }),
    })
    scope.route({
      method: 'GET',
      url: '/acme/open',
      config: { public: true },
      schema: { operationId: 'Open', response: { 200: z.string() } },
      handler: async () => 'free',
    })
  },
}

const start = async (t: Parameters<typeof startEmulator>[0], logger: false | undefined = undefined) => {
  const emulator = await startEmulator(t, { providers: [probe], ...(logger === false ? { logger } : {}) })
  return async (
    method: 'GET' | 'POST' | 'PUT',
    url: string,
    payload?: string | Buffer,
    headers: Record<string, string> = {},
  ) => {
    const reply = await emulator.app.inject({
      method,
      url,
      payload,
      headers: {
        'x-api-key': 'default',
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
    })
    return {
      status: reply.statusCode,
      type: reply.headers['content-type'],
      acme: reply.headers['x-acme'],
      body: reply.body,
      json: () => reply.json(),
    }
  }
}

t.test('every failure wears the provider’s envelope', async (t) => {
  const call = await start(t, false)
  const cases: [Promise<Awaited<ReturnType<typeof call>>>, number, object][] = [
    [
      call('POST', '/acme/things', '{"n":"x"}'),
      400,
      { kind: 'invalid', part: 'body', codes: ['invalid_type'] },
    ],
    [call('POST', '/acme/things', '[]'), 400, { kind: 'invalid', part: 'body' }],
    [call('POST', '/acme/things', ''), 400, { kind: 'invalid', part: 'body' }],
    [call('POST', '/acme/things'), 400, { kind: 'invalid', part: 'body' }],
    [call('POST', '/acme/things', '{"n":'), 400, { kind: 'malformed', malformed: 'json' }],
    [
      call('POST', '/acme/things', Buffer.from([0x7b, 0xff, 0x7d])),
      400,
      { kind: 'malformed', malformed: 'bytes' },
    ],
    [
      call('POST', '/acme/things', `{"n":1,"x":"${'y'.repeat(51 * 1024 * 1024)}"}`),
      400,
      { kind: 'malformed', malformed: 'too-large' },
    ],
    [
      call('GET', `/acme/things/${'i'.repeat(41)}`),
      400,
      { kind: 'invalid', part: 'params', codes: ['too_big'] },
    ],
    [call('GET', '/acme/%ZZ'), 400, { kind: 'malformed', malformed: 'url' }],
    [call('GET', '/acme/nothing'), 404, { kind: 'no-route', allow: [] }],
    [call('PUT', '/acme/things'), 404, { kind: 'no-route', allow: ['POST'] }],
    [call('GET', `/acme/things/${'x'.repeat(5000)}`), 400, { kind: 'invalid', part: 'params' }],
    [call('PUT', '/acme/things/7/'), 404, { kind: 'no-route', allow: ['GET'] }],
    [call('POST', '/acme/things', '{"n":13}'), 500, { kind: 'internal' }],
  ]
  for (const [reply, status, body] of cases) {
    const got = await reply
    t.equal(got.status, status)
    t.equal(got.acme, 'yes')
    t.match(got.json(), body)
  }
})

t.test('JSON is read whatever its content type, with a byte order mark or a charset', async (t) => {
  const call = await start(t)
  for (const type of [
    'application/json; charset=UTF-8',
    'text/plain',
    'application/problem+json',
    'application/x-anything',
    // None of these is a media type.
    'x',
    'json; charset=utf-8',
    'a b/c',
    '/',
    ',',
  ])
    t.match(
      (await call('POST', '/acme/things', '\uFEFF{"n":1}', { 'content-type': type })).json(),
      { n: 1 },
      type,
    )
  t.match(
    (await call('POST', '/acme/things', '{"n":2,"s":"\uFFFD"}')).json(),
    { n: 2 },
    'a real replacement character is none of a fault',
  )
})

t.test(
  'a caller is asked for before the body is read, and not on public routes or unknown paths',
  async (t) => {
    const emulator = await startEmulator(t, { providers: [probe] })
    const inject = (url: string, method: 'GET' | 'POST' = 'GET') =>
      emulator.app.inject({
        method,
        url,
        payload: method === 'POST' ? '{' : undefined,
        headers: method === 'POST' ? { 'content-type': 'application/json' } : {},
      })
    t.match((await inject('/acme/things', 'POST')).json(), { kind: 'unauthenticated' })
    t.equal((await inject('/acme/open')).body, 'free')
    t.match((await inject('/acme/nothing')).json(), { kind: 'no-route' })
  },
)

t.test('a credential that names no world is refused in the provider’s words', async (t) => {
  const call = await start(t)
  t.match((await call('GET', '/acme/things/1', undefined, { 'x-api-key': 'no such name' })).json(), {
    kind: 'invalid',
    message: /not a valid name for a world/,
  })
})

t.test('a body that is nested too deep is refused before anything walks it', async (t) => {
  const call = await start(t)
  const nested = (levels: number, inside: string) =>
    `{"n":1,"x":${'['.repeat(levels)}${inside}${']'.repeat(levels)}}`
  t.match(await call('POST', '/acme/things', nested(255, '')), { status: 200 })
  const brackets = JSON.stringify(`${'[{'.repeat(500)}"\\\\`)
  t.match(await call('POST', '/acme/things', nested(255, brackets)), { status: 200 }, 'texts are no levels')
  for (const levels of [256, 1_000_000])
    t.match((await call('POST', '/acme/things', nested(levels, ''))).json(), {
      kind: 'malformed',
      message: 'the body is nested more than 256 levels deep',
      malformed: 'json',
    })
})

t.test('a provider may have a content type of its own', async (t) => {
  const emulator = await startEmulator(t, { providers: [{ ...probe, contentType: 'application/json' }] })
  const typeAt = async (url: string, key = 'default') => {
    const reply = await emulator.app.inject({ url, headers: { 'x-api-key': key } })
    return [reply.statusCode, reply.headers['content-type']]
  }
  t.same(await typeAt('/acme/things/1'), [200, 'application/json'])
  t.same(await typeAt('/acme/things/1', 'no such name'), [400, 'application/json'], 'refused')
  t.same(await typeAt('/acme/nowhere'), [404, 'application/json'], 'no route')
  t.same(await typeAt('/acme/%zz'), [400, 'application/json'], 'no path')
})

t.test('a reply off its own schema is a failure where replies are checked', async (t) => {
  const call = await start(t, false)
  const reply = await call('POST', '/acme/things', '{"n":14}')
  t.equal(reply.status, 500)
  t.match(reply.body, /MakeThing 200 does not match its schema/)
})

t.test('an unknown path outside all providers says where they are', async (t) => {
  const call = await start(t)
  t.match(await call('GET', '/nope'), {
    status: 404,
    type: /^application\/problem\+json/,
    body: /their paths begin with \/acme/,
  })
})

t.test('browsers of any origin may call providers', async (t) => {
  const emulator = await startEmulator(t, { providers: [probe] })
  const preflight = await emulator.app.inject({
    method: 'OPTIONS',
    url: '/acme/things',
    headers: {
      origin: 'http://localhost:5173',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'x-api-key',
    },
  })
  t.match(preflight, {
    statusCode: 204,
    headers: { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'x-api-key' },
  })
  const refused = await emulator.app.inject({
    url: '/acme/nothing',
    headers: { origin: 'http://localhost:5173' },
  })
  t.equal(refused.headers['access-control-allow-origin'], '*', 'on failures too')
})

t.test('the document is made of the schemas', async (t) => {
  const emulator = await startEmulator(t, { providers: [probe] })
  const document = await emulator.mounted.get('acme')?.document()
  t.match(document, {
    openapi: '3.1.0',
    paths: {
      '/acme/things': { post: { operationId: 'MakeThing' } },
      '/acme/things/{id}': { get: { operationId: 'GetThing' } },
      '/acme/open': { get: { operationId: 'Open', security: [] } },
    },
  })
})

t.test(
  'a provider that cannot render a problem answers with its own internal error, which is logged',
  async (t) => {
    const logged: string[] = []
    const stream = { write: (line: string) => void logged.push(line) }
    const fragile: ProviderPlugin = {
      ...probe,
      renderError(problem, request, context) {
        if (problem.kind === 'invalid') throw new TypeError('no words for this')
        return probe.renderError(problem, request, context)
      },
    }
    const { app } = await startEmulator(t, { providers: [fragile], logger: { level: 'error', stream } })
    const reply = await app.inject({
      method: 'POST',
      url: '/acme/things',
      headers: { 'x-api-key': 'default' },
      payload: { n: 'x' },
    })
    t.match(
      { status: reply.statusCode, headers: reply.headers, body: reply.json() },
      {
        status: 500,
        headers: { 'x-acme': 'yes' },
        body: { kind: 'internal' },
      },
    )
    t.match(logged, [/no words for this/])
  },
)

t.test('only a failure that nobody expected or ordered is logged as an error', async (t) => {
  const logged: string[] = []
  const stream = { write: (line: string) => void logged.push(JSON.parse(line).msg) }
  const { app } = await startEmulator(t, { providers: [probe], logger: { level: 'error', stream } })
  const headers = { 'x-api-key': 'default' }
  const make = (n: unknown) => app.inject({ method: 'POST', url: '/acme/things', headers, payload: { n } })
  t.equal((await make('x')).statusCode, 400)
  t.equal((await app.inject({ url: '/acme/nothing', headers })).statusCode, 404)
  t.equal((await app.inject({ url: '/acme/things/1' })).statusCode, 401)
  const effect = { kind: 'problem', problem: 'internal' }
  await app.inject({ method: 'POST', url: '/_mock/faults', payload: { effect, times: 1 } })
  t.equal((await make(1)).statusCode, 500)
  t.same(logged, [])
  t.equal((await make(13)).statusCode, 500)
  t.same(logged, ['internal error'])
})

t.test('a path has the methods of its own route, whose dots are dots', async (t) => {
  const call = await start(t)
  const allowed = async (url: string): Promise<unknown> => (await call('POST', url)).json().allow
  t.same(await allowed('/acme/v1.0/x'), ['GET'])
  t.same(await allowed('/acme/v1.0/x/'), ['GET'])
  for (const url of ['/acme/v1x0/x', '/acme/v10/x', '/acme/v1.0/', '/acme/v1.0/x/y', '/acme/v1.0/x//'])
    t.same(await allowed(url), [], url)
})
