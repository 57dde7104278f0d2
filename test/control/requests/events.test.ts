import { syncBuiltinESMExports } from 'node:module'
import { mock } from 'node:test'
import t from 'tap'
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
