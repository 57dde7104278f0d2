// Tests one comparison of a widget's filter. As in SQL, only IS NULL holds for a missing value.
import type { Filter } from '../schemas.ts'

type Condition = Filter['conditions'][number]

/** Orders values: numbers by value, other values of one type by their text, null last. */
export function compareValues(a: unknown, b: unknown): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  if (typeof a === 'number' && typeof b === 'number') return Math.sign(a - b)
  const [left, right] = [text(a), text(b)]
  return left < right ? -1 : Number(left > right)
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** A number and a text that contains a number are compared by value. */
function compare(value: unknown, wanted: unknown): number {
  const [a, b] = [numberOf(value), numberOf(wanted)]
  return Number.isNaN(a) || Number.isNaN(b) || typeof value === typeof wanted
    ? compareValues(value, wanted)
    : Math.sign(a - b)
}

const numberOf = (value: unknown): number =>
  typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN

/**
 * `%` matches any text, `_` any character. Retries only from the last `%`; a regular expression would retry from all.
 */
function like(value: string, pattern: string): boolean {
  let [at, wanted] = [0, 0]
  let [fromValue, fromPattern] = [0, -1]
  while (at < value.length) {
    const char = pattern[wanted]
    if (char === '%') [fromValue, fromPattern] = [at, ++wanted]
    else if (char === '_' || (char !== undefined && char === value[at])) {
      at++
      wanted++
    } else if (fromPattern < 0) return false
    else [at, wanted] = [++fromValue, fromPattern]
  }
  return /^%*$/.test(pattern.slice(wanted))
}

export function matches({ operator, value: wanted }: Condition, value: unknown): boolean {
  if (operator === 'IS NULL') return value === null
  if (operator === 'IS NOT NULL') return value !== null
  if (value === null || wanted === undefined || wanted === null) return false
  switch (operator) {
    case '=':
      return compare(value, wanted) === 0
    case '!=':
      return compare(value, wanted) !== 0
    case '>':
      return compare(value, wanted) > 0
    case '<':
      return compare(value, wanted) < 0
    case '>=':
      return compare(value, wanted) >= 0
    case '<=':
      return compare(value, wanted) <= 0
    case 'LIKE':
      return like(text(value), text(wanted))
    case 'NOT LIKE':
      return !like(text(value), text(wanted))
    default: {
      const list = Array.isArray(wanted) ? wanted : [wanted]
      return list.some((one) => compare(value, one) === 0) === (operator === 'IN')
    }
  }
}
