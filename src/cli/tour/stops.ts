// The stops of the tour, one per provider.
import type { OwnCall } from '../../http/provider.ts'
import type { TourCall, TourGuide } from './guide.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers are what each provider documents; a stop knows its own
type Answer = any

export const STOPS: readonly ((guide: TourGuide) => Promise<void>)[] = [zstack, qianfan, scale]

/** A call that the provider itself gives as its sample. */
const own = ({ method, url, body }: OwnCall): TourCall => ({ method, target: url, body })

const MODEL_SERVICE = '5a90d3c6e7f1482bb3d8f26c4e71a09d'

async function zstack(guide: TourGuide): Promise<void> {
  guide.say('ZStack AIOS: deploy an evaluation service, rename its task, watch it.')
  const deployed = (await guide.call('zstack', {
    method: 'PUT',
    target: `/zstack/v1/ai/model-services/eval/${MODEL_SERVICE}`,
    body: { deployModelEvalService: { name: 'tour', limits: 20, taskType: 'Capability' } },
  })) as Answer
  const path = `/zstack/v1/model-evaluation-tasks/${deployed.tasks[0].uuid}`
  await guide.call('zstack', {
    method: 'PUT',
    target: path,
    body: { updateModelEvaluationTask: { name: 'tour, renamed' } },
  })
  const read = { method: 'GET', target: path }
  const stateOf = (answer: Answer): string => answer.inventories[0].status
  await guide.watch('zstack', read, stateOf, ['Completed'])
}

async function qianfan(guide: TourGuide): Promise<void> {
  const { lives } = await import('../../providers/qianfan/lifecycle.ts')
  guide.say('Baidu Qianfan: create a task, change its description, watch it, list all tasks.')
  const call = (action: string, body: object) => ({
    method: 'POST',
    target: `/v2/eval?Action=${action}`,
    body,
  })
  const { result: taskId } = (await guide.call('qianfan', own(lives.task.make('tour')))) as Answer
  await guide.call('qianfan', call('ModifyEvalTask', { taskId, description: 'made on a tour' }))
  const stateOf = (answer: Answer): string => answer.result.state
  await guide.watch('qianfan', call('DescribeEvalTask', { taskId }), stateOf, ['Successed', 'Failed'])
  await guide.call('qianfan', call('DescribeEvalTasks', { evalType: 'auto', keyFilter: 'tour' }))
}

async function scale(guide: TourGuide): Promise<void> {
  const { lives } = await import('../../providers/scale/lifecycle.ts')
  guide.say('Scale GenAI Platform: create an evaluation, change it, watch it.')
  const { id } = (await guide.call('scale', own(lives.evaluation.make('Tour')))) as Answer
  const target = `/v5/evaluations/${id}`
  await guide.call('scale', { method: 'PATCH', target, body: { description: 'made on a tour' } })
  const stateOf = (answer: Answer): string => answer.status
  await guide.watch('scale', { method: 'GET', target }, stateOf, ['completed', 'failed'])
  await guide.call('scale', { method: 'GET', target: `/v5/evaluation-items?evaluation_id=${id}` })
}
