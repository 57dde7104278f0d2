import t from 'tap'
import { type Controlled, startControlled } from '../../support/control.ts'

interface Row {
  readonly id: number
  readonly world: string
  readonly url: string
}

const rows = async ({ control }: Controlled, query: string): Promise<[string, number][]> =>
  (await control('GET', `/requests?${query}`)).json.requests.map(({ world, id }: Row) => [world, id])

t.test('requests of all worlds are one list, in the order in which they came', async (t) => {
  let now = 1000
  const all = await startControlled(t, { wall: { now: () => now++ } })
  for (const world of ['default', 'b', 'default', 'c', 'b']) await all.acme('GET', '/tasks', undefined, world)
  t.same(await rows(all, 'world=*'), [
    ['default', 1],
    ['b', 1],
    ['default', 2],
    ['c', 1],
    ['b', 2],
  ])
  t.same(
    await rows(all, 'world=*&limit=2'),
    [
      ['c', 1],
      ['b', 2],
    ],
    'the latest',
  )
  t.same(await rows(all, 'world=b'), [
    ['b', 1],
    ['b', 2],
  ])
  t.match(await all.control('GET', '/requests?world=d'), {
    status: 404,
    json: { detail: /there is no world d/ },
  })
  t.match(await all.control('GET', '/worlds/b/requests?world=*'), { status: 400 })
})

t.test('text is looked for in address, body and response', async (t) => {
  const all = await startControlled(t)
  const { id } = (await all.acme('POST', '/tasks', { name: 'Needle' })).json
  await all.acme('GET', `/tasks/${id}`)
  await all.acme('GET', '/tasks?state=Done')
  t.same(await rows(all, 'text=needle'), [
    ['default', 1],
    ['default', 2],
  ])
  t.same(await rows(all, `text=${id}`), [
    ['default', 1],
    ['default', 2],
  ])
  t.same(await rows(all, 'text=state%3Ddone'), [['default', 3]])
  t.same(await rows(all, 'text=nowhere'), [])
})

t.test('the program that called is known by its headers', async (t) => {
  const { control, emulator } = await startControlled(t)
  const call = (headers: Record<string, string>) =>
    emulator.app.inject({ url: '/acme/tasks', headers: { 'x-api-key': 'default', ...headers } })
  await call({ 'user-agent': 'SGPClient/Python 0.7.0' })
  await call({ 'user-agent': 'python-requests/2.31', 'request-source': 'qianfan_py_sdk_v0.4.12.3' })
  await call({ 'user-agent': 'zstack-sdk-go/202206' })
  await call({ 'user-agent': 'bce-sdk-nodejs/0.2.4/unknown/unknown' })
  await call({ 'user-agent': 'curl/8.5.0' })
  await call({ 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64)' })
  const { requests } = (await control('GET', '/requests')).json
  t.same(
    requests.map(({ client, sdk }: { client?: string; sdk?: string }) => [client, sdk]),
    [
      ['scale-gp-beta 0.7.0', 'scale-python'],
      ['qianfan (Python) 0.4.12.3', 'qianfan-python'],
      ['zstack-sdk-go 202206', 'zstack-go'],
      ['@baiducloud/qianfan 0.2.4', 'qianfan-node'],
      ['curl 8.5.0', undefined],
      ['browser', undefined],
    ],
  )
})

t.test('a request is sent once more as it came, and is another one of the journal', async (t) => {
  const all = await startControlled(t)
  await all.acme('POST', '/tasks', { name: 'twice' }, 'b')
  const again = await all.control('POST', '/worlds/b/requests/1/replay')
  t.match(again, { status: 200, json: { id: 2, world: 'b', operationId: 'CreateTask', status: 201 } })
  t.equal((await all.acme('GET', '/tasks', undefined, 'b')).json.length, 2)
  await all.emulator.app.inject('/acme/tasks')
  t.match(
    (await all.control('POST', '/requests/1/replay')).json,
    { id: 2, status: 401 },
    'a refused one is refused',
  )
  t.match(await all.control('POST', '/requests/99/replay'), { status: 404 })
  await all.acme('POST', '/tasks', { name: 'x'.repeat(100_000) }, 'c')
  t.match(await all.control('POST', '/worlds/c/requests/1/replay'), {
    status: 409,
    json: { detail: /had a body of \d+ bytes, of which \d+ are kept/ },
  })
})

t.test('a replay that a fault breaks is told as broken', async (t) => {
  const all = await startControlled(t)
  await all.acme('GET', '/tasks')
  await all.control('POST', '/faults', { effect: { kind: 'close', when: 'after' } })
  t.match((await all.control('POST', '/requests/1/replay')).json, { id: 2, fate: 'broken' })
})

t.test('operations are listed with the errors that each may answer with', async (t) => {
  const { control } = await startControlled(t)
  const { operations } = (await control('GET', '/operations')).json
  const find = (id: string) => operations.find((one: { operationId: string }) => one.operationId === id)
  t.match(find('GetTask'), {
    provider: 'acme',
    method: 'GET',
    path: '/acme/tasks/{id}',
    errors: ['Unauthorized', 'NoSuchTask', 'BadRequest', 'TooFast', 'Busy', 'Broken'],
  })
  t.match(find('listOperations'), { provider: 'control', errors: [], tags: ['server'] })
  t.ok(
    (await control('GET', '/operations?provider=acme')).json.operations.every(
      (one: { provider: string }) => one.provider === 'acme',
    ),
  )
  t.match(await control('GET', '/operations?provider=acne'), { status: 400 })
})
