// What the kinds of this provider share.
import * as z from 'zod'
import type { Row } from '../../../core/data/format.ts'
import type { IdSource } from '../../../core/ids.ts'
import { Dict } from '../dialect/fields.ts'

export const common = {
  id: 'id',
  created: 'created_at',
  updated: 'updated_at',
  makeId: (ids: IdSource): string => ids.uuid(),
} as const

export const name = z.string().min(1)
export const Rows = z.array(Dict)
export const Files = z.record(z.string(), z.string()).nullable()

/** The document where the row says something, and the defaults elsewhere. */
export const over = (defaults: Row, doc: Row): Row => ({ ...defaults, ...doc })

/** Texts of a list, as they are written. */
export const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
