import t from 'tap'
import { Problem } from '../../src/core/problem.ts'
import { parseJson, utf8 } from '../../src/http/body.ts'

const refusal = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const { kind, message, detail } = error
    const { cause, ...rest } = detail as { cause?: unknown }
    return { kind, message, ...rest, hasCause: cause !== undefined }
  }
}

t.test('bytes are a text only if they are UTF-8', async (t) => {
  t.equal(utf8(Buffer.from('é \uFFFD 评')), 'é \uFFFD 评', 'the replacement character may be sent')
  t.equal(utf8(Buffer.alloc(0)), '')
  for (const bytes of [[0xff], [0x61, 0xc3], [0xed, 0xa0, 0x80]])
    t.same(
      refusal(() => utf8(Buffer.from(bytes))),
      { kind: 'malformed', message: 'the body is not valid UTF-8', malformed: 'bytes', hasCause: false },
    )
})

t.test('a text is read as JSON, without the mark before it; an empty one has no value', async (t) => {
  for (const [text, value] of [
    ['', undefined],
    [' \n\t', undefined],
    ['\uFEFF', undefined],
    ['null', null],
    ['\uFEFF{"a":1}', { a: 1 }],
    [' [1] ', [1]],
  ] as const)
    t.same(parseJson(text), value, JSON.stringify(text))
  t.throws(() => parseJson('\uFEFF\uFEFF1'))
  t.same(
    refusal(() => parseJson('{"a":')),
    {
      kind: 'malformed',
      message: 'the body is not JSON: line 1, column 6: the text ends too early: } is missing',
      malformed: 'json',
      extra: { text: '{"a":' },
      hasCause: true,
    },
  )
  t.match(
    refusal(() => parseJson('\uFEFF[1,]')),
    { message: 'the body is not JSON: line 1, column 3: remove the comma before ]', extra: { text: '[1,]' } },
    'places count without the mark',
  )
})

t.test('a body is nested 256 levels deep at most, however its levels are made', async (t) => {
  const deep = {
    kind: 'malformed',
    message: 'the body is nested more than 256 levels deep',
    malformed: 'json',
  }
  const nested = (open: string, close: string, n: number, inner = '1'): string =>
    open.repeat(n) + inner + close.repeat(n)
  const padding = `"${' '.repeat(600)}"`
  const cases: [text: string, isRefused: boolean][] = [
    [nested('[', ']', 256), false],
    [nested('[', ']', 257), true],
    [nested('[', ']', 256, ''), false],
    [nested('[', ']', 257, ''), true],
    [nested('{"a":', '}', 256), false],
    [nested('{"a":', '}', 257), true],
    [nested('[{"a":', '}]', 128), false],
    [nested('[{"a":', '}]', 128, '[]'), true],
    [`[${Array(400).fill('[]').join()}]`, false],
    [`[${Array(400).fill('{}').join()}]`, false],
    [`[${Array(400).fill('{"a":[{}]}').join()}]`, false],
    [`["${'['.repeat(600)}"]`, false],
    [`["${'\\"['.repeat(300)}"]`, false],
    [`["\\\\",${padding},${nested('[', ']', 255)}]`, false],
    [`["\\\\",${padding},${nested('[', ']', 256)}]`, true],
    [`["\\"",${padding},${nested('[', ']', 256)}]`, true],
    [`["\\\\\\"[",${padding},${nested('[', ']', 255)}]`, false],
    [`["]]]]",${padding},${nested('[', ']', 256)}]`, true],
  ]
  for (const [text, isRefused] of cases) {
    const given = refusal(() => parseJson(text))
    if (isRefused) t.same(given, { ...deep, hasCause: false }, text.slice(0, 20))
    else t.same(given, JSON.parse(text), text.slice(0, 20))
  }
})
