// Writes a task of either API in v1's form: both share one store.

import type * as z from 'zod'
import { found } from '../../../core/problem.ts'
import { reasonAt } from '../../../core/timeline.ts'
import type { Stored, World } from '../../../core/world.ts'
import { dataset, type Id, modelVersion } from '../catalogue.ts'
import { type TaskDoc, tasksOf } from '../collections.ts'
import { LEGACY_STATES, type TaskState, taskState } from '../lifecycle.ts'
import { objectsOf } from '../reports/samples.ts'
import type { EvalUnit, LegacyState } from './schemas/tasks.ts'

type LegacyWord = z.output<typeof LegacyState>

/** Finds a task by its id or its number. */
export function taskBy(world: World, id: Id): Stored<TaskDoc> {
  const tasks = tasksOf(world)
  const task =
    typeof id === 'string'
      ? tasks.get(id)
      : tasks.list({ where: [{ field: 'doc.numericId', op: '=', value: id }], limit: 1 }).items[0]
  return found(task, `evaluation task ${id}`)
}

/** @param failState the word for a failed task in force: the page's Fail, or Failed */
export function legacyState(state: TaskState, failState: string): LegacyWord {
  const word = LEGACY_STATES[state]
  return word === 'Fail' ? (failState as LegacyWord) : word
}

export function evalUnits(world: World, task: Stored<TaskDoc>, failState: string): EvalUnit[] {
  const state = taskState(task)
  const objects = objectsOf(task)
  return objects.map(({ modelId, inferDatasetId, evalUnitId }, i) => {
    // In a partly failed task, the last object is the one that failed.
    const failed = state === 'Failed' || (state === 'PartlyDone' && i === objects.length - 1)
    const own = failed ? 'Failed' : state === 'PartlyDone' ? 'Successed' : state
    return {
      evalUnitId,
      ...modelWords(world, modelId, inferDatasetId),
      modelVersionDesc: modelId === '' ? '' : modelVersion(world, modelId).doc.description,
      modelTags: [],
      state: legacyState(own, failState),
      message: failed ? (reasonAt(task.steps, world.clock.now()) ?? 'inference failed') : '',
    }
  })
}

/** v1's names of what is evaluated. Numbers are 0 and ids empty if it is stored results without a model. */
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
