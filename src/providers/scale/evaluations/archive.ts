// Archives and restores an evaluation with what belongs to it: items, dashboards, memberships in groups.
import type { Stored, World } from '../../../core/world.ts'
import { dashboardsOf, type EvaluationDoc, evaluationsOf, groupsOf, itemsOf } from '../collections.ts'
import { leaveGroups } from './memberships.ts'

const archivedDoc = <Doc extends { archived_at: number | null }>(doc: Doc, at: number | null): Doc => ({
  ...doc,
  archived_at: at,
})

/**
 * Archives everything of the evaluation with the same time; but not a stand-in of fixture mode, which is not stored.
 */
export function archiveEvaluation(stored: Stored<EvaluationDoc>, world: World): Stored<EvaluationDoc> {
  const now = world.clock.now()
  return world.transaction(() => {
    const archived = evaluationsOf(world).update(stored.id, {
      doc: archivedDoc(stored.doc, now),
      touch: false,
    })
    if (archived === undefined) return { ...stored, doc: archivedDoc(stored.doc, now) }
    mark(stored.id, world, { from: null, to: now })
    leaveGroups(groupsOf(world), stored.id, now)
    return archived
  })
}

/** Restores what was archived with the evaluation; anything archived separately before stays archived. */
export function restoreEvaluation(stored: Stored<EvaluationDoc>, world: World): Stored<EvaluationDoc> {
  const { archived_at: at } = stored.doc
  if (at === null) return stored
  return world.transaction(() => {
    const restored = evaluationsOf(world).update(stored.id, {
      doc: archivedDoc(stored.doc, null),
      touch: false,
    })
    mark(stored.id, world, { from: at, to: null })
    return restored ?? stored
  })
}

function mark(
  evaluation: string,
  world: World,
  { from, to }: { from: number | null; to: number | null },
): void {
  const items = itemsOf(world)
  for (const item of items.list({ where: [{ field: 'parent', op: '=', value: evaluation }] }).items)
    if (item.doc.archived_at === from) items.update(item.id, { doc: archivedDoc(item.doc, to), touch: false })
  const dashboards = dashboardsOf(world)
  const bound = dashboards.list({ where: [{ field: 'doc.evaluation_id', op: '=', value: evaluation }] })
  for (const dashboard of bound.items)
    if (dashboard.doc.archived_at === from)
      dashboards.update(dashboard.id, { doc: archivedDoc(dashboard.doc, to), touch: false })
}
