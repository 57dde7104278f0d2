// What a broken or hostile client sends: each answer is a documented one, and what was refused has changed nothing.
import t from 'tap'
import { SeededIds } from '../../../src/core/ids.ts'
import { codeEntry } from '../../../src/providers/qianfan/codes.ts'
import { startEmulator } from '../../support/emulator.ts'
import { type Answer, QianfanClient } from '../../support/qianfan.ts'
import { rounds } from '../../support/rounds.ts'

const REQUESTS_SENT = rounds(400, 120)
const TASK = 'ame-4kvnxxx'
const OBJECTS = {
  evalModelConfig: {
    versionId: 'ds-1',
    storageType: 'sysStorage',
    evalModelConfigList: [{ modelId: 'amv-1', promptTemplate: '{input}', params: { top_k: 2 } }],
  },
}
const CREATE = {
  taskName: 'n',
  description: '',
  evalObjectType: 'model',
  evalObjectConfig: OBJECTS,
  evalConfig: {
    evalMode: 'rule,model',
    autoRuleEvalConfig: { scoreModes: ['similarity'], stopWordsPath: '' },
    autoModelEvalConfig: { apiName: 'e', prompt: { minScore: 0, maxScore: 5 } },
  },
}
const RESULTS = {
  ...CREATE,
  evalObjectType: 'inferDataset',
  evalObjectConfig: { evalInferDatasetConfig: { evalInferDatasetConfigList: [{ inferDatasetId: 'ds-1' }] } },
  evalConfig: {
    evalMode: 'manual',
    manualEvalConfig: { evaluationDimension: [{ dimension: 'd', minScore: 0, maxScore: 3 }] },
  },
}
const LEGACY = {
  name: 'n',
  versionEvalInfo: [{ modelVersionId: 857, params: {}, prompt: { enable: true, content: '{input}' } }],
  datasetId: 'ds-1',
  evalStandardConf: {
    evalMode: 'rule,model,manual',
    scoreModes: ['accuracy'],
    prompt: { minScore: 0, maxScore: 5 },
    evaluationDimension: [{ dimension: 'd', description: '', minScore: 0, maxScore: 3 }],
  },
  computeResourceConf: { vmType: 1 },
}

/** A good request of each operation. */
const REQUESTS: readonly [url: string, body: object][] = [
  ['/v2/eval?Action=CreateEvalTask', CREATE],
  ['/v2/eval?Action=CreateEvalTask', RESULTS],
  [
    '/v2/eval?Action=DescribeEvalTasks',
    { evalType: 'auto', keyFilter: 'a', marker: TASK, maxKeys: 2, pageReverse: true },
  ],
  ['/v2/eval?Action=DescribeEvalObjects', { objectType: 'userModel', marker: '', maxKeys: 1 }],
  ['/v2/eval?Action=DescribeEvalTask', { taskId: TASK }],
  ['/v2/eval?Action=DescribeEvalTaskReport', { taskId: TASK }],
  ['/v2/eval?Action=ModifyEvalTask', { taskId: TASK, description: 'd', describtion: 'e' }],
  ['/v2/eval?Action=StopEvalTask', { taskId: 'ame-4kvxxxxxj5' }],
  ['/v2/eval?Action=DeleteEvalTask', { taskId: 'ame-5t0pp3dxxxxx' }],
  [
    '/v2/eval?Action=CreateEvalResultExportTask',
    { evalId: TASK, storageType: 'BOS', bucket: 'b', exportContent: ['prompt', 'metrics'] },
  ],
  ['/v2/eval?Action=DescribeEvalResultExportTask', { taskId: 'amemt-gmqxxxxxcm' }],
  ['/wenxinworkshop/modelrepo/eval/create', LEGACY],
  ['/wenxinworkshop/modelrepo/eval/detail', { id: 305 }],
  ['/wenxinworkshop/modelrepo/eval/report', { id: '305' }],
  ['/wenxinworkshop/modelrepo/eval/cancel', { id: 691 }],
  ['/wenxinworkshop/modelrepo/eval/delete', { evalIds: [611] }],
  [
    '/wenxinworkshop/modelrepo/eval/result/list',
    { id: 401, pageNo: 1, pageSize: 2, judgeScore: { start: 0, end: 5 }, modelVersionIds: [857] },
  ],
  [
    '/wenxinworkshop/modelrepo/eval/result/export',
    { id: 401, exportType: 'local', exportOpt: 'part', exportContent: ['prompt'], resultIds: ['x'] },
  ],
  ['/wenxinworkshop/modelrepo/eval/result/export/info', { exportID: 96 }],
  ['/wenxinworkshop/modelrepo/eval/model/list', {}],
  ['/wenxinworkshop/modelrepo/modelVersionDetail', { modelVersionId: 'amv-1' }],
  [
    '/wenxinworkshop/dataset/create',
    { name: 'd', versionId: 1, projectType: 20, templateType: 2000, dataType: 4, storageType: 'sysBos' },
  ],
  ['/wenxinworkshop/dataset/info', { datasetId: 259 }],
]

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)

/** JSON texts to stand where something else was expected. */
const HOSTILE: readonly string[] = [
  ...['null', 'true', '""', '" "', '0', '-0', '1.5', '20.0', '-1', '305', '"305"', '9007199254740993'],
  ...['1e308', '-1e308', '1e999', '[]', '{}', '[[]]', '[null]', '[{}]', '"constructor"', '"__proto__"'],
  ...['"\\ud800"', '"\\u0000"', '"😀\\u202e"', '"é"', '"%_\\\\"', '"../../x"', '"rule"', '"BOS"'],
  '{"__proto__":{"evaluationDimension":[],"scoreModes":1,"toString":1},"constructor":1}',
  '[{"dimension":"__proto__","minScore":-1e308,"maxScore":1e308}]',
  '{"minScore":-9007199254740991,"maxScore":9007199254740991}',
  JSON.stringify('x'.repeat(20_000)),
  JSON.stringify(Array.from({ length: 10_000 }, () => 'prompt')),
  nested(50),
  nested(2000),
]

/** How the same request may be addressed otherwise. */
const ADDRESSES: readonly ((url: string) => string)[] = [
  (url) => `/${url}`,
  (url) => url.replace('/eval', '//eval'),
  (url) => url.replace('/eval', '/%65val'),
  (url) => url.replace('/eval', '%2Feval'),
  (url) => url.replace('?', '/?'),
  (url) => url.replace('?', '?x=1&'),
  (url) => `${url}${url.includes('?') ? '&' : '?'}Action=StopEvalTask`,
  (url) => url.replace('Action', 'action'),
  (url) => `${url}%00`,
  (url) => `${url}#x`,
]

type Pick = <T>(of: readonly T[]) => T

/** Member names and indices that lead to a random place in a body; the body itself where empty. */
function placeIn(value: unknown, pick: Pick): (string | number)[] {
  if (typeof value !== 'object' || value === null) return []
  const names = Object.keys(value)
  if (names.length === 0 || pick([1, 2, 3, 4]) === 1) return []
  const name = pick(names)
  return [name, ...placeIn((value as Record<string, unknown>)[name], pick)]
}

/** The body's text with one place replaced, removed, given twice or given under another name. */
function spoilt(body: object, pick: Pick): string {
  const place = placeIn(body, pick)
  const mark = '"<here>"'
  const copy = structuredClone(body) as Record<string | number, unknown>
  let at = copy
  for (const name of place.slice(0, -1)) at = at[name] as Record<string | number, unknown>
  const last = place.at(-1)
  if (last === undefined) return pick(HOSTILE)
  const was = JSON.stringify(at[last])
  const way = pick(['replace', 'replace', 'replace', 'remove', 'twice', 'rename'])
  if (way === 'remove') delete at[last]
  else at[last] = '<here>'
  const text = JSON.stringify(copy)
  if (way === 'twice') return text.replace(mark, () => `${was},${JSON.stringify(last)}:${pick(HOSTILE)}`)
  if (way === 'rename') return text.replace(`${JSON.stringify(last)}:${mark}`, () => `"__proto__":${was}`)
  return text.replace(mark, () => pick(HOSTILE))
}

/** What is wrong with an answer; undefined where it is one that the pages or the README describe. */
function fault({ status, headers, body }: Answer): string | undefined {
  if (headers['x-bce-request-id'] === undefined) return 'it has no request id'
  if (headers['x-bce-error-code'] !== undefined) return body === '' ? undefined : 'headers and a body'
  const members = Object.keys(body).sort().join()
  if (status === 200) {
    if (/^log_id,result(,status,success)?$|^requestId,result$/.test(members)) return undefined
    return members === 'error_code,error_msg,log_id' && body.error_code === 500001 ? undefined : members
  }
  if (members !== 'code,message,requestId' || status >= 500) return `${status} ${members}`
  return codeEntry(body.code)?.status === status ? undefined : `${status} ${body.code}`
}

for (const profile of ['docs', 'live'] as const)
  t.test(`spoilt requests have documented answers and leave nothing half done, ${profile}`, async (t) => {
    const { app } = await startEmulator(t, { profile, plan: { pace: 'immediate' } })
    const client = new QianfanClient(app)
    const draw = new SeededIds(`hostile ${profile}`)
    const pick: Pick = (of) => of[Math.floor(draw.fraction() * of.length)] as (typeof of)[number]
    const stored = async () => {
      const list = (evalType: string) => client.call('DescribeEvalTasks', { evalType, maxKeys: 100 })
      const [auto, manual] = await Promise.all([list('auto'), list('manual')])
      return JSON.stringify([auto.body.result, manual.body.result])
    }
    const outcomes = { done: 0, refused: 0 }
    let before = await stored()
    for (let i = 0; i < REQUESTS_SENT; i++) {
      const [good, body] = pick(REQUESTS)
      const text = spoilt(body, pick)
      const url = pick([1, 2, 3, 4, 5]) === 1 ? pick(ADDRESSES)(good) : good
      const what = `${i}: ${url} ${text.slice(0, 300)}`
      // Only what begins with a prefix of the provider is its own; the rest is the emulator's.
      if (/^\/v2%|^\/wenxinworkshop%/.test(url)) continue
      const answer = await client.post(url, text)
      const wrong = fault(answer)
      if (wrong !== undefined) t.fail(`${what}: ${wrong}`, { answer })
      const after = await stored()
      const refused = answer.status !== 200 || answer.body.error_code !== undefined
      outcomes[refused ? 'refused' : 'done']++
      if (refused && after !== before) t.fail(`${what}: refused, but something changed`)
      before = after
      // Whatever was taken can be read by both APIs.
      const taskId =
        typeof answer.body.result === 'string' ? answer.body.result : answer.body.result?.evalIdStr
      if (taskId === undefined) continue
      for (const read of [
        await client.call('DescribeEvalTask', { taskId }),
        await client.call('DescribeEvalTaskReport', { taskId }),
        await client.legacy('eval/detail', { id: taskId }),
        await client.legacy('eval/report', { id: taskId }),
        await client.legacy('eval/result/list', { id: taskId, pageNo: 1, pageSize: 100 }),
      ])
        if (read.status !== 200 || read.body.result === undefined) t.fail(`${what}: cannot be read`, { read })
    }
    t.ok(
      outcomes.done > REQUESTS_SENT / 16 && outcomes.refused > REQUESTS_SENT / 4,
      `both are met: ${JSON.stringify(outcomes)}`,
    )
  })

t.test('a body may be nested, within reason', async (t) => {
  const { app } = await startEmulator(t)
  const client = new QianfanClient(app)
  const create = (levels: number) =>
    client.call(
      'CreateEvalTask',
      JSON.stringify(CREATE).replace('"evalMode"', `"x":${nested(levels)},"evalMode"`),
    )
  const { status, body } = await create(200)
  t.equal(status, 200)
  const read = await client.call('DescribeEvalTask', { taskId: body.result })
  t.equal(JSON.stringify(read.body.result.evalConfig.x), nested(200))
  for (const levels of [1000, 100_000])
    t.match(await create(levels), { status: 400, body: { code: 'MalformedJSON' } }, String(levels))
  t.match(await client.legacy('eval/model/list', nested(100_000)), { body: { error_code: 500001 } })
})

t.test('names from the prototype of all objects mean nothing', async (t) => {
  const { app } = await startEmulator(t, { plan: { pace: 'immediate' } })
  const client = new QianfanClient(app)
  for (const id of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
    t.match(await client.call('DescribeEvalTask', { taskId: id }), { status: 404 }, id)
    t.match(await client.call('DescribeEvalTasks', { evalType: 'auto', marker: id }), {
      body: { code: 'InvalidMarker' },
    })
    t.match(await client.legacy('eval/detail', { id }), { body: { error_code: 500001 } })
    t.match(await client.call(id, {}), { body: { code: 'InvalidURI' } })
  }
  const evaluationDimension = ['__proto__', 'constructor', 'toString'].map((dimension) => ({ dimension }))
  const evalConfig = { evalMode: 'manual', manualEvalConfig: { evaluationDimension } }
  const taskId = (await client.call('CreateEvalTask', { ...CREATE, evalConfig })).body.result
  const [{ effectMetric }] = (await client.call('DescribeEvalTaskReport', { taskId })).body.result
  for (const { dimension, scoreDistribution } of effectMetric.manualScoreDistribution)
    t.same(Object.keys(scoreDistribution), ['0', '1', '2'], dimension)
})
