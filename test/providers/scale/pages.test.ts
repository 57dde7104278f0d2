// The samples of Scale's pages, sent as they are printed. In paths and in lists of evaluations the pages print
// placeholders (`{evaluation_id}`, `<string>`): ids of the seed stand there.
import t from 'tap'
import { startScale } from '../../support/scale.ts'

const EVALUATION = '7c0e6f0a-3f0d-4d0b-9a55-0a1f5a1c2b01'
const GROUP = 'e0a4b7c2-5d3e-4f1a-8b6c-9d0e1f2a3b01'
const DASHBOARD = 'd3b2a190-8c7d-4e6f-a5b4-c3d2e1f0a901'
const WIDGET = 'f1e2d3c4-b5a6-4978-8a9b-0c1d2e3f4a02'

/** sgp-dev.sgp.stldocs.com/resources/evaluations/methods/create */
const CREATE = {
  data: [{ foo: 'bar' }],
  name: 'name',
  description: 'description',
  files: [{ foo: 'string' }],
  metadata: { foo: 'bar' },
  tags: ['string'],
  tasks: [
    {
      configuration: {
        messages: [{ foo: 'bar' }],
        model: 'model',
        audio: { foo: 'bar' },
        frequency_penalty: 0,
        function_call: { foo: 'bar' },
        functions: [{ foo: 'bar' }],
        logit_bias: { foo: 0 },
        logprobs: true,
        max_completion_tokens: 0,
        max_tokens: 0,
        metadata: { foo: 'string' },
        modalities: ['string'],
        n: 0,
        parallel_tool_calls: true,
        prediction: { foo: 'bar' },
        presence_penalty: 0,
        reasoning_effort: 'reasoning_effort',
        response_format: { foo: 'bar' },
        seed: 0,
        stop: 'stop',
        store: true,
        temperature: 0,
        tool_choice: 'tool_choice',
        tools: [{ foo: 'bar' }],
        top_k: 0,
        top_logprobs: 0,
        top_p: 0,
      },
      alias: 'alias',
      task_type: 'chat_completion',
    },
  ],
  taxonomy_params: { foo: 'bar' },
}

t.test('CreateEvaluation: the sample works, and all of it is kept', async (t) => {
  const { send, advance } = await startScale(t, { fixtures: ['builtin'] })
  const { status, body } = await send('POST', '/v5/evaluations', CREATE)
  t.equal(status, 200, JSON.stringify(body))
  const { name, description, metadata, tags, tasks, data, files } = CREATE
  const shown = await send('GET', `/v5/evaluations/${body.id}?views=tasks`)
  t.match(shown.body, { name, description, metadata, tags, tasks })
  t.match((await send('GET', `/v5/evaluation-items?evaluation_id=${body.id}`)).body, {
    total: 1,
    items: [{ data: data[0], files: files[0] }],
  })
  t.match(await send('GET', `/v5/files/${files[0]?.foo}`), { status: 200, body: { mime_type: 'image/png' } })
  advance(3_600_000)
  t.match((await send('GET', `/v5/evaluations/${body.id}`)).body, { status: 'completed', error_count: 0 })
})

/** Page below docs.gp.scale.com/reference/v5, the sample's call, and what the response shows of it. */
const SAMPLES: readonly [
  page: string,
  method: string,
  path: string,
  body: object | undefined,
  shown: object,
][] = [
  ['evaluations/list-evaluations', 'GET', '/v5/evaluations', undefined, { object: 'list', limit: 100 }],
  ['evaluations/get-evaluation', 'GET', `/v5/evaluations/${EVALUATION}`, undefined, { object: 'evaluation' }],
  [
    'evaluations/update-evaluation',
    'PATCH',
    `/v5/evaluations/${EVALUATION}`,
    { name: '<string>', description: '<string>', tags: ['<string>'] },
    { name: '<string>', description: '<string>', tags: ['<string>'] },
  ],
  [
    'evaluations/filter-evaluations',
    'POST',
    '/v5/evaluations/filter',
    { filters: [{ key: '<string>', operator: '==', value: '<string>', object: 'metadata_filter' }] },
    { object: 'list', items: [], total: 0 },
  ],
  ['evaluation-items/list-evaluation-items', 'GET', '/v5/evaluation-items', undefined, { object: 'list' }],
  [
    'evaluation-groups/create-evaluation-group',
    'POST',
    '/v5/evaluation-groups',
    {
      name: '<string>',
      evaluation_ids: [EVALUATION],
      tags: ['<string>'],
      description: '<string>',
      metadata: { project: 'Q4-2025', team: 'ml-eval' },
      row_identifiers: { 'eval-123': 'user_id', 'eval-456': 'customer_id' },
    },
    // Row identifiers of evaluations that are no members are ignored.
    { name: '<string>', metadata: { project: 'Q4-2025', team: 'ml-eval' }, row_identifiers: [] },
  ],
  ['evaluation-groups/list-evaluation-groups', 'GET', '/v5/evaluation-groups', undefined, { object: 'list' }],
  [
    'evaluation-groups/patch-evaluation-group',
    'PATCH',
    `/v5/evaluation-groups/${GROUP}`,
    { tags: ['<string>'], name: '<string>', description: '<string>', metadata: {} },
    { tags: ['<string>'], name: '<string>', description: '<string>' },
  ],
  [
    'evaluation-dashboards/update-dashboard-widget',
    'PATCH',
    `/v5/evaluation-dashboards/${DASHBOARD}/widgets/${WIDGET}`,
    {
      title: '<string>',
      query: {
        select: [{ expression: { column: '<string>', type: 'COLUMN' }, alias: '<string>' }],
        filter: {
          conditions: [{ column: '<string>', operator: '=', value: '<unknown>' }],
          logicalOperators: ['AND'],
        },
        groupBy: ['<string>'],
        orderBy: [{ column: '<string>', direction: 'ASC' }],
        limit: 2,
      },
      config: {},
    },
    { title: '<string>', object: 'evaluation_widget' },
  ],
]

t.test('the samples of the reference work', async (t) => {
  const { send, emulator } = await startScale(t, { fixtures: ['builtin'] })
  for (const [page, method, path, body, shown] of SAMPLES) {
    emulator.world().reset()
    const reply = await send(method, path, body)
    t.equal(reply.status, 200, `${page}: ${reply.text}`)
    t.match(reply.body, shown, page)
  }
})
