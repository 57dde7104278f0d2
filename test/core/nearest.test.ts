import t from 'tap'
import { didYouMean, nearest } from '../../src/core/nearest.ts'

t.test('the nearest name is the one that a slip of the finger makes', async (t) => {
  const names = ['host', 'port', 'profile', 'DescribeEvalTasks', 'DescribeEvalTask']
  const cases = [
    ['prot', 'port'],
    ['prt', 'port'],
    ['profil', 'profile'],
    ['describeevaltasks', 'DescribeEvalTasks'],
    ['DescrbeEvalTask', 'DescribeEvalTask'],
    ['', undefined],
    ['zzzzzz', undefined],
    ['x'.repeat(1000), undefined],
  ] as const
  for (const [asked, meant] of cases) t.equal(nearest(asked, names), meant, asked)
})

t.test('a name is near if a few of its letters differ, and the nearer one wins', async (t) => {
  const cases: readonly [asked: string, names: readonly string[], meant: string | undefined][] = [
    ['abcde', ['abcxy'], 'abcxy'],
    ['abcde', ['abxyz'], undefined],
    ['abcdefghij', ['abcdefwxyz'], 'abcdefwxyz'],
    ['abcdefghij', ['abcdevwxyz'], undefined],
    ['abcdefghi', ['abcdefxyz'], 'abcdefxyz'],
    ['abcdefghi', ['abcdewxyz'], undefined],
    ['bacd', ['abdc'], 'abdc'],
    ['badcf', ['abcde'], undefined],
    ['ab', ['xy'], undefined],
    ['ab', ['axy'], 'axy'],
    ['abc', ['a'], undefined],
    ['abcd', ['ab'], undefined],
    ['abcd', ['abc', 'abcx', 'abcde'], 'abc'],
    ['abcd', ['abxy', 'abcx'], 'abcx'],
    ['abcd', ['abcx', 'abxy'], 'abcx'],
    ['ABCD', ['abcd', 'abce'], 'abcd'],
    ['x'.repeat(100), [`${'x'.repeat(99)}y`], `${'x'.repeat(99)}y`],
    ['x'.repeat(101), [`${'x'.repeat(100)}y`], undefined],
    ['', ['ab'], undefined],
  ]
  for (const [asked, names, meant] of cases) t.equal(nearest(asked, names), meant, `${asked} ${names}`)
})

t.test('a question is asked only where there is something to ask', async (t) => {
  t.equal(didYouMean('prot', ['port']), '; did you mean port?')
  t.equal(didYouMean('prot', []), '')
})
