import assert from 'node:assert/strict'
import test from 'node:test'
import { connect } from './zstack.mjs'

const { EVALMOCK_URL, ZSTACK_API_URL: url, ZSTACK_ACCOUNT: account, ZSTACK_PASSWORD: password } = process.env
const SERVICE = '5a90d3c6e7f1482bb3d8f26c4e71a09d'
const NIGHTLY = '7d1f0c3b9a524e6f8b0d5c2e1a934f76'
const SETTINGS = {
  name: 'mmlu-eval',
  type: 'Container',
  taskType: 'Capability',
  limits: 200,
  zoneUuid: 'd20b7e4f3a964c58b1e5092c7f8a6d13',
  datasetUuids: ['e19d7a5628c04b3f92d4c87a6e0f1b35'],
  modelServiceGroupUuids: ['0fe34c7d81b24a95a7c2d96e3b5018fa'],
}

const control = async (method, path, body) => {
  const reply = await fetch(`${EVALMOCK_URL}/_mock/worlds${path}`, { method, body: JSON.stringify(body) })
  assert.ok(reply.ok, `${method} ${path}: ${reply.status}`)
  return reply.json()
}

/** A world for one test, and a client in it. */
async function worldFor(t) {
  const { name, credentials } = await control('POST', '', {})
  t.after(() => control('DELETE', `/${name}`))
  const { accountName, password } = credentials.zstack
  return { name, client: await connect({ url, account: accountName, password }) }
}

test('the account of the environment logs in', async () => {
  const client = await connect({ url, account, password })
  assert.equal((await client.read(NIGHTLY)).status, 'Running')
})

test('an evaluation is waited for, as long as EVALMOCK_PACE says', async (t) => {
  const { client } = await worldFor(t)
  const start = performance.now()
  const task = await client.finished(await client.evaluate(SERVICE, SETTINGS))
  assert.equal(task.status, 'Completed')
  assert.ok(task.totalScore > 0)
  const seconds = (performance.now() - start) / 1000
  assert.ok(seconds > 3.5 && seconds < 10, `it took ${seconds} s`)
})

test('an evaluation of an hour is done when the clock has moved', async (t) => {
  const { name, client } = await worldFor(t)
  await control('PUT', `/${name}/clock`, { frozen: true })
  await control('PUT', `/${name}/plan`, { pace: 'time', queueMs: 0, runMs: 3_600_000 })
  const uuid = await client.evaluate(SERVICE, SETTINGS)
  await control('POST', `/${name}/clock/advance`, { ms: 1_800_000 })
  const { status, percentage } = await client.read(uuid)
  assert.deepEqual({ status, percentage }, { status: 'Running', percentage: 50 })
  await control('POST', `/${name}/clock/advance`, { ms: 1_800_000 })
  assert.equal((await client.read(uuid)).status, 'Completed')
})

test('what is renamed in one world keeps its name in another', async (t) => {
  const [one, other] = [await worldFor(t), await worldFor(t)]
  await one.client.rename(NIGHTLY, 'weekly')
  assert.equal((await one.client.read(NIGHTLY)).name, 'weekly')
  assert.equal((await other.client.read(NIGHTLY)).name, 'nightly-mmlu')
})

test('a session that the service refuses is an error with its code', async (t) => {
  const { name, client } = await worldFor(t)
  const effect = { kind: 'problem', problem: 'unauthenticated' }
  await control('POST', `/${name}/faults`, { times: 1, effect })
  await assert.rejects(client.read(NIGHTLY), { code: 'ID.1001' })
  assert.equal((await client.read(NIGHTLY)).status, 'Running')
})
