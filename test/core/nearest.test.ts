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

t.test('a question is asked only where there is something to ask', async (t) => {
  t.equal(didYouMean('prot', ['port']), '; did you mean port?')
  t.equal(didYouMean('prot', []), '')
})
