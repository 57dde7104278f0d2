// CreateEvalTask: builds a new task from the request.
import { Problem } from '../../../core/problem.ts'
import type { ProviderContext } from '../../../http/provider.ts'
import { actionRoute } from '../actions.ts'
import { behaviorOf } from '../behaviors.ts'
import { checkReferences } from '../catalogue.ts'
import type { TaskDoc } from '../collections.ts'
import { answer } from '../envelope.ts'
import type { Scope } from '../plugin.ts'
import { errorReplies } from '../schemas.ts'
import { CreateEvalTaskBody, CreateEvalTaskReply } from './create-schemas.ts'
import { createTask } from './tasks.ts'

function toDoc(body: CreateEvalTaskBody): Omit<TaskDoc, 'numericId'> {
  const { evalConfig, evalObjectType, evalObjectConfig, description } = body
  return {
    description: description ?? '',
    evalType: evalConfig.evalMode === 'manual' ? 'manual' : 'auto',
    evalMode: evalConfig.evalMode,
    evalObjectType,
    evalObjectConfig,
    evalConfig,
    modelIds:
      body.evalObjectType === 'model'
        ? body.evalObjectConfig.evalModelConfig.evalModelConfigList.map(({ modelId }) => modelId)
        : [],
  }
}

/** Ids that a request names. The behavior `qianfan.references` decides whether they must exist. */
function referencesOf(body: CreateEvalTaskBody): { modelVersions: string[]; datasets: string[] } {
  if (body.evalObjectType === 'inferDataset') {
    const { evalInferDatasetConfigList } = body.evalObjectConfig.evalInferDatasetConfig
    return {
      modelVersions: [],
      datasets: evalInferDatasetConfigList.map(({ inferDatasetId }) => inferDatasetId),
    }
  }
  const { versionId, evalModelConfigList } = body.evalObjectConfig.evalModelConfig
  return { modelVersions: evalModelConfigList.map(({ modelId }) => modelId), datasets: [versionId] }
}

/** All objects of a task have one type: a list of the other type is refused. */
function checkOneKind(body: CreateEvalTaskBody): void {
  const { evalModelConfig, evalInferDatasetConfig } = body.evalObjectConfig
  const other =
    body.evalObjectType === 'model'
      ? evalInferDatasetConfig?.evalInferDatasetConfigList
      : evalModelConfig?.evalModelConfigList
  if (Array.isArray(other) && other.length > 0)
    throw new Problem('invalid', `evalObjectConfig has objects that are not of type ${body.evalObjectType}`)
}

export function creationRoute(scope: Scope, { settings }: ProviderContext): void {
  scope.route({
    ...actionRoute('CreateEvalTask', 'write'),
    schema: {
      operationId: 'CreateEvalTask',
      summary: 'Create an evaluation task, which starts at once.',
      tags: ['v2'],
      externalDocs: { url: 'https://cloud.baidu.com/doc/qianfan-api/s/Jmm4kavy6' },
      body: CreateEvalTaskBody,
      response: { 200: CreateEvalTaskReply, ...errorReplies },
    },
    handler: (request, reply) => {
      const { body, world } = request
      checkOneKind(body)
      const references = referencesOf(body)
      if (behaviorOf(settings, 'qianfan.references') === 'checked') checkReferences(world, references)
      const objects = Math.max(references.modelVersions.length, references.datasets.length)
      const { id } = createTask(world, 'CreateEvalTask', body.taskName, toDoc(body), objects)
      const asObject = behaviorOf(settings, 'qianfan.createResult') === 'object'
      return answer(request, reply, asObject ? { taskId: id } : id)
    },
  })
}
