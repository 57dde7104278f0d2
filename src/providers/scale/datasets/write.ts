// Writes datasets: each write that touches items makes one new version.
import type { Stored, World } from '../../../core/world.ts'
import {
  type DatasetDoc,
  type DatasetItemDoc,
  datasetItemsOf,
  datasetsOf,
  itemState,
} from '../collections.ts'
import type { ItemFiles } from '../files/references.ts'

type Data = Readonly<Record<string, unknown>>

export interface NewDataset {
  name: string
  description?: string | null | undefined
  tags?: string[] | null | undefined
  data: readonly Data[]
  files?: readonly ItemFiles[] | null | undefined
}

export function insertDataset(world: World, entry: NewDataset): Stored<DatasetDoc> {
  const { name, description = null, tags, data, files } = entry
  return world.transaction(() => {
    const dataset = datasetsOf(world).insert({
      id: world.ids.uuid(),
      name,
      doc: { description, tags: tags ?? [], current_version_num: 1, archived_at: null },
    })
    insertDatasetItems(world, dataset.id, 1, data, files)
    return dataset
  })
}

export function insertDatasetItems(
  world: World,
  dataset: string,
  version: number,
  data: readonly Data[],
  files?: readonly ItemFiles[] | null,
): Stored<DatasetItemDoc>[] {
  const items = datasetItemsOf(world)
  const now = world.clock.now()
  return data.map((one, i) =>
    items.insert({
      id: world.ids.uuid(),
      name: '',
      parent: dataset,
      doc: {
        states: [itemState(version, one, files?.[i] ?? null, now)],
        first_version: version,
        last_version: null,
        archived_at: null,
      },
    }),
  )
}

/** The dataset at its next version. */
export function nextVersion(world: World, dataset: Stored<DatasetDoc>): number {
  const current_version_num = dataset.doc.current_version_num + 1
  datasetsOf(world).update(dataset.id, { doc: { ...dataset.doc, current_version_num } })
  return current_version_num
}
