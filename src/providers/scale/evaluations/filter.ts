// POST /v5/evaluations/filter: the store filters by status and tag; metadata is compared here, as text or numbers.
// https://docs.gp.scale.com/reference/v5/evaluations/filter-evaluations

import type { Collection, Condition, Stored } from '../../../core/world.ts'
import type { EvaluationDoc } from '../collections.ts'
import type { PagingQuery } from '../dialect/lists.ts'
import { cursorOf, isPlace, type ListOf, listPage, live, orderOf } from '../dialect/paging.ts'
import { STATES, type Status } from '../lifecycle.ts'
import { refusal } from '../refusals.ts'
import type { OPERATORS } from './schemas.ts'

export interface Filter {
  key: string
  operator: (typeof OPERATORS)[number]
  value: string
}

interface Options<Wire> {
  readonly noun: string
  readonly lax: boolean
  readonly toWire: (stored: Stored<EvaluationDoc>) => Wire
}

export function pageOfFilter<Wire>(
  evaluations: Collection<EvaluationDoc>,
  query: PagingQuery & { include_archived: boolean },
  filters: readonly Filter[],
  options: Options<Wire>,
): ListOf<Wire> {
  const conditions = filters.map(conditionOf)
  const where = [...live(query.include_archived), ...conditions.filter((one) => one !== undefined)]
  const tests = filters.filter((_, i) => conditions[i] === undefined).map(testOf)
  if (tests.length === 0) return listPage(evaluations, query, { ...options, where })

  const { limit } = query
  const { noun, lax, toWire } = options
  const order = orderOf(query, lax)
  const matching = (from?: ReturnType<typeof cursorOf>) =>
    evaluations.list({ where, order, from }).items.filter(({ doc }) => tests.every((test) => test(doc)))
  const all = matching()
  let cursor = cursorOf(query)
  if (cursor !== undefined && !isPlace(evaluations, cursor.id)) {
    if (!lax) throw refusal('not-found', `${noun} ${cursor.id}`)
    cursor = undefined
  }
  // The store knows the place of evaluations that the filters leave out, archived ones too.
  const rest = cursor === undefined ? all : matching(cursor)
  const items = cursor?.side === 'before' ? rest.slice(-limit) : rest.slice(0, limit)
  const has_more = rest.length > limit
  return { object: 'list', items: items.map(toWire), limit, total: all.length, has_more }
}

const isList = (operator: Filter['operator']): boolean => operator === 'IN' || operator === 'NOT_IN'
const isNegative = (operator: Filter['operator']): boolean => operator === '!=' || operator === 'NOT_IN'

/** Strings separated by commas, or a JSON array of strings. */
function valuesOf({ operator, value }: Filter): string[] {
  if (!isList(operator)) return [value]
  if (value.trimStart().startsWith('[')) {
    try {
      const list: unknown = JSON.parse(value)
      if (Array.isArray(list)) return list.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
    } catch {
      // Not JSON: a text that begins with a bracket.
    }
  }
  return value.split(',').map((part) => part.trim())
}

/**
 * The condition for the store; undefined if the store cannot express it.
 * @throws Problem 'invalid' for an order comparison of tags or states
 */
function conditionOf(filter: Filter): Condition | undefined {
  const { key, operator } = filter
  if (key !== 'status' && key !== 'tag') return undefined
  if (operator === '>=' || operator === '<=') throw refusal('filter-operator', operator, key)
  if (key === 'status') {
    const asked = new Set(valuesOf(filter))
    const states = (Object.keys(STATES) as Status[]).flatMap((word) => (asked.has(word) ? STATES[word] : []))
    return { field: 'state', op: isNegative(operator) ? 'not in' : 'in', value: states }
  }
  return operator === '==' ? { field: 'doc.tags', op: 'has', value: filter.value } : undefined
}

/** A metadata value as text for comparison: strings unchanged, anything else as JSON. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

const numberOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text))

type DocTest = (doc: EvaluationDoc) => boolean

/** The filters that the store cannot express. Only `!=` and `NOT_IN` hold if the key is missing. */
function testOf(filter: Filter): DocTest {
  const { key, operator, value } = filter
  const negative = isNegative(operator)
  if (operator === '>=' || operator === '<=') return (doc) => reaches(valueAt(doc, key), operator, value)
  const values = new Set(valuesOf(filter))
  if (key === 'tag') return ({ tags }) => tags.some((tag) => values.has(tag)) !== negative
  return (doc) => {
    const text = valueAt(doc, key)
    return text === undefined ? negative : values.has(text) !== negative
  }
}

const valueAt = ({ metadata }: EvaluationDoc, key: string): string | undefined =>
  metadata !== null && Object.hasOwn(metadata, key) ? textOf(metadata[key]) : undefined

/** Compares as numbers if both are numbers, otherwise as text. */
function reaches(text: string | undefined, operator: '>=' | '<=', bound: string): boolean {
  if (text === undefined) return false
  const [a, b] = [numberOf(text), numberOf(bound)]
  if (Number.isNaN(a) || Number.isNaN(b)) return operator === '>=' ? text >= bound : text <= bound
  return operator === '>=' ? a >= b : a <= b
}
