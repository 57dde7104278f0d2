// Says in our words what is wrong with a value: schemas report errors in the words of their library.
import type * as z from 'zod'
import { didYouMean } from '../nearest.ts'

const KINDS: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
  tuple: 'a list',
}

type Raw = z.core.$ZodRawIssue
/** A member, the discriminator, may choose the alternative: it must be one of the options. */
type RawUnion = z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion> & {
  readonly discriminator?: string
  readonly options?: readonly unknown[]
}

const inOurWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return typeWords(issue)
    case 'unrecognized_keys':
      return unknownWords(issue)
    case 'invalid_value':
      return valueWords(issue.input, issue.values)
    case 'too_small':
      return smallWords(issue)
    case 'too_big':
      return bigWords(issue)
    case 'not_multiple_of':
      return `it must be a multiple of ${issue.divisor}`
    case 'invalid_format':
      return `${shown(issue.input)} does not have the right form${formOf(issue.format)}`
    case 'invalid_union':
      return unionWords(issue)
    case 'invalid_key':
      return `this name is not allowed: ${issue.issues.map(({ message }) => message).join('; ')}`
    case 'custom':
      return `${shown(issue.input)} is not allowed`
    default:
      return undefined
  }
}

/** Pass it to a schema when it parses. A message that a schema has of its own comes first. */
export const OUR_WORDS = { error: inOurWords } as const

function typeWords({ expected, input }: Raw & { expected?: string }): string {
  const kind = KINDS[expected ?? ''] ?? expected ?? 'of another kind'
  if (input === undefined) return `it is missing: it must be ${kind}`
  // What was read as a number and is none: a text, or a parameter that is there twice.
  if (Number.isNaN(input)) return `it must be ${kind}`
  return `it must be ${kind}, not ${shown(input)}`
}

function valueWords(input: unknown, values: readonly unknown[]): string {
  const must = `it must be ${orList(values.map(String))}`
  return input === undefined ? `it is missing: ${must}` : `${must}${nearestOf(input, values)}`
}

function unknownWords({ keys = [], inst }: Raw & { keys?: readonly string[]; inst?: unknown }): string {
  const shape = (inst as { _zod?: { def?: { shape?: object } } } | undefined)?._zod?.def?.shape
  const known = Object.keys(shape ?? {})
  const nears = keys.map((key) => didYouMean(key, known))
  const isListed = nears.includes('') && known.length > 0 && known.length <= LISTED
  return [
    ...keys.map((key, i) => `there is no member ${key}${nears[i]}`),
    ...(isListed ? [`valid members: ${known.join(', ')}`] : []),
  ].join('; ')
}

const UNITS: Readonly<Record<string, string>> = { string: ' characters', array: ' entries', set: ' entries' }

function smallWords({
  origin,
  minimum,
  inclusive,
  input,
}: z.core.$ZodRawIssue<z.core.$ZodIssueTooSmall>): string {
  if (Number(minimum) === 1 && UNITS[origin] !== undefined) return 'it must not be empty'
  return `it must be ${inclusive === false ? 'above' : 'at least'} ${minimum}${UNITS[origin] ?? ''}${given(input)}`
}

function bigWords({
  origin,
  maximum,
  inclusive,
  input,
}: z.core.$ZodRawIssue<z.core.$ZodIssueTooBig>): string {
  return `it must be ${inclusive === false ? 'below' : 'at most'} ${maximum}${UNITS[origin] ?? ''}${given(input)}`
}

const given = (input: unknown): string => (typeof input === 'number' ? `, not ${input}` : '')

const FORMS: Readonly<Record<string, string>> = {
  datetime: ': give an instant such as 2026-11-21T08:00:00Z',
  url: ': give an address such as http://127.0.0.1:4620',
}

const formOf = (format: string): string => FORMS[format] ?? ''

/** The issue itself; of alternatives, the issues of the one that came closest. */
export function closestOf(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const best = closest(issue.errors).flatMap(closestOf)
  return best.length === 0 ? [issue] : best.map((one) => ({ ...one, path: [...issue.path, ...one.path] }))
}

/** The complaint of the alternative that came closest. */
function unionWords({ errors, input, discriminator, options }: RawUnion): string {
  if (discriminator !== undefined && options !== undefined)
    return valueWords((input as Readonly<Record<string, unknown>>)[discriminator], options)
  const [best] = closest(errors as readonly (readonly z.core.$ZodIssue[])[]).flatMap(closestOf)
  if (best === undefined) return `${shown(input)} is none of what is allowed`
  const where = best.path.map(String).join('.')
  return where === '' ? best.message : `${where}: ${best.message}`
}

/** Of an alternative whose kind fits, the errors are deeper inside. */
function closest(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] {
  const score = (branch: readonly z.core.$ZodIssue[]): number => {
    const issues = branch.flatMap(closestOf)
    if (issues.some(({ path }) => path.length > 0)) return 2
    return issues.some(({ code }) => code !== 'invalid_type') ? 1 : 0
  }
  return [...branches].sort((a, b) => score(b) - score(a) || a.length - b.length)[0] ?? []
}

function nearestOf(input: unknown, values: readonly unknown[]): string {
  const near = typeof input === 'string' ? didYouMean(input, values.map(String)) : ''
  return near === '' ? `, not ${shown(input)}` : near
}

function orList(words: readonly string[]): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

const SHOWN = 60
/** Longer lists of members are left out of a message. */
const LISTED = 12

/** A value in a message. */
export function shown(value: unknown): string {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value === 'string')
    return JSON.stringify(value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value)
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : typeof value
}
