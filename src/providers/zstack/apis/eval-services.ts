// DeployModelEvalService: deploys an evaluation service (a group of instances) and its tasks.
import * as z from 'zod'
import type { Stored } from '../../../core/world.ts'
import { collectionOf, type Doc } from '../collections.ts'
import { type Action, action, type Call } from '../declaration/api.ts'
import { explorer } from '../declaration/pages.ts'
import { type Args, float, integer, map, type Params, string } from '../declaration/params.ts'
import { compact } from '../declaration/resources.ts'
import { uuidOf } from '../ids.ts'
import { ModelEvalServiceInstanceGroup, ModelEvaluationTask } from '../inventories/evaluation.ts'
import { inventorySchema } from '../inventories/serialize.ts'
import { DEPLOY_PARAMS, deployGroup, MORE_DEPLOY_PARAMS } from '../life/deployments.ts'
import { tasksOn } from '../life/queue.ts'
import { freeAt, taskSteps } from '../lifecycle.ts'
import { picked } from '../members.ts'
import { inventoryReply } from '../schemas.ts'
import { TASK_TAG } from './tasks.ts'

const PARAMS = {
  ...DEPLOY_PARAMS,
  taskType: string({ own: true, required: 'sdk', values: ['Performance', 'Capability'] }),
  limits: integer({ own: true, required: true, about: 'Samples to evaluate.' }),
  ...MORE_DEPLOY_PARAMS,
  temperature: float({ own: true }),
  topK: integer({ own: true }),
  topP: float({ own: true }),
  maxNewTokens: integer({ own: true }),
  repetitionPenalty: float({ own: true }),
  maxLength: integer({ own: true, range: [128, 128_000] }),
  prompt: string({ own: true }),
  model: string({ own: true }),
  url: string({ own: true }),
  parallel: integer({ own: true, range: [0, 1024] }),
  logEveryQuery: integer({ own: true, range: [5, 300] }),
  api: string({ own: true, values: ['openai', 'dashscope'] }),
  requestHeaders: map({ own: true }),
  connectTimeout: integer({ own: true, range: [5, 120], about: 'Seconds.' }),
  readTimeout: integer({ own: true, range: [5, 120], about: 'Seconds.' }),
} as const satisfies Params

type EvalArgs = Args<typeof PARAMS>

/** Generation settings of the model: on the group and its tasks. */
const GENERATION = [
  'limits',
  'temperature',
  'topK',
  'topP',
  'maxNewTokens',
  'repetitionPenalty',
  'maxLength',
] as const
/** Call settings for performance tests: only on the tasks. */
const CALLING = [
  'prompt',
  'model',
  'url',
  'parallel',
  'logEveryQuery',
  'api',
  'requestHeaders',
  'connectTimeout',
  'readTimeout',
] as const
const SETTINGS = [...GENERATION, ...CALLING] as const

/**
 * Creates one task per evaluated group and dataset. If there is only one of the two kinds, one task for each; else a
 * single task.
 */
function deployTasks(call: Call, group: Stored<Doc<'group'>>, args: EvalArgs): Stored<Doc<'task'>>[] {
  const { world, caller } = call
  const atOnce = call.behaviors.runningAtOnce
  const tasks = collectionOf(world, 'task')
  const plan = world.plan('DeployModelEvalService')
  const now = world.clock.now()
  const each = (list: readonly (string | null)[] | undefined): readonly (string | undefined)[] =>
    list === undefined || list.length === 0 ? [undefined] : [...new Set(list as readonly string[])]
  const pairs: { readonly evaluated?: string; readonly dataset?: string }[] = []
  for (const evaluated of each(args.modelServiceGroupUuids))
    for (const dataset of each(args.datasetUuids)) pairs.push({ evaluated, dataset })
  return pairs.map(({ evaluated, dataset }, i) =>
    tasks.insert({
      id: uuidOf(world.ids),
      name: pairs.length === 1 ? group.name : `${group.name}-${i + 1}`,
      parent: group.id,
      steps: taskSteps(plan, now, atOnce, evaluated === undefined ? 0 : freeAt(tasksOn(world, evaluated))),
      doc: compact({
        accountUuid: caller.accountUuid,
        type: args.taskType,
        evaluatedServiceGroupUuid: evaluated,
        datasetUuid: dataset,
        ...picked(args, SETTINGS),
      }),
    }),
  )
}

export const DeployModelEvalService: Action = action({
  name: 'DeployModelEvalService',
  message: 'org.zstack.ai.message.eval.APIDeployModelEvalServiceMsg',
  tag: TASK_TAG,
  summary: 'Deploy an evaluation service and create its evaluation tasks.',
  description:
    'Creates one task per evaluated group and dataset. A task is `Idle` while another task of the same evaluated group has not ended.',
  page: explorer('DeployModelEvalService', 'zh-cn'),
  method: 'PUT',
  paths: [
    '/ai/model-services/eval/:uuid',
    // Some releases of the Go SDK leave the placeholder in the path and append the uuid.
    '/ai/model-services/eval/:placeholder/:uuid',
  ],
  mode: 'async',
  wrapper: 'deployModelEvalService',
  params: PARAMS,
  reply: inventoryReply(ModelEvalServiceInstanceGroup, {
    tasks: z.array(inventorySchema(ModelEvaluationTask)).optional(),
  }),
  run: (call, args) => {
    const group = deployGroup(call, 'DeployModelEvalService', args, {
      eval: true,
      modelServiceType: 'ModelEval',
      ...picked(args, GENERATION),
    })
    const tasks = deployTasks(call, group, args)
    return {
      // This reply alone has several members; it contains `success` in every envelope.
      plain: { success: true },
      shown: {
        inventory: [ModelEvalServiceInstanceGroup, group],
        tasks: [ModelEvaluationTask, tasks],
      },
    }
  },
})
