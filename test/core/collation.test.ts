import t from 'tap'
import { compareText, foldCase } from '../../src/core/collation.ts'

t.test('texts are ordered as their bytes in UTF-8 are', async (t) => {
  const texts = [
    '',
    'A',
    'a',
    'aa',
    'ab',
    'a\u{1f600}',
    'a\uffee',
    'é',
    '\ud7ff',
    '\ue000',
    '\uffee',
    '\u{1f600}',
    '\u{1f601}',
    '\u{10ffff}',
  ]
  for (const a of texts)
    for (const b of texts)
      t.equal(Math.sign(compareText(a, b)), Buffer.compare(Buffer.from(a), Buffer.from(b)), `${a} ${b}`)
})

t.test('only the letters A to Z are folded', async (t) => {
  t.equal(foldCase('AbZ É\u212A🚀_9'), 'abz É\u212A🚀_9')
})
