import axios from 'axios'
import { V2Api } from './qianfan/api.ts'
import { Configuration } from './qianfan/configuration.ts'
import { EvaluationsApi, type UpdateEvaluationRequest } from './scale/api.ts'
import { first, is, tell, url } from './tell.ts'
import { EvaluationTasksApi } from './zstack/api.ts'

const configuration = new Configuration({ basePath: url })
const scale = new EvaluationsApi(configuration)
const zstack = new EvaluationTasksApi(configuration)
const qianfan = new V2Api(configuration)

const evaluations = async () => first((await scale.listEvaluations(undefined, undefined, 1)).data.items)
await tell('scale list', async () => is('object', (await evaluations()).object, 'evaluation'))
await tell('scale update', async () =>
  is(
    'name',
    (await scale.updateEvaluation((await evaluations()).id, { name: 'changed' } as UpdateEvaluationRequest))
      .data.name,
    'changed',
  ),
)
await tell('scale refused', async () => is('status', await statusOf(scale.getEvaluation('none')), 404))

const tasks = async () =>
  first((await zstack.queryModelEvaluationTask(['status=Running', 'uuid not null'])).data.inventories)
await tell('zstack list', async () => is('status', (await tasks()).status, 'Running'))
await tell('zstack update', async () => {
  const { data } = await zstack.updateModelEvaluationTask(String((await tasks()).uuid), {
    updateModelEvaluationTask: { name: 'changed' },
  })
  return is('name', 'inventory' in data ? data.inventory?.name : undefined, 'changed')
})
await tell('zstack refused', async () =>
  is('status', await statusOf(zstack.queryModelEvaluationTask(['nothing=1'])), 503),
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
