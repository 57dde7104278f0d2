// What nobody sends by accident: names of prototypes, depths, lengths, halves of characters, forms that are none.
import t from 'tap'
import { type Send, startScale } from '../../support/scale.ts'

const EVALUATIONS = '/v5/evaluations'
const PROTOTYPE = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']

const guided = (response_format: unknown) => ({
  task_type: 'auto_evaluation.guided_decoding',
  alias: 'g',
  configuration: { model: 'm', prompt: 'p', response_format },
})
const chat = (alias: string, content: string) => ({
  task_type: 'chat_completion',
  alias,
  configuration: { model: 'm/x', messages: [{ role: 'user', content }] },
})
const evaluation = (members: object = {}) => ({ name: 'n', data: [{ input: 'a' }], ...members })

async function finished(send: Send, advance: (ms: number) => void, members: object) {
  const created = await send('POST', EVALUATIONS, evaluation(members))
  advance(20_000)
  return (await send('GET', `/v5/evaluation-items?evaluation_id=${created.body.id}`)).body.items
}

t.test('names of prototypes are names like any other', async (t) => {
  const { send, advance } = await startScale(t)
  for (const name of PROTOTYPE) {
    t.match(await send('GET', `${EVALUATIONS}?sort_by=${name}`), {
      status: 400,
      body: { detail: new RegExp(`^Cannot sort by ${name}`) },
    })
    t.equal((await send('GET', `${EVALUATIONS}/${name}`)).status, 404)
    t.equal((await send('GET', `${EVALUATIONS}?starting_after=${name}`)).status, 404)
    const [item] = await finished(send, advance, {
      tasks: [chat(name, 'item.input'), guided({ type: 'string', format: name, maxLength: 5 })],
    })
    t.equal(typeof Object.getOwnPropertyDescriptor(item.data, name)?.value, 'string')
    t.equal(item.data.g.length, 5)
    t.equal(item.task_result_statuses.g, 'completed')
  }
  // What has no text of its own is shown as JSON.
  const odd = { toString: 1, valueOf: 1 }
  t.equal((await finished(send, advance, { tasks: [guided({ type: 'string', format: odd })] })).length, 1)
  const metric = { task_type: 'metric', configuration: { type: odd, candidate: 'a', reference: 'b' } }
  t.equal((await send('POST', EVALUATIONS, evaluation({ tasks: [metric] }))).status, 422)
  t.equal((await send('POST', EVALUATIONS, evaluation({ tasks: [{ task_type: odd }] }))).status, 422)
})

t.test('an empty dataset_id names no dataset', async (t) => {
  const { send } = await startScale(t)
  for (const data of [undefined, [{ dataset_item_id: 'x' }]])
    t.match(await send('POST', EVALUATIONS, { name: 'n', dataset_id: '', data }), {
      status: 404,
      body: { detail: 'Dataset  not found' },
    })
})

t.test('schemas of answers that hold themselves, or more than can be made, come to an end', async (t) => {
  const { send, advance } = await startScale(t)
  const many = (items: object) => ({ type: 'array', minItems: 100, items })
  const itself = { $ref: '#' }
  for (const schema of [
    { anyOf: [itself] },
    { allOf: [itself, itself, itself] },
    { type: 'object', required: ['a', 'b'], properties: { a: itself, b: itself } },
    many(many(many(many({ type: 'string' })))),
    { $ref: '#/%zz' },
    { $ref: '#/constructor' },
    { type: 'number', minimum: -1e308, maximum: 1e308 },
    { type: 'number', multipleOf: 0 },
    { type: 'string', minLength: 1e9 },
    { type: 'object', required: PROTOTYPE },
  ]) {
    const [item] = await finished(send, advance, { tasks: [guided(schema)] })
    t.ok(Object.hasOwn(item.data, 'g'), JSON.stringify(schema).slice(0, 80))
  }
  const [{ data }] = await finished(send, advance, {
    data: [{ input: '😀'.repeat(200) }],
    tasks: [
      {
        ...guided({ type: 'string', maxLength: 40 }),
        configuration: {
          model: 'm',
          prompt: '{{item.input}}',
          response_format: { type: 'string', maxLength: 40 },
        },
      },
    ],
  })
  t.ok(data.g.isWellFormed(), 'no character is cut in half')
})

t.test('questions with odd bounds have answers', async (t) => {
  const { send, advance } = await startScale(t)
  const answers: [object, (value: unknown) => boolean][] = [
    [
      { question_type: 'free_text', configuration: { min_length: 1e9 } },
      (value) => String(value).length === 100_000,
    ],
    [
      { question_type: 'rating', configuration: { min_label: 'a', max_label: 'b', steps: -5 } },
      (value) => value === 1,
    ],
    [{ question_type: 'number', configuration: { min: -1e308, max: 1e308 } }, Number.isFinite],
  ]
  for (const [question, fits] of answers) {
    const { body } = await send('POST', '/v5/questions', { name: 'q', prompt: 'p', ...question })
    const configuration = { model: 'm', prompt: 'p', question_id: body.id }
    const [item] = await finished(send, advance, {
      tasks: [{ task_type: 'auto_evaluation.question', alias: 'q', configuration }],
    })
    t.ok(fits(item.data.q), JSON.stringify(question))
  }
})

t.test('depth is refused as FastAPI refuses it, and spoils nothing', async (t) => {
  const { send } = await startScale(t)
  const nested = (levels: number, open: string, inside: string, close: string) =>
    open.repeat(levels) + inside + close.repeat(levels)
  const bodies = (levels: number) => [
    `{"name":"n","data":[{"x":${nested(levels, '[', '', ']')}}]}`,
    `{"name":"n","data":[{"x":1}],"metadata":${nested(levels, '{"a":', '1', '}')}}`,
    `{"name":"n","data":[{"x":1}],"tasks":[{"task_type":"auto_evaluation.guided_decoding","configuration":{"model":"m","prompt":"p","choices":["a"],"run_condition":${nested(levels / 2, '{"op":"not","operands":[', '{"op":"const","value":1}', ']}')}}}]}`,
  ]
  for (const body of bodies(240)) t.equal((await send('POST', EVALUATIONS, body)).status, 200)
  for (const body of [...bodies(2000), ...bodies(1_000_000)])
    t.match(await send('POST', EVALUATIONS, body), {
      status: 400,
      body: { detail: 'There was an error parsing the body' },
    })
  const layout = nested(120, '{"children":[', '{"data":"item.x"}', ']}')
  const contributors = `{"name":"n","data":[{"x":1}],"tasks":[{"task_type":"contributor_evaluation.question","configuration":{"question_id":"q","layout":${layout}}}]}`
  t.match(await send('POST', EVALUATIONS, contributors), {
    status: 400,
    body: { detail: 'Question q not found' },
  })
  t.match(await send('GET', `${EVALUATIONS}?tags=x&name=n`), { status: 200, body: { total: 0 } })
})

t.test('long lists in filters and queries are answered', async (t) => {
  const { send } = await startScale(t)
  await send('POST', EVALUATIONS, evaluation({ tags: ['t7'] }))
  const many = Array.from({ length: 20_000 }, (_, i) => `t${i}`).join(',')
  const filtered = async (key: string, operator: string, value: string, query = '') =>
    (await send('POST', `${EVALUATIONS}/filter${query}`, { filters: [{ key, operator, value }] })).body.total
  t.equal(await filtered('tag', 'IN', many), 1)
  t.equal(await filtered('tag', 'NOT_IN', many), 0)
  t.equal(await filtered('tag', 'IN', many, '?sort_by=status'), 1)
  t.equal(await filtered('status', 'IN', 'running,completed,'.repeat(20_000)), 1)
  const few = Array.from({ length: 2000 }, (_, i) => `t${i}`).join(',')
  t.match(await send('GET', `${EVALUATIONS}?tags=${few}&name=n`), { status: 200, body: { total: 0 } })
  // The same conditions, told in memory.
  t.match(await send('GET', `${EVALUATIONS}?tags=${few}`), { status: 200, body: { total: 0 } })
})

t.test('errors are counted over thousands of evaluations that run', async (t) => {
  const { send, advance } = await startScale(t)
  const members = { metadata: { 'evalmock.outcome': 'partial' }, tasks: [chat('out', 'item.input')] }
  for (let i = 0; i < 1200; i++) {
    await send('POST', EVALUATIONS, evaluation(members))
    if (i === 599) advance(5000)
  }
  const total = async (status: string) =>
    (await send('GET', `/v5/evaluation-items?limit=1&completion_status=${status}`)).body.total
  t.same([await total('failed'), await total('passed')], [0, 1200])
  advance(5000)
  t.same([await total('failed'), await total('passed')], [600, 600])
})

t.test('sources of functions: long, without a function, with brackets and strings', async (t) => {
  const { send, advance } = await startScale(t)
  const fn = (function_source: string) => ({
    task_type: 'custom_function',
    configuration: { function_source },
  })
  for (const source of [
    '\n'.repeat(1_000_000),
    'async '.repeat(100_000),
    'def '.repeat(100_000),
    '\n\ndef'.repeat(100_000),
  ])
    t.match(await send('POST', EVALUATIONS, evaluation({ tasks: [fn(source)] })), {
      status: 400,
      body: { detail: /must define a function/ },
    })
  const source = `
@decorated
def score(
    input: Dict[str, Tuple[int, int]],  # not, a parameter
    expected: Literal["a,b)", 'c'] = ("x", [1, 2]),
    *, k=lambda a: {"b": a}):
    return 1`
  const [item] = await finished(send, advance, {
    data: [{ input: 'a', expected: 'b', k: 1 }],
    tasks: [fn(source)],
  })
  t.equal(item.task_result_statuses.score, 'completed')
})

t.test('metrics of long texts take no time to speak of', async (t) => {
  const { send, advance } = await startScale(t)
  const words = (step: number) => Array.from({ length: 15_000 }, (_, i) => `w${(i * step) % 5003}`).join(' ')
  const start = performance.now()
  const types = ['bleu', 'meteor', 'cosine_similarity', 'f1', 'rouge1', 'rouge2', 'rougeL']
  const [{ data }] = await finished(send, advance, {
    data: [{ a: words(7919), b: words(7907) }],
    tasks: types.map((type) => ({
      task_type: 'metric',
      configuration: { type, candidate: 'item.a', reference: 'item.b' },
    })),
  })
  for (const type of types) t.ok(data[type] >= 0 && data[type] <= 1, type)
  t.ok(performance.now() - start < 20_000, 'not quadratic')
})

t.test('a chain of thousands of tasks runs in its order, a cycle in it is named', async (t) => {
  const { send, advance } = await startScale(t)
  const length = 5000
  const chain = Array.from({ length }, (_, i) =>
    chat(`t${i}`, i + 1 < length ? `{{item.t${i + 1}}}` : 'item.input'),
  )
  const [item] = await finished(send, advance, { tasks: chain })
  t.equal(item.task_result_statuses.t0, 'completed')
  t.match(
    await send(
      'POST',
      EVALUATIONS,
      evaluation({ tasks: [chat('a', '{{item.b}}'), chat('b', '{{item.a}}')] }),
    ),
    {
      status: 400,
      body: { detail: 'Tasks depend on each other in a cycle: a -> b -> a' },
    },
  )
})

t.test('patterns of widgets do not go back and forth', async (t) => {
  const { send } = await startScale(t)
  const { body } = await send('POST', EVALUATIONS, {
    name: 'n',
    data: [{ x: 'a'.repeat(5000) }, { x: 'a%b_c' }, { x: 7 }],
  })
  const { body: dashboard } = await send('POST', '/v5/evaluation-dashboards', {
    name: 'd',
    evaluation_id: body.id,
  })
  const counted = async (operator: string, value: unknown) => {
    const query = {
      select: [{ expression: { function: 'COUNT', column: '*' } }],
      filter: { conditions: [{ column: 'x', operator, value }] },
    }
    const widget = { title: 't', type: 'metric', query }
    return (await send('POST', `/v5/evaluation-dashboards/${dashboard.id}/widgets`, widget)).body.result
      .computed_result.data
  }
  const cases: [string, unknown, number][] = [
    ['LIKE', `${'%a'.repeat(30)}%b`, 0],
    ['LIKE', `${'%a'.repeat(30)}%`, 1],
    ['LIKE', 'a_b_c', 1],
    ['LIKE', 'a%c', 1],
    ['LIKE', '%', 3],
    ['LIKE', '_', 1],
    ['NOT LIKE', 'a%', 1],
    ['LIKE', '', 0],
    ['=', '7', 1],
  ]
  for (const [operator, value, count] of cases)
    t.equal(await counted(operator, value), count, `${operator} ${value}`)
})

t.test('names are Unicode, data may be any JSON, integers have no bounds', async (t) => {
  const { send } = await startScale(t)
  const refused = [
    ['POST', EVALUATIONS, '{"name":"\\ud800","data":[{"x":1}]}'],
    ['POST', '/v5/datasets', '{"name":"\\udfff","data":[{"x":1}]}'],
    [
      'POST',
      '/v5/files/cloud_imports',
      '{"files":[{"container":"c","filepath":"p","filename":"\\ud800","file_type":"x"}]}',
    ],
  ] as const
  for (const [method, path, body] of refused) {
    const { status, body: answer } = await send(method, path, body)
    t.equal(status, 422)
    t.match(answer.detail[0], {
      type: 'string_unicode',
      msg: 'Input should be a valid string, unable to parse raw data as a unicode string',
    })
  }
  const text = '\u0000 \u202e \u{1f600} '
  const members = { name: `${text}a`, tags: [text], metadata: { [text]: text } }
  const { body } = await send('POST', EVALUATIONS, { ...members, data: [{ [text]: text }] })
  t.match(await send('GET', `${EVALUATIONS}/${body.id}`), { status: 200, body: members })
  const filters = [{ key: text, operator: '==', value: text }]
  t.match((await send('POST', `${EVALUATIONS}/filter`, { filters })).body, { total: 1, items: [members] })
  const seeded = await send('POST', EVALUATIONS, {
    name: 'n',
    data: [{ x: 1e308 }],
    tasks: [{ task_type: 'chat_completion', configuration: { model: 'm', messages: [], seed: 2 ** 60 } }],
  })
  t.equal(seeded.body.tasks[0].configuration.seed, 2 ** 60)
  t.equal((await send('POST', EVALUATIONS, evaluation({ name: '😀'.repeat(128) }))).status, 200)
  t.equal((await send('POST', EVALUATIONS, evaluation({ name: '😀'.repeat(129) }))).status, 422)
})

t.test('keys that change prototypes stay keys', async (t) => {
  const { send } = await startScale(t)
  const own = '"__proto__":{"a":1},"constructor":{"b":2}'
  const { body } = await send('POST', EVALUATIONS, `{"name":"n","data":[{${own}}],"metadata":{${own}}}`)
  t.equal(JSON.stringify(body.metadata), `{${own}}`)
  const read = await send('GET', `${EVALUATIONS}/${body.id}`)
  t.equal(JSON.stringify(read.body.metadata), `{${own}}`)
  const patched = await send(
    'PATCH',
    `${EVALUATIONS}/${body.id}`,
    '{"metadata":{"__proto__":{"a":null,"c":3}}}',
  )
  t.equal(JSON.stringify(patched.body.metadata), '{"__proto__":{"c":3},"constructor":{"b":2}}')
  const items = await send('GET', `/v5/evaluation-items?evaluation_id=${body.id}`)
  t.equal(JSON.stringify(items.body.items[0].data), `{${own}}`)
})

t.test('a form may hold more than the file, and members with the names of JavaScript', async (t) => {
  const { send } = await startScale(t)
  const part = (name: string, content: string, filename?: string) =>
    `--b\r\nContent-Disposition: form-data; name="${name}"${filename === undefined ? '' : `; filename="${filename}"`}\r\n\r\n${content}\r\n`
  const post = (body: string) =>
    send('POST', '/v5/files', body, { 'content-type': 'multipart/form-data; boundary=b' })
  const file = part('file', 'hello', 'a.txt')
  for (const [body, filename] of [
    [part('other', 'x', 'o.txt') + file, 'a.txt'],
    [part('__proto__', 'x', 'a') + file + part('constructor', 'x'), 'a.txt'],
    [part('purpose', 'x') + file + part('after', 'x'), 'a.txt'],
    [part('file', 'x', '../../etc/passwd'), '../../etc/passwd'],
  ] as const)
    t.match(await post(`${body}--b--\r\n`), {
      status: 200,
      body: { filename, size: filename === 'a.txt' ? 5 : 1 },
    })
})

t.test('every answer is application/json, without a charset', async (t) => {
  const { send } = await startScale(t)
  for (const [method, path, status] of [
    ['GET', EVALUATIONS, 200],
    ['GET', '/openapi.json', 200],
    ['GET', `${EVALUATIONS}/none`, 404],
    ['GET', `${EVALUATIONS}?limit=0`, 422],
    ['GET', '/v5/none', 404],
    ['PUT', EVALUATIONS, 405],
    ['GET', `${EVALUATIONS}/%zz`, 400],
    ['GET', `${EVALUATIONS}/${'x'.repeat(5000)}`, 404],
  ] as const) {
    const reply = await send(method, path)
    t.same([reply.status, reply.headers['content-type']], [status, 'application/json'], path.slice(0, 40))
  }
})
