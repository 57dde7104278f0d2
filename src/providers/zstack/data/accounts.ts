// Rows of accounts, of those who log in under them, and of zones.
import * as z from 'zod'
import type { DataKind } from '../../../core/data/format.ts'
import { ADMIN } from '../auth/accounts.ts'
import { SCHEMAS } from '../collections.ts'
import { common, over, owned, owner, passwordOf } from './common.ts'

const short = { clearPassword: z.string().min(1).describe('The password in clear text') }

export const account: DataKind = {
  ...common,
  kind: 'account',
  member: 'accounts',
  about: 'Accounts, besides `admin` and `tenant`, which always exist',
  doc: SCHEMAS.account,
  name: ['name'],
  short,
  fit: (doc, { row }) => over({ type: 'Normal', password: passwordOf(row) }, doc),
}

export const identity: DataKind = {
  ...common,
  kind: 'identity',
  member: 'users',
  about: 'People who log in under an account',
  doc: SCHEMAS.identity,
  name: ['name'],
  refs: owner,
  short,
  fit: (doc, { row }) => owned(doc, { source: 'user', password: passwordOf(row) }),
}

export const accessKey: DataKind = {
  ...common,
  kind: 'access-key',
  member: 'accessKeys',
  about: 'Access keys, for signed requests',
  doc: SCHEMAS['access-key'],
  id: 'AccessKeyID',
  name: [],
  makeId: (ids) => ids.key(20),
  refs: owner,
  words: { secret: 'AccessKeySecret' },
  fit: (doc, { ids }) =>
    owned(doc, {
      uuid: common.makeId(ids),
      userUuid: doc.accountUuid ?? ADMIN.uuid,
      secret: ids.alnum(40),
      enabled: true,
    }),
}

export const session: DataKind = {
  ...common,
  kind: 'session',
  member: 'sessions',
  about: 'Sessions of log-ins',
  doc: SCHEMAS.session,
  name: [],
  refs: owner,
  moments: ['expiresAt'],
  words: { expiresAt: 'expiredDate' },
  fit: (doc, { now }) => owned(doc, { userUuid: doc.accountUuid ?? ADMIN.uuid, expiresAt: now + 7_200_000 }),
}

export const zone: DataKind = {
  ...common,
  kind: 'zone',
  member: 'zones',
  about: 'Zones to deploy into',
  doc: SCHEMAS.zone,
  name: ['name'],
  refs: owner,
  fit: (doc) => owned(doc, { type: 'zstack' }),
}
