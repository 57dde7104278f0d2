import { syncBuiltinESMExports } from 'node:module'
import { mock } from 'node:test'
import t, { type Test } from 'tap'
import { startEmulator } from '../../support/emulator.ts'

const HEAD = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
}

t.test('the stream asks proxies to pass it on as it comes, and begins with a comment', async (t) => {
  const emulator = await startEmulator(t)
  const url = await emulator.listen()
  await emulator.app.inject({ method: 'POST', url: '/_mock/worlds', payload: { name: 'w' } })
  for (const path of ['/_mock/events', '/_mock/events?world=*', '/_mock/worlds/w/events?types=state']) {
    const stop = new AbortController()
    const reply = await fetch(url + path, { signal: stop.signal })
    for (const [name, value] of Object.entries(HEAD)) t.equal(reply.headers.get(name), value, path)
    const { value } = (await reply.body?.getReader().read()) ?? {}
    t.equal(Buffer.from(value ?? []).toString(), ': connected\nretry: 1000\n\n')
    stop.abort()
  }
})

t.test('HEAD ends at once and starts no stream', async (t) => {
  const { app } = await startEmulator(t)
  const reply = await app.inject({ method: 'HEAD', url: '/_mock/events' })
  t.match(reply, { statusCode: 200, headers: HEAD, payload: '' })
  t.equal(reply.headers['content-length'], undefined)
  t.match(await app.inject({ method: 'HEAD', url: '/_mock/events?world=gone' }), { statusCode: 404 })
})

t.test('a comment comes every 15 seconds, although tasks change their state more often', async (t) => {
  // The server takes its timers from node:timers, so that users can fake the global ones.
  mock.timers.enable({ apis: ['setInterval'] })
  syncBuiltinESMExports()
  t.teardown(() => {
    mock.timers.reset()
    syncBuiltinESMExports()
  })
  const emulator = await startEmulator(t)
  const url = await emulator.listen()
  const stop = new AbortController()
  const { body } = await fetch(`${url}/_mock/events?types=world`, { signal: stop.signal })
  const chunks = (body as ReadableStream<Uint8Array>).getReader()
  const next = async (): Promise<string> => Buffer.from((await chunks.read()).value ?? []).toString()
  t.equal(await next(), ': connected\nretry: 1000\n\n')
  for (const _ of [1, 2]) {
    mock.timers.tick(15_000)
    t.equal(await next(), ': still here\n\n')
    emulator.world().clock.advance(10_000)
  }
  stop.abort()
})

/** The data of the events on a stream, one after another. */
async function follow(t: Test, url: string): Promise<{ next(): Promise<unknown>; raw(): string }> {
  const stop = new AbortController()
  t.teardown(() => stop.abort())
  const { body } = await fetch(url, { signal: stop.signal })
  const chunks = (body as ReadableStream<Uint8Array>).getReader()
  const told: unknown[] = []
  let raw = ''
  const read = async (): Promise<void> => {
    const text = Buffer.from((await chunks.read()).value ?? []).toString()
    raw += text
    for (const [, event, data] of text.matchAll(/event: (\w+)\ndata: (.*)\n/g))
      told.push(event === 'changed' ? JSON.parse(String(data)) : event)
  }
  await read()
  return {
    raw: () => raw,
    next: async () => {
      while (told.length === 0) await read()
      return told.shift()
    },
  }
}

/** Each call that sets something up, and what it changes. */
const CALLS: readonly (readonly [string, string, object | undefined, string])[] = [
  ['PUT', '/clock', { frozen: true }, 'clock'],
  ['POST', '/clock/advance', { ms: 1 }, 'clock'],
  ['PUT', '/plan', { runMs: 5 }, 'plan'],
  ['POST', '/faults', { effect: { kind: 'delay', ms: 1 } }, 'faults'],
  ['DELETE', '/faults/fault-1', undefined, 'faults'],
  ['DELETE', '/faults', undefined, 'faults'],
  ['POST', '/overrides', { answer: { status: 200 } }, 'overrides'],
  ['DELETE', '/overrides/override-1', undefined, 'overrides'],
  ['POST', '/tasks', { provider: 'scale' }, 'data'],
  ['PUT', '/resources/scale/evaluation', { resources: [] }, 'data'],
  ['POST', '/seed', { count: 1, provider: 'scale' }, 'data'],
  ['POST', '/state', { scale: { evaluations: [{ name: 'one' }] } }, 'data'],
  ['DELETE', '/requests', undefined, 'requests'],
  ['POST', '/snapshots/s', undefined, 'snapshots'],
  ['DELETE', '/snapshots/s', undefined, 'snapshots'],
]

t.test('who asks for it hears of everything that calls of the control API change', async (t) => {
  const emulator = await startEmulator(t)
  const url = await emulator.listen()
  const call = (method: string, path: string, payload?: object) =>
    emulator.app.inject({ method: method as 'GET', url: `/_mock${path}`, ...(payload && { payload }) })
  await call('POST', '/worlds', { name: 'w' })
  const one = await follow(t, `${url}/_mock/worlds/w/events?types=changed`)
  const all = await follow(t, `${url}/_mock/events?world=*&types=changed`)
  const short = await follow(t, `${url}/_mock/events?types=changed`)
  const without = await follow(t, `${url}/_mock/worlds/w/events`)
  for (const [method, path, payload, what] of CALLS) {
    const { statusCode, body } = await call(method, `/worlds/w${path}`, payload)
    t.ok(statusCode < 300, `${method} ${path}: ${body}`)
    t.same(await one.next(), { world: 'w', what }, `${method} ${path}`)
    t.same(await all.next(), { world: 'w', what })
    // A snapshot is of the whole server.
    if (what === 'snapshots') t.same(await short.next(), { world: 'w', what })
  }
  await call('PUT', '/clock', { rate: 2 })
  t.same(await short.next(), { world: 'default', what: 'clock' })
  t.same(await all.next(), { world: 'default', what: 'clock' }, 'and the world w was not told of it:')

  // A world is made by its first client, and dropped.
  await emulator.app.inject({ url: '/v5/evaluations', headers: { 'x-api-key': 'mock.new' } })
  for (const stream of [one, all, short]) t.same(await stream.next(), { world: 'new', what: 'worlds' })
  await call('DELETE', '/worlds/new')
  for (const stream of [one, all, short]) t.same(await stream.next(), { world: 'new', what: 'worlds' })

  // Neither what failed nor what only looks.
  t.equal((await call('PUT', '/worlds/w/clock', { rate: -1 })).statusCode, 400)
  t.equal((await call('DELETE', '/worlds/w/faults/nope')).statusCode, 404)
  await call('POST', '/worlds/w/requests/verify', { operationId: 'ListEvaluations', times: 0 })
  await call('GET', '/worlds/w/faults')
  await call('PUT', '/worlds/w/plan', {})
  t.same(await one.next(), { world: 'w', what: 'plan' })
  t.notMatch(one.raw(), /^id:/m, 'they have no ids')

  await call('POST', '/worlds/w/reset')
  while ((await without.next()) !== 'world');
  t.notMatch(without.raw(), 'changed', 'and come to nobody who did not ask')
})
