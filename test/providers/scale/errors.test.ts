// Refusals: who may call, what a request may look like, and the words for it. The 422 entries were read off FastAPI
// 0.165.0 with pydantic 2.14.3 for models of the same shape.
import t from 'tap'
import { jsonError } from '../../../src/providers/scale/dialect/json-error.ts'
import { senderOf, startScale } from '../../support/scale.ts'

const BODY = 'EvaluationStandaloneCreateRequest'
const withTask = (task: unknown) => ({ name: 'x', data: [{ a: 1 }], tasks: [task] })

t.test('a key and an account are needed, and must belong together', async (t) => {
  const { send, emulator } = await startScale(t, { credentials: { 'team-key': { world: 'team' } } })
  const call = (headers: Record<string, string | undefined>) =>
    send('GET', '/v5/evaluations', undefined, headers)
  t.match(await call({ 'x-api-key': undefined }), { status: 401, body: { detail: 'Not authenticated' } })
  t.match(await call({ 'x-api-key': '' }), { status: 401, body: { detail: 'Not authenticated' } })
  for (const key of ['wrong', 'MOCK', 'mock.', 'mock.a b', 'mock.\u00e9', 'mockx', `mock.${'w'.repeat(65)}`])
    t.match(await call({ 'x-api-key': key }), { status: 401, body: { detail: 'Invalid API key' } }, key)
  t.match(await call({ 'x-selected-account-id': 'other' }), {
    status: 403,
    body: { detail: 'API key has no access to the selected account' },
  })
  t.match(await call({ 'x-selected-account-id': 'mock.w1' }), { status: 403 })
  for (const account of ['mock', '', undefined])
    t.equal((await call({ 'x-selected-account-id': account })).status, 200, `account ${account}`)
  t.equal((await call({ 'x-api-key': 'mock.w1', 'x-selected-account-id': 'mock.w1' })).status, 200)
  t.equal((await call({ 'x-api-key': 'team-key', 'x-selected-account-id': 'acc_1' })).status, 200)
  await senderOf(emulator, 'team-key')('POST', '/v5/evaluations', { name: 'theirs', data: [{}] })
  t.equal(
    (await senderOf(emulator, 'mock.team')('GET', '/v5/evaluations')).body.total,
    1,
    'a configured key has its world',
  )
})

t.test('lenient takes any key, off takes none', async (t) => {
  const lenient = await startScale(t, { auth: 'lenient' })
  t.equal((await lenient.send('GET', '/v5/evaluations', undefined, { 'x-api-key': 'any' })).status, 200)
  t.equal((await lenient.send('GET', '/v5/evaluations', undefined, { 'x-api-key': undefined })).status, 401)
  const off = await startScale(t, { auth: 'off' })
  t.equal((await off.send('GET', '/v5/evaluations', undefined, { 'x-api-key': undefined })).status, 200)
})

t.test(
  'the prefix /public is the same place however it is written, and the journal has what was sent',
  async (t) => {
    const { emulator } = await startScale(t)
    const headers = { 'x-api-key': 'mock' }
    const plain = await emulator.app.inject({ url: '/v5/evaluations?limit=1', headers })
    for (const prefix of ['/public', '//public/', '/publi%63', '/%70ublic']) {
      const url = `${prefix}/v5/evaluations?limit=1`
      t.same((await emulator.app.inject({ url, headers })).json(), plain.json(), url)
      const { requests } = (await emulator.app.inject('/_mock/requests?limit=1')).json()
      t.match(requests, [{ url, operationId: 'ListEvaluations' }])
    }
    const url = '/public/v5/evaluatoins'
    t.equal((await emulator.app.inject({ url, headers })).statusCode, 404)
    const { requests } = (await emulator.app.inject('/_mock/requests?limit=1&full=true')).json()
    t.match(requests, [
      { url, refusal: { message: `GET ${url} is not an operation of Scale GenAI Platform` } },
    ])
    t.equal((await emulator.app.inject({ url: '/publicity/v5/evaluations', headers })).statusCode, 404)
  },
)

t.test('paths and methods that are not there', async (t) => {
  const { send } = await startScale(t)
  t.match(await send('GET', '/v5/nothing'), { status: 404, body: { detail: 'Not Found' } })
  t.match(await send('GET', '/public/v5/nothing'), { status: 404, body: { detail: 'Not Found' } })
  const { status, headers, body } = await send('PUT', '/v5/evaluations/x')
  t.match({ status, body }, { status: 405, body: { detail: 'Method Not Allowed' } })
  t.strictSame(String(headers.allow).split(', ').sort(), ['DELETE', 'GET', 'PATCH'])
  t.match(await send('GET', '/v5/evaluations/%E0%A4%A'), { status: 400, body: { detail: /percent-escape/ } })
  t.match(await send('GET', '/v5/evaluations/nope'), {
    status: 404,
    body: { detail: 'Evaluation nope not found' },
  })
  t.match(await send('GET', `/v5/evaluations/${encodeURIComponent('ü/?%')}`), {
    status: 404,
    body: { detail: 'Evaluation ü/?% not found' },
  })
})

t.test('bodies that are no JSON', async (t) => {
  const { send } = await startScale(t)
  const post = (body: string | Buffer) => send('POST', '/v5/evaluations', body)
  t.strictSame((await post('{"name":')).body, {
    detail: [
      {
        type: 'json_invalid',
        loc: ['body', 8],
        msg: 'JSON decode error',
        input: {},
        ctx: { error: 'Expecting value' },
      },
    ],
  })
  const missing = { detail: [{ type: 'missing', loc: ['body'], msg: 'Field required', input: null }] }
  t.strictSame((await post('')).body, missing)
  t.strictSame((await send('POST', '/v5/evaluations')).body, missing)
  t.match(await post(Buffer.from([0xff, 0xfe, 0xfa])), {
    status: 400,
    body: { detail: 'There was an error parsing the body' },
  })
  t.equal((await post('\ufeff{"name":"x","data":[{}]}')).status, 200, 'a byte order mark is passed over')
  const big = await post(`{"name":"${'x'.repeat(50 * 1024 * 1024)}"}`)
  t.match(big, { status: 413, body: { detail: 'Request Entity Too Large' } })
})

t.test("broken JSON is told as Python's json module tells it", (t) => {
  // From json.loads of Python 3.11.
  const cases: [string, string, number][] = [
    ['{"a":', 'Expecting value', 5],
    ['{a:1}', 'Expecting property name enclosed in double quotes', 1],
    ['{"a":1,}', 'Expecting property name enclosed in double quotes', 7],
    ['nul', 'Expecting value', 0],
    ['{"a":1} x', 'Extra data', 8],
    ['[1,2', "Expecting ',' delimiter", 4],
    ['"abc', 'Unterminated string starting at', 0],
    ['"\\', 'Unterminated string starting at', 0],
    ['{"a" 1}', "Expecting ':' delimiter", 5],
    ['{"a":01}', "Expecting ',' delimiter", 6],
    ['{"a":"\u0001"}', 'Invalid control character at', 6],
    ['{"a":"\\q"}', 'Invalid \\escape', 6],
    ['"\\u12"', 'Invalid \\uXXXX escape', 2],
    ['[1,]', 'Expecting value', 3],
    ['{"a":1 "b":2}', "Expecting ',' delimiter", 7],
    ['   ', 'Expecting value', 3],
    ['[true, -1.5e3, "\\u00e9\\n", {}, [], nope]', 'Expecting value', 35],
    ['{', 'Expecting property name enclosed in double quotes', 1],
    ['-', 'Expecting value', 0],
  ]
  for (const [text, error, at] of cases) t.strictSame(jsonError(text), { error, at }, text)
  t.strictSame(
    jsonError('{"a":NaN}'),
    { error: 'Expecting value', at: 0 },
    'what Python takes and JavaScript does not',
  )
  t.equal(jsonError('['.repeat(200_000)).error, 'Expecting value', 'depth does not matter')
  t.end()
})

t.test('the query is checked as FastAPI checks it', async (t) => {
  const { send } = await startScale(t)
  const integer = 'Input should be a valid integer, unable to parse string as an integer'
  const cases: [string, object][] = [
    [
      'limit=0',
      {
        type: 'greater_than_equal',
        loc: ['query', 'limit'],
        msg: 'Input should be greater than or equal to 1',
        input: '0',
        ctx: { ge: 1 },
      },
    ],
    [
      'limit=10001',
      {
        type: 'less_than_equal',
        loc: ['query', 'limit'],
        msg: 'Input should be less than or equal to 10000',
        input: '10001',
        ctx: { le: 10000 },
      },
    ],
    [
      'limit=9999999999999999999999',
      {
        type: 'less_than_equal',
        loc: ['query', 'limit'],
        msg: 'Input should be less than or equal to 10000',
        input: '9999999999999999999999',
        ctx: { le: 10000 },
      },
    ],
    ...['abc', '', '1.5', '1e3', 'null'].map((input): [string, object] => [
      `limit=${input}`,
      { type: 'int_parsing', loc: ['query', 'limit'], msg: integer, input },
    ]),
    ['limit=1&limit=x', { type: 'int_parsing', loc: ['query', 'limit'], msg: integer, input: 'x' }],
    [
      'sort_order=ASC',
      {
        type: 'enum',
        loc: ['query', 'sort_order'],
        msg: "Input should be 'asc' or 'desc'",
        input: 'ASC',
        ctx: { expected: "'asc' or 'desc'" },
      },
    ],
    [
      'include_archived=maybe',
      {
        type: 'bool_parsing',
        loc: ['query', 'include_archived'],
        msg: 'Input should be a valid boolean, unable to interpret input',
        input: 'maybe',
      },
    ],
    [
      'views=tasks,foo',
      {
        type: 'enum',
        loc: ['query', 'views', 1],
        msg: "Input should be 'tasks'",
        input: 'foo',
        ctx: { expected: "'tasks'" },
      },
    ],
  ]
  for (const [query, entry] of cases) {
    const { status, body } = await send('GET', `/v5/evaluations?${query}`)
    t.strictSame({ status, body }, { status: 422, body: { detail: [entry] } }, query)
  }
  t.strictSame((await send('GET', '/v5/evaluation-items?completion_status=maybe')).body.detail, [
    {
      type: 'literal_error',
      loc: ['query', 'completion_status'],
      msg: "Input should be 'failed', 'passed' or 'all'",
      input: 'maybe',
      ctx: { expected: "'failed', 'passed' or 'all'" },
    },
  ])
  for (const query of [
    'limit=%201',
    'limit=1.0',
    'limit=+5',
    'limit=1_000',
    'include_archived=YES',
    'views=tasks',
    'unknown=1',
    'tags=',
    'starting_after=',
    'name=',
  ])
    t.equal((await send('GET', `/v5/evaluations?${query}`)).status, 200, query)
})

t.test('a body that fits no variant of a union is told of all', async (t) => {
  const { send } = await startScale(t)
  const { id } = (await send('POST', '/v5/evaluations', { name: 'x', data: [{}] })).body
  t.strictSame((await send('PATCH', `/v5/evaluations/${id}`, { name: '' })).body, {
    detail: [
      {
        type: 'string_too_short',
        loc: ['body', 'PartialEvaluationUpdateRequest', 'name'],
        msg: 'String should have at least 1 character',
        input: '',
        ctx: { min_length: 1 },
      },
      {
        type: 'missing',
        loc: ['body', 'RestoreRequest', 'restore'],
        msg: 'Field required',
        input: { name: '' },
      },
    ],
  })
  const object = 'Input should be a valid dictionary or object to extract fields from'
  t.strictSame((await send('PATCH', `/v5/evaluations/${id}`, [])).body, {
    detail: ['PartialEvaluationUpdateRequest', 'RestoreRequest'].map((name) => ({
      type: 'model_attributes_type',
      loc: ['body', name],
      msg: object,
      input: [],
    })),
  })
  const create = (await send('POST', '/v5/evaluations', { name: 'n'.repeat(129), data: [] })).body.detail
  t.strictSame(
    create.map(({ type, loc }: { type: string; loc: string[] }) => [type, ...loc.slice(1)].join(' ')),
    [
      'string_too_long EvaluationStandaloneCreateRequest name',
      'too_short EvaluationStandaloneCreateRequest data',
      'string_too_long EvaluationFromDatasetCreateRequest name',
      'missing EvaluationFromDatasetCreateRequest dataset_id',
      'too_short EvaluationFromDatasetCreateRequest data',
      'string_too_long EvaluationWithDatasetCreateRequest name',
      'too_short EvaluationWithDatasetCreateRequest data',
      'missing EvaluationWithDatasetCreateRequest dataset',
    ],
  )
  t.strictSame(create[1], {
    type: 'too_short',
    loc: ['body', BODY, 'data'],
    msg: 'List should have at least 1 item after validation, not 0',
    input: [],
    ctx: { field_type: 'List', min_length: 1, actual_length: 0 },
  })
})

t.test('tasks are told by their type, and values by pydantic names', async (t) => {
  const { send } = await startScale(t)
  const first = async (task: unknown) =>
    (await send('POST', '/v5/evaluations', withTask(task))).body.detail.filter(
      ({ loc }: { loc: string[] }) => loc[1] === BODY,
    )
  const at = (...rest: unknown[]) => ['body', BODY, 'tasks', 0, ...rest]
  const tags =
    "'chat_completion', 'inference', 'application_variant', 'agentex_output', 'metric', 'auto_evaluation.question', 'auto_evaluation.guided_decoding', 'auto_evaluation.agent', 'contributor_evaluation.question', 'custom_function'"
  t.strictSame(await first({ task_type: 'zzz' }), [
    {
      type: 'union_tag_invalid',
      loc: at(),
      msg: `Input tag 'zzz' found using 'task_type' does not match any of the expected tags: ${tags}`,
      input: { task_type: 'zzz' },
      ctx: { discriminator: "'task_type'", tag: 'zzz', expected_tags: tags },
    },
  ])
  const pattern = {
    type: 'string_pattern_mismatch',
    msg: "String should match pattern '^item\\.\\S+$'",
    ctx: { pattern: '^item\\.\\S+$' },
  }
  const string = { type: 'string_type', msg: 'Input should be a valid string' }
  const configuration = {
    model: 1,
    messages: 'foo',
    temperature: 'foo',
    frequency_penalty: 3,
    n: 'x',
    logprobs: 5,
    logit_bias: { a: 'b' },
    stop: 4,
  }
  const inChat = (key: string, variant: string, input: unknown, fault: object, ...rest: string[]) => ({
    ...fault,
    loc: at('chat_completion', 'configuration', key, ...(variant ? [variant] : []), ...rest),
    input,
  })
  const sorted = (entries: object[]) =>
    entries.map((entry) => JSON.stringify(Object.entries(entry).sort())).sort()
  t.strictSame(
    sorted(await first({ task_type: 'chat_completion', configuration })),
    sorted([
      inChat('model', '', 1, string),
      inChat('messages', 'list[dict[str,any]]', 'foo', {
        type: 'list_type',
        msg: 'Input should be a valid list',
      }),
      inChat('messages', 'constrained-str', 'foo', pattern),
      inChat('temperature', 'float', 'foo', {
        type: 'float_parsing',
        msg: 'Input should be a valid number, unable to parse string as a number',
      }),
      inChat('temperature', 'constrained-str', 'foo', pattern),
      inChat('frequency_penalty', 'constrained-float', 3, {
        type: 'less_than_equal',
        msg: 'Input should be less than or equal to 2',
        ctx: { le: 2 },
      }),
      inChat('frequency_penalty', 'constrained-str', 3, string),
      inChat('n', 'int', 'x', {
        type: 'int_parsing',
        msg: 'Input should be a valid integer, unable to parse string as an integer',
      }),
      inChat('n', 'constrained-str', 'x', pattern),
      inChat('logprobs', 'bool', 5, {
        type: 'bool_parsing',
        msg: 'Input should be a valid boolean, unable to interpret input',
      }),
      inChat('logprobs', 'constrained-str', 5, string),
      inChat(
        'logit_bias',
        'dict[str,int]',
        'b',
        { type: 'int_parsing', msg: 'Input should be a valid integer, unable to parse string as an integer' },
        'a',
      ),
      inChat('logit_bias', 'constrained-str', { a: 'b' }, string),
      inChat('stop', 'str', 4, string),
      inChat('stop', 'list[str]', 4, { type: 'list_type', msg: 'Input should be a valid list' }),
    ]),
  )
  t.strictSame(await first({ task_type: 'metric', configuration: { type: 'f1', candidate: 1 } }), [
    { ...string, loc: at('metric', 'configuration', 'f1', 'candidate'), input: 1 },
    {
      type: 'missing',
      loc: at('metric', 'configuration', 'f1', 'reference'),
      msg: 'Field required',
      input: { type: 'f1', candidate: 1 },
    },
  ])
  t.match(await first({ task_type: 'metric', configuration: { type: 'zz' } }), [
    { type: 'union_tag_invalid', loc: at('metric', 'configuration'), ctx: { tag: 'zz' } },
  ])
  t.match(await first({ task_type: 'metric', configuration: {} }), [
    { type: 'union_tag_not_found', loc: at('metric', 'configuration') },
  ])
  t.match(await first({ task_type: 'metric' }), [
    { type: 'missing', loc: at('metric', 'configuration'), input: { task_type: 'metric' } },
  ])
  t.match(await first(5), [{ type: 'model_attributes_type', loc: at(), input: 5 }])
  t.match(await first({ task_type: 5 }), [{ type: 'union_tag_invalid', ctx: { tag: '5' } }])
  t.match(
    (
      await send('POST', '/v5/evaluations', {
        name: null,
        data: { a: 1 },
        tags: 'x',
        skip_prefilled_rows: [],
      })
    ).body.detail,
    [
      { type: 'string_type', loc: ['body', BODY, 'name'], input: null },
      { type: 'list_type', loc: ['body', BODY, 'tags'], input: 'x' },
      { type: 'bool_type', loc: ['body', BODY, 'skip_prefilled_rows'], input: [] },
      { type: 'list_type', loc: ['body', BODY, 'data'], input: { a: 1 } },
    ],
  )
  t.match((await send('POST', '/v5/evaluations', { name: 'x', data: [1] })).body.detail, [
    {
      type: 'dict_type',
      msg: 'Input should be a valid dictionary',
      loc: ['body', BODY, 'data', 0],
      input: 1,
    },
  ])
  t.match((await send('POST', '/v5/evaluations', { name: 'x', data: [{}], dataset_id: 5 })).body.detail, [
    { type: 'none_required', loc: ['body', BODY, 'dataset_id'], input: 5 },
  ])
})

t.test('filters are checked', async (t) => {
  const { send } = await startScale(t)
  const filter = { key: 'a', operator: '==', value: 'x' }
  const eleven = Array.from({ length: 11 }, () => filter)
  t.match((await send('POST', '/v5/evaluations/filter', { filters: eleven })).body.detail, [
    {
      type: 'too_long',
      loc: ['body', 'filters'],
      msg: 'List should have at most 10 items after validation, not 11',
      ctx: { field_type: 'List', max_length: 10, actual_length: 11 },
    },
  ])
  t.strictSame(
    (await send('POST', '/v5/evaluations/filter', { filters: [{ key: 'a', operator: '~', value: 5 }] })).body
      .detail,
    [
      {
        type: 'literal_error',
        loc: ['body', 'filters', 0, 'operator'],
        msg: "Input should be '==', '!=', '>=', '<=', 'IN' or 'NOT_IN'",
        input: '~',
        ctx: { expected: "'==', '!=', '>=', '<=', 'IN' or 'NOT_IN'" },
      },
      {
        type: 'string_type',
        loc: ['body', 'filters', 0, 'value'],
        msg: 'Input should be a valid string',
        input: 5,
      },
    ],
  )
  t.match(await send('POST', '/v5/evaluations/filter', {}), {
    status: 422,
    body: { detail: [{ type: 'missing', loc: ['body', 'filters'] }] },
  })
})

t.test('tasks must fit the items and each other', async (t) => {
  const { send } = await startScale(t)
  const metric = (alias: string | undefined, candidate: string, reference = 'item.a') => ({
    task_type: 'metric',
    alias,
    configuration: { type: 'f1', candidate, reference },
  })
  const refused = async (tasks: unknown[], detail: string | RegExp) =>
    t.match(await send('POST', '/v5/evaluations', { name: 'x', data: [{ a: '1' }, { b: '2' }], tasks }), {
      status: 400,
      body: { detail },
    })
  await refused([metric('m', 'item.a'), metric('m', 'item.b')], 'Task aliases must be unique: m')
  await refused([metric(undefined, 'item.a'), metric(undefined, 'item.b')], 'Task aliases must be unique: f1')
  await refused([metric('b', 'item.a')], 'Task alias b is also a key of the items')
  await refused(
    [metric('m', 'item.c.d')],
    'Task m refers to item.c.d, but the items have no c and no task has that alias',
  )
  await refused(
    [metric('m', 'item.n'), metric('n', 'item.m')],
    'Tasks depend on each other in a cycle: m -> n -> m',
  )
  await refused([metric('m', 'item.m')], 'Tasks depend on each other in a cycle: m -> m')
  await refused(
    [{ task_type: 'custom_function', configuration: { function_source: 'lambda x: x' } }],
    /function_source must define a function/,
  )
  await refused(
    [{ task_type: 'auto_evaluation.question', configuration: { model: 'm', prompt: 'p', question_id: 'q' } }],
    'Question q not found',
  )
  t.match(await send('POST', '/v5/evaluations', { name: 'x', data: [{}], files: [] }), {
    status: 400,
    body: { detail: 'files must have the same length as data' },
  })
  t.match(await send('POST', '/v5/evaluations', { name: 'x', data: [{}], files: [{ k: 'f' }] }), {
    status: 400,
    body: { detail: 'File f not found' },
  })
  t.match(await send('POST', '/v5/evaluations', { name: 'x', dataset_id: 'd' }), {
    status: 404,
    body: { detail: 'Dataset d not found' },
  })
  t.equal((await send('GET', '/v5/evaluations')).body.total, 0, 'nothing is half-written')
  t.equal((await send('GET', '/v5/evaluation-items')).body.total, 0)
})

t.test('each documented error can be ordered, and waits as long as ordered', async (t) => {
  const { send } = await startScale(t)
  const control = (method: string, path: string, body?: unknown) => send(method, `/_mock${path}`, body)
  for (const [code, detail] of [
    ['400', 'Bad Request'],
    ['409', 'Conflict'],
    ['422', [{ type: 'value_error', loc: ['body'], input: null }]],
    ['429', 'Too many requests'],
    ['500', 'Internal Server Error'],
    ['503', 'Service Unavailable'],
  ] as const) {
    const effect = { kind: 'problem', code, retryAfterS: 7 }
    t.equal(
      (await control('POST', '/faults', { match: { provider: 'scale' }, times: 1, effect })).status,
      201,
    )
    const { status, body, headers } = await send('GET', '/v5/evaluations')
    t.match(
      { status, body, wait: headers['retry-after'] },
      { status: Number(code), body: { detail }, wait: '7' },
    )
    t.equal((await send('GET', '/v5/evaluations')).status, 200)
  }
  const message = 'Object storage is not configured; use export_method=direct'
  await control('POST', '/faults', { match: { provider: 'scale' }, effect: { kind: 'problem', code: '501' } })
  t.match(await send('POST', '/v5/evaluation-items/export', { evaluation_id: 'x' }), {
    status: 501,
    body: { detail: message },
  })
})

t.test('the journal says why a key was refused, and shows no key', async (t) => {
  const { send, emulator } = await startScale(t)
  const why = async (headers: Record<string, string | undefined>): Promise<string> => {
    await send('GET', '/v5/evaluations', undefined, headers)
    const { text } = await send('GET', '/_mock/requests/1')
    t.notMatch(text, /very-secret/)
    return text
  }
  t.match(await why({ 'x-api-key': undefined }), /there is no x-api-key header/)
  emulator.world().reset()
  t.match(
    await why({ 'x-api-key': undefined, authorization: 'Bearer very-secret' }),
    /reads the header x-api-key/,
  )
  emulator.world().reset()
  t.match(await why({ 'x-api-key': 'very-secret' }), /x-api-key is none of mock/)
})
