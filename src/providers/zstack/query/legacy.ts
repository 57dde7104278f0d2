// Queries of the legacy endpoint: conditions as objects, paging as parameters.

import { type Args, boolean, integer, type Params, read, string, strings } from '../declaration/params.ts'
import { apiError, textFault } from '../errors.ts'
import { isObject } from '../members.ts'
import { type Condition, type Operator, parseCondition } from './conditions.ts'
import { DEFAULT_LIMIT, type Query } from './run.ts'

export const LEGACY_QUERY = {
  limit: integer(),
  start: integer(),
  count: boolean(),
  replyWithCount: boolean(),
  sortBy: string(),
  sortDirection: string(),
  fields: strings(),
} satisfies Params

/** @throws Problem SYS.1007 for an unknown operator */
export function legacyQuery(conditions: unknown, args: Args<typeof LEGACY_QUERY>): Query {
  const { limit, start, count, replyWithCount, sortBy, sortDirection, fields = [] } = args
  return {
    conditions: (Array.isArray(conditions) ? conditions : []).map(conditionOf),
    limit: limit ?? DEFAULT_LIMIT,
    start: start ?? 0,
    count: count ?? false,
    replyWithCount: replyWithCount ?? false,
    sort:
      sortBy === undefined
        ? undefined
        : { field: sortBy, descending: sortDirection?.toLowerCase() === 'desc' },
    fields: fields.length === 0 ? undefined : (fields as readonly string[]),
  }
}

const OPERATORS: ReadonlySet<string> = new Set<Operator>([
  '=',
  '!=',
  '>',
  '<',
  '>=',
  '<=',
  'in',
  'not in',
  'like',
  'not like',
  'is null',
  'is not null',
])

/** `{name, op, value}`, or a text in the form of the other endpoint. */
function conditionOf(raw: unknown): Condition {
  if (typeof raw === 'string') return parseCondition(raw)
  if (!isObject(raw)) throw textFault(500, 'Expected BEGIN_OBJECT')
  const op = String(raw.op ?? '=')
    .trim()
    .toLowerCase()
  if (!OPERATORS.has(op))
    throw apiError('SYS.1007', `unknown operator[${raw.op}] of the condition on ${raw.name}`)
  const value = Array.isArray(raw.value) ? raw.value.join(',') : read('value', string(), raw.value ?? '')
  return { field: String(raw.name ?? '').trim(), op: op as Operator, value: String(value) }
}
