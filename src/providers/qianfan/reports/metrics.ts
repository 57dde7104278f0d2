// The metrics of an evaluated object, computed from its samples. Both APIs use this.
import type { Stored } from '../../../core/world.ts'
import type { TaskDoc } from '../collections.ts'
import { hasResults, taskState } from '../lifecycle.ts'
import { type Criteria, criteriaOf, type Scale } from '../tasks/criteria.ts'
import { type EvalObject, objectsOf, rounded, type Sample, samplesOf } from './samples.ts'
import type { EffectMetric } from './schemas.ts'

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const high = sorted[middle] ?? 0
  return sorted.length % 2 === 0 ? (high + (sorted[middle - 1] ?? 0)) / 2 : high
}

/** The population standard deviation. */
function deviation(values: readonly number[]): number {
  const average = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - average) ** 2)))
}

/** On scales up to this width, scores that no sample got are listed too. */
const MOST_LISTED = 100

/** Counts by score over the whole scale; -1 for samples that the judge could not score. */
function distribution(scores: readonly number[], { minScore, maxScore }: Scale): Record<string, number> {
  const counts: Record<string, number> = {}
  if (maxScore - minScore <= MOST_LISTED)
    for (let score = minScore; score <= maxScore; score++) counts[score] = 0
  for (const score of scores) counts[score] = (counts[score] ?? 0) + 1
  return counts
}

/** Metrics that do not apply stay 0, empty or null. */
const NOTHING: EffectMetric = {
  accuracy: 0,
  f1Score: 0,
  rouge_1: 0,
  rouge_2: 0,
  rouge_l: 0,
  bleu4: 0,
  editDistance: 0,
  embeddingDistance: 0,
  avgJudgeScore: 0,
  stdJudgeScore: 0,
  medianJudgeScore: 0,
  scoreDistribution: null,
  manualAvgScore: 0,
  goodCaseProportion: 0,
  subjectiveImpression: '',
  manualScoreDistribution: null,
}

function byRule(samples: readonly Sample[], { similarity, accuracy }: Criteria): Partial<EffectMetric> {
  const of = (pick: (sample: Sample) => number): number => rounded(mean(samples.map(pick)))
  return {
    ...(accuracy && { accuracy: of((sample) => sample.accuracy), f1Score: of((sample) => sample.f1Score) }),
    ...(similarity && {
      rouge_1: of((sample) => sample.rouge_1),
      rouge_2: of((sample) => sample.rouge_2),
      rouge_l: of((sample) => sample.rouge_l),
      bleu4: of((sample) => sample.bleu4),
      editDistance: of((sample) => sample.editDistance),
      embeddingDistance: of((sample) => sample.embeddingDistance),
    }),
  }
}

function byModel(samples: readonly Sample[], { judge }: Criteria): Partial<EffectMetric> {
  const all = samples.map((sample) => sample.judgeScore)
  const given = all.filter((score) => score !== -1)
  return {
    avgJudgeScore: rounded(mean(given)),
    stdJudgeScore: rounded(deviation(given)),
    medianJudgeScore: median(given),
    scoreDistribution: { '-1': 0, ...distribution(all, judge) },
  }
}

function byHand(samples: readonly Sample[], { dimensions }: Criteria): Partial<EffectMetric> {
  const scoresOf = (dimension: string): number[] =>
    samples.map((sample) => sample.manualScores[dimension] as number)
  const [first] = dimensions as [Criteria['dimensions'][number]]
  const scores = scoresOf(first.dimension)
  const good = mean(scores.map((score) => (score === first.maxScore ? 1 : 0)))
  return {
    manualAvgScore: rounded(mean(scores)),
    goodCaseProportion: rounded(good),
    subjectiveImpression: good > 0.5 ? '整体表现良好' : '仍需改进',
    manualScoreDistribution: dimensions.map((one) => ({
      dimension: one.dimension,
      scoreDistribution: distribution(scoresOf(one.dimension), one),
    })),
  }
}

export function effectMetric(seed: string, task: Stored<TaskDoc>, object: EvalObject): EffectMetric {
  const criteria = criteriaOf(task.doc)
  const samples = samplesOf(seed, task, object)
  return {
    ...NOTHING,
    ...(criteria.byRule && byRule(samples, criteria)),
    ...(criteria.byModel && byModel(samples, criteria)),
    ...(criteria.byHand && byHand(samples, criteria)),
  }
}

/** The objects with a report: in a partly failed task, all but the last. */
export function reported(task: Stored<TaskDoc>): readonly EvalObject[] {
  const state = taskState(task)
  if (!hasResults(state)) return []
  const objects = objectsOf(task)
  return state === 'PartlyDone' ? objects.slice(0, -1) : objects
}
