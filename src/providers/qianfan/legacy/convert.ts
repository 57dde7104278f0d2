// A v1 task in v2's shape, and a task of either API in v1's: there is one store of them.

import type * as z from 'zod'
import { found, Problem } from '../../../core/problem.ts'
import type { Stored, World } from '../../../core/world.ts'
import { type Dataset, dataset, type Id, modelVersion } from '../catalogue.ts'
import { type TaskDoc, tasksOf } from '../collections.ts'
import { criteriaOf } from '../criteria.ts'
import { LEGACY_STATES, type TaskState, taskState } from '../lifecycle.ts'
import { datasetIdOf, objectsOf } from '../samples.ts'
import { type EvalCreateBody, EvalStandardConf, type EvalUnit, type LegacyState } from './schemas/tasks.ts'

type LegacyWord = z.output<typeof LegacyState>

/** A task by its id or its number. */
export function taskBy(world: World, id: Id): Stored<TaskDoc> {
  const tasks = tasksOf(world)
  const task =
    typeof id === 'string'
      ? tasks.get(id)
      : tasks.list({ where: [{ field: 'doc.numericId', op: '=', value: id }], limit: 1 }).items[0]
  return found(task, `evaluation task ${id}`)
}

/** @param failState the word in force for a failed task: the page's Fail, or Failed */
export function legacyState(state: TaskState, failState: string): LegacyWord {
  const word = LEGACY_STATES[state]
  return word === 'Fail' ? (failState as LegacyWord) : word
}

/** @throws Problem 'invalid' where a prompt is enabled that has no place for the question */
function promptTemplate(prompt: EvalCreateBody['versionEvalInfo'][number]['prompt']): {
  promptTemplate?: string
} {
  if (!prompt?.enable) return {}
  if (!prompt.content?.includes('{input}'))
    throw new Problem('invalid', 'prompt.content must contain {input}')
  return { promptTemplate: prompt.content }
}

export function toDoc(world: World, body: EvalCreateBody): Omit<TaskDoc, 'numericId'> {
  const { evalStandardConf, versionEvalInfo, computeResourceConf } = body
  const { scoreModes, stopWordsPath, evaluationDimension, apiName, appId, prompt } = evalStandardConf
  const modes = evalStandardConf.evalMode.split(',')
  // v2 has one order for the two that it can join.
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

/** Members that are of the types that the page gives: v2 takes what stands in its objects as it comes. */
function fitting(conf: unknown): object {
  if (typeof conf !== 'object' || conf === null || Array.isArray(conf)) return {}
  const types: Readonly<Record<string, z.ZodType>> = EvalStandardConf.shape
  return Object.fromEntries(
    Object.entries(conf).filter(
      ([name, value]) =>
        value !== null && (!Object.hasOwn(types, name) || types[name]?.safeParse(value).success),
    ),
  )
}

/** As the task was made with v1, whatever the order. */
export const modeOf = ({ evalMode, legacy }: TaskDoc): string =>
  typeof legacy?.evalStandardConf.evalMode === 'string' ? legacy.evalStandardConf.evalMode : evalMode

/** All that the page lists, over which stands what the task was made with. */
export function standardConf(world: World, task: Stored<TaskDoc>): EvalStandardConf {
  const { doc } = task
  const { dimensions, byHand, byRule } = criteriaOf(doc)
  const [object] = objectsOf(task)
  const results: Dataset = dataset(world, object?.inferDatasetId ?? datasetIdOf(task))
  const { autoRuleEvalConfig, autoModelEvalConfig } = doc.evalConfig
  const made = doc.legacy
    ? fitting(doc.legacy.evalStandardConf)
    : { ...fitting(autoRuleEvalConfig), ...fitting(autoModelEvalConfig) }
  return {
    scoreModes: byRule ? ['similarity', 'accuracy'] : [],
    stopWordsPath: '',
    resultDatasetId: results.doc.numericId,
    resultDatasetIdStr: results.id,
    resultDatasetName: results.name,
    resultDatasetProjectType: results.doc.projectType,
    resultDatasetImportStatus: 2,
    resultDatasetReleaseStatus: 2,
    ...made,
    evalMode: modeOf(doc),
    evaluationDimension: byHand ? dimensions.map((one) => ({ ...one })) : [],
  }
}

export function evalUnits(world: World, task: Stored<TaskDoc>, failState: string): EvalUnit[] {
  const state = taskState(task)
  const objects = objectsOf(task)
  return objects.map(({ modelId, inferDatasetId, evalUnitId }, i) => {
    // Of a task that failed in part, the last object is the one that failed.
    const failed = state === 'Failed' || (state === 'PartlyDone' && i === objects.length - 1)
    const own = failed ? 'Failed' : state === 'PartlyDone' ? 'Successed' : state
    return {
      evalUnitId,
      ...modelWords(world, modelId, inferDatasetId),
      modelVersionDesc: modelId === '' ? '' : modelVersion(world, modelId).doc.description,
      modelTags: [],
      state: legacyState(own, failState),
      message: failed ? 'inference failed' : '',
    }
  })
}

/** How v1 names what is evaluated; numbers are 0 and ids empty where it is stored results and no model. */
export function modelWords(world: World, modelId: string, inferDatasetId: string) {
  if (modelId === '')
    return {
      modelName: dataset(world, inferDatasetId).name,
      modelId: 0,
      modelIdStr: '',
      modelVersionId: 0,
      modelVersionIdStr: '',
      modelVersion: '',
      modelSource: '',
    }
  const version = modelVersion(world, modelId)
  return {
    modelName: version.modelName,
    modelId: version.modelNumber,
    modelIdStr: version.modelId,
    modelVersionId: version.versionNumber,
    modelVersionIdStr: version.versionId,
    modelVersion: version.version,
    modelSource: version.doc.sourceType,
  }
}
