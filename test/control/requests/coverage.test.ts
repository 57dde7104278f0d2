import t from 'tap'
import { startControlled } from '../../support/control.ts'

t.test('coverage is rounded down, so that 100 means all', async (t) => {
  const all = await startControlled(t)
  t.equal((await all.acme('GET', '/tasks')).status, 200)
  const { operations, outcomes, states } = (await all.control('GET', '/coverage')).json
  t.same(operations, { met: 1, total: 5, percent: 20 })
  t.same(outcomes, { met: 1, total: 35, percent: 2.8 }, '2.857 %')
  t.same(states, { met: 0, total: 5, percent: 0 })
  const text = (await all.control('GET', '/coverage?format=text')).text
  t.match(text, /^operations 1 of 5 \(20 %\), outcomes 1 of 35 \(2\.8 %\), states 0 of 5 \(0 %\)$/m)
})

t.test('min is enough, and a little more is not', async (t) => {
  const all = await startControlled(t)
  await all.acme('GET', '/tasks')
  for (const format of ['json', 'text', 'junit']) {
    t.equal((await all.control('GET', `/coverage?min=20&format=${format}`)).status, 200, format)
    t.equal((await all.control('GET', `/coverage?min=20.1&format=${format}`)).status, 417, format)
  }
})
