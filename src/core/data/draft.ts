// A row on its way to a resource.
import { type IdSource, SeededIds } from '../ids.ts'
import { stateAt, type Timeline } from '../timeline.ts'
import type { FileResource } from '../world-file.ts'
import type { Members } from './check.ts'
import type { DataKind, Fit, Known, Path, Row } from './format.ts'
import { isOptional } from './members.ts'

export interface Circumstances {
  /** Emulator ms. */
  readonly now: number
  readonly seed: string
  /** What is there besides the data. */
  readonly known?: readonly Known[]
  /** References that name nothing are kept: for a world that was written as it is. */
  readonly asIs?: boolean
}

export interface Draft extends Known {
  readonly of: DataKind
  readonly row: Row
  readonly path: Path
  readonly members: Members
  readonly around: Draft | undefined
  readonly inside: Draft[]
  readonly index: number
  /** It was exported: nothing in it has to be made to fit. */
  readonly exported: boolean
  /** Members of the document, as written. */
  doc: Row
  resource?: FileResource
}

export type Search = Pick<Fit, 'find' | 'any'>

/** What is known of a row once its times are: thousands are made at once, so it works out little in advance. */
export class Fitting implements Fit {
  readonly id: string
  readonly name: string
  readonly row: Row
  readonly index: number
  readonly steps: Timeline
  readonly createdAt: number
  readonly parent: FileResource | undefined
  readonly now: number
  readonly seed: string
  readonly find: Fit['find']
  readonly any: Fit['any']
  readonly count: Fit['count']
  readonly #draft: Draft

  constructor(
    draft: Draft,
    { steps, createdAt, parent }: Pick<Fit, 'steps' | 'createdAt' | 'parent'>,
    { now, seed }: Circumstances,
    { find, any }: Search,
  ) {
    this.#draft = draft
    this.id = draft.id
    this.name = draft.name
    this.row = draft.row
    this.index = draft.index
    this.steps = steps
    this.createdAt = createdAt
    this.parent = parent
    this.now = now
    this.seed = seed
    this.find = find
    this.any = any
    this.count = (kind) => draft.inside.filter((inner) => inner.kind === kind).length
  }

  get state(): string | undefined {
    return stateAt(this.steps, this.now)
  }

  get ids(): IdSource {
    const { provider, kind, id } = this.#draft
    return new SeededIds(`data|${provider}|${kind}|${id}`)
  }
}

/** The parent that a row without one gets. */
export function fitParent({ parent }: DataKind, fit: Fit): string | undefined {
  return parent?.kind === undefined ? undefined : fit.any(parent.kind, parent.usual)?.id
}

/** Of a row that was exported, what it leaves out is as usual; the rest is missing. */
export function onlyMissing(fitted: Row, doc: Row, kind: DataKind): Row {
  const kept = Object.entries(fitted).filter(
    ([member]) => Object.hasOwn(doc, member) || !isOptional(kind, member),
  )
  return Object.fromEntries(kept)
}
