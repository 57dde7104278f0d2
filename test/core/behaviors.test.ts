import t from 'tap'
import { type Behavior, resolveBehaviors } from '../../src/core/behaviors.ts'
import { found, Problem } from '../../src/core/problem.ts'

const register: Behavior[] = [
  { name: 'a.one', summary: '', docs: 'x', live: 'y', values: { x: '', y: '', z: '' } },
  {
    name: 'a.zone',
    summary: '',
    docs: '+08:00',
    live: '+08:00',
    values: { '+08:00': '' },
    pattern: /^[+-]\d\d:\d\d$/,
  },
]

t.test('a profile picks each behavior, a chosen value goes before it', async (t) => {
  t.same(
    [...resolveBehaviors(register, 'docs')],
    [
      ['a.one', 'x'],
      ['a.zone', '+08:00'],
    ],
  )
  t.equal(resolveBehaviors(register, 'live').get('a.one'), 'y')
  t.equal(resolveBehaviors(register, 'live', { 'a.one': 'z' }).get('a.one'), 'z')
  t.equal(resolveBehaviors(register, 'live', { 'a.zone': '-03:30' }).get('a.zone'), '-03:30')
})

t.test('an unknown behavior or value is refused with those that there are', async (t) => {
  t.throws(() => resolveBehaviors(register, 'docs', { 'a.two': 'x' }), {
    message: 'there is no behavior a.two; valid names: a.one, a.zone',
  })
  t.throws(() => resolveBehaviors(register, 'docs', { 'a.one': 'other' }), {
    message: 'behavior a.one has no value other; valid values: x, y, z',
  })
  t.throws(() => resolveBehaviors(register, 'docs', { 'a.one': 'toString' }), RangeError)
})

t.test('found() gives the value or a problem that names what was looked for', async (t) => {
  t.equal(found(0, 'x'), 0)
  try {
    found(undefined, 'evaluation 7')
    t.fail('did not throw')
  } catch (error) {
    t.ok(error instanceof Problem)
    t.match(error, { kind: 'not-found', message: 'evaluation 7 not found' })
  }
})
