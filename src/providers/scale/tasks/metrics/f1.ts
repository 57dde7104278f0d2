// Token F1 of an answer, as the official evaluation script of SQuAD v2.0 has it: no case, punctuation or articles.
// Rajpurkar, Jia and Liang 2018. The script of SQuAD v1.1 differs in one thing: two texts without words give 0 there.
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
  // Where nothing is wanted, as for SQuAD v2.0's questions without an answer, only nothing is right.
  if (found.length === 0 || wanted.length === 0) return Number(found.length === wanted.length)
  return fMeasure(overlap(countsOf(found), countsOf(wanted)), found.length, wanted.length)
}
