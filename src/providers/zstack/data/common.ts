// What the kinds of this provider share.
import type { DataKind, Row } from '../../../core/data/format.ts'
import type { IdSource } from '../../../core/ids.ts'
import { ADMIN, sha512 } from '../auth/accounts.ts'
import { PASSWORD } from '../head.ts'
import { uuidOf } from '../ids.ts'

export const common = {
  id: 'uuid',
  created: 'createDate',
  updated: 'lastOpDate',
  makeId: (ids: IdSource): string => uuidOf(ids),
} as const

/** Everything of an account: by default that of `admin`. */
export const owner = { accountUuid: 'account' } as const

/** The document where the row says something, and the defaults elsewhere. */
export const over = (defaults: Row, doc: Row): Row => ({ ...defaults, ...doc })

export const owned = (doc: Row, defaults: Row = {}): Row =>
  over({ accountUuid: ADMIN.uuid, ...defaults }, doc)

/** The hash in which passwords are stored. */
export const passwordOf = (row: Row): string =>
  sha512(typeof row.clearPassword === 'string' ? row.clearPassword : PASSWORD)

/** One state from the beginning. */
export const steady = (state: string, states: readonly string[]): NonNullable<DataKind['life']> => ({
  state: 'status',
  states,
  usual: state,
  route: (word) => [word],
})
