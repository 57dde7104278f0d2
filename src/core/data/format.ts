// How a provider's resources are written by people: in the words of its own API, one list for each kind.
import * as z from 'zod'
import type { IdSource } from '../ids.ts'
import type { Timeline } from '../timeline.ts'
import type { FileResource } from '../world-file.ts'
import type { Generate, Row } from './generate.ts'

export type { Row } from './generate.ts'

export type Path = readonly (string | number)[]

/** Something wrong in the data, with its place. */
export interface Mistake {
  readonly path: Path
  /** The last part of the path is the name of a member, which is itself wrong. */
  readonly atName?: boolean
  readonly text: string
}

/** The members about a resource's life. */
export interface LifeWords {
  /** The member for its state. */
  readonly state: string
  readonly states: readonly string[]
  /** All states on the way of one that is in this state now, in order, to its end. */
  route(state: string, row: Row): readonly string[]
  /** The state of a row that names none. */
  readonly usual: string
  /** The member for its progress while it works, and the number that means all of it. */
  readonly progress?: readonly [member: string, whole: number]
  /** The member for the time of its end. */
  readonly ended?: string
  /** The member for the reason of a failure. */
  readonly reason?: string
  /** How long one like it takes, in ms. Default: ten minutes. */
  readonly takesMs?: number
}

/** What a kind can use to make its document fit. */
export interface Fit {
  readonly id: string
  readonly name: string
  readonly row: Row
  /** The place among its siblings, from 0. */
  readonly index: number
  readonly state: string | undefined
  readonly steps: Timeline
  readonly createdAt: number
  readonly now: number
  /** Seed of scores and results. */
  readonly seed: string
  /** Identifiers that depend on this row alone. */
  readonly ids: IdSource
  /** The resource to which it belongs, already made to fit. */
  readonly parent: FileResource | undefined
  /** Number of rows of a kind inside this one. */
  count(kind: string): number
  /** A resource of the data, or one that was there before, by its id. */
  find(kind: string, id: string): Known | undefined
  /** The first of a kind that is there. */
  any(kind: string, which?: (one: Known) => boolean): Known | undefined
}

/** A resource that can be named. Its document may still be incomplete. */
export interface Known {
  readonly provider: string
  readonly kind: string
  readonly id: string
  readonly name: string
  readonly doc: Row
}

/** Rows that belong into another row. */
export interface Inside {
  /** The kind of the row around them. */
  readonly kind: string
  readonly member: string
}

export interface DataKind {
  readonly kind: string
  /** The member of the provider's part that lists the rows: `evalTasks`. */
  readonly member: string
  readonly doc: z.ZodObject
  /** What the rows are, in a sentence. */
  readonly about: string
  /** Member of the identifier. */
  readonly id: string
  /** Member of the name; the first is written, all are read. None: the resource has no name. */
  readonly name: readonly string[]
  /** The name of a resource whose rows have none. */
  nameOf?(doc: Row, id: string): string
  readonly created: string
  readonly updated: string
  readonly life?: LifeWords
  readonly makeId: (ids: IdSource) => string
  /** The member that names the parent, and the parent's kind; undefined: a parent of any kind, not checked. */
  readonly parent?: {
    readonly member: string
    readonly kind?: string
    /** Which of the kind takes rows that name none. Default: the first. */
    readonly usual?: (one: Known) => boolean
  }
  readonly inside?: Inside
  /** Document members under the API's own names, where these differ. */
  readonly words?: Readonly<Record<string, string>>
  /** Places in the document that name a resource: `datasetUuid`, `list[].modelId`; and the kind of that resource. */
  readonly refs?: Readonly<Record<string, string>>
  /** Places in the document that are emulator ms: `archived_at`, `states[].updated_at`. */
  readonly moments?: readonly string[]
  /** Schemas of members, where that of the document does not fit what people write. By document member. */
  readonly written?: Readonly<Record<string, z.ZodType>>
  /** Members that the document does not have: `fit` and `inner` read them. An export never has them. */
  readonly short?: Readonly<Record<string, z.ZodType>>
  /** References in these: as in `refs`, by member. */
  readonly shortRefs?: Readonly<Record<string, string>>
  /** Fills in what the row leaves out. */
  fit?(doc: Row, fit: Fit): Row
  /**
   * Rows of other kinds that shorthand members stand for.
   * @param rowsIn the rows of a kind inside the resource of this kind and name
   */
  inner?(row: Row, rowsIn: RowsIn): readonly InnerRows[]
  /** Last changes, once everything inside has been made to fit. */
  finish?(resource: FileResource, inside: readonly FileResource[], row: Row): FileResource
}

export type RowsIn = (kind: string, text: string, inner: string) => readonly Row[]

export interface InnerRows {
  readonly kind: string
  readonly rows: readonly Row[]
  /** The member that stands for them. */
  readonly at: string
}

/** One provider's data. */
export interface DataFormat {
  readonly provider: string
  /** Parents before what belongs to them. */
  readonly kinds: readonly DataKind[]
  /** Further rows, by member, that the data needs and does not have. */
  also?(rowsOf: (kind: string) => readonly Row[], any: Fit['any']): Readonly<Record<string, readonly Row[]>>
  /** Rows that could be real. */
  readonly generate?: Generate
  /** Whether a text can be the name of something that exists without a row, such as a built-in account. */
  readonly given?: (kind: string, text: string) => string | undefined
}

/** The kind in the words of the store, for a provider that has none of its own. */
export const plainKind = (kind: string, doc: z.ZodType, states: readonly string[] | undefined): DataKind => ({
  kind,
  member: kind,
  doc: doc instanceof z.ZodObject ? doc : z.looseObject({}),
  about: `Resources of the kind ${kind}`,
  id: 'id',
  name: ['name'],
  created: 'createdAt',
  updated: 'updatedAt',
  makeId: (ids) => ids.hex(16),
  parent: { member: 'parent' },
  ...(states === undefined
    ? {}
    : {
        life: {
          state: 'state',
          states,
          usual: states.at(-1) ?? '',
          route: (state) => [state],
          ended: 'endedAt',
          reason: 'reason',
        },
      }),
})
