// evalStandardConf: v1's view of the criteria of a task of either API.
import type * as z from 'zod'
import type { Stored, World } from '../../../core/world.ts'
import { dataset } from '../catalogue.ts'
import type { TaskDoc } from '../collections.ts'
import { datasetIdOf, objectsOf } from '../reports/samples.ts'
import { criteriaOf } from '../tasks/criteria.ts'
import { EvalStandardConf } from './schemas/tasks.ts'

/** Keeps members with the types on the page: v2 accepts anything in its objects. */
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

/** In v1, the modes keep the order in which the task was created. */
export const modeOf = ({ evalMode, legacy }: TaskDoc): string =>
  typeof legacy?.evalStandardConf.evalMode === 'string' ? legacy.evalStandardConf.evalMode : evalMode

/** Everything that the page lists, overridden by what the task was created with. */
export function standardConf(world: World, task: Stored<TaskDoc>): EvalStandardConf {
  const { doc } = task
  const { dimensions, byHand, byRule } = criteriaOf(doc)
  const [object] = objectsOf(task)
  const results = dataset(world, object?.inferDatasetId ?? datasetIdOf(task))
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
