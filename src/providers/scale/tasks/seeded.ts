// Values that depend only on a text: the same task on the same item always has the same result.
import { fractionOf } from '../../../core/ids.ts'

export const pick = <T>(values: readonly T[], seed: string): T =>
  values[Math.floor(fractionOf(seed) * values.length)] as T

/** A whole number from min to max, inclusive. */
export const wholeBetween = (min: number, max: number, seed: string): number =>
  min + Math.floor(fractionOf(seed) * (max - min + 1))

/** A number from min to max, with four decimals. */
export function between(min: number, max: number, seed: string): number {
  const share = fractionOf(seed)
  // Not min + share * (max - min): the difference of two huge bounds is infinite.
  return Number((min * (1 - share) + max * share).toFixed(4))
}

/** Maximum length to which a text is padded for a minimum length. */
const LONGEST = 100_000

/** Fits the text between two lengths, counted in characters as readers see them. */
export function fitted(text: string, least: number, most: number): string {
  const characters = [...text.padEnd(Math.min(least, LONGEST), '.')]
  return characters.slice(0, Math.max(most, 0)).join('')
}

const OPENINGS = ['In short, about', 'Taking the question as asked,', 'My answer to', 'Considering']
const CLOSINGS = [
  'the evidence points one way and I would go with it.',
  'the simplest reading is the right one.',
  'there is one clear answer, given what is known.',
  'it depends on the details, but the usual case is plain.',
]

/**
 * A model's answer: quotes up to 160 characters of the question.
 *
 * @param known the correct answer, if the item has one: given two times out of three, so that scores vary
 */
export function answerTo(input: string, seed: string, known?: string): string {
  const quoted = [...input.slice(0, 4000).trim().replace(/\s+/g, ' ')].slice(0, 160).join('')
  const right = known !== undefined && fractionOf(`${seed}|right`) < 2 / 3
  const closing = right ? known : pick(CLOSINGS, `${seed}|closing`)
  return `${pick(OPENINGS, `${seed}|opening`)} "${quoted}": ${closing}`
}
