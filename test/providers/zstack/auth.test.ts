import { createHmac } from 'node:crypto'
import t, { type Test } from 'tap'
import type { EmulatorOptions } from '../../../src/emulator.ts'
import { ADMIN } from '../../../src/providers/zstack/auth/accounts.ts'
import { collectionOf } from '../../../src/providers/zstack/collections.ts'
import { startEmulator } from '../../support/emulator.ts'
import { type Answer, SEED, sha512, ZStackClient, zstackClient } from '../../support/zstack.ts'

const TEXT = 'text/plain;charset=UTF-8'
const JSON_TYPE = 'application/json;charset=UTF-8'
const TASKS = '/model-evaluation-tasks'

const start = async (t: Test, options: EmulatorOptions = {}) => {
  const emulator = await startEmulator(t, { profile: 'live', ...options })
  return { emulator, client: new ZStackClient(emulator) }
}

const wrongAccount = {
  error: {
    code: 'ID.1000',
    description: 'Unable to authenticate a user',
    details: 'wrong account name or password',
    elaboration: 'Error message: Wrong account name or password.',
    cost: '1ms',
  },
}
const noSession = {
  error: {
    code: 'ID.1001',
    description: 'The session is invalid, either wrong session id or the session has been expired',
    details: 'Session expired',
    elaboration: 'Error message: Session expired or wrong session ID.',
    cost: '1ms',
  },
}
const mandatory = (field: string) => ({
  error: {
    code: 'SYS.1007',
    description: 'One or more API argument is invalid',
    details: `field[${field}] of message[org.zstack.header.message.ApiMessageParamValidator] is mandatory, can not be null`,
    cost: '1ms',
  },
})

t.test('the log-in of the manual answers with a session of two hours', async (t) => {
  const { client } = await start(t)
  const { status, type, body } = await client.login()
  t.match({ status, type }, { status: 200, type: JSON_TYPE })
  const { uuid, ...rest } = body.inventory
  t.match(uuid, /^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/)
  t.same(Object.keys(body), ['inventory'])
  t.same(rest, {
    accountUuid: SEED.admin,
    userUuid: SEED.admin,
    expiredDate: 'Nov 21, 2026 6:00:00 PM',
    createDate: 'Nov 21, 2026 4:00:00 PM',
    noSessionEvaluation: false,
  })
})

t.test('each way of logging in opens a session of its account', async (t) => {
  const { client } = await start(t)
  const password = sha512('password')
  const ways: [string, object, string][] = [
    ['/accounts/login', { logInByAccount: { accountName: 'admin', password } }, SEED.admin],
    [
      '/accounts/login',
      { logInByAccount: { accountName: 'tenant', password, clientInfo: { ip: '::1' } } },
      SEED.tenant,
    ],
    [
      '/accounts/users/login',
      { logInByUser: { accountName: 'admin', userName: 'evaluator', password } },
      SEED.admin,
    ],
    [
      '/accounts/users/login',
      { logInByUser: { accountUuid: SEED.admin, userName: 'evaluator', password } },
      SEED.admin,
    ],
    ['/ldap/login', { logInByLdap: { uid: 'evaluator', password: 'password' } }, SEED.tenant],
    ['/ldap/login', { logInByLdap: { uid: 'evaluator', password } }, SEED.tenant],
    ['/iam2/virtual-ids/login', { loginIAM2VirtualID: { name: 'evaluator', password } }, SEED.tenant],
    ['/login', { logIn: { username: 'admin', password, loginType: 'account' } }, SEED.admin],
    ['/login', { logIn: { username: 'evaluator', password, loginType: 'ldap' } }, SEED.tenant],
    ['/login', { logIn: { username: 'evaluator', password, loginType: 'iam2' } }, SEED.tenant],
    // What the emulator reads beyond the server: no wrapper at all, and upper-case digits.
    ['/accounts/login', { accountName: 'admin', password: password.toUpperCase() }, SEED.admin],
  ]
  for (const [path, request, account] of ways) {
    const { status, body } = await client.send('PUT', path, request)
    t.match({ status, account: body.inventory?.accountUuid }, { status: 200, account }, path)
    client.session = body.inventory.uuid
    t.equal((await client.call('GET', TASKS)).status, 200, 'the session is good for a query')
  }
})

t.test('a log-in path takes any method, for it has one API', async (t) => {
  const { client } = await start(t)
  const request = { logInByAccount: { accountName: 'admin', password: sha512('password') } }
  t.equal((await client.send('POST', '/accounts/login', request)).status, 200)
  t.same((await client.send('GET', '/accounts/login')).body, mandatory('accountName'))
})

t.test('wrong log-ins are refused alike, whatever is wrong', async (t) => {
  const { client } = await start(t)
  const password = sha512('password')
  const refused: [string, object][] = [
    ['/accounts/login', { logInByAccount: { accountName: 'admin', password: sha512('wrong') } }],
    ['/accounts/login', { logInByAccount: { accountName: 'admin', password: 'password' } }],
    ['/accounts/login', { logInByAccount: { accountName: 'nobody', password } }],
    ['/accounts/login', { logInByAccount: { accountName: 'admin.no such world', password } }],
    ['/accounts/users/login', { logInByUser: { accountName: 'admin', userName: 'nobody', password } }],
    ['/accounts/users/login', { logInByUser: { accountName: 'tenant', userName: 'evaluator', password } }],
    ['/accounts/users/login', { logInByUser: { accountName: 'nobody', userName: 'evaluator', password } }],
    ['/ldap/login', { logInByLdap: { uid: 'evaluator', password: 'wrong' } }],
    ['/iam2/virtual-ids/login', { loginIAM2VirtualID: { name: 'evaluator', password: 'password' } }],
  ]
  for (const [path, request] of refused) {
    const { status, type, body } = await client.send('PUT', path, request)
    t.same(
      { status, type, body },
      { status: 503, type: JSON_TYPE, body: wrongAccount },
      JSON.stringify(request),
    )
  }
})

t.test('a log-in names the first parameter that is missing or not allowed', async (t) => {
  const { client } = await start(t)
  const put = async (path: string, body: object): Promise<unknown> =>
    (await client.send('PUT', path, body)).body
  t.same(await put('/accounts/login', { logInByAccount: {} }), mandatory('accountName'))
  t.same(await put('/accounts/login', { logInByAccount: { accountName: 'admin' } }), mandatory('password'))
  t.same(
    await put('/accounts/login', { logInByAccount: { accountName: null, password: 'x' } }),
    mandatory('accountName'),
  )
  t.match(await put('/accounts/users/login', { logInByUser: { userName: 'a', password: 'b' } }), {
    error: { code: 'SYS.1007' },
  })
  t.match(await put('/login', { logIn: { username: 'a', password: 'b', loginType: 'x' } }), {
    error: {
      details:
        'valid value for field[loginType] of message[org.zstack.header.message.ApiMessageParamValidator] are [account, ldap, iam2], but x found',
    },
  })
})

t.test('a session lives for two hours after its last use, by the emulator clock', async (t) => {
  const { emulator, client } = await start(t)
  await client.login()
  const { clock } = emulator.world()
  clock.advance(7_199_000)
  t.equal((await client.call('GET', TASKS)).status, 200)
  clock.advance(7_199_000)
  t.equal((await client.call('GET', TASKS)).status, 200, 'pushed forward by the call before')
  clock.advance(7_200_000)
  const { status, type, body } = await client.call('GET', TASKS)
  t.same({ status, type, body }, { status: 503, type: JSON_TYPE, body: noSession })
})

t.test('a session can be asked about, renewed and ended', async (t) => {
  const { emulator, client } = await start(t)
  await client.login()
  const path = `/accounts/sessions/${client.session}`
  const valid = async (): Promise<unknown> => (await client.send('GET', `${path}/valid`)).body
  t.same(await valid(), { valid: true })
  t.same((await client.send('GET', `/accounts/sessions/${SEED.running}/valid`)).body, { valid: false })

  const renewed = await client.call('PUT', `${path}/renew`, { renewSession: { duration: 86_400 } })
  t.match(renewed, {
    status: 200,
    body: { inventory: { uuid: client.session, expiredDate: 'Nov 22, 2026 4:00:00 PM' } },
  })
  emulator.world().clock.advance(86_399_000)
  t.same(await valid(), { valid: true })
  t.match((await client.call('PUT', `${path}/renew`, {})).body.inventory, {
    expiredDate: 'Nov 22, 2026 5:59:59 PM',
  })
  for (const duration of [59, 31_536_001])
    t.match((await client.call('PUT', `${path}/renew`, { renewSession: { duration } })).body.error, {
      code: 'SYS.1007',
      details: 'field[duration] must be in range of [60, 31536000]',
    })
  const abc = await client.call('PUT', `${path}/renew`, { renewSession: { duration: 'abc' } })
  t.match(abc, { status: 400, text: '[duration] field is excepted an int or long, but was [abc].' })
  t.match(await client.call('PUT', `/accounts/sessions/${SEED.running}/renew`, {}), {
    status: 503,
    body: noSession,
  })

  t.match(await client.send('DELETE', path), { status: 200, type: JSON_TYPE, text: '{}' })
  t.match(await client.send('DELETE', path), { status: 200, text: '{}' }, 'also what there is not')
  t.same(await valid(), { valid: false })
  t.same((await client.call('GET', TASKS)).body, noSession)
})

t.test('there are at most 500 live sessions', async (t) => {
  const { emulator, client } = await start(t)
  for (let i = 0; i < 500; i++) await client.login()
  t.match(await client.login(), {
    status: 503,
    body: { error: { code: 'ID.1006', description: 'Max number of active sessions exceeded' } },
  })
  emulator.world().clock.advance(7_200_000)
  t.equal((await client.login()).status, 200, 'expired ones do not count')
})

t.test('the account name says which world', async (t) => {
  const { client, emulator } = await start(t)
  await client.login('admin.w1')
  const update = { updateModelEvaluationTask: { name: 'of w1' } }
  t.equal((await client.settle('PUT', `${TASKS}/${SEED.running}`, update)).status, 200)
  t.match((await client.call('GET', `${TASKS}/${SEED.running}`)).body, { inventories: [{ name: 'of w1' }] })
  const other = await zstackClient(emulator)
  t.match((await other.call('GET', `${TASKS}/${SEED.running}`)).body, {
    inventories: [{ name: 'nightly-mmlu' }],
  })
  const signed = await client.signed('GET', `${TASKS}/${SEED.running}`, { id: 'mock.w1' })
  t.match(signed.body, { inventories: [{ name: 'of w1' }] })
})

t.test('a world too many is refused in the words of the service', async (t) => {
  const { client } = await start(t, { maxWorlds: 2 })
  t.equal((await client.login('admin.w1')).status, 200)
  const refused = {
    status: 503,
    type: JSON_TYPE,
    body: { error: { code: 'SYS.1012', details: /^there are 2 worlds, which is the limit/ } },
  }
  t.match(await client.login('admin.w2'), refused)
  t.match(await client.signed('GET', TASKS, { id: 'mock.w2' }), refused)
  t.equal((await client.call('GET', TASKS)).status, 200)
})

t.test('configured credentials are in the world that the configuration says', async (t) => {
  const { client } = await start(t, {
    credentials: {
      'ci@example.com': { world: 'ci', secret: 'hunter2' },
      AKCI: { world: 'ci', secret: 'sk' },
    },
  })
  t.equal((await client.login('ci@example.com', 'wrong')).status, 503)
  t.equal((await client.login('ci@example.com', 'hunter2')).status, 200)
  await client.settle('PUT', `${TASKS}/${SEED.running}`, { updateModelEvaluationTask: { name: 'of ci' } })
  const signed = await client.signed('GET', `${TASKS}/${SEED.running}`, { id: 'AKCI', secret: 'sk' })
  t.match(signed.body, { inventories: [{ name: 'of ci' }] })
})

t.test('what is wrong with the Authorization header is told as text', async (t) => {
  const { client } = await start(t)
  const date = 'Sat, 21 Nov 2026 08:00:00 UTC'
  const get = (headers: Record<string, string>): Promise<Answer> =>
    client.send('GET', TASKS, undefined, headers)
  const cases: [string, number, string, Promise<Answer>][] = [
    ['none', 400, "missing header 'Authorization'", get({})],
    ['another scheme', 400, "Authorization type must be 'OAuth'", get({ authorization: 'Bearer x' })],
    [
      'a key without a date',
      400,
      "'Date' must be incuded in request header",
      get({ authorization: 'ZStack mock:x' }),
    ],
    [
      'a date that cannot be read',
      400,
      "'Date' format error, correct format is 'EEE, dd MMM yyyy HH:mm:ss z'",
      get({ authorization: 'ZStack mock:x', date: '2026-11-21T08:00:00Z' }),
    ],
    [
      'a date of no day',
      400,
      "'Date' format error, correct format is 'EEE, dd MMM yyyy HH:mm:ss z'",
      get({ authorization: 'ZStack mock:x', date: 'Sat, 31 Feb 2026 08:00:00 UTC' }),
    ],
    [
      'a clock far off',
      403,
      'requestTimeTooSkewed',
      client.signed('GET', TASKS, { date: 'Sat, 21 Nov 2026 08:15:01 UTC' }),
    ],
    [
      'no pair',
      400,
      "accessKey format is 'ZStack AccessKeyId:Signature'",
      get({ authorization: 'ZStack mock', date }),
    ],
    [
      'an unknown key',
      403,
      'access key id: nobody does not existed or disabled',
      client.signed('GET', TASKS, { id: 'nobody' }),
    ],
    ['a wrong secret', 403, 'wrong accessKey signature', client.signed('GET', TASKS, { secret: 'wrong' })],
  ]
  for (const [name, status, text, answer] of cases) {
    const { status: found, type, text: body } = await answer
    t.same({ status: found, type, text: body }, { status, type: TEXT, text }, name)
  }
})

t.test('the time in a signature is good by instant or by digits, by either clock', async (t) => {
  const wall = Date.parse('2027-03-01T12:00:00Z')
  const { client } = await start(t, { wall: { now: () => wall } })
  const good = [
    'Sat, 21 Nov 2026 08:00:00 UTC',
    'sat, 21 nov 2026 08:14:59 utc',
    'Sat, 21 Nov 2026 08:00:00 Etc/UTC',
    'Sat, 21 Nov 2026 08:00:00 GMT',
    'Sat, 21 Nov 2026 16:00:00 CST',
    'Sat, 21 Nov 2026 16:00:00 PRC',
    'Sat, 21 Nov 2026 16:00:00 Asia/Shanghai',
    'Sat, 21 Nov 2026 03:00:00 EST',
    'Sat, 21 Nov 2026 13:30:00 +0530',
    'Sat, 21 Nov 2026 03:00:00 GMT-05:00',
    // The digits of the node's own wall clock, whatever the zone says.
    'Sat, 21 Nov 2026 16:00:00 UTC',
    'Mon, 01 Mar 2027 12:00:00 UTC',
    'Mon, 01 Mar 2027 20:00:00 CST',
  ]
  for (const date of good) t.equal((await client.signed('GET', TASKS, { date })).status, 200, date)
  const bad = [
    'Sat, 21 Nov 2026 08:00:00 EST',
    'Sat, 21 Nov 2026 07:44:59 UTC',
    'Sun, 22 Nov 2026 08:00:00 UTC',
  ]
  for (const date of bad) t.equal((await client.signed('GET', TASKS, { date })).status, 403, date)
  for (const date of ['Sat, 21 Nov 2026 08:00:00 Nowhere/Land', 'Sat, 21 Foo 2026 08:00:00 UTC'])
    t.equal((await client.signed('GET', TASKS, { date })).status, 400, date)
})

t.test('a signature covers method and path, not the query', async (t) => {
  const { client } = await start(t)
  t.equal((await client.signed('GET', `${TASKS}?q=status%3DRunning`)).status, 200)
  t.equal((await client.signed('GET', `${TASKS}/${SEED.running}`)).status, 200)
  const date = 'Sat, 21 Nov 2026 08:00:00 UTC'
  const other = createHmac('sha1', 'mock-secret').update(`GET\n${date}\n/v1/ai/datasets`).digest('base64')
  const answer = await client.send('GET', TASKS, undefined, { authorization: `ZStack mock:${other}`, date })
  t.match(answer, { status: 403, text: 'wrong accessKey signature' })
})

t.test('an access key can be made, and is used as its account', async (t) => {
  const { client } = await start(t, { profile: 'docs' })
  await client.login()
  const params = {
    accountUuid: SEED.tenant,
    userUuid: SEED.tenant,
    description: 'ci',
    AccessKeyID: 'AKTENANT',
    AccessKeySecret: 'sk',
  }
  const { status, body } = await client.call('POST', '/accesskeys', { params })
  t.equal(status, 200)
  const { uuid, ...rest } = body.inventory
  t.match(uuid, /^[0-9a-f]{32}$/)
  t.same(rest, {
    ...params,
    state: 'Enabled',
    createDate: 'Nov 21, 2026 4:00:00 PM',
    lastOpDate: 'Nov 21, 2026 4:00:00 PM',
  })
  const signed = await client.signed('GET', TASKS, { id: 'AKTENANT', secret: 'sk' })
  t.same(
    signed.body.inventories.map((task: { uuid: string }) => task.uuid),
    [SEED.tenants],
  )
  t.match(
    (await client.call('POST', '/accesskeys', { params })).body.error,
    { code: 'SYS.1007' },
    'the id is taken',
  )
  const drawn = await client.call('POST', '/accesskeys', {
    params: { accountUuid: SEED.admin, userUuid: SEED.admin },
  })
  t.match(drawn.body.inventory, { AccessKeyID: /^[a-z0-9]{20}$/, AccessKeySecret: /^[a-z0-9]{40}$/ })
  t.match((await client.call('POST', '/accesskeys', { params: {} })).body, mandatory('accountUuid'))
  const unknown = { params: { accountUuid: SEED.zone, userUuid: SEED.zone } }
  t.match((await client.call('POST', '/accesskeys', unknown)).body.error, { code: 'SYS.1003' })
  await client.login('tenant')
  t.match(
    (await client.call('POST', '/accesskeys', { params: { accountUuid: SEED.admin, userUuid: SEED.admin } }))
      .body.error,
    {
      code: 'ID.1002',
    },
  )
})

t.test('a disabled access key is refused as an unknown one is', async (t) => {
  const { emulator, client } = await start(t)
  const keys = collectionOf(emulator.world().part('zstack'), 'access-key')
  const doc = { uuid: SEED.zone, accountUuid: ADMIN.uuid, userUuid: ADMIN.uuid, secret: 'sk', enabled: false }
  keys.insert({ id: 'AKOFF', name: 'AKOFF', doc })
  t.match(await client.signed('GET', TASKS, { id: 'AKOFF', secret: 'sk' }), {
    status: 403,
    text: 'access key id: AKOFF does not existed or disabled',
  })
})

t.test('lenient authentication takes any well-formed credential, none needs none', async (t) => {
  const lenient = await start(t, { auth: 'lenient' })
  const { client } = lenient
  const get = async (headers: Record<string, string>): Promise<number> =>
    (await client.send('GET', TASKS, undefined, headers)).status
  t.equal(await get({ authorization: 'OAuth anything' }), 200)
  t.equal(await get({ authorization: 'ZStack any:thing' }), 200)
  t.equal(await get({ authorization: 'ZStack any' }), 400)
  t.equal(await get({ authorization: 'Bearer x' }), 400)
  t.equal(await get({}), 400)
  t.equal((await client.login('whoever', 'whatever')).status, 200)
  t.equal((await client.call('GET', TASKS)).status, 200)

  const off = (await start(t, { auth: 'off' })).client
  t.equal((await off.send('GET', TASKS)).status, 200)
  t.equal((await off.send('GET', TASKS, undefined, { authorization: 'Bearer x' })).status, 200)
  t.equal(
    (await off.send('PUT', `${TASKS}/${SEED.running}`, { updateModelEvaluationTask: { name: 'x' } })).status,
    202,
  )
})

t.test('calls over the rate are refused with 429 until the next second', async (t) => {
  const emulator = await startEmulator(t, { rateLimits: { zstack: 2 } })
  const client = await zstackClient(emulator)
  const call = () => client.call('GET', '/model-evaluation-tasks?count=true')
  t.match([await call(), await call()], [{ status: 200 }, { status: 200 }])
  const { status, type, text } = await call()
  t.same(
    { status, type, text },
    { status: 429, type: 'text/plain;charset=UTF-8', text: 'Rate limit exceeded' },
  )
  t.match(await (await zstackClient(emulator, 'tenant')).call('GET', '/ai/models'), { status: 200 })
  emulator.world().clock.advance(1000)
  t.match(await call(), { status: 200 })
})

t.test('a zone in the Date that is none is told, names of JavaScript included', async (t) => {
  const client = await zstackClient(await startEmulator(t))
  for (const zone of ['constructor', '__proto__', 'Nowhere/City', '+99:99:99'])
    t.match(
      await client.signed('GET', '/model-evaluation-tasks', { date: `Sat, 21 Nov 2026 08:00:00 ${zone}` }),
      { status: 400, text: "'Date' format error, correct format is 'EEE, dd MMM yyyy HH:mm:ss z'" },
      zone,
    )
})
