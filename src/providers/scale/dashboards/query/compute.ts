// Runs the query language of widgets over rows of items: filter, group, aggregate, order, limit.
// https://docs.gp.scale.com/docs/v5/evaluation-dashboards/query-language

import type { Aggregation, Filter, WidgetQuery } from '../schemas.ts'
import { aggregate } from './aggregate.ts'
import { compareValues } from './conditions.ts'
import { columnValue, holds, QueryFailure, type Row } from './rows.ts'

const isAggregation = (expression: Expression): expression is Aggregation =>
  typeof expression.function === 'string'
type Expression = WidgetQuery['select'][number]['expression']

const nameOf = ({ alias, expression }: WidgetQuery['select'][number]): string => {
  if (alias) return alias
  return isAggregation(expression)
    ? `${expression.function.toLowerCase()}_${expression.column}`
    : expression.column
}

/** @throws QueryFailure for an inconsistent query */
export function computeQuery(
  query: WidgetQuery,
  all: readonly Row[],
  metric: boolean,
): Record<string, unknown> {
  const rows = query.filter ? all.filter((row) => holds(query.filter as Filter, row)) : all
  const { select, groupBy } = query
  if (metric) {
    const [only] = select
    if (select.length !== 1 || only === undefined || !isAggregation(only.expression))
      throw new QueryFailure('A metric needs exactly one aggregation in select')
    if (groupBy || query.orderBy || query.limit)
      throw new QueryFailure('A metric takes no groupBy, orderBy or limit')
    return { type: 'metric', data: aggregateOf(only.expression, rows) }
  }
  const records = recordsOf(query, rows)
  const limited = query.limit ? records.slice(0, query.limit) : records
  return { type: 'series', data: limited.map(({ record }) => record) }
}

function aggregateOf(expression: Aggregation, rows: readonly Row[]): unknown {
  const ids = expression.evaluation_ids
  const chosen = ids ? rows.filter((row) => ids.includes(row.evaluation)) : rows
  return aggregate(expression, chosen)
}

interface Kept {
  readonly record: Record<string, unknown>
  readonly rows: readonly Row[]
}

function recordsOf(query: WidgetQuery, rows: readonly Row[]): Kept[] {
  const { select, groupBy } = query
  const aggregated = select.some(({ expression }) => isAggregation(expression))
  if (!aggregated && !groupBy?.length) {
    const kept = rows.map((row) => ({ record: record(select, [row]), rows: [row] }))
    return ordered(query, kept)
  }
  const grouped = groupBy ?? []
  for (const item of select)
    if (!isAggregation(item.expression) && !isGrouped(item.expression.column, item.alias, grouped))
      throw new QueryFailure(`Column ${item.expression.column} must appear in groupBy or in an aggregation`)
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = JSON.stringify(grouped.map((column) => groupValue(query, row, column)))
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  // Without groups there is always one record, even for no rows.
  if (grouped.length === 0 && groups.size === 0) groups.set('', [])
  const kept = [...groups.values()].map((group) => ({ record: record(select, group), rows: group }))
  return ordered(query, kept)
}

const isGrouped = (column: string, alias: string | null | undefined, grouped: readonly string[]): boolean =>
  grouped.some((one) => one === column || one === alias || bare(one) === bare(column))

const bare = (column: string): string => column.replace(/^(?:data|task_result_cache)\./, '')

/** The value of a grouping column, under its own name or its alias in the selection. */
function groupValue({ select }: WidgetQuery, row: Row, column: string): unknown {
  const chosen = select.find(({ alias, expression }) => alias === column && !isAggregation(expression))
  const { column: name, source } = chosen?.expression ?? { column, source: undefined }
  return columnValue(row, name, source)
}

function record(select: WidgetQuery['select'], rows: readonly Row[]): Record<string, unknown> {
  return Object.fromEntries(
    select.map((item) => {
      const { expression } = item
      const [first] = rows
      const value = isAggregation(expression)
        ? aggregateOf(expression, rows)
        : first === undefined
          ? null
          : columnValue(first, expression.column, expression.source)
      return [nameOf(item), value]
    }),
  )
}

function ordered({ orderBy }: WidgetQuery, kept: Kept[]): Kept[] {
  if (!orderBy?.length) return kept
  const valueIn = ({ record: made, rows }: Kept, column: string, source: string | undefined): unknown =>
    Object.hasOwn(made, column)
      ? made[column]
      : rows[0] === undefined
        ? null
        : columnValue(rows[0], column, source)
  return kept.toSorted((a, b) => {
    for (const { column, direction, source } of orderBy) {
      const sign = compareValues(valueIn(a, column, source), valueIn(b, column, source))
      if (sign !== 0) return direction === 'DESC' ? -sign : sign
    }
    return 0
  })
}
