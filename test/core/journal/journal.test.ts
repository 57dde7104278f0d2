import t from 'tap'
import { type Entry, JOURNAL_LIMITS, Journal } from '../../../src/core/journal/journal.ts'
import { startEmulator } from '../../support/emulator.ts'

const request = (url: string) => ({
  provider: 'acme',
  at: 1,
  wallAt: 1,
  method: 'GET',
  url,
  headers: {},
  notes: [],
  gone: undefined,
})

t.test('J2: the latest requests are kept, and those before them lose their texts', async (t) => {
  const journal = new Journal({ ...JOURNAL_LIMITS, entries: 2 })
  const entries = ['/a', '/b', '/c'].map((url): Entry => {
    const entry = journal.open(request(url))
    entry.reply = 'text'
    journal.close(entry, 'answered')
    return entry
  })
  t.same(
    [...journal.entries()].map(({ id, url, reply }) => [id, url, reply]),
    [
      [2, '/b', 'text'],
      [3, '/c', 'text'],
    ],
  )
  t.equal(journal.seen, 3)
  t.equal(entries[0]?.reply, undefined)
})

t.test('a journal of no requests keeps none, and counts them all the same', async (t) => {
  const journal = new Journal({ ...JOURNAL_LIMITS, entries: 0 })
  for (const url of ['/a', '/b']) journal.close(journal.open(request(url)), 'answered')
  t.same([...journal.entries()], [])
  t.equal(journal.get(2), undefined)
  t.equal(journal.seen, 2)
})

t.test('a server can be told to keep none', async (t) => {
  const { app, world } = await startEmulator(t, { journal: 0 })
  const answer = await app.inject({ url: '/v5/evaluations', headers: { 'x-api-key': 'mock' } })
  t.equal(answer.statusCode, 200)
  t.same([...world().backstage.journal.entries()], [])
  t.equal(world().backstage.events.latest, 0, 'and tells nobody of them')
})

t.test('J1: ids count up in the order of the requests, and begin anew with a reset', async (t) => {
  const journal = new Journal({ ...JOURNAL_LIMITS, entries: 2 })
  const ids = (): number[] => ['/a', '/b', '/c'].map((url) => journal.open(request(url)).id)
  t.same(ids(), [1, 2, 3])
  journal.clear()
  t.same(ids(), [4, 5, 6])
  journal.reset()
  t.same(ids(), [1, 2, 3])
})

t.test('J3: kept texts are bounded by bytes, and what is forgotten gives its bytes back', async (t) => {
  const journal = new Journal({ ...JOURNAL_LIMITS, entries: 50, bytes: 100_000 })
  const kept = (): number => [...journal.entries()].length
  const add = (length: number): void => {
    const entry = journal.open(request('/a'))
    entry.reply = 'x'.repeat(length)
    journal.close(entry, 'answered')
  }
  for (let i = 0; i < 40; i++) add(9000)
  const some = kept()
  t.ok(some >= 5 && some <= 11, `${some} of 9,000 bytes each`)
  // Bytes that stayed counted after their request is gone would leave room for fewer and fewer.
  for (let i = 0; i < 400; i++) add(9000)
  t.equal(kept(), some)
  for (let i = 0; i < 200; i++) add(10)
  t.equal(kept(), 50)
})

t.test('J3: what is cleared gives its bytes back, too', async (t) => {
  const journal = new Journal({ ...JOURNAL_LIMITS, bytes: 100_000 })
  const fill = (): number => {
    for (let i = 0; i < 8; i++) {
      const entry = journal.open(request('/a'))
      entry.body = 'x'.repeat(5000)
      entry.reply = 'x'.repeat(5000)
      journal.close(entry, 'answered')
    }
    return [...journal.entries()].length
  }
  t.equal(fill(), 8)
  for (const empty of [() => journal.clear(), () => journal.reset()]) {
    empty()
    t.equal(fill(), 8)
  }
})

t.test('J1, J3: what is cut off gives its ids and its bytes back; an open request had none', async (t) => {
  const journal = new Journal({ ...JOURNAL_LIMITS, entries: 4 })
  const add = (): Entry => {
    const entry = journal.open(request('/a'))
    entry.body = 'x'.repeat(1000)
    journal.close(entry, 'answered')
    return entry
  }
  const ids = () => [...journal.entries()].map(({ id }) => id)
  add()
  const { bytes } = journal
  const rest = [add(), add()]
  const open = journal.open(request('/open'))
  open.body = 'x'.repeat(1000)
  t.equal(journal.bytes, 3 * bytes)
  journal.cut(1)
  t.same([ids(), journal.seen, journal.size, journal.bytes], [[1], 1, 1, bytes])
  t.same(
    [...rest, open].map(({ id }) => journal.get(id)),
    [undefined, undefined, undefined],
  )
  journal.close(open, 'answered')
  t.equal(journal.bytes, bytes, 'it is no longer here')
  for (let i = 0; i < 5; i++) add()
  t.same([ids(), journal.seen, journal.bytes], [[3, 4, 5, 6], 6, 4 * bytes])
  journal.cut(2)
  t.same([ids(), journal.seen, journal.size, journal.bytes], [[], 2, 0, 0], 'request 2 was forgotten before')
  t.equal(add().id, 3)
})

t.test('J4: a request closes once', async (t) => {
  const journal = new Journal({ ...JOURNAL_LIMITS, bytes: 100_000 })
  const closed: string[] = []
  journal.onClose(({ fate }) => closed.push(fate))
  const entry = journal.open(request('/a'))
  entry.reply = 'x'.repeat(50_000)
  for (const fate of ['answered', 'left', 'answered'] as const) journal.close(entry, fate)
  t.equal(entry.fate, 'answered')
  t.same(closed, ['answered'])
  const other = journal.open(request('/b'))
  other.reply = 'x'.repeat(40_000)
  journal.close(other, 'answered')
  t.same(
    [...journal.entries()].map(({ id }) => id),
    [1, 2],
    'its bytes count once',
  )
})

t.test('J5: a long text is cut where the limit says', async (t) => {
  const journal = new Journal({ ...JOURNAL_LIMITS, bodyBytes: 1000 })
  const entry = journal.open(request('/a'))
  entry.body = 'b'.repeat(1000)
  entry.reply = 'r'.repeat(1001)
  journal.close(entry, 'answered')
  t.same([entry.body?.length, entry.reply?.length], [1000, 1000])
})
