import t from 'tap'
import type { Entry } from '../../../src/core/journal/journal.ts'
import { DURATIONS_MS, Meter } from '../../../src/core/journal/meter.ts'

const entry = (more: Partial<Entry>): Entry =>
  ({ provider: 'acme', operationId: 'A', status: 200, durationMs: 1, notes: [], ...more }) as Entry

t.test('a request counts in the shortest class that it is not longer than', async (t) => {
  for (const [i, limit] of DURATIONS_MS.entries())
    for (const [durationMs, at] of [
      [limit, i],
      [limit + 0.001, i + 1],
    ] as const) {
      const meter = new Meter()
      meter.add(entry({ durationMs }))
      const [{ buckets, count, sumMs } = {}] = meter.series() as Partial<ReturnType<Meter['series']>[0]>[]
      t.same(
        buckets,
        DURATIONS_MS.map((_, j) => Number(j === at)),
        `${durationMs} ms`,
      )
      t.same([count, sumMs], [1, durationMs])
    }
})

t.test('each provider, operation and class of statuses is counted on its own', async (t) => {
  const meter = new Meter()
  for (const status of [0, 99, 100, 199, 200, 299, 300, 400, 499, 500, 599, 600]) meter.add(entry({ status }))
  meter.add(entry({ operationId: undefined, durationMs: 20_000 }))
  meter.add(entry({ provider: 'other' }))
  meter.add(entry({ provider: 'other', durationMs: 3 }))
  t.same(
    meter
      .series()
      .map(({ provider, operation, status, count, sumMs }) => [provider, operation, status, count, sumMs]),
    [
      ['acme', 'A', 'none', 2, 2],
      ['acme', 'A', '1xx', 2, 2],
      ['acme', 'A', '2xx', 2, 2],
      ['acme', 'A', '3xx', 1, 1],
      ['acme', 'A', '4xx', 2, 2],
      ['acme', 'A', '5xx', 3, 3],
      ['acme', '', '2xx', 1, 20_000],
      ['other', 'A', '2xx', 2, 4],
    ],
  )
})

t.test('rules are counted by provider as they hit', async (t) => {
  const meter = new Meter()
  const note = (kind: string) => ({ kind, id: 'x', text: 'x' })
  const notes = (...kinds: string[]) => kinds.map(note) as unknown as Entry['notes']
  meter.add(entry({ notes: notes('fault', 'auth', 'fault', 'override') }))
  meter.add(entry({ provider: 'other', notes: notes('override', 'behavior') }))
  meter.add(entry({}))
  t.same(meter.hits(), [
    { provider: 'acme', kind: 'fault', count: 2 },
    { provider: 'acme', kind: 'override', count: 1 },
    { provider: 'other', kind: 'override', count: 1 },
  ])
})
