import t from 'tap'
import { startControlled } from '../../support/control.ts'

t.test('the timeline is sorted by time across tasks, whatever was made first', async (t) => {
  const all = await startControlled(t)
  const make = async (name: string, queueMs: number, runMs: number): Promise<void> => {
    await all.control('PUT', '/plan', { queueMs, runMs })
    t.equal((await all.acme('POST', '/tasks', { name })).status, 201)
  }
  await make('long', 5000, 20_000)
  await make('short', 1000, 2000)
  await make('middle', 2000, 8000)
  const due = async (query = ''): Promise<string[]> =>
    (await all.control('GET', `/timeline${query}`)).json.changes.map(
      ({ name, to, inMs }: { name: string; to: string; inMs: number }) => `${inMs} ${name} ${to}`,
    )
  const sorted = [
    '1000 short Running',
    '2000 middle Running',
    '3000 short Done',
    '5000 long Running',
    '10000 middle Done',
    '25000 long Done',
  ]
  t.same(await due(), sorted)
  t.same(await due('?limit=2'), sorted.slice(0, 2), 'the first in time, not the first found')
  await all.control('POST', '/clock/advance', { ms: 2000 })
  t.same(await due('?limit=2'), ['1000 short Done', '3000 long Running'], 'a change due now has happened')
})
