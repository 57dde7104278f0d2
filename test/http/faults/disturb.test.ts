import t from 'tap'
import { startControlled } from '../../support/control.ts'

t.test('retry-after is rounded up: a client that waits so long gets through', async (t) => {
  const cases: [perSecond: number, retryAfter: string][] = [
    [0.4, '3'],
    [0.5, '2'],
    [0.3, '4'],
    [1, '1'],
    [100, '1'],
  ]
  for (const [perSecond, retryAfter] of cases) {
    const all = await startControlled(t)
    const effect = { kind: 'rate-limit', perSecond, burst: 1 }
    t.equal((await all.control('POST', '/faults', { effect })).status, 201)
    t.equal((await all.acme('GET', '/tasks')).status, 200)
    const refused = await all.acme('GET', '/tasks')
    t.match(refused, { status: 429, headers: { 'retry-after': retryAfter } }, `${perSecond} per second`)
    await all.control('POST', '/clock/advance', { ms: Number(retryAfter) * 1000 })
    t.equal((await all.acme('GET', '/tasks')).status, 200)
  }
})

t.test('a rate limit that a request orders for itself asks for a second', async (t) => {
  const { emulator } = await startControlled(t, { faultHeader: true })
  const headers = { 'x-api-key': 'default', 'x-evalmock-fault': 'rate-limit; perSecond=1' }
  const { statusCode, headers: got } = await emulator.app.inject({ url: '/acme/tasks', headers })
  t.match([statusCode, got['retry-after']], [429, '1'])
})

t.test('a fault without words of its own says what kind of problem it is', async (t) => {
  const all = await startControlled(t)
  const cases: readonly [problem: string, message: string][] = [
    ['no-route', 'Not found'],
    ['unauthenticated', 'Not authenticated'],
    ['forbidden', 'Forbidden'],
    ['malformed', 'Malformed request'],
    ['invalid', 'Invalid request'],
    ['not-found', 'Not found'],
    ['conflict', 'Conflict'],
    ['rate-limited', 'Too many requests'],
    ['unavailable', 'Service unavailable'],
    ['internal', 'Internal server error'],
  ]
  for (const [problem, message] of cases) {
    await all.control('POST', '/faults', { effect: { kind: 'problem', problem }, times: 1 })
    t.match((await all.acme('GET', '/tasks')).json, { message }, problem)
  }
  await all.control('POST', '/faults', { effect: { kind: 'problem', problem: 'conflict', message: 'Mine' } })
  t.match((await all.acme('GET', '/tasks')).json, { message: 'Mine' })
})

t.test('an override answers although a delay for the resource comes before it', async (t) => {
  const all = await startControlled(t)
  const { id } = (await all.acme('POST', '/tasks', { name: 'x' })).json
  const match = { resource: id }
  await all.control('POST', '/faults', { match, effect: { kind: 'delay', ms: 1 } })
  t.match(await all.acme('GET', `/tasks/${id}`), { status: 200, json: { id } })
  const answer = { status: 418, body: { short: true } }
  t.equal(
    (await all.control('POST', '/overrides', { match: { operationId: 'GetTask' }, answer })).status,
    201,
  )
  t.match(await all.acme('GET', `/tasks/${id}`), { status: 418, json: { short: true } })
})

t.test('a request orders no fault unless the server allows it', async (t) => {
  for (const [options, status] of [
    [{}, 200],
    [{ faultHeader: false }, 200],
    [{ faultHeader: true }, 429],
  ] as const) {
    const { emulator } = await startControlled(t, options)
    const headers = { 'x-api-key': 'default', 'x-evalmock-fault': 'rate-limit; perSecond=1' }
    t.equal((await emulator.app.inject({ url: '/acme/tasks', headers })).statusCode, status)
  }
})
