// The interface that providers use: a world, its collections and their queries.
import type * as z from 'zod'
import type { Clock } from './clock.ts'
import type { IdSource } from './ids.ts'
import type { Plan, Timeline } from './timeline.ts'

/**
 * A resource as read. Once its last step has begun, every read returns the same frozen object until the next
 * write,
 * so that values computed from it can be kept with it.
 */
export interface Stored<Doc> {
  readonly id: string
  /** Id of the parent resource. */
  readonly parent: string | null
  readonly name: string
  /** Emulator ms. */
  readonly createdAt: number
  /** Emulator ms of the last edit. The start of a step is not an edit. */
  readonly updatedAt: number
  readonly steps: Timeline
  /** stateAt(steps, now). */
  readonly state: string | undefined
  /** Number of reads by the client. Only counted if steps wait for reads. */
  readonly looks: number
  /** Shared between reads: never change it in place. */
  readonly doc: Doc
}

export type Field = 'id' | 'parent' | 'name' | 'state' | 'createdAt' | 'updatedAt' | `doc.${string}`
export type Scalar = string | number | boolean
export type Condition =
  /** `nocase` ignores the case of A-Z; `like` and `not like` always do. */
  | { field: Field; op: '=' | '!=' | '<' | '<=' | '>' | '>='; value: Scalar; nocase?: boolean }
  /** `%` matches any text, `_` one character; `\` escapes either. */
  | { field: Field; op: 'like' | 'not like'; value: string }
  | { field: Field; op: 'in' | 'not in'; value: readonly Scalar[]; nocase?: boolean }
  | { field: Field; op: 'null' | 'not null' }
  /** The list in this field of the document contains this element. */
  | { field: Field; op: 'has'; value: Scalar; nocase?: boolean }
  | { any: readonly Condition[] }
  | { all: readonly Condition[] }

export interface Order {
  readonly field: Field
  readonly descending?: boolean
  /** Ignore the case of A-Z. */
  readonly nocase?: boolean
}

export interface Query {
  /** All must hold. A comparison with an unset field is false, even if negated. */
  readonly where?: readonly Condition[]
  /** Ties are ordered by insertion, in the direction of the first order; so is a list without an order. */
  readonly order?: readonly Order[]
  readonly limit?: number
  /** For page-number and offset paging. */
  readonly offset?: number
  /**
   * Start at a resource's place in the order, even if it does not meet the conditions: strictly after it, at
   * it,
   * or with the `limit` resources just before it (also given in list order).
   */
  readonly from?: { readonly id: string; readonly side: 'after' | 'at' | 'before' }
}

export interface Page<Doc> {
  readonly items: readonly Stored<Doc>[]
  /** Number that meet the conditions, regardless of limit, offset and start. Counted when first read. */
  readonly total: number
  /** True if there are more in the direction of travel. */
  readonly more: boolean
}

export interface Collection<Doc> {
  /** @throws Problem 'conflict' if the id is taken */
  insert(entry: {
    id: string
    name: string
    doc: Doc
    parent?: string
    steps?: Timeline
    /** For a copy of something older. Default: now. */
    createdAt?: number
    /** Default: `createdAt`. */
    updatedAt?: number
  }): Stored<Doc>
  get(id: string): Stored<Doc> | undefined
  /** Whether it was removed lately: a list can still start `from` its place. */
  wasHere(id: string): boolean
  /** Like `get`, and counts as one read by the client: steps that wait for reads may begin. */
  look(id: string): Stored<Doc> | undefined
  /** @throws Problem 'not-found' if `from` names no resource */
  list(query?: Query): Page<Doc>
  count(where?: readonly Condition[]): number
  /** Replaces the whole document. `updatedAt` changes unless `touch` is false. */
  update(
    id: string,
    change: { name?: string; doc?: Doc; parent?: string | null; steps?: Timeline; touch?: boolean },
  ): Stored<Doc> | undefined
  remove(id: string): boolean
}

/** One provider's part of a world. */
export interface World {
  /** `default`, or the name that the credential carries. */
  readonly name: string
  readonly clock: Clock
  /** Ids of stored things. They continue after a restart. */
  readonly ids: IdSource
  /** Ids that only name a request or a reply. They restart with the process and at a reset. */
  readonly requestIds: IdSource
  /** The plan for a task that this operation creates now, with its jitter drawn. */
  plan(operationId: string): Plan
  collection<Doc>(kind: string, doc: z.ZodType<Doc>): Collection<Doc>
  /** Keeps all writes of the work, or none. The work must be synchronous. */
  transaction<T>(work: () => T): T
}
