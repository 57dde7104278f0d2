import http from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import type { EmulatorOptions } from '../../../src/emulator.ts'
import { hookOf, isPrivate } from '../../../src/providers/zstack/jobs/webhooks.ts'
import { startEmulator } from '../../support/emulator.ts'
import { SEED, zstackClient } from '../../support/zstack.ts'

const TEXT = 'text/plain;charset=UTF-8'
const JSON_TYPE = 'application/json;charset=UTF-8'
const JOB = '2f8a6b1d4c7e4095a3b1d7e92c60f854'

const start = async (t: Test, options: EmulatorOptions = {}) => {
  const emulator = await startEmulator(t, { profile: 'live', ...options })
  const client = await zstackClient(emulator)
  const path = `/model-evaluation-tasks/${SEED.running}`
  const update = (headers: Record<string, string> = {}, name = 'renamed') =>
    client.call('PUT', path, { updateModelEvaluationTask: { name } }, headers)
  const poll = (uuid: string, headers: Record<string, string> = {}) =>
    client.send('GET', `/api-jobs/${uuid}`, undefined, headers)
  return { emulator, client, update, poll }
}

t.test('the caller may choose the uuid of the job, once', async (t) => {
  const { client, update, poll } = await start(t)
  t.match(await update({ 'x-job-uuid': JOB }), {
    status: 202,
    body: { location: `http://localhost:80/zstack/v1/api-jobs/${JOB}`, apiTimeout: 1_800_000 },
  })
  t.match(await poll(JOB), { status: 200, body: { inventory: { name: 'renamed' } } })
  t.match(await update({ 'x-job-uuid': JOB }), {
    status: 400,
    type: TEXT,
    text: `Duplicate job uuid[${JOB}]`,
  })
  const odd = "Invalid header[X-Job-UUID], it must be a UUID with '-' stripped"
  for (const uuid of ['short', `${JOB}0`, ''])
    t.match(await update({ 'x-job-uuid': uuid }), { status: 400, type: TEXT, text: odd }, uuid)
  const query = await client.call('GET', '/model-evaluation-tasks?limit=1', undefined, { 'x-job-uuid': JOB })
  t.equal(query.status, 200, 'a query may carry it again, as the Java SDK does')
  t.match(await client.call('GET', '/model-evaluation-tasks', undefined, { 'x-job-uuid': 'x' }), {
    status: 400,
    text: odd,
  })
})

t.test('a job is read without authentication, any number of times, for three hours', async (t) => {
  const { emulator, update, poll } = await start(t)
  await update({ 'x-job-uuid': JOB })
  const { clock } = emulator.world()
  for (let i = 0; i < 3; i++) {
    t.equal((await poll(JOB, { authorization: 'OAuth null' })).status, 200)
    clock.advance(3_599_000)
  }
  clock.advance(3000)
  t.match(await poll(JOB), { status: 404, type: TEXT, text: 'the job has been expired' })
  t.match(await poll(SEED.running), { status: 404, type: TEXT, text: 'the job has been expired' })
})

t.test('a job can only be read', async (t) => {
  const { client, update } = await start(t)
  await update({ 'x-job-uuid': JOB })
  for (const method of ['PUT', 'POST', 'DELETE'] as const)
    t.match(await client.send(method, `/api-jobs/${JOB}`), {
      status: 405,
      type: TEXT,
      text: 'only GET method is allowed for querying job status',
    })
  t.equal((await client.send('HEAD', `/api-jobs/${JOB}`)).status, 405)
})

t.test('old jobs are swept away as new ones come', async (t) => {
  const { emulator, update } = await start(t)
  const jobs = async (): Promise<number> =>
    emulator
      .world()
      .part('zstack')
      .collection('job', null as never)
      .count()
  for (let i = 0; i < 5; i++) await update()
  t.equal(await jobs(), 5)
  emulator.world().clock.advance(10_800_000)
  const client = await zstackClient(emulator)
  for (let i = 0; i < 2; i++)
    await client.call('PUT', `/model-evaluation-tasks/${SEED.running}`, { updateModelEvaluationTask: {} })
  t.equal(await jobs(), 2)
})

t.test('X-JSON-Schema asks for the classes when the job is read', async (t) => {
  const { client, update, poll } = await start(t)
  await update({ 'x-job-uuid': JOB })
  const schema = { inventory: 'org.zstack.ai.entity.ModelEvaluationTaskInventory' }
  t.same((await poll(JOB, { 'x-json-schema': '' })).body.schema, schema)
  t.notOk('schema' in (await poll(JOB)).body)
  const failed = await client.call('PUT', `/model-evaluation-tasks/${JOB}`, { updateModelEvaluationTask: {} })
  const { pathname } = new URL(failed.body.location)
  const answer = await client.send('GET', pathname, undefined, { 'x-json-schema': 'true' })
  t.same(Object.keys(answer.body), ['error'], 'a failure has no objects to name')
})

t.test('a job escapes its result, a failed one too', async (t) => {
  const { client, update, poll } = await start(t)
  await update({ 'x-job-uuid': JOB }, "a<'b'>")
  t.match((await poll(JOB)).text, '"name":"a\\u003c\\u0027b\\u0027\\u003e"')
  const deploy = { limits: 1, zoneUuid: SEED.zone, name: 'x', type: "'", taskType: 'Capability' }
  const path = `/ai/model-services/eval/${SEED.evalService}`
  t.match((await client.settle('PUT', path, { deployModelEvalService: deploy })).text, 'but \\u0027 found')
  const inline = (await start(t, { behaviors: { 'zstack.async': 'inline' } })).client
  t.match(
    (await inline.call('PUT', path, { deployModelEvalService: deploy })).text,
    "but ' found",
    'answered directly it is not',
  )
})

t.test('the plan holds jobs for a time under zstack.jobPace=plan', async (t) => {
  const { emulator, update, poll } = await start(t, { behaviors: { 'zstack.jobPace': 'plan' } })
  emulator.world().backstage.plans.set({ operations: { 'zstack.QueryApiJob': { queueMs: 0, runMs: 5000 } } })
  await update({ 'x-job-uuid': JOB })
  t.match(await poll(JOB), { status: 202, type: JSON_TYPE, text: '{}' })
  emulator.world().clock.advance(4999)
  t.equal((await poll(JOB)).status, 202)
  emulator.world().clock.advance(1)
  t.match(await poll(JOB), { status: 200, body: { inventory: { name: 'renamed' } } })
})

t.test('the plan holds jobs for a number of polls', async (t) => {
  const { emulator, update, poll } = await start(t, { behaviors: { 'zstack.jobPace': 'plan' } })
  emulator.world().backstage.plans.set({ operations: { 'zstack.QueryApiJob': { pace: 'polls', polls: 3 } } })
  await update({ 'x-job-uuid': JOB })
  t.same(
    [(await poll(JOB)).status, (await poll(JOB)).status, (await poll(JOB)).status, (await poll(JOB)).status],
    [202, 202, 200, 200],
  )
})

t.test('a job that outlasts X-API-Timeout fails', async (t) => {
  const { emulator, update, poll } = await start(t, { behaviors: { 'zstack.jobPace': 'plan' } })
  emulator
    .world()
    .backstage.plans.set({ operations: { 'zstack.QueryApiJob': { queueMs: 0, runMs: 60_000 } } })
  t.match(await update({ 'x-job-uuid': JOB, 'x-api-timeout': '30' }), {
    status: 202,
    body: { apiTimeout: 30_000 },
  })
  emulator.world().clock.advance(29_999)
  t.equal((await poll(JOB)).status, 202)
  emulator.world().clock.advance(1)
  t.match(await poll(JOB), {
    status: 503,
    type: JSON_TYPE,
    body: { error: { code: 'SYS.1001', description: 'A message or a operation timeout' } },
  })
  t.equal((await update({ 'x-api-timeout': 'soon' })).body.apiTimeout, 1_800_000)
})

t.test('the address of a job is on the host that was called, or the public one', async (t) => {
  const { update } = await start(t)
  t.match(
    (await update({ host: 'zstack.test:8080' })).body.location,
    'http://zstack.test:8080/zstack/v1/api-jobs/',
  )
  const other = await start(t, { publicUrl: 'https://mock.example.com/' })
  t.match((await other.update()).body.location, 'https://mock.example.com/zstack/v1/api-jobs/')
})

t.test('a job belongs to the world of its call', async (t) => {
  const { emulator } = await start(t)
  const client = await zstackClient(emulator, 'admin.w1')
  const answer = await client.settle('PUT', `/model-evaluation-tasks/${SEED.running}`, {
    updateModelEvaluationTask: { name: 'w1' },
  })
  t.match(answer, { status: 200, body: { inventory: { name: 'w1' } } })
})

interface Received {
  readonly url: string | undefined
  readonly headers: http.IncomingHttpHeaders
  readonly text: string
}

/** A listener that answers with these statuses, the last one for good. */
async function listener(t: Test, ...statuses: number[]) {
  const received: Received[] = []
  const server = http.createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      received.push({ url: request.url, headers: request.headers, text })
      response.writeHead(statuses[received.length - 1] ?? statuses.at(-1) ?? 200).end()
    })
  })
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done)
  })
  t.teardown(() => server.close())
  const { port } = server.address() as { port: number }
  const until = async (n: number): Promise<Received[]> => {
    for (let i = 0; i < 500 && received.length < n; i++) await sleep(10)
    return received
  }
  return { hook: `http://127.0.0.1:${port}/callback?x=1`, received, until }
}

t.test('a webhook gets the result of the job, whatever the profile', async (t) => {
  for (const profile of ['docs', 'live'] as const) {
    const { emulator, client, update, poll } = await start(t, { profile })
    const { hook, until } = await listener(t, 204)
    t.equal((await update({ 'x-web-hook': hook, 'x-job-uuid': JOB })).status, 202)
    const { journal } = emulator.world().backstage
    const entry = journal.get(journal.seen)
    const [first] = await until(1)
    t.match(first, {
      url: '/callback?x=1',
      headers: {
        'content-type': JSON_TYPE,
        'x-job-uuid': JOB,
        'x-job-success': 'true',
        'x-job-batch': undefined,
      },
    })
    t.match(JSON.parse(first?.text ?? ''), { inventory: { name: 'renamed' } })
    t.match(await poll(JOB), { status: 200, text: first?.text }, 'and the job can still be read')
    for (let i = 0; i < 50 && entry?.notes.length === 0; i++) await sleep(10)
    t.same(entry?.notes, [{ kind: 'callback', url: hook, text: 'try 1: 204' }])

    const failing = `/model-evaluation-tasks/${JOB}`
    await client.call('PUT', failing, { updateModelEvaluationTask: {} }, { 'x-web-hook': hook })
    const second = (await until(2))[1]
    t.match(second, { headers: { 'x-job-success': 'false' } })
    t.match(JSON.parse(second?.text ?? ''), { error: { code: 'SYS.1003' } })

    const bulk = `/ai/datasets?uuids=${SEED.mmlu}&uuids=nonsense`
    await client.call('DELETE', bulk, undefined, { 'x-web-hook': hook })
    t.match((await until(3))[2], { headers: { 'x-job-success': 'true', 'x-job-batch': 'PARTIAL' } })
  }
})

t.test('a webhook that fails is tried again after two seconds', async (t) => {
  const { update } = await start(t)
  const { hook, until } = await listener(t, 500, 200)
  await update({ 'x-web-hook': hook })
  const begun = Date.now()
  t.equal((await until(2)).length, 2)
  t.ok(Date.now() - begun > 1500)
})

t.test('a webhook waits until its job is done', async (t) => {
  const { emulator, update } = await start(t, { behaviors: { 'zstack.jobPace': 'plan' } })
  const { hook, received, until } = await listener(t, 200)
  await update({ 'x-web-hook': hook })
  await sleep(150)
  t.equal(received.length, 0)
  emulator.world().clock.advance(60_000)
  t.equal((await until(1)).length, 1)
})

t.test('a webhook goes only where it may', async (t) => {
  const { client, update } = await start(t)
  const refused: [string, RegExp][] = [
    ['nonsense', /nonsense is no absolute http or https URL/],
    ['/relative', /no absolute/],
    ['ftp://127.0.0.1/x', /no absolute/],
    ['file:///etc/passwd', /no absolute/],
    ['http://8.8.8.8/', /8\.8\.8\.8 is neither loopback nor private/],
    ['http://169.254.169.254/latest', /neither loopback nor private/],
    ['http://[2001:db8::1]/', /neither loopback nor private/],
    ['http://0x08080808/', /8\.8\.8\.8 is neither/],
  ]
  for (const [url, text] of refused)
    t.match(await update({ 'x-web-hook': url }), { status: 400, type: TEXT, text }, url)
  const { body } = await client.call('GET', `/model-evaluation-tasks/${SEED.running}`)
  t.equal(body.inventories[0].name, 'nightly-mmlu', 'and the call is not made')
  for (const address of [
    '127.0.0.1',
    '127.8.9.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '::1',
    'fd00::1',
    '::ffff:127.0.0.1',
  ])
    t.ok(isPrivate(address), address)
  for (const address of [
    '8.8.8.8',
    '172.32.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    'fe80::1',
    '::',
    '::ffff:8.8.8.8',
  ])
    t.notOk(isPrivate(address), address)
  const request = { headers: { 'x-web-hook': 'https://example.com/hook' } } as never
  t.match(hookOf(request, { webhooksAnywhere: true } as never), {
    anywhere: true,
    url: { host: 'example.com' },
  })
})

t.test('no hook reaches a control API', async (t) => {
  const { emulator, client, update } = await start(t)
  const url = await emulator.listen()
  const made = (await client.call('GET', '/model-evaluation-tasks?count=true')).body.total
  for (const path of ['/_mock/reset', '//_mock/reset', '/%5Fmock/reset', '/_MOCK/reset', '/_mock'])
    t.match(await update({ 'x-web-hook': url + path }), {
      status: 400,
      type: TEXT,
      text: /^Invalid header\[X-Web-Hook\], .* is below \/_mock: no hook calls a control API$/,
    })
  // What a hook sends is refused too, in case that one comes by another way.
  const posted = await fetch(`${url}/_mock/reset`, { method: 'POST', headers: { 'x-job-uuid': JOB } })
  t.equal(posted.status, 403)
  t.match(await posted.json(), { title: 'Forbidden', detail: 'the control API does not answer webhooks' })
  t.equal((await client.call('GET', '/model-evaluation-tasks?count=true')).body.total, made)
})

t.test('a page of another origin orders no hook to this machine or its network', async (t) => {
  const { update } = await start(t)
  const { hook, until } = await listener(t, 200)
  for (const origin of ['https://evil.example.com', 'http://localhost:5173', 'null'])
    t.match(await update({ 'x-web-hook': hook, origin }), {
      status: 400,
      type: TEXT,
      text: `Invalid header[X-Web-Hook], a page of another origin (${origin}) orders no hook`,
    })
  t.equal(
    (await update({ 'x-web-hook': hook, host: 'localhost:4620', origin: 'http://localhost:4620' })).status,
    202,
  )
  t.equal((await until(1)).length, 1)
  const open = await start(t, { behaviors: { 'zstack.webhooks': 'any' } })
  const answer = await open.update({ 'x-web-hook': hook, origin: 'https://evil.example.com' })
  t.equal(answer.status, 202, 'where the configuration allows hooks to anywhere')
})

t.test('a name is judged by what it resolves to', async (t) => {
  const { emulator, update } = await start(t)
  const { hook, until } = await listener(t, 200)
  await update({ 'x-web-hook': hook.replace('127.0.0.1', 'localhost') })
  t.equal((await until(1)).length, 1)
  const { journal } = emulator.world().backstage
  await update({ 'x-web-hook': 'http://no-such-host.invalid/' })
  const entry = journal.get(journal.seen)
  for (let i = 0; i < 500 && entry?.notes.length === 0; i++) await sleep(10)
  t.match(entry?.notes, [{ kind: 'callback', text: /^try 1: .*no-such-host\.invalid/ }])
})

t.test('an address of a job and its time-out are sound whatever the headers say', async (t) => {
  const client = await zstackClient(await startEmulator(t, { profile: 'live' }))
  const id = 'a/b?c#%'.padEnd(32, '.')
  const { body } = await client.call('DELETE', `/model-evaluation-tasks/${SEED.failed}`, undefined, {
    'x-job-uuid': id,
    'x-api-timeout': '1e308',
  })
  t.equal(body.apiTimeout, 1_800_000)
  t.match(await client.send('GET', new URL(body.location).pathname), { status: 200, text: '{}' })
})
