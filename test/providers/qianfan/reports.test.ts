// Reports and exports: numbers that agree with each other, and a file that holds them sample by sample.
import { strFromU8, unzipSync } from 'fflate'
import t from 'tap'
import { sign } from '../../../src/providers/qianfan/auth/signature.ts'
import { startEmulator } from '../../support/emulator.ts'
import { QianfanClient, TIME } from '../../support/qianfan.ts'

type App = Awaited<ReturnType<typeof startEmulator>>['app']

interface Metric {
  readonly [name: string]: number
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length
const near = (a: number, b: number): boolean => Math.abs(a - b) < 1e-6

/** Scores that a distribution counts. */
const spread = (distribution: Record<string, number>): number[] =>
  Object.entries(distribution)
    .filter(([score]) => score !== '-1')
    .flatMap(([score, count]) => Array.from({ length: count }, () => Number(score)))
    .toSorted((a, b) => a - b)

const report = async (client: QianfanClient, taskId: string) =>
  (await client.call('DescribeEvalTaskReport', { taskId })).body.result

const create = async (
  client: QianfanClient,
  evalConfig: object,
  models = ['amv-ttsxxxx1hp'],
): Promise<string> => {
  const evalModelConfig = {
    versionId: 'ds-mwmk3mwxxxxxfk',
    evalModelConfigList: models.map((modelId) => ({ modelId })),
  }
  const body = { taskName: 'n', evalObjectType: 'model', evalObjectConfig: { evalModelConfig }, evalConfig }
  return (await client.call('CreateEvalTask', body)).body.result
}

const finished = async (t: Parameters<typeof startEmulator>[0], options = {}) => {
  const { app } = await startEmulator(t, { plan: { pace: 'immediate' }, ...options })
  return { app, client: new QianfanClient(app) }
}

const UNRULED = {
  accuracy: 0,
  f1Score: 0,
  rouge_1: 0,
  rouge_2: 0,
  rouge_l: 0,
  bleu4: 0,
  editDistance: 0,
  embeddingDistance: 0,
}
const UNJUDGED = { avgJudgeScore: 0, stdJudgeScore: 0, medianJudgeScore: 0, scoreDistribution: null }
const UNHANDED = {
  manualAvgScore: 0,
  goodCaseProportion: 0,
  subjectiveImpression: '',
  manualScoreDistribution: null,
}

t.test('a report has an element for each object, in their order', async (t) => {
  const { client } = await finished(t)
  const elements = await report(client, 'ame-nfw1fxxxxx')
  t.match(elements, [
    {
      taskId: 'ame-nfw1fxxxxx',
      taskName: 'algebra-compare',
      modelId: 'amv-ttsxxxx1hp',
      evalObjectType: 'model',
      evalMode: 'rule,model',
    },
    { modelId: 'amv-m4th7u7orv1a' },
    { modelId: 'amv-m4th7u7orv2b' },
  ])
  t.equal(new Set(elements.map((one: { inferDatasetId: string }) => one.inferDatasetId)).size, 3)
  t.match(await report(client, 'ame-xvbi***dr1dr'), [
    { modelId: '', inferDatasetId: 'ds-1nf3rr35u1t5a0b1', evalObjectType: 'inferDataset' },
  ])
})

t.test('a judge’s average, median and deviation are those of its distribution', async (t) => {
  const { client } = await finished(t)
  for (let i = 0; i < 20; i++) {
    const taskId = await create(client, { evalMode: 'model' })
    const [{ effectMetric }] = await report(client, taskId)
    const { scoreDistribution, avgJudgeScore, medianJudgeScore, stdJudgeScore, ...rest } = effectMetric
    t.same(rest, { ...UNRULED, ...UNHANDED }, 'what does not apply is 0, empty or null')
    t.same(Object.keys(scoreDistribution).toSorted(), ['-1', '0', '1', '2', '3', '4', '5'])
    const scores = spread(scoreDistribution)
    t.equal(scores.length + scoreDistribution['-1'], 28, 'each sample of the dataset is counted')
    t.ok(near(avgJudgeScore, mean(scores)))
    const half = scores.length >> 1
    const middle = scores.length % 2 ? scores[half] : ((scores[half - 1] ?? 0) + (scores[half] ?? 0)) / 2
    t.equal(medianJudgeScore, middle)
    t.ok(near(stdJudgeScore, Math.sqrt(mean(scores.map((score) => (score - avgJudgeScore) ** 2)))))
  }
})

t.test('a judge scores on the scale that it was given', async (t) => {
  const { client } = await finished(t)
  const keys = async (prompt: unknown) => {
    const taskId = await create(client, { evalMode: 'model', autoModelEvalConfig: { prompt } })
    return Object.keys((await report(client, taskId))[0].effectMetric.scoreDistribution)
  }
  t.same(await keys({ minScore: 1, maxScore: 3 }), ['1', '2', '3', '-1'])
  t.same((await keys({ minScore: 0, maxScore: 10 })).length, 12)
  for (const odd of [null, 'x', [], { minScore: 5, maxScore: 1 }, { maxScore: 'x' }, { maxScore: 0.5 }])
    t.same(await keys(odd), ['0', '1', '2', '3', '4', '5', '-1'], `the default for ${JSON.stringify(odd)}`)
  t.ok((await keys({ maxScore: 1e9 })).length < 60, 'a wide scale lists the scores that were given')
  t.same(
    await keys({ minScore: -1e308, maxScore: 1e308 }),
    ['0', '1', '2', '3', '4', '5', '-1'],
    'no numbers',
  )
  t.ok((await keys({ minScore: -(2 ** 53) + 1, maxScore: 2 ** 53 - 1 })).length < 60)
})

t.test('rule metrics are within bounds and agree', async (t) => {
  const { client } = await finished(t)
  for (const [scoreModes, similarity, accuracy] of [
    [['similarity', 'accuracy'], true, true],
    [['similarity'], true, false],
    [['accuracy'], false, true],
    [undefined, true, true],
    [[], true, true],
  ] as const) {
    const taskId = await create(client, { evalMode: 'rule', autoRuleEvalConfig: { scoreModes } })
    const [{ effectMetric }] = (await report(client, taskId)) as [{ effectMetric: Metric }]
    t.match(effectMetric, { ...UNJUDGED, ...UNHANDED })
    const {
      accuracy: exact = 0,
      f1Score = 0,
      rouge_1 = 0,
      rouge_2 = 0,
      rouge_l = 0,
      bleu4 = 0,
    } = effectMetric
    t.equal(exact > 0, accuracy, `accuracy with ${scoreModes}`)
    t.equal(rouge_1 > 0, similarity, `similarity with ${scoreModes}`)
    t.ok(exact <= 1 && f1Score <= 1 && f1Score >= exact * 0.5)
    t.ok(rouge_1 <= 1 && rouge_2 <= rouge_1 && rouge_l <= rouge_1 && bleu4 <= rouge_2)
    t.equal((effectMetric.editDistance ?? 0) >= 0, true)
  }
})

t.test('people’s scores are distributed over each dimension, satisfaction always among them', async (t) => {
  const { client } = await finished(t)
  const taskId = await create(client, {
    evalMode: 'manual',
    manualEvalConfig: {
      evaluationDimension: [
        { dimension: '安全性', description: 'x', minScore: 1, maxScore: 5 },
        { dimension: '' },
        7,
      ],
    },
  })
  const [{ effectMetric }] = await report(client, taskId)
  const { manualScoreDistribution, manualAvgScore, goodCaseProportion, subjectiveImpression, ...rest } =
    effectMetric
  t.same(rest, { ...UNRULED, ...UNJUDGED })
  t.same(
    manualScoreDistribution.map(({ dimension }: { dimension: string }) => dimension),
    ['满意度', '安全性'],
  )
  const [satisfaction, safety] = manualScoreDistribution
  const scores = spread(satisfaction.scoreDistribution)
  t.equal(scores.length, 28)
  t.equal(spread(safety.scoreDistribution).length, 28)
  t.same(Object.keys(safety.scoreDistribution), ['1', '2', '3', '4', '5'])
  t.ok(near(manualAvgScore, mean(scores)))
  t.ok(near(goodCaseProportion, (satisfaction.scoreDistribution['2'] ?? 0) / 28))
  t.type(subjectiveImpression, 'string')
})

t.test('a report is the same each time, and another with another seed', async (t) => {
  const first = await finished(t)
  const again = await finished(t)
  const other = await finished(t, { seed: 'other' })
  const one = await report(first.client, 'ame-nfw1fxxxxx')
  t.same(await report(first.client, 'ame-nfw1fxxxxx'), one)
  t.same(await report(again.client, 'ame-nfw1fxxxxx'), one)
  t.notSame(await report(other.client, 'ame-nfw1fxxxxx'), one)
})

t.test(
  'there is no report before the task has succeeded; of one that failed in part, of the rest',
  async (t) => {
    const { app } = await startEmulator(t)
    const client = new QianfanClient(app)
    for (const taskId of [
      'ame-qu3u3dxxxxx',
      'ame-4kvxxxxxj5',
      'ame-m4nu41xxxxx',
      'ame-f41l3dxxxxx',
      'ame-5t0pp3dxxxxx',
    ])
      t.same(await report(client, taskId), [], taskId)
    const partly = await finished(t, { plan: { pace: 'immediate', outcome: 'partial' } })
    const taskId = await create(partly.client, { evalMode: 'rule' }, ['amv-a', 'amv-b', 'amv-c'])
    t.match(await report(partly.client, taskId), [{ modelId: 'amv-a' }, { modelId: 'amv-b' }])
    t.equal((await report(partly.client, taskId)).length, 2)
  },
)

const CONTENT = ['prompt', 'prediction', 'completion', 'metrics']

const startExport = async (client: QianfanClient, evalId: string, change: object = {}): Promise<string> =>
  (
    await client.call('CreateEvalResultExportTask', {
      evalId,
      storageType: 'sysStorage',
      exportContent: CONTENT,
      ...change,
    })
  ).body.result.taskId

const describe = async (client: QianfanClient, taskId: string) =>
  (await client.call('DescribeEvalResultExportTask', { taskId })).body.result

const get = (app: App, link: string) => {
  const { pathname, search, host } = new URL(link)
  return app.inject({ method: 'GET', url: pathname + search, headers: { host } })
}

const download = async (app: App, link: string): Promise<Record<string, string>[][]> => {
  const { rawPayload, headers, statusCode } = await get(app, link)
  if (statusCode !== 200 || headers['content-type'] !== 'application/zip') throw new Error(`${statusCode}`)
  const files = unzipSync(rawPayload)
  if (Object.keys(files).join() !== 'data.jsonl') throw new Error(Object.keys(files).join())
  const text = strFromU8(files['data.jsonl'] as Uint8Array)
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
}

t.test('an export is queued, runs and succeeds, and its file has each sample of each model', async (t) => {
  const { app, world } = await startEmulator(t)
  const client = new QianfanClient(app)
  const taskId = await startExport(client, 'ame-nfw1fxxxxx')
  t.match(taskId, /^amemt-[a-z0-9]{12}$/)
  const queued = {
    taskId,
    evalId: 'ame-nfw1fxxxxx',
    exportContent: CONTENT,
    state: 'Queued',
    storageType: 'sysStorage',
  }
  t.same(await describe(client, taskId), queued)
  world().clock.advance(2000)
  t.same(await describe(client, taskId), { ...queued, state: 'Running' })
  world().clock.advance(8000)
  const { downloadUrl, ...done } = await describe(client, taskId)
  t.same(done, { ...queued, state: 'Succeeded' })
  const lines = await download(app, downloadUrl)
  t.equal(lines.length, 28)
  t.ok(lines.every((line) => line.length === 3))
  t.same(
    lines[0]?.map((row) => [row.模型名称, row.模型版本]),
    [
      ['ERNIE 4.0', 'ERNIE-4.0-8K'],
      ['math-tutor', '1'],
      ['math-tutor', '2'],
    ],
  )
  t.same(Object.keys(lines[0]?.[0] ?? {}), [
    '模型名称',
    '模型版本',
    'Prompt问题',
    '模型结果',
    '预期回答',
    'BLEU-4',
    'ROUGE-1',
    'ROUGE-2',
    'ROUGE-L',
    '准确率',
    'F1',
    '裁判员模型打分',
    '裁判员模型打分理由',
  ])
  // The report says of the samples what the samples say.
  const elements = await report(client, 'ame-nfw1fxxxxx')
  for (const [i, { effectMetric }] of elements.entries()) {
    const rows = lines.map((line) => line[i] as Record<string, string>)
    const scores = rows.map((row) => Number(row.裁判员模型打分)).filter((score) => score >= 0)
    t.ok(near(mean(scores), effectMetric.avgJudgeScore))
    const bleu = mean(rows.map((row) => Number.parseFloat(row['BLEU-4'] ?? '') / 100))
    t.ok(Math.abs(bleu - effectMetric.bleu4) < 1e-4)
    const right = rows.filter((row) => row.模型结果 === row.预期回答).length
    t.ok(near(right / rows.length, effectMetric.accuracy))
  }
})

t.test('an export has the content that was asked for', async (t) => {
  const { app, client } = await finished(t)
  const columns = async (evalId: string, exportContent: string[]): Promise<string[]> => {
    const { downloadUrl } = await describe(client, await startExport(client, evalId, { exportContent }))
    return Object.keys((await download(app, downloadUrl))[0]?.[0] ?? {}).slice(2)
  }
  t.same(await columns('ame-nfw1fxxxxx', ['prompt']), ['Prompt问题'])
  t.same(await columns('ame-nfw1fxxxxx', ['system', 'completion']), ['人设字段', '预期回答'])
  t.same(await columns('ame-4kvnxxx', ['metrics']), ['裁判员模型打分', '裁判员模型打分理由'])
  t.same(await columns('ame-xvbi***dr1dr', ['prediction']), ['模型结果'])
  const manual = await create(client, { evalMode: 'manual' })
  t.same(await columns(manual, ['metrics']), ['满意度'])
})

t.test('an export to a bucket has a path and no link', async (t) => {
  const { client } = await finished(t)
  const taskId = await startExport(client, 'ame-4kvnxxx', { storageType: 'BOS', bucket: 'my-bucket' })
  t.same(await describe(client, taskId), {
    taskId,
    evalId: 'ame-4kvnxxx',
    exportContent: CONTENT,
    state: 'Succeeded',
    storageType: 'BOS',
    storagePath: `bos:/my-bucket/model_eval_result_export/ame-4kvnxxx_${taskId}.zip`,
  })
})

t.test('an export that fails has no link', async (t) => {
  const { app, client } = await finished(t, { plan: { pace: 'immediate', outcome: 'failure' } })
  const taskId = await startExport(client, 'ame-4kvnxxx')
  const entry = await describe(client, taskId)
  t.match(entry, { state: 'Failed', downloadUrl: undefined })
  const link = (await describe(client, 'amemt-gmqxxxxxcm')).downloadUrl.replace('amemt-gmqxxxxxcm', taskId)
  t.match((await get(app, link)).json(), { code: 'SignatureDoesNotMatch' })
})

t.test('an export is refused where it makes no sense', async (t) => {
  const { app } = await startEmulator(t)
  const client = new QianfanClient(app)
  const call = (change: object) =>
    client.call('CreateEvalResultExportTask', {
      evalId: 'ame-4kvnxxx',
      storageType: 'sysStorage',
      exportContent: CONTENT,
      ...change,
    })
  const invalid = { status: 400, body: { code: 'InappropriateJSON' } }
  for (const evalId of [
    'ame-qu3u3dxxxxx',
    'ame-4kvxxxxxj5',
    'ame-f41l3dxxxxx',
    'ame-5t0pp3dxxxxx',
    'ame-m4nu41xxxxx',
  ])
    t.match(await call({ evalId }), invalid, `${evalId} has no results`)
  const bad = [
    { evalId: undefined },
    { evalId: null },
    { evalId: 634 },
    { taskId: 'ame-4kvnxxx', evalId: undefined },
    { storageType: 'bos' },
    { storageType: 1 },
    { storageType: 'BOS' },
    { storageType: 'BOS', bucket: '' },
    { exportContent: undefined },
    { exportContent: null },
    { exportContent: [] },
    { exportContent: 'prompt' },
    { exportContent: ['prompt', 'x'] },
    { bucket: 1 },
  ]
  for (const change of bad) t.match(await call(change), invalid, JSON.stringify(change))
  t.match(await call({ evalId: 'ame-nothing' }), { status: 404, body: { code: 'NoSuchKey' } })
  for (const storageType of [undefined, null])
    t.match(await call({ storageType }), { status: 200 }, 'the shared storage')
  t.match(await client.call('DescribeEvalResultExportTask', { taskId: 'amemt-nothing' }), {
    status: 404,
    body: { code: 'NoSuchKey' },
  })
})

t.test('a link is good for a day, under any name of the server, and no other', async (t) => {
  const { app, world } = await startEmulator(t, {
    wall: { now: () => TIME },
    publicUrl: 'http://evalmock.test:8000/',
  })
  const client = new QianfanClient(app)
  const { downloadUrl } = await describe(client, 'amemt-gmqxxxxxcm')
  t.ok(
    downloadUrl.startsWith(
      'http://evalmock.test:8000/v2/eval/export/amemt-gmqxxxxxcm/data.zip?authorization=',
    ),
  )
  t.equal((await get(app, downloadUrl)).statusCode, 200)
  t.equal((await get(app, downloadUrl.replace('evalmock.test:8000', 'localhost:4620'))).statusCode, 200)
  const first = (await get(app, downloadUrl)).rawPayload
  t.same((await get(app, downloadUrl)).rawPayload, first, 'the same bytes each time')
  const code = async (link: string) => (await get(app, link)).json().code
  t.equal(await code(downloadUrl.split('?')[0]), 'AccessDenied')
  t.equal(await code(`${downloadUrl}0`), 'InvalidHTTPAuthHeader')
  t.equal(await code(downloadUrl.replace('gmq', 'gmr')), 'SignatureDoesNotMatch')
  t.equal(await code(downloadUrl.replace('%2Fmock%2F', '%2Fnobody%2F')), 'InvalidAccessKeyId')
  const after = async (ms: number) => {
    const wall = { now: () => TIME + ms }
    const later = await startEmulator(t, { wall, clock: new Date(TIME + ms).toISOString() })
    return get(later.app, downloadUrl)
  }
  t.equal((await after(86_400_000)).statusCode, 200)
  t.equal((await after(86_400_001)).json().code, 'RequestExpired')
  await client.call('DeleteEvalTask', { taskId: 'ame-xvbi***dr1dr' })
  t.match(await client.call('DescribeEvalResultExportTask', { taskId: 'amemt-gmqxxxxxcm' }), { status: 404 })
  t.equal(await code(downloadUrl), 'NoSuchKey', 'gone with its task')
  t.equal(world().name, 'default')
})

t.test('a link leads to the world of its access key', async (t) => {
  const { app } = await startEmulator(t, { credentials: { 'ALTAK-1': { world: 'ci', secret: 's' } } })
  const configured = new QianfanClient(app, { accessKeyId: 'ALTAK-1', secretKey: 's' })
  const { downloadUrl } = await describe(configured, 'amemt-gmqxxxxxcm')
  t.equal((await get(app, downloadUrl)).statusCode, 200)
  await new QianfanClient(app, { accessKeyId: 'mock.ci' }).call('DeleteEvalTask', {
    taskId: 'ame-xvbi***dr1dr',
  })
  t.equal((await get(app, downloadUrl)).statusCode, 404)
  const own = await describe(new QianfanClient(app), 'amemt-gmqxxxxxcm')
  t.equal((await get(app, own.downloadUrl)).statusCode, 200)
})

t.test('a file is served to a signed request, too', async (t) => {
  const { app } = await startEmulator(t, { wall: { now: () => TIME } })
  const url = '/v2/eval/export/amemt-gmqxxxxxcm/data.zip'
  const headers = { host: '127.0.0.1:4620', 'x-bce-date': '2026-11-21T08:00:00Z' }
  const send = async (secretKey: string, link = '') => {
    const authorization = sign({ method: 'GET', url, headers }, { accessKeyId: 'mock', secretKey, at: TIME })
    return (await app.inject({ url: url + link, headers: { ...headers, authorization } })).statusCode
  }
  t.equal(await send('mock-secret'), 200)
  t.equal(await send('wrong'), 400)
  const { downloadUrl } = await describe(new QianfanClient(app), 'amemt-gmqxxxxxcm')
  t.equal(await send('wrong', new URL(downloadUrl).search), 200, 'a link needs no header')
})

t.test('a file can be made in any year', async (t) => {
  for (const clock of ['1970-01-01T00:00:00Z', '2199-12-31T23:59:59Z']) {
    const { app } = await startEmulator(t, { clock, plan: { pace: 'immediate' }, wall: { now: () => TIME } })
    const client = new QianfanClient(app)
    const body = { evalId: 'ame-nfw1fxxxxx', exportContent: ['prompt'] }
    const { taskId } = (await client.call('CreateEvalResultExportTask', body)).body.result
    t.equal((await get(app, (await describe(client, taskId)).downloadUrl)).statusCode, 200, clock)
  }
})

t.test('without strict authentication a link is not checked', async (t) => {
  const off = await startEmulator(t, { auth: 'off' })
  const path = '/v2/eval/export/amemt-gmqxxxxxcm/data.zip'
  t.equal((await off.app.inject(path)).statusCode, 200)
  const { downloadUrl } = await describe(
    new QianfanClient(off.app, { accessKeyId: 'any' }),
    'amemt-gmqxxxxxcm',
  )
  t.match(downloadUrl, /authorization=bce-auth-v1%2Fmock%2F/)
  const lenient = await startEmulator(t, { auth: 'lenient' })
  t.equal((await lenient.app.inject(path)).statusCode, 403)
  t.equal((await get(lenient.app, downloadUrl)).statusCode, 200)
})
