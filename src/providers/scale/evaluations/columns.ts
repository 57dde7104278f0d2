// The columns of an evaluation's items: own members and results, flattened to key paths.
// scale-gp-beta 0.7.0, types/evaluation_schema_response.py
import type { Stored, World } from '../../../core/world.ts'
import { type EvaluationDoc, itemsOf } from '../collections.ts'
import type { ScaleContext } from '../context.ts'
import { isObject } from '../dialect/fields.ts'
import { live } from '../dialect/paging.ts'
import { ItemWriter } from '../items/wire.ts'

export type Source = 'data' | 'task_result_cache'
type DataType = 'string' | 'number' | 'boolean' | 'object' | 'array' | 'null'

interface Column {
  source: Source
  type: DataType
  count: number
}

function typeOf(value: unknown): DataType {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value as DataType
}

/** Key paths of the nested values; a list or an empty object counts as a value. */
export function* leaves(value: unknown, path: string): Generator<[string, unknown]> {
  const entries = isObject(value) ? Object.entries(value) : []
  if (entries.length === 0) yield [path, value]
  for (const [key, inner] of entries) yield* leaves(inner, path === '' ? key : `${path}.${key}`)
}

export function evaluationSchema(
  evaluation: Stored<EvaluationDoc>,
  world: World,
  context: ScaleContext,
  includeArchived: boolean,
) {
  const { items } = itemsOf(world).list({
    where: [{ field: 'parent', op: '=', value: evaluation.id }, ...live(includeArchived)],
  })
  const writer = new ItemWriter(world, context)
  const columns = new Map<string, Column>()
  const count = (values: Readonly<Record<string, unknown>>, source: Source): void => {
    for (const [key, inner] of Object.entries(values))
      for (const [path, value] of leaves(inner, key)) {
        const column = columns.get(`${source} ${path}`)
        const type = typeOf(value)
        if (column === undefined) columns.set(`${source} ${path}`, { source, type, count: 1 })
        else {
          column.count++
          if (column.type === 'null') column.type = type
        }
      }
  }
  for (const item of items) {
    count(item.doc.data, 'data')
    count(writer.run(item).results, 'task_result_cache')
  }
  const fields = [...columns].map(([key, { source, type, count }]) => ({
    object: 'field_schema' as const,
    field_name: key.slice(source.length + 1),
    data_type: type,
    item_count: count,
    source,
  }))
  fields.sort((a, b) => (a.field_name < b.field_name ? -1 : Number(a.field_name > b.field_name)))
  return {
    object: 'evaluation_schema' as const,
    evaluation_id: evaluation.id,
    total_items: items.length,
    is_sampled: false,
    sample_size: null,
    fields,
  }
}
