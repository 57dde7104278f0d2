import t from 'tap'
import { EventLog } from '../../../src/core/journal/events.ts'
import { JOURNAL_LIMITS, Journal } from '../../../src/core/journal/journal.ts'

const reset = (at: number) => ({ type: 'world', what: 'reset', at }) as const

t.test('events are numbered from 1, and told to who listens', async (t) => {
  const log = new EventLog()
  let told = 0
  t.same([log.latest, log.oldest, [...log.since(0)]], [0, 1, []])
  log.add(reset(5))
  const stop = log.listen(() => told++)
  const journal = new Journal(JOURNAL_LIMITS)
  const request = { provider: 'acme', at: 1, wallAt: 1, method: 'GET', url: '/', headers: {}, notes: [] }
  const entry = journal.open({ ...request, gone: undefined })
  log.addRequest(entry)
  log.add(reset(6))
  t.equal(told, 2)
  stop()
  log.add(reset(7))
  t.equal(told, 2, 'no longer')
  t.same([log.latest, log.oldest], [4, 1])
  t.same(
    [...log.since(0)].map((event) => [event.id, event.type]),
    [
      [1, 'world'],
      [2, 'request'],
      [3, 'world'],
      [4, 'world'],
    ],
  )
  t.equal([...log.since(1)].map((event) => (event.type === 'request' ? event.request : undefined))[0], entry)
  t.same([...log.since(3)], [{ id: 4, ...reset(7) }])
  t.same([...log.since(4)], [])
  t.same([...log.since(9)], [])
})

t.test('the latest 1999 are kept', async (t) => {
  const log = new EventLog()
  const ids = (after: number): number[] => [...log.since(after)].map(({ id }) => id)
  for (let i = 1; i <= 2000; i++) log.add(reset(i))
  t.same(
    [log.oldest, log.latest, ids(0).length, ids(0)[0]],
    [log.oldest, 2000, 2001 - log.oldest, log.oldest],
  )
  t.same(log.oldest, 1)
  log.add(reset(2001))
  t.same([log.oldest, log.latest, ids(0)[0], ids(0).length], [2, 2001, 2, 2000])
  t.same([...log.since(0)][0], { id: 2, ...reset(2) })
  t.same(ids(1999), [2000, 2001])
})
