// Values that depend on a text alone: the same task on the same item always comes to the same result.
import { fractionOf } from '../../../core/ids.ts'

export const pick = <T>(values: readonly T[], seed: string): T =>
  values[Math.floor(fractionOf(seed) * values.length)] as T

/** A whole number from min to max, both included. */
export const wholeBetween = (min: number, max: number, seed: string): number =>
  min + Math.floor(fractionOf(seed) * (max - min + 1))

/** A number from min to max, to four digits. */
export function between(min: number, max: number, seed: string): number {
  const share = fractionOf(seed)
  // Not min + share * (max - min): the span of two huge bounds is no number.
  return Number((min * (1 - share) + max * share).toFixed(4))
}

/** Longest text that is padded because somebody asked for a least length. */
const LONGEST = 100_000

/** The text between two lengths, in characters as a reader counts them. */
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
 * A model's answer: quotes what it was asked, at most 160 characters of it.
 *
 * @param known the right answer, where the item has one: it is given two times out of three, so that scores vary
 */
export function answerTo(input: string, seed: string, known?: string): string {
  const quoted = [...input.slice(0, 4000).trim().replace(/\s+/g, ' ')].slice(0, 160).join('')
  const right = known !== undefined && fractionOf(`${seed}|right`) < 2 / 3
  const closing = right ? known : pick(CLOSINGS, `${seed}|closing`)
  return `${pick(OPENINGS, `${seed}|opening`)} "${quoted}": ${closing}`
}
