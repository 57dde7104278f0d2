// What FastAPI, Starlette and pydantic do with a request before a handler sees it. Unless a test says otherwise, its
// values were read off an application of FastAPI 0.165.0, Starlette 1.10.0, pydantic 2.14.4 and python-multipart 0.0.34.
import t from 'tap'
import { startScale } from '../../support/scale.ts'

const BODY = { name: 'x', data: [{ a: 1 }] }
const TEXT = JSON.stringify(BODY)
const NO_MODEL = {
  type: 'model_attributes_type',
  msg: 'Input should be a valid dictionary or object to extract fields from',
}

/** Content types of a body, and whether FastAPI reads it as JSON. */
const TYPES: readonly [string | undefined, boolean][] = [
  ['application/json', true],
  ['application/json; charset=utf-8', true],
  ['application/json;', true],
  ['APPLICATION/JSON', true],
  ['application/vnd.api+json', true],
  ['application/problem+json', true],
  ['application/*+json', true],
  ['application/JSON+JSON', true],
  ['text/json', false],
  ['text/plain', false],
  ['text/plain+json', false],
  ['application/x-www-form-urlencoded', false],
  ['multipart/form-data; boundary=x', false],
  ['application/jsonx', false],
  ['application/json+x', false],
  ['application/x-ndjson', false],
  ['application/octet-stream', false],
  ['application/json, text/plain', false],
  ['application/', false],
  ['x', false],
]

t.test('a body is JSON by its content type', async (t) => {
  const json = await startScale(t)
  const strict = await startScale(t, { profile: 'live' })
  const any = await startScale(t, { behaviors: { 'scale.contentType': 'any' } })
  for (const [type, isJson] of TYPES) {
    const call = ({ send }: typeof json) => send('POST', '/v5/datasets', TEXT, { 'content-type': type })
    t.equal((await call(any)).status, 200, `any takes ${type}`)
    for (const one of [json, strict]) {
      const { status, body } = await call(one)
      t.equal(status, isJson ? 200 : 422, String(type))
      if (!isJson) t.strictSame(body, { detail: [{ ...NO_MODEL, loc: ['body'], input: TEXT }] })
    }
  }
  // Releases of FastAPI differ: 0.165.0 refuses a body without a content type, older ones read it.
  // All of them treat an empty one alike.
  for (const type of [undefined, '', ' ']) {
    const none = { 'content-type': type }
    t.equal((await json.send('POST', '/v5/datasets', TEXT, none)).status, 200)
    t.equal((await strict.send('POST', '/v5/datasets', TEXT, none)).status, 422)
    t.equal((await any.send('POST', '/v5/datasets', TEXT, none)).status, 200)
  }
})

t.test('a body of another type is refused by each model, and the journal says why', async (t) => {
  const { send, emulator } = await startScale(t, { behaviors: { 'scale.contentType': 'json' } })
  const plain = { 'content-type': 'text/plain' }
  const { body } = await send('POST', '/v5/evaluations', TEXT, plain)
  t.strictSame(
    body.detail.map(({ loc, type }: { loc: unknown; type: string }) => [loc, type]),
    [
      'EvaluationStandaloneCreateRequest',
      'EvaluationFromDatasetCreateRequest',
      'EvaluationWithDatasetCreateRequest',
    ].map((name) => [['body', name], NO_MODEL.type]),
  )
  t.match((await send('POST', '/v5/evaluations', '{"a', plain)).body.detail[0], { input: '{"a' })
  t.match((await send('POST', '/v5/questions', TEXT, plain)).body, {
    detail: [{ ...NO_MODEL, loc: ['body'] }],
  })
  t.match((await send('POST', '/v5/evaluations', '', plain)).body, { detail: [{ type: 'missing' }] })
  const notes = () => {
    const { journal } = emulator.world().backstage
    return journal.get(journal.seen)?.notes
  }
  await send('POST', '/v5/evaluations', TEXT, plain)
  t.strictSame(notes(), [
    {
      kind: 'behavior',
      behavior: 'scale.contentType',
      value: 'json',
      text: 'the content-type is text/plain: send application/json, or the body is not read as JSON',
    },
  ])
  await send('POST', '/v5/evaluations', TEXT, { 'content-type': undefined })
  t.strictSame(notes(), [{ kind: 'behavior', behavior: 'scale.contentType', value: 'json' }])
})

t.test('the control API takes any content type', async (t) => {
  const { send } = await startScale(t)
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', undefined])
    t.equal((await send('POST', '/_mock/clock/advance', '{"ms":1}', { 'content-type': type })).status, 200)
})

t.test('where no body is taken, none is read', async (t) => {
  const { send } = await startScale(t)
  const { body } = await send('POST', '/v5/evaluations', BODY)
  for (const broken of ['{"a', '[[', '\u0000'])
    t.equal((await send('DELETE', '/v5/evaluations/none', broken)).status, 404)
  t.equal((await send('PUT', `/v5/evaluations/${body.id}`, '{"a')).status, 405)
  t.equal((await send('POST', '/v5/nothing', '{"a')).status, 404)
})

t.test("Python's NaN and infinities are read, and are null in every answer", async (t) => {
  const { send } = await startScale(t)
  for (const word of ['NaN', 'Infinity', '-Infinity', '1e999', '-1e999', '[NaN,{"b":-Infinity}]']) {
    const value = word.startsWith('[') ? [null, { b: null }] : null
    const text = `{"name":"NaN \\" Infinity","data":[{"x":${word},"s":"NaN"}],"metadata":{"y":${word}}}`
    const { status, body } = await send('POST', '/v5/evaluations', text)
    t.match({ status, body }, { status: 200, body: { name: 'NaN " Infinity', metadata: { y: value } } }, word)
    const { body: items } = await send('GET', `/v5/evaluation-items?evaluation_id=${body.id}`)
    t.strictSame(items.items[0].data, { x: value, s: 'NaN' }, word)
  }
  for (const [word, at] of [
    ['-NaN', 25],
    ['nan', 25],
    ['+Infinity', 25],
    ['inf', 25],
    ['NaN NaN', 29],
  ] as const)
    t.match(
      (await send('POST', '/v5/evaluations', `{"name":"a","data":[{"x":${word}}]}`)).body,
      { detail: [{ type: 'json_invalid', loc: ['body', at] }] },
      word,
    )
  // pydantic refuses these; FastAPI then fails on its own answer, which we do not.
  for (const word of ['NaN', 'Infinity', '-Infinity']) {
    const put = (path: string, body: string) => send('POST', path, body)
    t.match(await put('/v5/evaluations', `{"name":${word},"data":[{}]}`), {
      status: 422,
      body: { detail: [{ type: 'string_type', input: null }] },
    })
    const rating = `{"min_label":"a","max_label":"b","steps":${word}}`
    const question = `{"question_type":"rating","name":"q","prompt":"p","configuration":${rating}}`
    const finite = { type: 'finite_number', msg: 'Input should be a finite number', input: null }
    t.match(await put('/v5/questions', question), { status: 422, body: { detail: [finite] } })
    t.match(await put('/v5/evaluations', word), { status: 422 })
  }
})

t.test('numbers that are not finite are kept as null by datasets too', async (t) => {
  const { send } = await startScale(t)
  const { body } = await send('POST', '/v5/datasets', '{"name":"d","data":[{"x":NaN}]}')
  const items = await send('GET', `/v5/dataset-items?dataset_id=${body.id}`)
  t.strictSame(items.body.items[0].data, { x: null })
  const changed = await send(
    'PATCH',
    `/v5/dataset-items/${items.body.items[0].id}`,
    '{"data":{"y":[Infinity]}}',
  )
  t.strictSame(changed.body.data, { y: [null] })
})

const swapped = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()
const utf32 = (text: string, bigEndian: boolean): Buffer => {
  const points = [...text].map((char) => char.codePointAt(0) ?? 0)
  const bytes = Buffer.alloc(points.length * 4)
  for (const [i, point] of points.entries())
    bigEndian ? bytes.writeUInt32BE(point, i * 4) : bytes.writeUInt32LE(point, i * 4)
  return bytes
}

t.test("a body is text in the encoding that Python's json module finds", async (t) => {
  const { send } = await startScale(t)
  const text = '{"name":"h\u00e9\u4e2d\u{1f600}","data":[{"x":"\u4e2d"}]}'
  const good: [string, Buffer][] = [
    ['utf-8', Buffer.from(text)],
    ['utf-8 with a mark', Buffer.from(`\ufeff${text}`)],
    ['utf-16-le', Buffer.from(text, 'utf16le')],
    ['utf-16-le with a mark', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['utf-16-be', swapped(text)],
    ['utf-16-be with a mark', swapped(`\ufeff${text}`)],
    ['utf-32-le', utf32(text, false)],
    ['utf-32-le with a mark', utf32(`\ufeff${text}`, false)],
    ['utf-32-be', utf32(text, true)],
    ['utf-32-be with a mark', utf32(`\ufeff${text}`, true)],
  ]
  for (const [name, bytes] of good)
    t.match(
      await send('POST', '/v5/evaluations', bytes),
      {
        status: 200,
        body: { name: 'h\u00e9\u4e2d\u{1f600}' },
      },
      name,
    )
  const unparsed = { status: 400, body: { detail: 'There was an error parsing the body' } }
  const broken = (at: number) => ({
    status: 422,
    body: { detail: [{ type: 'json_invalid', loc: ['body', at], ctx: { error: 'Expecting value' } }] },
  })
  const bad: [string, Buffer, object][] = [
    ['an odd number of bytes', Buffer.concat([Buffer.from(text, 'utf16le'), Buffer.from([0])]), unparsed],
    ['a code point that does not exist', Buffer.from([0, 0, 0xfe, 0xff, 0, 0x11, 0, 0]), unparsed],
    ['latin-1', Buffer.from('{"name":"\u00e9","data":[{}]}', 'latin1'), unparsed],
    ['broken utf-16', Buffer.from('\ufeff{"name":}', 'utf16le'), broken(8)],
    ['broken utf-8 with a mark', Buffer.from('\ufeff{"name":}'), broken(8)],
    ['a mark alone', Buffer.from('\ufeff'), broken(0)],
    ['a mark of utf-16 alone', Buffer.from('\ufeff', 'utf16le'), broken(0)],
    ['a zero byte', Buffer.from([0]), broken(0)],
    ['blanks', Buffer.from('   '), broken(3)],
    ['blanks after a mark', Buffer.from('\ufeff  '), broken(2)],
  ]
  for (const [name, bytes, answer] of bad) t.match(await send('POST', '/v5/evaluations', bytes), answer, name)
})

const INT_PARSING = 'int_parsing'
/** Texts in the query, and the integer that pydantic reads in them or the type of its refusal. */
const INTEGERS: readonly [string, number | string][] = [
  ['1.', INT_PARSING],
  ['1.0', 1],
  ['1.00', 1],
  ['1.5', INT_PARSING],
  [' 1', 1],
  ['1 ', 1],
  ['\t1\n', 1],
  ['+1', 1],
  ['-1', 'greater_than_equal'],
  ['--1', INT_PARSING],
  ['1_0', 10],
  ['1__0', INT_PARSING],
  ['_1', INT_PARSING],
  ['1_', INT_PARSING],
  ['01', 1],
  ['00', 'greater_than_equal'],
  ['-0', 'greater_than_equal'],
  ['0x1', INT_PARSING],
  ['0b1', INT_PARSING],
  ['1e1', INT_PARSING],
  ['1E2', INT_PARSING],
  ['', INT_PARSING],
  ['  ', INT_PARSING],
  ['NaN', INT_PARSING],
  ['inf', INT_PARSING],
  ['1.0_0', INT_PARSING],
  ['1_0.0', 10],
  ['.0', INT_PARSING],
  ['1.0e0', INT_PARSING],
  ['\uff11', INT_PARSING],
  ['\u0661', INT_PARSING],
  ['1\u00a0', 1],
  ['\u20031', 1],
  ['1\u0085', 1],
  ['1\u001c', INT_PARSING],
  ['1\ufeff', INT_PARSING],
  ['+1.0', 1],
  ['1._0', INT_PARSING],
  ['true', INT_PARSING],
  ['+ 1', INT_PARSING],
  ['1,0', INT_PARSING],
  ['0001.000', 1],
  ['1.0.0', INT_PARSING],
  ['+_1', INT_PARSING],
  ['1l', INT_PARSING],
  ['+-1', INT_PARSING],
  ['9'.repeat(30), 'less_than_equal'],
  ['9'.repeat(4300), 'less_than_equal'],
  ['9'.repeat(4301), 'int_parsing_size'],
]

t.test('integers in text are those that pydantic reads', async (t) => {
  const { send } = await startScale(t)
  for (const [text, expected] of INTEGERS) {
    const { status, body } = await send('GET', `/v5/evaluations?limit=${encodeURIComponent(text)}`)
    const found = status === 200 ? body.limit : body.detail[0].type
    t.equal(found, expected, JSON.stringify(text.slice(0, 20)))
  }
})

const TRUTHS = ['true', 'True', 'tRuE', '1', 'on', 'On', 't', 'T', 'y', 'Y', 'yes', 'YES']
const FALSEHOODS = ['false', 'fALSE', '0', 'off', 'oFF', 'f', 'n', 'no', 'nO']
const NEITHER = [
  '',
  ' true',
  'true ',
  '1.0',
  '0.0',
  '1.',
  '2',
  '-1',
  '+1',
  '01',
  '00',
  'null',
  'None',
  'enable',
  'truee',
  '\uff11',
  'ON\n',
]

t.test('booleans in text are those that pydantic reads', async (t) => {
  const { send } = await startScale(t)
  const { body: made } = await send('POST', '/v5/evaluations', BODY)
  await send('DELETE', `/v5/evaluations/${made.id}`)
  const total = async (text: string) => {
    const { body } = await send('GET', `/v5/evaluations?include_archived=${encodeURIComponent(text)}`)
    return body.total ?? body.detail[0].type
  }
  for (const text of TRUTHS) t.equal(await total(text), 1, text)
  for (const text of FALSEHOODS) t.equal(await total(text), 0, text)
  for (const text of NEITHER) t.equal(await total(text), 'bool_parsing', JSON.stringify(text))
})

t.test('numbers and booleans in bodies are those that pydantic reads', async (t) => {
  const { send } = await startScale(t)
  const typeOf = async (type: string, configuration: string): Promise<string | number> => {
    const body = `{"question_type":"${type}","name":"q","prompt":"p","configuration":${configuration}}`
    const reply = await send('POST', '/v5/questions', body)
    return reply.status === 200 ? 200 : reply.body.detail[0].type
  }
  const steps = (value: string) => `{"min_label":"a","max_label":"b","steps":${value}}`
  for (const value of ['1', '1.0', '"1"', '"1.0"', 'true', '1e2', '1e16', '-0.0'])
    t.equal(await typeOf('rating', steps(value)), 200, `an integer: ${value}`)
  for (const [value, type] of [
    ['1.5', 'int_from_float'],
    ['"1."', 'int_parsing'],
    ['"1e2"', 'int_parsing'],
    ['[]', 'int_type'],
    ['null', 'int_type'],
  ] as const)
    t.equal(await typeOf('rating', steps(value)), type, `an integer: ${value}`)
  for (const value of ['1', '"1"', '"1."', '".5"', '"1_0"', '"1e5"', '" 1 "', '"1.e3"', '"+1"', 'true'])
    t.equal(await typeOf('number', `{"min":${value}}`), 200, `a number: ${value}`)
  for (const value of ['"0x10"', '"0b1"', '"true"', '""', '"1__0"', '"_1"', '"e5"', '"5e"', '"\uff11"'])
    t.equal(await typeOf('number', `{"min":${value}}`), 'float_parsing', `a number: ${value}`)
  for (const value of ['true', '1', '0', '1.0', '-0.0', '"on"', '"T"'])
    t.equal(await typeOf('timestamp', `{"multi":${value}}`), 200, `a boolean: ${value}`)
  for (const [value, type] of [
    ['2', 'bool_parsing'],
    ['1.5', 'bool_type'],
    ['"1.0"', 'bool_parsing'],
    ['""', 'bool_parsing'],
    ['[]', 'bool_type'],
  ] as const)
    t.equal(await typeOf('timestamp', `{"multi":${value}}`), type, `a boolean: ${value}`)
})

t.test('a slash at the end of a path is passed over, or redirected as FastAPI does', async (t) => {
  const lenient = await startScale(t)
  t.equal((await lenient.send('GET', '/v5/evaluations/')).status, 200)
  t.equal((await lenient.send('GET', '/v5//evaluations')).status, 200)
  const { send } = await startScale(t, { profile: 'live' })
  const address = 'http://localhost:80'
  for (const [method, path, to] of [
    ['GET', '/v5/evaluations/', '/v5/evaluations'],
    ['POST', '/v5/evaluations/', '/v5/evaluations'],
    ['PUT', '/v5/evaluations/', '/v5/evaluations'],
    ['GET', '/v5/evaluations/?limit=3&a=%20b?c', '/v5/evaluations?limit=3&a=%20b?c'],
    ['GET', '/v5/evaluations/x/', '/v5/evaluations/x'],
    ['DELETE', '/v5/evaluations/a%20b/', '/v5/evaluations/a%20b'],
    ['GET', '/v5/evaluations//', '/v5/evaluations'],
    ['GET', '/openapi.json/', '/openapi.json'],
    ['GET', '/public/v5/datasets/', '/public/v5/datasets'],
  ] as const) {
    const reply = await send(method, path, undefined, { 'x-api-key': undefined })
    t.strictSame([reply.status, reply.headers.location, reply.text], [307, `${address}${to}`, ''], path)
  }
  for (const path of ['/v5/nothing/', '/v5//evaluations', '/v5/evaluations//x'])
    t.match(await send('GET', path), { status: 404, body: { detail: 'Not Found' } }, path)
  t.equal((await send('GET', '/v5/evaluations')).status, 200)
})

t.test('HEAD is taken where FastAPI takes it', async (t) => {
  const { send } = await startScale(t)
  for (const path of ['/openapi.json', '/public/openapi.json']) {
    const get = await send('GET', path)
    const head = await send('HEAD', path)
    t.strictSame(
      [head.status, head.headers['content-type'], head.headers['content-length'], head.text],
      [200, 'application/json', get.headers['content-length'], ''],
    )
  }
  const { status, headers } = await send('PUT', '/openapi.json')
  t.strictSame([status, headers.allow], [405, 'GET, HEAD'])
  t.equal((await send('HEAD', '/v5/evaluations')).status, 405)
})
