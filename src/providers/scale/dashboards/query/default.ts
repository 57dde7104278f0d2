// The query of a chart that names its columns and has no query.
import type { WidgetDoc } from '../../collections.ts'
import type { WidgetQuery } from '../schemas.ts'
import { QueryFailure } from './rows.ts'

const column = (name: string) => ({ expression: { type: 'COLUMN' as const, column: name } })

/** @throws QueryFailure if the configuration does not name the column */
export function defaultQuery({ type, config }: WidgetDoc): WidgetQuery {
  const x = config?.x_column
  if (typeof x !== 'string') throw new QueryFailure(`A ${type} without a query needs config.x_column`)
  if (type === 'scatter') {
    const y = config?.y_column
    return { select: [column(x), ...(typeof y === 'string' ? [column(y)] : [])] }
  }
  const count = { type: 'AGGREGATION' as const, function: 'COUNT' as const, column: '*' }
  return {
    select: [column(x), { expression: count, alias: 'count' }],
    groupBy: [x],
    orderBy: [{ column: x }],
  }
}
