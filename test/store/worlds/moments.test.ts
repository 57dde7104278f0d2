import t from 'tap'
import { JOURNAL_LIMITS } from '../../../src/core/journal/journal.ts'
import { startControlled } from '../../support/control.ts'

t.test('a world in memory keeps moments: of requests, of deeds, of what cannot be sent again', async (t) => {
  const all = await startControlled(t, { journal: 40 })
  const call = async (times: number): Promise<void> => {
    for (let i = 0; i < times; i++) await all.acme('GET', '/tasks')
  }
  const story = () => all.emulator.world().backstage.story
  const moments = () => story().moments.map(({ after, deeds }) => [after, deeds])
  await call(15)
  t.same(moments(), [])
  await call(30)
  t.same(moments(), [
    [16, 0],
    [32, 0],
  ])
  t.equal(story().moments[0]?.bytes, story().moments[1]?.bytes, 'without a write they share their bytes')
  await all.control('PUT', '/plan', { runMs: 1 })
  t.same(moments().slice(2), [[45, 1]])
  t.not(story().moments[1]?.bytes, story().moments[2]?.bytes)
  await call(3)
  t.same(moments().slice(3), [[48, 1]])
  await all.acme('POST', '/tasks', { name: 'x'.repeat(JOURNAL_LIMITS.bodyBytes) })
  t.same(moments().slice(4), [[49, 1]], 'a body that was cut')
  await all.acme('POST', '/tasks', { name: 'short' })
  t.equal(moments().length, 5)
  await all.control('POST', '/reset')
  t.same(moments(), [], 'and begins anew with a reset')
  await call(15)
  t.same(moments(), [])
  await call(18)
  t.same(moments(), [
    [16, 0],
    [32, 0],
  ])
})
