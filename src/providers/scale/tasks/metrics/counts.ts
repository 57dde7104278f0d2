// Multisets of tokens.

export function countsOf(tokens: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1)
  return counts
}

/** Sequences of n tokens, each joined to one text. */
export const ngrams = (tokens: readonly string[], n: number): string[] =>
  Array.from({ length: Math.max(tokens.length - n + 1, 0) }, (_, i) => tokens.slice(i, i + n).join('\u0001'))

/** Number of tokens that two multisets share. */
export function overlap(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let shared = 0
  for (const [token, count] of a) shared += Math.min(count, b.get(token) ?? 0)
  return shared
}

/** The harmonic mean of precision and recall. */
export const fMeasure = (shared: number, candidate: number, reference: number): number =>
  shared === 0 ? 0 : (2 * shared) / (candidate + reference)
