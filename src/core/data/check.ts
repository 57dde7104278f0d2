// Checks rows against their kind. Nothing stops at the first mistake: all of them are collected.
import type * as z from 'zod'
import { OUR_WORDS } from '../checks/words.ts'
import { didYouMean, nearest } from '../nearest.ts'
import type { DataFormat, DataKind, Mistake, Path, Row } from './format.ts'
import { type Member, membersOf, namesAt } from './members.ts'

export const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What a value is, for a message. */
export function whatIs(value: unknown): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  return typeof value === 'string' ? `the text ${JSON.stringify(value)}` : String(value)
}

/** `evaluations has no member statu; did you mean status?`, or the list of members. */
export function unknownMember(name: string, of: string, names: Iterable<string>): string {
  const all = [...names]
  const meant = nearest(name, all)
  const hint = meant === undefined ? `; there are ${all.join(', ')}` : `; did you mean ${meant}?`
  return `${of} has no member ${name}${hint}`
}

/** A member of a row that is right. */
export interface Given {
  readonly member: Member
  readonly name: string
  readonly value: unknown
}
export type Members = readonly Given[]

/** The first member with this role: its name and value. */
export function memberFor<T>(members: Members, role: Member['role']): readonly [string, T] | undefined {
  for (const { member, name, value } of members) if (member.role === role) return [name, value as T]
  return undefined
}

/** The known members of a row that are right. */
export function checkRow(
  value: Row,
  kind: DataKind,
  format: DataFormat,
  path: Path,
  mistakes: Mistake[],
): Members {
  const members = membersOf(kind, format)
  const good: Given[] = []
  for (const name of Object.keys(value)) {
    const given = value[name]
    const member = members.get(name)
    if (member === undefined) {
      const text = unknownMember(name, kind.member, members.keys())
      mistakes.push({ path: [...path, name], atName: true, text })
      continue
    }
    const before = mistakes.length
    if (member.role !== 'inside') checkValue(given, member, path, name, kind, mistakes)
    else if (!Array.isArray(given)) mistakes.push(notList([...path, name], given))
    if (mistakes.length === before) good.push({ member, name, value: given })
  }
  return good
}

export const notList = (path: Path, value: unknown): Mistake => ({
  path,
  text: `a list of rows belongs here, not ${whatIs(value)}`,
})

/** Makes the place of the value only where something is wrong with it: rows are many, and most are right. */
function checkValue(
  value: unknown,
  member: Member,
  row: Path,
  name: string,
  kind: DataKind,
  mistakes: Mistake[],
): void {
  if (member.role === 'state') {
    const { states = [] } = kind.life ?? {}
    if (typeof value === 'string' && states.includes(value)) return
    const near = typeof value === 'string' ? didYouMean(value, states) : ''
    mistakes.push({
      path: [...row, name],
      text: `there is no state ${typeof value === 'string' ? value : whatIs(value)}${near}; there are ${states.join(', ')}`,
    })
    return
  }
  const result = member.schema.safeParse(value, OUR_WORDS)
  if (!result.success) mistakes.push(...mistakesOf(result.error.issues, value, [...row, name], member.schema))
}

/** Zod's issues in our words, each at its place. */
export function mistakesOf(
  issues: readonly z.core.$ZodIssue[],
  value: unknown,
  path: Path,
  schema?: z.ZodType,
): readonly Mistake[] {
  return issues.flatMap((issue): readonly Mistake[] => {
    const at = [...path, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))]
    const found = issue.path.reduce<unknown>(
      (inner, part) => (isRow(inner) || Array.isArray(inner) ? (inner as Row)[part as string] : undefined),
      value,
    )
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({
        path: [...at, key],
        atName: true,
        text: `there is no member ${key} here${didYouMean(key, (schema && namesAt(schema, issue.path)) ?? [])}`,
      }))
    if (issue.code === 'invalid_type') {
      if (found === undefined)
        return [{ path: at, text: `${at.at(-1)} is missing: it is ${nameOf(issue.expected)}` }]
      return [{ path: at, text: `${nameOf(issue.expected)} belongs here, not ${whatIs(found)}` }]
    }
    if (issue.code === 'invalid_value') {
      const values = issue.values.map(String)
      if (found === undefined)
        return [{ path: at, text: `${at.at(-1)} is missing: it is ${values.join(' or ')}` }]
      const near = typeof found === 'string' ? didYouMean(found, values) : ''
      return [{ path: at, text: `${whatIs(found)} is not possible${near}; there are ${values.join(', ')}` }]
    }
    return [{ path: at, text: issue.message }]
  })
}

const NAMES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}
const nameOf = (expected: string): string => NAMES[expected] ?? expected
