// No call of the control API fails on what it is sent: each says what is wrong, and nothing is changed by half.
import t from 'tap'
import { startControlled } from '../support/control.ts'
import { openapiOf } from '../support/document.ts'

const NASTY: readonly unknown[] = [
  null,
  [],
  'text',
  0,
  true,
  {},
  { '': '' },
  { __proto__: null, constructor: 1, toString: 2 },
  { name: null, ms: null, at: null, match: null, effect: null, answer: null, resources: null },
  { name: '', ms: '1', at: 'soon', match: '', effect: '', answer: '', resources: {} },
  { name: 'x'.repeat(100_000), ms: 1e308, at: '9999999-01-01T00:00:00Z', fraction: 'NaN' },
  { ms: -1 },
  { ms: 1.5 },
  { ms: 8.64e15 },
  { at: '0000-01-01T00:00:00Z', frozen: true },
  { at: '2026-11-21T08:00:00Z', frozen: 'yes' },
  { rate: 0 },
  { rate: 1e9 },
  { effect: { kind: 'delay', ms: 1e9 } },
  { effect: { kind: 'cut', bytes: -1 } },
  { match: { operationId: '__proto__' }, effect: { kind: 'reset' } },
  { match: { provider: 'constructor' }, effect: { kind: 'reset' } },
  { effect: { kind: 'problem', code: 'toString' } },
  { match: { resource: '' }, effect: { kind: 'hang' } },
  { operations: { __proto__: {}, constructor: {} } },
  { providers: { toString: {} } },
  { match: { body: { a: [{ b: null }] }, headers: { '\u0000': 'x' }, query: { ä: '汉' } } },
  { order: [] },
  { answer: { status: 204, body: { not: 'empty' }, headers: { 'transfer-encoding': 'chunked' } } },
  { resources: [null] },
  { resources: [{ id: '', name: '', doc: {} }] },
  { resources: [{ id: '\u2028"\\', name: '汉字', doc: { size: 1 }, createdAt: '2026-11-21T08:00:00Z' }] },
  { format: 'evalmock-world', version: 0 },
  { format: 'evalmock-world', version: 1e9 },
]

t.test('whatever is sent, the answer is no failure of the server', async (t) => {
  const { control } = await startControlled(t, { maxWorlds: 50 })
  const document = openapiOf('control')
  let calls = 0
  for (const [path, item] of Object.entries(document.paths as Record<string, Record<string, unknown>>))
    for (const method of Object.keys(item)) {
      if (/events|await|docs/.test(path)) continue
      const url = path
        .replace('/_mock', '')
        .replace('{world}', 'w')
        .replace('{provider}', 'acme')
        .replace('{kind}', 'task')
        .replace(/\{\w+\}/g, 'x')
      const bodies = method === 'post' || method === 'put' ? NASTY : [undefined]
      for (const body of bodies) {
        const { status, text } = await control(method.toUpperCase(), url, body)
        calls++
        if (status >= 500 && status !== 503)
          t.fail(`${method} ${url} ${JSON.stringify(body)}: ${status} ${text}`)
      }
    }
  t.ok(calls > 500, `${calls} calls`)
})

t.test('addresses that are odd are told', async (t) => {
  const { control } = await startControlled(t)
  for (const path of [
    '/worlds/a%2Fb/clock',
    `/worlds/${'x'.repeat(65)}/clock`,
    '/worlds/%00/clock',
    '/worlds/ä/clock',
    '/requests?limit=0',
    '/requests?limit=1&limit=2',
    '/requests?since=-1',
    '/requests/abc',
    '/requests/99999999999999999999',
    '/resources/acme/task?limit=1e9',
    '/timeline?limit=x',
    '/coverage?min=101',
    '/events?types=everything',
    '/events?since=x',
    '/snapshots/..%2f..%2fetc',
  ]) {
    const { status, json } = await control('GET', path)
    t.ok(status >= 400 && status < 500, `${path}: ${status}`)
    t.type(json?.title, 'string', path)
  }
})

t.test('two answers that cannot be sent together do not break the connection', async (t) => {
  const { control, acme } = await startControlled(t)
  for (const answer of [
    { status: 204, body: { not: 'empty' } },
    { status: 304, body: 'text' },
    { headers: { 'content-length': '3' }, body: { longer: 'than three' } },
  ]) {
    const { status } = await control('POST', '/overrides', { times: 1, answer })
    if (status === 201) t.ok((await acme('GET', '/tasks')).status > 0, JSON.stringify(answer))
    else t.equal(status, 400)
  }
})

t.test('a JSON body that is no object is refused by every call, and makes nothing', async (t) => {
  const { control } = await startControlled(t)
  const document = openapiOf('control')
  await control('POST', '/worlds', { name: 'w' })
  const before = (await control('GET', '/worlds/w/state')).text
  let calls = 0
  for (const [path, item] of Object.entries(document.paths as Record<string, Record<string, unknown>>))
    for (const method of ['post', 'put', 'patch'].filter((one) => one in item)) {
      const url = path
        .replace('/_mock', '')
        .replace('{provider}', 'acme')
        .replace('{kind}', 'task')
        .replace(/\{(?!world)\w+\}/g, '1')
      for (const body of [null, [], [{}], 'text', '', 0, 1.5, true, false]) {
        const sent = JSON.stringify(body)
        for (const world of path.includes('{world}') ? ['w', 'fresh'] : ['w']) {
          const reply = await control(method.toUpperCase(), url.replace('{world}', world), sent)
          t.equal(reply.status, 400, `${method} ${url} ${world} ${sent}: ${reply.text}`)
          calls++
        }
      }
    }
  t.ok(calls > 200, `${calls} calls`)
  t.equal((await control('GET', '/worlds/w/state')).text, before)
  const { json } = await control('GET', '/worlds')
  t.same(
    json.worlds.map(({ name }: { name: string }) => name),
    ['default', 'w'],
  )
})

t.test('a refused call makes no world', async (t) => {
  const { control } = await startControlled(t, { clock: '2026-11-21T08:00:00Z' })
  for (const [method, path, body] of [
    ['PUT', '/state', { acme: { tasks: [{ nme: 'x' }] } }],
    ['PUT', '/state', 'acme: [unfinished'],
    ['PUT', '/state', { format: 'evalmock-world', version: 1e9 }],
    ['POST', '/state', { acme: { taks: [] } }],
    ['PUT', '/resources/acme/task', { resources: [{ id: 'x', name: 'n', doc: { size: 'many' } }] }],
    ['PUT', '/clock', { at: '2020-01-01T00:00:00Z' }],
    ['PUT', '/clock', { frozen: true, at: '2020-01-01T00:00:00Z' }],
    ['POST', '/tasks', { provider: 'amce' }],
    ['POST', '/seed', { provider: 'amce' }],
    ['PUT', '/plan', { providers: { amce: {} } }],
    ['POST', '/faults', { match: { provider: 'amce' }, effect: { kind: 'reset' } }],
    ['POST', '/overrides', { match: { operationId: 'MakeTsk' }, answer: { status: 418 } }],
    ['POST', '/snapshots/nothing/restore', undefined],
  ] as const) {
    const { status, text } = await control(method, `/worlds/fresh${path}`, body)
    t.ok(status >= 400 && status < 500, `${method} ${path}: ${status} ${text}`)
    t.equal((await control('GET', '/worlds/fresh')).status, 404, `${method} ${path} made a world`)
  }
})
