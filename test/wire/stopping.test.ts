// A signal ends the server in peace: requests under way get their answers, and nothing that waits keeps it.
import { once } from 'node:events'
import { connect } from 'node:net'
import t, { type Test } from 'tap'
import { type Served, serve } from '../support/process.ts'

const headers = { 'x-api-key': 'mock', 'content-type': 'application/json' }
const LONG_MS = 600_000

const order = async ({ url }: Served, effect: object, times?: number): Promise<void> => {
  const body = JSON.stringify({ match: { operationId: 'ListEvaluations' }, times, effect })
  const reply = await fetch(`${url}/_mock/faults`, { method: 'POST', body })
  if (reply.status !== 201) throw new Error(await reply.text())
}

/** Until the server has so many requests under way. */
async function underWay({ url }: Served, count = 1): Promise<void> {
  for (;;) {
    const reply = await fetch(`${url}/_mock/requests`)
    const { requests } = (await reply.json()) as { requests: { fate: string }[] }
    if (requests.length >= count) return
  }
}

/** Starts, has a list asked for under this fault, and stops it with the signal. */
async function stopUnder(t: Test, effect: object, signal: NodeJS.Signals = 'SIGTERM', args: string[] = []) {
  const server = await serve(t, args)
  await order(server, effect)
  const reply = fetch(`${server.url}/v5/evaluations`, { headers }).then(
    async (answer) => ({ status: answer.status, body: (await answer.json()) as object }),
    (error: Error) => error,
  )
  await underWay(server)
  const code = await server.stop(signal)
  return { code, reply: await reply }
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
  t.test(`${signal}: a request that is delayed for long is answered at once`, async (t) => {
    const { code, reply } = await stopUnder(t, { kind: 'delay', ms: LONG_MS }, signal)
    t.equal(code, 0)
    t.match(reply, { status: 200, body: { object: 'list' } })
  })

t.test('an answer that is sent bit by bit is sent whole', async (t) => {
  const { code, reply } = await stopUnder(t, { kind: 'slow', ms: LONG_MS })
  t.equal(code, 0)
  t.match(reply, { status: 200, body: { object: 'list' } })
})

t.test('a request that is never answered is let go', async (t) => {
  const server = await serve(t)
  const effects = [{ kind: 'hang' }, { kind: 'hang', ms: LONG_MS }, { kind: 'hang', when: 'after' }]
  for (const effect of effects) await order(server, effect, 1)
  const replies = effects.map(() =>
    fetch(`${server.url}/v5/evaluations`, { headers }).then(
      () => 'answered',
      (error: Error) => error,
    ),
  )
  await underWay(server, effects.length)
  t.equal(await server.stop(), 0)
  for (const reply of await Promise.all(replies)) t.type(reply, Error)
})

t.test('who waits for requests or follows events is told that it is over', async (t) => {
  const server = await serve(t)
  const waiting = fetch(`${server.url}/_mock/requests/await`, {
    method: 'POST',
    body: JSON.stringify({ match: { operationId: 'GetDataset' }, timeoutMs: 300_000 }),
  })
  const events = await fetch(`${server.url}/_mock/events`)
  const text = events.text()
  t.equal(await server.stop(), 0)
  t.match(await text, /^: connected\nretry: 1000\n\n/)
  const { status } = await waiting
  t.ok(status < 500, `${status}`)
})

t.test('half a request gets the time of --grace, and no more', async (t) => {
  for (const args of [['--grace', '0s'], ['--grace', '200ms'], []]) {
    const server = await serve(t, args)
    const { hostname, port } = new URL(server.url)
    const half = connect(Number(port), hostname)
    half.on('error', () => {})
    half.write('POST /v5/evaluations HTTP/1.1\r\nHost: x\r\nx-api-key: mock\r\nContent-Length: 100\r\n\r\n{')
    await underWay(server)
    const closed = once(half, 'close')
    t.equal(await server.stop(), 0)
    await closed
  }
})

t.test('half a request that is completed in time is answered', async (t) => {
  const server = await serve(t, ['--grace', '60s'])
  const { hostname, port } = new URL(server.url)
  const half = connect(Number(port), hostname)
  const body = JSON.stringify({ name: 'late', data: [{ input: 'a' }] })
  half.write(
    `POST /v5/evaluations HTTP/1.1\r\nHost: x\r\nx-api-key: mock\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`,
  )
  await underWay(server)
  const exit = once(server.child, 'exit')
  server.child.kill('SIGTERM')
  for (;;)
    if (
      await fetch(`${server.url}/_mock/livez`).then(
        () => false,
        () => true,
      )
    )
      break
  half.write(body.slice(5))
  let answer = ''
  for await (const chunk of half) answer += chunk
  t.match(answer, /^HTTP\/1\.1 200 OK\r\n[\s\S]*"name":"late"/)
  t.same(await exit, [0, null])
})
