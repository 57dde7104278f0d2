// How the database compares a column with a text: MySQL's coercions, in plain JavaScript.
import type { FieldType } from '../inventory.ts'
import { databaseTime, parseDatabaseTime } from '../time.ts'
import type { Operator } from './conditions.ts'

/** What a value is to the database. */
export type ColumnType = 'text' | 'number' | 'boolean' | 'time'

const COLUMN_TYPES = {
  String: 'text',
  Map: 'text',
  List: 'text',
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

/** The number at the beginning of a text; 0 where there is none. */
const mysqlNumber = (text: string): number => Number(LEADING_NUMBER.exec(text)?.[0] ?? 0)

/** A text against a column of that type, booleans being 0 and 1. */
export const numberOf = (type: ColumnType, text: string): number =>
  type === 'boolean' && text.trim().toLowerCase() === 'true' ? 1 : mysqlNumber(text)

/** Case is folded for A-Z alone, as the store does it. */
export const fold = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())

/** Order of code points: what SQLite's order of UTF-8 bytes is. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)]
    if (x === y) continue
    // Halves of a pair stand for code points above all others.
    const [high, low] = [x >= 0xd800 && x <= 0xdfff, y >= 0xd800 && y <= 0xdfff]
    return high === low ? x - y : high ? 1 : -1
  }
  return a.length - b.length
}

/**
 * Whether a text is like a pattern: `%`, `_`, and `\` before either. Both are folded. Where it fails behind a `%` it
 * goes back to the last one alone, so that no pattern takes longer than both lengths multiplied.
 */
function likeMatcher(pattern: string): (text: string) => boolean {
  const tokens = [...pattern.matchAll(/\\([\s\S])|[\s\S]/gu)].map(([whole, escaped]) => ({
    text: escaped ?? whole,
    wild: escaped === undefined && (whole === '%' || whole === '_'),
  }))
  return (text) => {
    const letters = [...text]
    let [at, token, lastWild, resume] = [0, 0, -1, 0]
    while (at < letters.length) {
      const wanted = tokens[token]
      if (wanted?.wild && wanted.text === '%') {
        ;[lastWild, resume] = [token++, at]
      } else if (wanted !== undefined && (wanted.wild || wanted.text === letters[at])) {
        at++
        token++
      } else if (lastWild >= 0) {
        at = ++resume
        token = lastWild + 1
      } else return false
    }
    return tokens.slice(token).every(({ wild, text: rest }) => wild && rest === '%')
  }
}

const ORDERED: Partial<Record<Operator, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '>': (order) => order > 0,
  '<': (order) => order < 0,
  '>=': (order) => order >= 0,
  '<=': (order) => order <= 0,
}

/** Whether a column of this type holds such a value. A value that is unset meets `is null` alone. */
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
      const isLike = likeMatcher(fold(text))
      return (value) => isLike(fold(spelled(type, value, zoneMinutes))) === (op === 'like')
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

/** How a value stands to the text: below 0, 0, above 0. */
function ordering(
  type: ColumnType,
  text: string,
  zoneMinutes: number,
): (value: string | number | boolean) => number {
  if (type === 'text') {
    const wanted = fold(text)
    return (value) => compareText(fold(asText(value)), wanted)
  }
  if (type !== 'time') {
    const wanted = numberOf(type, text)
    return (value) => Number(value) - wanted
  }
  const wanted = secondOf(text, zoneMinutes)
  return (value) => Math.floor(Number(value) / 1000) - wanted
}

/** The second a text names; the zero date, which is before all others, where it names none. */
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
