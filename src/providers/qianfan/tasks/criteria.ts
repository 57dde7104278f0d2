// The criteria of a task: its evaluation mode and settings, as named by either API.
import type { TaskDoc } from '../collections.ts'

export interface Scale {
  readonly minScore: number
  readonly maxScore: number
}

export interface Criteria {
  readonly byRule: boolean
  readonly byModel: boolean
  readonly byHand: boolean
  readonly similarity: boolean
  readonly accuracy: boolean
  readonly judge: Scale
  readonly dimensions: readonly ({ readonly dimension: string; readonly description: string } & Scale)[]
}

/** A judge's default scale. */
const JUDGE: Scale = { minScore: 0, maxScore: 5 }
/** The default scale of manual scores. */
const HAND: Scale = { minScore: 0, maxScore: 2 }
/** Always included, whether requested or not. */
const SATISFACTION = '满意度'

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** A scale of whole numbers with max above min; the default if the values are not usable. */
function scaleOf(from: unknown, { minScore, maxScore }: Scale): Scale {
  const given = isObject(from) ? from : {}
  const min = Number.isSafeInteger(given.minScore) ? (given.minScore as number) : minScore
  const max = Number.isSafeInteger(given.maxScore) ? (given.maxScore as number) : Math.max(maxScore, min + 1)
  return max > min ? { minScore: min, maxScore: max } : { minScore, maxScore }
}

type Conf = Readonly<Record<string, unknown>>

/** Settings that v2's evalConfig has in separate objects, and v1's evalStandardConf in one. */
function settingsOf({ evalConfig, legacy }: TaskDoc): readonly [rule: Conf, judge: Conf, people: Conf] {
  if (legacy !== undefined) return [legacy.evalStandardConf, legacy.evalStandardConf, legacy.evalStandardConf]
  const part = (conf: unknown): Conf => (isObject(conf) ? conf : {})
  return [
    part(evalConfig.autoRuleEvalConfig),
    part(evalConfig.autoModelEvalConfig),
    part(evalConfig.manualEvalConfig),
  ]
}

/** Dimensions allowed besides satisfaction. */
const MOST_DIMENSIONS = 4

/** True if the number of dimensions is allowed and their names fit into a file's rows. */
export function areDimensions(evaluationDimension: unknown): boolean {
  const names = dimensionsIn(evaluationDimension).map(({ dimension }) => dimension)
  return (
    names.filter((name) => name !== SATISFACTION).length <= MOST_DIMENSIONS &&
    names.every((name) => name.length <= 1000)
  )
}

function dimensionsIn(evaluationDimension: unknown): Criteria['dimensions'] {
  return (Array.isArray(evaluationDimension) ? evaluationDimension : [])
    .filter(isObject)
    .filter(({ dimension }) => typeof dimension === 'string' && dimension !== '')
    .map((one) => ({
      dimension: one.dimension as string,
      description: typeof one.description === 'string' ? one.description : '',
      ...scaleOf(one, HAND),
    }))
}

export function criteriaOf(doc: TaskDoc): Criteria {
  const modes = doc.evalMode.split(',')
  const [{ scoreModes }, { prompt }, { evaluationDimension }] = settingsOf(doc)
  const chosen = Array.isArray(scoreModes) && scoreModes.length > 0 ? scoreModes : ['similarity', 'accuracy']
  const asked = dimensionsIn(evaluationDimension)
  const satisfaction = { dimension: SATISFACTION, description: '', ...HAND }
  return {
    byRule: modes.includes('rule'),
    byModel: modes.includes('model'),
    byHand: modes.includes('manual'),
    similarity: chosen.includes('similarity'),
    accuracy: chosen.includes('accuracy'),
    judge: scaleOf(prompt, JUDGE),
    dimensions: asked.some(({ dimension }) => dimension === SATISFACTION) ? asked : [satisfaction, ...asked],
  }
}
