// Parses the value of an option by its schema. Messages say where the value is, what it is, and what is allowed.
import * as z from 'zod'
import { closestOf, OUR_WORDS, shown } from '../core/checks/words.ts'
import { didYouMean } from '../core/nearest.ts'
import { separated } from './option-values.ts'

/** What an option accepts. */
export interface Rule {
  readonly schema: z.ZodType
  /** In words: `it must be …`. */
  readonly takes: string
  /** A text has entries, with commas between. */
  readonly list?: boolean
}

/** Parsing a valid result again returns the same. */
export function fit(
  where: string,
  { schema, takes, list = false }: Rule,
  given: unknown,
  faults: string[],
): unknown {
  const value = list && typeof given === 'string' ? separated(given) : given
  const result = z.safeParse(schema, value, OUR_WORDS)
  if (result.success) return result.data
  const issues = result.error.issues.flatMap(closestOf)
  const inside = typeof value === 'object' && value !== null ? issues.filter(isInside) : []
  for (const { path, message } of inside) faults.push(`${where}${partOf(value, path)}: ${message}`)
  if (inside.length > 0) return undefined
  const own = issues.find(({ code, path }) => code === 'custom' && path.length === 0)?.message
  const near = typeof value === 'string' ? didYouMean(value, takes.split(/, | or /).filter(isWord)) : ''
  faults.push(`${where} is ${shown(textOf(given))}: ${own ?? `it must be ${takes}${near}`}`)
  return undefined
}

/** A list as it is given in a flag. */
const textOf = (given: unknown): unknown =>
  Array.isArray(given) && given.length > 0 && given.every((one) => typeof one === 'string')
    ? given.join(',')
    : given

/** True if it is about a part of the value. */
const isInside = ({ path, code }: z.core.$ZodIssue): boolean =>
  path.length > 0 || code === 'unrecognized_keys'

/** Not `polls:N`, nor a part of a sentence. */
const isWord = (text: string): boolean => /^[a-z*]+$/.test(text)

/** Which part: of a list, the entry that people count from 1, unless there is only one. */
function partOf(value: unknown, path: readonly PropertyKey[]): string {
  const [first, ...rest] = path
  if (first === undefined) return ''
  const names = (parts: readonly PropertyKey[]): string => parts.map(nameOf).join('.')
  if (!Array.isArray(value) || typeof first !== 'number') return `, ${names(path)}`
  const entry = value.length > 1 ? [`entry ${first + 1}`] : []
  return [...entry, ...(rest.length > 0 ? [names(rest)] : [])].map((part) => `, ${part}`).join('')
}

const nameOf = (name: PropertyKey): string => (name === '' ? '""' : String(name))
