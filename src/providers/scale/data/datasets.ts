// Rows of datasets and of their items.
import * as z from 'zod'
import type { DataKind, Row } from '../../../core/data/format.ts'
import { Moment } from '../../../core/data/moment.ts'
import { DatasetDoc, DatasetItemDoc, itemState } from '../collections.ts'
import { Dict } from '../dialect/fields.ts'
import { common, Files, over, Rows } from './common.ts'

export const dataset: DataKind = {
  ...common,
  kind: 'dataset',
  member: 'datasets',
  about: 'Datasets, with their items in `data`',
  doc: DatasetDoc,
  name: ['name'],
  moments: ['archived_at'],
  short: { data: Rows.describe('Its items, as the API takes them') },
  inner: ({ data }) => [{ kind: 'dataset_item', at: 'data', rows: itemRows(data) }],
  fit: (doc) => over({ current_version_num: 1 }, doc),
  finish: (resource, inside, row) => {
    if (row.current_version_num !== undefined) return resource
    const current_version_num = Math.max(1, ...inside.map(({ doc }) => doc.first_version as number))
    return { ...resource, doc: { ...resource.doc, current_version_num } }
  },
}

/** Items of `data`, as rows of their own. */
export const itemRows = (data: unknown): readonly Row[] =>
  Array.isArray(data) ? data.map((one) => ({ data: one as unknown })) : []

export const datasetItem: DataKind = {
  ...common,
  kind: 'dataset_item',
  member: 'dataset_items',
  about: 'Items of datasets, with each of their versions',
  doc: DatasetItemDoc,
  name: [],
  parent: { member: 'dataset_id', kind: 'dataset' },
  inside: { kind: 'dataset', member: 'items' },
  moments: ['archived_at', 'states[].updated_at'],
  written: {
    states: z
      .array(
        z.strictObject({
          from: z.int().describe('The first version of the dataset with this content'),
          data: Dict,
          files: Files,
          content_hash: z.string(),
          updated_at: Moment,
        }),
      )
      .min(1)
      .describe('Each content that it has had, oldest first'),
  },
  short: { data: Dict.describe('Its content, if it never changed'), files: Files },
  fit: (doc, { row, createdAt }) => {
    const first = (doc.first_version as number | undefined) ?? 1
    const { data = {}, files = null } = row as { data?: Row; files?: Record<string, string> | null }
    return over({ first_version: first, states: [itemState(first, data, files, createdAt)] }, doc)
  },
}
