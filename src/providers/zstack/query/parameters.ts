// The parameters of a query as the REST layer reads them: for every name except `q`, the first value counts.
import * as z from 'zod'
import { apiError, textFault } from '../errors.ts'
import { parseCondition } from './conditions.ts'
import { DEFAULT_LIMIT, type Query } from './run.ts'

const text = z.string().optional()

/** For the document: `readQuery` checks the values, with ZStack's own messages. */
export const QueryParameters = z.object({
  q: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .describe(
      'A condition, `status=Running`. Repeat the parameter for more, without brackets; all conditions must hold. ' +
        'Operators: != >= <= !?= !~= ~= ?= = > < is null, not null.',
    ),
  limit: text.describe('Maximum number of results. Default: 1000.'),
  start: text.describe('Offset. Default: 0.'),
  sort: text.describe('`+field` or `field` ascending, `-field` descending.'),
  fields: text.describe('Requested members, separated by commas.'),
  count: text.describe('`true`: only `total`.'),
  replyWithCount: text.describe('`true`: `total` and the inventories.'),
  groupBy: text.describe('Accepted, but ignored.'),
  filterName: text.describe('`type:condition`. Accepted, but ignored.'),
})

type Raw = Readonly<Record<string, string | readonly string[] | undefined>>

const all = (value: Raw[string]): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value

/** @throws Problem, as text for errors of the REST layer */
export function readQuery(raw: Raw): Query {
  const first = (name: string): string | undefined => all(raw[name])[0]
  const filter = first('filterName')
  const conditions = all(raw.q).map(parseCondition)
  const start = wholeNumber('start', first('start')) ?? 0
  const limit = wholeNumber('limit', first('limit')) ?? DEFAULT_LIMIT
  if (filter !== undefined && !/^[^:]+:.+$/s.test(filter))
    throw apiError('SYS.1007', 'filterName must be formatted as [filterType:condition(s)]')
  return {
    conditions,
    start,
    limit,
    sort: sortOf(first('sort')),
    fields: fieldsOf(first('fields')),
    count: isTrue(first('count')),
    replyWithCount: isTrue(first('replyWithCount')),
  }
}

const isTrue = (value: string | undefined): boolean => value?.toLowerCase() === 'true'

function wholeNumber(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  if (/^[+-]?\d+$/.test(value) && Math.abs(Number(value)) < 2 ** 31) return Number(value)
  throw textFault(400, `Invalid query parameter. '${name}' must be an integer`)
}

/** A raw `+` arrives as a space, which is trimmed. */
function sortOf(value: string | undefined): Query['sort'] {
  const word = value?.trim()
  if (word === undefined || word === '') return undefined
  return { field: word.replace(/^[+-]/, ''), descending: word.startsWith('-') }
}

function fieldsOf(value: string | undefined): readonly string[] | undefined {
  if (value === undefined || value === '') return undefined
  const names = value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  if (names.length === 0) throw textFault(400, "Invalid query parameter. 'fields' contains zero field")
  return names
}
