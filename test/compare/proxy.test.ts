import t from 'tap'
import { comparing, listening, qianfanCall, scaleCall, serving, zstackCall } from '../support/comparing.ts'

const DRAFT = { name: 'mine', data: [{ input: 'a', expected: 'b' }] }

t.test('two equal servers have no differences, whatever identifiers they draw', async (t) => {
  const comparison = await comparing(t, 'scale', await listening(t, { seed: 'other' }))
  const call = scaleCall(comparison.url)
  const { body: made } = await call('POST', '/v5/evaluations', DRAFT)
  t.equal(
    (await call('GET', `/v5/evaluations/${made.id}`)).body.name,
    'mine',
    'the client gets the service’s',
  )
  t.equal((await call('GET', `/v5/evaluation-items?evaluation_id=${made.id}`)).body.items.length, 1)
  t.equal((await call('DELETE', `/v5/evaluations/${made.id}`)).status, 200)
  t.equal((await call('GET', `/v5/evaluations/${made.id}`)).status, 404)
  t.match(await comparison.report(), { calls: 5, differences: 0 })
  const [first] = comparison.exchanges
  t.match(first, { operation: 'CreateEvaluation', credential: { kind: 'key', right: true } })
  t.not(JSON.stringify(first?.service), JSON.stringify(first?.emulator))
})

t.test('the client can be answered by the emulator', async (t) => {
  const comparison = await comparing(t, 'scale', await listening(t, { seed: 'other' }), {
    answer: 'emulator',
  })
  const call = scaleCall(comparison.url)
  const { body: made } = await call('POST', '/v5/evaluations', DRAFT)
  t.equal((await call('GET', `/v5/evaluations/${made.id}`)).status, 200)
  t.match(await comparison.report(), { calls: 2, differences: 0 })
  const outcome = comparison.exchanges[0]?.emulator
  t.match(outcome?.kind === 'answer' && outcome.body.toString(), new RegExp(made.id))
})

t.test('behaviors of the other server are differences', async (t) => {
  const comparison = await comparing(t, 'qianfan', await listening(t, { profile: 'live' }))
  const call = qianfanCall(comparison.url)
  await call('DescribeEvalTasks', { evalType: 'auto' })
  const wrong = await qianfanCall(comparison.url, { accessKeyId: 'mock', secretKey: 'wrong' })(
    'DescribeEvalTask',
    {},
  )
  t.equal(wrong.status, 403, 'a wrong signature stays wrong')
  const { operations } = await comparison.report()
  const task = operations.find(({ operation }) => operation === 'DescribeEvalTask')
  t.match(
    task?.differences.map(({ kind, service, emulator }) => [kind, service, emulator]),
    [
      ['status', '403', '400'],
      ['code', 'IamSignatureInvalid', 'SignatureDoesNotMatch'],
    ],
  )
})

t.test('behaviors of another ZStack are differences, and none if both have them', async (t) => {
  const behaviors = { 'zstack.async': 'job', 'zstack.envelope': 'bare', 'zstack.nulls': 'absent' }
  const other = await listening(t, { seed: 'other', behaviors })
  const use = async (url: string): Promise<void> => {
    const call = await zstackCall(url)
    await call('GET', '/ai/datasets?limit=1')
    const { body } = await call('GET', '/ai/model-centers')
    const modelCenterUuid = body.inventories[0].uuid
    await call('POST', '/ai/datasets', {
      params: { name: 'set', url: 'http://files/x', type: 'evaluation', modelCenterUuid },
    })
    await call('GET', '/ai/datasets/00000000000040008000000000000000')
  }
  const same = await comparing(t, 'zstack', other, { emulated: { behaviors } })
  await use(same.url)
  t.match(await same.report(), { differences: 0 })

  const unlike = await comparing(t, 'zstack', other)
  await use(unlike.url)
  const { operations } = await unlike.report()
  t.same(
    operations.flatMap(({ operation, differences }) =>
      differences.map(({ kind, path }) => `${operation} ${kind} ${path}`),
    ),
    [
      'CreateDataset status status',
      'CreateDataset envelope (body)',
      'GET /zstack/v1/ai/datasets/* extra error',
      'GET /zstack/v1/ai/datasets/* extra success',
      'LogInByAccount extra error',
      'LogInByAccount extra inventory.userType',
      'LogInByAccount extra success',
      'QueryDataset extra error',
      'QueryDataset extra success',
      'QueryModelCenter extra error',
      'QueryModelCenter extra inventories[].containerNetwork',
      'QueryModelCenter extra inventories[].containerRegistry',
      'QueryModelCenter extra inventories[].containerStorageNetwork',
      'QueryModelCenter extra inventories[].description',
      'QueryModelCenter extra inventories[].parameters',
      'QueryModelCenter extra inventories[].serviceNetworkUuid',
      'QueryModelCenter extra inventories[].storageNetworkUuid',
      'QueryModelCenter extra inventories[].zdfs',
      'QueryModelCenter extra success',
    ],
  )
})

t.test('signatures and log-ins are made anew with the keys of the service', async (t) => {
  const credentials = {
    'real-key': { world: 'default', secret: 'real-secret' },
    'real-account': { world: 'default', secret: 'real-password' },
  }
  const other = await listening(t, { seed: 'other', credentials })
  const qianfan = await comparing(t, 'qianfan', other, {
    serviceKeys: { accessKeyId: 'real-key', secretAccessKey: 'real-secret' },
  })
  t.equal((await qianfanCall(qianfan.url)('DescribeEvalTasks', { evalType: 'auto' })).status, 200)
  t.match(await qianfan.report(), { calls: 1, differences: 0 })

  const zstack = await comparing(t, 'zstack', other, {
    serviceKeys: { accountName: 'real-account', password: 'real-password' },
  })
  const call = await zstackCall(zstack.url)
  t.equal((await call('GET', '/ai/datasets')).status, 200)
  t.match(await zstack.report(), { calls: 2, differences: 0 })

  const scale = await comparing(t, 'scale', other, {
    serviceKeys: { 'x-api-key': 'real-key', 'x-selected-account-id': 'real-account' },
  })
  t.equal((await scaleCall(scale.url)('GET', '/v5/evaluations')).status, 200)
  t.equal((await scaleCall(scale.url, 'mine')('GET', '/v5/evaluations')).status, 401)
  t.match(await scale.report(), { calls: 2, differences: 0 })
})

t.test(
  'read-only sends no call that changes something, nor one about a thing that only the emulator has',
  async (t) => {
    const other = await listening(t, { seed: 'other' })
    const comparison = await comparing(t, 'scale', other, { readOnly: true })
    const call = scaleCall(comparison.url)
    const { body: made } = await call('POST', '/v5/evaluations', DRAFT)
    t.equal((await call('GET', `/v5/evaluations/${made.id}`)).status, 200, 'the emulator answers')
    t.equal((await call('POST', '/v5/evaluations/filter', { filters: [] })).status, 200)
    t.match(await comparison.report(), {
      calls: 1,
      operations: [{ operation: 'FilterEvaluations' }],
      notSent: { CreateEvaluation: 1, GetEvaluation: 1 },
    })
    const there = await scaleCall(other)('GET', '/v5/evaluations?limit=100')
    t.notOk(
      there.body.items.some((one: { name: string }) => one.name === 'mine'),
      'nothing was made there',
    )
  },
)

t.test('links to the service lead through the proxy, on both sides', async (t) => {
  const other = await listening(t, { seed: 'other' })
  const comparison = await comparing(t, 'zstack', other, {
    emulated: { behaviors: { 'zstack.async': 'job' } },
  })
  const call = await zstackCall(comparison.url)
  const reply = await call('POST', '/ai/datasets', {
    params: { name: 'set', url: 'http://files/x', type: 'evaluation' },
  })
  t.notMatch(reply.text, other)
})

t.test('the control API is mirrored to another Evalmock, and kept from anything else', async (t) => {
  const other = await listening(t)
  const both = await comparing(t, 'scale', other)
  const frozen = async (url: string) => (await (await fetch(`${url}/_mock/clock`)).json()) as { now: string }
  await fetch(`${both.url}/_mock/clock/advance`, { method: 'POST', body: '{"ms":60000}' })
  t.equal((await frozen(other)).now, '2026-11-21T08:01:00.000Z')
  t.equal((await frozen(both.url)).now, '2026-11-21T08:01:00.000Z')

  const asked: string[] = []
  const real = await serving(t, (request, reply) => {
    asked.push(request.url ?? '')
    reply.writeHead(404).end()
  })
  const alone = await comparing(t, 'scale', real)
  t.equal((await frozen(alone.url)).now, '2026-11-21T08:00:00.000Z')
  t.same(asked, ['/_mock/livez'])
})
