import t from 'tap'
import { type Decoded, RowCache } from '../../../src/store/rows/row-cache.ts'

/** What fits, in characters. */
const CAPACITY = 16 * 1024 * 1024

const row = (seq: number, name = ''): Decoded<object> => ({
  seq,
  id: `${seq}`,
  name,
  parent: null,
  createdAt: 1,
  updatedAt: 1,
  steps: [],
  looks: 0,
  doc: {},
})

t.test('R3: the oldest rows make room, and each counts with its present size', async (t) => {
  const cache = new RowCache<object>()
  const eighth = CAPACITY / 8
  const kept = (): number[] => Array.from({ length: 20 }, (_, seq) => seq).filter((seq) => cache.bySeq(seq))
  for (let seq = 1; seq <= 8; seq++) cache.put(row(seq), eighth)
  t.equal(cache.count, 8, 'full')
  for (let i = 0; i < 50; i++) cache.put(row(8, `${i}`), eighth)
  t.equal(cache.count, 8, 'a row that is written again takes no more room')
  t.equal(cache.bySeq(8)?.name, '49')
  cache.put(row(8), 1)
  cache.put(row(9), eighth - 1)
  t.equal(cache.count, 9, 'what has become smaller leaves room')
  cache.put(row(10), 1)
  t.same(kept(), [3, 4, 5, 6, 7, 8, 9, 10], 'an eighth is free again')
  cache.put(row(11), eighth)
  cache.drop(3)
  cache.drop(3)
  cache.drop(99)
  cache.put(row(12), eighth)
  t.same(kept(), [4, 5, 6, 7, 8, 9, 10, 11, 12])
  t.same([cache.sizeOf(12), cache.sizeOf(8), cache.sizeOf(3)], [eighth, 1, 0])
  cache.clear()
  t.equal(cache.count, 0)
  for (let seq = 1; seq <= 8; seq++) cache.put(row(seq), eighth)
  t.equal(cache.count, 8, 'all of it is free after clear')
})

t.test('R2: a document that JSON would change is dropped when it is read', async (t) => {
  const cache = new RowCache<object>()
  for (const [seq, value] of [undefined, Number.NaN, Number.POSITIVE_INFINITY, [undefined]].entries()) {
    cache.put({ ...row(seq), doc: { a: { value } } }, 1)
    t.equal(cache.bySeq(seq), undefined, String(value))
  }
  t.equal(cache.count, 0)
  cache.put({ ...row(1), doc: { a: [null, 1, 'x', true, {}] } }, 1)
  const { doc } = cache.bySeq(1) as { doc: { a: unknown[] } }
  t.throws(() => doc.a.push('x'), TypeError)
})
