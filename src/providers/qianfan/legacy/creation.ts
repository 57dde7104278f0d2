// POST /wenxinworkshop/modelrepo/eval/create: stores a v1 task in v2's form, or restarts one that waits.
import { Problem } from '../../../core/problem.ts'
import type { Stored, World } from '../../../core/world.ts'
import type { ProviderContext } from '../../../http/provider.ts'
import { behaviorOf } from '../behaviors.ts'
import { checkReferences, dataset, modelVersion } from '../catalogue.ts'
import { type TaskDoc, tasksOf } from '../collections.ts'
import { legacyAnswer } from '../envelope.ts'
import { taskState, taskSteps } from '../lifecycle.ts'
import type { Scope } from '../plugin.ts'
import { createTask } from '../tasks/tasks.ts'
import { taskBy } from './convert.ts'
import { EvalCreateBody, EvalCreateReply } from './schemas/tasks.ts'

/** @throws Problem 'invalid' if a prompt is enabled that has no place for the question */
function promptTemplate(prompt: EvalCreateBody['versionEvalInfo'][number]['prompt']): {
  promptTemplate?: string
} {
  if (!prompt?.enable) return {}
  if (!prompt.content?.includes('{input}'))
    throw new Problem('invalid', 'prompt.content must contain {input}')
  return { promptTemplate: prompt.content }
}

function toDoc(world: World, body: EvalCreateBody): Omit<TaskDoc, 'numericId'> {
  const { evalStandardConf, versionEvalInfo, computeResourceConf } = body
  const { scoreModes, stopWordsPath, evaluationDimension, apiName, appId, prompt } = evalStandardConf
  const modes = evalStandardConf.evalMode.split(',')
  // v2 writes the two modes that it can combine in one fixed order.
  const evalMode = modes.toSorted().join() === 'model,rule' ? 'rule,model' : evalStandardConf.evalMode
  const [first] = versionEvalInfo
  const inBucket = first?.inferDatasetStorageType === 'usrBos'
  const models = versionEvalInfo.map((info) => ({
    modelId: modelVersion(world, info.modelVersionId).versionId,
    ...promptTemplate(info.prompt),
    ...(info.params && { params: info.params }),
  }))
  return {
    description: body.description ?? '',
    evalType: modes.includes('manual') ? 'manual' : 'auto',
    evalMode,
    evalObjectType: 'model',
    evalObjectConfig: {
      evalModelConfig: {
        versionId: dataset(world, body.datasetId).id,
        storageType: inBucket ? 'BOS' : 'sysStorage',
        ...(inBucket && {
          storagePath: `bos:/${first.inferDatasetStorageId ?? ''}/${first.inferDatasetRawPath ?? ''}`,
        }),
        evalModelConfigList: models,
      },
    },
    evalConfig: {
      evalMode,
      ...(modes.includes('rule') && { autoRuleEvalConfig: { scoreModes, stopWordsPath } }),
      ...(modes.includes('model') && { autoModelEvalConfig: { apiName, appId, prompt } }),
      ...(modes.includes('manual') && { manualEvalConfig: { evaluationDimension } }),
    },
    modelIds: models.map(({ modelId }) => modelId),
    legacy: { evalStandardConf, computeResourceConf: computeResourceConf ?? undefined },
  }
}

/** Restarts a waiting task with a new specification. @throws Problem 'conflict' once it has begun */
function restart(world: World, task: Stored<TaskDoc>, body: EvalCreateBody): Stored<TaskDoc> {
  const state = taskState(task)
  if (state !== 'Queued') throw new Problem('conflict', `evaluation task ${task.id} is ${state}`)
  const doc = { ...toDoc(world, body), numericId: task.doc.numericId }
  const plan = world.plan('V1EvalCreate')
  // Reads of its former life do not count.
  const steps = taskSteps(plan, world.clock.now(), doc.evalType, doc.modelIds.length).map((step) =>
    step.polls === undefined ? step : { ...step, polls: step.polls + task.looks },
  )
  tasksOf(world).update(task.id, { name: body.name, doc, steps })
  return task
}

export function legacyCreationRoute(scope: Scope, { settings }: ProviderContext): void {
  scope.route({
    method: 'POST',
    url: '/wenxinworkshop/modelrepo/eval/create',
    config: { access: 'write' },
    schema: {
      operationId: 'V1EvalCreate',
      summary: 'Create an evaluation task, or change and start one that waits.',
      tags: ['v1'],
      externalDocs: { url: 'https://cloud.baidu.com/doc/WENXINWORKSHOP/s/Hlpbyhl9o' },
      body: EvalCreateBody,
      response: EvalCreateReply,
    },
    handler: (request, reply) => {
      const { body, world } = request
      const modelVersions = body.versionEvalInfo.map(({ modelVersionId }) => modelVersionId)
      if (behaviorOf(settings, 'qianfan.references') === 'checked')
        checkReferences(world, { modelVersions, datasets: [body.datasetId] })
      const { id, doc } = body.id
        ? restart(world, taskBy(world, body.id), body)
        : createTask(world, 'V1EvalCreate', body.name, toDoc(world, body), modelVersions.length)
      return legacyAnswer(request, reply, { evalId: doc.numericId, evalIdStr: id })
    },
  })
}
