// Providers are loaded when their first request comes. With `checkReplies`, as all other tests start it, at the start.
import { connect } from 'node:net'
import t, { type Test } from 'tap'
import type { LazyProvider } from '../../src/http/provider.ts'
import { acme } from '../support/acme.ts'
import { startEmulator } from '../support/emulator.ts'

const { name, title, prefixes, behaviors, credentials } = acme
// biome-ignore lint/suspicious/noExplicitAny: what is read of it differs with the call
type Body = any

const LISTED = { headers: { 'x-api-key': 'default' } }

function lazyAcme(load: LazyProvider['load'] = async () => acme) {
  const loads: number[] = []
  const counted: LazyProvider = {
    name,
    title,
    prefixes,
    behaviors,
    credentials,
    load: () => {
      loads.push(1)
      return load()
    },
  }
  return { provider: counted, loads }
}

const start = (test: Test, provider: LazyProvider, checkReplies = false) =>
  startEmulator(test, {
    providers: [provider],
    fixtures: 'none',
    checkReplies,
    preload: undefined,
    logger: false,
  })

t.test('a provider is loaded by its first request, once for all that wait', async (t) => {
  const { provider, loads } = lazyAcme()
  const { app, mounted } = await start(t, provider)
  t.equal((await app.inject('/_mock/readyz')).statusCode, 200)
  t.equal((await app.inject('/')).headers.location, '/_mock/')
  t.same((await app.inject('/_mock/worlds')).json().worlds[0].credentials, { acme: { apiKey: 'default' } })
  t.same([loads.length, mounted.size], [0, 0])
  const replies = await Promise.all([1, 2, 3].map(() => app.inject({ url: '/acme/tasks', ...LISTED })))
  for (const reply of replies) t.same([reply.statusCode, reply.json()], [200, []])
  t.same([loads.length, mounted.size], [1, 1])
})

t.test('a path finds its provider however it is written, and no other path does', async (t) => {
  const { app } = await start(t, lazyAcme().provider)
  for (const url of ['/acme/tasks', '//acme//tasks', '/%61cme/tasks', '/acme/tasks/', '/acme/tasks#top'])
    t.same((await app.inject({ url, ...LISTED })).json(), [], url)
  const refused = await app.inject({ url: '/acme/%zz', ...LISTED })
  t.same([refused.statusCode, refused.json().error], [400, 'BadRequest'])
  for (const url of ['/acmes/tasks', '/ac/me', '/']) {
    const reply = await app.inject({ method: 'POST', url })
    t.equal(reply.statusCode, 404, url)
    t.match(reply.json().detail, /^POST .* belongs to no provider: their paths begin with \/acme;/)
  }
  t.same((await app.inject('/%zz')).json(), {
    type: 'about:blank',
    title: "'/%zz' is not a valid url component",
    status: 400,
  })
})

t.test('a whole address in the first line leads to the provider', async (t) => {
  const { app, listen } = await start(t, lazyAcme().provider)
  await listen()
  const { port } = app.server.address() as { port: number }
  const answer = await new Promise<string>((done, failed) => {
    let text = ''
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(
        'GET http://evaluation.test/acme/tasks HTTP/1.1\r\nHost: evaluation.test\r\nX-Api-Key: default\r\nConnection: close\r\n\r\n',
      ),
    )
    socket.on('data', (part) => {
      text += part
    })
    socket.on('end', () => done(text))
    socket.on('error', failed)
  })
  t.match(answer, /^HTTP\/1\.1 200 OK/)
})

t.test('health counts the calls of the built-in providers without loading them', async (t) => {
  const { app, mounted, load, providers } = await startEmulator(t, { checkReplies: false })
  const before = (await app.inject('/_mock/health')).json().providers
  t.equal(mounted.size, 0)
  await load()
  const counted = [...mounted].map(([name, { operations }]) => [name, operations.size])
  const of = (list: Body) => list.map(({ name, operations }: Body) => [name, operations])
  t.strictSame(of(before), counted)
  t.strictSame(of(providers), counted, 'each head says so')
})

t.test('control calls load what they speak of', async (t) => {
  for (const [method, url, payload, read] of [
    ['GET', '/_mock/health', undefined, (body) => body.providers[0].operations],
    ['GET', '/_mock/error-codes', undefined, (body) => body.codes.length],
    ['GET', '/_mock/coverage', undefined, (body) => body.operations.total],
    ['GET', '/_mock/openapi/acme.json', undefined, (body) => Object.keys(body.paths).length],
    ['GET', '/_mock/resources', undefined, (body) => Object.keys(body.acme).length],
    ['POST', '/_mock/faults', { effect: { kind: 'problem', code: 'Busy' } }, (body) => body.match.provider],
    [
      'POST',
      '/_mock/faults',
      { match: { operationId: 'GetTask' }, effect: { kind: 'close' } },
      (body) => body.id,
    ],
    ['PUT', '/_mock/plan', { operations: { CreateTask: { runMs: 5 } } }, (body) => body.operations],
    [
      'POST',
      '/_mock/requests/verify',
      { match: { operationId: 'GetTask' }, count: 0 },
      (body) => body.requests,
    ],
    [
      'PUT',
      '/_mock/resources/acme/task',
      { resources: [{ id: 'a', name: 'a', doc: { size: 1 } }] },
      (body) => body.put,
    ],
  ] as [string, string, object | undefined, (body: Body) => unknown][]) {
    const { provider, loads } = lazyAcme()
    const { app } = await start(t, provider)
    const reply = await app.inject({ method: method as 'GET', url, payload })
    t.ok(reply.statusCode < 300, `${method} ${url}: ${reply.body}`)
    t.ok(read(reply.json()), url)
    t.equal(loads.length, 1, url)
  }
})

t.test('a refused request is explained by its provider, whether or not it was loaded before', async (t) => {
  const { app } = await start(t, lazyAcme().provider)
  t.equal((await app.inject('/acme/nothing')).statusCode, 400)
  t.equal((await app.inject('/_mock/requests/1')).json().nearest, 'GET /acme/tasks')
})

t.test(
  'a broken provider fails the start where replies are checked, and its own requests elsewhere',
  async (t) => {
    const broken = [
      () => Promise.reject(new Error('there is no such module')),
      async () => ({
        ...acme,
        routes: async () => {
          throw new Error('a route is wrong')
        },
      }),
    ]
    for (const load of broken) {
      await t.rejects(start(t, lazyAcme(load).provider, true), /no such module|a route is wrong/)
      const { app } = await start(t, lazyAcme(load).provider)
      t.equal((await app.inject('/_mock/readyz')).statusCode, 200)
      for (const _twice of [1, 2]) {
        const reply = await app.inject({ url: '/acme/tasks', ...LISTED })
        t.same(
          [reply.statusCode, reply.headers['content-type'], reply.json()],
          [
            500,
            'application/problem+json',
            { type: 'about:blank', title: 'Internal Server Error', status: 500 },
          ],
        )
      }
    }
  },
)

t.test('a plugin that is given as such is ready at the start', async (t) => {
  const { mounted } = await startEmulator(t, { providers: [acme], fixtures: 'none', checkReplies: false })
  t.same([...mounted.keys()], ['acme'])
})
