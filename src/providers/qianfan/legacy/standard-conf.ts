// evalStandardConf: by what a task of either API is judged, as v1 tells it.
import type * as z from 'zod'
import type { Stored, World } from '../../../core/world.ts'
import { dataset } from '../catalogue.ts'
import type { TaskDoc } from '../collections.ts'
import { datasetIdOf, objectsOf } from '../reports/samples.ts'
import { criteriaOf } from '../tasks/criteria.ts'
import { EvalStandardConf } from './schemas/tasks.ts'

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
