// Writing datasets: each write that touches items makes one new version.
import { createHash } from 'node:crypto'
import type { Stored, World } from '../../../core/world.ts'
import { type DatasetDoc, type DatasetItemDoc, datasetItemsOf, datasetsOf } from '../collections.ts'
import { isObject } from '../dialect/fields.ts'
import type { ItemFiles } from '../files/references.ts'

type Data = Readonly<Record<string, unknown>>

/** JSON with the keys of every object in order, so that equal contents have equal hashes. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value)
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
  return `{${members.join(',')}}`
}

export const contentHash = (data: Data, files: ItemFiles | null): string =>
  createHash('sha256').update(canonical({ data, files })).digest('hex')

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

export const itemState = (from: number, data: Data, files: ItemFiles | null, now: number) => ({
  from,
  data: { ...data },
  files: files === null ? null : { ...files },
  content_hash: contentHash(data, files),
  updated_at: now,
})

/** The dataset at its next version. */
export function nextVersion(world: World, dataset: Stored<DatasetDoc>): number {
  const current_version_num = dataset.doc.current_version_num + 1
  datasetsOf(world).update(dataset.id, { doc: { ...dataset.doc, current_version_num } })
  return current_version_num
}
