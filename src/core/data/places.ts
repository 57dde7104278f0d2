// Places in a document, as patterns: `archived_at`, `states[].updated_at`, `widget_order[]`.
import type { Path, Row } from './format.ts'

/** Called for each value at the place, with its path; returns what takes its place. */
export type Change = (value: unknown, path: Path) => unknown

/** The value with everything at the place changed. What is absent or null stays so. */
export function changeAt(value: unknown, place: string, change: Change): unknown {
  let parts = known.get(place)
  if (parts === undefined) {
    parts = place.split('.').flatMap((part) => (part.endsWith('[]') ? [part.slice(0, -2), '[]'] : [part]))
    known.set(place, parts)
  }
  return walk(value, parts, [], change)
}

/** Places are few: the kinds of the providers name them. */
const known = new Map<string, readonly string[]>()

function walk(value: unknown, parts: readonly string[], path: Path, change: Change): unknown {
  if (value === undefined || value === null) return value
  const [part, ...rest] = parts
  if (part === undefined) return change(value, path)
  if (part === '[]')
    return Array.isArray(value) ? value.map((one, i) => walk(one, rest, [...path, i], change)) : value
  if (typeof value !== 'object' || Array.isArray(value)) return value
  if (part === '*')
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, walk(one, rest, [...path, key], change)]),
    )
  const before = (value as Row)[part]
  if (before === undefined || before === null) return value
  return { ...value, [part]: walk(before, rest, [...path, part], change) }
}

/** Deep equality of JSON values. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  return keys.every((key) => Object.hasOwn(b, key) && equal((a as Row)[key], (b as Row)[key]))
}
