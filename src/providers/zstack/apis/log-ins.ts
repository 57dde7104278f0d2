// The ways to log in. https://zstack-cloud.com/help/intl/dev_manual/dev_guide/v5
import { Problem } from '../../../core/problem.ts'
import type { World } from '../../../core/world.ts'
import type { ProviderContext } from '../../../http/provider.ts'
import {
  accountByName,
  accountByUuid,
  addressOf,
  type Identity,
  identityOf,
  same,
  sha512,
} from '../auth/accounts.ts'
import { SESSION_MS } from '../auth/index.ts'
import { collectionOf } from '../collections.ts'
import { type Action, action, type Call, type Result } from '../declaration/api.ts'
import { GUIDE } from '../declaration/pages.ts'
import { type Args, map, type Params, string } from '../declaration/params.ts'
import { one } from '../declaration/resources.ts'
import { apiError } from '../errors.ts'
import { uuidOf } from '../ids.ts'
import { Session } from '../inventories/accounts.ts'
import { inventoryReply } from '../schemas.ts'
import { ACCOUNT_TAG } from './sessions.ts'

const MAX_SESSIONS = 500

const wrong = (): Error => apiError('ID.1000', 'wrong account name or password')

/** Creates a session for this identity. @throws Problem ID.1006 if there are 500 live ones */
function open({ world }: Call, identity: Identity): Result {
  const sessions = collectionOf(world, 'session')
  const now = world.clock.now()
  for (const { id } of sessions.list({ where: [{ field: 'doc.expiresAt', op: '<=', value: now }] }).items)
    sessions.remove(id)
  if (sessions.count() >= MAX_SESSIONS)
    throw apiError(
      'ID.1006',
      `Login sessions hit limit of max allowed concurrent login sessions, max allowed: ${MAX_SESSIONS}`,
    )
  const { accountUuid, userUuid } = identity
  const doc = { accountUuid, userUuid, expiresAt: now + SESSION_MS }
  return one(Session, sessions.insert({ id: uuidOf(world.ids), name: accountUuid, doc }))
}

const openWorld = (name: string | undefined, { worlds, settings }: ProviderContext): World => {
  const { world } = addressOf(name ?? '', settings)
  // No world can have such a name. Report an unknown account, so that the client learns no more.
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(world)) throw wrong()
  try {
    return worlds.open(world)
  } catch (error) {
    // Nor can there be one that is not listed.
    throw error instanceof Problem && error.kind === 'unauthenticated' ? wrong() : error
  }
}

function byAccount(call: Call, name: string, password: string): Identity {
  const { settings } = call.context
  const address = addressOf(name, settings)
  const account = accountByName(call.world, address.name)
  const lenient = settings.auth !== 'strict'
  if (account === undefined) {
    const admin = accountByName(call.world, 'admin')
    if (lenient && admin !== undefined) return identityOf(admin)
    throw wrong()
  }
  if (!lenient && !same(password.toLowerCase(), address.password ?? account.password)) throw wrong()
  return identityOf(account)
}

/** A user, LDAP entry or virtual id. LDAP log-ins send the clear text, the others its SHA-512. */
function byIdentity(
  call: Call,
  source: 'user' | 'ldap' | 'iam2',
  name: string,
  password: string,
  accountUuid?: string,
): Identity {
  const { settings } = call.context
  const [found] = collectionOf(call.world, 'identity').list({
    where: [
      { field: 'name', op: '=', value: addressOf(name, settings).name },
      { field: 'doc.source', op: '=', value: source },
      ...(accountUuid === undefined
        ? []
        : [{ field: 'doc.accountUuid', op: '=', value: accountUuid } as const]),
    ],
    limit: 1,
  }).items
  const account = found && accountByUuid(call.world, found.doc.accountUuid)
  if (found === undefined || account === undefined) throw wrong()
  const given = [password.toLowerCase(), ...(source === 'ldap' ? [sha512(password)] : [])]
  if (settings.auth === 'strict' && !given.some((text) => same(text, found.doc.password))) throw wrong()
  return identityOf(account, found.id)
}

const password = string({ required: true, about: 'Lower-case hexadecimal SHA-512 of the clear text.' })
const login = <P extends Params>(
  definition: Pick<Action<P>, 'name' | 'message' | 'replyClass' | 'summary' | 'paths' | 'params' | 'run'> & {
    readonly wrapper: string
    readonly named: (args: Args<P>) => string | undefined
  },
): Action =>
  action({
    ...definition,
    tag: ACCOUNT_TAG,
    page: GUIDE,
    method: 'PUT',
    mode: 'sync',
    exact: true,
    public: true,
    reply: inventoryReply(Session),
    worldOf: (args, context) => openWorld(definition.named(args), context),
  })

const CLIENT = {
  accountType: string(),
  captchaUuid: string(),
  verifyCode: string(),
  clientInfo: map(),
}

export const logIns: readonly Action[] = [
  login({
    name: 'LogInByAccount',
    message: 'org.zstack.header.identity.APILogInByAccountMsg',
    replyClass: 'org.zstack.header.identity.APILogInReply',
    summary: 'Log in with an account.',
    paths: ['/accounts/login'],
    wrapper: 'logInByAccount',
    params: {
      accountName: string({ required: true, about: '`admin`; `admin.<world>` for another world.' }),
      password,
      ...CLIENT,
    },
    named: ({ accountName }) => accountName,
    run: (call, { accountName = '', password = '' }) => open(call, byAccount(call, accountName, password)),
  }),
  login({
    name: 'LogInByUser',
    message: 'org.zstack.header.identity.APILogInByUserMsg',
    replyClass: 'org.zstack.header.identity.APILogInReply',
    summary: 'Log in as a user of an account.',
    paths: ['/accounts/users/login'],
    wrapper: 'logInByUser',
    params: {
      accountUuid: string({ about: 'Give this or `accountName`.' }),
      accountName: string(),
      userName: string({ required: true }),
      password,
      ...CLIENT,
    },
    named: ({ accountName, userName }) => accountName ?? userName,
    run: (call, { accountUuid, accountName, userName = '', password = '' }) => {
      if (accountUuid === undefined && accountName === undefined)
        throw apiError(
          'SYS.1007',
          'accountName and accountUuid cannot both be null, you must specify at least one',
        )
      const name = accountName && addressOf(accountName, call.context.settings).name
      const account = accountUuid ?? (name && accountByName(call.world, name)?.uuid) ?? 'none'
      return open(call, byIdentity(call, 'user', userName, password, account))
    },
  }),
  login({
    name: 'LogInByLdap',
    message: 'org.zstack.ldap.APILogInByLdapMsg',
    summary: 'Log in through LDAP.',
    paths: ['/ldap/login'],
    wrapper: 'logInByLdap',
    params: {
      uid: string({ required: true }),
      password: string({ required: true, about: 'The clear text, or its SHA-512.' }),
      ...CLIENT,
    },
    named: ({ uid }) => uid,
    run: (call, { uid = '', password = '' }) => open(call, byIdentity(call, 'ldap', uid, password)),
  }),
  login({
    name: 'LoginIAM2VirtualID',
    message: 'org.zstack.iam2.api.APILoginIAM2VirtualIDMsg',
    summary: 'Log in as an IAM2 virtual id.',
    paths: ['/iam2/virtual-ids/login'],
    wrapper: 'loginIAM2VirtualID',
    params: { name: string({ required: true }), password, ...CLIENT },
    named: ({ name }) => name,
    run: (call, { name = '', password = '' }) => open(call, byIdentity(call, 'iam2', name, password)),
  }),
  login({
    name: 'LogIn',
    message: 'org.zstack.header.identity.APILogInMsg',
    summary: 'Log in with the method in `loginType`.',
    paths: ['/login'],
    wrapper: 'logIn',
    params: {
      username: string({ required: true }),
      password,
      loginType: string({ required: true, values: ['account', 'ldap', 'iam2'] }),
      ...CLIENT,
    },
    named: ({ username }) => username,
    run: (call, { username = '', password = '', loginType }) =>
      open(
        call,
        loginType === 'ldap' || loginType === 'iam2'
          ? byIdentity(call, loginType, username, password)
          : byAccount(call, username, password),
      ),
  }),
]
