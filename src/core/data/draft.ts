// A row on its way to a resource.
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
