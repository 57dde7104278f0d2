import t from 'tap'
import { startControlled } from '../../support/control.ts'
import { startEmulator } from '../../support/emulator.ts'

t.test('a call about what is in a world does not make one, and says which was meant', async (t) => {
  const all = await startControlled(t)
  await all.acme('GET', '/tasks', undefined, 'nightly')
  const calls = [
    ['GET', ''],
    ['DELETE', ''],
    ['POST', '/reset'],
    ['GET', '/clock'],
    ['POST', '/clock/advance', { ms: 1 }],
    ['GET', '/plan'],
    ['GET', '/faults'],
    ['DELETE', '/faults'],
    ['DELETE', '/overrides/override-1'],
    ['GET', '/requests'],
    ['GET', '/requests/1'],
    ['GET', '/requests/har'],
    ['DELETE', '/requests'],
    ['POST', '/requests/1/replay'],
    ['POST', '/requests/verify', { count: 0 }],
    ['POST', '/requests/await', { timeoutMs: 1 }],
    ['GET', '/coverage'],
    ['GET', '/timeline'],
    ['GET', '/tasks'],
    ['GET', '/tasks/acme/x'],
    ['PATCH', '/tasks/acme/x', { name: 'y' }],
    ['POST', '/tasks/acme/x/fail'],
    ['GET', '/resources'],
    ['GET', '/resources/acme/task'],
    ['GET', '/state'],
    ['POST', '/snapshots/kept'],
    ['GET', '/events'],
    ['GET', '/setup'],
  ] as const
  for (const [method, path, body] of calls)
    t.match(
      await all.control(method, `/worlds/nightyl${path}`, body),
      {
        status: 404,
        json: {
          title: 'Not Found',
          detail:
            'there is no world nightyl; did you mean nightly?; the first call with its credential, or POST /_mock/worlds, makes it',
        },
      },
      `${method} ${path}`,
    )
  t.match(await all.control('POST', '/worlds', { fromWorld: 'nightyl' }), {
    status: 404,
    json: { detail: /nightly/ },
  })
  t.match(await all.control('GET', '/requests?world=nightyl'), { status: 404, json: { detail: /nightly/ } })
  t.same(all.emulator.worlds.names(), ['default', 'nightly'])
})

t.test('a call that sets a world up makes it', async (t) => {
  const all = await startControlled(t)
  await all.control('POST', '/snapshots/kept')
  const { json: file } = await all.control('GET', '/state')
  const calls = [
    ['PUT', '/clock', { frozen: true }, 200],
    ['PUT', '/plan', { pace: 'immediate' }, 200],
    ['PUT', '/state', file, 200],
    ['POST', '/snapshots/kept/restore', undefined, 200],
    ['POST', '/faults', { effect: { kind: 'malformed' } }, 201],
    ['POST', '/overrides', { answer: {} }, 201],
    ['PUT', '/resources/acme/task', { resources: [] }, 200],
  ] as const
  for (const [i, [method, path, body, status]] of calls.entries())
    t.equal((await all.control(method, `/worlds/new-${i}${path}`, body)).status, status, path)
  t.equal(all.emulator.worlds.names().length, calls.length + 1)
})

t.test('a closed list of worlds: they are there from the start, and no other is made', async (t) => {
  const { app, worlds } = await startEmulator(t, { worlds: ['ci-1', 'ci-2'] })
  t.same(worlds.names(), ['default', 'ci-1', 'ci-2'])
  const scale = (key: string) => app.inject({ url: '/v5/evaluations?limit=1', headers: { 'x-api-key': key } })
  t.equal((await scale('mock.ci-2')).statusCode, 200)
  const refused = await scale('mock.ci-3')
  const unknown = await scale('nobody')
  t.equal(refused.statusCode, unknown.statusCode)
  t.equal(refused.body, unknown.body, 'a client sees an unknown credential')
  const qianfan = await app.inject({
    method: 'POST',
    url: '/v2/eval?Action=DescribeEvalTasks',
    headers: { authorization: 'bce-auth-v1/mock.ci-3/2026-11-21T08:00:00Z/1800/host/00' },
    payload: '{}',
  })
  t.match(qianfan, { statusCode: 403 })
  t.match(qianfan.json(), { code: 'InvalidAccessKeyId' })
  const logIn = await app.inject({
    method: 'PUT',
    url: '/zstack/v1/accounts/login',
    payload: { logInByAccount: { accountName: 'admin.ci-3', password: 'x' } },
  })
  t.match(logIn.json(), { error: { code: 'ID.1000' } })
  const { requests } = (await app.inject('/_mock/requests?full=true&status=4xx')).json()
  t.match(requests[0].notes, [
    {
      text: 'there is no world ci-3; did you mean ci-1?; the server was started with --worlds ci-1,ci-2',
    },
  ])
  for (const payload of [{ name: 'ci-3' }, {}])
    t.match((await app.inject({ method: 'POST', url: '/_mock/worlds', payload })).json(), {
      status: 403,
      detail: /^there is no world .*--worlds ci-1,ci-2$/,
    })
  const put = { method: 'PUT', url: '/_mock/worlds/ci-3/clock', payload: { frozen: true } } as const
  t.match((await app.inject(put)).json(), { status: 403, detail: /did you mean ci-1\?/ })
  t.match((await app.inject('/_mock/worlds/ci-3/tasks')).json(), {
    status: 404,
    detail: 'there is no world ci-3; did you mean ci-1?; the server was started with --worlds ci-1,ci-2',
  })
  t.same(worlds.names(), ['default', 'ci-1', 'ci-2'])
})
