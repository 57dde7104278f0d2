// Translates conditions and orders to SQL. All values are bound; only operators and column names become text.
import type { Condition, Field, Order, Scalar } from '../../core/world.ts'
import { isPlainPattern } from '../sql/functions.ts'

export interface Sql {
  readonly text: string
  readonly values: readonly (string | number | null)[]
}

const COLUMNS: Readonly<Record<string, string>> = {
  id: 'id',
  parent: 'parent',
  name: 'name',
  state: 'state',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
}

/** `doc.a.b` to `$."a"."b"`. */
const pathOf = (field: Field): string =>
  `$${field
    .slice('doc.'.length)
    .split('.')
    .map((part) => `."${part.replaceAll('"', '\\"')}"`)
    .join('')}`

export function fieldSql(field: Field): Sql {
  const column = COLUMNS[field]
  return column === undefined ? { text: 'doc ->> ?', values: [pathOf(field)] } : { text: column, values: [] }
}

const bound = (value: Scalar): string | number => (typeof value === 'boolean' ? Number(value) : value)

export function conditionSql(condition: Condition): Sql {
  if ('any' in condition) return joined(condition.any, ' OR ', '0')
  if ('all' in condition) return joined(condition.all, ' AND ', '1')
  const { text, values } = fieldSql(condition.field)
  const nocase = 'nocase' in condition && condition.nocase ? ' COLLATE NOCASE' : ''
  switch (condition.op) {
    case 'null':
      return { text: `${text} IS NULL`, values }
    case 'not null':
      return { text: `${text} IS NOT NULL`, values }
    case 'like':
    case 'not like': {
      const { op, value } = condition
      const like = isPlainPattern(value) ? `${text} LIKE ? ESCAPE '\\'` : `is_like(${text}, ?)`
      return { text: op === 'like' ? like : `NOT ${like}`, values: [...values, value] }
    }
    case 'in':
    case 'not in': {
      // One bound list, so that lists of any length share one statement.
      const list = `SELECT value${nocase} FROM json_each(?)`
      const op = condition.op === 'in' ? 'IN' : 'NOT IN'
      return {
        text: `${text}${nocase} ${op} (${list})`,
        values: [...values, JSON.stringify(condition.value.map(bound))],
      }
    }
    case 'has': {
      const list =
        condition.field in COLUMNS
          ? { text: `json_each(json_array(${text}))`, values: [] }
          : { text: 'json_each(doc, ?)', values: [pathOf(condition.field)] }
      return {
        text: `EXISTS (SELECT 1 FROM ${list.text} WHERE value = ?${nocase})`,
        values: [...list.values, bound(condition.value)],
      }
    }
    default:
      return { text: `${text} ${condition.op} ?${nocase}`, values: [...values, bound(condition.value)] }
  }
}

function joined(conditions: readonly Condition[], word: string, empty: string): Sql {
  const parts = conditions.map(conditionSql)
  if (parts.length === 0) return { text: empty, values: [] }
  return {
    text: balanced(
      parts.map((part) => part.text),
      word,
    ),
    values: parts.flatMap((part) => part.values),
  }
}

/** Joined as a balanced tree: SQLite limits expressions to a depth of 1000, and a chain is as deep as it is long. */
function balanced(texts: readonly string[], word: string): string {
  if (texts.length <= 100) return `(${texts.join(word)})`
  const middle = texts.length >> 1
  return `(${balanced(texts.slice(0, middle), word)}${word}${balanced(texts.slice(middle), word)})`
}

export const whereSql = (conditions: readonly Condition[]): Sql => joined(conditions, ' AND ', '1')

/** True if a result depends on the cached state. */
export const readsState = (conditions: readonly Condition[], order: readonly Order[] = []): boolean =>
  order.some((one) => one.field === 'state') ||
  conditions.some((one) =>
    'any' in one ? readsState(one.any) : 'all' in one ? readsState(one.all) : one.field === 'state',
  )

export interface Key extends Sql {
  readonly descending: boolean
}

/** The keys of a total order: ends with the insertion number unless the unique id is among the keys. */
export function orderKeys(order: readonly Order[]): Key[] {
  const keys = order.map(({ field, descending = false, nocase }) => {
    const { text, values } = fieldSql(field)
    const nullable = field === 'state' || field === 'parent' || field.startsWith('doc.')
    const key = nullable ? `ifnull(${text}, '')` : text
    return { text: nocase ? `${key} COLLATE NOCASE` : key, values, descending }
  })
  if (order.some(({ field }) => field === 'id')) return keys
  return [...keys, { text: 'seq', values: [], descending: order[0]?.descending ?? false }]
}

export const orderSql = (keys: readonly Key[], reverse: boolean): Sql => ({
  text: keys.map(({ text, descending }) => `${text}${descending !== reverse ? ' DESC' : ''}`).join(', '),
  values: keys.flatMap((key) => key.values),
})

/** Selects the rows on one side of a row with these key values. */
export function sideSql(
  keys: readonly Key[],
  row: readonly (string | number)[],
  side: 'after' | 'at' | 'before',
): Sql {
  const back = side === 'before'
  const op = (key: Key): string => (key.descending !== back ? '<' : '>')
  const [first] = keys
  if (first !== undefined && keys.every((key) => key.descending === first.descending)) {
    // An index can serve a comparison of row values.
    return {
      text: `(${keys.map((key) => key.text).join(', ')}) ${op(first)}${side === 'at' ? '=' : ''} (${row.map(() => '?').join(', ')})`,
      values: [...keys.flatMap((key) => key.values), ...row],
    }
  }
  const ways = keys.map((key, i) => {
    const equal = keys.slice(0, i)
    const last = i === keys.length - 1 && side === 'at' ? '=' : ''
    return {
      text: [...equal.map(({ text }) => `${text} = ?`), `${key.text} ${op(key)}${last} ?`].join(' AND '),
      values: [...equal, key].flatMap((one, j) => [...one.values, row[j] as string | number]),
    }
  })
  return {
    text: `(${ways.map((way) => `(${way.text})`).join(' OR ')})`,
    values: ways.flatMap((way) => way.values),
  }
}
