// How evaluation services and tasks live, by the clock, by looks, at once.
import t, { type Test } from 'tap'
import type { EmulatorOptions } from '../../../src/emulator.ts'
import { startEmulator } from '../../support/emulator.ts'
import { SEED, zstackClient } from '../../support/zstack.ts'

const start = async (t: Test, options: EmulatorOptions = {}) => {
  const emulator = await startEmulator(t, {
    behaviors: { 'zstack.nulls': 'absent', 'zstack.envelope': 'bare', 'zstack.start': 'steps' },
    ...options,
  })
  const client = await zstackClient(emulator)
  const { clock } = emulator.world()
  const deploy = async (members: object = {}) => {
    const { body } = await client.call('PUT', `/ai/model-services/eval/${SEED.evalService}`, {
      deployModelEvalService: { name: 'x', limits: 10, modelServiceGroupUuids: [SEED.freeGroup], ...members },
    })
    return {
      group: body.inventory.uuid as string,
      tasks: body.tasks.map((task: { uuid: string }) => task.uuid) as string[],
    }
  }
  const read = async (uuid: string) =>
    (await client.call('GET', `/model-evaluation-tasks/${uuid}`)).body.inventories[0]
  const readGroup = async (uuid: string) =>
    (await client.call('GET', `/ai/model-eval-services/instances/groups/${uuid}`)).body.inventories[0]
  return { emulator, client, clock, deploy, read, readGroup }
}

t.test('a service boots in four steps, its instances with it', async (t) => {
  const { clock, deploy, readGroup } = await start(t)
  const { group } = await deploy()
  for (const [ms, status] of [
    [0, 'Deploying'],
    [799, 'Deploying'],
    [1, 'ConfigSettingUp'],
    [600, 'ServiceBootingUp'],
    [600, 'Running'],
    [3_600_000, 'Running'],
  ] as const) {
    clock.advance(ms)
    const found = await readGroup(group)
    t.match(found, { status, instances: [{ status }] }, `${ms} ms later`)
  }
  t.match(await readGroup(group), {
    createDate: 'Nov 21, 2026 4:00:00 PM',
    lastOpDate: 'Nov 21, 2026 4:00:02 PM',
  })
})

t.test('a task is created, runs and completes; its percentage only grows', async (t) => {
  const { clock, deploy, read } = await start(t)
  const [uuid = ''] = (await deploy()).tasks
  t.match(await read(uuid), { status: 'Created', percentage: 0 })
  clock.advance(1999)
  t.match(await read(uuid), { status: 'Created', percentage: 0 })
  clock.advance(1)
  t.match(await read(uuid), { status: 'Running', percentage: 0, lastOpDate: 'Nov 21, 2026 4:00:02 PM' })
  let before = 0
  for (let i = 0; i < 16; i++) {
    const { status, percentage, totalScore, endTime, opaque } = await read(uuid)
    t.match(
      { status, totalScore, endTime, opaque },
      { status: 'Running', totalScore: undefined, endTime: undefined, opaque: undefined },
    )
    t.ok(percentage >= before && percentage < 100, `${percentage} after ${before}`)
    before = percentage
    clock.advance(499)
  }
  t.ok(before > 90)
  clock.advance(16)
  const done = await read(uuid)
  t.match(done, {
    status: 'Completed',
    percentage: 100,
    endTime: 'Nov 21, 2026 4:00:10 PM',
    lastOpDate: 'Nov 21, 2026 4:00:10 PM',
  })
  t.ok(done.totalScore >= 40 && done.totalScore <= 95)
  t.same(JSON.parse(done.opaque), { total_score: done.totalScore, end_time: 'Nov 21, 2026 04:00:10 PM' })
  clock.advance(3_600_000)
  t.same(await read(uuid), done, 'and nothing changes any more')
})

t.test('the plan says how a task ends', async (t) => {
  const partial = await start(t, { plan: { outcome: 'partial' } })
  const [half = ''] = (await partial.deploy()).tasks
  partial.clock.advance(10_000)
  const done = await partial.read(half)
  t.match(done, { status: 'PartialCompleted', percentage: 100, endTime: 'Nov 21, 2026 4:00:10 PM' })
  t.equal(JSON.parse(done.opaque).total_score, done.totalScore)

  const failing = await start(t, { plan: { outcome: 'failure' } })
  const [failed = ''] = (await failing.deploy()).tasks
  let last = 0
  for (let i = 0; i < 10; i++) {
    failing.clock.advance(1000)
    const { percentage } = await failing.read(failed)
    t.ok(percentage >= last, `${percentage} after ${last}`)
    last = percentage
  }
  const end = await failing.read(failed)
  t.match(end, { status: 'Failed', endTime: 'Nov 21, 2026 4:00:10 PM' })
  t.ok(end.percentage >= 5 && end.percentage < 100, 'it stops where it failed')
  t.notOk('totalScore' in end)
  t.same(JSON.parse(end.opaque), { end_time: 'Nov 21, 2026 04:00:10 PM' })
})

t.test('a task is idle while another of the same evaluated service has not ended', async (t) => {
  const { clock, deploy, read } = await start(t)
  const [first = '', second = ''] = (await deploy({ datasetUuids: [SEED.mmlu, SEED.gsm8k] })).tasks
  const [third = ''] = (await deploy()).tasks
  const [other = ''] = (await deploy({ modelServiceGroupUuids: [] })).tasks
  const states = async (): Promise<string[]> =>
    (await Promise.all([first, second, third, other].map(read))).map((task) => task.status)
  t.same(await states(), ['Created', 'Created', 'Created', 'Created'])
  clock.advance(2000)
  t.same(await states(), ['Running', 'Idle', 'Idle', 'Running'])
  t.match(await read(second), { percentage: 0 })
  clock.advance(8000)
  t.same(await states(), ['Completed', 'Running', 'Idle', 'Completed'])
  clock.advance(8000)
  t.same(await states(), ['Completed', 'Completed', 'Running', 'Completed'])
  clock.advance(8000)
  t.same(await states(), ['Completed', 'Completed', 'Completed', 'Completed'])
  t.match(await read(third), { endTime: 'Nov 21, 2026 4:00:26 PM' })
  const [later = ''] = (await deploy()).tasks
  clock.advance(2000)
  t.match(await read(later), { status: 'Running' }, 'the service is free again')
})

t.test(
  'a task that is deleted or pushed to its end lets the next of its evaluated service begin',
  async (t) => {
    const { emulator, client, clock, deploy, read } = await start(t)
    const push = (uuid: string, way: string, payload: object = {}) =>
      emulator.app.inject({ method: 'POST', url: `/_mock/tasks/zstack/${uuid}/${way}`, payload })
    const deployed = await deploy({ datasetUuids: [SEED.mmlu, SEED.gsm8k, 'a', 'b', 'c'] })
    const states = async (): Promise<string[]> =>
      (await client.call('GET', '/model-evaluation-tasks?q=name~=x-%25')).body.inventories.map(
        (task: { status: string }) => task.status,
      )
    const [first = '', second = '', third = '', fourth = '', fifth = ''] = deployed.tasks
    await client.call('DELETE', `/model-evaluation-tasks/${first}`)
    t.same(await states(), ['Created', 'Created', 'Created', 'Created'])
    clock.advance(2000)
    t.same(await states(), ['Running', 'Idle', 'Idle', 'Idle'], 'the second does not wait any more')
    clock.advance(1000)
    t.equal((await push(second, 'complete')).statusCode, 200)
    t.same(await states(), ['Completed', 'Running', 'Idle', 'Idle'])
    clock.advance(1000)
    t.equal((await push(third, 'fail')).statusCode, 200)
    t.same(await states(), ['Completed', 'Failed', 'Running', 'Idle'])
    t.match(await read(fourth), { percentage: 0, lastOpDate: 'Nov 21, 2026 4:00:04 PM' })
    await client.call('DELETE', `/model-evaluation-tasks?uuids=${fourth}&uuids=${third}`)
    t.same(await states(), ['Completed', 'Running'])
    clock.advance(8000)
    t.match(await read(fifth), { status: 'Completed', endTime: 'Nov 21, 2026 4:00:12 PM' })

    const other = await deploy()
    const [waiting = ''] = (await deploy()).tasks
    clock.advance(3000)
    t.match(await read(waiting), { status: 'Idle' })
    await client.call('DELETE', `/ai/model-services/instances/groups/${other.group}`)
    t.match(await read(waiting), { status: 'Running' }, 'its evaluation service took the one before it along')
  },
)

t.test('a task that is pushed to Failed keeps the percentage it had', async (t) => {
  for (const plan of [
    { pace: 'time' },
    { pace: 'time', outcome: 'failure' },
    { pace: 'polls', polls: 30 },
  ] as const) {
    const { emulator, client, clock, deploy } = await start(t, { plan })
    const { tasks } = await deploy({ modelServiceGroupUuids: [], datasetUuids: [...'abcdefgh'] })
    if (plan.pace === 'time') clock.advance(9500)
    for (const uuid of tasks) {
      const read = async () =>
        (await client.call('GET', `/model-evaluation-tasks/${uuid}`)).body.inventories[0]
      if (plan.pace === 'polls') for (let i = 0; i < 28; i++) await read()
      const list = await client.call('GET', `/model-evaluation-tasks?q=uuid?=${uuid}`)
      const [before] = list.body.inventories
      await emulator.app.inject({ method: 'POST', url: `/_mock/tasks/zstack/${uuid}/fail`, payload: {} })
      const after = await read()
      t.equal(after.status, 'Failed')
      t.ok(
        before.percentage > 0 && after.percentage >= before.percentage && after.percentage < 100,
        plan.pace,
      )
    }
  }
})

t.test('with the pace polls a task goes on as it is read, by path or by condition', async (t) => {
  const { emulator, client, deploy, read } = await start(t, { plan: { pace: 'polls', polls: 5 } })
  const [uuid = ''] = (await deploy()).tasks
  emulator.world().clock.advance(3_600_000)
  const list = async (query: string) =>
    (await client.call('GET', `/model-evaluation-tasks?${query}`)).body.inventories
  const seen = [await read(uuid), (await list(`q=uuid=${uuid}`))[0]]
  for (let i = 0; i < 3; i++) t.equal((await list('q=name=x')).length, 1, 'a list is no look')
  seen.push(await read(uuid), await read(uuid), await read(uuid), await read(uuid))
  t.same(
    seen.map((task) => [task.status, task.percentage]),
    [
      ['Running', 0],
      ['Running', 25],
      ['Running', 50],
      ['Running', 75],
      ['Completed', 100],
      ['Completed', 100],
    ],
  )
})

t.test('with the pace immediate all is over at once', async (t) => {
  const { deploy, read, readGroup } = await start(t, { plan: { pace: 'immediate' } })
  const { group, tasks } = await deploy()
  t.match(await readGroup(group), { status: 'Running' })
  t.match(await read(tasks[0] ?? ''), {
    status: 'Completed',
    percentage: 100,
    endTime: 'Nov 21, 2026 4:00:00 PM',
  })
})

t.test('the same seed gives the same uuids and scores, another seed others', async (t) => {
  const run = async (seed: string): Promise<string> => {
    const { clock, deploy, read } = await start(t, { seed })
    const [uuid = ''] = (await deploy()).tasks
    clock.advance(10_000)
    return JSON.stringify(await read(uuid))
  }
  t.equal(await run('a'), await run('a'))
  t.not(await run('a'), await run('b'))
})

t.test('the seed shows a task in each state, and more than one page needs', async (t) => {
  const { client } = await start(t)
  const { body } = await client.call('GET', '/model-evaluation-tasks')
  t.same(
    body.inventories.map((task: { uuid: string; status: string }) => [task.uuid, task.status]),
    [
      [SEED.completed, 'Completed'],
      [SEED.partial, 'PartialCompleted'],
      [SEED.failed, 'Failed'],
      [SEED.running, 'Running'],
      [SEED.idle, 'Idle'],
      [SEED.tenants, 'Completed'],
    ],
  )
})

t.test('without fixtures there is nothing but the accounts', async (t) => {
  const { client } = await start(t, { fixtures: 'none' })
  t.same((await client.call('GET', '/model-evaluation-tasks')).body.inventories, [])
  t.equal((await client.login('tenant')).status, 200)
  const { status } = await client.signed('GET', '/model-evaluation-tasks')
  t.equal(status, 200)
})

t.test('a body over 50 MB is refused as text', async (t) => {
  const { client } = await start(t)
  const answer = await client.call(
    'PUT',
    `/model-evaluation-tasks/${SEED.running}`,
    ' '.repeat(50 * 1024 * 1024 + 1),
  )
  t.match(answer, { status: 413, type: 'text/plain;charset=UTF-8' })
})
