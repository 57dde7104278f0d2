import createClient from 'openapi-fetch'
import type { paths as Qianfan } from './qianfan.ts'
import type { paths as Scale } from './scale.ts'
import { first, is, tell, url } from './tell.ts'
import type { paths as ZStack } from './zstack.ts'

const scale = createClient<Scale>({ baseUrl: url })
const zstack = createClient<ZStack>({ baseUrl: url })
const qianfan = createClient<Qianfan>({ baseUrl: url })

const evaluations = async () => {
  const { data } = await scale.GET('/v5/evaluations', { params: { query: { limit: 1, views: ['tasks'] } } })
  return first(data?.items)
}
await tell('scale list', async () => is('object', (await evaluations()).object, 'evaluation'))
await tell('scale update', async () => {
  const { data } = await scale.PATCH('/v5/evaluations/{evaluation_id}', {
    params: { path: { evaluation_id: (await evaluations()).id } },
    body: { name: 'changed' },
  })
  return is('name', data?.name, 'changed')
})
await tell('scale refused', async () => {
  const { response } = await scale.GET('/v5/evaluations/{evaluation_id}', {
    params: { path: { evaluation_id: 'none' } },
  })
  return is('status', response.status, 404)
})

const tasks = async () => {
  const { data } = await zstack.GET('/zstack/v1/model-evaluation-tasks', {
    params: { query: { q: ['status=Running', 'uuid not null'] } },
  })
  return first(data?.inventories)
}
await tell('zstack list', async () => is('status', (await tasks()).status, 'Running'))
await tell('zstack update', async () => {
  const { data } = await zstack.PUT('/zstack/v1/model-evaluation-tasks/{uuid}', {
    params: { path: { uuid: String((await tasks()).uuid) } },
    body: { updateModelEvaluationTask: { name: 'changed' } },
  })
  return is('name', data && 'inventory' in data ? data.inventory?.name : undefined, 'changed')
})
await tell('zstack refused', async () => {
  const { response } = await zstack.GET('/zstack/v1/model-evaluation-tasks', {
    params: { query: { q: ['nothing=1'] } },
  })
  return is('status', response.status, 503)
})

const evalTasks = async () => {
  const { data } = await qianfan.POST('/v2/eval?Action=DescribeEvalTasks', { body: { evalType: 'auto' } })
  return first(data?.result.evalTaskList)
}
await tell('qianfan list', async () => is('task', typeof (await evalTasks()).taskId, 'string'))
await tell('qianfan update', async () => {
  const { response } = await qianfan.POST('/v2/eval?Action=ModifyEvalTask', {
    body: { taskId: (await evalTasks()).taskId, description: 'changed' },
  })
  return is('status', response.status, 200)
})
await tell('qianfan refused', async () => {
  const { error } = await qianfan.POST('/v2/eval?Action=DescribeEvalTask', { body: { taskId: 'none' } })
  return is('error', typeof error?.code, 'string')
})
