// What only sockets show: odd requests, requests at the same time, worlds at the same time.
import { createHmac } from 'node:crypto'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { startEmulator } from '../../support/emulator.ts'
import { type Answer, SEED, type ZStackClient, zstackClient } from '../../support/zstack.ts'

const JOB = '2f8a6b1d4c7e4095a3b1d7e92c60f854'
const LIST = '/zstack/v1/model-evaluation-tasks'
const TASK = `${LIST}/${SEED.running}`
const rename = (name: string) => `{"updateModelEvaluationTask":{"name":"${name}"}}`

const start = async (t: Test, profile: 'docs' | 'live' = 'live') => {
  const emulator = await startEmulator(t, { profile })
  const base = await emulator.listen()
  const client = await zstackClient(emulator)
  const session = `Authorization: OAuth ${client.session}\r\n`
  /** Status and body of each answer to what is sent, in pieces where it is several. */
  const send = (...pieces: string[]): Promise<{ status: number; body: string }[]> =>
    new Promise((resolve, reject) => {
      let answer = ''
      const socket = connect(Number(new URL(base).port), '127.0.0.1', async () => {
        for (const piece of pieces) {
          socket.write(piece, 'latin1')
          await sleep(10)
        }
      })
      socket.setEncoding('utf8')
      socket.on('data', (text) => {
        answer += text
      })
      socket.on('error', reject)
      socket.on('close', () =>
        resolve(
          answer.split(/(?=HTTP\/1\.1 \d)/).map((one) => ({
            status: Number(one.slice(9, 12)),
            body: one.slice(one.indexOf('\r\n\r\n') + 4),
          })),
        ),
      )
    })
  const head = (method: string, target: string, headers = '', host = 'zstack.test') =>
    `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\n${headers}`
  const put = (body: string, headers = '', target = TASK) =>
    `${head('PUT', target, `${session}${headers}`)}Content-Length: ${body.length}\r\n\r\n${body}`
  const name = async () => (await client.call('GET', TASK)).body.inventories[0].name
  const fetched = async (
    method: string,
    path: string,
    body?: string,
  ): Promise<Pick<Answer, 'status' | 'body'>> => {
    const reply = await fetch(base + path, {
      method,
      headers: { authorization: `OAuth ${client.session}` },
      ...(body === undefined ? {} : { body }),
    })
    return { status: reply.status, body: await reply.json() }
  }
  return { emulator, base, client, session, send, head, put, name, fetched }
}

const END = 'Connection: close\r\n'
const statuses = (answers: readonly { status: number }[]) => answers.map(({ status }) => status)

t.test('bodies come in pieces, in chunks, and one behind the other', async (t) => {
  const { send, put, head, session, name } = await start(t)
  const whole = put(rename('in pieces'), END)
  t.same(statuses(await send(whole.slice(0, 90), whole.slice(90, -20), whole.slice(-20))), [202])
  t.equal(await name(), 'in pieces')
  const chunked = `${head('PUT', TASK, session)}${END}Transfer-Encoding: chunked\r\n\r\n`
  const [first, rest] = [rename('chunked').slice(0, 16), rename('chunked').slice(16)]
  const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`
  t.same(statuses(await send(`${chunked}${chunk(first)}${chunk(rest)}0\r\n\r\n`)), [202])
  t.equal(await name(), 'chunked')
  t.same(
    await send(`${chunked}0\r\n\r\n`),
    [
      {
        status: 400,
        body: `the body doesn't contain action mapping to the URL[${TASK.replace('/zstack', '')}]`,
      },
    ],
    'no chunk is an empty body',
  )
  t.same(statuses(await send(put(rename('a')) + put(rename('b'), END))), [202, 202])
  t.equal(await name(), 'b')
  t.same(statuses(await send(`${chunked}ZZ\r\n{}\r\n0\r\n\r\n`)), [400])
  t.same(statuses(await send(put(rename('c'), `${END}Content-Length: 3\r\n`))), [400])
  t.equal(await name(), 'b', 'what cannot be read changes nothing')
})

t.test('a body that is cut short changes nothing, and the next client is served', async (t) => {
  const { base, put, name } = await start(t)
  await new Promise<void>((done) => {
    const socket = connect(Number(new URL(base).port), '127.0.0.1', () => {
      socket.write(put(rename('cut')).slice(0, -5))
      setTimeout(() => socket.destroy(), 20)
    })
    socket.on('close', () => done())
  })
  t.equal(await name(), 'nightly-mmlu')
})

t.test('of a header that is repeated the first value counts', async (t) => {
  const { send, put, head, session, client } = await start(t)
  const twice = `X-Job-UUID: ${JOB}\r\nX-Job-UUID: ${SEED.zone}\r\nX-API-Timeout: 30\r\nX-API-Timeout: 40\r\n`
  const [answer] = await send(put(rename('x'), twice + END))
  t.same(JSON.parse(answer?.body ?? ''), {
    apiTimeout: 30_000,
    location: `http://zstack.test/zstack/v1/api-jobs/${JOB}`,
  })
  const hooks = 'X-Web-Hook: ftp://127.0.0.1/a,b\r\nX-Web-Hook: http://127.0.0.1/\r\n'
  t.same(await send(put(rename('x'), hooks + END)), [
    { status: 400, body: 'Invalid header[X-Web-Hook], ftp://127.0.0.1/a,b is no absolute http or https URL' },
  ])
  const bearer = 'Authorization: Bearer x\r\n'
  t.same(statuses(await send(`${head('GET', TASK, session + bearer + END)}\r\n`)), [200])
  t.same(await send(`${head('GET', TASK, bearer + session + END)}\r\n`), [
    { status: 400, body: "Authorization type must be 'OAuth'" },
  ])
  t.equal((await client.send('GET', `/api-jobs/${JOB}`)).status, 200)
})

t.test('the request line may have the whole address, signed without its host', async (t) => {
  const { send, head, session } = await start(t)
  const absolute = `http://zstack.test${TASK}`
  t.same(statuses(await send(`${head('GET', absolute, session + END)}\r\n`)), [200])
  t.same(await send(`${head('GET', 'http://zstack.test/zstack/v1/nope', session + END)}\r\n`), [
    { status: 404, body: 'no api mapping to /v1/nope' },
  ])
  const date = 'Sat, 21 Nov 2026 08:00:00 UTC'
  const text = `GET\n${date}\n/v1/model-evaluation-tasks/${SEED.running}`
  const signature = createHmac('sha1', 'mock-secret').update(text).digest('base64')
  const signed = `Date: ${date}\r\nAuthorization: ZStack mock:${signature}\r\n`
  t.same(statuses(await send(`${head('GET', `${absolute}?x=1`, signed + END)}\r\n`)), [200])
})

t.test('a client without a Host gets an address that it can call', async (t) => {
  const { base, send, session } = await start(t)
  const [answer] = await send(`PUT ${TASK} HTTP/1.0\r\n${session}Content-Length: 2\r\n\r\n{}`)
  const { location } = JSON.parse(answer?.body ?? '')
  t.match(location, `${base}/zstack/v1/api-jobs/`)
  t.equal((await fetch(location)).status, 200)
})

t.test('jobs of one uuid in several worlds are each its own', async (t) => {
  const { emulator } = await start(t)
  const clients: [string, ZStackClient][] = []
  for (const world of ['default', 'w1', 'w2'])
    clients.push([world, await zstackClient(emulator, world === 'default' ? 'admin' : `admin.${world}`)])
  const header = { 'x-job-uuid': JOB }
  const made = clients.map(([world, client]) => client.call('PUT', TASK, rename(world), header))
  t.same(statuses(await Promise.all(made)), [202, 202, 202])
  const polled = clients.toReversed().map(async ([world, client]) => {
    const { body } = await client.call('GET', `/api-jobs/${JOB}`)
    return [world, body.inventory.name]
  })
  t.same(await Promise.all(polled), [
    ['w2', 'w2'],
    ['w1', 'w1'],
    ['default', 'default'],
  ])
  const [, [, w1]] = clients as [unknown, [string, ZStackClient]]
  t.equal((await w1.call('PUT', TASK, rename('x'), header)).status, 400, 'in its own world it is taken')
  t.match((await w1.signed('GET', `/api-jobs/${JOB}`, { id: 'mock.w2' })).body.inventory, { name: 'w2' })
})

t.test('calls at the same time leave a task changed or gone, never half of either', async (t) => {
  const { fetched, base } = await start(t, 'docs')
  const updates = Array.from({ length: 20 }, (_, i) => fetched('PUT', TASK, rename(`n${i}`)))
  for (const { status } of await Promise.all(updates)) t.equal(status, 200)
  const calls = Array.from({ length: 30 }, (_, i) =>
    i === 10 ? fetched('DELETE', TASK) : fetched('PUT', TASK, rename(`m${i}`)),
  )
  const answers = await Promise.all(calls)
  t.same(answers[10], { status: 200, body: {} })
  for (const [i, { status, body }] of answers.entries())
    if (i !== 10)
      t.match(
        [status, body.error?.code ?? body.inventory?.name],
        status === 200 ? [200, `m${i}`] : [503, 'SYS.1003'],
      )
  const again = await Promise.all([fetched('DELETE', TASK), fetched('DELETE', TASK), fetched('GET', TASK)])
  t.same(statuses(again), [200, 200, 200])
  t.same(again[2]?.body.inventories, [])
  t.equal((await fetch(`${base}/zstack/v1/nope`)).status, 404)
})

t.test('pages by offset miss no task that was there, while others are made', async (t) => {
  const { fetched } = await start(t, 'docs')
  const deploy = (i: number) =>
    fetched(
      'PUT',
      `/zstack/v1/ai/model-services/eval/${SEED.evalService}`,
      JSON.stringify({ deployModelEvalService: { name: `made-${i}`, limits: 1 } }),
    )
  for (let i = 0; i < 20; i++) await deploy(i)
  const before: string[] = (await fetched('GET', `${LIST}?fields=uuid`)).body.inventories.map(
    (task: { uuid: string }) => task.uuid,
  )
  const met: string[] = []
  for (let at = 0; ; at += 5) {
    const page = fetched('GET', `${LIST}?start=${at}&limit=5&fields=uuid&replyWithCount=true`)
    const [{ body }] = await Promise.all([page, deploy(100 + at), deploy(200 + at)])
    met.push(...body.inventories.map((task: { uuid: string }) => task.uuid))
    t.ok(body.total >= before.length && body.total >= met.length, 'the total keeps up')
    if (at > 3 * before.length) break
  }
  t.equal(new Set(met).size, met.length, 'none is met twice')
  t.same(met.slice(0, before.length), before)
})
