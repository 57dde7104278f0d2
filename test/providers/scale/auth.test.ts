import t from 'tap'
import { startEmulator } from '../../support/emulator.ts'

const CONFIGURED = { 'sk-1': { world: 'own' } }

t.test('the journal says of each refused key what was wrong with it, and shows none', async (t) => {
  const { app } = await startEmulator(t)
  const known = 'mock, mock.<world>, or one of the configuration'
  const cases: readonly [headers: Record<string, string>, explanation: object][] = [
    [{}, { mistake: 'no-key', text: `there is no x-api-key header: send ${known}` }],
    [{ 'x-api-key': '' }, { mistake: 'no-key', text: `there is no x-api-key header: send ${known}` }],
    [
      { authorization: 'Bearer mock' },
      {
        mistake: 'wrong-header',
        text: 'the key was sent as Authorization: this API reads the header x-api-key',
      },
    ],
    [
      { 'x-api-key': 'S3CRET', authorization: 'x' },
      { mistake: 'unknown-key', text: `the x-api-key is none of ${known} (which has 0)` },
    ],
    [{ 'x-api-key': 'mock.' }, { mistake: 'unknown-key' }],
    [{ 'x-api-key': 'mock.a/b' }, { mistake: 'unknown-key' }],
    [{ 'x-api-key': `mock.${'x'.repeat(65)}` }, { mistake: 'unknown-key' }],
  ]
  for (const [i, [headers, explanation]] of cases.entries()) {
    const { statusCode } = await app.inject({ url: '/v5/evaluations', headers })
    t.equal(statusCode, 401, JSON.stringify(headers))
    const { payload } = await app.inject({ url: `/_mock/requests/${i + 1}` })
    t.match(JSON.parse(payload).explanation, explanation, JSON.stringify(headers))
    t.notMatch(payload, 'S3CRET')
  }
})

t.test('a key leads to its world, with its own account or none', async (t) => {
  const { app, world } = await startEmulator(t)
  const call = async (headers: Record<string, string>) => {
    const { statusCode } = await app.inject({ url: '/v5/evaluations', headers })
    return statusCode
  }
  const name = 'x'.repeat(64)
  t.equal(await call({ 'x-api-key': `mock.${name}` }), 200)
  t.equal(world(name).backstage.journal.seen, 1)
  t.equal(await call({ 'x-api-key': 'mock' }), 200)
  t.equal(await call({ 'x-api-key': 'mock', 'x-selected-account-id': '' }), 200)
  t.equal(await call({ 'x-api-key': 'mock', 'x-selected-account-id': 'mock' }), 200)
  t.equal(await call({ 'x-api-key': 'mock.w', 'x-selected-account-id': 'mock.w' }), 200)
  t.equal(await call({ 'x-api-key': 'mock.w', 'x-selected-account-id': 'mock' }), 403)
  const { payload } = await app.inject({ url: '/_mock/worlds/w/requests/2' })
  t.match(JSON.parse(payload).notes, [{ text: "account mock is not the key's: that is mock.w" }])
})

t.test('a configured key has the world and the accounts that it wants', async (t) => {
  const { app, world } = await startEmulator(t, { credentials: CONFIGURED })
  const call = async (headers: Record<string, string>) =>
    (await app.inject({ url: '/v5/evaluations', headers })).statusCode
  t.equal(await call({ 'x-api-key': 'sk-1' }), 200)
  t.equal(await call({ 'x-api-key': 'sk-1', 'x-selected-account-id': 'any' }), 200)
  t.equal(world('own').backstage.journal.seen, 2)
  t.equal(await call({ 'x-api-key': 'sk-2' }), 401)
})

t.test('without credentials every key, account or none reaches the default world', async (t) => {
  const statuses = async (auth: 'off' | 'lenient' | 'strict') => {
    const { app } = await startEmulator(t, { auth })
    const found: number[] = []
    for (const headers of [
      {},
      { 'x-api-key': '' },
      { 'x-api-key': 'wrong' },
      { 'x-api-key': 'mock', 'x-selected-account-id': 'wrong' },
    ])
      found.push((await app.inject({ url: '/v5/evaluations', headers })).statusCode)
    return found
  }
  t.same(await statuses('off'), [200, 200, 200, 200])
  t.same(await statuses('lenient'), [401, 401, 200, 200])
  t.same(await statuses('strict'), [401, 401, 401, 403])
})

t.test('the address of an export leads to its world without a key, until it has expired', async (t) => {
  const { app, world } = await startEmulator(t)
  const headers = { 'x-api-key': 'mock.ci' }
  const made = await app.inject({
    method: 'POST',
    url: '/v5/evaluations',
    headers,
    payload: { name: 'x', data: [{ a: 1 }] },
  })
  const { signed_url } = (
    await app.inject({
      method: 'POST',
      url: '/v5/evaluation-items/export',
      headers,
      payload: { evaluation_id: made.json().id, export_method: 'signed_url', export_format: 'json' },
    })
  ).json()
  const url = new URL(signed_url).pathname
  const got = await app.inject({ url })
  t.match(got.json(), [{ data: { a: 1 } }])
  t.equal(world('ci').backstage.journal.seen, 3, 'it is a request of that world')
  world('ci').clock.advance(3_600_000)
  t.equal((await app.inject({ url })).statusCode, 403)
})
