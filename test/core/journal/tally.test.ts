import t from 'tap'
import { Tally } from '../../../src/core/journal/tally.ts'

t.test('outcomes and states are counted, kept, and put back as they were', async (t) => {
  const tally = new Tally()
  tally.answered('acme', 'List', 'success')
  tally.answered('acme', 'List', 'success')
  tally.answered('acme', 'List', 'NotFound')
  tally.answered('zeta', 'List', 'success')
  const seen = tally.statesOf('acme', 'task')
  seen.add('Done')
  t.equal(tally.statesOf('acme', 'task'), seen, 'a collection keeps its set')
  tally.statesOf('zeta', 'task')
  const state = tally.save()
  t.same(state, {
    answers: [
      [
        'acme.List',
        [
          ['success', 2],
          ['NotFound', 1],
        ],
      ],
      ['zeta.List', [['success', 1]]],
    ],
    states: [
      ['acme.task', ['Done']],
      ['zeta.task', []],
    ],
  })
  tally.reset()
  t.same(tally.save(), {
    answers: [],
    states: [
      ['acme.task', []],
      ['zeta.task', []],
    ],
  })
  tally.answered('acme', 'Other', 'success')
  seen.add('Lost')
  tally.restore(state)
  t.same(tally.save(), state)
  t.same([...seen], ['Done'], 'still the same set')
  const other = new Tally()
  other.restore(state)
  t.same(
    other.save(),
    { ...state, states: [['acme.task', ['Done']]] },
    'an empty set is made when it is needed',
  )
})
