// Queries of the legacy endpoint: conditions as objects, the page as parameters.
import { apiError, textFault } from '../errors.ts'
import { boolean, integer, type Params, read, string, strings } from '../params.ts'
import { type Condition, type Operator, parseCondition } from './conditions.ts'
import { DEFAULT_LIMIT, type Query } from './run.ts'

type Fields = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const LEGACY_QUERY: Params = {
  limit: integer(),
  start: integer(),
  count: boolean(),
  replyWithCount: boolean(),
  sortBy: string(),
  sortDirection: string(),
  fields: strings(),
}

export function legacyQuery(raw: Fields, args: Readonly<Record<string, unknown>>): Query {
  const { limit, start, count, replyWithCount, sortBy, sortDirection, fields } = args as {
    limit?: number
    start?: number
    count?: boolean
    replyWithCount?: boolean
    sortBy?: string
    sortDirection?: string
    fields?: readonly string[]
  }
  return {
    conditions: (Array.isArray(raw.conditions) ? raw.conditions : []).map(conditionOf),
    limit: limit ?? DEFAULT_LIMIT,
    start: start ?? 0,
    count: count ?? false,
    replyWithCount: replyWithCount ?? false,
    sort:
      sortBy === undefined
        ? undefined
        : { field: sortBy, descending: sortDirection?.toLowerCase() === 'desc' },
    fields: fields === undefined || fields.length === 0 ? undefined : fields,
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

/** `{name, op, value}`; a text in the form of the other endpoint is understood as well. */
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
