// Turns Zod's issues into the entries of a 422 body, as FastAPI 0.165 with pydantic 2.14 writes them. Types, texts
// and
// contexts were copied from a FastAPI application with the same models (README, "422 bodies").

import type { Issue as ZodIssue } from '../../../core/problem.ts'
import { counted } from '../../../core/text.ts'
import { ENUM, INTEGER_WANTED, isObject, LONGEST_INTEGER, UNICODE_WANTED } from './fields.ts'

/** The members of an issue; which exist depends on its code. */
interface Issue {
  readonly code?: string
  readonly path: readonly PropertyKey[]
  readonly message: string
  readonly [member: string]: unknown
}

export interface PydanticError {
  type: string
  loc: (string | number)[]
  msg: string
  input: unknown
  ctx?: Record<string, unknown>
}

type Fault = Pick<PydanticError, 'type' | 'msg' | 'ctx'>

/** A value as Python's repr writes it. */
function repr(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  if (value === null) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  return JSON.stringify(value)
}

/** `'a', 'b' or 'c'` */
const choice = (values: readonly unknown[]): string => {
  const texts = values.map(repr)
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} or ${texts[texts.length - 1]}`
}

const TYPES: Readonly<Record<string, Fault>> = {
  string: { type: 'string_type', msg: 'Input should be a valid string' },
  array: { type: 'list_type', msg: 'Input should be a valid list' },
  record: { type: 'dict_type', msg: 'Input should be a valid dictionary' },
  null: { type: 'none_required', msg: 'Input should be None' },
  object: {
    type: 'model_attributes_type',
    msg: 'Input should be a valid dictionary or object to extract fields from',
  },
}

const PYTHON_TYPES: Readonly<Record<string, string>> = {
  string: 'str',
  number: 'float',
  boolean: 'bool',
  array: 'list[any]',
  record: 'dict[str,any]',
  object: 'dict[str,any]',
}

const NO_UNICODE: Fault = {
  type: 'string_unicode',
  msg: 'Input should be a valid string, unable to parse raw data as a unicode string',
}

const NOT_FINITE: Fault = { type: 'finite_number', msg: 'Input should be a finite number' }

function wrongType(issue: Issue, input: unknown): Fault {
  if (issue.expected === 'boolean')
    return typeof input === 'string' || Number.isInteger(input)
      ? { type: 'bool_parsing', msg: 'Input should be a valid boolean, unable to interpret input' }
      : { type: 'bool_type', msg: 'Input should be a valid boolean' }
  if (issue.message === INTEGER_WANTED) {
    const msg = 'Input should be a valid integer'
    if (typeof input === 'string' && input.length > LONGEST_INTEGER)
      return {
        type: 'int_parsing_size',
        msg: 'Unable to parse input string as an integer, exceeded maximum size',
      }
    if (typeof input === 'number' && !Number.isFinite(input)) return NOT_FINITE
    if (typeof input === 'string')
      return { type: 'int_parsing', msg: `${msg}, unable to parse string as an integer` }
    if (typeof input === 'number')
      return { type: 'int_from_float', msg: `${msg}, got a number with a fractional part` }
    return { type: 'int_type', msg }
  }
  if (issue.expected === 'number') {
    const msg = 'Input should be a valid number'
    return typeof input === 'string'
      ? { type: 'float_parsing', msg: `${msg}, unable to parse string as a number` }
      : { type: 'float_type', msg }
  }
  return TYPES[String(issue.expected)] ?? { type: 'value_error', msg: `Value error, ${issue.message}` }
}

function outOfBounds(issue: Issue, input: unknown, side: 'min' | 'max'): Fault {
  const bound = Number(side === 'min' ? issue.minimum : issue.maximum)
  const word = side === 'min' ? 'at least' : 'at most'
  if (issue.origin === 'string')
    return {
      type: side === 'min' ? 'string_too_short' : 'string_too_long',
      msg: `String should have ${word} ${counted(bound, 'character')}`,
      ctx: { [`${side}_length`]: bound },
    }
  if (issue.origin === 'array') {
    const length = Array.isArray(input) ? input.length : 0
    return {
      type: side === 'min' ? 'too_short' : 'too_long',
      msg: `List should have ${word} ${counted(bound, 'item')} after validation, not ${length}`,
      ctx: { field_type: 'List', [`${side}_length`]: bound, actual_length: length },
    }
  }
  return {
    type: side === 'min' ? 'greater_than_equal' : 'less_than_equal',
    msg: `Input should be ${side === 'min' ? 'greater' : 'less'} than or equal to ${bound}`,
    ctx: { [side === 'min' ? 'ge' : 'le']: bound },
  }
}

function faultOf(issue: Issue, input: unknown): Fault {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue, input)
    case 'too_small':
      return outOfBounds(issue, input, 'min')
    case 'too_big':
      return outOfBounds(issue, input, 'max')
    case 'invalid_value': {
      const expected = choice(issue.values as readonly unknown[])
      const type = issue.message === ENUM ? 'enum' : 'literal_error'
      return { type, msg: `Input should be ${expected}`, ctx: { expected } }
    }
    case 'invalid_format': {
      const pattern = String(issue.pattern).slice(1, -1)
      return {
        type: 'string_pattern_mismatch',
        msg: `String should match pattern '${pattern}'`,
        ctx: { pattern },
      }
    }
    default:
      if (issue.message === INTEGER_WANTED) return wrongType(issue, input)
      if (issue.message === UNICODE_WANTED) return NO_UNICODE
      return { type: 'value_error', msg: `Value error, ${issue.message}`, ctx: { error: {} } }
  }
}

/** The member that discriminates a value in a union; undefined if it is in none. */
export type TagAt = (path: readonly PropertyKey[], value: unknown) => string | undefined

interface Place {
  /** Start of the refused part's location: `body`, `query`, … and the variants entered so far. */
  readonly loc: readonly (string | number)[]
  /** Start of the issue's path, from the whole input. */
  readonly path: readonly PropertyKey[]
  readonly root: unknown
  readonly tagAt: TagAt
}

/** A value that was not sent. */
export const missing = (loc: (string | number)[], input: unknown): PydanticError => ({
  type: 'missing',
  loc,
  msg: 'Field required',
  input,
})

const child = (value: unknown, key: PropertyKey): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<PropertyKey, unknown>)[key]
    : undefined

/** Follows the path through the input. Collects loc with the tags of unions on the way, the value and its parent. */
function walk(place: Place, keys: readonly PropertyKey[]) {
  const loc = [...place.loc]
  const path = [...place.path]
  let value = path.reduce<unknown>(child, place.root)
  let holder: unknown
  for (const key of keys) {
    const tag = place.tagAt(path, value)
    if (tag !== undefined && isObject(value) && typeof value[tag] === 'string') loc.push(value[tag])
    holder = value
    value = child(value, key)
    path.push(key)
    loc.push(key as string | number)
  }
  return { loc, path, value, holder }
}

function tagFault(issue: Issue, input: unknown, discriminator: string): Fault {
  const tag = child(input, discriminator)
  const expected = (issue.options as readonly unknown[]).filter((option) => typeof option === 'string')
  const expected_tags = expected.map(repr).join(', ')
  if (tag === undefined)
    return {
      type: 'union_tag_not_found',
      msg: `Unable to extract tag using discriminator '${discriminator}'`,
      ctx: { discriminator: `'${discriminator}'` },
    }
  const text = typeof tag === 'string' ? tag : repr(tag)
  return {
    type: 'union_tag_invalid',
    msg: `Input tag '${text}' found using '${discriminator}' does not match any of the expected tags: ${expected_tags}`,
    ctx: { discriminator: `'${discriminator}'`, tag: text, expected_tags },
  }
}

function entries(issue: Issue, place: Place): PydanticError[] {
  if (issue.code === 'invalid_union') {
    const { discriminator } = issue
    if (typeof discriminator === 'string') {
      const { loc, value } = walk(place, issue.path.slice(0, -1))
      const fault = tagFault(issue, value, discriminator)
      return [{ type: fault.type, loc, msg: fault.msg, input: value, ctx: fault.ctx }]
    }
    const at = walk(place, issue.path)
    if (at.holder !== undefined && at.value === undefined) return [missing(at.loc, at.holder)]
    const names = issue.names as readonly string[] | undefined
    return (issue.errors as readonly (readonly Issue[])[]).flatMap((issues, i) => {
      // A union without named variants: pydantic names them by their Python types.
      const name = names?.[i] ?? PYTHON_TYPES[String(issues[0]?.expected)] ?? String(i)
      const variant = { ...place, loc: [...at.loc, name], path: at.path }
      return issues.flatMap((one) => entries(one, variant))
    })
  }
  const { loc, value, holder } = walk(place, issue.path)
  if (value === undefined && holder !== undefined) return [missing(loc, holder)]
  const { type, msg, ctx } = faultOf(issue, value)
  return [{ type, loc, msg, input: value, ...(ctx && { ctx }) }]
}

/**
 * @param part `body`, `query`, `path` or `header`
 * @param input that part of the request as the client sent it
 */
export function pydanticErrors(
  issues: readonly ZodIssue[],
  part: string,
  input: unknown,
  tagAt: TagAt = () => undefined,
): PydanticError[] {
  if (part === 'body' && input === undefined) return [missing(['body'], null)]
  const place = { loc: [part], path: [], root: input, tagAt }
  return issues.flatMap((issue) => entries(issue as unknown as Issue, place))
}
