// The rows for a widget's query: the value of a column, and whether a row meets a filter.
import { valueAt } from '../../tasks/locators.ts'
import type { Filter } from '../schemas.ts'
import { matches } from './conditions.ts'

/** Why a query fails: shown in the widget's `error_message`. */
export class QueryFailure extends Error {}

export interface Row {
  readonly evaluation: string
  readonly data: Readonly<Record<string, unknown>>
  readonly task_result_cache: Readonly<Record<string, unknown>>
}

const SOURCES = ['data', 'task_result_cache'] as const

/** The value of a column: `score`, `data.score`, `task_result_cache.output.reasoning`. null if missing. */
export function columnValue(row: Row, column: string, source?: string): unknown {
  const prefix = SOURCES.find((one) => column.startsWith(`${one}.`))
  const path = prefix === undefined ? column : column.slice(prefix.length + 1)
  const from = prefix ?? SOURCES.find((one) => one === source)
  if (from !== undefined) return valueAt(row[from], path) ?? null
  return valueAt(row.data, path) ?? valueAt(row.task_result_cache, path) ?? null
}

export function holds({ conditions, logicalOperators }: Filter, row: Row): boolean {
  const operators = logicalOperators ?? []
  if (conditions.length > 0 && operators.length !== conditions.length - 1 && operators.length > 0)
    throw new QueryFailure('logicalOperators must have one entry less than conditions')
  return conditions.reduce((result, condition, i) => {
    const now = matches(condition, columnValue(row, condition.column, condition.source))
    if (i === 0) return now
    return operators[i - 1] === 'OR' ? result || now : result && now
  }, true)
}
