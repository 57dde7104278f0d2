// METEOR like nltk's single_meteor_score with its defaults: words match as they are, then by their Porter stems.
// Without
// nltk's third pass, which matches WordNet synonyms. Banerjee and Lavie 2005. nltk takes tokens, not text: here a
// token
// is a sequence of letters and digits, or one other character that is not a space.
import { stemOf } from './porter.ts'
import { SPACE } from './space.ts'

const ALPHA = 0.9
const BETA = 3
const GAMMA = 0.5

const TOKEN = new RegExp(`[\\p{L}\\p{N}]+|[^${SPACE}\\p{L}\\p{N}]`, 'gu')

const tokens = (text: string): string[] => (text.match(TOKEN) ?? []).map((token) => token.toLowerCase())

interface Word {
  readonly at: number
  readonly text: string
}

interface Matched {
  readonly pairs: readonly [number, number][]
  /** Unmatched words. */
  readonly found: readonly Word[]
  readonly wanted: readonly Word[]
}

/** Pairs of equal words, from the end backwards as in nltk: each takes the last one that is still free. */
function match(found: readonly Word[], wanted: readonly Word[], formOf: (word: string) => string): Matched {
  const free = Map.groupBy(wanted, ({ text }) => formOf(text))
  const partners = new Map(
    found.toReversed().flatMap((word): [Word, Word][] => {
      const partner = free.get(formOf(word.text))?.pop()
      return partner === undefined ? [] : [[word, partner]]
    }),
  )
  const taken = new Set(partners.values())
  return {
    pairs: [...partners].map(([a, b]) => [a.at, b.at]),
    found: found.filter((word) => !partners.has(word)),
    wanted: wanted.filter((word) => !taken.has(word)),
  }
}

/** Sequences of pairs that are adjacent in both texts. */
function chunks(pairs: readonly [number, number][]): number {
  return pairs.filter(([a, b], i) => {
    const [beforeA, beforeB] = pairs[i - 1] ?? [Number.NaN, Number.NaN]
    return !(a === beforeA + 1 && b === beforeB + 1)
  }).length
}

export function meteor(candidate: string, reference: string): number {
  const found = tokens(candidate).map((text, at) => ({ at, text }))
  const wanted = tokens(reference).map((text, at) => ({ at, text }))
  const same = match(found, wanted, (word) => word)
  const akin = match(same.found, same.wanted, stemOf)
  const pairs = [...same.pairs, ...akin.pairs].sort(([a], [b]) => a - b)
  if (pairs.length === 0) return 0
  const precision = pairs.length / found.length
  const recall = pairs.length / wanted.length
  const mean = (precision * recall) / (ALPHA * precision + (1 - ALPHA) * recall)
  const penalty = GAMMA * (chunks(pairs) / pairs.length) ** BETA
  return mean * (1 - penalty)
}
