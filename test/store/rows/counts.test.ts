import t from 'tap'
import { Counts } from '../../../src/store/rows/counts.ts'

t.test('C3: at most 16 conditions are kept', async (t) => {
  const counts = new Counts()
  const asked: number[] = []
  const ask = (n: number): void => {
    const count = (): number => asked.push(n)
    counts.of(`condition ${n}`, () => true, count)
  }
  for (let n = 0; n < 16; n++) ask(n)
  for (let n = 0; n < 16; n++) ask(n)
  t.equal(asked.length, 16, 'each was counted once')
  ask(16)
  ask(0)
  t.same(asked.slice(16), [16, 0], 'the seventeenth makes room for itself')
})
