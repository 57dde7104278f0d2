// Finds a dataset by its id.

import type { Stored, World } from '../../../core/world.ts'
import { type DatasetDoc, datasetsOf } from '../collections.ts'
import type { ScaleContext } from '../context.ts'
import { standIn } from '../fixture-mode.ts'
import { found } from '../refusals.ts'

/** @throws Problem 'not-found' */
export function findDataset(
  world: World,
  id: string,
  { lax }: ScaleContext,
  archived = true,
): Stored<DatasetDoc> {
  const stored = datasetsOf(world).get(id)
  const seen = archived || stored?.doc.archived_at === null ? stored : undefined
  return found(seen ?? (lax ? standIn.dataset(id, world) : undefined), `Dataset ${id}`)
}
