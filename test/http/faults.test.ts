import { request as httpRequest } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import t, { type Test } from 'tap'
import { fractionOf } from '../../src/core/ids.ts'
import type { Entry } from '../../src/core/journal/journal.ts'
import { delayMs, FaultEffect } from '../../src/core/rules/faults.ts'
import { Match, Turn } from '../../src/core/rules/rules.ts'
import type { EmulatorOptions } from '../../src/emulator.ts'
import { acme } from '../support/acme.ts'
import { startEmulator } from '../support/emulator.ts'

interface Seen {
  status?: number
  headers: Record<string, string | string[] | undefined>
  body: string
  /** Code of the error, where there was one. */
  error?: string
  ms: number
}

/** A server with real sockets and the plainest of clients. */
async function start(t: Test, options: EmulatorOptions = {}) {
  const emulator = await startEmulator(t, { providers: [acme], fixtures: 'none', ...options })
  await emulator.listen()
  const { port } = emulator.app.server.address() as AddressInfo
  const stage = emulator.world().backstage
  const call = (
    method: string,
    path: string,
    body?: string,
    headers: Record<string, string> = {},
    giveUpMs = 5000,
  ): Promise<Seen> =>
    new Promise((resolve) => {
      const began = performance.now()
      const seen: Seen = { headers: {}, body: '', ms: 0 }
      const end = (error?: NodeJS.ErrnoException): void => {
        seen.error ??= error?.code ?? error?.message
        resolve({ ...seen, ms: performance.now() - began })
      }
      const request = httpRequest({ port, method, path, headers: { 'x-api-key': 'default', ...headers } })
      request.on('error', end)
      request.on('response', (response) => {
        seen.status = response.statusCode
        seen.headers = response.headers
        response.on('data', (chunk) => {
          seen.body += chunk
        })
        response.on('error', end)
        response.on('end', () => end())
      })
      request.setTimeout(giveUpMs, () => request.destroy(Object.assign(new Error(), { code: 'GAVE_UP' })))
      request.end(body)
    })
  const fault = (effect: unknown, match: Partial<Match> = {}, turn: Partial<Turn> = {}) =>
    stage.faults.add(Match.parse(match), Turn.parse(turn), FaultEffect.parse(effect))
  const journal = (): Entry[] => [...stage.journal.entries()]
  return { emulator, stage, call, fault, journal, port }
}

const CREATE = ['POST', '/acme/tasks', '{"name":"a"}'] as const

t.test('a fault acts on the requests that it matches, when it is their turn', async (t) => {
  const { call, fault } = await start(t)
  const rule = fault(
    { kind: 'problem', code: 'Busy' },
    { operationId: 'ListTasks' },
    { skip: 1, times: 2, every: 2 },
  )
  const statuses: (number | undefined)[] = []
  for (let i = 0; i < 8; i++) statuses.push((await call('GET', '/acme/tasks')).status)
  t.same(statuses, [200, 200, 503, 200, 503, 200, 200, 200])
  t.equal((await call(...CREATE)).status, 201, 'another operation is left alone')
  t.match(rule, { seen: 8, hits: 2 })
})

t.test('a problem wears the provider’s own dress, with its code, message and retry-after', async (t) => {
  const { call, fault, journal } = await start(t)
  fault({ kind: 'problem', code: 'TooFast', retryAfterS: 7, message: 'slow down' }, {}, { times: 1 })
  t.match(await call('GET', '/acme/tasks'), {
    status: 429,
    headers: { 'retry-after': '7' },
    body: '{"error":"TooFast","message":"slow down"}',
  })
  fault({ kind: 'problem', problem: 'internal' }, {}, { times: 1 })
  t.match(await call('GET', '/acme/tasks'), {
    status: 500,
    body: '{"error":"Broken","message":"Internal server error"}',
  })
  t.match(journal(), [
    { fate: 'answered', code: 'TooFast', notes: [{ kind: 'fault', id: 'fault-1' }] },
    { fate: 'answered', code: 'Broken', notes: [{ kind: 'fault', id: 'fault-2' }] },
  ])
})

t.test('a fault comes before authentication, so a client without a credential meets it too', async (t) => {
  const { fault, port } = await start(t)
  fault({ kind: 'problem', code: 'Busy' }, {}, { times: 1 })
  const statuses = [1, 2].map(async () => (await fetch(`http://127.0.0.1:${port}/acme/tasks`)).status)
  t.same((await Promise.all(statuses)).sort(), [401, 503])
})

t.test('a fault on a resource finds its identifier in path, query and body', async (t) => {
  const { call, fault, emulator } = await start(t)
  const { id } = JSON.parse((await call(...CREATE)).body)
  fault({ kind: 'problem', code: 'Busy' }, { resource: id })
  t.equal((await call('GET', `/acme/tasks/${id}`)).status, 503)
  t.equal((await call('GET', `/acme/tasks?state=${id}`)).status, 503)
  t.equal((await call('POST', '/acme/tasks', JSON.stringify({ name: 'b', deep: [{ ref: id }] }))).status, 503)
  t.equal((await call('GET', '/acme/tasks/other')).status, 404)
  t.equal((await call(...CREATE)).status, 201)
  t.equal(emulator.world('else').backstage.faults.size, 0, 'another world has no faults')
  t.equal((await call('GET', `/acme/tasks?state=${id}`, undefined, { 'x-api-key': 'else' })).status, 200)
})

t.test('delays add up, and what comes after them still happens', async (t) => {
  const { call, fault } = await start(t)
  fault({ kind: 'delay', ms: 60 })
  fault({ kind: 'delay', uniform: { minMs: 20, maxMs: 30 } })
  fault({ kind: 'problem', code: 'Busy' }, {}, { skip: 1 })
  const first = await call('GET', '/acme/tasks')
  t.equal(first.status, 200)
  t.ok(first.ms >= 79, `${first.ms} ms`)
  const second = await call('GET', '/acme/tasks')
  t.equal(second.status, 503)
  t.ok(second.ms >= 79, `${second.ms} ms`)
})

t.test('log-normal delays are around their median, and the same for the same seed', async (t) => {
  const draws = (seed: string): number[] =>
    Array.from({ length: 400 }, (_, i) =>
      delayMs({ kind: 'delay', lognormal: { medianMs: 100, sigma: 0.5 } }, (what) =>
        fractionOf(`${seed}${i}${what}`),
      ),
    )
  const one = draws('a')
  t.same(one, draws('a'))
  t.notSame(one, draws('b'))
  const sorted = one.toSorted((a, b) => a - b)
  t.ok(Math.abs((sorted[200] ?? 0) - 100) < 10, `median ${sorted[200]}`)
  t.ok((sorted[399] ?? 0) > 250, 'a few take much longer')
})

t.test('a rate limit lets so many through a second of emulator time', async (t) => {
  const { call, fault, emulator } = await start(t)
  const rule = fault({ kind: 'rate-limit', perSecond: 2 })
  const statuses = async (n: number) => {
    const all: (number | undefined)[] = []
    for (let i = 0; i < n; i++) all.push((await call('GET', '/acme/tasks')).status)
    return all
  }
  t.same(await statuses(4), [200, 200, 429, 429])
  t.match(await call('GET', '/acme/tasks'), { status: 429, headers: { 'retry-after': '1' } })
  emulator.world().clock.advance(500)
  t.same(await statuses(2), [200, 429])
  emulator.world().clock.advance(60_000)
  t.same(await statuses(3), [200, 200, 429])
  t.match(rule, { seen: 10, hits: 5 }, 'what passed was no hit')
})

t.test('a reset or closed connection: before, nothing is done; after, the work is', async (t) => {
  const { call, fault, journal, emulator } = await start(t)
  for (const [kind, when, error, tasks] of [
    ['reset', 'before', 'ECONNRESET', 0],
    ['close', 'before', 'ECONNRESET', 0],
    ['reset', 'after', 'ECONNRESET', 1],
    ['close', 'after', 'ECONNRESET', 2],
  ] as const) {
    fault({ kind, when }, { operationId: 'CreateTask' }, { times: 1 })
    const seen = await call(...CREATE)
    t.match(seen, { status: undefined, error }, `${kind} ${when}`)
    t.match(journal().at(-1), { fate: 'broken', notes: [{ kind: 'fault' }] })
    t.equal(JSON.parse((await call('GET', '/acme/tasks')).body).length, tasks, `${kind} ${when}`)
  }
  t.same([...(emulator.world().backstage.tally.answers.get('acme.CreateTask') ?? [])], [['broken', 4]])
})

t.test('a reset is seen as one on the socket, a close as an end', async (t) => {
  const { fault, port } = await start(t)
  const ends = (): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1')
      socket.write('GET /acme/tasks HTTP/1.1\r\nHost: x\r\nx-api-key: default\r\n\r\n')
      socket.on('data', () => resolve('data'))
      socket.on('end', () => resolve('end'))
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''))
    })
  fault({ kind: 'reset' }, {}, { times: 1 })
  t.equal(await ends(), 'ECONNRESET')
  fault({ kind: 'close' }, {}, { times: 1 })
  t.equal(await ends(), 'end')
})

t.test('a request that hangs is never answered, or closed after a while', async (t) => {
  const { call, fault, journal } = await start(t)
  fault({ kind: 'hang' }, {}, { times: 1 })
  t.match(await call('GET', '/acme/tasks', undefined, {}, 120), { error: 'GAVE_UP' })
  fault({ kind: 'hang', when: 'after' }, {}, { times: 1 })
  t.match(await call(...CREATE, {}, 120), { error: 'GAVE_UP' })
  fault({ kind: 'hang', ms: 80 }, {}, { times: 1 })
  const seen = await call('GET', '/acme/tasks')
  t.match(seen, { error: 'ECONNRESET' })
  t.ok(seen.ms >= 79)
  t.match(
    journal().map(({ fate }) => fate),
    ['broken', 'broken', 'broken'],
  )
  t.equal(JSON.parse((await call('GET', '/acme/tasks')).body).length, 1)
})

t.test('a body is cut where the fault says, with the length of the whole', async (t) => {
  const { call, fault } = await start(t)
  await call(...CREATE)
  const whole = (await call('GET', '/acme/tasks')).body
  for (const bytes of [undefined, 0, 1, 10]) {
    fault({ kind: 'cut', bytes }, {}, { times: 1 })
    const seen = await call('GET', '/acme/tasks')
    t.match(seen, {
      status: 200,
      error: 'ECONNRESET',
      body: whole.slice(0, bytes ?? Math.floor(whole.length / 2)),
      headers: { 'content-length': String(whole.length) },
    })
  }
})

t.test('a slow body comes whole, bit by bit; malformed JSON comes with a right length', async (t) => {
  const { call, fault } = await start(t)
  const whole = (await call(...CREATE)).body
  fault({ kind: 'slow', ms: 100, chunks: 5 }, {}, { times: 1 })
  const slow = await call('POST', '/acme/tasks', '{"name":"a"}')
  t.equal(slow.body.length, whole.length)
  t.match(slow, { status: 201, error: undefined, headers: { 'content-length': String(whole.length) } })
  t.ok(slow.ms >= 99, `${slow.ms} ms`)
  fault({ kind: 'malformed' }, {}, { times: 1 })
  const malformed = await call('GET', '/acme/tasks')
  t.equal(malformed.status, 200)
  t.equal(Number(malformed.headers['content-length']), malformed.body.length)
  t.throws(() => JSON.parse(malformed.body))
})

t.test('a chance is drawn from the seed: the same failures for the same seed', async (t) => {
  const failures = async (seed: string): Promise<string> => {
    const { call, fault } = await start(t, { seed })
    fault({ kind: 'problem', code: 'Busy' }, {}, { probability: 0.5 })
    let text = ''
    for (let i = 0; i < 40; i++) text += (await call('GET', '/acme/tasks')).status === 503 ? 'x' : '.'
    return text
  }
  const first = await failures('a')
  t.match(first, /x.*\..*x/)
  t.equal(await failures('a'), first)
  t.not(await failures('b'), first)
})

t.test('a header orders a fault for its own request, where that is allowed', async (t) => {
  const { call, journal } = await start(t, { faultHeader: true })
  const ask = (text: string) => call('GET', '/acme/tasks', undefined, { 'x-evalmock-fault': text })
  t.match(await ask('problem; code=Busy; retryAfterS=3'), { status: 503, headers: { 'retry-after': '3' } })
  t.match(await ask('{"kind":"problem","code":"Busy"}'), { status: 503 })
  t.match(await ask('reset; when=after'), { error: 'ECONNRESET' })
  const delayed = await ask('delay; ms=60')
  t.equal(delayed.status, 200)
  t.ok(delayed.ms >= 59)
  t.match(await ask('problem; code=Bussy'), {
    status: 400,
    body: /Acme has no code Bussy; did you mean Busy\?/,
  })
  t.match(await ask('delay; ms=soon'), { status: 400, body: /x-evalmock-fault delay; ms=soon: ms: / })
  t.match(await ask('{'), { status: 400, body: /x-evalmock-fault: / })
  t.match(await ask('nonsense'), { status: 400, body: /x-evalmock-fault nonsense: kind: / })
  t.match(journal()[0]?.notes, [
    { kind: 'fault', id: 'x-evalmock-fault', text: 'problem, code Busy, retryAfterS 3' },
  ])

  const off = await start(t)
  t.equal((await off.call('GET', '/acme/tasks', undefined, { 'x-evalmock-fault': 'reset' })).status, 200)
})

t.test('a client that leaves while it is kept waiting leaves no work behind', async (t) => {
  const { call, fault, journal } = await start(t)
  fault({ kind: 'delay', ms: 150 }, {}, { times: 1 })
  t.match(await call(...CREATE, {}, 40), { error: 'GAVE_UP' })
  await new Promise((resolve) => setTimeout(resolve, 180))
  t.equal((await call('GET', '/acme/tasks')).body, '[]')
  t.equal(journal()[0]?.fate, 'left')
})

t.test('an injected request that loses its connection ends with an error instead of hanging', async (t) => {
  const { emulator, fault } = await start(t)
  const inject = () => emulator.app.inject({ url: '/acme/tasks', headers: { 'x-api-key': 'default' } })
  for (const effect of [{ kind: 'reset' }, { kind: 'close', when: 'after' }, { kind: 'cut', bytes: 1 }]) {
    fault(effect, {}, { times: 1 })
    await t.rejects(inject(), JSON.stringify(effect))
  }
})
