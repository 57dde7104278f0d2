// Results of an evaluation by sample: made up from the task's id and the seed, so always the same.
import { SeededIds } from '../../../core/ids.ts'
import type { Stored } from '../../../core/world.ts'
import { derivedId } from '../catalogue.ts'
import type { TaskDoc } from '../collections.ts'
import { type Criteria, criteriaOf } from '../tasks/criteria.ts'

/** One of the models or result sets that a task compares. */
export interface EvalObject {
  /** Model version id; empty if stored results are evaluated. */
  readonly modelId: string
  readonly inferDatasetId: string
  /** v1's id of the part of the task that evaluates it. */
  readonly evalUnitId: string
}

export function objectsOf(task: Stored<TaskDoc>): readonly EvalObject[] {
  const { evalObjectType, evalObjectConfig, modelIds } = task.doc
  const unit = (i: number): string => derivedId('ameu', `${task.id}|${i}`, 12)
  if (evalObjectType === 'model')
    return modelIds.map((modelId, i) => ({
      modelId,
      inferDatasetId: derivedId('ds', `${task.id}|${i}|results`, 16),
      evalUnitId: unit(i),
    }))
  const { evalInferDatasetConfigList = [] } = (evalObjectConfig.evalInferDatasetConfig ?? {}) as {
    evalInferDatasetConfigList?: readonly { inferDatasetId: string }[]
  }
  return evalInferDatasetConfigList.map(({ inferDatasetId }, i) => ({
    modelId: '',
    inferDatasetId,
    evalUnitId: unit(i),
  }))
}

/** Id of the dataset for the evaluation, or of the first result set if no dataset was needed. */
export function datasetIdOf(task: Stored<TaskDoc>): string {
  const { evalObjectType, evalObjectConfig } = task.doc
  if (evalObjectType === 'inferDataset') return objectsOf(task)[0]?.inferDatasetId ?? ''
  const { evalModelConfig } = evalObjectConfig as { evalModelConfig?: { versionId?: string } }
  return evalModelConfig?.versionId ?? ''
}

/** Rows of a dataset version: 20 to 50, depending only on its id. */
export const sampleCount = (datasetId: string): number =>
  20 + Math.floor(new SeededIds(`rows|${datasetId}`).fraction() * 31)

/** A row of a dataset. */
export interface Question {
  readonly prompt: string
  readonly completion: string
  /** The correct result. */
  readonly result: number
}

/** The rows of a dataset version, depending only on its id: an export contains the questions of the evaluation. */
export function questionsOf(datasetId: string): readonly Question[] {
  const draw = new SeededIds(`questions|${datasetId}`)
  return Array.from({ length: sampleCount(datasetId) }, () => {
    const a = 11 + Math.floor(draw.fraction() * 89)
    const b = 3 + Math.floor(draw.fraction() * 27)
    return { prompt: `${a} × ${b} = ?`, completion: `${a} × ${b} = ${a * b}`, result: a * b }
  })
}

export interface Sample {
  /** 24 hexadecimal digits. */
  readonly id: string
  readonly system: string
  readonly prompt: string
  /** The expected answer. */
  readonly completion: string
  /** The model's answer. */
  readonly prediction: string
  readonly accuracy: 0 | 1
  readonly f1Score: number
  readonly rouge_1: number
  readonly rouge_2: number
  readonly rouge_l: number
  readonly bleu4: number
  readonly editDistance: number
  readonly embeddingDistance: number
  /** -1: the judge gave no score. */
  readonly judgeScore: number
  readonly judgeReason: string
  /** By dimension. */
  readonly manualScores: Readonly<Record<string, number>>
}

/** Share of answers that the judge cannot read. */
const UNJUDGED = 0.02

/** The samples of one object of a task. */
export function samplesOf(seed: string, task: Stored<TaskDoc>, object: EvalObject): readonly Sample[] {
  const criteria = criteriaOf(task.doc)
  const draw = new SeededIds(`${seed}|${task.id}|${object.evalUnitId}`)
  // The quality of the object; each answer has about this quality.
  const quality = 0.35 + draw.fraction() * 0.45
  return questionsOf(datasetIdOf(task)).map((question) => sample(question, draw, quality, criteria))
}

function sample(question: Question, draw: SeededIds, quality: number, criteria: Criteria): Sample {
  const id = draw.hex(24)
  const { prompt, completion } = question
  const good = Math.min(1, Math.max(0, quality + (draw.fraction() - 0.5) * 0.6))
  const right = good > 0.55
  const result = right ? question.result : question.result + 1 + Math.floor(draw.fraction() * 20)
  const prediction = prompt.replace('?', String(result))
  const unjudged = draw.fraction() < UNJUDGED
  const { minScore, maxScore } = criteria.judge
  const rouge_1 = right ? 1 : rounded(0.6 + good * 0.35)
  const rouge_2 = right ? 1 : rounded(rouge_1 * 0.75)
  return {
    id,
    system: '',
    prompt,
    completion,
    prediction,
    accuracy: right ? 1 : 0,
    f1Score: right ? 1 : rounded(rouge_1 * 0.9),
    rouge_1,
    rouge_2,
    rouge_l: right ? 1 : rounded(rouge_1 * 0.95),
    bleu4: right ? 1 : rounded(rouge_2 * 0.6),
    editDistance: editDistance(completion, prediction),
    embeddingDistance: right ? 0 : rounded((1 - good) * 0.4),
    judgeScore: unjudged ? -1 : minScore + Math.round(good * (maxScore - minScore)),
    judgeReason: right ? 'The result is right.' : `The result should be ${question.result}.`,
    manualScores: Object.fromEntries(
      criteria.dimensions.map(({ dimension, minScore, maxScore }) => [
        dimension,
        minScore + Math.round(Math.min(1, good + draw.fraction() * 0.2) * (maxScore - minScore)),
      ]),
    ),
  }
}

/** Rounds to six decimals. */
export const rounded = (value: number): number => Math.round(value * 1e6) / 1e6

/** Characters to insert, remove or change. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, j) => j)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const changed = (row[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(changed, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[to.length] as number
}
