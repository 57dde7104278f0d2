// Token F1 of an answer, as SQuAD's official evaluation has it: no case, punctuation or articles. Rajpurkar et al. 2016.
import { countsOf, fMeasure, overlap } from './counts.ts'

/** Python's string.punctuation. */
const PUNCTUATION = /[!-/:-@[-`{-~]/g

const tokens = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(PUNCTUATION, '')
    .replace(/(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu, ' ')
    .split(/\s+/)
    .filter((token) => token !== '')

export function f1(candidate: string, reference: string): number {
  const found = tokens(candidate)
  const wanted = tokens(reference)
  // Nothing is right where nothing is wanted.
  if (found.length === 0 || wanted.length === 0) return Number(found.length === wanted.length)
  return fMeasure(overlap(countsOf(found), countsOf(wanted)), found.length, wanted.length)
}
