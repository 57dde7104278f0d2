// What providers program against: a world, its collections and how to ask them.
import type * as z from 'zod'
import type { Clock } from './clock.ts'
import type { IdSource } from './ids.ts'
import type { Plan, Timeline } from './timeline.ts'

/**
 * A resource as it was read. One whose last step has begun is the same, frozen object at each read until it is
 * written, so that what is worked out of it can be kept with it.
 */
export interface Stored<Doc> {
  readonly id: string
  /** Id of the resource it belongs to. */
  readonly parent: string | null
  readonly name: string
  /** Emulator ms. */
  readonly createdAt: number
  /** Emulator ms of the last edit; a step that begins is no edit. */
  readonly updatedAt: number
  readonly steps: Timeline
  /** stateAt(steps, now). */
  readonly state: string | undefined
  /** How often the client has looked at it, counted where its steps wait for looks. */
  readonly looks: number
  /** Shared between reads: never change it in place. */
  readonly doc: Doc
}

export type Field = 'id' | 'parent' | 'name' | 'state' | 'createdAt' | 'updatedAt' | `doc.${string}`
export type Scalar = string | number | boolean
export type Condition =
  /** `nocase` compares text without regard to the case of A-Z; `like` and `not like` never regard it. */
  | { field: Field; op: '=' | '!=' | '<' | '<=' | '>' | '>='; value: Scalar; nocase?: boolean }
  /** `%` stands for any text, `_` for one character, `\` takes either as it is. */
  | { field: Field; op: 'like' | 'not like'; value: string }
  | { field: Field; op: 'in' | 'not in'; value: readonly Scalar[]; nocase?: boolean }
  | { field: Field; op: 'null' | 'not null' }
  /** The list in the document's field has this element. */
  | { field: Field; op: 'has'; value: Scalar; nocase?: boolean }
  | { any: readonly Condition[] }
  | { all: readonly Condition[] }

export interface Order {
  readonly field: Field
  readonly descending?: boolean
  /** Text without regard to the case of A-Z. */
  readonly nocase?: boolean
}

export interface Query {
  /** All must hold. A comparison with an unset field does not hold, whichever way it is put. */
  readonly where?: readonly Condition[]
  /** Ties, and no order at all, go by insertion, in the direction of the first order given. */
  readonly order?: readonly Order[]
  readonly limit?: number
  /** For page-number and offset paging. */
  readonly offset?: number
  /**
   * Start from a resource's place in the order, whether or not it meets the conditions: strictly after it, at it,
   * or the `limit` resources just before it (given in list order all the same).
   */
  readonly from?: { readonly id: string; readonly side: 'after' | 'at' | 'before' }
}

export interface Page<Doc> {
  readonly items: readonly Stored<Doc>[]
  /** All that meet the conditions, whatever limit, offset and start; counted when first read. */
  readonly total: number
  /** Whether there are more in the direction of travel. */
  readonly more: boolean
}

export interface Collection<Doc> {
  /** @throws Problem 'conflict' when the id is taken */
  insert(entry: {
    id: string
    name: string
    doc: Doc
    parent?: string
    steps?: Timeline
    /** For a copy of something older; now by default. */
    createdAt?: number
    /** `createdAt` by default. */
    updatedAt?: number
  }): Stored<Doc>
  get(id: string): Stored<Doc> | undefined
  /** As `get`, and counts as one look of the client: steps that wait for looks may begin. */
  look(id: string): Stored<Doc> | undefined
  /** @throws Problem 'not-found' when `from` names no resource */
  list(query?: Query): Page<Doc>
  count(where?: readonly Condition[]): number
  /** The whole document is replaced. `updatedAt` moves unless `touch` is false. */
  update(
    id: string,
    change: { name?: string; doc?: Doc; parent?: string | null; steps?: Timeline; touch?: boolean },
  ): Stored<Doc> | undefined
  remove(id: string): boolean
}

/** One provider's part of a world. */
export interface World {
  /** `default`, or the part that the credential carries. */
  readonly name: string
  readonly clock: Clock
  /** Ids of things that are stored: go on where they were after a restart. */
  readonly ids: IdSource
  /** Ids that only name a request or a reply: start over with the process and at a reset. */
  readonly requestIds: IdSource
  /** The plan for a task that this operation creates now, its jitter drawn. */
  plan(operationId: string): Plan
  collection<Doc>(kind: string, doc: z.ZodType<Doc>): Collection<Doc>
  /** All writes of the work, or none. The work is synchronous. */
  transaction<T>(work: () => T): T
}
