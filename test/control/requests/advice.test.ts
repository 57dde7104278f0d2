// What the journal says about calls of the real providers that are nearly right.
import t from 'tap'
import { startEmulator } from '../../support/emulator.ts'
import { call, example, type ProviderName, type Request } from '../../support/operations.ts'

const TASK = '/zstack/v1/model-evaluation-tasks/7d1f0c3b9a524e6f8b0d5c2e1a934f76'

const CASES: readonly [
  provider: ProviderName,
  method: string,
  path: string,
  body: object | undefined,
  said: object,
][] = [
  [
    'zstack',
    'PUT',
    TASK,
    { updateModelEvaluationTask: { name: 'x', descripton: 'y' }, other: 1 },
    { unread: ['body descripton', 'body other'] },
  ],
  [
    'zstack',
    'PUT',
    TASK,
    { name: 'x', descripton: 'y' },
    {
      unread: ['body descripton'],
      notes: [{ kind: 'behavior', behavior: 'zstack.body' }, { kind: 'unread' }],
    },
  ],
  ['zstack', 'GET', '/zstack/v1/model-evaluation-tasks?lmit=3', undefined, { unread: ['query lmit'] }],
  [
    'zstack',
    'GET',
    '/zstack/v1/model-evaluation-task',
    undefined,
    { nearest: 'GET /zstack/v1/model-evaluation-tasks' },
  ],
  ['zstack', 'PATCH', TASK, undefined, { nearest: 'PUT /zstack/v1/model-evaluation-tasks/{uuid}' }],
  [
    'qianfan',
    'POST',
    '/v2/eval?Action=DescribeEvalTasks&debug=1',
    { evalType: 'auto', maxkeys: 1 },
    { unread: ['query debug', 'body maxkeys'] },
  ],
  [
    'qianfan',
    'POST',
    '/v2/eval?Action=DescribEvalTask',
    {},
    { nearest: 'POST /v2/eval?Action=DescribeEvalTask' },
  ],
  ['qianfan', 'POST', '/v2/evals?Action=StopEvalTask', {}, { nearest: 'POST /v2/eval?Action=StopEvalTask' }],
  [
    'qianfan',
    'GET',
    '/v2/eval?Action=StopEvalTask',
    undefined,
    { nearest: 'POST /v2/eval?Action=StopEvalTask' },
  ],
  ['scale', 'GET', '/v5/evaluations?lmit=3', undefined, { unread: ['query lmit'] }],
  [
    'scale',
    'POST',
    '/v5/evaluations',
    { name: 'x', data: [{ input: 1 }], descripton: 'y' },
    { unread: ['body descripton'] },
  ],
  ['scale', 'GET', '/v5/evaluation', undefined, { nearest: 'GET /v5/evaluations' }],
]

t.test('a name that is spelt wrong is told, though the provider passes over it in silence', async (t) => {
  const { app } = await startEmulator(t, { wall: { now: () => Date.parse('2026-11-21T08:00:00Z') } })
  const send = ({ method, path, headers, body }: Request) =>
    app.inject({ method: method as 'GET', url: path, headers, payload: body })
  for (const [i, [provider, method, path, body, said]] of CASES.entries()) {
    await send(call(provider, method, path, body))
    const { unread, nearest, notes } = (await app.inject(`/_mock/requests/${i + 1}`)).json()
    t.match({ unread, nearest, notes }, said, `${method} ${path}`)
    if (!('nearest' in said)) t.equal(nearest, undefined)
    if (!('unread' in said)) t.equal(unread, undefined)
  }
})

t.test('documented calls leave nothing unread', async (t) => {
  const { app } = await startEmulator(t, { wall: { now: () => Date.parse('2026-11-21T08:00:00Z') } })
  let id = 0
  for (const provider of ['zstack', 'qianfan', 'scale'] as const)
    for (const what of ['make', 'read'] as const) {
      const { method, path, headers, body } = example(provider, what)
      await app.inject({ method: method as 'GET', url: path, headers, payload: body })
      const { unread, status } = (await app.inject(`/_mock/requests/${++id}`)).json()
      t.equal(status, 200)
      t.equal(unread, undefined, `${provider} ${path}`)
    }
})

t.test('a request says which changes of state it brought about', async (t) => {
  const { app } = await startEmulator(t, { wall: { now: () => Date.parse('2026-11-21T08:00:00Z') } })
  const send = async ({ method, path, headers, body }: Request) =>
    (await app.inject({ method: method as 'GET', url: path, headers, payload: body })).json()
  await app.inject({ method: 'PUT', url: '/_mock/plan', payload: { pace: 'polls', polls: 1 } })
  const taskId = (await send(example('qianfan', 'make'))).result
  await send(call('qianfan', 'POST', '/v2/eval?Action=DescribeEvalTask', { taskId }))
  await send(call('qianfan', 'POST', '/v2/eval?Action=DescribeEvalTask', { taskId }))
  const steps = async (id: number) => (await app.inject(`/_mock/requests/${id}`)).json().steps
  t.same(await steps(1), [{ kind: 'task', id: taskId, to: 'Queued' }])
  t.match(await steps(2), [{ kind: 'task', id: taskId, from: 'Queued' }])
  t.equal(await steps(3), undefined)
})
