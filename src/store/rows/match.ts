// Tests conditions on decoded rows. Gives the same result as SQL, without a query.
import { compareText, foldCase, likeMatcher } from '../../core/collation.ts'
import { stateAt } from '../../core/timeline.ts'
import type { Condition, Field, Scalar, Stored } from '../../core/world.ts'

type Row = Omit<Stored<unknown>, 'state'>
/** True if a row meets conditions at this emulator time. */
export type Test = (row: Row, now: number) => boolean

type Value = string | number | null
type Read = (row: Row, now: number) => Value

const TEXT = new Set<Field>(['id', 'parent', 'name', 'state'])
const WHOLE = new Set<Field>(['createdAt', 'updatedAt'])

/** undefined if only SQL can decide, because it converts values before comparing */
export function testOf(conditions: readonly Condition[]): Test | undefined {
  if (conditions.length === 1) return one(conditions[0] as Condition)
  const tests = conditions.map(one)
  if (!tests.every((test) => test !== undefined)) return undefined
  return (row, now) => tests.every((test) => test(row, now))
}

function one(condition: Condition): Test | undefined {
  if ('all' in condition) return testOf(condition.all)
  if ('any' in condition) {
    const tests = condition.any.map(one)
    if (!tests.every((test) => test !== undefined)) return undefined
    return (row, now) => tests.some((test) => test(row, now))
  }
  const { field } = condition
  const read = readerOf(field)
  switch (condition.op) {
    case 'null':
      return (row, now) => read(row, now) === null
    case 'not null':
      return (row, now) => read(row, now) !== null
    case '=':
    case '!=': {
      const { value, nocase = false, op } = condition
      if (!fits(field, value)) return undefined
      const wanted = plain(value, nocase)
      return (row, now) => {
        const given = read(row, now)
        return given !== null && (plain(given, nocase) === wanted) === (op === '=')
      }
    }
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const { value, nocase = false, op } = condition
      if (typeof value === 'boolean' || !fits(field, value)) return undefined
      const wanted = plain(value, nocase)
      const holds = HOLDS[op]
      return (row, now) => {
        const given = read(row, now)
        return given !== null && holds(order(plain(given, nocase), wanted))
      }
    }
    case 'in':
    case 'not in': {
      const { value, nocase = false, op } = condition
      if (!value.every((each) => fits(field, each))) return undefined
      const wanted = new Set(value.map((each) => plain(each, nocase)))
      return (row, now) => {
        const given = read(row, now)
        // As in SQL: null is not in the empty list, and any other comparison with an unset field is false.
        if (given === null) return op === 'not in' && wanted.size === 0
        return wanted.has(plain(given, nocase)) === (op === 'in')
      }
    }
    case 'has': {
      if (!field.startsWith('doc.')) return undefined
      const { value, nocase = false } = condition
      const wanted = plain(value, nocase)
      const path = pathOf(field)
      return ({ doc }) => {
        const list = at(doc, path)
        if (typeof list !== 'object' || list === null)
          return list !== undefined && list !== null && plain(scalar(list) as Value & {}, nocase) === wanted
        return Object.values(list).some((each) => {
          const given = scalar(each)
          return given !== null && plain(given, nocase) === wanted
        })
      }
    }
    case 'like':
    case 'not like': {
      // Only SQL knows how it writes the numbers of a document as text.
      if (!TEXT.has(field)) return undefined
      const { value, op } = condition
      const isLike = likeMatcher(value)
      return (row, now) => {
        const given = read(row, now)
        return given !== null && isLike(String(given)) === (op === 'like')
      }
    }
  }
}

/** SQL converts a value of another type before comparing it with a column: leave that to SQL. */
const fits = (field: Field, value: Scalar): boolean =>
  TEXT.has(field) ? typeof value === 'string' : WHOLE.has(field) ? typeof value === 'number' : true

const plain = (value: Scalar, nocase: boolean): string | number => {
  if (typeof value === 'boolean') return Number(value)
  return nocase && typeof value === 'string' ? foldCase(value) : value
}

const HOLDS = {
  '<': (order: number) => order < 0,
  '<=': (order: number) => order <= 0,
  '>': (order: number) => order > 0,
  '>=': (order: number) => order >= 0,
}

/** Any text is greater than any number. */
function order(a: string | number, b: string | number): number {
  if (typeof a === 'number') return typeof b === 'number' ? a - b : -1
  return typeof b === 'number' ? 1 : compareText(a, b)
}

const pathOf = (field: Field): readonly string[] => field.slice('doc.'.length).split('.')

function readerOf(field: Field): Read {
  if (field === 'state') return (row, now) => stateAt(row.steps, now) ?? null
  if (TEXT.has(field) || WHOLE.has(field)) return (row) => row[field as 'id' | 'parent' | 'createdAt']
  const path = pathOf(field)
  if (path.length === 1) {
    const [name = ''] = path
    return ({ doc }) => scalar(member(doc, name))
  }
  return ({ doc }) => scalar(at(doc, path))
}

const at = (doc: unknown, path: readonly string[]): unknown => path.reduce(member, doc)

/** A path goes through objects only: elements of a list have no names. */
function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
}

/** The value that `->>` returns: booleans as numbers, objects and lists as text. */
function scalar(value: unknown): Value {
  switch (typeof value) {
    case 'string':
    case 'number':
      return value
    case 'boolean':
      return Number(value)
    case 'object':
      return value === null ? null : JSON.stringify(value)
    default:
      return null
  }
}
