import t from 'tap'
import { startEmulator, type TestEmulator } from '../support/emulator.ts'
import { credentials } from '../support/signers.ts'

type Ids = { evaluation: string; task: string; zstack: string }
type Request = {
  provider: string
  method: string
  path: string
  body?: object
  keep?: (reply: never) => Partial<Ids>
}

const ZSTACK_TASKS = '/zstack/v1/model-evaluation-tasks'

/** Twenty-five requests of all three providers: creates, reads, lists, edits, refusals and an unknown path. */
const round = (n: number, ids: Ids): Request[] => [
  {
    provider: 'scale',
    method: 'POST',
    path: '/v5/evaluations',
    body: { name: `run ${n}`, data: [{ input: 'a', expected: 'b' }], tasks: [] },
    keep: ({ id }: { id: string }) => ({ evaluation: id }),
  },
  { provider: 'scale', method: 'GET', path: `/v5/evaluations/${ids.evaluation}` },
  {
    provider: 'scale',
    method: 'PATCH',
    path: `/v5/evaluations/${ids.evaluation}`,
    body: { tags: [`t${n}`] },
  },
  { provider: 'scale', method: 'GET', path: '/v5/evaluations?limit=3&sort_by=name&views=tasks' },
  { provider: 'scale', method: 'GET', path: `/v5/evaluations?starting_after=${ids.evaluation}` },
  { provider: 'scale', method: 'PATCH', path: `/v5/evaluations/${ids.evaluation}`, body: { name: '' } },
  { provider: 'scale', method: 'GET', path: '/v5/evaluations/unknown' },
  { provider: 'scale', method: 'PUT', path: '/v5/evaluations' },
  {
    provider: 'qianfan',
    method: 'POST',
    path: '/v2/eval?Action=CreateEvalTask',
    body: {
      taskName: `task ${n}`,
      evalObjectType: 'model',
      evalObjectConfig: {
        evalModelConfig: {
          versionId: 'ds-4h1v8c2k6z0q3m7p',
          evalModelConfigList: [{ modelId: 'amv-5t9r2e6w1x8y' }],
        },
      },
      evalConfig: { evalMode: 'rule', autoRuleEvalConfig: { scoreModes: ['similarity'] } },
    },
    keep: ({ result }: { result: string }) => ({ task: result }),
  },
  {
    provider: 'qianfan',
    method: 'POST',
    path: '/v2/eval?Action=DescribeEvalTask',
    body: { taskId: ids.task },
  },
  {
    provider: 'qianfan',
    method: 'POST',
    path: '/v2/eval?Action=DescribeEvalTasks',
    body: { evalType: 'auto', maxKeys: 4 },
  },
  {
    provider: 'qianfan',
    method: 'POST',
    path: '/v2/eval?Action=DescribeEvalTasks',
    body: { evalType: 'auto', marker: ids.task },
  },
  {
    provider: 'qianfan',
    method: 'POST',
    path: '/v2/eval?Action=ModifyEvalTask',
    body: { taskId: ids.task, description: `d ${n}` },
  },
  {
    provider: 'qianfan',
    method: 'POST',
    path: '/v2/eval?Action=DescribeEvalTask',
    body: { taskId: ids.task },
  },
  { provider: 'qianfan', method: 'POST', path: '/v2/eval?Action=Nothing', body: {} },
  { provider: 'qianfan', method: 'POST', path: '/v2/eval?Action=DescribeEvalTasks', body: { evalType: 'x' } },
  {
    provider: 'zstack',
    method: 'PUT',
    path: '/zstack/v1/ai/model-services/eval/5a90d3c6e7f1482bb3d8f26c4e71a09d',
    body: { deployModelEvalService: { name: `eval ${n}`, limits: 20 } },
    keep: ({ tasks: [task] }: { tasks: [{ uuid: string }] }) => ({ zstack: task.uuid }),
  },
  { provider: 'zstack', method: 'GET', path: `${ZSTACK_TASKS}/${ids.zstack}` },
  { provider: 'zstack', method: 'GET', path: `${ZSTACK_TASKS}?sort=-createDate&limit=5&replyWithCount=true` },
  { provider: 'zstack', method: 'GET', path: `${ZSTACK_TASKS}?q=status=Running&fields=uuid,percentage` },
  {
    provider: 'zstack',
    method: 'PUT',
    path: `${ZSTACK_TASKS}/${ids.zstack}`,
    body: { updateModelEvaluationTask: { name: `n ${n}` } },
  },
  { provider: 'zstack', method: 'GET', path: `${ZSTACK_TASKS}?q=nothing=1` },
  {
    provider: 'zstack',
    method: 'PUT',
    path: `${ZSTACK_TASKS}/11111111222243338444555555555555`,
    body: { updateModelEvaluationTask: {} },
  },
  { provider: 'zstack', method: 'DELETE', path: `${ZSTACK_TASKS}/${ids.zstack}` },
  { provider: 'zstack', method: 'GET', path: '/zstack/v1/nothing' },
]

async function answers(emulator: TestEmulator): Promise<string[]> {
  const ids: Ids = { evaluation: '', task: '', zstack: '' }
  const all: string[] = []
  for (let n = 0; n < 4; n++) {
    for (let i = 0; i < round(n, ids).length; i++) {
      const { provider, method, path, body, keep } = round(n, ids)[i] as Request
      const reply = await emulator.app.inject({
        method: method as 'GET',
        url: path,
        payload: body && JSON.stringify(body),
        headers: {
          ...(body && { 'content-type': 'application/json' }),
          ...credentials[provider]?.({ method, path }),
        },
      })
      const { date: _, ...headers } = reply.headers
      all.push(JSON.stringify([method, path, reply.statusCode, headers, reply.body]))
      if (keep !== undefined) Object.assign(ids, keep(reply.json() as never))
      emulator.world().clock.advance(700)
    }
  }
  return all
}

t.test('two servers with one seed and a frozen clock give the same bytes to the same requests', async (t) => {
  const one = await answers(await startEmulator(t))
  const two = await answers(await startEmulator(t))
  t.equal(one.length, 100)
  t.same(two, one)
  const refused = one.filter((answer) => JSON.parse(answer)[2] >= 500 && !answer.includes('/zstack/'))
  t.same(refused, [], 'and none of them is a failure of the server')
})

t.test('a reset server answers as a fresh one', async (t) => {
  const emulator = await startEmulator(t)
  const one = await answers(emulator)
  emulator.world().reset()
  t.same(await answers(emulator), one)
})

t.test('another seed gives other ids', async (t) => {
  const one = await answers(await startEmulator(t))
  const two = await answers(await startEmulator(t, { seed: 'another' }))
  t.not(two[0], one[0])
})
