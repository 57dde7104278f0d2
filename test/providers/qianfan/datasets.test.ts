// v1's datasets as evaluation scripts download them: exports, their records and files, and single samples.
import { strFromU8, unzipSync } from 'fflate'
import t, { type Test } from 'tap'
import { startEmulator } from '../../support/emulator.ts'
import { QianfanClient } from '../../support/qianfan.ts'

const ALGEBRA = 'ds-mwmk3mwxxxxxfk'
const INVALID = { status: 200, body: { error_code: 500001, error_msg: 'param invalid', result: undefined } }

async function start(t: Test, options: Parameters<typeof startEmulator>[1] = {}) {
  const { app, world } = await startEmulator(t, options)
  const client = new QianfanClient(app)
  const post = (path: string, body: object) => client.post(`/wenxinworkshop/${path}`, body)
  return {
    world,
    post,
    exported: (change: object = {}) =>
      post('dataset/export', { datasetId: ALGEBRA, exportFormat: 0, exportType: 1, exportTo: 0, ...change }),
    records: async (datasetId: unknown = ALGEBRA) =>
      (await post('dataset/exportRecord', { datasetId })).body.result,
    info: async (datasetId: unknown = ALGEBRA) =>
      (await post('dataset/info', { datasetId })).body.result.versionInfo,
    entities: async (change: object = {}) =>
      (await post('entity/list', { datasetId: ALGEBRA, ...change })).body.result,
    /** With the link alone, as the SDK's plain GET. */
    fetched: async (url: string) => {
      const { pathname, search, host } = new URL(url)
      return app.inject({ method: 'GET', url: pathname + search, headers: { host } })
    },
  }
}

const linesOf = (zip: Uint8Array): { file: string; lines: string[] } => {
  const [[file, bytes] = ['', new Uint8Array()]] = Object.entries(unzipSync(zip))
  return { file, lines: strFromU8(bytes).trimEnd().split('\n') }
}

t.test('a dataset is exported, and its record leads to the file', async (t) => {
  const { exported, records, info, fetched, world } = await start(t)
  t.same(await records(), [])
  t.match(await info(), { exportRecordCount: 0, exportStatus: -1, exportProgress: 0 })
  const answer = await exported()
  t.same(answer.body, { log_id: answer.body.log_id, result: true, status: 200, success: true })
  t.match(await info(), { exportRecordCount: 1, exportStatus: 0, exportProgress: 0 })
  const { entityCount } = await info()
  const waiting = {
    id: Number,
    creatorName: 'mock',
    storageId: 'easydata',
    storagePath: `/easydata/_system_/dataset/${ALGEBRA}/texts`,
    size: 0,
    exportFormat: 0,
    exportType: 1,
    status: 0,
    recordNum: entityCount,
    exportTo: 0,
    downloadUrl: '',
    startTime: '2026-11-21 16:00:00',
    finishTime: '',
  }
  const [record] = await records()
  t.match(record, waiting)
  t.same(Object.keys(record), Object.keys(waiting))
  world().clock.advance(6000)
  t.match(await info(), { exportStatus: 1, exportProgress: 60 })
  t.match(await records(), [{ status: 1, downloadUrl: '' }])
  world().clock.advance(4000)
  t.match(await info(), { exportStatus: 2, exportProgress: 100 })
  const [done] = await records()
  t.match(done, { id: record.id, status: 2, size: Number, finishTime: '2026-11-21 16:00:10' })
  t.ok(done.size > 0)
  t.ok(done.finishTime > (await info()).modifyTime, 'not older than the dataset')
  const file = await fetched(done.downloadUrl)
  t.match(file, { statusCode: 200, headers: { 'content-type': 'application/zip' } })
  const { file: name, lines } = linesOf(file.rawPayload)
  t.equal(name, '1.jsonl')
  t.equal(lines.length, entityCount)
  t.match(JSON.parse(lines[0] ?? ''), [{ prompt: / = \?$/, response: [[/ = \d+$/]] }])
})

t.test('the newest export comes first, and each keeps what was asked of it', async (t) => {
  const { exported, records, info, fetched } = await start(t, { plan: { pace: 'immediate' } })
  await exported()
  await exported({ exportType: 2, exportTo: 1, storageId: 'my-bucket' })
  const [bucket, plain] = await records()
  t.match(bucket, {
    storageId: 'my-bucket',
    storagePath: /^bos:\/my-bucket\/.*\.zip$/,
    exportType: 2,
    exportTo: 1,
    status: 2,
    downloadUrl: /^http/,
  })
  t.match(plain, { exportType: 1, exportTo: 0 })
  t.equal((await info()).exportRecordCount, 2)
  t.same(await records(259), await records(), 'by the number of the dataset')
  const source = linesOf((await fetched(bucket.downloadUrl)).rawPayload).lines
  t.same(Object.keys(JSON.parse(source[0] ?? '')[0]), ['prompt'], 'source files only')
  t.same(await records('ds-9cetiuhvnbn4mqs3'), [], 'of another dataset there is none')
})

t.test('the record of the page’s sample is there', async (t) => {
  const { records, fetched } = await start(t)
  const [record] = await records('ds-7pkzh1exthpuy10n')
  t.match(record, { id: 9772, creatorName: 'username', storageId: 'bucketname', exportTo: 1, status: 2 })
  t.equal((await fetched(record.downloadUrl)).statusCode, 200)
})

t.test('an export that fails says so', async (t) => {
  const { exported, records, info } = await start(t, { plan: { pace: 'immediate', outcome: 'failure' } })
  await exported()
  t.match(await info(), { exportStatus: 3 })
  t.match(await records(), [{ status: 3, downloadUrl: '', finishTime: '2026-11-21 16:00:00' }])
})

t.test('with the pace polls, looks at the dataset bring the export on', async (t) => {
  const { exported, info } = await start(t, { plan: { pace: 'polls', polls: 3 } })
  await exported()
  const states = []
  for (let look = 0; look < 4; look++) states.push((await info()).exportStatus)
  t.same(states, [1, 1, 2, 2])
})

t.test('each kind of dataset has lines of its own form', async (t) => {
  const { post, exported, records, fetched } = await start(t, { plan: { pace: 'immediate' } })
  const lineOf = async (templateType: number, projectType: number) => {
    const { body } = await post('dataset/create', {
      name: `of ${templateType}`,
      projectType,
      templateType,
      dataType: 4,
      storageType: 'sysBos',
    })
    const { datasetId } = body.result
    await exported({ datasetId })
    const [{ downloadUrl }] = await records(datasetId)
    const { file, lines } = linesOf((await fetched(downloadUrl)).rawPayload)
    return { file, line: lines[0] ?? '' }
  }
  t.match(JSON.parse((await lineOf(2001, 20)).line), [{ prompt: String, response: [[String], [String]] }])
  t.match(JSON.parse((await lineOf(2002, 20)).line), [
    { prompt: String, chosen: [String], rejected: [String] },
  ])
  t.match(JSON.parse((await lineOf(40200, 402)).line), [{ prompt: String }])
  t.match(await lineOf(40100, 401), { file: '1.txt', line: / = \? / })
})

t.test('samples are listed by offset, and each leads to its content', async (t) => {
  const { entities, info, fetched } = await start(t)
  const { entityCount } = await info()
  const first = await entities()
  t.match(first, { totalAll: entityCount, total: entityCount })
  t.equal(first.items.length, 20, 'by default')
  t.same(Object.keys(first.items[0]), [
    'id',
    'name',
    'labels',
    'url',
    'memorySize',
    'isEncrypted',
    'textExtra',
  ])
  t.match(first.items[0], {
    id: /^[0-9a-f]{24}$/,
    name: '',
    labels: [{ label_id: /^[0-9a-f]{24}$/, name: 'ERNIE_BOT', color: '#1A73E8' }],
    url: /^http:\/\/127\.0\.0\.1:4620\//,
    isEncrypted: false,
  })
  const ids = (page: { items: { id: string }[] }) => page.items.map(({ id }) => id)
  const most = await entities({ pageSize: 1000 })
  t.equal(most.items.length, Math.min(30, entityCount), 'more than 30 are taken as 30')
  t.same(ids(await entities({ offset: 5, pageSize: 3 })), ids(most).slice(5, 8))
  t.same(ids(await entities({ offset: entityCount })), [])
  t.equal((await entities({ tabType: 1 })).total, entityCount, 'all are annotated')
  t.match(await entities({ tabType: 2 }), { totalAll: entityCount, total: 0, items: [] })
  const created = Date.parse((await info()).createTime.replace(' ', 'T').concat('+08:00'))
  t.equal((await entities({ importTime: [created - 1000, created + 1000] })).total, entityCount)
  t.equal((await entities({ annoTime: [created + 1000, created + 2000] })).total, 0)
  t.equal((await entities({ importTime: [], annoTime: null, labelId: '' })).total, entityCount)
  const content = await fetched(first.items[3].url)
  t.match(content, { statusCode: 200 })
  t.match(JSON.parse(content.body), [{ prompt: / = \?$/, response: [[/ = \d+$/]] }])
})

t.test('what is exported is what an evaluation asks', async (t) => {
  const { post, entities, fetched } = await start(t)
  const { body } = await post('modelrepo/eval/result/list', { id: 305, pageNo: 1, pageSize: 1 })
  const { body: task } = await post('modelrepo/eval/detail', { id: 305 })
  const { items } = await entities({ datasetId: task.result.datasetIdStr, pageSize: 1 })
  const [{ prompt, response }] = JSON.parse((await fetched(items[0].url)).body)
  t.same(
    { prompt, completion: response[0][0] },
    {
      prompt: body.result.items[0].prompt,
      completion: body.result.items[0].completion,
    },
  )
})

t.test('a link is good for its file alone', async (t) => {
  const { exported, records, entities, fetched } = await start(t, { plan: { pace: 'immediate' } })
  await exported()
  const [{ downloadUrl }] = await records()
  const [, query] = downloadUrl.split('?')
  t.equal((await fetched(downloadUrl.split('?')[0])).statusCode, 403, 'without an authorization')
  const { url } = (await entities({ pageSize: 1 })).items[0]
  t.equal((await fetched(`${url.split('?')[0]}?${query}`)).statusCode, 400, 'with that of another file')
  t.equal((await fetched(downloadUrl)).statusCode, 200)
})

t.test('what does not fit is refused', async (t) => {
  const { post, exported, records } = await start(t)
  for (const change of [
    { datasetId: undefined },
    { datasetId: '' },
    { exportFormat: 1 },
    { exportTo: 2 },
    { exportTo: undefined },
    { exportType: 0 },
    { exportType: '1' },
    { exportTo: 1 },
    { exportTo: 1, storageId: '' },
  ])
    t.match(await exported(change), INVALID, JSON.stringify(change))
  t.same(await records(), [], 'nothing was made')
  t.match(await post('dataset/exportRecord', {}), INVALID)
  for (const change of [
    { datasetId: null },
    { offset: -1 },
    { offset: '0' },
    { pageSize: 0 },
    { tabType: 3 },
    { importTime: [1] },
    { annoTime: ['a', 'b'] },
  ])
    t.match(await post('entity/list', { datasetId: ALGEBRA, ...change }), INVALID, JSON.stringify(change))
})
