const { accuracyOf, namesOfTasks, startTask, stateOf } = require('./eval-tasks')
const { newWorld } = require('./world')

const HOUR_MS = 3_600_000
const MODEL = 'amv-m4th7u7orv1a'

let world
beforeEach(async () => {
  world = await newWorld()
})
afterEach(() => world.drop())

test('a task of an hour is queued, runs and has a report', async () => {
  await world.freeze()
  await world.plan({ pace: 'time', queueMs: HOUR_MS / 2, runMs: HOUR_MS / 2 })

  const id = await startTask('nightly', [MODEL])
  expect(await stateOf(id)).toBe('Queued')
  await world.advance(HOUR_MS / 2)
  expect(await stateOf(id)).toBe('Running')
  await world.advance(HOUR_MS / 2)
  expect(await stateOf(id)).toBe('Successed')
  expect(await accuracyOf(id)).toEqual({ [MODEL]: expect.any(Number) })
})

test.each(['nightly', 'weekly'])('%s is the only task that was added', async (name) => {
  const before = await namesOfTasks()
  await startTask(name, [MODEL])
  expect(await namesOfTasks()).toEqual([...before, name])
  expect(before).not.toContain('nightly')
})

test('a task that fails ends as Failed', async () => {
  await world.plan({ pace: 'immediate', outcome: 'failure' })
  expect(await stateOf(await startTask('doomed', [MODEL]))).toBe('Failed')
})

test('the SDK reports a rate limit once', async () => {
  await world.fault({ times: 1, effect: { kind: 'problem', problem: 'rate-limited' } })
  await expect(namesOfTasks()).rejects.toThrow(/429/)
  await expect(namesOfTasks()).resolves.not.toHaveLength(0)
})
