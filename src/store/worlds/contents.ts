// Everything that a world contains: for export, import and the control API.

import type { ClockState } from '../../core/clock.ts'
import { NEVER, nextAt, stateAt, type Timeline } from '../../core/timeline.ts'
import type { FileResource, WorldContent } from '../../core/world-file.ts'
import type { Row } from '../rows/rows.ts'
import { checkBytes, openMemory } from '../sql/database.ts'
import type { Statements } from '../sql/sqlite.ts'
import { Meta } from './meta.ts'

/** A row with the collection to which it belongs. */
interface FullRow extends Row {
  provider: string
  kind: string
}

const ROW = 'provider, kind, id, parent, name, created_at, updated_at, looks, steps, doc'

const resourceOf = (row: FullRow): FileResource => ({
  provider: row.provider,
  kind: row.kind,
  id: row.id,
  name: row.name,
  parent: row.parent ?? undefined,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  looks: row.looks,
  steps: JSON.parse(row.steps) as FileResource['steps'],
  doc: JSON.parse(row.doc) as FileResource['doc'],
})

/** Selects resources. */
export interface Selection {
  readonly provider?: string
  readonly kind?: string
  readonly id?: string
  /** Only resources with a step still to come, by time or by reads. */
  readonly unsettled?: boolean
  readonly limit?: number
  readonly offset?: number
}

/** Oldest first. */
export function readResources(db: Statements, selection: Selection = {}): FileResource[] {
  const { where, values } = conditions(selection)
  return db
    .prepare(`SELECT ${ROW} FROM resource WHERE ${where} ORDER BY seq LIMIT ? OFFSET ?`)
    .all(...values, selection.limit ?? -1, selection.offset ?? 0)
    .map((row) => resourceOf(row as FullRow))
}

export function countResources(db: Statements, selection: Selection = {}): number {
  const { where, values } = conditions(selection)
  return db
    .prepare(`SELECT count(*) FROM resource WHERE ${where}`)
    .pluck()
    .get(...values) as number
}

/** Each replaces the resource with the same provider, kind and id. Documents are not checked. */
export function writeResources(db: Statements, resources: readonly FileResource[], now: number): void {
  const insert = db.prepare(
    `INSERT INTO resource (${ROW}, state, next_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (provider, kind, id) DO UPDATE SET parent = excluded.parent, name = excluded.name,
       created_at = excluded.created_at, updated_at = excluded.updated_at, looks = excluded.looks,
       steps = excluded.steps, doc = excluded.doc, state = excluded.state, next_at = excluded.next_at`,
  )
  for (const resource of resources) {
    const steps: Timeline = resource.steps ?? []
    insert.run(
      resource.provider,
      resource.kind,
      resource.id,
      resource.parent ?? null,
      resource.name,
      resource.createdAt,
      resource.updatedAt,
      resource.looks ?? 0,
      JSON.stringify(steps),
      JSON.stringify(resource.doc),
      stateAt(steps, now) ?? null,
      nextAt(steps, now) ?? null,
    )
  }
}

function conditions({ provider, kind, id, unsettled }: Selection): { where: string; values: string[] } {
  const given = Object.entries({ provider, kind, id }).filter(([, value]) => value !== undefined)
  const parts = given.map(([column]) => `${column} = ?`)
  if (unsettled) parts.push(`(next_at IS NOT NULL OR steps LIKE '%"at":${NEVER}%')`)
  return { where: parts.join(' AND ') || '1', values: given.map(([, value]) => value as string) }
}

/** A world as bytes. @param now emulator ms in it */
export function bytesOf({ resources, plan, plansDrawn, ids }: WorldContent, now: number): Buffer {
  const db = openMemory()
  try {
    const meta = new Meta(db)
    db.transaction(() => {
      writeResources(db, resources, now)
      meta.putPlan(plan, plansDrawn)
      for (const [provider, drawn] of Object.entries(ids)) meta.putDrawn(provider, drawn)
    })()
    return db.serialize()
  } finally {
    db.close()
  }
}

/** The clock stored in a world's bytes. @throws StoreError if they are damaged or from another program */
export function clockOf(bytes: Buffer): ClockState | undefined {
  checkBytes(bytes)
  const db = openMemory(bytes)
  try {
    return new Meta(db).clock()
  } finally {
    db.close()
  }
}
