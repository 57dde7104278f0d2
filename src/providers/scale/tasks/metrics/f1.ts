// Token F1 of an answer, as in the official evaluation script of SQuAD v2.0: ignores case, punctuation and articles.
// Rajpurkar, Jia and Liang 2018. The script of SQuAD v1.1 differs only for two texts without words, which give 0.
import { countsOf, fMeasure, overlap } from './counts.ts'
import { split } from './space.ts'

/** Python's string.punctuation. */
const PUNCTUATION = /[!-/:-@[-`{-~]/g

const tokens = (text: string): string[] =>
  split(
    text
      .toLowerCase()
      .replace(PUNCTUATION, '')
      .replace(/(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu, ' '),
  )

export function f1(candidate: string, reference: string): number {
  const found = tokens(candidate)
  const wanted = tokens(reference)
  // If the reference has no words, as for SQuAD v2.0's unanswerable questions, only an empty answer is correct.
  if (found.length === 0 || wanted.length === 0) return Number(found.length === wanted.length)
  return fMeasure(overlap(countsOf(found), countsOf(wanted)), found.length, wanted.length)
}
