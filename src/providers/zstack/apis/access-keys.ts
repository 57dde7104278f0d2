// Access keys: credentials for signing calls instead of logging in.

import { accountByUuid } from '../auth/accounts.ts'
import { collectionOf } from '../collections.ts'
import { type Action, action } from '../declaration/api.ts'
import { GUIDE } from '../declaration/pages.ts'
import { string } from '../declaration/params.ts'
import { compact, one } from '../declaration/resources.ts'
import { apiError } from '../errors.ts'
import { uuidOf } from '../ids.ts'
import { AccessKey } from '../inventories/accounts.ts'
import { inventoryReply } from '../schemas.ts'
import { ACCOUNT_TAG } from './sessions.ts'

export const CreateAccessKey: Action = action({
  name: 'CreateAccessKey',
  message: 'org.zstack.accessKey.APICreateAccessKeyMsg',
  tag: ACCOUNT_TAG,
  summary: 'Create an access key for an account.',
  page: GUIDE,
  method: 'POST',
  paths: ['/accesskeys'],
  mode: 'async',
  wrapper: 'params',
  params: {
    accountUuid: string({ required: true }),
    userUuid: string({ required: true }),
    description: string({ max: 2048 }),
    AccessKeyID: string({ about: 'Default: generated.' }),
    AccessKeySecret: string({ about: 'Default: generated.' }),
  },
  reply: inventoryReply(AccessKey),
  run: (call, { accountUuid = '', userUuid = '', description, AccessKeyID, AccessKeySecret }) => {
    const { world, caller } = call
    if (!caller.admin && caller.accountUuid !== accountUuid)
      throw apiError(
        'ID.1002',
        `the account[uuid:${caller.accountUuid}] cannot make access keys of another account`,
      )
    if (accountByUuid(world, accountUuid) === undefined)
      throw apiError(
        'SYS.1003',
        `invalid field[accountUuid], resource[uuid:${accountUuid}, type:AccountVO] not found`,
      )
    const id = AccessKeyID ?? world.ids.key(20)
    const keys = collectionOf(world, 'access-key')
    if (keys.get(id) !== undefined) throw apiError('SYS.1007', `the AccessKeyID[${id}] is in use`)
    const doc = compact({
      uuid: uuidOf(world.ids),
      accountUuid,
      userUuid,
      description,
      secret: AccessKeySecret ?? world.ids.alnum(40),
      enabled: true,
    })
    return one(AccessKey, keys.insert({ id, name: id, doc }))
  },
})
