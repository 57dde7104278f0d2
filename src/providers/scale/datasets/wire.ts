// Writes datasets and their items in the service's form. Members are in the order of the server's models.
import type { Stored } from '../../../core/world.ts'
import type { Generation } from '../behaviors.ts'
import type { DatasetDoc, DatasetItemDoc } from '../collections.ts'
import { author, time, timeOrNull } from '../dialect/serialize.ts'

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

/** @param version the version of the dataset; default: the newest */
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

/** The item's state at a version that includes it. */
export function stateAtVersion(
  { states }: DatasetItemDoc,
  version: number,
): DatasetItemDoc['states'][number] {
  const valid = states.filter(({ from }) => from <= version)
  return (valid[valid.length - 1] ?? states[0]) as DatasetItemDoc['states'][number]
}
