// Stored things in the service's words. Members come in the order of the server's models.
import type { Stored } from '../../../core/world.ts'
import type { Generation } from '../behaviors.ts'
import type { DatasetDoc, DatasetItemDoc } from '../collections.ts'

/** The user that every well-known key belongs to. */
export const USER_ID = 'f2f5a6a1-6c54-4f6e-8a35-5d5b7f0a9e11'

/** Six digits of a second, as the service's own clock has: `2026-11-21T09:30:15.482000Z`. */
export const time = (ms: number): string => `${new Date(ms).toISOString().slice(0, -1)}000Z`
export const timeOrNull = (ms: number | null): string | null => (ms === null ? null : time(ms))

const identity = { id: USER_ID, object: 'identity' as const, type: 'user' as const }

export const createdBy = { created_by: identity }

const AUTHORS = {
  new: { created_by: identity },
  old: { created_by_user_id: USER_ID },
  both: { created_by: identity, created_by_user_id: USER_ID },
} as const

/** Who made a thing, in the words of the generation; `old` has no `created_by`. */
export const author = (
  generation: Generation,
): { created_by: typeof identity; created_by_user_id?: string } =>
  // The schemas of the first generation, which the routes take with that reading, have no `created_by`.
  AUTHORS[generation] as (typeof AUTHORS)['both']

export const toDataset = ({ id, name, createdAt, doc }: Stored<DatasetDoc>, generation: Generation) => ({
  id,
  object: 'dataset' as const,
  ...author(generation),
  name,
  description: doc.description,
  created_at: time(createdAt),
  archived_at: timeOrNull(doc.archived_at),
  tags: doc.tags,
  current_version_num: doc.current_version_num,
})

/** @param version the state at this version of the dataset; the newest state where absent */
export function toDatasetItem(
  { id, parent, createdAt, doc }: Stored<DatasetItemDoc>,
  generation: Generation,
  version = Number.POSITIVE_INFINITY,
) {
  const state = stateAtVersion(doc, version)
  return {
    id,
    object: 'dataset.item' as const,
    dataset_id: parent,
    data: state.data,
    ...(generation !== 'old' && { files: state.files }),
    content_hash: state.content_hash,
    ...author(generation),
    created_at: time(createdAt),
    updated_at: time(state.updated_at),
    archived_at: timeOrNull(doc.archived_at),
  }
}

/** The item's state at a version that has the item. */
export function stateAtVersion(
  { states }: DatasetItemDoc,
  version: number,
): DatasetItemDoc['states'][number] {
  const valid = states.filter(({ from }) => from <= version)
  return (valid[valid.length - 1] ?? states[0]) as DatasetItemDoc['states'][number]
}
