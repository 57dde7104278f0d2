import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import t from 'tap'
import { startControlled } from '../../support/control.ts'
import { startEmulator } from '../../support/emulator.ts'

/** The lines of a text that are about a metric, without its head. */
const lines = (text: string, name: string): string[] =>
  text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))

const hasPromtool = spawnSync('promtool', ['--version']).status === 0

t.test('requests are counted by provider, operation and class of the status', async (t) => {
  const all = await startControlled(t)
  await all.acme('POST', '/tasks', { name: 'a' })
  await all.acme('GET', '/tasks')
  await all.acme('GET', '/tasks', undefined, 'b')
  await all.acme('GET', '/tasks/none')
  await all.acme('GET', '/no-such-path')
  const { status, headers, text } = await all.control('GET', '/metrics')
  t.match(
    { status, type: headers['content-type'] },
    { status: 200, type: 'text/plain; version=0.0.4; charset=utf-8' },
  )
  t.same(lines(text, 'evalmock_requests_total').sort(), [
    'evalmock_requests_total{provider="acme",operation="",status="4xx"} 1',
    'evalmock_requests_total{provider="acme",operation="CreateTask",status="2xx"} 1',
    'evalmock_requests_total{provider="acme",operation="GetTask",status="4xx"} 1',
    'evalmock_requests_total{provider="acme",operation="ListTasks",status="2xx"} 2',
  ])
  t.match(text, /^# TYPE evalmock_request_duration_seconds histogram$/m)
  const list = 'provider="acme",operation="ListTasks",status="2xx"'
  t.match(text, `evalmock_request_duration_seconds_bucket{${list},le="+Inf"} 2`)
  t.match(text, `evalmock_request_duration_seconds_count{${list}} 2`)
  const buckets = lines(text, 'evalmock_request_duration_seconds_bucket').filter((line) =>
    line.includes(list),
  )
  const seconds = '0.0005 0.001 0.0025 0.005 0.01 0.025 0.05 0.1 0.25 0.5 1 2.5 5 10 +Inf'
  t.equal(buckets.map((line) => /le="([^"]*)"/.exec(line)?.[1]).join(' '), seconds)
  const classes = buckets.map((line) => Number(line.split(' ')[1]))
  t.same(
    classes,
    [...classes].sort((a, b) => a - b),
    'each class contains the smaller ones',
  )
  t.match(text, /^nodejs_eventloop_lag_p99_seconds \d/m)
  t.match(text, /^process_resident_memory_bytes \d/m)
})

t.test('what a reset or a dropped world forgets stays counted', async (t) => {
  const all = await startControlled(t)
  await all.acme('GET', '/tasks', undefined, 'b')
  await all.acme('GET', '/tasks')
  await all.control('DELETE', '/worlds/b')
  await all.control('POST', '/reset')
  const { text } = await all.control('GET', '/metrics')
  t.match(text, 'evalmock_requests_total{provider="acme",operation="ListTasks",status="2xx"} 2')
  t.match(lines(text, 'evalmock_journal_entries'), ['evalmock_journal_entries 0'])
})

t.test('faults, overrides, and answers that never came', async (t) => {
  const all = await startControlled(t)
  await all.control('POST', '/faults', { effect: { kind: 'delay', ms: 1 }, times: 2 })
  await all.acme('GET', '/tasks')
  await all.acme('GET', '/tasks')
  await all.control('POST', '/faults', { effect: { kind: 'close' }, times: 1 })
  await all.acme('GET', '/tasks').catch(() => undefined)
  await all.control('DELETE', '/faults')
  await all.control('POST', '/overrides', { answer: { status: 503, body: {} } })
  await all.acme('GET', '/tasks')
  const { text } = await all.control('GET', '/metrics')
  t.match(text, 'evalmock_fault_hits_total{provider="acme"} 3')
  t.match(text, 'evalmock_override_hits_total{provider="acme"} 1')
  t.match(text, 'evalmock_requests_total{provider="acme",operation="ListTasks",status="none"} 1')
  t.match(text, 'evalmock_requests_total{provider="acme",operation="ListTasks",status="5xx"} 1')
})

t.test('tasks are counted by state, of all worlds or of each', async (t) => {
  const { control } = await startControlled(t, { providers: undefined, fixtures: ['builtin'] })
  await control('POST', '/worlds', { name: 'w', empty: true })
  await control('POST', '/worlds/w/tasks', { provider: 'scale', count: 3, mix: { failed: 1, completed: 2 } })
  const { text } = await control('GET', '/metrics?perWorld=true')
  const ofW = lines(text, 'evalmock_tasks').filter((line) => line.includes('world="w"'))
  t.same(ofW.filter((line) => line.includes('kind="evaluation"')).sort(), [
    'evalmock_tasks{provider="scale",kind="evaluation",state="completed",phase="completed",world="w"} 2',
    'evalmock_tasks{provider="scale",kind="evaluation",state="failed",phase="failed",world="w"} 1',
  ])
  const sum = (one: string): number =>
    lines(one, 'evalmock_tasks').reduce((all, line) => all + Number(line.split(' ').at(-1)), 0)
  const { text: plain } = await control('GET', '/metrics')
  t.notMatch(plain, 'world=')
  t.equal(sum(plain), sum(text))
  t.match(plain, /^evalmock_worlds 2$/m)
})

t.test('a server of which nothing is counted says so', async (t) => {
  const { control } = await startControlled(t, { metrics: false })
  t.match(await control('GET', '/metrics'), {
    status: 409,
    json: { detail: 'this server was started without metrics' },
  })
  t.match(await control('GET', '/metrics?perWorl=true'), { status: 400, json: { detail: /perWorl/ } })
})

t.test('metrics need the control token', async (t) => {
  const { app } = await startEmulator(t, { controlToken: 'secret' })
  t.equal((await app.inject('/_mock/metrics')).statusCode, 401)
  const headers = { authorization: 'Bearer secret' }
  t.equal((await app.inject({ url: '/_mock/metrics', headers })).statusCode, 200)
})

t.test(
  'promtool finds nothing wrong',
  { skip: hasPromtool ? false : 'there is no promtool here' },
  async (t) => {
    const { app } = await startEmulator(t)
    for (const url of ['/v5/evaluations', '/v5/nothing'])
      await app.inject({ url, headers: { 'x-api-key': 'mock' } })
    const { body: input } = await app.inject('/_mock/metrics?perWorld=true')
    t.match(spawnSync('promtool', ['check', 'metrics'], { input, encoding: 'utf8' }), {
      status: 0,
      stdout: '',
      stderr: '',
    })
  },
)

t.test('every metric has its line in the page, and the page no others', async (t) => {
  const page = readFileSync(new URL('../../../docs/metrics.md', import.meta.url), 'utf8')
  const { app } = await startEmulator(t)
  const { body } = await app.inject('/_mock/metrics')
  const own = [...body.matchAll(/^# TYPE (evalmock_\w+) /gm)].map(([, name]) => name)
  t.same([...page.matchAll(/^\| `(evalmock_\w+)`/gm)].map(([, name]) => name).sort(), own.sort())
})
