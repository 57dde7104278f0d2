// node --test
import assert from 'node:assert'
import test from 'node:test'
import { worldFor } from 'evalmock/testing'

const EVALUATION = {
  name: 'Capitals',
  data: [{ input: 'Capital of France?', expected: 'Paris' }],
  tasks: [
    {
      task_type: 'chat_completion',
      alias: 'output',
      configuration: { model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content: '{{item.input}}' }] },
    },
  ],
}

/** What the code under test would do with the provider's SDK. */
const scale = async ({ url, credentials }, method, path, body) => {
  const headers = { ...credentials.scale, 'content-type': 'application/json' }
  const reply = await fetch(`${url}/v5${path}`, { method, headers, body: JSON.stringify(body) })
  return { status: reply.status, ...(await reply.json()) }
}

test('an evaluation of six hours is done in a moment', async (t) => {
  const world = await worldFor(t)
  await world.clock.freeze()
  await world.plan({ pace: 'time', queueMs: 0, runMs: 6 * 3_600_000 })

  const { id, status } = await scale(world, 'POST', '/evaluations', EVALUATION)
  assert.strictEqual(status, 'running')
  await world.clock.advance(6 * 3_600_000)
  assert.strictEqual((await scale(world, 'GET', `/evaluations/${id}`)).status, 'completed')
})

test('what was asked is verified', async (t) => {
  const world = await worldFor(t)
  await scale(world, 'POST', '/evaluations', EVALUATION)
  await world.requests.verify({
    match: { operationId: 'CreateEvaluation', body: { name: 'Capitals' } },
    count: 1,
  })
})

test('an error comes on order, once', async (t) => {
  const world = await worldFor(t)
  await world.faults.add({ times: 1, effect: { kind: 'problem', problem: 'unavailable' } })
  const reply = await fetch(`${world.url}/v5/evaluations`, { headers: world.credentials.scale })
  assert.strictEqual(reply.ok, false)
  assert.ok((await scale(world, 'GET', '/evaluations')).total > 0)
})
