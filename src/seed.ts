// The content of fixtures after they have been checked.
import * as z from 'zod'
import { fileReason } from './core/checks/files.ts'

/** A fixture that cannot be loaded, with file, place and reason. */
export class FixtureError extends Error {
  override readonly name = 'FixtureError'
}

/** The name of a file or folder, `builtin`, or the data itself. */
export type Fixture = string | Readonly<Record<string, unknown>>

export const OFFSET = /^([+-]?\d+(?:\.\d+)?)(ms|s|m|h|d)$/

/** One resource of a fixture. Its times are as written: offsets, or ISO instants. */
export interface SeedResource {
  readonly kind: string
  readonly id: string
  readonly name: string
  readonly parent?: string
  readonly createdAt?: string
  readonly updatedAt?: string
  readonly looks?: number
  readonly steps?: readonly {
    readonly state: string
    /** null: not by time. */
    readonly at: string | null
    readonly polls?: number
    readonly reason?: string
  }[]
  readonly doc: Readonly<Record<string, unknown>>
  /** Places in `doc` of times relative to the creation of the baseline, in ms: only in prepared seeds. */
  readonly relative?: readonly (readonly [path: readonly (string | number)[], offsetMs: number])[]
}

/** A fixture that was checked against its provider's schemas. */
export interface Seed {
  /** For messages. */
  readonly file: string
  readonly provider: string
  readonly resources: readonly SeedResource[]
  /** Number of identifiers that the provider had drawn, in an exported world. */
  readonly drawn?: number
}

export const placeOf = ({ kind, id }: SeedResource, i: number): string => `resources[${i}] (${kind} ${id})`

export function reasonOf(error: unknown): string {
  if (!(error instanceof z.ZodError)) return error instanceof Error ? fileReason(error) : String(error)
  const [issue] = error.issues
  return issue === undefined
    ? 'it does not match the schema'
    : `${issue.path.join('.') || 'the whole'}: ${issue.message}`
}
