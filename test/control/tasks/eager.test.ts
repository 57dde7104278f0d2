// Pace `eager`: the clock follows the client's reads.
import fc from 'fast-check'
import t from 'tap'
import { startControlled } from '../../support/control.ts'
import { startEmulator } from '../../support/emulator.ts'
import { BY_RULE, QianfanClient } from '../../support/qianfan.ts'
import { senderOf } from '../../support/scale.ts'
import { SEED, zstackClient } from '../../support/zstack.ts'

t.test('a read without news moves the clock to the next state; the response shows it', async (t) => {
  const { acme, control } = await startControlled(t, { plan: { pace: 'eager' } })
  const { id } = (await acme('POST', '/tasks', { name: 'a' })).json
  const read = async () => (await acme('GET', `/tasks/${id}`)).json.state
  const time = async () => (await control('GET', '/clock')).json.now
  t.same([await read(), await time()], ['Queued', '2026-11-21T08:00:00.000Z'])
  await acme('GET', '/tasks')
  t.same([await read(), await time()], ['Running', '2026-11-21T08:00:02.000Z'], 'a list moves nothing')
  await control('POST', '/clock/advance', { ms: 9000 })
  t.same([await read(), await time()], ['Done', '2026-11-21T08:00:11.000Z'], 'news moves nothing')
  t.same([await read(), await time()], ['Done', '2026-11-21T08:00:11.000Z'], 'the end is the end')
})

t.test('whatever the durations, every state is seen, at its time, by one read each', async (t) => {
  const { acme, control, emulator } = await startControlled(t, { seed: 'eager' })
  const lengths = fc.integer({ min: 1, max: 1e9 })
  const plans = fc.record({
    queueMs: lengths,
    runMs: lengths,
    jitter: fc.constantFrom(0, 0.5),
    outcome: fc.constantFrom('success' as const, 'failure' as const),
  })
  const run = async (plan: object): Promise<unknown[]> => {
    await control('POST', '/reset')
    await control('PUT', '/plan', { ...plan, pace: 'eager' })
    const { id } = (await acme('POST', '/tasks', { name: 'a' })).json
    const [task] = emulator.world().resources({ provider: 'acme' })
    const read: unknown[] = []
    while (read.length < 4) {
      const { state } = (await acme('GET', `/tasks/${id}`)).json
      read.push([state, emulator.world().clock.now()])
      if (state === 'Done' || state === 'Failed') break
    }
    t.same(
      read,
      task?.steps?.map(({ state, at }) => [state, at]),
    )
    return read
  }
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      t.same(await run(plan), await run(plan), 'again the same')
    }),
    { numRuns: 40, seed: 21 },
  )
})

t.test('what a read has found outlives export and import', async (t) => {
  const { acme, control } = await startControlled(t, { plan: { pace: 'eager' } })
  const { id } = (await acme('POST', '/tasks', { name: 'a' })).json
  await acme('GET', `/tasks/${id}`)
  const exported = (await control('GET', '/state')).json
  await control('POST', '/reset')
  t.equal((await control('PUT', '/state', exported)).status, 200)
  t.equal((await acme('GET', `/tasks/${id}`)).json.state, 'Running')
})

t.test('a pushed task goes on from where it was pushed', async (t) => {
  const { acme, control } = await startControlled(t, { plan: { pace: 'eager' } })
  const { id } = (await acme('POST', '/tasks', { name: 'a' })).json
  await control('POST', `/tasks/acme/${id}/progress`, {})
  const read = async () => (await acme('GET', `/tasks/${id}`)).json.state
  t.same([await read(), await read(), await read()], ['Running', 'Done', 'Done'])
})

t.test('wait loops of the providers end without a pause', async (t) => {
  const emulator = await startEmulator(t, { plan: { pace: 'eager' } })
  const scale = senderOf(emulator)
  const { body } = await scale('POST', '/v5/evaluations', {
    name: 'waits',
    data: [{ input: 'x' }, { input: 'y' }],
    tasks: [
      {
        task_type: 'chat_completion',
        alias: 'output',
        configuration: {
          model: 'openai/gpt-4o-mini',
          messages: [{ role: 'user', content: '{{item.input}}' }],
        },
      },
    ],
  })
  const statuses: string[] = []
  for (let i = 0; i < 4; i++) statuses.push((await scale('GET', `/v5/evaluations/${body.id}`)).body.status)
  t.same(statuses, ['running', 'running', 'completed', 'completed'])

  const qianfan = new QianfanClient(emulator.app)
  const made = await qianfan.call('CreateEvalTask', {
    taskName: 'waits',
    ...BY_RULE,
  })
  const taskId = made.body.result
  const states: string[] = []
  const read = async () => states.push((await qianfan.call('DescribeEvalTask', { taskId })).body.result.state)
  await read()
  await read()
  await qianfan.call('StopEvalTask', { taskId })
  for (let i = 0; i < 3; i++) await read()
  t.same(states, ['Queued', 'Running', 'Stopping', 'Stopped', 'Stopped'])
})

t.test('tasks that wait for one service are read to their ends in turn', async (t) => {
  const emulator = await startEmulator(t, { plan: { pace: 'eager' }, behaviors: { 'zstack.start': 'steps' } })
  const client = await zstackClient(emulator)
  const { body } = await client.call('PUT', `/ai/model-services/eval/${SEED.evalService}`, {
    deployModelEvalService: {
      name: 'x',
      limits: 10,
      modelServiceGroupUuids: [SEED.freeGroup],
      datasetUuids: [SEED.mmlu, SEED.gsm8k],
    },
  })
  const read = async (uuid: string) =>
    (await client.call('GET', `/model-evaluation-tasks/${uuid}`)).body.inventories[0].status
  const [first, second] = body.tasks as [{ uuid: string }, { uuid: string }]
  const states: string[] = []
  for (let i = 0; i < 3; i++) states.push(await read(first.uuid))
  t.same(states, ['Created', 'Running', 'Completed'])
  // The clock is where the first one ended: that is news of the second.
  t.same([await read(second.uuid), await read(second.uuid)], ['Running', 'Completed'])
})
