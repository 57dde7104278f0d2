// The aggregations of widgets. Missing values are ignored; deviations are sample deviations, as in SQL.

import type { Aggregation } from '../schemas.ts'
import { Filter } from '../schemas.ts'
import { columnValue, holds, QueryFailure, type Row } from './rows.ts'

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)
const mean = (numbers: readonly number[]): number => sum(numbers) / numbers.length

function variance(numbers: readonly number[]): number | null {
  if (numbers.length < 2) return null
  const middle = mean(numbers)
  return sum(numbers.map((one) => (one - middle) ** 2)) / (numbers.length - 1)
}

/** @param share 0 to 100; interpolates linearly between two values */
function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const place = ((sorted.length - 1) * share) / 100
  const low = Math.floor(place)
  const [a, b] = [sorted[low] as number, sorted[Math.ceil(place)] as number]
  return a + (b - a) * (place - low)
}

/** @throws QueryFailure for a column that no row has, values that are not numbers, and invalid parameters */
export function aggregate(
  { function: name, column, source, params }: Aggregation,
  rows: readonly Row[],
): unknown {
  if (name === 'PERCENTAGE') return percentage(params?.percentage_filters, rows)
  if (name === 'COUNT' && (column === '*' || column === '_')) return rows.length
  const values = rows.map((row) => columnValue(row, column, source)).filter((value) => value !== null)
  if (name === 'COUNT') return values.length
  if (name === 'COUNT_DISTINCT') return new Set(values.map((value) => JSON.stringify(value))).size
  if (values.length === 0 && rows.length > 0) throw new QueryFailure(`Column ${column} has no values`)
  const numbers = values.filter((value) => typeof value === 'number')
  if (numbers.length < values.length)
    throw new QueryFailure(`Column ${column} is not numeric: ${name} needs numbers`)
  if (numbers.length === 0) return null
  switch (name) {
    case 'SUM':
      return sum(numbers)
    case 'AVG':
      return mean(numbers)
    case 'MIN':
      return numbers.reduce((a, b) => Math.min(a, b))
    case 'MAX':
      return numbers.reduce((a, b) => Math.max(a, b))
    case 'VARIANCE':
      return variance(numbers)
    case 'STDDEV': {
      const squared = variance(numbers)
      return squared === null ? null : Math.sqrt(squared)
    }
    default: {
      const share = params?.percentile
      if (typeof share !== 'number' || share < 0 || share > 100)
        throw new QueryFailure('PERCENTILE needs params.percentile from 0 to 100')
      return percentile(numbers, share)
    }
  }
}

/** The percentage of rows that meet the filters; null without rows. */
function percentage(filters: unknown, rows: readonly Row[]): number | null {
  const filter = Filter.safeParse(filters)
  if (!filter.success) throw new QueryFailure('PERCENTAGE needs params.percentage_filters, a filter')
  if (rows.length === 0) return null
  return (100 * rows.filter((row) => holds(filter.data, row)).length) / rows.length
}
