// The v2 actions on tasks: what they answer, what they refuse, what is there afterwards.
import t from 'tap'
import { startEmulator } from '../../support/emulator.ts'
import { type Answer, QianfanClient, TIME } from '../../support/qianfan.ts'

const MODEL = { modelId: 'amv-5t9r2e6w1x8y', promptTemplate: 'Solve: {input}' }
const MODEL_CONFIG = { versionId: 'ds-4h1v8c2k6z0q3m7p', evalModelConfigList: [MODEL] }
const CREATE = {
  taskName: 'algebra',
  evalObjectType: 'model',
  evalObjectConfig: { evalModelConfig: MODEL_CONFIG },
  evalConfig: { evalMode: 'rule' },
}
const RESULTS = {
  ...CREATE,
  evalObjectType: 'inferDataset',
  evalObjectConfig: { evalInferDatasetConfig: { evalInferDatasetConfigList: [{ inferDatasetId: 'ds-1' }] } },
}

const created = async (client: QianfanClient, change: object = {}): Promise<string> =>
  (await client.call('CreateEvalTask', { ...CREATE, ...change })).body.result

const refused = (code: string, status = 400) => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', 'bfe-trace-id': /^[0-9a-f]{32}$/ },
  body: {
    code,
    message: String,
    requestId: /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/,
    result: undefined,
  },
})
const INAPPROPRIATE = refused('InappropriateJSON')

t.test('an answer carries its request id in body and header', async (t) => {
  const { app } = await startEmulator(t)
  const client = new QianfanClient(app)
  const { status, headers, body } = await client.call('DescribeEvalTasks', { evalType: 'auto' })
  t.match(
    { status, headers },
    {
      status: 200,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'x-bce-request-id': body.requestId,
        'x-bce-gateway-region': 'BJ',
        'bfe-trace-id': /^[0-9a-f]{32}$/,
        'x-ratelimit-limit-requests': undefined,
      },
    },
  )
  t.same(Object.keys(body), ['requestId', 'result'])
  const next = await client.call('DescribeEvalTask', {})
  t.equal(next.body.requestId, next.headers['x-bce-request-id'])
  t.not(next.body.requestId, body.requestId)
})

t.test('a task is created, read, listed, changed and deleted', async (t) => {
  const { app } = await startEmulator(t)
  const client = new QianfanClient(app)
  const taskId = await created(client, { description: '第一次' })
  t.match(taskId, /^ame-[a-z0-9]{12}$/)
  const task = {
    taskId,
    taskName: 'algebra',
    description: '第一次',
    evalType: 'auto',
    state: 'Queued',
    evalObjectType: 'model',
    evalObjectConfig: CREATE.evalObjectConfig,
    evalConfig: { evalMode: 'rule' },
    createTime: '2026-11-21 16:00:00',
  }
  t.same((await client.call('DescribeEvalTask', { taskId })).body.result, task)
  t.same((await client.call('ModifyEvalTask', { taskId, description: 'second' })).body.result, {})
  const list = await client.call('DescribeEvalTasks', { evalType: 'auto', keyFilter: taskId })
  t.same(list.body.result, {
    evalTaskList: [
      {
        taskId,
        taskName: 'algebra',
        evalType: 'auto',
        evalMode: 'rule',
        description: 'second',
        createTime: '2026-11-21 16:00:00',
      },
    ],
    pageInfo: { marker: '', maxKeys: 10, isTruncated: false },
  })
  t.same((await client.call('DeleteEvalTask', { taskId })).body.result, {})
  for (const action of ['DescribeEvalTask', 'DescribeEvalTaskReport', 'StopEvalTask', 'DeleteEvalTask'])
    t.match(await client.call(action, { taskId }), refused('NoSuchKey', 404), action)
  t.match(await client.call('ModifyEvalTask', { taskId, description: '' }), refused('NoSuchKey', 404))
  t.same(
    (await client.call('DescribeEvalTasks', { evalType: 'auto', keyFilter: taskId })).body.result
      .evalTaskList,
    [],
  )
})

t.test('what is not known of a configuration is kept as it was sent', async (t) => {
  const { app } = await startEmulator(t)
  const client = new QianfanClient(app)
  const evalObjectConfig = {
    evalModelConfig: {
      ...MODEL_CONFIG,
      evalModelConfigList: [{ ...MODEL, isBase: true, params: { seed: 7 } }],
      x: [1],
    },
    gsb: null,
  }
  const evalConfig = {
    evalMode: 'manual',
    manualEvalConfig: { evaluationDimension: [{ dimension: 'd', key: 3 }] },
  }
  const taskId = await created(client, { evalObjectConfig, evalConfig, whatever: 1 })
  const { result } = (await client.call('DescribeEvalTask', { taskId })).body
  t.same(result.evalObjectConfig, evalObjectConfig)
  t.same(result.evalConfig, evalConfig)
  t.equal(result.evalType, 'manual')
  t.equal(result.whatever, undefined)
})

t.test('CreateEvalTask takes what the page allows', async (t) => {
  const { app } = await startEmulator(t)
  const client = new QianfanClient(app)
  const models = (n: number) => ({
    ...MODEL_CONFIG,
    evalModelConfigList: Array.from({ length: n }, () => MODEL),
  })
  const config = (change: object) => ({
    evalObjectConfig: { evalModelConfig: { ...MODEL_CONFIG, ...change } },
  })
  const model = (change: object) => config({ evalModelConfigList: [{ ...MODEL, ...change }] })
  const dimensions = (names: readonly string[]) => ({
    evalConfig: {
      evalMode: 'manual',
      manualEvalConfig: { evaluationDimension: names.map((dimension) => ({ dimension })) },
    },
  })
  const good: [name: string, change: object][] = [
    ['an empty description', { description: '' }],
    ['a null description', { description: null }],
    ['five models', { evalObjectConfig: { evalModelConfig: models(5) } }],
    ['a set of results', RESULTS],
    ['two modes', { evalConfig: { evalMode: 'rule,model' } }],
    ['a bucket with its path', config({ storageType: 'BOS', storagePath: 'bos:/b/p' })],
    ['the shared storage', config({ storageType: 'sysStorage' })],
    ['null storage', config({ storageType: null, storagePath: null })],
    ['no prompt template', model({ promptTemplate: undefined })],
    ['an empty prompt template', model({ promptTemplate: '' })],
    ['the least parameters', model({ params: { temperature: 0.01, top_p: 0, penalty_score: 1, top_k: 1 } })],
    [
      'the greatest parameters',
      model({ params: { temperature: 1, top_p: 1, penalty_score: 2, top_k: 999 } }),
    ],
    ['whole numbers with a point', model({ params: { top_k: 20.0 } })],
    [
      'an empty list of the other kind',
      {
        evalObjectConfig: {
          evalModelConfig: MODEL_CONFIG,
          evalInferDatasetConfig: { evalInferDatasetConfigList: [] },
        },
      },
    ],
    ['a name of 10,000 characters', { taskName: '测'.repeat(10_000) }],
    ['a configuration of people that is none', { evalConfig: { evalMode: 'manual', manualEvalConfig: 'x' } }],
    ['four dimensions and the one that is always there', dimensions(['满意度', 'a', 'b', 'c', 'd'])],
  ]
  for (const [name, change] of good)
    t.match(
      await client.call('CreateEvalTask', { ...CREATE, ...change }),
      { status: 200, body: { result: /^ame-/ } },
      name,
    )
  const bad: [name: string, change: object][] = [
    ...['taskName', 'evalObjectType', 'evalObjectConfig', 'evalConfig'].flatMap(
      (name): [string, object][] => [
        [`no ${name}`, { [name]: undefined }],
        [`null ${name}`, { [name]: null }],
        [`an empty ${name}`, { [name]: '' }],
        [`a list as ${name}`, { [name]: [] }],
        [`a number as ${name}`, { [name]: 1 }],
      ],
    ),
    ['a number as description', { description: 1 }],
    ['a name of 10,001 characters', { taskName: 'x'.repeat(10_001) }],
    ['a name with a NUL', { taskName: 'x\0y' }],
    ['a description of 10,001 characters', { description: 'x'.repeat(10_001) }],
    ['five dimensions', dimensions(['a', 'b', 'c', 'd', 'e'])],
    ['a dimension of 1001 characters', dimensions(['x'.repeat(1001)])],
    ['a model id of 1001 characters', model({ modelId: 'x'.repeat(1001) })],
    ['a dataset id of 1001 characters', config({ versionId: 'x'.repeat(1001) })],
    ['an unknown type of object', { evalObjectType: 'Model' }],
    ['an unknown mode', { evalConfig: { evalMode: 'model,rule' } }],
    ['no mode', { evalConfig: {} }],
    ['no configuration of that type', { evalObjectType: 'inferDataset' }],
    ['null configuration', { evalObjectConfig: { evalModelConfig: null } }],
    [
      'objects of both kinds',
      { evalObjectConfig: { ...CREATE.evalObjectConfig, ...RESULTS.evalObjectConfig } },
    ],
    [
      'results and a list of models',
      { ...RESULTS, evalObjectConfig: { ...CREATE.evalObjectConfig, ...RESULTS.evalObjectConfig } },
    ],
    ['no dataset', config({ versionId: undefined })],
    ['an empty dataset id', config({ versionId: '' })],
    ['no model', config({ evalModelConfigList: [] })],
    ['six models', { evalObjectConfig: { evalModelConfig: models(6) } }],
    ['a model without id', model({ modelId: undefined })],
    ['a model with an empty id', model({ modelId: '' })],
    ['a number as model id', model({ modelId: 857 })],
    ['a template without {input}', model({ promptTemplate: 'Solve: {question}' })],
    ['a bucket without path', config({ storageType: 'BOS' })],
    ['a bucket with an empty path', config({ storageType: 'BOS', storagePath: '' })],
    ['an unknown storage', config({ storageType: 'bos' })],
    ['too low a temperature', model({ params: { temperature: 0 } })],
    ['too high a temperature', model({ params: { temperature: 1.01 } })],
    ['a temperature in words', model({ params: { temperature: 'hot' } })],
    ['too low a top_p', model({ params: { top_p: -0.1 } })],
    ['too high a top_p', model({ params: { top_p: 1.1 } })],
    ['too low a penalty', model({ params: { penalty_score: 0.9 } })],
    ['too high a penalty', model({ params: { penalty_score: 2.1 } })],
    ['a top_k of nothing', model({ params: { top_k: 0 } })],
    ['a broken top_k', model({ params: { top_k: 1.5 } })],
    [
      'no results',
      { ...RESULTS, evalObjectConfig: { evalInferDatasetConfig: { evalInferDatasetConfigList: [] } } },
    ],
    [
      'results without id',
      { ...RESULTS, evalObjectConfig: { evalInferDatasetConfig: { evalInferDatasetConfigList: [{}] } } },
    ],
  ]
  for (const [name, change] of bad)
    t.match(await client.call('CreateEvalTask', { ...CREATE, ...change }), INAPPROPRIATE, name)
})

t.test('the result of CreateEvalTask is a text, or an object where that is asked for', async (t) => {
  const { app } = await startEmulator(t, { behaviors: { 'qianfan.createResult': 'object' } })
  const { body } = await new QianfanClient(app).call('CreateEvalTask', CREATE)
  t.match(body, { result: { taskId: /^ame-[a-z0-9]{12}$/ } })
})

t.test('ids that a task names are taken as they come, or checked where that is asked for', async (t) => {
  const { app } = await startEmulator(t, { behaviors: { 'qianfan.references': 'checked' } })
  const client = new QianfanClient(app)
  t.match(await client.call('CreateEvalTask', CREATE), refused('NoSuchKey', 404))
  const known = { versionId: 'ds-mwmk3mwxxxxxfk', evalModelConfigList: [{ modelId: 'amv-ttsxxxx1hp' }] }
  t.match(await client.call('CreateEvalTask', { ...CREATE, evalObjectConfig: { evalModelConfig: known } }), {
    status: 200,
  })
  const model = { ...known, versionId: 'ds-unknown' }
  t.match(
    await client.call('CreateEvalTask', { ...CREATE, evalObjectConfig: { evalModelConfig: model } }),
    refused('NoSuchKey', 404),
  )
  t.match(await client.call('CreateEvalTask', RESULTS), refused('NoSuchKey', 404))
})

t.test('the description is changed by either of its names', async (t) => {
  const taskId = 'ame-abxxxxx15t'
  const description = async (client: QianfanClient): Promise<string> =>
    (await client.call('DescribeEvalTask', { taskId })).body.result.description
  const cases: [behavior: string, body: object, outcome: string | undefined][] = [
    ['both', { description: 'a' }, 'a'],
    ['both', { describtion: 'b' }, 'b'],
    ['both', { description: 'a', describtion: 'b' }, 'a'],
    ['both', { description: null, describtion: 'b' }, 'b'],
    ['both', { description: '', describtion: 'b' }, ''],
    ['both', {}, undefined],
    ['both', { description: null }, undefined],
    ['both', { description: 1, describtion: 'b' }, undefined],
    ['both', { Description: 'a' }, undefined],
    ['both', { description: 'x'.repeat(10_001) }, undefined],
    ['both', { description: 'a', describtion: 1 }, undefined],
    ['table', { describtion: 'b' }, 'b'],
    ['table', { description: 'a', describtion: 'b' }, 'b'],
    ['table', { description: 'a' }, undefined],
    ['sample', { description: 'a' }, 'a'],
    ['sample', { describtion: 'b' }, undefined],
  ]
  for (const behavior of ['both', 'table', 'sample']) {
    const { app } = await startEmulator(t, { behaviors: { 'qianfan.description': behavior } })
    const client = new QianfanClient(app)
    for (const [, body, outcome] of cases.filter(([one]) => one === behavior)) {
      const name = `${behavior} ${JSON.stringify(body).slice(0, 60)}`
      const before = await description(client)
      const answer = await client.call('ModifyEvalTask', { taskId, ...body })
      if (outcome === undefined) t.match(answer, INAPPROPRIATE, name)
      else t.match(answer, { status: 200, body: { result: {} } }, name)
      t.equal(await description(client), outcome ?? before, name)
    }
  }
})

t.test('a change that leans on the lenient behavior says so in the journal', async (t) => {
  const { app } = await startEmulator(t)
  const client = new QianfanClient(app)
  await client.call('ModifyEvalTask', { taskId: 'ame-abxxxxx15t', describtion: '高等数学应用评估任务' })
  await client.call('ModifyEvalTask', { taskId: 'ame-abxxxxx15t', description: '高等数学应用评估任务' })
  const { requests } = (await app.inject({ url: '/_mock/requests', headers: { host: '127.0.0.1' } })).json()
  const notes = await Promise.all(
    requests.map(
      async ({ id }: { id: number }) =>
        (await app.inject({ url: `/_mock/requests/${id}`, headers: { host: '127.0.0.1' } })).json().notes ??
        [],
    ),
  )
  t.match(notes, [[{ kind: 'behavior', behavior: 'qianfan.description', value: 'both' }], []])
})

t.test('lists are cut into pages by marker', async (t) => {
  const { app, world } = await startEmulator(t, { fixtures: 'none' })
  const client = new QianfanClient(app)
  const ids: string[] = []
  for (let i = 0; i < 25; i++) {
    ids.unshift(await created(client, { taskName: `task-${i}` }))
    if (i % 3 === 0) world().clock.advance(1000)
  }
  const page = async (body: object): Promise<Answer['body']['result']> =>
    (await client.call('DescribeEvalTasks', { evalType: 'auto', ...body })).body.result
  const walk = async (body: object): Promise<{ sizes: number[]; found: string[] }> => {
    const sizes: number[] = []
    const found: string[] = []
    for (let marker = ''; ; ) {
      const { evalTaskList, pageInfo } = await page({ ...body, marker })
      sizes.push(evalTaskList.length)
      found.push(...evalTaskList.map(({ taskId }: { taskId: string }) => taskId))
      t.equal(pageInfo.marker, marker)
      t.equal('nextMarker' in pageInfo, pageInfo.isTruncated)
      if (!pageInfo.isTruncated) return { sizes, found }
      marker = pageInfo.nextMarker
    }
  }
  const oldest = await walk({ maxKeys: 10 })
  t.same(oldest.sizes, [10, 10, 5])
  t.same(oldest.found.toSorted(), ids.toSorted())
  const newest = await walk({ maxKeys: 7, pageReverse: true })
  t.same(newest.sizes, [7, 7, 7, 4])
  t.same(newest.found, oldest.found.toReversed())
  t.same((await walk({ maxKeys: 25 })).sizes, [25])
  const times = (await page({ maxKeys: 100 })).evalTaskList.map(
    (task: { createTime: string }) => task.createTime,
  )
  // The page on dataset versions says of the same parameter: false is the order of creation.
  t.same(times, times.toSorted(), 'in the order of creation')
  for (const maxKeys of [100, 101, 500, 2 ** 53, 1e308])
    t.match(await page({ maxKeys }), { pageInfo: { maxKeys: 100, isTruncated: false } }, String(maxKeys))
  t.match(await page({}), { evalTaskList: { length: 10 }, pageInfo: { maxKeys: 10, isTruncated: true } })
  for (const maxKeys of [0, -0, -1, -1e308, null])
    t.match(await page({ maxKeys }), { pageInfo: { maxKeys: 10 } })
  t.match(await page({ marker: null, pageReverse: null, keyFilter: null }), { pageInfo: { marker: '' } })
  const filtered = await page({ keyFilter: 'TASK-1', maxKeys: 3, marker: oldest.found[5] })
  t.match(filtered, { evalTaskList: { length: 3 }, pageInfo: { marker: oldest.found[5] } })
  t.match(
    await client.call('DescribeEvalTasks', { evalType: 'auto', marker: 'ame-nothing' }),
    refused('InvalidMarker'),
  )
})

t.test('pages go on where they were while tasks are created and deleted', async (t) => {
  const { app } = await startEmulator(t, { fixtures: 'none' })
  const client = new QianfanClient(app)
  const ids = await Promise.all(Array.from({ length: 9 }, () => created(client)))
  const page = async (marker?: string) =>
    client.call('DescribeEvalTasks', { evalType: 'auto', maxKeys: 3, marker })
  const order = (await client.call('DescribeEvalTasks', { evalType: 'auto' })).body.result.evalTaskList.map(
    ({ taskId }: { taskId: string }) => taskId,
  )
  t.same(order.toSorted(), ids.toSorted())
  const first = (await page()).body.result
  t.equal(first.pageInfo.nextMarker, order[3])
  await created(client)
  await client.call('DeleteEvalTask', { taskId: order[0] })
  await client.call('DeleteEvalTask', { taskId: order[4] })
  t.match(await page(order[3]), {
    body: { result: { evalTaskList: [{ taskId: order[3] }, { taskId: order[5] }, { taskId: order[6] }] } },
  })
  await client.call('DeleteEvalTask', { taskId: order[7] })
  t.match(
    await page(order[7]),
    {
      status: 200,
      body: { result: { evalTaskList: order.slice(8, 11).map((taskId: string) => ({ taskId })) } },
    },
    'the marker itself is gone: the page begins where it stood',
  )
  t.match(await page('none'), refused('InvalidMarker'))
})

t.test('of calls at the same moment each is whole', async (t) => {
  const { app } = await startEmulator(t)
  const client = new QianfanClient(app)
  const taskId = await created(client)
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      i === 20
        ? client.call('DeleteEvalTask', { taskId })
        : client.call('ModifyEvalTask', { taskId, description: `d${i}` }),
    ),
  )
  t.equal(answers[20]?.status, 200)
  for (const answer of answers)
    t.match(answer, answer.status === 200 ? { body: { result: {} } } : refused('NoSuchKey', 404))
  t.match(
    await client.call('DescribeEvalTask', { taskId }),
    refused('NoSuchKey', 404),
    'nothing brings it back',
  )
})

t.test('a list begins with the oldest where that behavior is chosen', async (t) => {
  const { app } = await startEmulator(t, { behaviors: { 'qianfan.listOrder': 'oldest-first' } })
  const client = new QianfanClient(app)
  const first = async (body: object) =>
    (await client.call('DescribeEvalTasks', { evalType: 'auto', maxKeys: 1, ...body })).body.result
      .evalTaskList
  t.match(await first({}), [{ taskName: 'reading-baseline' }])
  t.match(await first({ pageReverse: true }), [{ taskName: 'algebra-waiting' }])
})

t.test('keyFilter finds a part of name or id, and a whole model version id', async (t) => {
  const { app } = await startEmulator(t, { fixtures: 'none' })
  const client = new QianfanClient(app)
  const one = await created(client, { taskName: 'Algebra 100%_sure' })
  const two = await created(client, {
    taskName: 'reading',
    evalObjectConfig: {
      evalModelConfig: { ...MODEL_CONFIG, evalModelConfigList: [{ modelId: 'amv-other' }, MODEL] },
    },
  })
  const find = async (keyFilter: string): Promise<string[]> => {
    const { body } = await client.call('DescribeEvalTasks', { evalType: 'auto', keyFilter })
    return body.result.evalTaskList.map(({ taskId }: { taskId: string }) => taskId).toSorted()
  }
  t.same(await find('algebra'), [one], 'whatever the case')
  t.same(await find('100%_s'), [one])
  t.same(await find('100__s'), [], 'no character stands for another')
  t.same(await find('%'), [one])
  t.same(await find(two.slice(4, 12)), [two])
  t.same(await find('amv-other'), [two])
  t.same(await find('amv-othe'), [], 'no part of a model version id')
  t.same(await find('amv-5t9r2e6w1x8y'), [one, two].toSorted())
  t.same(await find(''), [one, two].toSorted())
  t.same(await find("' OR 1=1 --"), [])
  const three = await created(client, { taskName: '考试😀e\u0301\u202e' })
  for (const part of ['试', '😀', 'e\u0301', '\u202e']) t.same(await find(part), [three], part)
  t.same(await find('%'.repeat(10_000)), [], 'as long as a name may be')
  t.same(await find('测'.repeat(10_000)), [])
})

t.test('DescribeEvalTasks refuses what is not of the documented type', async (t) => {
  const { app } = await startEmulator(t)
  const client = new QianfanClient(app)
  const bad = [
    {},
    { evalType: null },
    { evalType: '' },
    { evalType: 'Auto' },
    { evalType: ['auto'] },
    { EvalType: 'auto' },
    { evalType: 'auto', keyFilter: 1 },
    { evalType: 'auto', marker: 1 },
    { evalType: 'auto', maxKeys: '10' },
    { evalType: 'auto', maxKeys: 10.5 },
    { evalType: 'auto', keyFilter: 'x'.repeat(10_001) },
    { evalType: 'auto', keyFilter: 'x\0' },
    { evalType: 'auto', pageReverse: 'true' },
    { evalType: 'auto', pageReverse: 0 },
  ]
  for (const body of bad)
    t.match(await client.call('DescribeEvalTasks', body), INAPPROPRIATE, JSON.stringify(body).slice(0, 60))
  t.match(await client.call('DescribeEvalTasks', { evalType: 'manual' }), {
    body: {
      result: { evalTaskList: [{ taskId: 'ame-m4nu41xxxxx', evalType: 'manual', evalMode: 'manual' }] },
    },
  })
})

t.test('a body is taken in each form that the clients send it', async (t) => {
  const { app } = await startEmulator(t)
  const client = new QianfanClient(app)
  const url = '/v2/eval?Action=DescribeEvalTasks'
  const good = { status: 200, body: { result: { pageInfo: { maxKeys: 20 } } } }
  const json = '{"evalType":"auto","maxKeys":20.0}'
  t.match(await client.post(url, json), good, 'a whole number with a point')
  t.match(await client.post(url, `\ufeff${json}`), good, 'a byte order mark')
  t.match(await client.post(url, json.replaceAll(',', ' , ')), good)
  t.match(await client.post(url, '{"evalType":"\\u0061uto","maxKeys":20}'), good)
  for (const type of ['application/json; charset=UTF-8', 'application/json;charset=gbk', 'text/plain', 'x/y'])
    t.match(await client.post(url, json, { 'content-type': type }), good, type)
  for (const body of [undefined, '', '{}', 'null', '  '])
    t.match(await client.post(url, body), INAPPROPRIATE, `no parameters: ${body}`)
  for (const body of ['[]', '"auto"', '20', 'true', '[{"evalType":"auto"}]'])
    t.match(await client.post(url, body), INAPPROPRIATE, `no object: ${body}`)
  for (const body of [
    '{',
    '{"evalType":"auto"',
    "{'evalType':'auto'}",
    'evalType=auto',
    '{"evalType":"auto",}',
    '{}{}',
  ])
    t.match(await client.post(url, body), refused('MalformedJSON'), `no JSON: ${body}`)
  const gbk = Buffer.concat([
    Buffer.from('{"evalType":"auto","keyFilter":"'),
    Buffer.from([0xb2, 0xe2]),
    Buffer.from('"}'),
  ])
  const answer = await app.inject({ method: 'POST', url, headers: client.headers(url), payload: gbk })
  t.match(
    { status: answer.statusCode, body: answer.json() },
    { status: 400, body: { code: 'InvalidHTTPRequest' } },
  )
  const large = await client.post(url, `{"evalType":"auto","x":"${'x'.repeat(50 * 1024 * 1024)}"}`)
  t.match(large, { status: 413, body: { code: 'EntityTooLarge' } })
})

t.test('the query has to name one action, and the path to be the known one', async (t) => {
  const { app } = await startEmulator(t)
  const client = new QianfanClient(app)
  const body = { evalType: 'auto' }
  const unknown = [
    '',
    '?',
    '?Action',
    '?Action=',
    '?Action=describeEvalTasks',
    '?Action=Describe',
    '?action=DescribeEvalTasks',
    '?Action=DescribeEvalTasks&Action=DescribeEvalTask',
    '?Action=__proto__',
    '?Action=constructor',
  ]
  for (const query of unknown)
    t.match(await client.post(`/v2/eval${query}`, body), refused('InvalidURI'), query)
  const known = [
    '?Action=DescribeEvalTasks&Action=DescribeEvalTasks',
    '?x=1&Action=DescribeEvalTasks',
    '?Action=Describe%45valTasks',
    '?Action=DescribeEvalTasks&',
  ]
  t.match(await client.post('/v2/eval?Action=Nothing', '{'), refused('InvalidURI'), 'before the body is read')
  t.match(await client.post('/v2/other', '{'), refused('ResourceNotFound', 404), 'a path, too')
  for (const query of known) t.match(await client.post(`/v2/eval${query}`, body), { status: 200 }, query)
  t.match(await client.post('//v2/eval?Action=DescribeEvalTasks', body), { status: 200 }, 'two slashes')
  t.match(
    await client.post('/v2/eval/?Action=DescribeEvalTasks', body),
    { status: 200 },
    'a slash at the end',
  )
  for (const url of [
    '/v2',
    '/v2/',
    '/v2/evals',
    '/v2/eval/x',
    '/V2/eval',
    '/wenxinworkshop/x',
    '/wenxinworkshop',
  ])
    if (url !== '/V2/eval') t.match(await client.post(url, body), refused('ResourceNotFound', 404), url)
  for (const method of ['GET', 'PUT', 'DELETE', 'PATCH'] as const) {
    const got = await app.inject({ method, url: '/v2/eval?Action=DescribeEvalTasks' })
    t.match(
      { status: got.statusCode, body: got.json() },
      { status: 404, body: { code: 'ResourceNotFound' } },
      method,
    )
  }
  t.match(await client.post('/v2/%zz', body), refused('InvalidURI'), 'a path that cannot be decoded')
})

t.test('a message goes on with the reason where that is asked for', async (t) => {
  const { app } = await startEmulator(t, { behaviors: { 'qianfan.messages': 'explained' } })
  const client = new QianfanClient(app)
  const said = async (action: string, body: object): Promise<string> =>
    (await client.call(action, body)).body.message
  t.match(await said('DescribeEvalTasks', {}), /^The JSON .* operation\. \(evalType: /)
  t.match(
    await said('DescribeEvalTask', { taskId: 'ame-x' }),
    /does not exist \(evaluation task ame-x not found\)$/,
  )
  t.match(
    await said('DeleteEvalTask', { taskId: 'ame-4kvxxxxxj5' }),
    /\(evaluation task ame-4kvxxxxxj5 is Running\)$/,
  )
})

t.test('createTime is local time of the zone that is chosen', async (t) => {
  for (const [zone, time] of [
    ['+00:00', '2026-11-21 08:00:00'],
    ['-03:30', '2026-11-21 04:30:00'],
    ['+14:00', '2026-11-21 22:00:00'],
  ] as const) {
    const { app } = await startEmulator(t, { behaviors: { 'qianfan.timezone': zone } })
    const client = new QianfanClient(app)
    const taskId = await created(client)
    t.match(await client.call('DescribeEvalTask', { taskId }), { body: { result: { createTime: time } } })
  }
  await t.rejects(startEmulator(t, { behaviors: { 'qianfan.timezone': 'Beijing' } }), {
    message: /qianfan\.timezone has no value Beijing; valid values: \+08:00, \+00:00/,
  })
})

t.test('an automatic task is queued, runs and succeeds, by the clock', async (t) => {
  const { app, world } = await startEmulator(t)
  const client = new QianfanClient(app)
  const taskId = await created(client)
  const state = async () => (await client.call('DescribeEvalTask', { taskId })).body.result.state
  t.equal(await state(), 'Queued')
  world().clock.advance(2000)
  t.equal(await state(), 'Running')
  world().clock.advance(7999)
  t.equal(await state(), 'Running')
  world().clock.advance(1)
  t.equal(await state(), 'Successed')
})

t.test('a task ends as the plan says', async (t) => {
  const two = {
    evalObjectConfig: { evalModelConfig: { ...MODEL_CONFIG, evalModelConfigList: [MODEL, MODEL] } },
  }
  for (const [outcome, change, state] of [
    ['failure', {}, 'Failed'],
    ['partial', two, 'Failed'],
    ['partial', {}, 'Failed'],
    ['success', two, 'Successed'],
  ] as const) {
    const { app } = await startEmulator(t, { plan: { pace: 'immediate', outcome } })
    const client = new QianfanClient(app)
    const taskId = await created(client, change)
    t.match(await client.call('DescribeEvalTask', { taskId }), { body: { result: { state } } }, outcome)
    const manual = await created(client, { ...change, evalConfig: { evalMode: 'manual' } })
    t.match(
      await client.call('DescribeEvalTask', { taskId: manual }),
      { body: { result: { state } } },
      'by hand',
    )
  }
})

t.test('with the pace polls a task goes on as it is looked at', async (t) => {
  const { app } = await startEmulator(t, { plan: { pace: 'polls', polls: 3 } })
  const client = new QianfanClient(app)
  const taskId = await created(client)
  const states: string[] = []
  for (let i = 0; i < 4; i++)
    states.push((await client.call('DescribeEvalTask', { taskId })).body.result.state)
  t.same(states, ['Running', 'Running', 'Successed', 'Successed'])
  const other = await created(client)
  await client.call('StopEvalTask', { taskId: other })
  t.match(await client.call('DescribeEvalTask', { taskId: other }), {
    body: { result: { state: 'Stopped' } },
  })
})

t.test('a task that people annotate waits until it is pushed', async (t) => {
  const { app, world } = await startEmulator(t, { wall: { now: () => TIME } })
  const client = new QianfanClient(app)
  const taskId = await created(client, { evalConfig: { evalMode: 'manual' } })
  const state = async () => (await client.call('DescribeEvalTask', { taskId })).body.result.state
  const push = async (how: string) =>
    (
      await app.inject({
        method: 'POST',
        url: `/_mock/tasks/qianfan/${taskId}/${how}`,
        headers: { host: '127.0.0.1' },
      })
    ).statusCode
  world().clock.advance(10_000)
  t.equal(await state(), 'RunningWithManualBegin')
  world().clock.advance(1e9)
  t.equal(await state(), 'RunningWithManualBegin', 'however long')
  t.match((await client.call('DescribeEvalTaskReport', { taskId })).body.result, [])
  t.equal(await push('progress'), 200)
  t.equal(await state(), 'RunningWithMetricsCalculating')
  t.match(await client.call('StopEvalTask', { taskId }), INAPPROPRIATE, 'too late to stop')
  t.equal(await push('complete'), 200)
  t.equal(await state(), 'Successed')
  t.match((await client.call('DescribeEvalTaskReport', { taskId })).body.result, [{ evalMode: 'manual' }])
})

t.test('a task is stopped through Stopping', async (t) => {
  const { app, world } = await startEmulator(t)
  const client = new QianfanClient(app)
  const state = async (taskId: string) =>
    (await client.call('DescribeEvalTask', { taskId })).body.result.state
  const manual = await created(client, { evalConfig: { evalMode: 'manual' } })
  world().clock.advance(10_000)
  const running = await created(client)
  world().clock.advance(3000)
  const queued = await created(client)
  for (const taskId of [manual, running, queued]) {
    t.match(await client.call('StopEvalTask', { taskId }), { status: 200, body: { result: {} } })
    t.equal(await state(taskId), 'Stopping')
    t.match(await client.call('StopEvalTask', { taskId }), { status: 200 }, 'again')
    t.match(await client.call('DeleteEvalTask', { taskId }), INAPPROPRIATE, 'not while it stops')
  }
  world().clock.advance(1000)
  for (const taskId of [manual, running, queued]) {
    t.equal(await state(taskId), 'Stopped')
    t.match(await client.call('StopEvalTask', { taskId }), { status: 200 })
    world().clock.advance(100_000)
    t.equal(await state(taskId), 'Stopped', 'for good')
    t.match((await client.call('DescribeEvalTaskReport', { taskId })).body.result, [])
    t.match(await client.call('DeleteEvalTask', { taskId }), { status: 200 })
  }
})

t.test('what a state does not allow is refused, and nothing changes', async (t) => {
  const { app } = await startEmulator(t)
  const client = new QianfanClient(app)
  const state = async (taskId: string) =>
    (await client.call('DescribeEvalTask', { taskId })).body.result.state
  for (const [taskId, expected] of [
    ['ame-4kvnxxx', 'Successed'],
    ['ame-f41l3dxxxxx', 'Failed'],
  ] as const) {
    t.match(await client.call('StopEvalTask', { taskId }), INAPPROPRIATE, `stop ${expected}`)
    t.equal(await state(taskId), expected)
  }
  for (const [taskId, expected] of [
    ['ame-4kvxxxxxj5', 'Running'],
    ['ame-m4nu41xxxxx', 'RunningWithManualBegin'],
  ] as const) {
    t.match(await client.call('DeleteEvalTask', { taskId }), INAPPROPRIATE, `delete ${expected}`)
    t.equal(await state(taskId), expected)
  }
  t.match(
    await client.call('DeleteEvalTask', { taskId: 'ame-qu3u3dxxxxx' }),
    { status: 200 },
    'delete Queued',
  )
})

t.test('task ids of a wrong form are refused', async (t) => {
  const { app } = await startEmulator(t)
  const client = new QianfanClient(app)
  const actions = [
    'DescribeEvalTask',
    'DescribeEvalTaskReport',
    'StopEvalTask',
    'DeleteEvalTask',
    'DescribeEvalResultExportTask',
  ]
  for (const action of actions) {
    for (const taskId of [undefined, null, '', 634, ['ame-4kvnxxx'], {}])
      t.match(await client.call(action, { taskId }), INAPPROPRIATE, `${action} ${JSON.stringify(taskId)}`)
    for (const taskId of ['ame-x', 'AME-4KVNXXX', ' ame-4kvnxxx', "' OR 1=1", '测试', 'x'.repeat(100_000)])
      t.match(
        await client.call(action, { taskId }),
        refused('NoSuchKey', 404),
        `${action} ${taskId.slice(0, 20)}`,
      )
    t.match(
      await client.call(action, '{"taskId":"ame-4kvnxxx","taskId":1}'),
      INAPPROPRIATE,
      'the last of two counts',
    )
  }
})

t.test('the models that can be evaluated are listed by source', async (t) => {
  const { app } = await startEmulator(t)
  const client = new QianfanClient(app)
  const list = async (body: object) => (await client.call('DescribeEvalObjects', body)).body.result
  for (const objectType of ['customModel', 'userModel'])
    t.same(await list({ objectType }), {
      evalObjectList: [
        {
          objectId: 'amv-m4th7u7orv1a',
          objectName: 'math-tutor',
          objectVersion: '1',
          objectType: 'userModel',
          createTime: '2026-10-22 16:00:00',
        },
        {
          objectId: 'amv-m4th7u7orv2b',
          objectName: 'math-tutor',
          objectVersion: '2',
          objectType: 'userModel',
          createTime: '2026-11-15 16:00:00',
        },
      ],
      pageInfo: { marker: '', maxKeys: 10, isTruncated: false },
    })
  t.match(await list({ objectType: 'systemModel', maxKeys: 2 }), {
    evalObjectList: [{ objectType: 'presetModel' }, {}],
    pageInfo: { isTruncated: true, nextMarker: 'amv-4t7e2r9n1k6p' },
  })
  t.match(await list({ objectType: 'presetModel', marker: 'amv-4t7e2r9n1k6p' }), {
    evalObjectList: [{ objectId: 'amv-4t7e2r9n1k6p' }],
  })
  t.match(await client.call('DescribeEvalObjects', { objectType: 'model' }), INAPPROPRIATE)
  t.match(await client.call('DescribeEvalObjects', {}), INAPPROPRIATE)
  t.match(
    await client.call('DescribeEvalObjects', { objectType: 'userModel', marker: 'x' }),
    refused('InvalidMarker'),
  )
})

t.test('the samples of the pages can be sent as they stand there', async (t) => {
  const { app } = await startEmulator(t)
  const client = new QianfanClient(app)
  const sample = {
    taskName: '管控API裁判员评估测试',
    description: '管控API测试',
    evalObjectType: 'model',
    evalObjectConfig: {
      evalModelConfig: {
        versionId: 'ds-mwmk3mwxxxxxfk',
        storageType: 'sysStorage',
        evalModelConfigList: [
          {
            modelId: 'amv-ttsxxxx1hp',
            promptTemplate:
              '你是一个好助手，请遵照{input}要求，以商务风格做出相应回复，要求语言简练，客观详尽。',
          },
        ],
      },
    },
    evalConfig: { evalMode: 'model', autoModelEvalConfig: { apiName: 'ERNIE-xxx' } },
  }
  const samples: [action: string, body: object, result: unknown][] = [
    ['CreateEvalTask', sample, /^ame-/],
    [
      'DescribeEvalTasks',
      { evalType: 'auto', keyFilter: 'ame-nfw1fxxxxx' },
      { evalTaskList: [{ taskId: 'ame-nfw1fxxxxx' }] },
    ],
    ['DescribeEvalTask', { taskId: 'ame-4kvnxxx' }, { taskId: 'ame-4kvnxxx' }],
    ['DescribeEvalTaskReport', { taskId: 'ame-4kvnxxx' }, [{ taskId: 'ame-4kvnxxx' }]],
    ['ModifyEvalTask', { taskId: 'ame-abxxxxx15t', describtion: '高等数学应用评估任务' }, {}],
    ['ModifyEvalTask', { taskId: 'ame-abxxxxx15t', description: '高等数学应用评估任务' }, {}],
    ['StopEvalTask', { taskId: 'ame-4kvxxxxxj5' }, {}],
    [
      'CreateEvalResultExportTask',
      {
        evalId: 'ame-xvbi***dr1dr',
        storageType: 'sysStorage',
        exportContent: ['prompt', 'prediction', 'completion', 'metrics'],
      },
      { taskId: /^amemt-/ },
    ],
    ['DescribeEvalResultExportTask', { taskId: 'amemt-gmqxxxxxcm' }, { state: 'Succeeded' }],
    ['DescribeEvalObjects', { objectType: 'userModel' }, { evalObjectList: [{}] }],
    ['DeleteEvalTask', { taskId: 'ame-4kvnxxx' }, {}],
  ]
  for (const [action, body, result] of samples)
    t.match(await client.call(action, body), { status: 200, body: { result } }, action)
  t.match(await client.call('DescribeEvalTask', { taskId: 'ame-abxxxxx15t' }), {
    body: { result: { description: '高等数学应用评估任务' } },
  })
})

t.test('a fault on order has the documented code and sentence, or those that it names', async (t) => {
  const { app } = await startEmulator(t)
  const client = new QianfanClient(app)
  const order = (effect: object) =>
    app.inject({
      method: 'POST',
      url: '/_mock/faults',
      headers: { host: '127.0.0.1' },
      payload: { match: { provider: 'qianfan' }, times: 1, effect: { kind: 'problem', ...effect } },
    })
  const list = () => client.call('DescribeEvalTasks', { evalType: 'auto' })
  const ordered = await order({ code: 'InternalError' })
  t.ok(ordered.statusCode < 300, ordered.body)
  t.match(await list(), {
    status: 500,
    body: { code: 'InternalError', message: 'We encountered an internal error. Please try again.' },
  })
  for (const [code, status] of [
    ['IdempotentParameterMismatch', 403],
    ['OptInRequired', 403],
    ['InvalidVersion', 404],
    ['PreconditionFailed', 412],
  ] as const) {
    await order({ code })
    t.match(await list(), refused(code, status))
  }
  await order({ code: 'BadGateway', message: 'no backend', retryAfterS: 7 })
  t.match(await list(), {
    status: 502,
    headers: { 'retry-after': '7' },
    body: { code: 'BadGateway', message: 'no backend' },
  })
  await order({ problem: 'unavailable' })
  t.match(await list(), { status: 504, body: { code: 'GatewayTimeout' } })
  await order({ code: '500000' })
  t.match(await client.legacy('eval/detail', { id: 305 }), {
    status: 200,
    body: { error_code: 500000, error_msg: 'internal error' },
  })
  t.match(await list(), { status: 200 })
})
