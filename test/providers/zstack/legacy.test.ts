import t, { type Test } from 'tap'
import type { EmulatorOptions } from '../../../src/emulator.ts'
import { startEmulator } from '../../support/emulator.ts'
import { SEED, sha512, ZStackClient } from '../../support/zstack.ts'

const API = '/zstack/api/'
const LOG_IN = 'org.zstack.header.identity.APILogInByAccountMsg'
const QUERY = 'org.zstack.ai.message.APIQueryModelEvaluationTaskMsg'
const UPDATE = 'org.zstack.ai.message.APIUpdateModelEvaluationTaskMsg'

const start = async (t: Test, options: EmulatorOptions = {}) => {
  const emulator = await startEmulator(t, options)
  const client = new ZStackClient(emulator)
  const send = (message: string, fields: object) => client.send('POST', API, { [message]: fields })
  const session = async (accountName = 'admin'): Promise<{ uuid: string }> => {
    const { body } = await send(LOG_IN, { accountName, password: sha512('password') })
    return JSON.parse(body.result)['org.zstack.header.identity.APILogInReply'].inventory
  }
  /** The reply inside the text, and its class. */
  const reply = async (
    message: string,
    fields: object,
  ): Promise<{ name: string; reply: Record<string, unknown> }> => {
    const { body } = await send(message, fields)
    const [[name, inner]] = Object.entries(JSON.parse(body.result)) as [[string, Record<string, unknown>]]
    return { name, reply: inner }
  }
  return { emulator, client, send, session, reply }
}

t.test('a log-in answers with the session inside a text', async (t) => {
  const { send } = await start(t)
  const { status, type, body } = await send(LOG_IN, { accountName: 'admin', password: sha512('password') })
  t.match({ status, type }, { status: 200, type: 'application/json;charset=UTF-8' })
  t.match(body, {
    uuid: /^[0-9a-f]{32}$/,
    state: 'Done',
    createdDate: 'Nov 21, 2026 4:00:00 PM',
    finishedDate: 'Nov 21, 2026 4:00:00 PM',
  })
  const reply = JSON.parse(body.result)['org.zstack.header.identity.APILogInReply']
  t.match(reply, { success: true, inventory: { accountUuid: SEED.admin } })
  t.notOk('error' in reply || 'userType' in reply.inventory, 'no nulls here, whatever the behaviors')
})

t.test('a failure is a reply without success', async (t) => {
  const { reply } = await start(t)
  t.match(await reply(LOG_IN, { accountName: 'admin', password: 'x' }), {
    reply: { success: false, error: { code: 'ID.1000' } },
  })
  t.match(await reply(LOG_IN, {}), { reply: { success: false, error: { code: 'SYS.1007' } } })
  t.match(await reply(QUERY, { conditions: [] }), {
    name: 'org.zstack.ai.message.APIQueryModelEvaluationTaskReply',
    reply: { success: false, error: { code: 'ID.1001' } },
  })
  t.match(await reply(UPDATE, { session: { uuid: SEED.running }, uuid: SEED.running }), {
    name: 'org.zstack.ai.message.APIUpdateModelEvaluationTaskEvent',
    reply: { success: false, error: { code: 'ID.1001' } },
  })
})

t.test('queries take conditions as objects, and a page', async (t) => {
  const { session, reply } = await start(t)
  const auth = { session: await session() }
  const names = async (fields: object): Promise<unknown> => {
    const { reply: found } = await reply(QUERY, { ...auth, ...fields })
    return found.success ? (found.inventories as { name: string }[]).map((task) => task.name) : found.error
  }
  const condition = (name: string, op: string, value?: unknown) =>
    names({ conditions: [{ name, op, value }] })
  t.equal(((await names({})) as string[]).length, 6)
  t.same(await condition('status', '=', 'Running'), ['nightly-mmlu'])
  t.same(await condition('status', 'in', 'Running,Failed'), ['throughput', 'nightly-mmlu'])
  t.same(await condition('status', 'in', ['Running', 'Failed']), ['throughput', 'nightly-mmlu'])
  t.same(await condition('status', 'NOT IN', 'Running,Completed,Idle'), ['baseline-gsm8k', 'throughput'])
  t.same(await condition('name', 'like', '%mmlu%'), ['baseline-mmlu', 'nightly-mmlu'])
  t.same(await condition('name', 'not like', '%-%'), ['throughput'])
  t.same(await condition('endTime', 'is null'), ['nightly-mmlu', 'nightly-gsm8k'])
  t.same(await condition('topK', 'is not null', ''), ['baseline-mmlu', 'nightly-mmlu'])
  t.same(await condition('limits', '>', 200), ['throughput'])
  t.same(await names({ conditions: ['status=Idle'] }), ['nightly-gsm8k'], 'the form of the other endpoint')
  t.match(await condition('foo', '=', '1'), { code: 'SYS.1000' })
  t.match(await condition('name', '~', '1'), { code: 'SYS.1007' })
  t.same(await names({ limit: '2', start: 1, sortBy: 'name', sortDirection: 'desc' }), [
    'tenant-smoke',
    'nightly-mmlu',
  ])
  t.same(await reply(QUERY, { ...auth, fields: ['name'], limit: 1, replyWithCount: true }), {
    name: 'org.zstack.ai.message.APIQueryModelEvaluationTaskReply',
    reply: { total: 6, inventories: [{ name: 'baseline-mmlu' }], success: true },
  })
  t.same((await reply(QUERY, { ...auth, count: true })).reply, { total: 6, success: true })
  const groups = 'org.zstack.ai.message.eval.APIQueryModelEvalServiceInstanceGroupMsg'
  t.match(await reply(groups, auth), {
    name: 'org.zstack.ai.message.APIQueryModelServiceInstanceGroupReply',
    reply: { inventories: [{ name: 'nightly-eval' }] },
  })
})

t.test('one that both endpoints show has its unset members as each of them shows them', async (t) => {
  const { client, session, reply } = await start(t)
  const { uuid } = await session()
  const path = `/zstack/v1/model-evaluation-tasks/${SEED.completed}`
  const rest = async (): Promise<object> =>
    (await client.send('GET', path, undefined, { authorization: `OAuth ${uuid}` })).body.inventories[0]
  const rpc = async (): Promise<object> => {
    const conditions = [{ name: 'uuid', op: '=', value: SEED.completed }]
    const { reply: found } = await reply(QUERY, { session: { uuid }, conditions })
    return (found.inventories as [object])[0]
  }
  const [first, shown] = [await rpc(), await rest()]
  t.ok('prompt' in shown && !('prompt' in first))
  t.same(await rpc(), first)
  t.same(await rest(), shown)
})

t.test('a change is done at once under inline, polled for under job', async (t) => {
  const docs = await start(t)
  const change = { uuid: SEED.running, name: 'by rpc' }
  const event = 'org.zstack.ai.message.APIUpdateModelEvaluationTaskEvent'
  t.match(await docs.reply(UPDATE, { session: await docs.session(), ...change }), {
    name: event,
    reply: { success: true, inventory: { name: 'by rpc' } },
  })
  const live = await start(t, { profile: 'live' })
  const { body } = await live.send(UPDATE, { session: await live.session(), ...change })
  t.same(body, { uuid: body.uuid, state: 'Processing', createdDate: 'Nov 21, 2026 4:00:00 PM' })
  const result = await live.client.send('GET', `/zstack/api/result/${body.uuid}`)
  t.match(result, { status: 200, body: { uuid: body.uuid, state: 'Done' } })
  t.match(JSON.parse(result.body.result), { [event]: { success: true, inventory: { name: 'by rpc' } } })
  t.match(await live.client.send('GET', `/zstack/api/result/${SEED.running}`), { status: 404 })
})

t.test('a job that the plan holds is Processing until then', async (t) => {
  const { emulator, client, send, session } = await start(t, {
    profile: 'live',
    behaviors: { 'zstack.jobPace': 'plan' },
  })
  const { body } = await send(UPDATE, { session: await session(), uuid: SEED.running })
  const path = `/zstack/api/result/${body.uuid}`
  t.match((await client.send('GET', path)).body, { state: 'Processing' })
  emulator.world().clock.advance(10_000)
  t.match((await client.send('GET', path)).body, { state: 'Done' })
})

t.test('sessions are asked about and ended here too', async (t) => {
  const { session, reply } = await start(t)
  const { uuid } = await session()
  const identity = 'org.zstack.header.identity.'
  t.match(await reply(`${identity}APIValidateSessionMsg`, { sessionUuid: uuid }), {
    reply: { valid: true, success: true },
  })
  t.match(
    await reply(`${identity}APIRenewSessionMsg`, { sessionUuid: uuid, session: { uuid }, duration: 60 }),
    {
      reply: { success: true, inventory: { expiredDate: 'Nov 21, 2026 4:01:00 PM' } },
    },
  )
  t.match(await reply(`${identity}APILogOutMsg`, { sessionUuid: uuid, session: { uuid } }), {
    name: `${identity}APILogOutReply`,
    reply: { success: true },
  })
  t.match(await reply(`${identity}APIValidateSessionMsg`, { sessionUuid: uuid }), { reply: { valid: false } })
})

t.test('the session says which world', async (t) => {
  const { session, reply } = await start(t)
  const there = await session('admin.w1')
  await reply(UPDATE, { session: there, uuid: SEED.running, name: 'of w1' })
  const named = { conditions: [{ name: 'name', op: '=', value: 'of w1' }] }
  t.match((await reply(QUERY, { session: there, ...named })).reply, { inventories: [{ name: 'of w1' }] })
  t.match((await reply(QUERY, { session: await session(), ...named })).reply, { inventories: [] })
})

t.test('what is no message is refused as text', async (t) => {
  const { client } = await start(t)
  for (const body of [undefined, [], {}, { a: {}, b: {} }])
    t.match(await client.send('POST', API, body), {
      status: 500,
      text: 'the body must have one member: the class of the message',
    })
  t.match(await client.send('POST', API, { 'org.zstack.Nope': {} }), {
    status: 500,
    text: 'java.lang.ClassNotFoundException: org.zstack.Nope',
  })
  t.match(await client.send('POST', API, { [QUERY]: 'x' }), { status: 500, text: 'Expected BEGIN_OBJECT' })
  t.match(await client.send('POST', API, { [QUERY]: { limit: 'x' } }), {
    status: 500,
    text: 'For input string: "x"',
  })
  const { body } = await client.send('POST', API, {
    [LOG_IN]: { accountName: 'admin', password: sha512('password') },
  })
  const session = JSON.parse(body.result)['org.zstack.header.identity.APILogInReply'].inventory
  t.match(await client.send('POST', API, { [QUERY]: { session: { uuid: session.uuid }, conditions: [1] } }), {
    status: 500,
    text: 'Expected BEGIN_OBJECT',
  })
  t.match(await client.send('GET', '/zstack/api/nope'), { status: 404, text: 'no api mapping to /api/nope' })
})

t.test('lenient and no authentication hold here too', async (t) => {
  const lenient = await start(t, { auth: 'lenient' })
  t.match((await lenient.reply(QUERY, { session: { uuid: 'any' } })).reply, { success: true })
  t.match((await lenient.reply(QUERY, {})).reply, { success: false })
  const off = await start(t, { auth: 'off' })
  t.match((await off.reply(QUERY, {})).reply, { success: true })
})
