// Sessions after the log-in: checks, renews and ends them. https://zstack-cloud.com/help/intl/dev_manual/dev_guide/v5
import * as z from 'zod'
import { SESSION_MS, sessionFault } from '../auth/index.ts'
import { collectionOf } from '../collections.ts'
import { type Action, action } from '../declaration/api.ts'
import { GUIDE } from '../declaration/pages.ts'
import { integer, string } from '../declaration/params.ts'
import { one } from '../declaration/resources.ts'
import { Session } from '../inventories/accounts.ts'
import { EmptyReply, inventoryReply } from '../schemas.ts'

export const ACCOUNT_TAG = 'Accounts and sessions'

export const sessions: readonly Action[] = [
  action({
    name: 'LogOut',
    message: 'org.zstack.header.identity.APILogOutMsg',
    tag: ACCOUNT_TAG,
    summary: 'End a session. Also succeeds if it does not exist.',
    page: GUIDE,
    method: 'DELETE',
    paths: ['/accounts/sessions/:uuid'],
    mode: 'sync',
    public: true,
    params: { uuid: string(), sessionUuid: string({ about: 'The same, on the legacy endpoint.' }) },
    reply: EmptyReply,
    run: ({ world }, { uuid, sessionUuid }) => {
      collectionOf(world, 'session').remove(uuid ?? sessionUuid ?? '')
      return {}
    },
  }),
  action({
    name: 'ValidateSession',
    message: 'org.zstack.header.identity.APIValidateSessionMsg',
    tag: ACCOUNT_TAG,
    summary: 'Check whether a session is alive.',
    page: GUIDE,
    method: 'GET',
    paths: ['/accounts/sessions/:uuid/valid'],
    mode: 'sync',
    public: true,
    params: { uuid: string(), sessionUuid: string({ about: 'The same, on the legacy endpoint.' }) },
    reply: z.strictObject({ valid: z.boolean(), schema: z.record(z.string(), z.string()).optional() }),
    run: ({ world }, { uuid, sessionUuid }) => {
      const session = collectionOf(world, 'session').get(uuid ?? sessionUuid ?? '')
      return { plain: { valid: session !== undefined && session.doc.expiresAt > world.clock.now() } }
    },
  }),
  action({
    name: 'RenewSession',
    message: 'org.zstack.header.identity.APIRenewSessionMsg',
    replyClass: 'org.zstack.header.identity.APIRenewSessionEvent',
    tag: ACCOUNT_TAG,
    summary: 'Extend the life of a session.',
    page: GUIDE,
    method: 'PUT',
    paths: ['/accounts/sessions/:uuid/renew'],
    mode: 'sync',
    exact: true,
    wrapper: 'renewSession',
    params: {
      uuid: string(),
      sessionUuid: string({ about: 'The same, on the legacy endpoint.' }),
      duration: integer({
        own: true,
        range: [60, 31_536_000],
        about: 'Seconds from now. Default: 7200.',
      }),
    },
    reply: inventoryReply(Session),
    run: ({ world }, { uuid, sessionUuid, duration }) => {
      const sessions = collectionOf(world, 'session')
      const session = sessions.get(uuid ?? sessionUuid ?? '')
      const now = world.clock.now()
      if (session === undefined || session.doc.expiresAt <= now) throw sessionFault()
      const expiresAt = now + (duration === undefined ? SESSION_MS : duration * 1000)
      const doc = { ...session.doc, expiresAt }
      sessions.update(session.id, { doc })
      return one(Session, { ...session, doc })
    },
  }),
]
