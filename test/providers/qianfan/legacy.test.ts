// The v1 API: its own words and envelope over the same tasks.
import { strFromU8, unzipSync } from 'fflate'
import t from 'tap'
import { startEmulator } from '../../support/emulator.ts'
import { QianfanClient } from '../../support/qianfan.ts'

const CREATE = {
  name: 'v1 task',
  versionEvalInfo: [{ modelId: 'am-m4th7u7or2aa', modelVersionId: 'amv-m4th7u7orv1a' }],
  datasetId: 'ds-mwmk3mwxxxxxfk',
  evalStandardConf: { evalMode: 'rule', scoreModes: ['similarity'] },
  computeResourceConf: { vmType: 1, vmNumber: 8 },
}

const created = async (client: QianfanClient, change: object = {}) =>
  (await client.legacy('eval/create', { ...CREATE, ...change })).body.result as {
    evalId: number
    evalIdStr: string
  }

const detail = async (client: QianfanClient, id: string | number) =>
  (await client.legacy('eval/detail', { id })).body.result

const INVALID = {
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8', 'x-bce-request-id': String },
  body: { log_id: /^\d{1,10}$/, error_code: 500001, error_msg: 'param invalid', result: undefined },
}

t.test('a v1 task is created, read and finished in v1’s words', async (t) => {
  const { app, world } = await startEmulator(t)
  const client = new QianfanClient(app)
  const answer = await client.legacy('eval/create', { ...CREATE, description: 'd' })
  t.match(answer, {
    status: 200,
    body: { log_id: /^\d{1,10}$/, result: { evalId: Number, evalIdStr: /^ame-[a-z0-9]{12}$/ } },
  })
  t.same(Object.keys(answer.body), ['log_id', 'result'])
  const { evalId, evalIdStr } = answer.body.result
  const task = await detail(client, evalId)
  t.same(await detail(client, evalIdStr), task, 'by number and by id')
  t.same(await detail(client, String(evalId)), task, 'by the digits of the number')
  t.match(task, {
    evaluationId: evalId,
    evaluationIdStr: evalIdStr,
    name: 'v1 task',
    description: 'd',
    state: 'Pending',
    evalUnits: [
      {
        modelName: 'math-tutor',
        modelId: 12094,
        modelIdStr: 'am-m4th7u7or2aa',
        modelVersionId: 14997,
        modelVersionIdStr: 'amv-m4th7u7orv1a',
        modelVersion: '1',
        modelSource: 'Train',
        modelVersionDesc: 'first tuning run',
        modelTags: [],
        state: 'Pending',
        message: '',
      },
    ],
    datasetId: 259,
    datasetIdStr: 'ds-mwmk3mwxxxxxfk',
    datasetName: 'algebra-questions',
    evalStandardConf: {
      evalMode: 'rule',
      scoreModes: ['similarity'],
      evaluationDimension: [],
      resultDatasetIdStr: /^ds-/,
    },
    computeResourceConf: { vmType: 1, vmNumber: 8 },
  })
  t.same((await client.legacy('eval/report', { id: evalId })).body.result, [], 'no report yet')
  world().clock.advance(2000)
  t.match(await detail(client, evalId), { state: 'Doing', evalUnits: [{ state: 'Doing' }] })
  world().clock.advance(8000)
  t.match(await detail(client, evalId), { state: 'Done', evalUnits: [{ state: 'Done' }] })
  t.match((await client.legacy('eval/report', { id: evalIdStr })).body.result, [
    {
      modelName: 'math-tutor',
      modelVersion: '1',
      modelVersionSource: 'Train',
      modelForm: 'model',
      evaluationName: 'v1 task',
      evaluationId: evalId,
      evaluationIdStr: evalIdStr,
      evalUnitId: /^ameu-[a-z0-9]{12}$/,
      evalMode: 'rule',
      effectMetric: { id: String, rouge_1: Number, accuracy: 0, scoreDistribution: null },
      performanceMetric: {},
    },
  ])
})

t.test('a task made with one API is seen and changed with the other', async (t) => {
  const { app, world } = await startEmulator(t)
  const client = new QianfanClient(app)
  const { evalId, evalIdStr } = await created(client, {
    versionEvalInfo: [
      {
        modelVersionId: 857,
        params: { temperature: 0.95 },
        prompt: { enable: true, content: '请回答以下问题:{input}' },
        inferDatasetStorageType: 'usrBos',
        inferDatasetStorageId: 'testmc',
        inferDatasetRawPath: 'data/',
      },
      { modelVersionId: 34, prompt: { enable: false, content: 'none' } },
    ],
    datasetId: 7777,
    evalStandardConf: {
      evalMode: 'model,manual,rule',
      scoreModes: ['accuracy'],
      stopWordsPath: '/s',
      appId: 12,
      apiName: 'ERNIE-4.0-8K',
      prompt: { maxScore: 7 },
      evaluationDimension: [{ dimension: '满意度', key: 0 }],
    },
  })
  const v2 = (await client.call('DescribeEvalTask', { taskId: evalIdStr })).body.result
  t.match(v2, {
    taskName: 'v1 task',
    description: '',
    evalType: 'manual',
    evalObjectConfig: {
      evalModelConfig: {
        versionId: /^ds-0+[0-9a-z]+$/,
        storageType: 'BOS',
        storagePath: 'bos:/testmc/data/',
        evalModelConfigList: [
          {
            modelId: 'amv-ttsxxxx1hp',
            promptTemplate: '请回答以下问题:{input}',
            params: { temperature: 0.95 },
          },
          { modelId: 'amv-00000000000y', promptTemplate: undefined },
        ],
      },
    },
    evalConfig: {
      evalMode: 'model,manual,rule',
      autoRuleEvalConfig: { scoreModes: ['accuracy'], stopWordsPath: '/s' },
      autoModelEvalConfig: { apiName: 'ERNIE-4.0-8K', appId: 12, prompt: { maxScore: 7 } },
      manualEvalConfig: { evaluationDimension: [{ dimension: '满意度', key: 0 }] },
    },
  })
  t.match(await client.call('DescribeEvalTasks', { evalType: 'manual', keyFilter: 'amv-ttsxxxx1hp' }), {
    body: { result: { evalTaskList: [{}, { taskId: evalIdStr, evalMode: 'model,manual,rule' }] } },
  })
  t.match(await detail(client, evalId), {
    datasetId: 7777,
    evalUnits: [{ modelVersionId: 857 }, { modelVersionId: 34, modelName: String }],
    evalStandardConf: {
      evalMode: 'model,manual,rule',
      appId: 12,
      evaluationDimension: [{ dimension: '满意度', minScore: 0, maxScore: 2 }],
    },
  })
  await client.call('ModifyEvalTask', { taskId: evalIdStr, description: 'from v2' })
  t.equal((await detail(client, evalId)).description, 'from v2')
  await client.call('StopEvalTask', { taskId: evalIdStr })
  t.equal((await detail(client, evalId)).state, 'Stopping')
  world().clock.advance(1000)
  t.equal((await detail(client, evalId)).state, 'Stopped')
  await client.legacy('eval/delete', { evalIds: [evalId] })
  t.match(await client.call('DescribeEvalTask', { taskId: evalIdStr }), { status: 404 })
})

t.test('each API names two modes in its own order', async (t) => {
  const { app } = await startEmulator(t, { plan: { pace: 'immediate' } })
  const client = new QianfanClient(app)
  const { evalId, evalIdStr } = await created(client, { evalStandardConf: { evalMode: 'model,rule' } })
  const task = (await client.call('DescribeEvalTask', { taskId: evalIdStr })).body.result
  t.equal(task.evalConfig.evalMode, 'rule,model')
  t.match(await client.call('DescribeEvalTasks', { evalType: 'auto', keyFilter: evalIdStr }), {
    body: { result: { evalTaskList: [{ evalMode: 'rule,model' }] } },
  })
  t.match(await client.call('DescribeEvalTaskReport', { taskId: evalIdStr }), {
    body: { result: [{ evalMode: 'rule,model' }] },
  })
  t.equal((await detail(client, evalId)).evalStandardConf.evalMode, 'model,rule')
  t.match((await client.legacy('eval/report', { id: evalId })).body.result, [{ evalMode: 'model,rule' }])
})

t.test('v1 shows tasks of v2, in each state', async (t) => {
  const { app } = await startEmulator(t)
  const client = new QianfanClient(app)
  const states = {
    305: 'Done',
    585: 'Stopped',
    611: 'Fail',
    688: 'DoingWithManualBegin',
    690: 'Doing',
    691: 'Pending',
  }
  for (const [id, state] of Object.entries(states)) t.equal((await detail(client, Number(id))).state, state)
  t.match(await detail(client, 611), {
    evalUnits: [{ state: 'Fail', message: 'inference failed' }, { state: 'Fail' }],
  })
  t.match(await detail(client, 'ame-xvbi***dr1dr'), {
    evaluationId: 672,
    datasetName: 'algebra-answers-gpt-like',
    evalUnits: [{ modelId: 0, modelIdStr: '', modelVersionId: 0, modelName: 'algebra-answers-gpt-like' }],
    evalStandardConf: { scoreModes: ['similarity', 'accuracy'] },
    computeResourceConf: { vmType: 1 },
  })
  t.match((await client.legacy('eval/report', { id: 672 })).body.result, [
    { modelForm: 'inferDataset', modelId: 0 },
  ])
  const push = (how: string) =>
    app.inject({
      method: 'POST',
      url: `/_mock/tasks/qianfan/ame-m4nu41xxxxx/${how}`,
      headers: { host: '127.0.0.1' },
    })
  await push('progress')
  t.equal((await detail(client, 688)).state, 'DoingWithMetricsCalculating')
})

t.test('a task that failed in part is PartlyDone, and its last object failed', async (t) => {
  const { app } = await startEmulator(t, { plan: { pace: 'immediate', outcome: 'partial' } })
  const client = new QianfanClient(app)
  const versionEvalInfo = [{ modelVersionId: 1 }, { modelVersionId: 2 }]
  const { evalId, evalIdStr } = await created(client, { versionEvalInfo })
  t.match(await detail(client, evalId), {
    state: 'PartlyDone',
    evalUnits: [{ state: 'Done' }, { state: 'Fail' }],
  })
  t.match(await client.call('DescribeEvalTask', { taskId: evalIdStr }), {
    body: { result: { state: 'Failed' } },
  })
  t.equal((await client.legacy('eval/report', { id: evalId })).body.result.length, 1)
})

t.test('the word for a failed task is the page’s, or the one that the Python SDK knows', async (t) => {
  const { app } = await startEmulator(t, { profile: 'live' })
  t.match(await detail(new QianfanClient(app), 611), {
    state: 'Failed',
    evalUnits: [{ state: 'Failed' }, {}],
  })
})

t.test('a waiting task is changed and starts anew', async (t) => {
  const { app, world } = await startEmulator(t)
  const client = new QianfanClient(app)
  const { evalId, evalIdStr } = await created(client)
  world().clock.advance(1500)
  t.same(await created(client, { id: evalIdStr, name: 'changed' }), { evalId, evalIdStr })
  t.match(await detail(client, evalId), { name: 'changed', state: 'Pending' })
  world().clock.advance(1500)
  t.equal((await detail(client, evalId)).state, 'Pending', 'from the start')
  world().clock.advance(500)
  t.match(await client.legacy('eval/create', { ...CREATE, id: evalId }), INVALID, 'not once it runs')
  t.match(await client.legacy('eval/create', { ...CREATE, id: 999 }), INVALID)
})

t.test('a task that starts anew does not count looks at what it was', async (t) => {
  const { app } = await startEmulator(t, { plan: { pace: 'polls', polls: 10 } })
  const client = new QianfanClient(app)
  const { evalId } = await created(client)
  const looks = async () => {
    for (let n = 1; ; n++) if ((await detail(client, evalId)).state !== 'Pending') return n
  }
  t.equal((await detail(client, evalId)).state, 'Pending')
  await created(client, { id: evalId })
  t.equal(await looks(), 2)
})

t.test('members of a configuration that are not of v1’s types are left out', async (t) => {
  const { app } = await startEmulator(t)
  const client = new QianfanClient(app)
  const standardConf = async (evalConfig: object) => {
    const evalModelConfig = { versionId: 'ds-x', evalModelConfigList: [{ modelId: 'amv-x' }] }
    const { result } = (
      await client.call('CreateEvalTask', {
        taskName: 'odd',
        evalObjectType: 'model',
        evalObjectConfig: { evalModelConfig },
        evalConfig: { evalMode: 'rule,model', ...evalConfig },
      })
    ).body
    return (await detail(client, result)).evalStandardConf
  }
  const plain = { evalMode: 'rule,model', scoreModes: ['similarity', 'accuracy'], stopWordsPath: '' }
  t.match(await standardConf({ autoRuleEvalConfig: 'x', autoModelEvalConfig: ['y'] }), plain)
  t.match(await standardConf({ autoRuleEvalConfig: null, autoModelEvalConfig: 1 }), plain)
  const odd = { scoreModes: 'accuracy', stopWordsPath: 5, resultDatasetId: 'x', evalMode: 7 }
  t.match(
    await standardConf({ autoRuleEvalConfig: odd, autoModelEvalConfig: { apiName: 3, constructor: 1 } }),
    {
      ...plain,
      apiName: 3,
    },
  )
  t.match(await standardConf({ autoRuleEvalConfig: { scoreModes: ['accuracy'], stopWordsPath: null } }), {
    ...plain,
    scoreModes: ['accuracy'],
  })
})

t.test('create refuses what does not fit', async (t) => {
  const { app } = await startEmulator(t)
  const client = new QianfanClient(app)
  const info = (change: object) => ({ versionEvalInfo: [{ modelVersionId: 1, ...change }] })
  const conf = (change: object) => ({ evalStandardConf: { evalMode: 'rule', ...change } })
  const mode = (evalMode: unknown) => ({ evalStandardConf: { evalMode } })
  const bad: object[] = [
    ...['name', 'versionEvalInfo', 'datasetId', 'evalStandardConf'].flatMap((key) => [
      { [key]: undefined },
      { [key]: null },
      { [key]: '' },
    ]),
    { name: 1 },
    { description: 1 },
    { versionEvalInfo: [] },
    { versionEvalInfo: Array.from({ length: 6 }, () => ({ modelVersionId: 1 })) },
    info({ modelVersionId: undefined }),
    info({ modelVersionId: 1.5 }),
    info({ modelVersionId: -1 }),
    info({ prompt: { enable: true, content: 'no place' } }),
    info({ prompt: { enable: true } }),
    info({ inferDatasetStorageType: 'bos' }),
    { datasetId: 0 },
    mode(undefined),
    mode(''),
    mode('rule,'),
    mode('rule,rule'),
    mode('auto'),
    mode(['rule']),
    { id: -1 },
    { name: 'x'.repeat(10_001) },
    { name: 'x\0' },
    { description: 'x'.repeat(10_001) },
    { datasetId: 'x'.repeat(1001) },
    conf({ scoreModes: 'similarity' }),
    conf({ scoreModes: [1] }),
    conf({ stopWordsPath: 5 }),
    conf({ evaluationDimension: { dimension: 'a' } }),
    conf({ evaluationDimension: [{ dimension: null }] }),
    conf({ evaluationDimension: ['a', 'b', 'c', 'd', 'e'].map((dimension) => ({ dimension })) }),
  ]
  for (const change of bad)
    t.match(
      await client.legacy('eval/create', { ...CREATE, ...change }),
      INVALID,
      JSON.stringify(change).slice(0, 60),
    )
  for (const body of ['{', '[]', 'null', '"x"', ''])
    t.match(await client.legacy('eval/create', body), INVALID, body)
  t.match(await client.legacy('eval/detail', Buffer.from([0x22, 0xb2]).toString('latin1')), INVALID)
})

t.test('an id that names nothing is refused by each call', async (t) => {
  const { app } = await startEmulator(t)
  const client = new QianfanClient(app)
  for (const path of ['eval/detail', 'eval/report', 'eval/cancel', 'eval/result/export'])
    for (const id of [123, 'ame-nothing', undefined, null, '', 1.5, 0, -1, true, {}, [305], 1e20])
      t.match(await client.legacy(path, { id }), INVALID, `${path} ${JSON.stringify(id)}`)
  t.match(await client.legacy('eval/result/list', { id: 123, pageNo: 1, pageSize: 1 }), INVALID)
  t.match(await client.legacy('eval/result/export/info', { exportID: 123 }), INVALID)
  t.match(await client.legacy('eval/result/export/info', {}), INVALID)
})

t.test('cancel stops what no people take part in, and answers why not', async (t) => {
  const { app, world } = await startEmulator(t)
  const client = new QianfanClient(app)
  const cancel = async (id: number) => (await client.legacy('eval/cancel', { id })).body.result
  t.same(await cancel(690), { result: true, errorMessage: '' })
  t.equal((await detail(client, 690)).state, 'Stopping')
  world().clock.advance(1000)
  t.same(await cancel(690), { result: true, errorMessage: '' }, 'again')
  t.same(await cancel(688), {
    result: false,
    errorMessage: 'a task with manual evaluation cannot be stopped',
  })
  t.same(await cancel(305), { result: false, errorMessage: 'the task is Successed' })
  t.equal((await detail(client, 688)).state, 'DoingWithManualBegin')
})

t.test('delete removes all that it names, or none', async (t) => {
  const { app } = await startEmulator(t)
  const client = new QianfanClient(app)
  const remove = (evalIds: unknown) => client.legacy('eval/delete', { evalIds })
  t.match(await remove([585, 690]), INVALID, 'one of them runs')
  t.match(await remove([585, 99]), INVALID, 'one of them is not there')
  t.equal((await detail(client, 585)).state, 'Stopped')
  for (const ids of [undefined, null, [], 585, '585', [585, 'ame-4kvnxxx'], [1.5], [''], [null]])
    t.match(await remove(ids), INVALID, JSON.stringify(ids))
  t.match(await remove(['ame-4kvnxxx', 'ame-f41l3dxxxxx', 'ame-4kvnxxx']), {
    status: 200,
    body: { result: {} },
  })
  t.match(await remove([585]), { body: { result: {} } })
  t.match(await remove(['305', 'ame-vwgs2ybhyhfv']), { body: { result: {} } }, 'one task by both of its ids')
  for (const id of ['ame-4kvnxxx', 'ame-f41l3dxxxxx', 585, 305])
    t.match(await client.legacy('eval/detail', { id }), INVALID)
})

t.test('results are listed, filtered and ordered', async (t) => {
  const { app } = await startEmulator(t)
  const client = new QianfanClient(app)
  const list = async (body: object) =>
    (await client.legacy('eval/result/list', { id: 401, pageNo: 1, pageSize: 1000, ...body })).body.result
  const all = await list({})
  t.equal(all.total, 84)
  t.equal(all.items.length, 84)
  t.match(all.items[0], {
    id: /^[0-9a-f]{24}$/,
    evaluationId: 401,
    prompt: String,
    prediction: String,
    judgeReason: String,
  })
  t.equal(new Set(all.items.map(({ id }: { id: string }) => id)).size, 84)
  const pages = [
    await list({ pageSize: 50 }),
    await list({ pageNo: 2, pageSize: 50 }),
    await list({ pageNo: 3, pageSize: 50 }),
  ]
  t.same(
    pages.map(({ items }) => items.length),
    [50, 34, 0],
  )
  t.same([...pages[0].items, ...pages[1].items], all.items)
  const { body } = await client.legacy('eval/result/list', { id: 401 })
  t.same(body.result, { total: 84, pageNo: 1, pageSize: 20, items: all.items.slice(0, 20) }, 'by default')
  t.equal((await list({ modelVersionIds: [857] })).total, 28)
  t.equal((await list({ modelVersionIds: ['amv-m4th7u7orv1a', 857] })).total, 56)
  t.equal((await list({ modelVersionIds: [], evalUnitId: [] })).total, 84)
  t.equal((await list({ evalUnitId: [all.items[0].evalUnitId] })).total, 28)
  t.equal((await list({ evalUnitId: ['ameu-nothing'] })).total, 0)
  const exact = await list({ bleu4: { start: 1, end: 1 } })
  t.ok(exact.total > 0 && exact.total < 84)
  t.ok(exact.items.every(({ bleu4 }: { bleu4: number }) => bleu4 === 1))
  const rest = await list({ bleu4: { end: 0.999 } })
  t.equal(exact.total + rest.total, 84)
  const good = await list({ judgeScore: { start: 4 }, rouge_1: {}, rouge_2: null })
  t.ok(good.items.every(({ judgeScore }: { judgeScore: number }) => judgeScore >= 4))
  for (const orderBy of ['bleu4', 'rouge_1', 'rouge_2', 'rouge_l', 'judgeScore']) {
    const up = (await list({ orderBy })).items.map((item: Record<string, number>) => item[orderBy])
    t.same(
      up,
      up.toSorted((a: number, b: number) => a - b),
      orderBy,
    )
    const down = (await list({ orderBy, order: 'desc' })).items.map(
      (item: Record<string, number>) => item[orderBy],
    )
    t.same(down, up.toReversed(), orderBy)
  }
  t.equal((await list({ id: 690 })).total, 0, 'none before it is done')
  t.match(await list({ id: 'ame-4kvnxxx' }), { items: [{ bleu4: 0, judgeScore: Number }] })
  t.match(await list({ id: 'ame-abxxxxx15t' }), { items: [{ judgeScore: 0, judgeReason: '' }] })
  const bad = [
    { pageNo: 0 },
    { pageNo: null },
    { pageSize: 0 },
    { pageSize: '1' },
    { bleu4: 1 },
    { bleu4: { start: 1.1 } },
    { judgeScore: { start: -2 } },
    { orderBy: 'f1Score' },
    { order: 'up' },
    { modelVersionIds: 857 },
    { evalUnitId: 'x' },
  ]
  for (const change of bad)
    t.match(
      await client.legacy('eval/result/list', { id: 401, pageNo: 1, pageSize: 1, ...change }),
      INVALID,
      JSON.stringify(change),
    )
})

t.test('an export goes through v1’s states to a file that v2 sees, too', async (t) => {
  const { app, world } = await startEmulator(t)
  const client = new QianfanClient(app)
  const { body } = await client.legacy('eval/result/export', { id: 'ame-nfw1fxxxxx' })
  const { exportID, exportIDStr } = body.result
  t.match(body.result, { exportID: Number, exportIDStr: /^amemt-[a-z0-9]{12}$/ })
  const info = async (id: unknown) =>
    (await client.legacy('eval/result/export/info', { exportID: id })).body.result
  const pending = {
    id: 401,
    exportID,
    exportIDStr,
    state: 'Pending',
    exportType: 'local',
    volumeId: '',
    exportPath: '',
    downloadUrl: '',
  }
  t.same(await info(exportID), pending)
  t.same(await info(exportIDStr), pending)
  world().clock.advance(2000)
  t.equal((await info(exportID)).state, 'Uploading')
  world().clock.advance(8000)
  const done = await info(exportID)
  t.match(done, { state: 'Done', downloadUrl: /^http:\/\/127\.0\.0\.1:4620\// })
  t.match(await client.call('DescribeEvalResultExportTask', { taskId: exportIDStr }), {
    body: { result: { state: 'Succeeded', evalId: 'ame-nfw1fxxxxx', downloadUrl: done.downloadUrl } },
  })
  t.match(await info(96), { state: 'Done', exportIDStr: 'amemt-gmqxxxxxcm', id: 672 })
  t.match(await info('97'), {
    exportType: 'storage',
    volumeId: 'modelrepo-test',
    exportPath: /^bos:\/modelrepo-test\//,
  })
})

t.test('a part of the results is exported', async (t) => {
  const { app } = await startEmulator(t, { plan: { pace: 'immediate' } })
  const client = new QianfanClient(app)
  const list = await client.legacy('eval/result/list', { id: 401, pageNo: 1, pageSize: 30 })
  const resultIds = [0, 29].map((i) => list.body.result.items[i].id)
  const { body } = await client.legacy('eval/result/export', { id: 401, exportOpt: 'part', resultIds })
  const info = await client.legacy('eval/result/export/info', { exportID: body.result.exportID })
  const { pathname, search, host } = new URL(info.body.result.downloadUrl)
  const file = await app.inject({ method: 'GET', url: pathname + search, headers: { host } })
  const lines = strFromU8(unzipSync(file.rawPayload)['data.jsonl'] as Uint8Array)
    .trim()
    .split('\n')
  t.same(
    lines.map((line) => JSON.parse(line).length),
    [1, 1],
    'one of the first model, one of the second',
  )
})

t.test('an export is refused where it makes no sense, and may fail', async (t) => {
  const { app } = await startEmulator(t, { plan: { pace: 'immediate', outcome: 'failure' } })
  const client = new QianfanClient(app)
  const start = (body: object) => client.legacy('eval/result/export', { id: 401, ...body })
  const bad = [
    { id: 690 },
    { exportType: 'bos' },
    { exportType: 'storage' },
    { exportOpt: 'some' },
    { exportOpt: 'part' },
    { exportOpt: 'part', resultIds: [] },
    { exportOpt: 'part', resultIds: Array.from({ length: 101 }, String) },
    { exportContent: ['system'] },
    { exportContent: 'prompt' },
    { volumeId: 1, exportType: 'storage' },
  ]
  for (const body of bad) t.match(await start(body), INVALID, JSON.stringify(body))
  const { body } = await start({ exportType: 'storage', volumeId: 'b', exportContent: null, resultIds: null })
  t.match(await client.legacy('eval/result/export/info', { exportID: body.result.exportIDStr }), {
    body: { result: { state: 'Fail', downloadUrl: '' } },
  })
})

t.test('models are listed with their versions, and any version has details', async (t) => {
  const { app } = await startEmulator(t)
  const client = new QianfanClient(app)
  for (const body of [undefined, {}, { x: 1 }]) {
    const { result } = (await client.legacy('eval/model/list', body)).body
    t.match(result, [
      {
        modelIdStr: 'am-ay2k0r83q9qr',
        modelId: 8,
        source: 'PlatformPreset',
        modelVersionList: [{ modelVersionIdStr: 'amv-ttsxxxx1hp' }, {}],
      },
      { modelName: 'ERNIE Lite' },
      { modelName: 'math-tutor', modelVersionList: [{ version: '1' }, { version: '2' }] },
    ])
  }
  const version = async (modelVersionId: unknown) =>
    (await client.legacy('modelVersionDetail', { modelVersionId })).body.result
  t.match(await version('amv-m4th7u7orv2b'), {
    modelIdStr: 'am-m4th7u7or2aa',
    modelName: 'math-tutor',
    modelVersionId: 15310,
    version: '2',
    state: 'Ready',
    createTime: '2026-11-15T16:00:00+08:00',
  })
  t.same(await version(15310), await version('amv-m4th7u7orv2b'))
  const made = await version('amv-of-somebody')
  t.match(made, {
    modelIdStr: /^am-[a-z0-9]{12}$/,
    modelVersionIdStr: 'amv-of-somebody',
    modelVersionId: Number,
  })
  t.same(await version('amv-of-somebody'), made)
  for (const id of [1, 100_000_000_000, Number.MAX_SAFE_INTEGER]) {
    const { modelVersionIdStr, modelVersionId } = await version(id)
    t.equal(modelVersionId, id)
    t.equal((await version(modelVersionIdStr)).modelVersionId, id, 'the id leads back to the number')
  }
  for (const id of ['amv-000000000000', `amv-00000${'z'.repeat(20)}`, 'constructor', '__proto__'])
    t.match(await version(id), { modelVersionIdStr: id, modelVersionId: /^[1-9]\d*$/ })
  t.match(await version(4711), { modelVersionId: 4711, modelVersionIdStr: /^amv-0+[a-z0-9]+$/ })
  for (const id of [undefined, null, '', 0, {}])
    t.match(await client.legacy('modelVersionDetail', { modelVersionId: id }), INVALID)
})

t.test('a dataset is created and read', async (t) => {
  const { app } = await startEmulator(t)
  const client = new QianfanClient(app)
  const create = (change: object) =>
    client.post('/wenxinworkshop/dataset/create', {
      name: 'rows',
      versionId: 1,
      projectType: 20,
      templateType: 2000,
      dataType: 4,
      storageType: 'sysBos',
      ...change,
    })
  const info = (datasetId: unknown) => client.post('/wenxinworkshop/dataset/info', { datasetId })
  const made = await create({})
  t.match(made, {
    status: 200,
    body: {
      log_id: String,
      status: 200,
      success: true,
      result: { datasetId: /^ds-[a-z0-9]{16}$/, groupName: 'rows', versionId: 1 },
    },
  })
  const { datasetId, id, groupPK } = made.body.result
  const read = await info(datasetId)
  t.match(read, {
    body: {
      status: 200,
      success: true,
      result: {
        name: 'rows',
        groupPK,
        versionInfo: { datasetPK: datasetId, datasetId: id, importStatus: 2 },
      },
    },
  })
  const { entityCount } = read.body.result.versionInfo
  t.ok(entityCount >= 20 && entityCount <= 50)
  t.same((await info(id)).body.result, read.body.result)
  const bucket = await create({ storageType: 'usrBos', storageId: 'b', storagePath: '/p/' })
  t.match(bucket.body.result.storageInfo, { storageId: 'b', rawStoragePath: '/p/', region: 'bj' })
  t.match((await info('ds-of-somebody')).body.result, {
    versionInfo: { datasetPK: 'ds-of-somebody', projectType: 20 },
  })
  for (const change of [
    { name: '' },
    { name: undefined },
    { projectType: '20' },
    { storageType: 'x' },
    { storageType: 'usrBos' },
  ])
    t.match(await create(change), INVALID, JSON.stringify(change))
  for (const wrong of [undefined, null, '', {}]) t.match(await info(wrong), INVALID)
})

t.test('ids that v1 names are checked where that is asked for', async (t) => {
  const { app } = await startEmulator(t, { behaviors: { 'qianfan.references': 'checked' } })
  const client = new QianfanClient(app)
  t.match(await client.legacy('eval/create', CREATE), { body: { result: { evalId: Number } } })
  t.match(await client.legacy('eval/create', { ...CREATE, datasetId: 1 }), INVALID)
  t.match(
    await client.legacy('eval/create', { ...CREATE, versionEvalInfo: [{ modelVersionId: 'amv-x' }] }),
    INVALID,
  )
  t.match(await client.legacy('modelVersionDetail', { modelVersionId: 4711 }), INVALID)
  t.match(await client.legacy('modelVersionDetail', { modelVersionId: 857 }), { body: { result: {} } })
  t.match(await client.post('/wenxinworkshop/dataset/info', { datasetId: 'ds-x' }), INVALID)
  const format = { exportFormat: 0, exportType: 1, exportTo: 0 }
  for (const path of ['dataset/export', 'dataset/exportRecord', 'entity/list'])
    t.match(await client.post(`/wenxinworkshop/${path}`, { datasetId: 'ds-x', ...format }), INVALID, path)
})

t.test('an empty Action, as two SDKs send it to v1 paths, changes nothing', async (t) => {
  const { app } = await startEmulator(t)
  const client = new QianfanClient(app)
  for (const url of [
    '/wenxinworkshop/modelrepo/eval/detail?Action=',
    '//wenxinworkshop/modelrepo/eval/detail',
    '/%77enxinworkshop/modelrepo/eval/detail',
  ])
    t.match(await client.post(url, { id: 305 }), { status: 200, body: { result: { state: 'Done' } } }, url)
  t.match(await client.post('//wenxinworkshop/modelrepo/eval/detail', {}), INVALID)
  t.match(await client.post('/%77enxinworkshop/modelrepo/eval/detail', {}), INVALID)
})

t.test('answers carry their request where the SDK’s own tests look for it', async (t) => {
  const { app } = await startEmulator(t, { behaviors: { 'qianfan.echo': 'on' } })
  const client = new QianfanClient(app)
  t.match(await client.legacy('eval/detail?Action=', { id: 305, more: [1] }), {
    body: {
      result: {},
      _request: { id: 305, more: [1] },
      _params: { Action: '' },
      _header: { authorization: String },
    },
  })
  t.match(await client.call('DescribeEvalTask', { taskId: 'ame-4kvnxxx' }), { body: { _request: undefined } })
})
