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

t.test('the latest requests are kept, and those before them lose their texts', async (t) => {
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
