// METEOR as nltk's single_meteor_score with its defaults: words matched as they are, then by their Porter stems; without
// the third pass of nltk, which matches WordNet's synonyms. Banerjee and Lavie 2005.
import { stemmer } from 'stemmer'

const ALPHA = 0.9
const BETA = 3
const GAMMA = 0.5

const tokens = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? []

interface Word {
  readonly at: number
  readonly text: string
}

/** Pairs of equal words, from the end on, as nltk pairs them; what is paired leaves both lists. */
function match(found: Word[], wanted: Word[], formOf: (word: string) => string): [number, number][] {
  const pairs: [number, number][] = []
  for (let i = found.length - 1; i >= 0; i--) {
    const one = found[i] as Word
    const j = wanted.findLastIndex((other) => formOf(other.text) === formOf(one.text))
    if (j < 0) continue
    pairs.push([one.at, (wanted[j] as Word).at])
    wanted.splice(j, 1)
    found.splice(i, 1)
  }
  return pairs
}

/** Runs of pairs that are neighbours in both texts. */
function chunks(pairs: readonly [number, number][]): number {
  return pairs.filter(([a, b], i) => {
    const [beforeA, beforeB] = pairs[i - 1] ?? [Number.NaN, Number.NaN]
    return !(a === beforeA + 1 && b === beforeB + 1)
  }).length
}

export function meteor(candidate: string, reference: string): number {
  const found = tokens(candidate).map((text, at) => ({ at, text }))
  const wanted = tokens(reference).map((text, at) => ({ at, text }))
  const { length: foundLength } = found
  const { length: wantedLength } = wanted
  const pairs = [...match(found, wanted, (word) => word), ...match(found, wanted, stemmer)]
  if (pairs.length === 0) return 0
  pairs.sort(([a], [b]) => a - b)
  const precision = pairs.length / foundLength
  const recall = pairs.length / wantedLength
  const mean = (precision * recall) / (ALPHA * precision + (1 - ALPHA) * recall)
  const penalty = GAMMA * (chunks(pairs) / pairs.length) ** BETA
  return mean * (1 - penalty)
}
