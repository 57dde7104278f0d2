// Finds a dashboard by its id.

import type { Stored, World } from '../../../core/world.ts'
import { type DashboardDoc, dashboardsOf } from '../collections.ts'
import type { ScaleContext } from '../context.ts'
import { standIn } from '../fixture-mode.ts'
import { found } from '../refusals.ts'

/** @throws Problem 'not-found' if it does not exist, or is archived and archived ones were not requested */
export function findDashboard(
  world: World,
  id: string,
  { lax }: ScaleContext,
  archived = false,
): Stored<DashboardDoc> {
  const stored = dashboardsOf(world).get(id)
  const seen = archived || stored?.doc.archived_at === null ? stored : undefined
  return found(seen ?? (lax ? standIn.dashboard(id, world) : undefined), `Evaluation dashboard ${id}`)
}
