// A world goes back, and goes on from there as if it had never been further.
import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { parseCapsule, replayCapsule } from '../../src/capsule/replay.ts'
import { createEmulator } from '../../src/emulator.ts'
import { startControlled } from '../support/control.ts'
import { START, startEmulator, type TestEmulator } from '../support/emulator.ts'
import { BY_RULE, QianfanClient } from '../support/qianfan.ts'
import { rounds } from '../support/rounds.ts'
import { CHAT, senderOf } from '../support/scale.ts'
import { SEED, zstackClient } from '../support/zstack.ts'

const TASK = { taskName: 'told', ...BY_RULE }
const FAULTS = [
  { match: { provider: 'scale' }, probability: 0.5, effect: { kind: 'problem', problem: 'unavailable' } },
  { match: { provider: 'qianfan' }, skip: 1, times: 2, effect: { kind: 'close', when: 'after' } },
  { effect: { kind: 'rate-limit', perSecond: 0.01, burst: 3 } },
  { effect: { kind: 'delay', uniform: { minMs: 0, maxMs: 2 } } },
  { match: { provider: 'zstack' }, every: 2, effect: { kind: 'malformed' } },
] as const

/** What is done: a kind of step and a number that picks among its forms. */
type Step = readonly [
  (
    | 'create'
    | 'read'
    | 'list'
    | 'advance'
    | 'plan'
    | 'fault'
    | 'override'
    | 'clear'
    | 'push'
    | 'seed'
    | 'import'
    | 'snapshot'
    | 'restore'
    | 'reset'
  ),
  number,
]

class Life {
  readonly #emulator: TestEmulator
  readonly #scale: ReturnType<typeof senderOf>
  readonly #qianfan: QianfanClient
  #zstack: Awaited<ReturnType<typeof zstackClient>> | undefined
  /** What is known of the world, so that equal worlds are called alike. */
  ids: { scale: string[]; qianfan: string[]; zstack: string[] }
  #exported = ''

  constructor(emulator: TestEmulator) {
    this.#emulator = emulator
    this.#scale = senderOf(emulator)
    this.#qianfan = new QianfanClient(emulator.app)
    this.ids = { scale: [], qianfan: [], zstack: [SEED.running] }
  }

  async start(): Promise<void> {
    this.#zstack = await zstackClient(this.#emulator)
    // An export names the providers that were called.
    for (const n of [0, 1, 2]) await this.run(['list', n])
    this.#exported = (await this.control('GET', '/state')).text
  }

  async control(method: string, path: string, body?: unknown): Promise<{ status: number; text: string }> {
    const reply = await this.#emulator.app.inject({
      method: method as 'GET',
      url: `/_mock${path}`,
      headers: { host: 'localhost', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    return { status: reply.statusCode, text: reply.body }
  }

  /** @returns what its caller sees */
  async run(step: Step): Promise<unknown> {
    try {
      const seen = (await this.#run(step)) as { headers?: Record<string, unknown> }
      if (seen?.headers !== undefined) delete seen.headers.date
      return seen
    } catch (error) {
      // A fault broke the connection.
      return (error as Error).message
    }
  }

  async #run([kind, n]: Step): Promise<unknown> {
    const { ids } = this
    const pick = <T>(from: readonly T[]): T | undefined => from[n % Math.max(1, from.length)]
    const provider = pick(['scale', 'qianfan', 'zstack'] as const) ?? 'scale'
    switch (kind) {
      case 'create': {
        if (provider === 'scale') {
          const reply = await this.#scale('POST', '/v5/evaluations', {
            name: `e${n}`,
            data: [{ input: 'x' }],
            tasks: [CHAT],
          })
          if (typeof reply.body.id === 'string') ids.scale.push(reply.body.id)
          return reply
        }
        if (provider === 'qianfan') {
          const reply = await this.#qianfan.call('CreateEvalTask', TASK)
          if (typeof reply.body?.result === 'string') ids.qianfan.push(reply.body.result)
          return reply
        }
        return await this.#zstack?.call('PUT', `/ai/model-services/eval/${SEED.evalService}`, {
          deployModelEvalService: { name: `z${n}`, limits: 10, modelServiceGroupUuids: [SEED.freeGroup] },
        })
      }
      case 'read':
        if (provider === 'scale') return await this.#scale('GET', `/v5/evaluations/${pick(ids.scale)}`)
        if (provider === 'qianfan')
          return await this.#qianfan.call('DescribeEvalTask', { taskId: pick(ids.qianfan) })
        return await this.#zstack?.call('GET', `/model-evaluation-tasks/${pick(ids.zstack)}`)
      case 'list':
        if (provider === 'scale') return await this.#scale('GET', '/v5/evaluations?limit=5')
        if (provider === 'qianfan') return await this.#qianfan.call('DescribeEvalTasks', { maxKeys: 5 })
        return await this.#zstack?.call('GET', '/model-evaluation-tasks?count=true')
      case 'advance':
        return await this.control('POST', '/clock/advance', { ms: 1 + (n % 20_000) })
      case 'plan':
        return await this.control('PUT', '/plan', {
          pace: pick(['time', 'eager', 'polls', 'immediate']),
          jitter: n % 2 === 0 ? 0 : 0.4,
          outcome: pick(['success', 'failure', 'partial']),
        })
      case 'fault':
        return await this.control('POST', '/faults', pick(FAULTS))
      case 'override':
        return await this.control('POST', '/overrides', {
          match: { provider },
          times: 1 + (n % 2),
          answer: { status: 418, body: { n } },
        })
      case 'clear':
        return await this.control('DELETE', pick(['/faults', '/overrides']) ?? '')
      case 'push':
        return await this.control(
          'POST',
          `/tasks/qianfan/${pick(ids.qianfan)}/${pick(['complete', 'fail'])}`,
          {},
        )
      case 'seed':
        return await this.control('POST', '/seed', { provider: 'scale', count: 2, seed: n })
      case 'import':
        return (await this.control('PUT', '/state', this.#exported)).status
      case 'snapshot':
        return (await this.control('POST', '/snapshots/kept')).status
      case 'restore':
        return (await this.control('POST', '/snapshots/kept/restore')).status
      case 'reset':
        return (await this.control('POST', '/reset')).status
    }
  }

  /** All that can be seen of the world. */
  async seen(): Promise<unknown[]> {
    const parts = ['/state', '/faults', '/overrides', '/plan', '/clock', '/coverage', '/timeline']
    const texts = await Promise.all(parts.map(async (part) => (await this.control('GET', part)).text))
    const { requests } = JSON.parse((await this.control('GET', '/requests?limit=10000')).text)
    return [
      ...texts.map((text) => JSON.parse(text)),
      requests.map(({ wallAt, durationMs, ...rest }: Record<string, unknown>) => rest),
    ]
  }
}

const wall = { now: () => Date.parse(START) }

/** Begins the world anew. */
async function begin(emulator: TestEmulator): Promise<Life> {
  const life = new Life(emulator)
  await life.control('POST', '/reset')
  await life.control('DELETE', '/snapshots/kept')
  await life.start()
  return life
}

const kinds = [
  'create',
  'read',
  'list',
  'advance',
  'plan',
  'fault',
  'override',
  'clear',
  'push',
  'seed',
] as const
const numbers = fc.nat({ max: 50_000 })
const stepsOf = (...more: Step[0][]): fc.Arbitrary<Step[]> =>
  fc.array(fc.tuple(fc.constantFrom(...kinds, 'create', 'read', 'read', 'advance', ...more), numbers), {
    maxLength: 12,
  })

t.setTimeout(300_000)
const runs = rounds(8, 3)

t.test('M1: back to a request, then on: as if the world had never been further', async (t) => {
  const emulator = await startEmulator(t, { wall, checkReplies: false, logger: false })
  const first = fc.tuple(fc.constantFrom('list' as const, 'read' as const), numbers)
  let undone = 0
  await fc.assert(
    fc.asyncProperty(
      stepsOf('reset', 'import', 'snapshot', 'restore'),
      first,
      stepsOf('import', 'restore'),
      stepsOf('import', 'snapshot', 'restore'),
      async (before, next, gone, after) => {
        const straight = await begin(emulator)
        for (const step of before) await straight.run(step)
        const there = await straight.seen()
        const answers: unknown[] = []
        for (const step of after) answers.push(await straight.run(step))
        const end = await straight.seen()

        const life = await begin(emulator)
        for (const step of before) await life.run(step)
        const ids = structuredClone(life.ids)
        const request = emulator.world().backstage.journal.seen + 1
        for (const step of [next, ...gone]) await life.run(step)
        const reply = await life.control('POST', '/clock/rewind', { request })
        assert.equal(reply.status, 200, reply.text)
        undone += JSON.parse(reply.text).undone.requests
        life.ids = ids
        assert.deepEqual(await life.seen(), there, 'the world as it was')
        for (const [i, step] of after.entries()) assert.deepEqual(await life.run(step), answers[i], `${step}`)
        assert.deepEqual(await life.seen(), end, 'and as it then became')
      },
    ),
    { numRuns: runs, seed: 21 },
  )
  t.ok(undone > runs)
})

t.test('M1: back to a time, then on: as if the clock had stopped there', async (t) => {
  const emulator = await startEmulator(t, { wall, checkReplies: false, logger: false })
  const far = fc.integer({ min: 1, max: 30_000 })
  await fc.assert(
    fc.asyncProperty(
      stepsOf('reset', 'import'),
      fc.tuple(far, far),
      stepsOf(),
      stepsOf('import'),
      async (before, [short, more], gone, after) => {
        const straight = await begin(emulator)
        for (const step of before) await straight.run(step)
        await straight.control('POST', '/clock/advance', { ms: short })
        const there = await straight.seen()
        const answers: unknown[] = []
        for (const step of after) answers.push(await straight.run(step))
        const end = await straight.seen()

        const life = await begin(emulator)
        for (const step of before) await life.run(step)
        const ids = structuredClone(life.ids)
        const to = new Date(emulator.world().clock.now() + short).toISOString()
        await life.control('POST', '/clock/advance', { ms: short + more })
        for (const step of gone) await life.run(step)
        const reply = await life.control('POST', '/clock/rewind', { to })
        assert.equal(reply.status, 200, reply.text)
        life.ids = ids
        assert.deepEqual(await life.seen(), there, 'the world as it was')
        for (const [i, step] of after.entries()) assert.deepEqual(await life.run(step), answers[i], `${step}`)
        assert.deepEqual(await life.seen(), end, 'and as it then became')
      },
    ),
    { numRuns: runs, seed: 22 },
  )
})

t.test('a read that moved the clock beyond the time is undone with it', async (t) => {
  const { acme, control } = await startControlled(t, { plan: { pace: 'eager', queueMs: 10_000 } })
  const { id } = (await acme('POST', '/tasks', { name: 'a' })).json
  const read = async () => (await acme('GET', `/tasks/${id}`)).json.state
  t.same([await read(), await read()], ['Queued', 'Running'])
  t.match((await control('POST', '/clock/rewind', { to: '-4s' })).json, {
    now: '2026-11-21T08:00:06.000Z',
    undone: { requests: 1, calls: 0 },
  })
  t.same([await read(), await read()], ['Running', 'Done'])
})

t.test('a world that was rewound can go back again, and its capsule replays', async (t) => {
  const emulator = await startEmulator(t, { wall })
  const life = await begin(emulator)
  await life.run(['create', 0])
  await life.run(['advance', 5000])
  await life.run(['read', 0])
  t.equal((await life.control('POST', '/clock/rewind', { to: '-3s' })).status, 200)
  await life.run(['create', 0])
  await life.run(['read', 1])
  await life.run(['advance', 9000])
  await life.run(['read', 0])
  const replay = async () =>
    replayCapsule(parseCapsule((await life.control('GET', '/capsule')).text), (options) =>
      createEmulator(options, { isReplay: true }),
    )
  const first = await replay()
  t.same([first.differences, first.notRepeated], [[], []])
  const { journal } = emulator.world().backstage
  t.equal((await life.control('POST', '/clock/rewind', { request: journal.seen })).status, 200)
  t.equal((await life.control('POST', '/clock/rewind', { to: '-4s' })).status, 200)
  await life.run(['read', 0])
  const second = await replay()
  t.same([second.differences, second.notRepeated, second.requests], [[], [], journal.seen])
})

t.test('while the clock runs, what is in the past has the times that it had', async (t) => {
  const emulator = await startEmulator(t, { clock: undefined, fixtures: 'none' })
  const scale = senderOf(emulator)
  const life = new Life(emulator)
  await life.control('PUT', '/clock', { rate: 60 })
  const made = await scale('POST', '/v5/evaluations', { name: 'kept', data: [{ input: 'x' }], tasks: [CHAT] })
  await scale('GET', '/v5/evaluations')
  await scale('POST', '/v5/evaluations', { name: 'undone', data: [{ input: 'x' }], tasks: [CHAT] })
  const reply = await life.control('POST', '/clock/rewind', { request: 3 })
  t.match(JSON.parse(reply.text), { frozen: false, rate: 60, undone: { requests: 1, calls: 0 } })
  const { body } = await scale('GET', `/v5/evaluations/${made.body.id}`)
  const late = Date.parse(body.created_at) - Date.parse(made.body.created_at)
  const { durationMs } = JSON.parse((await life.control('GET', '/requests/1')).text)
  t.ok(Math.abs(late) <= (durationMs + 1) * 60, `${late} ms`)
  t.equal(
    (await scale('GET', '/v5/evaluations')).body.items.some(
      ({ name }: { name: string }) => name === 'undone',
    ),
    false,
  )
})

t.test('where a world cannot go back, the reason is told and nothing changes', async (t) => {
  const file = await startControlled(t, { data: t.testdir() })
  await file.acme('GET', '/tasks')
  const refused = async ({ control }: typeof file, body: object) => {
    const { status, json } = await control('POST', '/clock/rewind', body)
    return [status, json.detail]
  }
  t.same(await refused(file, { request: 1 }), [
    409,
    'world default is in a file (--data), and only worlds in memory can go back; restore a snapshot instead',
  ])
  const few = await startControlled(t, { journal: 4 })
  const { acme, control } = few
  for (let i = 0; i < 7; i++) await acme('POST', '/tasks', { name: `${i}` })
  t.same(await refused(few, { request: 2 }), [404, 'request 2 is not in the journal, which has 4 to 7'])
  t.same(await refused(few, { to: '2026-11-21T07:59:59Z' }), [
    409,
    'the world cannot go back to 2026-11-21T07:59:59.000Z: what is kept begins at 2026-11-21T08:00:00.000Z, after request 0',
  ])
  t.match(await refused(few, { to: '1h' }), [400, /is after the time in the world/])
  t.match(await refused(few, { to: 'yesterday' }), [400, /yesterday is no time/])
  t.match(await refused(few, {}), [400, /either to or request/])
  t.match(await refused(few, { to: '-1s', request: 1 }), [400, /either to or request/])
  t.equal((await control('POST', '/clock/rewind', { request: 6 })).status, 200, 'from a kept copy')
  t.equal(few.emulator.world().count({ provider: 'acme' }), 5)
  t.same(
    (await control('GET', '/requests')).json.requests.map(({ id }: { id: number }) => id),
    [4, 5],
  )
})

t.test('M2: while a request is under way, no moment is kept and no world goes back', async (t) => {
  const { acme, control, emulator } = await startControlled(t)
  await acme('POST', '/tasks', { name: 'a' })
  await control('POST', '/faults', { times: 1, effect: { kind: 'delay', ms: 3_600_000 } })
  const { story } = emulator.world().backstage
  const { length } = story.moments
  // It ends when the emulator closes.
  acme('GET', '/tasks').catch(() => undefined)
  await control('PUT', '/plan', { pace: 'polls' })
  t.equal(story.moments.length, length)
  t.match(await control('POST', '/clock/rewind', { request: 1 }), {
    status: 409,
    json: { detail: 'request 2 is not answered yet: wait for it, or end its client' },
  })
})

t.test('M3: a world keeps few moments, and none when it is large', async (t) => {
  const { acme, control, emulator } = await startControlled(t)
  const { story } = emulator.world().backstage
  for (let polls = 1; polls <= 20; polls++) await control('PUT', '/plan', { polls })
  t.equal(story.moments.length, 8)
  t.equal(story.done, 20)
  t.match((await control('POST', '/clock/rewind', { to: '2026-11-21T08:00:00Z' })).json, {
    undone: { calls: 0 },
  })
  await acme('POST', '/tasks', { name: 'x'.repeat(1_200_000) })
  const latest = story.moments.at(-1)
  await control('PUT', '/plan', { polls: 3 })
  t.equal(story.moments.at(-1), latest)
  t.match(await control('POST', '/clock/rewind', { to: '-0s' }), {
    status: 409,
    json: {
      detail: /^the world cannot go back: request 1 had a body of 1200\d\d\d bytes, of which 65536 are kept$/,
    },
  })
})

t.test('M4: reads share the bytes of a moment, and no moment outlives the requests after it', async (t) => {
  const { acme, control, emulator } = await startControlled(t, { journal: 10 })
  const { story, journal } = emulator.world().backstage
  await acme('POST', '/tasks', { name: 'kept' })
  for (let i = 0; i < 8; i++) await acme('GET', '/tasks')
  const [first, second, ...more] = story.moments
  t.same(more, [])
  t.equal(first?.bytes, second?.bytes)
  await acme('POST', '/tasks', { name: 'another' })
  for (let i = 0; i < 20; i++) await acme('GET', '/tasks')
  t.ok(story.moments.every(({ after }) => after >= journal.seen - journal.size))
  t.equal(new Set(story.moments.map(({ bytes }) => bytes)).size, 1)
  t.not(story.moments[0]?.bytes, first?.bytes)
  t.match((await control('POST', '/clock/rewind', { request: journal.seen })).json, {
    undone: { requests: 1 },
  })
  t.match((await acme('GET', '/tasks')).text, /another/)
})

t.test('what a client waited for, and whom it had called, is not repeated', async (t) => {
  const { acme, control } = await startControlled(t)
  await control('POST', '/faults', { times: 1, effect: { kind: 'delay', ms: 300 } })
  await acme('POST', '/tasks', { name: 'slow' })
  await control('POST', '/faults', { times: 1, effect: { kind: 'hang', when: 'after' } })
  acme('POST', '/tasks', { name: 'lost' }).catch(() => undefined)
  await control('POST', '/requests/await', { match: { provider: 'acme' }, atLeast: 2 })
  await acme('POST', '/tasks', { name: 'undone' })
  t.match((await control('POST', '/clock/rewind', { request: 3 })).json, {
    undone: { requests: 1, calls: 0 },
  })
  const { tasks } = (await control('GET', '/tasks')).json
  t.same(tasks.map(({ name }: { name: string }) => name).sort(), ['lost', 'slow'])
})
