// What a stream tells, as a whole text: it ends when its world is dropped.
import t, { type Test } from 'tap'
import { startEmulator } from '../../support/emulator.ts'

const NOW = Date.parse('2026-11-21T08:00:00Z')

/** Everything that happens in a world, as a stream with this query tells it. */
async function told(t: Test, query: string, headers: Record<string, string> = {}): Promise<string> {
  const emulator = await startEmulator(t, { fixtures: 'none', seed: 'stream', wall: { now: () => NOW } })
  const url = await emulator.listen()
  const call = (method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object) =>
    emulator.app.inject({ method, url: path, payload, headers: { 'x-api-key': 'mock.w' } })
  await call('POST', '/_mock/worlds', { name: 'w' })
  await call('POST', '/v5/evaluations', {
    name: 'x',
    data: [{ input: 'a' }],
    tasks: [
      {
        task_type: 'chat_completion',
        alias: 'answer',
        configuration: { model: 'm', messages: [{ role: 'user', content: '{{item.input}}' }] },
      },
    ],
  })
  const { body } = await fetch(`${url}/_mock/worlds/w/events${query}`, { headers })
  const chunks = (body as ReadableStream<Uint8Array>).getReader()
  let text = ''
  const read = async (): Promise<boolean> => {
    const { done, value } = await chunks.read()
    text += Buffer.from(value ?? []).toString()
    return done
  }
  await read()
  await call('POST', '/_mock/worlds/w/clock/advance', { ms: 2500 })
  await call('GET', '/v5/evaluations/none')
  await call('POST', '/_mock/worlds/w/clock/advance', { ms: 60_000 })
  await call('DELETE', '/_mock/worlds/w')
  while (!(await read())) {}
  return text.replace(/"durationMs":[\d.]+/g, '"durationMs":0').replace(/"client":"[^"]*",/g, '')
}

const state = (change: object, at: string): string =>
  `event: state\ndata: ${JSON.stringify({ world: 'w', provider: 'scale', kind: 'evaluation', id: '0a8b88db-c16d-4b12-939a-04fc995dc7d6', ...change, at })}`

const request = (id: number, at: string, operationId: string, rest: object): string =>
  `event: request\ndata: ${JSON.stringify({
    id,
    world: 'w',
    at,
    wallAt: '2026-11-21T08:00:00.000Z',
    provider: 'scale',
    operationId,
    caller: 'mock.w',
    ...rest,
    durationMs: 0,
    notes: [],
  })}`

/** By id. */
const EVENTS: Readonly<Record<number, string>> = {
  1: state({ to: 'pending' }, '2026-11-21T08:00:00.000Z'),
  2: request(1, '2026-11-21T08:00:00.000Z', 'CreateEvaluation', {
    method: 'POST',
    url: '/v5/evaluations',
    fate: 'answered',
    status: 200,
  }),
  3: state({ from: 'pending', to: 'running' }, '2026-11-21T08:00:02.000Z'),
  4: request(2, '2026-11-21T08:00:02.500Z', 'GetEvaluation', {
    method: 'GET',
    url: '/v5/evaluations/none',
    fate: 'answered',
    status: 404,
    code: '404',
  }),
  5: state({ from: 'running', to: 'completed' }, '2026-11-21T08:00:10.000Z'),
  6: 'event: world\ndata: {"world":"w","what":"dropped","at":"2026-11-21T08:01:02.500Z"}',
}

const shown = (ids: readonly number[]): string =>
  `: connected\nretry: 1000\n\n${ids.map((id) => `id: ${id}\n${EVENTS[id]}\n\n`).join('')}`

t.test(
  'a stream tells what comes after its beginning, of the types asked for, and ends with its world',
  async (t) => {
    const cases: readonly [query: string, headers: Record<string, string>, ids: readonly number[]][] = [
      ['?since=0', {}, [1, 2, 3, 4, 5, 6]],
      ['?since=1', {}, [2, 3, 4, 5, 6]],
      ['', {}, [3, 4, 5, 6]],
      ['?since=99', {}, [3, 4, 5, 6]],
      ['?types=state,world&since=1', {}, [3, 5, 6]],
      ['?types=%20request%20', {}, [4]],
      ['', { 'last-event-id': '1' }, [2, 3, 4, 5, 6]],
      ['?since=0', { 'last-event-id': '2' }, [3, 4, 5, 6]],
      ['?since=1', { 'last-event-id': 'x' }, [2, 3, 4, 5, 6]],
    ]
    for (const [query, headers, ids] of cases)
      t.equal(await told(t, query, headers), shown(ids), `${query} ${JSON.stringify(headers)}`)
    const changed = 'event: changed\ndata: {"world":"w","what":"clock"}\n\n'
    t.equal(await told(t, '?types=changed'), shown([]) + changed + changed)
  },
)
