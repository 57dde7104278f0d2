// One difference between two responses, and what a comparison needs to know.
import type { Counterpart } from '../../http/calls/counterpart.ts'
import type { Pairs } from './pairs.ts'

/** In the order of the report. */
export const KINDS = [
  'connection',
  'status',
  'code',
  'envelope',
  'missing',
  'extra',
  'type',
  'format',
  'value',
  'order',
  'header',
] as const
export type Kind = (typeof KINDS)[number]

/** What each kind means, for people. */
export const MEANING: Readonly<Record<Kind, string>> = {
  connection: 'one of the two sent no response, or only a part of it',
  status: 'another status',
  code: 'another error code',
  envelope: 'another form of the whole body',
  missing: 'the service sends it, the emulator does not',
  extra: 'the emulator sends it, the service does not',
  type: 'a value of another type',
  format: 'a time or an identifier in another form',
  value: 'another value, though it depends on the call alone',
  order: 'members or entries in another order',
  header: 'a header that is missing, extra, spelled differently or has another value',
}

export interface Difference {
  readonly kind: Kind
  /** Where in the response: `result.tasks[].name`, or the name of a header. */
  readonly path: string
  readonly service: string
  readonly emulator: string
}

/** What a comparison of two responses uses and fills. */
export interface Matter {
  readonly counterpart: Counterpart
  readonly pairs: Pairs
  /** Where each server says it is: replaced by one address in texts. */
  readonly origins: readonly string[]
  /** All words for states that the emulator knows. */
  readonly states: ReadonlySet<string>
}

export type Tell = (kind: Kind, path: readonly string[], service: unknown, emulator: unknown) => void

export const shownPath = (path: readonly string[]): string =>
  path.length === 0 ? '(body)' : path.join('.').replaceAll('.[]', '[]')

const MOST_SHOWN = 80

/** A value in a report. */
export function shown(value: unknown): string {
  if (value === undefined) return '-'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text
}

export type Members = Readonly<Record<string, unknown>>

export const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export type TypeName = 'null' | 'list' | 'object' | 'string' | 'number' | 'boolean'

export const typeOf = (value: unknown): TypeName =>
  value === null ? 'null' : Array.isArray(value) ? 'list' : (typeof value as TypeName)

/** How two values are compared. */
export interface Look {
  readonly matter: Matter
  readonly tell: Tell
  /** False for two things that are not the same: only their form is compared. */
  readonly same: boolean
}
