// BLEU of one sentence, like sacrebleu's sentence_bleu with its defaults: mteval-v13a tokens, n-grams up to four,
// exponential smoothing, effective order. Papineni et al. 2002; Post 2018. sacrebleu returns 0 to 100, this 0 to 1.
import { countsOf, ngrams, overlap } from './counts.ts'
import { split, stripEnd } from './space.ts'

const ORDER = 4

/**
 * mteval-v13a tokens: punctuation is split off, except points and commas in numbers. Trailing white space is removed
 * first.
 */
function tokens(text: string): string[] {
  const plain = stripEnd(text)
    .replaceAll('<skipped>', '')
    .replaceAll('-\n', '')
    .replaceAll('\n', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
  const apart = ` ${plain} `
    .replace(/([{-~[-` -&(-+:-@/])/g, ' $1 ')
    .replace(/([^0-9])([.,])/g, '$1 $2 ')
    .replace(/([.,])([^0-9])/g, ' $1 $2')
    .replace(/([0-9])(-)/g, '$1 $2 ')
  return split(apart)
}

export function bleu(candidate: string, reference: string): number {
  const found = tokens(candidate)
  const wanted = tokens(reference)
  if (found.length === 0) return 0
  let smoothing = 1
  let logs = 0
  let order = 0
  let any = false
  for (let n = 1; n <= ORDER; n++) {
    const total = Math.max(found.length - n + 1, 0)
    if (total === 0) break
    const correct = overlap(countsOf(ngrams(found, n)), countsOf(ngrams(wanted, n)))
    any ||= correct > 0
    if (correct === 0) smoothing *= 2
    logs += Math.log((correct === 0 ? 1 / smoothing : correct) / total)
    order = n
  }
  if (!any) return 0
  const brevity = found.length >= wanted.length ? 1 : Math.exp(1 - wanted.length / found.length)
  return brevity * Math.exp(logs / order)
}
