// One comparison of a widget's filter. As in SQL, nothing but IS NULL holds for a missing value.
import type { Filter } from '../schemas/dashboard.ts'

type Condition = Filter['conditions'][number]

/** Below, equal or above, as a sign: numbers by value, other values of one type by their text, null last. */
export function compareValues(a: unknown, b: unknown): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  if (typeof a === 'number' && typeof b === 'number') return Math.sign(a - b)
  const [left, right] = [text(a), text(b)]
  return left < right ? -1 : Number(left > right)
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** A number that is compared with a text is compared by value where the text is a number. */
function compare(value: unknown, wanted: unknown): number {
  const [a, b] = [Number(value), Number(wanted)]
  const mixed = typeof value !== typeof wanted && [typeof value, typeof wanted].includes('number')
  return mixed && !Number.isNaN(a) && !Number.isNaN(b) ? Math.sign(a - b) : compareValues(value, wanted)
}

const like = (value: unknown, pattern: unknown): boolean => {
  const source = text(pattern)
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.')
  return new RegExp(`^${source}$`, 's').test(text(value))
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
      return like(value, wanted)
    case 'NOT LIKE':
      return !like(value, wanted)
    default: {
      const list = Array.isArray(wanted) ? wanted : [wanted]
      return list.some((one) => compare(value, one) === 0) === (operator === 'IN')
    }
  }
}
