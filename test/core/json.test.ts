// Where a text stops being JSON: the scanner and JSON.parse agree on which texts are, and it names the place.
import * as fc from 'fast-check'
import t from 'tap'
import { jsonMistake, jsonMistakeText } from '../../src/core/checks/json.ts'
import { rounds } from '../support/rounds.ts'

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

t.test('it finds a mistake exactly where JSON.parse does not read', async () => {
  const part = fc.constantFrom(
    ...'{}[],:x\n\t \\'.split(''),
    '"a"',
    '"',
    '1',
    '01',
    '-0.5e3',
    '.5',
    'true',
    'null',
    '\\u00e9',
  )
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 9 }), async (parts) => {
      const text = parts.join('')
      return (jsonMistake(text) === undefined) === isJson(text)
    }),
    { numRuns: rounds(20_000, 5000), seed: 7 },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.json({ maxDepth: 4 }),
      fc.nat(),
      fc.constantFrom('', ',', '"', '}'),
      async (json, at, put) => {
        const text = `${json.slice(0, at % json.length)}${put}${json.slice((at % json.length) + 1)}`
        return (jsonMistake(text) === undefined) === isJson(text)
      },
    ),
    { numRuns: rounds(5000, 1500), seed: 7 },
  )
})

t.test('it says where and why', async (t) => {
  const cases: readonly (readonly [string, string])[] = [
    ['', 'line 1, column 1: the text is empty'],
    ['{\n  "port": 1\n  "host": 2\n}', 'line 3, column 3: put a comma or } before "host"'],
    ['{"a": [1, 2}', 'line 1, column 12: put a comma or ] before }'],
    ['{"a": 1,\n}', 'line 1, column 8: remove the comma before }'],
    ['{"a"; 1}', 'line 1, column 5: a colon must follow the name, not ;'],
    ['{a: 1}', 'line 1, column 2: a name must stand in double quotes, not a'],
    ['{"a": True}', 'line 1, column 7: True is no value: texts stand in double quotes'],
    ['{"a": \'b\'}', 'line 1, column 7: use double quotes instead of single ones'],
    ['["a]', 'line 1, column 2: the double quote that ends this text is missing on its line'],
    ['["C:\\x"]', 'line 1, column 5: \\x is not an escape that JSON knows: write a backslash as \\\\'],
    ['[1] [2]', 'line 1, column 5: nothing may follow the end, but [ does'],
    ['{} // done', 'line 1, column 4: JSON has no comments: remove it'],
    ['[007]', 'line 1, column 2: 007 is not a number that JSON knows'],
    ['[+1]', 'line 1, column 2: +1 is not a number that JSON knows'],
    ['[.5]', 'line 1, column 2: .5 is not a number that JSON knows'],
    ['[,1]', 'line 1, column 2: a value is missing before this comma'],
    ['{"a":,}', 'line 1, column 6: a value is missing before this comma'],
    ['{"a":}', 'line 1, column 6: a value is missing before }'],
    ['{,}', 'line 1, column 2: remove this comma'],
    ['[1,]', 'line 1, column 3: remove the comma before ]'],
    ['[1 2]', 'line 1, column 4: put a comma or ] before 2'],
    ['{"a" "b"}', 'line 1, column 6: a colon must follow the name, not "b"'],
    ['{"a"}', 'line 1, column 5: a colon must follow the name, not }'],
    ['{"a": 1', 'line 1, column 8: the text ends too early: } is missing'],
    ['\n /* x */ 1', 'line 2, column 2: JSON has no comments: remove it'],
    ['# x', 'line 1, column 1: JSON has no comments: remove it'],
    ['[-]', 'line 1, column 2: - is no value: texts stand in double quotes'],
    ['[1e]', 'line 1, column 2: 1e is not a number that JSON knows'],
    ['["a\n"]', 'line 1, column 2: the double quote that ends this text is missing on its line'],
    ['["a\r"]', 'line 1, column 2: the double quote that ends this text is missing on its line'],
    ['["a\t"]', 'line 1, column 4: a control character in a text must be written as \\u and four digits'],
    ['["\\u12x4"]', 'line 1, column 3: \\u is not an escape that JSON knows: write a backslash as \\\\'],
    ['["\\', 'line 1, column 3: \\ is not an escape that JSON knows: write a backslash as \\\\'],
    [`[${'x'.repeat(31)}]`, `line 1, column 2: ${'x'.repeat(30)}… is no value: texts stand in double quotes`],
    [`[${'x'.repeat(30)}]`, `line 1, column 2: ${'x'.repeat(30)} is no value: texts stand in double quotes`],
    ['[\u{1f600}]', 'line 1, column 2: \u{1f600} is no value: texts stand in double quotes'],
    ['1 2', 'line 1, column 3: nothing may follow the end, but 2 does'],
  ]
  for (const [text, words] of cases) t.equal(jsonMistakeText(text), words, text)
  t.equal(
    jsonMistakeText('{"key": "id" "hunter2"}', true),
    'line 1, column 14: put a comma or } before this',
    'nothing of a secret is shown',
  )
})

t.test('a text of many levels is read without recursion', async (t) => {
  t.equal(
    jsonMistakeText('['.repeat(500_000)),
    'line 1, column 500001: the text ends too early: ] is missing',
  )
})
