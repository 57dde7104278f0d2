import Database from 'better-sqlite3'
import t from 'tap'
import { compareText, foldCase, likeMatcher } from '../../src/core/collation.ts'
import { SeededIds } from '../../src/core/ids.ts'

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

t.test('a pattern is like what it is like to SQLite, whatever is in it', async (t) => {
  const db = new Database(':memory:')
  const bySql = db.prepare("SELECT ? LIKE ? ESCAPE '\\'").pluck()
  const chance = new SeededIds('patterns')
  const below = (n: number): number => Math.floor(chance.fraction() * n)
  const letters = ['a', 'b', 'B', 'é', '🚀', '🚁', '%', '_', '\\%', '\\_', '\\\\']
  const word = (length: number, from: readonly string[]): string =>
    Array.from({ length }, () => from[below(from.length)]).join('')
  const wrong: string[] = []
  let met = 0
  for (let i = 0; i < 20_000; i++) {
    const text = word(below(8), ['a', 'b', 'A', 'é', '🚀', '🚁', '%', '_', '\\'])
    const pattern = word(below(6), letters)
    const wanted = bySql.get(text, pattern) === 1
    if (wanted) met++
    if (likeMatcher(pattern)(text) !== wanted) wrong.push(`${text} like ${pattern}`)
  }
  db.close()
  t.same(wrong, [])
  t.ok(met > 1000, `${met} are alike`)
})

t.test('a wildcard begins where the one before it ended', async (t) => {
  const cases: [pattern: string, text: string, alike: boolean][] = [
    ['%x_%y%', 'xyq', false],
    ['%x_%y%', 'xyqy', true],
    ['%ab%b', 'ab', false],
    ['%ab%b', 'abb', true],
    ['a%%a', 'a', false],
    ['a%%a', 'aa', true],
  ]
  for (const [pattern, text, alike] of cases)
    t.equal(likeMatcher(pattern)(text), alike, `${text} like ${pattern}`)
})
