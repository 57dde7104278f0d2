import { axiosInstance } from '@kubb/plugin-client/clients/axios'
import axios from 'axios'
import * as qianfan from './qianfan/index.ts'
import * as scale from './scale/index.ts'
import { first, is, tell, url } from './tell.ts'
import * as zstack from './zstack/index.ts'

axiosInstance.defaults.baseURL = url
// Without this, axios writes `q[]=…`, which no service reads.
axiosInstance.defaults.paramsSerializer = { indexes: null }

const evaluations = async () =>
  first((await scale.listEvaluations({ limit: 1, views: ['tasks'] })).data.items)
await tell('scale list', async () => is('object', (await evaluations()).object, 'evaluation'))
await tell('scale update', async () =>
  is(
    'name',
    (await scale.updateEvaluation((await evaluations()).id, { name: 'changed' })).data.name,
    'changed',
  ),
)
await tell('scale refused', async () => is('status', await statusOf(scale.getEvaluation('none')), 404))

const tasks = async () =>
  first((await zstack.queryModelEvaluationTask({ q: ['status=Running', 'uuid not null'] })).data.inventories)
await tell('zstack list', async () => is('status', (await tasks()).status, 'Running'))
await tell('zstack update', async () => {
  const { data } = await zstack.updateModelEvaluationTask(String((await tasks()).uuid), {
    updateModelEvaluationTask: { name: 'changed' },
  })
  return is('name', 'inventory' in data ? data.inventory?.name : undefined, 'changed')
})
await tell('zstack refused', async () =>
  is('status', await statusOf(zstack.queryModelEvaluationTask({ q: ['nothing=1'] })), 503),
)

const evalTasks = async () =>
  first((await qianfan.describeEvalTasks({ evalType: 'auto' })).data.result.evalTaskList)
await tell('qianfan list', async () => is('task', typeof (await evalTasks()).taskId, 'string'))
await tell('qianfan update', async () =>
  is(
    'status',
    (await qianfan.modifyEvalTask({ taskId: (await evalTasks()).taskId, description: 'changed' })).status,
    200,
  ),
)
await tell('qianfan refused', async () =>
  is('status', await statusOf(qianfan.describeEvalTask({ taskId: 'none' })), 404),
)

/** What a call is refused with. */
async function statusOf(call: Promise<{ status: number }>): Promise<number> {
  try {
    return (await call).status
  } catch (error) {
    if (axios.isAxiosError(error) && error.response !== undefined) return error.response.status
    throw error
  }
}
