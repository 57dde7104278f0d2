// What is imported is stored as its schema gives it; what the provider could not show is refused.
import t from 'tap'
import { startEmulator } from '../../support/emulator.ts'
import { credentials } from '../../support/signers.ts'

t.test('a document is stored with the defaults of its schema, and its provider shows it', async (t) => {
  const { app, world } = await startEmulator(t)
  const payload = { resources: [{ id: 'x', name: 'n', doc: { item_count: 0 } }] }
  const put = await app.inject({ method: 'PUT', url: '/_mock/resources/scale/evaluation', payload })
  if (put.statusCode === 200) {
    t.match(world().resources({ id: 'x' }), [{ doc: { item_count: 0, error_total: 0, outcome: 'success' } }])
    const headers = { 'x-api-key': 'mock' }
    t.equal((await app.inject({ url: '/v5/evaluations', headers })).statusCode, 200)
    t.match((await app.inject({ url: '/v5/evaluations/x', headers })).json(), { id: 'x', name: 'n' })
  } else t.match(put.json(), { status: 400, detail: /doc\./ })
})

t.test('a state or a kind that there is not is refused, and nothing goes in', async (t) => {
  const { app, world } = await startEmulator(t)
  const before = world().count()
  const one = { id: 'x', name: 'n', doc: { item_count: 0 } }
  for (const kind of ['constructor', 'toString', 'nothing']) {
    const url = `/_mock/resources/scale/${kind}`
    t.equal((await app.inject({ method: 'PUT', url, payload: { resources: [one] } })).statusCode, 404)
  }
  const steps = [{ state: 'unheard-of', at: '2026-11-21T08:00:00Z' }]
  const url = '/_mock/resources/scale/evaluation'
  const reply = await app.inject({ method: 'PUT', url, payload: { resources: [{ ...one, steps }] } })
  t.match(reply.json(), {
    status: 400,
    detail: /there is no state unheard-of; valid states: pending, running/,
  })
  t.equal(world().count(), before)
})

t.test('what has a state has one without steps, too, and no step is still to come', async (t) => {
  const { app } = await startEmulator(t)
  const put = (path: string, resource: object) =>
    app.inject({ method: 'PUT', url: `/_mock/resources/${path}`, payload: { resources: [resource] } })
  const one = { id: 'x', name: 'n', doc: { item_count: 0 } }
  t.equal((await put('scale/evaluation', one)).statusCode, 200)
  const shown = await app.inject({ url: '/v5/evaluations/x', headers: { 'x-api-key': 'mock' } })
  t.match(shown.json(), { status: 'completed' })
  const steps = [{ state: 'running', at: '2026-11-21T08:00:01Z' }]
  t.match((await put('scale/evaluation', { ...one, steps })).json(), {
    status: 400,
    detail: /steps\.0\.at: must not be after 2026-11-21T08:00:00\.000Z, the time in the world$/,
  })

  const doc = {
    accountUuid: 'a',
    url: 'u',
    managementIp: '10.0.0.1',
    managementPort: 80,
    capacityBytes: 1,
  }
  const id = '0123456789abcdef0123456789abcdef'
  t.equal((await put('zstack/model-center', { id, name: 'n', doc })).statusCode, 200)
  const path = `/zstack/v1/ai/model-centers/${id}`
  const center = await app.inject({ url: path, headers: credentials.zstack?.({ method: 'GET', path }) })
  t.match(center.json(), { inventories: [{ uuid: id, status: 'Connected' }] })
  t.match(
    (await put('zstack/model-center', { id, name: 'n', doc: { ...doc, managementPort: 1.5 } })).json(),
    {
      status: 400,
      detail: /doc\.managementPort: it must be a whole number, not 1\.5$/,
    },
  )
})
