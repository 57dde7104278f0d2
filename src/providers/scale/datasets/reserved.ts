// Keys that items of a dataset may not have, because responses have members of these names. Items of evaluations may
// have them: the rule is documented only for datasets.
import { refusal } from '../refusals.ts'

const RESERVED = new Set([
  'id',
  'object',
  'created_at',
  'created_by',
  'created_by_user_id',
  'updated_at',
  'archived_at',
  'account_id',
  'dataset_id',
  'dataset_item_id',
  'dataset_item_version_num',
  'evaluation_id',
  'content_hash',
  'files',
  'task_errors',
])

/** @throws Problem 'invalid' with the first reserved key */
export function checkKeys(items: readonly Readonly<Record<string, unknown>>[]): void {
  for (const item of items)
    for (const key of Object.keys(item)) if (RESERVED.has(key)) throw refusal('reserved-key', key)
}
