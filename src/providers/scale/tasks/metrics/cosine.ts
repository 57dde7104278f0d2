// Cosine of two texts as vectors of word counts. The service compares embeddings from a model, which Evalmock lacks.
import { countsOf } from './counts.ts'

const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []

export function cosineSimilarity(candidate: string, reference: string): number {
  const a = countsOf(words(candidate))
  const b = countsOf(words(reference))
  let dot = 0
  for (const [word, count] of a) dot += count * (b.get(word) ?? 0)
  const norm = (counts: Map<string, number>): number =>
    [...counts.values()].reduce((sum, count) => sum + count * count, 0)
  return dot === 0 ? 0 : Math.min(dot / Math.sqrt(norm(a) * norm(b)), 1)
}
