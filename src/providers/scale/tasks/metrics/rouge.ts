// ROUGE of one candidate and one reference: the F-measure of rouge-score without its stemmer. Lin 2004.
import { countsOf, fMeasure, ngrams, overlap } from './counts.ts'

/** Lower case, sequences of a-z and 0-9. */
const tokens = (text: string): string[] => text.toLowerCase().match(/[a-z0-9]+/g) ?? []

export function rougeN(candidate: string, reference: string, n: number): number {
  const found = ngrams(tokens(candidate), n)
  const wanted = ngrams(tokens(reference), n)
  return fMeasure(overlap(countsOf(found), countsOf(wanted)), found.length, wanted.length)
}

/** By the longest common subsequence of tokens, gaps allowed. */
export function rougeL(candidate: string, reference: string): number {
  const found = tokens(candidate)
  const wanted = tokens(reference)
  return fMeasure(longestCommon(found, wanted), found.length, wanted.length)
}

/**
 * Length of the longest common subsequence. A row of the usual table is the bits of one number, so that a whole word
 * of
 * the row is computed at once. Hyyrö, Bit-parallel LCS-length computation revisited, 2004.
 */
function longestCommon(found: readonly string[], wanted: readonly string[]): number {
  const places = new Map<string, bigint>()
  wanted.forEach((token, i) => {
    places.set(token, (places.get(token) ?? 0n) | (1n << BigInt(i)))
  })
  const all = (1n << BigInt(wanted.length)) - 1n
  let row = all
  for (const token of found) {
    const hits = row & (places.get(token) ?? 0n)
    if (hits !== 0n) row = ((row + hits) | (row - hits)) & all
  }
  return [...(all ^ row).toString(2)].filter((bit) => bit === '1').length
}
