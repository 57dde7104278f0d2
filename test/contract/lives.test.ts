// Tasks of every provider can be pushed along, and what their provider then says of them agrees.
import t from 'tap'
import { startEmulator } from '../support/emulator.ts'
import { call, example, PROVIDERS, type ProviderName, type Request } from '../support/operations.ts'

/** How a provider is asked for one task, and what it calls its state. */
const READ: Readonly<Record<ProviderName, (id: string) => Request>> = {
  zstack: (id) => call('zstack', 'GET', `/zstack/v1/model-evaluation-tasks/${id}`),
  qianfan: (id) => call('qianfan', 'POST', '/v2/eval?Action=DescribeEvalTask', { taskId: id }),
  scale: (id) => call('scale', 'GET', `/v5/evaluations/${id}`),
}
const STATES: Readonly<Record<ProviderName, Readonly<Record<'success' | 'failure' | 'partial', string>>>> = {
  zstack: {
    success: '"status":"Completed"',
    failure: '"status":"Failed"',
    partial: '"status":"PartialCompleted"',
  },
  qianfan: { success: '"state":"Successed"', failure: '"state":"Failed"', partial: '"state":"Failed"' },
  scale: { success: '"status":"completed"', failure: '"status":"failed"', partial: '"status":"completed"' },
}

interface Change {
  id: string
  kind: string
  from?: string
  to: string
}

for (const provider of PROVIDERS)
  t.test(`${provider}: a task ends as it is told to`, async (t) => {
    const { app, mounted } = await startEmulator(t, {
      preload: true,
      // A task that runs at once has no step before its end.
      behaviors: { 'zstack.start': 'steps' },
      wall: { now: () => Date.parse('2026-11-21T08:00:00Z') },
    })
    const send = ({ method, path, headers, body }: Request) =>
      app.inject({ method: method as 'GET', url: path, headers, payload: body })
    const lives = mounted.get(provider)?.provider.lives ?? {}
    const kinds = mounted.get(provider)?.provider.collections ?? {}
    for (const [kind, { ends, states }] of Object.entries(lives)) {
      t.ok(kind in kinds, `${kind} is stored`)
      for (const end of Object.values(ends)) t.ok(states.includes(end), `${end} is one of its states`)
    }
    for (const [outcome, path, payload] of [
      ['success', 'complete', {}],
      ['partial', 'complete', { outcome: 'partial' }],
      ['failure', 'fail', undefined],
    ] as const) {
      const before = new Set(await moving())
      t.equal((await send(example(provider, 'make'))).statusCode, 200)
      const id = (await moving()).find((one) => !before.has(one)) ?? ''
      const first = await app.inject({ method: 'POST', url: `/_mock/tasks/${provider}/${id}/progress` })
      t.equal(first.statusCode, 200, first.body)
      const pushed = await app.inject({
        method: 'POST',
        url: `/_mock/tasks/${provider}/${id}/${path}`,
        payload,
      })
      t.equal(pushed.statusCode, 200, pushed.body)
      const read = await send(READ[provider](id))
      t.match(read.body, STATES[provider][outcome], `${outcome}: ${read.body}`)
      t.equal(
        (await app.inject({ method: 'POST', url: `/_mock/tasks/${provider}/${id}/fail` })).statusCode,
        409,
      )
    }

    /** Ids of tasks with a change still to come; of a group that is made with its task, the task. */
    async function moving(): Promise<string[]> {
      const { changes } = (await app.inject(`/_mock/timeline?provider=${provider}`)).json()
      const tasks = (changes as Change[]).filter(({ kind }) => kind === 'task' || kind === 'evaluation')
      return [...new Set(tasks.map(({ id }) => id))]
    }
  })

t.test('qianfan: a task that waits for people is pushed on, step by step', async (t) => {
  const { app } = await startEmulator(t)
  const push = async (how: string) =>
    (await app.inject({ method: 'POST', url: `/_mock/tasks/qianfan/ame-m4nu41xxxxx/${how}` })).json()
  t.match(await push('progress'), { state: 'RunningWithMetricsCalculating' })
  t.match(await push('progress'), { state: 'Successed' })
  t.match(await push('progress'), { status: 409, detail: 'the task has ended: Successed' })
})

const LIVES = {
  'zstack task': {
    states: ['Creating', 'Created', 'Idle', 'Running', 'Completed', 'PartialCompleted', 'Failed'],
    ends: { success: 'Completed', failure: 'Failed', partial: 'PartialCompleted' },
    waiting: ['Creating', 'Created', 'Idle'],
    makes: 'DeployModelEvalService',
  },
  'zstack group': {
    states: ['Unknown', 'Starting', 'Deploying', 'ConfigSettingUp', 'ServiceBootingUp', 'Running'],
    ends: { success: 'Running', failure: 'Unknown', partial: 'Running' },
    waiting: ['Starting', 'Deploying', 'ConfigSettingUp', 'ServiceBootingUp'],
    aside: true,
  },
  'qianfan task': {
    states: [
      'Queued',
      'Running',
      'RunningWithManualBegin',
      'RunningWithMetricsCalculating',
      'Successed',
      'PartlyDone',
      'Failed',
      'Stopping',
      'Stopped',
    ],
    ends: { success: 'Successed', failure: 'Failed', partial: 'PartlyDone' },
    waiting: ['Queued'],
    stopped: ['Stopped'],
    makes: 'CreateEvalTask',
  },
  'qianfan export': {
    states: ['Queued', 'Running', 'Succeeded', 'Failed'],
    ends: { success: 'Succeeded', failure: 'Failed', partial: 'Succeeded' },
    waiting: ['Queued'],
    aside: true,
  },
  'qianfan datasetExport': {
    states: ['Queued', 'Running', 'Succeeded', 'Failed'],
    ends: { success: 'Succeeded', failure: 'Failed', partial: 'Succeeded' },
    aside: true,
  },
  'scale evaluation': {
    states: ['pending', 'running', 'completed', 'failed'],
    ends: { success: 'completed', failure: 'failed', partial: 'completed' },
    waiting: ['pending'],
    makes: 'CreateEvaluation',
  },
}

t.test('the states of each kind, where they end, and the call that makes one', async (t) => {
  const { mounted } = await startEmulator(t, { preload: true })
  const found: Record<string, unknown> = {}
  for (const [name, { provider }] of mounted)
    for (const [kind, { states, ends, waiting, stopped, aside, make }] of Object.entries(
      provider.lives ?? {},
    ))
      found[`${name} ${kind}`] = { states, ends, waiting, stopped, aside, makes: make?.('x').operationId }
  t.strictSame(JSON.parse(JSON.stringify(found)), LIVES)
})
