// How the database compares a column with a text: MySQL's conversions in JavaScript.
import { compareText, foldCase, likeMatcher } from '../../../core/collation.ts'
import type { FieldType } from '../inventories/define.ts'
import { databaseTime, parseDatabaseTime } from '../time.ts'
import type { Operator } from './conditions.ts'

/** The database's type of a value. */
export type ColumnType = 'text' | 'number' | 'boolean' | 'time'

const COLUMN_TYPES = {
  String: 'text',
  Map: 'text',
  ListMap: 'text',
  List: 'text',
  Integers: 'text',
  Object: 'text',
  Integer: 'number',
  Long: 'number',
  Float: 'number',
  Double: 'number',
  Boolean: 'boolean',
  Timestamp: 'time',
} as const satisfies Record<FieldType, ColumnType>

export const columnType = (type: FieldType): ColumnType => COLUMN_TYPES[type]

const LEADING_NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?/i

/** The number at the start of a text; 0 if there is none. */
const mysqlNumber = (text: string): number => Number(LEADING_NUMBER.exec(text)?.[0] ?? 0)

/** The number as which a text is compared with a column of that type. Booleans are 0 and 1. */
export const numberOf = (type: ColumnType, text: string): number =>
  type === 'boolean' && text.trim().toLowerCase() === 'true' ? 1 : mysqlNumber(text)

const ORDERED: Partial<Record<Operator, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '>': (order) => order > 0,
  '<': (order) => order < 0,
  '>=': (order) => order >= 0,
  '<=': (order) => order <= 0,
}

/** Tests the values of a column of this type. An unset value only matches `is null`. */
export function matcher(
  type: ColumnType,
  op: Operator,
  text: string,
  zoneMinutes: number,
): (value: unknown) => boolean {
  if (op === 'is null') return (value) => value === undefined || value === null
  const set = positive(type, op, text, zoneMinutes)
  return (value) => value !== undefined && value !== null && set(value as string | number | boolean)
}

type Match = (value: string | number | boolean) => boolean

function positive(type: ColumnType, op: Operator, text: string, zoneMinutes: number): Match {
  switch (op) {
    case 'is not null':
      return () => true
    case 'like':
    case 'not like': {
      const isLike = likeMatcher(text)
      return (value) => isLike(spelled(type, value, zoneMinutes)) === (op === 'like')
    }
    case 'in':
    case 'not in': {
      const any = text.split(',').map((item) => positive(type, '=', item, zoneMinutes))
      return (value) => any.some((one) => one(value)) === (op === 'in')
    }
    default: {
      const holds = ORDERED[op] ?? (() => false)
      const order = ordering(type, text, zoneMinutes)
      return (value) => holds(order(value))
    }
  }
}

/** Compares a value with the text: negative, 0 or positive. */
function ordering(
  type: ColumnType,
  text: string,
  zoneMinutes: number,
): (value: string | number | boolean) => number {
  if (type === 'text') {
    const wanted = foldCase(text)
    return (value) => compareText(foldCase(asText(value)), wanted)
  }
  if (type !== 'time') {
    const wanted = numberOf(type, text)
    return (value) => Number(value) - wanted
  }
  const wanted = secondOf(text, zoneMinutes)
  return (value) => Math.floor(Number(value) / 1000) - wanted
}

/** The second that a text names; if it names none, the zero date, which is before all others. */
export function secondOf(text: string, zoneMinutes: number): number {
  const at = parseDatabaseTime(text, zoneMinutes)
  return at === undefined ? Number.NEGATIVE_INFINITY : at / 1000
}

const asText = (value: unknown): string =>
  typeof value === 'object'
    ? JSON.stringify(value)
    : typeof value === 'boolean'
      ? String(Number(value))
      : String(value)

const spelled = (type: ColumnType, value: unknown, zoneMinutes: number): string =>
  type === 'time' ? databaseTime(Number(value), zoneMinutes) : asText(value)
