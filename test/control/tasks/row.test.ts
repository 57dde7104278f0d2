import t from 'tap'
import { startEmulator } from '../../support/emulator.ts'

const scale = { 'x-api-key': 'mock' }

t.test('every resource is the same after its own row is sent back, as JSON and as YAML', async (t) => {
  const { app, world } = await startEmulator(t)
  await app.inject({ method: 'POST', url: '/_mock/seed', payload: { count: 3 } })
  const counts = (await app.inject('/_mock/resources')).json() as Record<string, Record<string, number>>
  let seen = 0
  for (const [provider, kinds] of Object.entries(counts))
    for (const [kind, n] of Object.entries(kinds)) {
      if (n === 0) continue
      const all = world().resources({ provider, kind })
      for (const before of [all[0], all.at(-1)]) {
        const url = `/_mock/resources/${provider}/${kind}/${encodeURIComponent(before?.id ?? '')}/row`
        const what = `${provider} ${kind} ${before?.id}`
        for (const format of ['json', 'yaml']) {
          const row = await app.inject(`${url}?format=${format}`)
          t.match(row.headers['content-type'], `application/${format}`)
          const put = await app.inject({
            method: 'PUT',
            url,
            payload: row.body,
            headers: { 'content-type': 'text/plain' },
          })
          t.equal(put.statusCode, 200, `${what}: ${put.body}`)
          t.same(world().resources({ provider, kind, id: before?.id ?? '' })[0], before, what)
        }
        seen++
      }
    }
  t.ok(seen > 40)
})

const TASKS = [
  ['scale', 'evaluation', 'name', 'status', 'failed', 'status_reason', 'created_at'],
  ['zstack', 'task', 'name', 'status', 'Failed', 'reason', 'createDate'],
  ['qianfan', 'task', 'taskName', 'state', 'Failed', 'message', 'createTime'],
] as const

for (const [provider, kind, name, state, failed, reason, created] of TASKS)
  t.test(`${provider}: name, state, reason and time of a task are changed in its row`, async (t) => {
    const { app } = await startEmulator(t)
    const made = await app.inject({
      method: 'POST',
      url: '/_mock/tasks',
      payload: { provider, name: 'before' },
    })
    const [{ id }] = made.json().tasks
    const url = `/_mock/resources/${provider}/${kind}/${id}/row`
    const row = (await app.inject(url)).json()
    t.match(row, { [name]: 'before', [created]: '2026-11-21T08:00:00.000Z' })
    t.same(Object.keys(row).indexOf(state), 2, 'the state stands in front')
    const changed = { ...row, [name]: 'after', [state]: failed, [reason]: 'no disk', [created]: '-2h' }
    const put = await app.inject({ method: 'PUT', url, payload: changed })
    t.match(put.json(), {
      [name]: 'after',
      [state]: failed,
      [reason]: 'no disk',
      [created]: '2026-11-21T06:00:00.000Z',
    })
    t.match((await app.inject(`/_mock/tasks/${provider}/${id}`)).json(), {
      name: 'after',
      state: failed,
      phase: 'failed',
      reason: 'no disk',
      createdAt: '2026-11-21T06:00:00.000Z',
      steps: [{ at: '2026-11-21T06:00:00.000Z' }],
    })
    const first = put.json()
    const ended = { ...first, steps: [...first.steps.slice(0, -1), { ...first.steps.at(-1), at: '-1h' }] }
    t.equal((await app.inject({ method: 'PUT', url, payload: ended })).statusCode, 200)
    t.match((await app.inject(url)).json().steps.at(-1), { state: failed, at: '2026-11-21T07:00:00.000Z' })
  })

t.test('what is wrong in a row is named with its line, and nothing changes', async (t) => {
  const { app, world } = await startEmulator(t)
  const [before] = world().resources({ provider: 'scale', kind: 'evaluation' })
  const url = `/_mock/resources/scale/evaluation/${before?.id}/row`
  const yaml = (await app.inject(`${url}?format=yaml`)).body
  const lineOf = (start: string) => yaml.split('\n').findIndex((line) => line.startsWith(start)) + 1
  const sent = async (from: string | RegExp, to: string) => {
    const { statusCode, ...reply } = await app.inject({
      method: 'PUT',
      url,
      payload: yaml.replace(from, to),
      headers: { 'content-type': 'text/plain' },
    })
    t.equal(statusCode, 400, to)
    t.same(world().resources({ provider: 'scale', kind: 'evaluation' })[0], before)
    return reply.json().issues
  }
  t.match(await sent(/^status: .*/m, 'status: compleded'), [
    {
      path: ['status'],
      line: lineOf('status:'),
      message: 'there is no state compleded; did you mean completed?; there are ',
    },
  ])
  t.match(await sent(/^name: .*/m, 'nam: x'), [
    { path: ['nam'], line: lineOf('name:'), message: 'did you mean name?' },
  ])
  t.match(await sent(/^name: .*/m, 'name: 5'), [{ path: ['name'], line: lineOf('name:'), message: 'not 5' }])
  t.match(await sent(/^id: .*/m, 'id: other'), [
    { path: ['id'], line: lineOf('id:'), message: 'stays as it is' },
  ])
  t.match(await sent(/^created_at: .*/m, 'created_at: 2h'), [
    { path: ['created_at'], line: lineOf('created_at:') },
  ])
  t.match(await sent(/^created_at: .*/m, 'created_at: yesterday'), [
    { path: ['created_at'], line: lineOf('created_at:') },
  ])
  t.match(await sent(/^status: .*/m, 'status: running\ndata: []'), [
    { path: ['data'], message: 'is for new rows' },
  ])
  t.match(await sent(/^status: .*/m, 'status: [running'), [{ line: Number }])
  t.match(await sent(/[\s\S]+/, '- a list'), [{ message: 'a row is an object, not a list' }])
  t.match(await sent(/[\s\S]+/, ' '), [{ message: 'the body is empty' }])
  const missing = await app.inject('/_mock/resources/scale/evaluation/none/row')
  t.match(missing.json(), { status: 404, detail: 'scale has no evaluation none' })
  t.equal(
    (await app.inject({ method: 'PUT', url: '/_mock/resources/scale/evaluation/none/row', payload: {} }))
      .statusCode,
    404,
  )
})

t.test('a state and steps that differ are refused; a reason needs a state that has one', async (t) => {
  const { app } = await startEmulator(t)
  const made = await app.inject({ method: 'POST', url: '/_mock/tasks', payload: { provider: 'scale' } })
  const [{ id }] = made.json().tasks
  const url = `/_mock/resources/scale/evaluation/${id}/row`
  const row = (await app.inject(url)).json()
  const put = async (payload: object) => (await app.inject({ method: 'PUT', url, payload })).json()
  t.match(await put({ ...row, status: 'failed', steps: [row.steps[0]] }), {
    issues: [{ path: ['status'], message: 'steps say this already: change steps or status, not both' }],
  })
  t.match(await put({ ...row, name: 'other', status: 'completed', status_reason: 'why' }), {
    issues: [{ message: 'reason: completed is success, which has none' }],
  })
  t.same((await app.inject(url)).json(), row)
  const { items } = (await app.inject({ url: '/v5/evaluations?limit=100', headers: scale })).json()
  t.ok(items.length > 0)
})
