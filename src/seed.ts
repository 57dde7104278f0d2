// What fixtures hold, once they have been checked.
import * as z from 'zod'

/** A fixture that cannot be loaded: file, place in it and reason. */
export class FixtureError extends Error {
  override readonly name = 'FixtureError'
}

export const OFFSET = /^([+-]?\d+(?:\.\d+)?)(ms|s|m|h|d)$/

/** One resource of a fixture, its instants as they are written: offsets, or ISO instants. */
export interface SeedResource {
  readonly kind: string
  readonly id: string
  readonly name: string
  readonly parent?: string
  readonly createdAt?: string
  readonly updatedAt?: string
  readonly steps?: readonly { readonly state: string; readonly at: string }[]
  readonly doc: Readonly<Record<string, unknown>>
}

/** A fixture that has been checked against its provider's schemas. */
export interface Seed {
  /** For messages. */
  readonly file: string
  readonly provider: string
  readonly resources: readonly SeedResource[]
}

export const placeOf = ({ kind, id }: SeedResource, i: number): string => `resources[${i}] (${kind} ${id})`

export function reasonOf(error: unknown): string {
  if (!(error instanceof z.ZodError)) return error instanceof Error ? error.message : String(error)
  const [issue] = error.issues
  return issue === undefined ? 'it does not fit' : `${issue.path.join('.') || 'the whole'}: ${issue.message}`
}
