import { worldFor } from 'evalmock/testing'
import { test as base, describe, expect } from 'vitest'
import { evaluations } from './evaluations.ts'

const SEEDED = '7c0e6f0a-3f0d-4d0b-9a55-0a1f5a1c2b01'
const HOUR_MS = 3_600_000

/** Each test has a world of its own, and a client that leads there. */
const test = base
  .extend('world', ({ onTestFinished }) => worldFor({ onTestFinished }))
  .extend('client', ({ world }) => evaluations({ url: world.url, headers: world.credentials.scale ?? {} }))

test('an evaluation of six hours is done in a moment', async ({ world, client }) => {
  await world.clock.freeze()
  await world.plan({ pace: 'time', queueMs: 0, runMs: 6 * HOUR_MS })

  const { id, status } = await client.start('Capitals', ['Capital of France?'])
  expect(status).toBe('running')
  await world.clock.advance(5 * HOUR_MS)
  expect(await client.read(id)).toMatchObject({ status: 'running' })
  await world.clock.advance(1 * HOUR_MS)
  expect(await client.read(id)).toMatchObject({ status: 'completed', name: 'Capitals' })
})

test('a busy service is asked again, and nothing is made twice', async ({ world, client }) => {
  await world.faults.add({
    match: { operationId: 'CreateEvaluation' },
    times: 1,
    effect: { kind: 'problem', problem: 'rate-limited', retryAfterS: 1 },
  })
  await client.start('Capitals', ['Capital of France?'])
  await world.requests.verify({ match: { operationId: 'CreateEvaluation', status: 429 }, count: 1 })
  await world.requests.verify({ match: { operationId: 'CreateEvaluation', status: 200 }, count: 1 })
})

test('a service that is down is reported', async ({ world, client }) => {
  await world.faults.add({ effect: { kind: 'problem', problem: 'unavailable' } })
  await expect(client.read(SEEDED)).rejects.toThrow(/503/)
})

describe('tests at the same time do not see each other', () => {
  test.concurrent.for(['one', 'other', 'third'])('%s', async (name, { client }) => {
    expect(await client.read(SEEDED)).toMatchObject({ name: 'Capital cities' })
    await client.rename(SEEDED, name)
    expect(await client.read(SEEDED)).toMatchObject({ name })
  })
})
