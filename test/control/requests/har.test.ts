import harValidator from 'har-validator'
import t from 'tap'
import { main } from '../../../src/cli/main.ts'
import { startControlled } from '../../support/control.ts'

t.test('requests are exported as HAR, their secrets masked', async (t) => {
  const all = await startControlled(t)
  await all.acme('POST', '/tasks', { name: 'a', password: 'hidden' })
  await all.acme('GET', '/tasks?state=Done', undefined, 'b')
  const { log } = (await all.control('GET', '/requests.har?world=*')).json
  t.match(log, {
    version: '1.2',
    creator: { name: 'Evalmock' },
    entries: [
      {
        startedDateTime: /^\d{4}-/,
        request: {
          method: 'POST',
          url: /^http:\/\/.*\/acme\/tasks$/,
          postData: { mimeType: 'application/json', text: /"password":"\*\*\*"/ },
        },
        response: { status: 201, content: { mimeType: /json/, text: /"name":"a"/ } },
      },
      {
        request: { method: 'GET', queryString: [{ name: 'state', value: 'Done' }] },
        response: { status: 200 },
        comment: 'world b, request 1, ListTasks',
      },
    ],
  })
  t.notMatch(JSON.stringify(log), 'hidden')
  t.equal((await all.control('GET', '/requests.har?status=4xx')).json.log.entries.length, 0)
})

t.test('a HAR file of answers, refusals, broken connections and odd bodies is valid', async (t) => {
  const all = await startControlled(t)
  const { control, emulator } = all
  await all.acme('POST', '/tasks', { name: 'a' })
  await all.acme('POST', '/tasks', '{"name":')
  await all.acme('GET', '/nothing?x=1&x=2&y')
  await emulator.app.inject({ method: 'GET', url: '/acme/tasks' })
  await control('POST', '/faults', { match: {}, effect: { kind: 'close' }, times: 1 })
  await all.acme('GET', '/tasks').catch(() => undefined)
  const { json } = await control('GET', '/requests.har')
  await harValidator.har(json)
  t.same(
    json.log.entries.map((entry: { response: { status: number } }) => entry.response.status),
    [201, 400, 400, 401, 0],
  )
  t.match(json.log.entries[3].comment, /^world default, request 4, ListTasks; \S/, 'the reason is there')
  t.match(json.log.entries[4].comment, /fault: /)
  await t.rejects(harValidator.har({ log: { ...json.log, entries: [{}] } }), 'what is wrong is found')
  t.same((await control('GET', '/requests/har')).json, json, 'the former address')
  t.match(await control('GET', '/worlds/default/requests.har?world=b'), { status: 400 })
})

t.test('evalmock requests --output har prints the file and ends', async (t) => {
  const { emulator, acme, control } = await startControlled(t)
  for (let i = 0; i < 12; i++) await acme('GET', '/tasks')
  const url = await emulator.listen()
  const run = async (...line: string[]): Promise<{ code: number; out: string; err: string }> => {
    const out: string[] = []
    const err: string[] = []
    const io = {
      env: {},
      cwd: '/',
      out: (text: string) => void out.push(text),
      err: (text: string) => void err.push(text),
    }
    const code = await main(['requests', '--url', url, ...line], io)
    return { code, out: out.join('\n'), err: err.join('\n') }
  }
  const all = await run('--output', 'har')
  t.equal(all.code, 0)
  const printed = JSON.parse(all.out)
  await harValidator.har(printed)
  t.equal(printed.log.entries.length, 12, 'all that the journal has')
  t.same(
    printed.log.entries.map((entry: { comment: string }) => entry.comment),
    (await control('GET', '/requests.har')).json.log.entries.map(
      (entry: { comment: string }) => entry.comment,
    ),
  )
  t.equal(JSON.parse((await run('--output', 'har', '-n', '2')).out).log.entries.length, 2)
  t.equal(JSON.parse((await run('--output', 'har', '--status', '4xx')).out).log.entries.length, 0)
  t.match(await run('--output', 'har', '-n', '0'), { code: 2, err: /--last is "0": it must be .* 1 or more/ })
  t.match(await run('--output', 'xml'), { code: 2, err: /json, har/ })
})

t.test('a request keeps its place in a distributed trace', async (t) => {
  const { emulator, control } = await startControlled(t)
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  await emulator.app.inject({ url: '/acme/tasks', headers: { 'x-api-key': 'default', traceparent } })
  await emulator.app.inject({ url: '/acme/tasks', headers: { 'x-api-key': 'default' } })
  const { requests } = (await control('GET', '/requests')).json
  t.equal(requests[0].traceparent, traceparent)
  t.notOk('traceparent' in requests[1])
  t.match((await control('GET', '/requests/1')).json, { traceparent, request: { headers: { traceparent } } })
})
