import t from 'tap'
import { withoutTrailing } from '../../src/core/text.ts'

t.test('a character at the end is cut off, however often it stands there', async (t) => {
  const cases: [text: string, cut: string][] = [
    ['', ''],
    ['/', ''],
    ['a', 'a'],
    ['/a/b//', '/a/b'],
    ['//a', '//a'],
    ['///', ''],
  ]
  for (const [text, cut] of cases) t.equal(withoutTrailing(text, '/'), cut, text)
})
