// A capsule of a server replays anywhere with the same responses.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { CapsuleError, parseCapsule, replayCapsule } from '../../src/capsule/replay.ts'
import { main } from '../../src/cli/main.ts'
import { createEmulator, type EmulatorOptions } from '../../src/emulator.ts'
import { startEmulator, type TestEmulator } from '../support/emulator.ts'
import { BY_RULE, QianfanClient } from '../support/qianfan.ts'
import { CHAT, senderOf } from '../support/scale.ts'
import { SEED, zstackClient } from '../support/zstack.ts'

const TASK = { taskName: 'told', ...BY_RULE }

/** Calls of all providers and of the control API between them. */
async function live({ app, ...emulator }: TestEmulator, at: number): Promise<void> {
  const control = (method: 'PUT' | 'POST' | 'PATCH', path: string, payload: object = {}) =>
    app.inject({ method, url: `/_mock${path}`, payload, headers: { host: 'localhost' } })
  const scale = senderOf({ app, ...emulator } as TestEmulator)
  await control('PUT', '/plan', { queueMs: 1000, jitter: 0.3 })
  const { body } = await scale('POST', '/v5/evaluations', {
    name: 'told',
    data: [{ input: 'x' }, { input: 'y' }],
    tasks: [CHAT],
  })
  await scale('GET', `/v5/evaluations/${body.id}`)
  await control('POST', '/clock/advance', { ms: 5000 })
  await scale('GET', `/v5/evaluations/${body.id}?views=tasks`)
  await scale('GET', '/v5/evaluations', undefined, { 'x-api-key': undefined })
  await control('POST', '/faults', {
    match: { provider: 'qianfan' },
    times: 1,
    effect: { kind: 'problem', code: 'InternalError' },
  })
  const qianfan = new QianfanClient(app, { at })
  await qianfan.call('CreateEvalTask', TASK)
  const made = await qianfan.call('CreateEvalTask', TASK)
  await control('POST', `/tasks/qianfan/${made.body.result}/fail`, { reason: 'out of memory' })
  await qianfan.call('DescribeEvalTask', { taskId: made.body.result })
  const zstack = await zstackClient({ app, ...emulator } as TestEmulator)
  await zstack.call('GET', `/model-evaluation-tasks/${SEED.running}`)
  await zstack.call('PUT', `/ai/model-services/eval/${SEED.evalService}`, {
    deployModelEvalService: { name: 'x', limits: 10, modelServiceGroupUuids: [SEED.freeGroup] },
  })
  await zstack.call('GET', '/model-evaluation-tasks?count=true')
}

const capsuleOf = async ({ app }: TestEmulator): Promise<string> =>
  (await app.inject({ url: '/_mock/capsule', headers: { host: 'localhost' } })).body

const replayed = (text: string) =>
  replayCapsule(parseCapsule(text), (options: EmulatorOptions) => createEmulator(options))

t.test('what happened happens again, with the same responses', async (t) => {
  for (const options of [{}, { clock: undefined }, { seed: 'other', profile: 'live' as const }]) {
    const emulator = await startEmulator(t, options)
    const at = emulator.world().clock.now()
    await live(emulator, 'clock' in options ? Date.now() : at)
    const text = await capsuleOf(emulator)
    const report = await replayed(text)
    t.same(report, { madeBy: '0.1.0', requests: report.requests, differences: [], notRepeated: [] })
    t.equal(report.requests, JSON.parse(text).requests.length)
    t.ok(report.requests > 10)
  }
})

t.test('a capsule of one data folder replays from another folder, without secrets in it', async (t) => {
  const data = t.testdir({ one: {} })
  const first = await startEmulator(t, { data: join(data, 'one') })
  const scale = senderOf(first)
  const made = await scale('POST', '/v5/evaluations', { name: 'kept', data: [{ input: 'x' }], tasks: [CHAT] })
  await first.close()

  const emulator = await startEmulator(t, { data: join(data, 'one') })
  const url = await emulator.listen()
  const again = senderOf(emulator)
  t.equal((await again('GET', `/v5/evaluations/${made.body.id}`)).status, 200)
  const secret = 'sk-0123456789abcdefghijklmnop'
  await again('GET', '/v5/evaluations', undefined, { 'x-api-key': secret })
  const client = await zstackClient(emulator)
  await client.call('GET', '/model-evaluation-tasks')

  const folder = mkdtempSync(join(tmpdir(), 'capsule-'))
  const file = join(folder, 'bug.json')
  const told: string[] = []
  const io = {
    env: {},
    cwd: folder,
    out: (text: string) => void told.push(text),
    err: (text: string) => void told.push(text),
  }
  t.equal(await main(['capsule', 'save', 'bug.json', '--url', url], io), 0, told.join('\n'))
  t.match(told.at(-1), /bug\.json: 4 requests, \d+ texts masked$/)
  const text = readFileSync(file, 'utf8')
  t.notOk(text.includes(secret), 'no key')
  t.notOk(text.includes(client.session ?? ''), 'no session')
  t.notOk(text.includes(data), 'no path of this machine')
  await emulator.close()

  t.equal(await main(['capsule', 'replay', 'bug.json'], io), 0, told.join('\n'))
  t.equal(told.at(-1), '4 requests, 0 differences')

  const changed = JSON.parse(text)
  changed.requests[0].call.response.body.json.name = 'other'
  writeFileSync(file, JSON.stringify(changed))
  t.equal(await main(['capsule', 'replay', 'bug.json', '--output', 'json'], io), 3)
  t.match(JSON.parse(told.at(-1) ?? ''), {
    requests: 4,
    differences: [{ request: 1, operation: 'GetEvaluation', where: 'body name', was: 'other', is: 'kept' }],
    notRepeated: [],
  })
})

t.test('a file that is no capsule, or of another version, is refused', async (t) => {
  for (const [text, message] of [
    ['{', /^this is not JSON: /],
    ['{}', /no capsule: make one with evalmock capsule save/],
    ['{"format":"evalmock-capsule","version":2}', /its version is 2, this Evalmock reads version 1/],
    ['{"format":"evalmock-capsule","version":1}', /^evalmock: /],
  ] as const)
    t.throws(() => parseCapsule(text), { constructor: CapsuleError, message })
})

t.test('a story that has lost its beginning can be read but not replayed, until a reset', async (t) => {
  const emulator = await startEmulator(t, { journal: 2 })
  const scale = senderOf(emulator)
  const reset = () =>
    emulator.app.inject({ method: 'POST', url: '/_mock/reset', headers: { host: 'localhost' } })
  for (let i = 0; i < 3; i++) await scale('GET', '/v5/evaluations')
  const forgotten = await capsuleOf(emulator)
  t.match(JSON.parse(forgotten), { start: null, requests: { length: 2 } })
  t.throws(() => parseCapsule(forgotten), {
    message: /the journal has forgotten the first 1 requests; reset/,
  })
  await reset()
  t.same((await replayed(await capsuleOf(emulator))).notRepeated, [])
  const deed = { after: 0, wallAt: 0, method: 'PUT', url: '/x', body: '' }
  for (let i = 0; i <= 1000; i++) emulator.world().backstage.story.add(deed)
  const long = await capsuleOf(emulator)
  t.throws(() => parseCapsule(long), { message: /too much was done to the world/ })
  await reset()
  t.equal((await replayed(await capsuleOf(emulator))).requests, 0)
})
