// Tasks: what they read, in which order they run, and what they come to.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { holds } from '../../../src/providers/scale/tasks/condition.ts'
import { fitting, unwrap } from '../../../src/providers/scale/tasks/fitting.ts'
import { parameters } from '../../../src/providers/scale/tasks/functions.ts'
import { pathsIn, resolve, valueAt } from '../../../src/providers/scale/tasks/locators.ts'
import { metricOf } from '../../../src/providers/scale/tasks/metrics/index.ts'
import { answer } from '../../../src/providers/scale/tasks/results.ts'
import type { RunCondition } from '../../../src/providers/scale/tasks/run-condition.ts'
import { startScale } from '../../support/scale.ts'

interface MetricCase {
  candidate: string
  reference: string
  [metric: string]: string | number
}

/** Without characters that would break a line of the report. */
const printable = (text: string): string =>
  JSON.stringify(text).replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)

t.test('metrics agree with the libraries that define them', (t) => {
  const { cases } = JSON.parse(readFileSync(new URL('metrics.json', import.meta.url), 'utf8')) as {
    cases: MetricCase[]
  }
  for (const { candidate, reference, ...metrics } of cases)
    for (const [metric, wanted] of Object.entries(metrics)) {
      const got = metricOf(metric, candidate, reference)
      t.ok(
        Math.abs(got - Number(wanted)) < 1e-9,
        `${metric} of ${printable(candidate)} and ${printable(reference)}: ${got}, ${wanted}`,
      )
    }
  t.ok(
    Math.abs(
      metricOf(
        'meteor',
        'It is a guide to action which ensures that the military always obeys the commands of the party',
        'It is a guide to action that ensures that the military will forever heed Party commands',
      ) - 0.6944,
    ) < 1e-4,
    "the example in nltk's documentation",
  )
  t.throws(() => metricOf('accuracy', 'a', 'b'), /there is no metric accuracy/)
  t.end()
})

t.test('locators give values, templates give text', (t) => {
  const scope = { input: 'hi', n: 3, deep: { list: [{ a: null }], 'x.y': 1 }, 'a.b': 'flat' }
  t.equal(resolve('item.n', scope), 3)
  t.equal(resolve('item.a.b', scope), 'flat', 'a key that is spelled like the path goes first')
  t.strictSame(resolve(['{{item.input}} {{ item.n }} {{item.deep}}', 'plain item.n'], scope), [
    'hi 3 {"list":[{"a":null}],"x.y":1}',
    'plain item.n',
  ])
  t.equal(valueAt(scope, 'deep.list.0.a'), null)
  t.equal(valueAt(scope, 'deep.list.1'), undefined)
  t.equal(valueAt(scope, 'toString'), undefined)
  t.throws(() => resolve({ a: 'item.missing' }, scope), /item.missing is not in the item/)
  t.strictSame(
    pathsIn({
      a: 'item.x',
      b: ['{{item.y.z}} {{item.w}}'],
      function_source: 'item.no',
      c: { op: 'var', path: 'item.v' },
    }),
    ['x', 'y.z', 'w', 'v'],
  )
  t.end()
})

/** Parameter lists, and the names in them that need a column; after a bar those that have a default. Python 3.11's own rule. */
const FUNCTIONS: readonly [string, string][] = [
  ['def f(a, b: int = 3, /, *args, c=None, **kw) -> float:\n  return 1', 'a | b c'],
  ['def f(a, threshold=0.5):\n  return a', 'a | threshold'],
  ['def f(a, *, b, c=1):\n  return a', 'a b | c'],
  ['def f(*args, b, **kwargs): pass', 'b |'],
  ['def f(\n  a: str,  # the text, = mine\n  b: dict[str, int] = {"x": 1, "y": 2},\n):\n  pass', 'a | b'],
  ['async def f(a: Literal["x=y", "z,w"], b="a, c=d", *, c=(1, 2)): pass', 'a | b c'],
  ['def f(a, key=lambda x, y=2: x == y, *, z): pass', 'a z | key'],
  ['def f(a, \\\n      b=1): pass', 'a | b'],
  ['@wraps\ndef f[T: (int, str)](a: T, b: T = None): pass', 'a | b'],
  ['def f(a="""x, y=1\n(""", b=\'\'\'q\'\'\'): pass', '| a b'],
  ['def f(): pass\ndef g(x): pass', '|'],
  // The last function of a name counts, a task's alias names one of several, and else the last one is meant.
  ['def f(x): pass\ndef f(y): pass', 'y |'],
  ['def f(x): pass\ndef g(y): pass', 'x |'],
  ['def g(y): pass\ndef h(z): pass', 'z |'],
  ['def f(x):\n  def f(y): pass\n  return f(x)', 'x |'],
  ['"""\ndef f(y): pass\n"""\ndef f(x):\n  """\n  def f(z): pass\n  """', 'x |'],
  ['class f:\n  def g(y): pass\ndef h(x): pass', 'x |'],
  ['def 評分(文, 上限=1): pass', '文 | 上限'],
]

t.test(
  'a source without a function is refused with an alias, too, and by each call that takes one',
  async (t) => {
    const { send } = await startScale(t)
    const custom = (function_source: string, more = {}) => ({
      task_type: 'custom_function',
      configuration: { function_source },
      ...more,
    })
    const detail = 'function_source must define a function: no `def name(...)` found in it'
    const create = (task: object) =>
      send('POST', '/v5/evaluations', { name: 'x', data: [{ a: 1 }], tasks: [task] })
    const made = await create(custom('def f(a): pass', { alias: 'f' }))
    for (const source of [
      'f = lambda a, threshold=0.5: a',
      'x = 1',
      '# def f(a): pass',
      '"def f(a): pass"',
    ]) {
      const answers = [
        await create(custom(source)),
        await create(custom(source, { alias: 'f' })),
        await send('POST', '/v5/evaluations/tasks/dry-run', { ...custom(source), sample_data: [{ a: 1 }] }),
        await send('PATCH', `/v5/evaluations/${made.body.id}/tasks/f`, {
          configuration: { function_source: source },
        }),
      ]
      for (const { status, body } of answers)
        t.strictSame({ status, body }, { status: 400, body: { detail } }, source)
    }
    const [task] = (await create(custom('def g(): pass\ndef 評分(a): pass'))).body.tasks
    t.equal(task.alias, '評分')
  },
)

t.test('a parameter with a default needs no column', async (t) => {
  const { send } = await startScale(t)
  for (const [source, expected] of FUNCTIONS) {
    const found = parameters(source, 'f')
    const names = (optional: boolean) =>
      found.filter((one) => one.optional === optional).map(({ name }) => name)
    t.equal([...names(false), '|', ...names(true)].join(' '), expected, source)
  }
  const task = (function_source: string, more = {}) => ({
    task_type: 'custom_function',
    alias: 'f',
    configuration: { function_source, ...more },
  })
  const source = 'def f(a, threshold=0.5):\n  return a > threshold'
  const create = (tasks: object[], data: object[] = [{ a: 1 }]) =>
    send('POST', '/v5/evaluations', { name: 'x', data, tasks })
  t.match(await create([task(source)]), { status: 200 })
  t.match(await create([task(source)], [{ b: 1 }]), {
    status: 400,
    body: { detail: 'Task f refers to item.a, but the items have no a and no task has that alias' },
  })
  t.match(await create([task('def f(*, need, have=1): pass')]), { status: 400 })
  const dry = await send('POST', '/v5/evaluations/tasks/dry-run', {
    ...task(source),
    sample_data: [{ a: 1 }, { a: 1, threshold: 0.1 }, { threshold: 1 }],
  })
  t.match(dry.body, {
    status: 'success',
    results: [{ output: Number }, { output: Number }, { error: 'item.a is not in the item' }],
  })
  // A default serves only where nothing of that name is there.
  const [first, second] = dry.body.results
  t.not(first.output, second.output, 'the column is used where the item has it')
  const cycle = [task('def f(a, g=1): pass'), { ...task('def g(f): pass'), alias: 'g' }]
  t.match((await create(cycle)).body, { detail: /depend on each other in a cycle/ })
})

t.test('run conditions', (t) => {
  const scope = { score: 0.5, name: 'x', tags: ['a', 'b'], none: null, yes: true }
  const v = (path: string): RunCondition => ({ op: 'var', path })
  const c = (value: string | number | boolean | null): RunCondition => ({ op: 'const', value })
  const cases: [RunCondition, boolean][] = [
    [c(true), true],
    [{ op: 'const' }, false],
    [v('item.yes'), true],
    [v('missing'), false],
    [{ op: 'eq', left: v('item.name'), right: c('x') }, true],
    [{ op: 'ne', left: v('name'), right: c('x') }, false],
    [{ op: 'lt', left: v('score'), right: c(0.6) }, true],
    [{ op: 'lte', left: v('score'), right: c(0.5) }, true],
    [{ op: 'gt', left: v('score'), right: c(0.5) }, false],
    [{ op: 'gte', left: c('b'), right: c('a') }, true],
    [{ op: 'gt', left: c('2'), right: c(1) }, false],
    [{ op: 'in', left: v('name'), operands: [c('y'), c('x')] }, true],
    [{ op: 'in', left: c('b'), operands: [v('tags')] }, true],
    [{ op: 'not_in', left: v('name'), operands: [c('y')] }, true],
    [{ op: 'and', operands: [v('yes'), v('none')] }, false],
    [{ op: 'or', operands: [v('yes'), v('none')] }, true],
    [{ op: 'not', operands: [v('yes')] }, false],
    [{ op: 'is_null', operands: [v('none')] }, true],
    [{ op: 'is_not_null', operands: [v('score')] }, true],
    [{ op: 'eq', left: { op: 'not', operands: [v('yes')] }, right: c(false) }, true],
  ]
  for (const [condition, wanted] of cases) t.equal(holds(condition, scope), wanted, JSON.stringify(condition))
  t.end()
})

t.test('guided decoding fits its schema', (t) => {
  const schema = {
    type: 'object',
    required: ['verdict', 'tree'],
    $defs: {
      node: {
        type: 'object',
        required: ['v'],
        properties: { v: { type: 'integer', minimum: 3, maximum: 4 }, next: { $ref: '#/$defs/node' } },
      },
    },
    properties: {
      verdict: { enum: ['right', 'wrong'] },
      score: { type: 'number', minimum: 0, maximum: 1 },
      even: { type: 'integer', multipleOf: 2, minimum: 10, maximum: 20 },
      below: { type: 'integer', exclusiveMaximum: 5 },
      above: { type: 'number', exclusiveMinimum: 7 },
      fixed: { const: 42 },
      maybe: { type: ['null', 'boolean'] },
      text: { type: 'string', minLength: 400, maxLength: 400 },
      when: { type: 'string', format: 'date' },
      id: { type: 'string', format: 'uuid' },
      either: { anyOf: [{ type: 'null' }, { type: 'string', format: 'email' }] },
      list: { type: 'array', items: { type: 'integer' }, minItems: 2, maxItems: 3 },
      pair: { type: 'array', prefixItems: [{ const: 'a' }, { type: 'boolean' }], maxItems: 2 },
      all: {
        allOf: [{ properties: { a: { const: 1 } }, required: ['a'] }, { properties: { b: { const: 2 } } }],
      },
      tree: { $ref: '#/$defs/node' },
      untyped: {},
    },
  }
  // biome-ignore lint/suspicious/noExplicitAny: asserted on as the JSON it is
  const made = fitting(unwrap({ type: 'json_schema', json_schema: { schema } }), 'seed', 'about') as any
  t.ok(['right', 'wrong'].includes(made.verdict))
  t.ok(made.score >= 0 && made.score <= 1)
  t.ok(made.even >= 10 && made.even <= 20 && made.even % 2 === 0)
  t.ok(made.below < 5 && made.above > 7)
  t.equal(made.fixed, 42)
  t.type(made.maybe, 'boolean')
  t.equal(made.text.length, 400)
  t.match(made.when, /^2026-11-\d\d$/)
  t.match(made.id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
  t.match(made.either, /^user\d+@example.com$/)
  t.ok(made.list.length >= 2 && made.list.length <= 3 && made.list.every(Number.isInteger))
  t.match(made.pair, ['a', Boolean])
  t.strictSame(made.all, { a: 1, b: 2 })
  t.ok(made.tree.v >= 3 && made.tree.next.v >= 3, 'a schema that holds itself comes to an end')
  t.type(made.untyped, 'string')
  t.strictSame(fitting(schema, 'seed', 'about'), made, 'the same seed, the same value')
  t.end()
})

t.test('questions of each type have answers of their type', (t) => {
  const ask = (question_type: string, configuration: object | null) =>
    answer({ question_type, configuration }, 'How?', 's')
  t.ok(['a', 'b'].includes(String(ask('categorical', { choices: ['a', 'b'] }))))
  t.match(ask('categorical', { choices: ['a'], multi: true }), ['a'])
  t.ok([1, 2, 3].includes(Number(ask('rating', { steps: 3 }))))
  const number = Number(ask('number', { min: 2, max: 3 }))
  t.ok(number >= 2 && number <= 3)
  t.type(ask('number', null), 'number')
  t.match(ask('free_text', null), /How\?/)
  t.equal(String(ask('free_text', { min_length: 300, max_length: 300 })).length, 300)
  t.strictSame(ask('form', { form_schema: { type: 'object', properties: { a: { const: 1 } } } }), { a: 1 })
  t.type(ask('timestamp', {}), 'number')
  t.match(ask('timestamp', { multi: true }), [Number])
  t.end()
})

const question = {
  question_type: 'categorical',
  name: 'q',
  prompt: 'ok?',
  configuration: { choices: ['yes', 'no'] },
}

t.test('every kind of task comes to a result of its kind', async (t) => {
  const { send, advance } = await startScale(t)
  const { id: question_id } = (await send('POST', '/v5/questions', question)).body
  const guided = { model: 'm/x', prompt: 'Judge {{item.chat}}' }
  const tasks = [
    // Before what it needs: the order of dependency is not the order of the list.
    {
      task_type: 'metric',
      configuration: { type: 'rougeL', candidate: 'item.chat', reference: 'item.expected' },
    },
    {
      alias: 'chat',
      configuration: {
        model: 'm/x',
        messages: [
          { role: 'system', content: 's' },
          { role: 'user', content: [{ type: 'text', text: 'Q: {{item.input}}' }] },
        ],
      },
    },
    {
      task_type: 'chat_completion',
      alias: 'json',
      configuration: { model: 'm/x', messages: 'item.messages', response_format: { type: 'json_object' } },
    },
    {
      task_type: 'chat_completion',
      alias: 'strict',
      configuration: {
        model: 'm/x',
        messages: 'item.messages',
        response_format: {
          type: 'json_schema',
          json_schema: { schema: { type: 'object', properties: { n: { const: 7 } } } },
        },
      },
    },
    { task_type: 'inference', configuration: { model: 'v/n', args: { prompt: 'item.input' } } },
    {
      task_type: 'application_variant',
      configuration: {
        application_variant_id: 'a',
        inputs: { q: '{{item.input}}' },
        overrides: { kb: { artifact_ids_filter: ['x'] } },
      },
    },
    {
      task_type: 'agentex_output',
      configuration: {
        agentex_agent_id: 'a',
        input_column: 'item.input',
        timeout_seconds: 1500,
        input_mode: 'text',
      },
    },
    {
      task_type: 'auto_evaluation.question',
      configuration: { model: 'm/x', prompt: 'Is {{item.chat}} ok?', question_id },
    },
    {
      task_type: 'auto_evaluation.guided_decoding',
      alias: 'choice',
      configuration: { ...guided, choices: ['good', 'bad'] },
    },
    {
      task_type: 'auto_evaluation.guided_decoding',
      alias: 'object',
      configuration: {
        ...guided,
        response_format: {
          type: 'object',
          properties: { score: { type: 'integer', minimum: 1, maximum: 5 } },
        },
      },
    },
    {
      task_type: 'auto_evaluation.guided_decoding',
      alias: 'skipped',
      configuration: {
        ...guided,
        choices: ['x'],
        run_condition: {
          op: 'eq',
          left: { op: 'var', path: 'item.input' },
          right: { op: 'const', value: 'other' },
        },
      },
    },
    {
      task_type: 'auto_evaluation.guided_decoding',
      alias: 'agentlike',
      configuration: { definition: 'd', name: 'n', output_rules: ['r'], output_values: [1, 2] },
    },
    {
      task_type: 'auto_evaluation.agent',
      configuration: {
        definition: 'd',
        name: 'n',
        output_rules: [],
        output_type: 'boolean',
        designated_to: { agent_name: 'IFAgent', config: {} },
      },
    },
    {
      task_type: 'contributor_evaluation.question',
      alias: 'human',
      configuration: { question_id, layout: { children: [{ data: 'item.input' }] } },
    },
    {
      task_type: 'contributor_evaluation.question',
      alias: 'filled',
      configuration: {
        question_id,
        layout: { children: [{ children: [{ data: 'item.input' }], direction: 'column' }] },
        prefill_from: 'prior',
      },
    },
    {
      task_type: 'custom_function',
      configuration: {
        function_source: 'def length(input, limit):\n    return len(input)',
        config_args: { limit: 3 },
      },
    },
    {
      task_type: 'custom_function',
      alias: 'parts',
      configuration: {
        function_source: 'def parts(x):\n    return {}',
        arg_mapping: { x: 'item.length' },
        outputs: [{ path: 'a.b' }, { path: 'a.c', alias: 'c' }],
      },
    },
  ]
  const data = [{ input: 'one', expected: 'one', messages: [{ role: 'user', content: 'say' }], prior: 'yes' }]
  const created = await send('POST', '/v5/evaluations', { name: 'all', data, tasks })
  t.equal(created.status, 200, created.text)
  const { id } = created.body
  const item = async () => (await send('GET', `/v5/evaluation-items?evaluation_id=${id}`)).body.items[0]
  const waiting = await item()
  t.strictSame(
    Object.keys(waiting.data),
    ['input', 'expected', 'messages', 'prior', 'filled'],
    'an answer that was there beforehand is there at once',
  )
  t.match(waiting.task_result_statuses, { chat: 'pending', human: 'pending', filled: 'prefilled' })
  advance(10_000)
  const { data: made, task_errors, task_result_statuses: statuses } = await item()
  t.strictSame(task_errors, {})
  t.match(made.chat, /"Q: one"/)
  t.type(JSON.parse(made.json).answer, 'string')
  t.strictSame(JSON.parse(made.strict), { n: 7 })
  t.match(made.inference, /one/)
  t.match(made.application_variant, /one/)
  t.match(made.agentex_output, /"one"/)
  t.equal(made.rougeL, metricOf('rougeL', made.chat, 'one'))
  t.ok(['yes', 'no'].includes(made.auto_evaluation_question))
  t.ok(['good', 'bad'].includes(made.choice))
  t.ok(made.object.score >= 1 && made.object.score <= 5)
  t.notOk('skipped' in made)
  t.ok([1, 2].includes(made.agentlike))
  t.type(made.auto_evaluation_agent, 'boolean')
  t.equal(made.filled, 'yes')
  t.notOk('human' in made)
  t.type(made.length, 'number')
  t.strictSame({ b: made.a_b, c: made.c }, made.parts.a)
  t.match(statuses, {
    chat: 'completed',
    skipped: 'skipped',
    human: 'pending',
    filled: 'prefilled',
    parts: 'completed',
  })
  t.strictSame(await item(), { ...(await item()), data: made }, 'asked again, the same')
  const { fields, total_items } = (await send('GET', `/v5/evaluations/${id}/schema`)).body
  t.equal(total_items, 1)
  t.match(
    fields.find((one: { field_name: string }) => one.field_name === 'parts.a.b'),
    { data_type: 'number', source: 'task_result_cache', item_count: 1 },
  )
  t.match(
    fields.find((one: { field_name: string }) => one.field_name === 'messages'),
    { data_type: 'array', source: 'data' },
  )
  t.strictSame(
    fields.map((one: { field_name: string }) => one.field_name),
    fields.map((one: { field_name: string }) => one.field_name).sort(),
  )
})

t.test('what an item lacks fails its task, and those that need it', async (t) => {
  const { send, advance } = await startScale(t)
  const tasks = [
    { task_type: 'inference', alias: 'out', configuration: { model: 'v/n', args: { a: 'item.deep.b' } } },
    { task_type: 'metric', configuration: { type: 'f1', candidate: 'item.out', reference: 'item.a' } },
  ]
  const data = [{ a: 'x', deep: { b: 1 } }, { a: 'y', deep: {} }, { a: 'z' }]
  const { id } = (await send('POST', '/v5/evaluations', { name: 'x', data, tasks })).body
  const list = async (status: string) =>
    (await send('GET', `/v5/evaluation-items?evaluation_id=${id}&completion_status=${status}`)).body
  t.equal((await list('failed')).total, 0, 'nothing has failed before it has run')
  t.equal((await list('passed')).total, 3)
  advance(2000 + 5400)
  t.strictSame(
    [(await list('failed')).total, (await list('passed')).total],
    [1, 2],
    'two of three items are done',
  )
  advance(5000)
  const { items, total } = await list('failed')
  t.equal(total, 2)
  t.strictSame(items[0].task_errors, {
    out: { type: 'ItemLocatorError', message: 'item.deep.b is not in the item' },
    f1: { type: 'DependencyError', message: 'item.out is the result of a task that failed' },
  })
  t.equal(
    (await send('GET', '/v5/evaluation-items?completion_status=failed')).body.total,
    2,
    'of all evaluations',
  )
  t.equal((await send('GET', '/v5/evaluation-items?completion_status=passed')).body.total, 1)
  const metadata = { 'evalmock.outcome': 'failure' }
  const lacking = [
    { a: '1', deep: {} },
    { a: '2', deep: {} },
  ]
  const failing = (await send('POST', '/v5/evaluations', { name: 'x', data: lacking, tasks, metadata })).body
    .id
  advance(20_000)
  const seen = (await send('GET', `/v5/evaluation-items?evaluation_id=${failing}&completion_status=failed`))
    .body
  t.match(
    seen,
    { total: 1, items: [{ data: { a: '1' }, task_errors: { out: {} } }] },
    'a job that died has seen half',
  )
  t.match((await send('GET', `/v5/evaluations/${id}`)).body, {
    status: 'completed',
    error_count: 4,
    progress: { items: { successful: 1, failed: 2 } },
  })
  t.equal(
    (await send('GET', '/v5/evaluation-items?completion_status=all&evaluation_id=nobody')).body.total,
    0,
  )
})

t.test('tasks are added and replaced until contributors have begun', async (t) => {
  const { send } = await startScale(t, { fixtures: ['builtin'] })
  const { id: question_id } = (await send('POST', '/v5/questions', question)).body
  const { id } = (
    await send('POST', '/v5/evaluations', { name: 'x', data: [{ a: '1' }], taxonomy_params: { axis: ['x'] } })
  ).body
  const path = `/v5/evaluations/${id}`
  const human = (configuration: object) => ({
    task: { task_type: 'contributor_evaluation.question', alias: 'human', configuration },
  })
  const layout = { children: [{ data: 'item.a' }] }
  t.match(await send('POST', `${path}/tasks`, human({ question_id, layout })), {
    status: 200,
    body: { status: 'completed', tasks: [{ alias: 'human' }] },
  })
  t.match(await send('POST', `${path}/tasks`, human({ question_id, layout })), {
    status: 400,
    body: { detail: 'A task with alias human already exists' },
  })
  t.match(await send('POST', `${path}/tasks`, human({ question_id: 'nope', layout }).task), { status: 422 })
  t.match(
    await send('POST', `${path}/tasks`, {
      task: { ...human({ question_id: 'nope', layout }).task, alias: 'h2' },
    }),
    { status: 400, body: { detail: 'Question nope not found' } },
  )
  t.match(
    await send('POST', `${path}/tasks`, {
      task: { task_type: 'metric', configuration: { type: 'f1', candidate: 'a', reference: 'b' } },
    }),
    {
      status: 400,
      body: { detail: 'Only contributor_evaluation.question tasks can be added to an existing evaluation' },
    },
  )
  const replaced = await send('PATCH', `${path}/tasks/human`, {
    configuration: { question_id, layout, required: true },
  })
  t.match(replaced.body.tasks[0].configuration, { required: true })
  t.match(await send('PATCH', `${path}/tasks/nobody`, { configuration: {} }), {
    status: 404,
    body: { detail: 'Task with alias nobody not found' },
  })
  t.strictSame((await send('PATCH', `${path}/tasks/human`, { configuration: { layout } })).body.detail, [
    {
      type: 'missing',
      loc: ['body', 'configuration', 'question_id'],
      msg: 'Field required',
      input: { layout },
    },
  ])
  t.match(await send('PATCH', `${path}/tasks/human`, {}), {
    status: 422,
    body: { detail: [{ type: 'missing', loc: ['body', 'configuration'] }] },
  })
  t.match(
    await send('PATCH', `${path}/tasks/human`, {
      configuration: { question_id, layout: { children: [{ data: 'item.zz' }] } },
    }),
    { status: 400, body: { detail: /item.zz/ } },
  )
  const claimed = '/v5/evaluations/7c0e6f0a-3f0d-4d0b-9a55-0a1f5a1c2b07'
  const detail = 'Contributor annotation tasks of this evaluation have already been claimed'
  t.match(await send('PATCH', `${claimed}/tasks/human`, { configuration: { question_id, layout } }), {
    status: 400,
    body: { detail },
  })
  t.match(
    await send('POST', `${claimed}/tasks`, { task: { ...human({ question_id, layout }).task, alias: 'h2' } }),
    { status: 400, body: { detail } },
  )
  t.strictSame((await send('GET', `${path}/taxonomy`)).body, { axis: ['x'] })
  await send('DELETE', path)
  t.match(await send('POST', `${path}/tasks`, human({ question_id, layout })), {
    status: 400,
    body: { detail: /archived/ },
  })
  t.match(await send('GET', `${path}/taxonomy`), { status: 404 })
  t.match(await send('GET', '/v5/evaluations/7c0e6f0a-3f0d-4d0b-9a55-0a1f5a1c2b01/taxonomy'), {
    status: 404,
    body: { detail: /has no taxonomy/ },
  })
})

t.test('a replaced configuration decides what fails', async (t) => {
  const { send, advance } = await startScale(t)
  const tasks = [
    { task_type: 'inference', alias: 'out', configuration: { model: 'v/n', args: { a: 'item.a' } } },
  ]
  const { id } = (
    await send('POST', '/v5/evaluations', { name: 'x', data: [{ a: 1 }, { a: 2, b: 3 }], tasks })
  ).body
  advance(10_000)
  const replace = async (locator: string) =>
    (
      await send('PATCH', `/v5/evaluations/${id}/tasks/out`, {
        configuration: { model: 'v/n', args: { a: locator } },
      })
    ).body
  t.match(await replace('item.b'), { error_count: 1, progress: { items: { failed: 1 } } })
  t.match(await replace('item.a'), { error_count: 0, progress: { items: { failed: 0 } } })
})

t.test('a dry run tries a function on rows', async (t) => {
  const { send } = await startScale(t)
  const run = async (sample_data: object[], function_source = 'def f(a):\n  return a') =>
    send('POST', '/v5/evaluations/tasks/dry-run', {
      task_type: 'custom_function',
      configuration: { function_source },
      sample_data,
    })
  const { status, body } = await run([{ a: 1 }, { b: 2 }])
  t.equal(status, 200)
  t.match(body, { status: 'success', results: [{ output: Number }, { error: 'item.a is not in the item' }] })
  t.strictSame((await run([{ a: 1 }, { b: 2 }])).body, body)
  t.match((await run([{ b: 2 }])).body, { status: 'failed' })
  t.match((await run([])).body, { status: 'success', results: [] })
  t.match(await run([{ a: 1 }], 'x = 1'), { status: 400 })
})
