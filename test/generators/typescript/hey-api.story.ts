import { client as qianfanClient } from './qianfan/client.gen.ts'
import * as qianfan from './qianfan/sdk.gen.ts'
import { client as scaleClient } from './scale/client.gen.ts'
import * as scale from './scale/sdk.gen.ts'
import { first, is, tell, url } from './tell.ts'
import { client as zstackClient } from './zstack/client.gen.ts'
import * as zstack from './zstack/sdk.gen.ts'

for (const client of [qianfanClient, scaleClient, zstackClient]) client.setConfig({ baseUrl: url })

const evaluations = async () =>
  first((await scale.listEvaluations({ query: { limit: 1, views: ['tasks'] } })).data?.items)
await tell('scale list', async () => is('object', (await evaluations()).object, 'evaluation'))
await tell('scale update', async () => {
  const { data } = await scale.updateEvaluation({
    path: { evaluation_id: (await evaluations()).id },
    body: { name: 'changed' },
  })
  return is('name', data?.name, 'changed')
})
await tell('scale refused', async () => {
  const { response } = await scale.getEvaluation({ path: { evaluation_id: 'none' } })
  return is('status', response?.status, 404)
})

const tasks = async () =>
  first(
    (await zstack.queryModelEvaluationTask({ query: { q: ['status=Running', 'uuid not null'] } })).data
      ?.inventories,
  )
await tell('zstack list', async () => is('status', (await tasks()).status, 'Running'))
await tell('zstack update', async () => {
  const { data } = await zstack.updateModelEvaluationTask({
    path: { uuid: String((await tasks()).uuid) },
    body: { updateModelEvaluationTask: { name: 'changed' } },
  })
  return is('name', data && 'inventory' in data ? data.inventory?.name : undefined, 'changed')
})
await tell('zstack refused', async () => {
  const { response } = await zstack.queryModelEvaluationTask({ query: { q: ['nothing=1'] } })
  return is('status', response?.status, 503)
})

const evalTasks = async () =>
  first((await qianfan.describeEvalTasks({ body: { evalType: 'auto' } })).data?.result.evalTaskList)
await tell('qianfan list', async () => is('task', typeof (await evalTasks()).taskId, 'string'))
await tell('qianfan update', async () => {
  const { response } = await qianfan.modifyEvalTask({
    body: { taskId: (await evalTasks()).taskId, description: 'changed' },
  })
  return is('status', response?.status, 200)
})
await tell('qianfan refused', async () => {
  const { error } = await qianfan.describeEvalTask({ body: { taskId: 'none' } })
  return is('error', typeof error?.code, 'string')
})
