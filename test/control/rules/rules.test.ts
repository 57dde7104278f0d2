import t from 'tap'
import { startControlled } from '../../support/control.ts'

t.test('a fault is added, listed with its counts, and removed', async (t) => {
  const { control, acme, emulator } = await startControlled(t)
  const added = await control('POST', '/faults', {
    match: { operationId: 'ListTasks' },
    times: 2,
    effect: { kind: 'problem', code: 'Busy', retryAfterS: 3 },
  })
  const rule = {
    id: 'fault-1',
    match: { provider: 'acme', operationId: 'ListTasks' },
    skip: 0,
    times: 2,
    every: 1,
    probability: 1,
    effect: { kind: 'problem', code: 'Busy', retryAfterS: 3 },
    seen: 0,
    hits: 0,
  }
  t.match(added, { status: 201 })
  t.same(added.json, rule, 'the provider is filled in')
  t.match(await acme('GET', '/tasks'), { status: 503, headers: { 'retry-after': '3' } })
  t.equal((await acme('GET', '/tasks')).status, 503)
  t.equal((await acme('GET', '/tasks')).status, 200)
  t.same((await control('GET', '/faults')).json, { faults: [{ ...rule, seen: 3, hits: 2 }] })
  await acme('GET', '/tasks', undefined, 'other')
  t.same((await control('GET', '/worlds/other/faults')).json, { faults: [] })
  t.same((await control('DELETE', '/faults/fault-1')).json, { removed: 1 })
  t.match(await control('DELETE', '/faults/fault-1'), {
    status: 404,
    json: { detail: 'there is no fault fault-1' },
  })
  await control('POST', '/faults', { effect: { kind: 'delay', ms: 1 } })
  await control('POST', '/faults', { effect: { kind: 'reset' } })
  t.same((await control('DELETE', '/faults')).json, { removed: 2 })
  await control('POST', '/faults', { effect: { kind: 'reset' } })
  await control('POST', '/reset')
  t.same((await control('GET', '/faults')).json, { faults: [] }, 'a reset clears them')
  t.equal(
    (await control('POST', '/faults', { effect: { kind: 'reset' } })).json.id,
    'fault-1',
    'and their numbers',
  )
  t.equal(emulator.world().backstage.faults.size, 1)
})

t.test('a fault that names what does not exist is refused, with what was probably meant', async (t) => {
  const { control } = await startControlled(t)
  const effect = { kind: 'problem', code: 'Busy' }
  for (const [body, detail] of [
    [
      { match: { operationId: 'ListTask' }, effect },
      'no provider has an operation ListTask; did you mean ListTasks?',
    ],
    [{ match: { provider: 'x' }, effect }, 'there is no provider x; valid names: acme'],
    [{ match: { provider: 'acme', operationId: 'zzz' }, effect }, 'acme has no operation zzz'],
    [{ effect: { kind: 'problem', code: 'Bsuy' } }, 'no provider has an error code Bsuy; did you mean Busy?'],
    [
      { match: { provider: 'acme' }, effect: { kind: 'problem', code: 'Tofast' } },
      'acme has no error code Tofast; did you mean TooFast?',
    ],
    [
      { effect: { kind: 'rate-limit', perSecond: 1, code: 'nothing' } },
      'no provider has an error code nothing',
    ],
    [{ effect: { kind: 'problem' } }, /^effect: give code or problem/],
    [{ effect: { kind: 'problem', code: 'Busy', problem: 'internal' } }, /^effect: give code or problem/],
    [{ effect: { kind: 'delay' } }, /^effect: give exactly one of ms, uniform and lognormal/],
    [{ effect: { kind: 'delay', uniform: { minMs: 2, maxMs: 1 } } }, /minMs is above maxMs/],
    [{ effect: { kind: 'explode' } }, /^effect\.kind: /],
    [{ effect: { kind: 'reset', when: 'never' } }, /^effect\.when: /],
    [{ effect: { kind: 'rate-limit', perSecond: 0 } }, /^effect\.perSecond: /],
    [{ match: { operation: 'x' }, effect }, /there is no member operation; did you mean operationId\?/],
    [{ times: 0, effect }, /^times: /],
    [{ probability: 1.5, effect }, /^probability: /],
    [{ every: 0, effect }, /^every: /],
    [{}, /^effect: /],
    ['nonsense', /JSON/],
  ] as const)
    t.match(await control('POST', '/faults', body), { status: 400, json: { detail } }, JSON.stringify(body))
  t.same((await control('GET', '/faults')).json, { faults: [] })
})

t.test('the codes that a fault can answer with are listed', async (t) => {
  const { control } = await startControlled(t)
  const { codes } = (await control('GET', '/error-codes')).json
  t.equal(codes.length, 6)
  t.match(codes[4], {
    provider: 'acme',
    code: 'Busy',
    status: 503,
    kind: 'unavailable',
    when: 'the service is overloaded',
  })
})

t.test('an override answers in the operation’s place, so many times, and stores nothing', async (t) => {
  const { control, acme, emulator } = await startControlled(t)
  const answer = { status: 418, headers: { 'x-tea': 'green' }, body: { any: ['thing', 1] } }
  const added = await control('POST', '/overrides', {
    match: { operationId: 'CreateTask' },
    times: 1,
    answer,
  })
  t.match(added, { status: 201, json: { id: 'override-1', answer } })
  const teapot = await acme('POST', '/tasks', { not: 'valid' })
  t.match(teapot, { status: 418, headers: { 'x-tea': 'green' }, text: '{"any":["thing",1]}' })
  t.match(teapot.headers['content-type'], /^application\/json/)
  t.equal((await acme('POST', '/tasks', { name: 'a' })).status, 201)
  t.equal(emulator.world().count({ kind: 'task' }), 1)
  t.match((await control('GET', '/overrides')).json, { overrides: [{ seen: 2, hits: 1 }] })
  t.match((await control('GET', '/requests')).json.requests[0].notes, [
    { kind: 'override', id: 'override-1', text: 'answered 418' },
  ])
})

t.test(
  'an override of one resource leaves the others alone; texts and empty bodies go out as they are',
  async (t) => {
    const { control, acme } = await startControlled(t)
    const { id } = (await acme('POST', '/tasks', { name: 'a' })).json
    await control('POST', '/overrides', {
      match: { resource: id },
      times: 1,
      answer: { headers: { 'content-type': 'text/html' }, body: '<h1>gateway</h1>' },
    })
    t.equal((await acme('GET', '/tasks/other')).status, 404)
    t.match(await acme('GET', `/tasks/${id}`), {
      status: 200,
      text: '<h1>gateway</h1>',
      headers: { 'content-type': 'text/html' },
    })
    await control('POST', '/overrides', {
      match: { operationId: 'GetTask' },
      times: 1,
      answer: { status: 204 },
    })
    t.match(await acme('GET', `/tasks/${id}`), { status: 204, text: '' })
    t.equal((await acme('GET', `/tasks/${id}`)).json.state, 'Queued')
  },
)

t.test('an override does not open the door: credentials are still checked', async (t) => {
  const { control, emulator } = await startControlled(t)
  await control('POST', '/overrides', { answer: { body: {} } })
  t.equal((await emulator.app.inject('/acme/tasks')).statusCode, 401)
})

t.test('an override that cannot be sent is refused', async (t) => {
  const { control } = await startControlled(t)
  for (const [body, detail] of [
    [{ answer: { status: 99 } }, /^answer\.status: /],
    [{ answer: { headers: { 'x y': '1' } } }, 'answer.headers.x y: this name is not allowed'],
    [{ answer: { headers: { x: 'a\r\nb' } } }, /not a valid header value/],
    [{ match: { operationId: 'nope' }, answer: {} }, /^no provider has an operation nope/],
  ] as const)
    t.match(
      await control('POST', '/overrides', body),
      { status: 400, json: { detail } },
      JSON.stringify(body),
    )
})
