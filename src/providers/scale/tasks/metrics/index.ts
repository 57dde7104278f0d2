// The metrics by their names in the API. Scores are from 0 to 1.
import { bleu } from './bleu.ts'
import { cosineSimilarity } from './cosine.ts'
import { f1 } from './f1.ts'
import { meteor } from './meteor.ts'
import { rougeL, rougeN } from './rouge.ts'

const METRICS: Readonly<Record<string, (candidate: string, reference: string) => number>> = {
  bleu,
  meteor,
  f1,
  cosine_similarity: cosineSimilarity,
  rouge1: (candidate, reference) => rougeN(candidate, reference, 1),
  rouge2: (candidate, reference) => rougeN(candidate, reference, 2),
  rougeL,
}

/** Compare only this many characters of a text: more would take too long. */
const LONGEST = 100_000

export function metricOf(type: string, candidate: string, reference: string): number {
  const metric = METRICS[type]
  if (metric === undefined) throw new Error(`there is no metric ${type}`)
  return metric(candidate.slice(0, LONGEST), reference.slice(0, LONGEST))
}
