// ROUGE of one candidate and one reference, as the F-measure of rouge-score without its stemmer. Lin 2004.
import { countsOf, fMeasure, ngrams, overlap } from './counts.ts'

/** Lower case, runs of a-z and 0-9. */
const tokens = (text: string): string[] => text.toLowerCase().match(/[a-z0-9]+/g) ?? []

export function rougeN(candidate: string, reference: string, n: number): number {
  const found = ngrams(tokens(candidate), n)
  const wanted = ngrams(tokens(reference), n)
  return fMeasure(overlap(countsOf(found), countsOf(wanted)), found.length, wanted.length)
}

/** By the longest sequence of tokens that both have in this order, gaps allowed. */
export function rougeL(candidate: string, reference: string): number {
  const found = tokens(candidate)
  const wanted = tokens(reference)
  let row = new Uint32Array(wanted.length + 1)
  for (const token of found) {
    const next = new Uint32Array(wanted.length + 1)
    for (let j = 1; j <= wanted.length; j++)
      next[j] = token === wanted[j - 1] ? (row[j - 1] ?? 0) + 1 : Math.max(row[j] ?? 0, next[j - 1] ?? 0)
    row = next
  }
  return fMeasure(row[wanted.length] ?? 0, found.length, wanted.length)
}
