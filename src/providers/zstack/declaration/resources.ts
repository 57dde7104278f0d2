// What the work of most calls has in common: find a resource, check the owner, change a document.
import { found } from '../../../core/problem.ts'
import type { Condition, Stored } from '../../../core/world.ts'
import type { Identity } from '../auth/accounts.ts'
import { collectionOf, type Doc, type Kind } from '../collections.ts'
import { apiError } from '../errors.ts'
import type { Inventory } from '../inventories/define.ts'
import type { Call, Result } from './api.ts'
import { notFound } from './params.ts'

/** A reply with one inventory. */
export const one = (inventory: Inventory, source: unknown): Result => ({
  shown: { inventory: [inventory, source] },
})

/** Resources that every account may use, whoever created them. */
const SHARED: ReadonlySet<Kind> = new Set(['zone', 'model-center', 'model-service'])

/** Conditions for what the caller may see of this kind. */
export function visible(kind: Kind, { admin, accountUuid }: Identity): readonly Condition[] {
  if (admin || SHARED.has(kind) || kind === 'dataset-ref' || kind === 'model-service-ref') return []
  const own: Condition = { field: 'doc.accountUuid', op: '=', value: accountUuid }
  return kind === 'dataset' ? [{ any: [own, { field: 'doc.system', op: '=', value: true }] }] : [own]
}

/** @throws Problem ID.1002 unless the caller owns the resource or is an administrator */
export function mayChange({ caller }: Call, row: Stored<unknown>, vo: string): void {
  const owner = (row.doc as { accountUuid?: string }).accountUuid
  if (caller.admin || owner === caller.accountUuid) return
  throw apiError(
    'ID.1002',
    `the account[uuid:${caller.accountUuid}] has no permission to change the resource[uuid:${row.id}, type:${vo}]`,
  )
}

/** The resource for a call. @throws Problem SYS.1003 if it does not exist, ID.1002 if it belongs to another account */
export function target<K extends Kind>(
  call: Call,
  kind: K,
  vo: string,
  uuid: string | undefined,
): Stored<Doc<K>> {
  const row = collectionOf(call.world, kind).get(uuid ?? '')
  if (row === undefined) throw notFound('uuid', uuid ?? '', vo)
  mayChange(call, row, vo)
  return row
}

/** A document without its unset members: the store has absent members, but no null. */
export function compact<T extends object>(members: T): T {
  const given: Partial<T> = {}
  for (const name in members) {
    const value = members[name]
    if (value !== undefined && value !== null) given[name] = value
  }
  return given as T
}

/** The changes to name and document from a call's members; an absent member changes nothing. */
export function edit<K extends Kind>(
  call: Call,
  kind: K,
  row: Stored<Doc<K>>,
  name: string | undefined,
  members: Partial<Doc<K>>,
): Stored<Doc<K>> {
  const given = compact(members)
  if (name === undefined && Object.keys(given).length === 0) return row
  const doc = { ...row.doc, ...given }
  return found(collectionOf(call.world, kind).update(row.id, { name, doc }), row.id)
}
