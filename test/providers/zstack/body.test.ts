// Where a call's parameters stand in its body, and bodies that have none.
import t, { type Test } from 'tap'
import type { EmulatorOptions } from '../../../src/emulator.ts'
import { openapiOf } from '../../support/document.ts'
import { startEmulator } from '../../support/emulator.ts'
import { SEED, zstackClient } from '../../support/zstack.ts'

const start = async (t: Test, options: EmulatorOptions = {}) => {
  const emulator = await startEmulator(t, options)
  const notes = async (): Promise<{ kind: string; text?: string }[]> =>
    (await emulator.app.inject('/_mock/requests?provider=zstack&limit=1')).json().requests[0].notes
  return { emulator, client: await zstackClient(emulator), notes }
}

/** The calls with a body: operationId, method and path with a uuid for each variable. */
function callsWithBody() {
  return Object.entries(openapiOf('zstack').paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => method === 'put' || method === 'post')
      .map(([method, { operationId = '' }]) => ({
        name: operationId,
        method: method.toUpperCase() as 'PUT' | 'POST',
        path: path.replace('/zstack/v1', '').replace(/\{\w+\}/g, SEED.model),
      }))
      .filter(({ name }) => name !== 'LegacyApi'),
  )
}

const uncapitalized = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)

t.test('parameters are found under the name of the action, in every call', async (t) => {
  const { client } = await start(t)
  const calls = callsWithBody()
  t.ok(calls.length >= 20, `${calls.length} calls`)
  for (const { name, method, path } of calls)
    t.match(
      await client.call(method, path, { [uncapitalized(name)]: 5 }),
      { status: 500, text: 'Expected BEGIN_OBJECT but was NUMBER' },
      name,
    )
})

t.test('a POST under the name of its action works as one under `params`', async (t) => {
  for (const profile of ['docs', 'live'] as const) {
    const { client, notes } = await start(t, { profile })
    const { modelCenter: modelCenterUuid } = SEED
    const clone = await client.settle('POST', `/ai/model-services/${SEED.inferenceService}`, {
      cloneModelService: { name: 'copy', readme: 'r' },
      systemTags: [],
    })
    t.match(clone, { status: 200, body: { inventory: { name: 'copy', readme: 'r' } } }, profile)
    for (const [path, name, members] of [
      ['/ai/models', 'addModel', { name: 'm', installPath: '/m', modelCenterUuid }],
      ['/ai/datasets', 'createDataset', { name: 'd', url: 'http://d', modelCenterUuid }],
      [
        '/ai/model-centers',
        'addModelCenter',
        { name: 'c', url: 'http://c', managementIp: '10.0.0.1', managementPort: 80 },
      ],
    ] as const) {
      const { status, body } = await client.settle('POST', path, { [name]: members })
      t.match({ status, inventory: body.inventory }, { status: 200, inventory: members }, name)
    }
    await client.call('POST', '/ai/models', { addModel: { name: 'm' } })
    t.same(await notes(), [{ kind: 'behavior', behavior: 'zstack.body', value: 'any' }])
    const both = await client.settle('POST', '/ai/datasets', {
      params: { name: 'first', url: 'http://d', modelCenterUuid },
      createDataset: { name: 'second' },
    })
    t.match(both.body.inventory, { name: 'first' })
  }
  const { client, notes } = await start(t, { behaviors: { 'zstack.body': 'nested' } })
  t.match(await client.call('POST', '/ai/models', { addModel: { name: 'm' } }), {
    status: 503,
    body: { error: { code: 'SYS.1007' } },
  })
  t.same(await notes(), [{ kind: 'unread', fields: ['addModel'] }], 'the public server does not read it')
})

t.test('a body that is no object is refused with a text, or counts as an empty one', async (t) => {
  for (const profile of ['docs', 'live'] as const) {
    const { client, notes } = await start(t, { profile })
    for (const { name, method, path } of callsWithBody()) {
      for (const [body, found] of [
        ['7', 'NUMBER'],
        ['"x"', 'STRING'],
        ['[]', 'BEGIN_ARRAY'],
        ['true', 'BOOLEAN'],
      ] as const)
        t.match(
          await client.call(method, path, body),
          { status: 500, type: 'text/plain;charset=UTF-8', text: `Expected BEGIN_OBJECT but was ${found}` },
          `${profile}: ${name} with ${body}`,
        )
      for (const body of ['null', undefined]) {
        const answer = await client.call(method, path, body)
        t.not(answer.text, '', `${profile}: ${name} with ${body} is answered with words`)
        if (answer.status !== 400) continue
        t.match(answer.text, /^the body doesn't contain action mapping to the URL\[/)
        const said = (await notes()).find(({ text }) => text !== undefined)
        t.match(said, { kind: 'behavior', behavior: 'zstack.body', value: 'any', text: /names no action/ })
      }
    }
  }
  const { client } = await start(t, { behaviors: { 'zstack.body': 'nested' } })
  t.match(await client.call('PUT', `/ai/models/${SEED.model}`, 'null'), { status: 500, text: '' })
})

t.test('before there is a caller, only a short body is read', async (t) => {
  const { emulator, client } = await start(t)
  const ask = (method: 'PUT' | 'POST', url: string, value: object) =>
    emulator.app.inject({
      method,
      url,
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify(value),
    })
  for (const [method, url, wrap] of [
    ['PUT', '/zstack/v1/accounts/login', (accountName: string) => ({ logInByAccount: { accountName } })],
    ['POST', '/zstack/api/', (a: string) => ({ 'org.zstack.header.identity.APILogInByAccountMsg': { a } })],
  ] as const) {
    const [short, long] = [
      await ask(method, url, wrap('x'.repeat(60_000))),
      await ask(method, url, wrap('x'.repeat(66_000))),
    ]
    t.not(short.statusCode, 413, url)
    t.equal(long.statusCode, 413, url)
    t.match(long.headers, { 'content-type': 'text/plain;charset=UTF-8' }, url)
  }
  t.equal(
    (await ask('POST', '/zstack/v1/nothing', { x: 'x'.repeat(66_000) })).statusCode,
    404,
    'no operation',
  )
  const { modelCenter: modelCenterUuid } = SEED
  const params = { name: 'd', url: 'http://d', modelCenterUuid, description: 'x'.repeat(66_000) }
  t.not((await client.call('POST', '/ai/datasets', { params })).status, 413, 'a caller may send more')
})
