// The stories of @baiducloud/qianfan. One JSON line for each on standard output.
import assert from 'node:assert/strict'
// sample:begin
import { consoleAction, setEnvVariable } from '@baiducloud/qianfan'

const call = (action, data) => consoleAction({ base_api_route: '/v2/eval', action, data })
// sample:end

const { EVALMOCK_URL, EVALMOCK_WORLD, EVALMOCK_PROFILE, QIANFAN_SECRET_KEY } = process.env
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/
const gateway = EVALMOCK_PROFILE === 'live'

/** The control API: what a test of your own would call. */
async function mock(method, path, body) {
  const reply = await fetch(`${EVALMOCK_URL}/_mock/worlds/${EVALMOCK_WORLD}${path}`, {
    method,
    body: body && JSON.stringify(body),
  })
  assert.ok(reply.ok, `${method} ${path}: ${reply.status} ${await reply.clone().text()}`)
  return reply.json()
}

/** Makes the next call of an action misbehave, and gives what came of it and how many requests there were. */
async function disturbed(action, effect, work) {
  const { id } = await mock('POST', '/faults', {
    match: { provider: 'qianfan', operationId: action },
    times: 1,
    effect,
  })
  const outcome = await work().then(
    () => 'succeeds',
    (error) => error,
  )
  const { faults } = await mock('GET', '/faults')
  const { seen } = faults.find((fault) => fault.id === id)
  await mock('DELETE', `/faults/${id}`)
  return { outcome, requests: seen === 1 ? '1 request' : `${seen} requests` }
}

/** The error that a call ends with: status and code as they stand in its text. */
async function refusal(promise) {
  const error = await promise.then(
    (value) => assert.fail(`it resolved with ${JSON.stringify(value)}`),
    (reason) => reason,
  )
  assert.equal(error.constructor, Error)
  assert.match(error.message, /^Request timed out\./)
  return error.message
}

const results = (reply) => {
  assert.match(reply.requestId, UUID)
  assert.deepEqual(Object.keys(reply).sort(), ['headers', 'requestId', 'result'])
  assert.equal(new Headers(reply.headers).get('x-bce-request-id'), reply.requestId)
  return reply.result
}

const draft = (taskName) => ({
  taskName,
  description: '',
  evalObjectType: 'model',
  evalObjectConfig: {
    evalModelConfig: {
      versionId: 'ds-4h1v8c2k6z0q3m7p',
      storageType: 'sysStorage',
      evalModelConfigList: [{ modelId: 'amv-5t9r2e6w1x8y', promptTemplate: '解题: {input}' }],
    },
  },
  evalConfig: { evalMode: 'rule', autoRuleEvalConfig: { scoreModes: ['similarity', 'accuracy'] } },
})

const names = ['nodejs-算术-1', 'nodejs-算术-2', 'nodejs-算术-3']
const ids = []

const stories = {
  async authenticate() {
    const { evalTaskList, pageInfo } = results(await call('DescribeEvalTasks', { evalType: 'auto' }))
    assert.ok(evalTaskList.length > 0)
    assert.deepEqual({ ...pageInfo, marker: pageInfo.marker }, { ...pageInfo, marker: '', maxKeys: 10 })
    return 'signs with `bce-auth-v1`: content length, content type, host with port and date'
  },
  async create() {
    for (const name of names) ids.push(results(await call('CreateEvalTask', draft(name))))
    for (const id of ids) assert.match(id, /^ame-[a-z0-9]{12}$/)
    assert.equal(new Set(ids).size, 3)
    return '`result` is the id as text'
  },
  async list() {
    const query = { evalType: 'auto', keyFilter: 'nodejs-算术', maxKeys: 2 }
    const first = results(await call('DescribeEvalTasks', query))
    assert.deepEqual(first.pageInfo, {
      marker: '',
      maxKeys: 2,
      isTruncated: true,
      nextMarker: first.pageInfo.nextMarker,
    })
    const second = results(await call('DescribeEvalTasks', { ...query, marker: first.pageInfo.nextMarker }))
    assert.deepEqual(second.pageInfo, { marker: first.pageInfo.nextMarker, maxKeys: 2, isTruncated: false })
    const all = [...first.evalTaskList, ...second.evalTaskList]
    assert.deepEqual(all.map(({ taskId }) => taskId).sort(), [...ids].sort())
    for (const task of all) {
      assert.deepEqual(Object.keys(task).sort(), [
        'createTime',
        'description',
        'evalMode',
        'evalType',
        'taskId',
        'taskName',
      ])
      assert.match(task.createTime, TIME)
    }
    return 'pages by `nextMarker`: two tasks, then one'
  },
  async read() {
    const { state, createTime, ...task } = results(await call('DescribeEvalTask', { taskId: ids[0] }))
    assert.match(state, /^(Queued|Running)$/)
    assert.match(createTime, TIME)
    assert.deepEqual(task, { taskId: ids[0], evalType: 'auto', ...draft(names[0]) })
    return 'returns what was sent, with nested objects and Chinese text'
  },
  async update() {
    const description = '第二次 & <更好>'
    assert.deepEqual(results(await call('ModifyEvalTask', { taskId: ids[0], description })), {})
    const { evalTaskList } = results(await call('DescribeEvalTasks', { evalType: 'auto', keyFilter: ids[0] }))
    assert.equal(evalTaskList[0].description, description)
    return 'the description changes'
  },
  async finish() {
    assert.deepEqual(results(await call('StopEvalTask', { taskId: ids[1] })), {})
    await mock('POST', '/clock/advance', { ms: 3_600_000 })
    const state = async (taskId) => results(await call('DescribeEvalTask', { taskId })).state
    assert.equal(await state(ids[0]), 'Successed')
    assert.equal(await state(ids[1]), 'Stopped')
    const [report, ...more] = results(await call('DescribeEvalTaskReport', { taskId: ids[0] }))
    assert.equal(more.length, 0)
    assert.equal(report.modelId, 'amv-5t9r2e6w1x8y')
    assert.ok(report.effectMetric.accuracy > 0 && report.effectMetric.accuracy <= 1)
    const { taskId } = results(
      await call('CreateEvalResultExportTask', {
        evalId: ids[0],
        storageType: 'sysStorage',
        exportContent: ['prompt', 'prediction', 'metrics'],
      }),
    )
    await mock('POST', '/clock/advance', { ms: 3_600_000 })
    const done = results(await call('DescribeEvalResultExportTask', { taskId }))
    assert.equal(done.state, 'Succeeded')
    const zip = Buffer.from(await (await fetch(done.downloadUrl)).arrayBuffer())
    assert.equal(zip.subarray(0, 2).toString(), 'PK')
    return '`Successed` with a report and an export to download; another one `Stopped`; signatures use real time'
  },
  async remove() {
    assert.deepEqual(results(await call('DeleteEvalTask', { taskId: ids[1] })), {})
    assert.match(await refusal(call('DescribeEvalTask', { taskId: ids[1] })), /\b404\b[\s\S]*NoSuchKey/)
    return 'the task is unknown afterwards'
  },
  async 'wrong-credentials'() {
    setEnvVariable('QIANFAN_SECRET_KEY', `${QIANFAN_SECRET_KEY}x`)
    try {
      const text = await refusal(call('DescribeEvalTasks', { evalType: 'auto' }))
      assert.match(
        text,
        gateway ? /\b403\b[\s\S]*IamSignatureInvalid/ : /\b400\b[\s\S]*SignatureDoesNotMatch/,
      )
    } finally {
      setEnvVariable('QIANFAN_SECRET_KEY', QIANFAN_SECRET_KEY)
    }
    return `throws \`Error\`, ${gateway ? '403 and `IamSignatureInvalid` among the headers' : '400 and `SignatureDoesNotMatch`'} in its text`
  },
  async 'unknown-id'() {
    const text = await refusal(call('DescribeEvalTask', { taskId: 'ame-000000000000' }))
    assert.match(text, /\b404\b[\s\S]*"code":"NoSuchKey"/)
    return 'throws `Error`, 404 and `NoSuchKey` in its text'
  },
  async 'invalid-input'() {
    const text = await refusal(call('DescribeEvalTasks', { evalType: 'automatic' }))
    assert.match(text, /\b400\b[\s\S]*"code":"InappropriateJSON"/)
    return 'throws `Error`, 400 and `InappropriateJSON` in its text'
  },
  async 'rate-limited'() {
    const effect = { kind: 'problem', problem: 'rate-limited', retryAfterS: 1 }
    const { outcome, requests } = await disturbed('DescribeEvalTasks', effect, () =>
      call('DescribeEvalTasks', { evalType: 'auto' }),
    )
    assert.match(outcome.message, /\b429\b[\s\S]*OverRateLimit/)
    assert.match(outcome.message, /"retry-after":"1"/)
    return `throws \`Error\` after ${requests}, 429 and \`retry-after\` in its text`
  },
  async 'dropped-connection'() {
    const { outcome, requests } = await disturbed('DescribeEvalTasks', { kind: 'reset' }, () =>
      call('DescribeEvalTasks', { evalType: 'auto' }),
    )
    assert.match(outcome.message, /ECONNRESET/)
    return `throws \`Error\` after ${requests}, \`ECONNRESET\` in its text`
  },
}

for (const [story, tell] of Object.entries(stories)) {
  const { ok, note } = await tell().then(
    (text) => ({ ok: true, note: text }),
    (error) => ({ ok: false, note: String(error.stack).split('\n    at ', 3).join('\n    at ') }),
  )
  console.log(JSON.stringify({ story, ok, note }))
}
