import { get } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { maskBody, maskHeaders } from '../../../src/control/requests/secrets.ts'
import { type Controlled, startControlled } from '../../support/control.ts'
import { startEmulator } from '../../support/emulator.ts'

const make = async ({ acme }: Controlled, name = 'a', world = 'default'): Promise<string> =>
  (await acme('POST', '/tasks', { name }, world)).json.id

t.test('the journal keeps each request with its answer, a world for itself', async (t) => {
  const all = await startControlled(t)
  const id = await make(all)
  await all.acme('GET', `/tasks/${id}?verbose=1`, undefined, 'other')
  t.match((await all.control('GET', '/requests')).json, {
    total: 1,
    requests: [
      {
        id: 1,
        at: '2026-11-21T08:00:00.000Z',
        provider: 'acme',
        operationId: 'CreateTask',
        caller: 'default',
        method: 'POST',
        url: '/acme/tasks',
        fate: 'answered',
        status: 201,
        durationMs: Number,
        notes: [],
      },
    ],
  })
  t.match((await all.control('GET', '/worlds/other/requests')).json, {
    total: 1,
    requests: [
      { id: 1, operationId: 'GetTask', status: 404, code: 'NoSuchTask', url: `/acme/tasks/${id}?verbose=1` },
    ],
  })
  t.match((await all.control('GET', '/requests/1')).json, {
    request: { headers: { 'content-type': 'application/json' }, body: '{"name":"a"}', bodyBytes: 12 },
    reply: {
      headers: { 'content-type': /json/ },
      body: `{"id":"${id}","name":"a","state":"Queued","size":1}`,
    },
  })
  t.match(await all.control('GET', '/requests/2'), { status: 404 })
  t.same((await all.control('DELETE', '/requests')).json, { removed: 1 })
  t.same((await all.control('GET', '/requests')).json, { total: 0, requests: [] })
  await make(all)
  t.equal((await all.control('GET', '/requests')).json.requests[0].id, 2, 'ids go on')
})

t.test('the journal is asked by provider, operation, status, fate and since', async (t) => {
  const all = await startControlled(t)
  const id = await make(all)
  await all.acme('GET', `/tasks/${id}`)
  await all.acme('GET', '/tasks/none')
  await all.acme('GET', '/nowhere')
  const ids = async (query: string): Promise<number[]> =>
    (await all.control('GET', `/requests?${query}`)).json.requests.map((one: { id: number }) => one.id)
  t.same(await ids(''), [1, 2, 3, 4])
  t.same(await ids('operationId=GetTask'), [2, 3])
  t.same(await ids('operationId=GetTask&status=200'), [2])
  t.same(await ids('status=4xx'), [3, 4])
  t.same(await ids('code=NoSuchTask'), [3])
  t.same(await ids('method=post'), [1])
  t.same(await ids('path=/acme/tasks/none'), [3])
  t.same(await ids('since=2'), [3, 4])
  t.same(await ids('limit=1'), [4])
  t.same(await ids('fate=broken'), [])
  t.same(await ids('caller=default&provider=acme'), [1, 2, 3])
  t.match(await all.control('GET', '/requests?status=many'), { status: 400 })
  t.match(await all.control('GET', '/requests?sort=x'), { status: 400 })
  t.match((await all.control('GET', '/requests?full=true&limit=1')).json.requests[0], {
    request: { headers: {} },
  })
})

t.test('what is shown of a request carries no secret', async (t) => {
  const { emulator, control } = await startControlled(t)
  await emulator.app.inject({
    method: 'POST',
    url: '/acme/tasks?access_token=hush&a=1',
    headers: {
      'x-api-key': 'default',
      authorization: 'scheme-v1/mock/2026-11-21T08:00:00Z/1800/host/abcdef',
      cookie: 'session=1',
      'content-type': 'application/json',
    },
    payload: '{"name":"a","password":"open \\" sesame","AccessKeySecret" : "s"}',
  })
  t.match((await control('GET', '/requests/1')).json, {
    url: '/acme/tasks?access_token=***&a=1',
    request: {
      headers: {
        'x-api-key': '***',
        authorization: 'scheme-v1/mock/2026-11-21T08:00:00Z/1800/host/***',
        cookie: '***',
        'content-type': 'application/json',
      },
      body: '{"name":"a","password":"***","AccessKeySecret" : "***"}',
    },
  })
})

t.test('a refused request says why, and what was probably meant', async (t) => {
  const all = await startControlled(t)
  await all.acme('POST', '/tasks', { name: 1 })
  await all.acme('GET', '/task')
  await all.acme('POST', '/tasks/abc')
  await all.emulator.app.inject('/acme/tasks')
  const shown = async (id: number) => (await all.control('GET', `/requests/${id}`)).json
  t.match(await shown(1), { code: 'BadRequest', refusal: { kind: 'invalid', issues: [/^name: /] } })
  t.match(await shown(2), { refusal: { kind: 'no-route' }, nearest: 'GET /acme/tasks' })
  t.match(await shown(3), { nearest: /^GET|PATCH|DELETE \/acme\/tasks\/\{id\}$/ })
  t.match(await shown(4), {
    status: 401,
    code: 'Unauthorized',
    refusal: { kind: 'unauthenticated', message: 'no key' },
    notes: [{ kind: 'auth', text: 'there is no x-api-key header' }],
  })
})

t.test('what was sent and nothing read is told', async (t) => {
  const all = await startControlled(t)
  await all.acme('POST', '/tasks?dry=1', { name: 'a', Size: 3 })
  await all.acme('GET', '/tasks?State=Done')
  t.same((await all.control('GET', '/requests/1')).json.unread, ['body Size'])
  t.same((await all.control('GET', '/requests/2')).json.unread, ['query State'])
})

t.test('the ring is bounded by count, and bodies by size', async (t) => {
  const all = await startControlled(t)
  const big = 'x'.repeat(100_000)
  const { json } = await all.acme('POST', '/tasks', { name: big })
  t.equal(json.name.length, 100_000)
  t.match((await all.control('GET', '/requests/1')).json, {
    request: { bodyBytes: 100_011, body: `{"name":"${'x'.repeat(65_536 - 9)}` },
    reply: { body: /^.{65536}$/ },
  })
  for (let i = 0; i < 1001; i++) await all.acme('GET', '/tasks/none')
  const { total, requests } = (await all.control('GET', '/requests?limit=1')).json
  t.equal(total, 1000)
  t.equal(requests[0].id, 1002)
  t.equal((await all.control('GET', '/requests/2')).status, 404)
  for (let i = 0; i < 100; i++) await all.acme('POST', '/tasks', { name: big })
  const kept = (await all.control('GET', '/requests?limit=10000')).json.total
  t.ok(kept < 80, `${kept} requests of some 130 kB`)
})

t.test('verify: so often, with this body, in this order', async (t) => {
  const all = await startControlled(t)
  await make(all, 'first')
  await all.acme('POST', '/tasks', { name: 'second', size: 2 })
  await all.acme('GET', '/tasks?state=Queued')
  const verify = (body: object) => all.control('POST', '/requests/verify', body)
  for (const body of [
    {},
    { match: { operationId: 'CreateTask' }, count: 2 },
    { match: { operationId: 'CreateTask', body: { name: 'second' } }, count: 1 },
    { match: { body: { size: 2 } }, atLeast: 1, atMost: 1 },
    { match: { operationId: 'DeleteTask' }, count: 0 },
    { match: { operationId: 'DeleteTask' }, atMost: 3 },
    { match: { query: { state: 'Queued' }, headers: { 'X-Api-Key': 'default' }, status: '2xx' } },
    { match: { operationId: 'CreateTask' }, count: 1, since: 1 },
    { order: [{ body: { name: 'first' } }, { operationId: 'ListTasks' }] },
  ])
    t.match(await verify(body), { status: 200 }, JSON.stringify(body))
  t.match((await verify({ match: { operationId: 'CreateTask' } })).json, {
    count: 2,
    requests: [{ id: 1 }, { id: 2 }],
  })
})

t.test('what does not hold is told so that a person can read it', async (t) => {
  const all = await startControlled(t)
  await make(all, 'first')
  await all.acme('POST', '/tasks', { name: 'second', list: [1, { a: 2 }] })
  await all.acme('GET', '/tasks/none')
  const verify = (body: object) => all.control('POST', '/requests/verify', body)
  for (const [body, detail] of [
    [
      { match: { operationId: 'CreateTask' }, count: 3 },
      'expected exactly 3 of CreateTask, but there were 2; the closest is request 3 (GET /acme/tasks/none): operationId is "GetTask", not "CreateTask"',
    ],
    [
      { match: { operationId: 'CreateTask' }, atMost: 1 },
      'expected at most 1 of CreateTask, but there were 2',
    ],
    [
      { match: { operationId: 'CreateTask', body: { name: 'third' } } },
      'expected at least 1 of CreateTask {"body":{"name":"third"}}, but there were 0; the closest is request 2 (POST /acme/tasks): body.name is "second", not "third"',
    ],
    [
      { match: { operationId: 'CreateTask', body: { list: [1, { a: 3 }] } } },
      /closest is request 2 \(POST \/acme\/tasks\): body\.list\[1\]\.a is 2, not 3$/,
    ],
    [{ match: { body: { list: [1] } } }, /body\.list has 2 elements, not 1$/],
    [{ match: { operationId: 'GetTask', status: 200 } }, /closest is request 3 .*: status is 404, not 200$/],
    [
      { order: [{ operationId: 'GetTask' }, { operationId: 'CreateTask' }] },
      'expected CreateTask as number 2 of the order, but there was none after request 3; request 1 matches, but came before',
    ],
    [{ match: { operationId: 'ListTasks' }, since: 3 }, /; no request has come$/],
  ] as const)
    t.match(
      await verify(body),
      { status: 417, json: { title: 'Expectation Failed', status: 417, detail } },
      JSON.stringify(body),
    )
})

t.test('an expectation that means nothing is refused', async (t) => {
  const { control } = await startControlled(t)
  for (const [body, detail] of [
    [
      { match: { operationId: 'CreatTask' } },
      'no provider has an operation CreatTask; did you mean CreateTask?',
    ],
    [{ order: [{ provider: 'x' }] }, 'there is no provider x; valid names: acme'],
    [{ match: {}, order: [{}] }, /give match or order/],
    [{ count: 1, atLeast: 1 }, /count cannot be combined/],
    [{ order: [{}], count: 1 }, /order cannot be combined/],
    [{ match: { operation: 'x' } }, /there is no member operation; did you mean operationId\?/],
    [{ count: -1 }, /^count: /],
  ] as const)
    t.match(
      await control('POST', '/requests/verify', body),
      { status: 400, json: { detail } },
      JSON.stringify(body),
    )
  t.match(await control('POST', '/requests/await', { timeoutMs: 0 }), { status: 400 })
})

t.test('await answers when the request has come, or when the time is up', async (t) => {
  const all = await startControlled(t)
  const waiting = all.control('POST', '/requests/await', { match: { operationId: 'CreateTask' }, atLeast: 2 })
  await make(all)
  await all.acme('GET', '/tasks')
  await make(all)
  t.match(await waiting, { status: 200, json: { count: 2, requests: [{ id: 1 }, { id: 3 }] } })
  t.match(await all.control('POST', '/requests/await', {}), { status: 200 }, 'what has come before counts')
  const late = await all.control('POST', '/requests/await', {
    match: { operationId: 'GetTask' },
    timeoutMs: 30,
    since: 1,
  })
  t.match(late, {
    status: 417,
    json: { detail: /^expected at least 1 of GetTask, but there were 0; the closest is/ },
  })
})

t.test('coverage counts operations, outcomes and states that were met', async (t) => {
  const all = await startControlled(t)
  const { json: none } = await all.control('GET', '/coverage')
  t.same(none.operations, { met: 0, total: 5, percent: 0 })
  const id = await make(all)
  await all.acme('GET', `/tasks/${id}`)
  await all.acme('GET', '/tasks/none')
  await all.acme('GET', '/tasks/none')
  await all.control('POST', '/clock/advance', { ms: 3000 })
  await all.acme('GET', '/tasks')
  const { json } = await all.control('GET', '/coverage')
  t.same(json.operations, { met: 3, total: 5, percent: 60 })
  t.same(json.outcomes, { met: 4, total: 35, percent: 11.4 })
  t.same(json.states, { met: 2, total: 5, percent: 40 })
  t.match(json.providers[0], {
    provider: 'acme',
    operations: [
      { operationId: 'CreateTask', met: true, outcomes: { success: 1 } },
      { operationId: 'ListTasks', met: true },
      { operationId: 'GetTask', met: true, outcomes: { success: 1, NoSuchTask: 2 } },
      { operationId: 'UpdateTask', met: false, outcomes: {} },
      { operationId: 'DeleteTask', met: false },
    ],
    kinds: [{ kind: 'task', met: ['Queued', 'Running'], missing: ['Done', 'Failed', 'Partly'] }],
  })
  t.match(await all.control('GET', '/coverage?min=60'), { status: 200 })
  t.match(await all.control('GET', '/coverage?min=61'), {
    status: 417,
    json: { detail: '60 % of the operations were answered with success, but at least 61 % are required' },
  })
  const text = await all.control('GET', '/coverage?format=text&min=99')
  t.equal(text.status, 417)
  t.equal(
    text.text,
    `Acme: 3 of 5 operations
  + CreateTask  success 1
  + ListTasks   success 1
  + GetTask     success 1, NoSuchTask 2
  - UpdateTask
  - DeleteTask
  states of task: Queued, Running; not met: Done, Failed, Partly

operations 3 of 5 (60 %), outcomes 4 of 35 (11.4 %), states 2 of 5 (40 %)
not enough: at least 99 % of the operations are required
`,
  )
  const junit = await all.control('GET', '/coverage?format=junit')
  t.match(junit.headers['content-type'], /^application\/xml/)
  t.match(junit.text, /<testsuite name="acme" tests="35" failures="2" skipped="29">/)
  t.match(junit.text, /<testcase classname="acme.GetTask" name="NoSuchTask"\/>/)
  t.match(
    junit.text,
    /<testcase classname="acme.DeleteTask" name="success"><failure message="never answered with success"\/>/,
  )
  t.match(await all.control('GET', '/coverage?format=html'), { status: 400 })
  t.match(await all.control('GET', '/coverage?provider=nope'), { status: 400 })
  await all.control('POST', '/reset')
  t.same((await all.control('GET', '/coverage')).json, none)
})

interface Listener {
  readonly lines: string[]
  /** Resolves when the text has come. */
  until(text: string): Promise<void>
  close(): void
}

async function listen(
  t: Test,
  port: number,
  path: string,
  headers: Record<string, string> = {},
): Promise<Listener> {
  let text = ''
  const waiting = new Set<() => void>()
  const request = get({ port, path: `/_mock${path}`, headers })
  request.on('error', () => {})
  t.teardown(() => request.destroy())
  await new Promise<void>((resolve) => {
    request.on('response', (response) => {
      response.on('error', () => {})
      response.on('data', (chunk) => {
        text += chunk
        for (const check of waiting) check()
      })
      resolve()
    })
  })
  return {
    get lines() {
      return text.split('\n').filter((line) => /^(id|event|data): /.test(line))
    },
    until: (wanted) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!text.includes(wanted)) return
          waiting.delete(check)
          resolve()
        }
        waiting.add(check)
        check()
      }),
    close: () => void request.destroy(),
  }
}

t.test(
  'events tell of requests and of states, in order, and can be taken up again where they broke off',
  async (t) => {
    const all = await startControlled(t)
    await all.emulator.listen()
    const { port } = all.emulator.app.server.address() as AddressInfo
    const first = await listen(t, port, '/events')
    await first.until('retry: 1000')
    const id = await make(all)
    await all.control('POST', '/clock/advance', { ms: 20_000 })
    await first.until('"to":"Done"')
    const state = (from: string | undefined, to: string, at: string) =>
      `data: ${JSON.stringify({ world: 'default', provider: 'acme', kind: 'task', id, from, to, at: `2026-11-21T08:00:${at}.000Z` })}`
    const { lines } = first
    t.same(
      lines.filter((line) => !line.includes('"method"')),
      [
        'id: 1',
        'event: state',
        state(undefined, 'Queued', '00'),
        'id: 2',
        'event: request',
        'id: 3',
        'event: state',
        state('Queued', 'Running', '02'),
        'id: 4',
        'event: state',
        state('Running', 'Done', '10'),
      ],
    )
    t.match(lines[5], /^data: \{"id":1,.*"operationId":"CreateTask"/)
    first.close()

    await all.acme('DELETE', `/tasks/${id}`)
    await all.control('POST', '/reset')
    const second = await listen(t, port, '/events?types=state,world', { 'last-event-id': '3' })
    await second.until('"what":"reset"')
    t.same(
      second.lines.filter((line) => line.startsWith('id: ')),
      ['id: 4', 'id: 5', 'id: 7'],
    )
    const all_ = await listen(t, port, '/events?since=0&types=world')
    await all_.until('"what":"reset"')
  },
)

t.test('a listener hears of a step when it begins, though nobody asks', async (t) => {
  const all = await startControlled(t)
  await all.emulator.listen()
  const { port } = all.emulator.app.server.address() as AddressInfo
  all.emulator.world('w')
  const listener = await listen(t, port, '/worlds/w/events?types=state')
  await all.control('PUT', '/worlds/w/plan', { queueMs: 30, runMs: 50 })
  await all.control('PUT', '/worlds/w/clock', { frozen: false })
  await make(all, 'a', 'w')
  const began = performance.now()
  await listener.until('"to":"Done"')
  const ms = performance.now() - began
  t.ok(ms < 1000, `${ms} ms`)
  await all.control('DELETE', '/worlds/w')
})

t.test('who asks for more than is kept is told of the gap; a dropped world ends its stream', async (t) => {
  const all = await startControlled(t)
  await all.emulator.listen()
  const { port } = all.emulator.app.server.address() as AddressInfo
  for (let i = 0; i < 2100; i++)
    all.emulator.world('w').backstage.events.add({ type: 'world', what: 'reset', at: 0 })
  const listener = await listen(t, port, '/worlds/w/events?since=10')
  await listener.until('id: 2100')
  t.same(listener.lines.slice(0, 2), ['event: gap', 'data: {"from":11,"to":100}'])
  await all.control('DELETE', '/worlds/w')
  await listener.until('"what":"dropped"')
})

t.test('a body that is nested too deep is compared as a text, and harms no other question', async (t) => {
  const { app } = await startEmulator(t)
  const control = async (path: string, payload: object) =>
    app.inject({ method: 'POST', url: `/_mock${path}`, payload })
  const headers = { 'x-api-key': 'mock', 'content-type': 'application/json' }
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
  const refused = await app.inject({ method: 'POST', url: '/v5/evaluations', headers, payload: deep })
  t.equal(refused.statusCode, 400)
  await app.inject({ method: 'POST', url: '/v5/evaluations', headers, payload: { name: 'shallow' } })
  const match = { operationId: 'CreateEvaluation', body: { name: 'shallow' } }
  for (const path of ['/requests/verify', '/requests/await']) {
    const answer = await control(path, {
      match,
      atLeast: 1,
      ...(path.endsWith('await') && { timeoutMs: 50 }),
    })
    t.match([answer.statusCode, answer.json()], [200, { count: 1 }], path)
  }
})

t.test('an expectation that is very long is told in part', async (t) => {
  const { app } = await startEmulator(t)
  const headers = { 'x-api-key': 'mock', 'content-type': 'application/json' }
  await app.inject({ method: 'POST', url: '/v5/evaluations', headers, payload: { name: 'x' } })
  const body = { name: 'y'.repeat(1_000_000) }
  const answer = await app.inject({
    method: 'POST',
    url: '/_mock/requests/verify',
    payload: { match: { operationId: 'CreateEvaluation', body }, atLeast: 1 },
  })
  t.equal(answer.statusCode, 417)
  t.match(answer.json().detail, /body\.name is "x", not "y{199}…$/)
  t.ok(answer.body.length < 5000, `${answer.body.length} characters`)
})

t.test('secrets are masked in bodies of every form', async (t) => {
  const cases: [body: string, shown: string][] = [
    ['{"password":"p"}', '{"password":"***"}'],
    ['{ "AccessKeySecret" : "a\\"b" , "name": "n" }', '{ "AccessKeySecret" : "***" , "name": "n" }'],
    ['{"secret":["a"],"x":"secret"}', '{"secret":["a"],"x":"secret"}'],
    ['{"password":"cut o', '{"password":"***"'],
    ['{"a":"password","b":"c"}', '{"a":"password","b":"c"}'],
    ['{"deep":{"clientSecret":"s"},"last":1}', '{"deep":{"clientSecret":"***"},"last":1}'],
  ]
  for (const [body, shown] of cases) t.equal(maskBody(body), shown, body)
  const long = `{"password":"${'\\"'.repeat(1_000_000)}`
  t.equal(maskBody(long), '{"password":"***"')
})

t.test('an Authorization header keeps what names the key, and loses the rest', async (t) => {
  const cases: [header: string, shown: string][] = [
    ['ZStack mock:c2ln', 'ZStack mock:***'],
    ['OAuth 0123', 'OAuth ***'],
    [
      'bce-auth-v1/mock/2026-11-21T08:00:00Z/1800/host/abcd',
      'bce-auth-v1/mock/2026-11-21T08:00:00Z/1800/host/***',
    ],
    ['justone', '***'],
    ['Bearer ', 'Bearer '],
  ]
  for (const [header, shown] of cases)
    t.same(maskHeaders({ authorization: header }), { authorization: shown })
})
