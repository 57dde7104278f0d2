// Evaluation groups and dashboards with their widgets.
import t from 'tap'
import { type Send, startScale } from '../../support/scale.ts'

const evaluation = async (send: Send, name: string, data: object[]): Promise<string> =>
  (await send('POST', '/v5/evaluations', { name, data, tags: ['t'] })).body.id
const NOBODY = '00000000-0000-4000-8000-000000000000'

t.test('a group holds evaluations, and loses those that are archived', async (t) => {
  const { send, advance } = await startScale(t)
  const a = await evaluation(send, 'a', [{ x: 1 }])
  const b = await evaluation(send, 'b', [{ y: { z: 'w' } }])
  const { status, body: group } = await send('POST', '/v5/evaluation-groups', {
    name: 'Sprint 12',
    evaluation_ids: [a],
    row_identifiers: { [a]: 'x', [b]: 'y' },
    metadata: { team: 'maps' },
  })
  t.equal(status, 200)
  t.strictSame(group, {
    id: group.id,
    object: 'evaluation_group',
    tags: [],
    name: 'Sprint 12',
    description: null,
    metadata: { team: 'maps' },
    evaluation_group_metadata: { team: 'maps' },
    created_at: '2026-11-21T08:00:00.000000Z',
    deleted_at: null,
    account_id: 'mock',
    members: [
      {
        id: group.members[0].id,
        object: 'evaluation_group.member',
        evaluation_group_id: group.id,
        evaluation_id: a,
        created_at: '2026-11-21T08:00:00.000000Z',
        deleted_at: null,
        evaluation_name: 'a',
        evaluation_tags: ['t'],
        evaluation_created_at: '2026-11-21T08:00:00.000000Z',
      },
    ],
    row_identifiers: [{ object: 'evaluation_group.row_identifier', evaluation_id: a, column_name: 'x' }],
  })
  const path = `/v5/evaluation-groups/${group.id}`
  const plain = (await send('GET', path)).body
  t.ok('members' in plain, 'one group shows its members without a view')
  t.notOk('row_identifiers' in plain)
  t.ok('row_identifiers' in (await send('GET', `${path}?views=row_identifiers`)).body)

  const patched = (
    await send('PATCH', path, { metadata: { build: 1 }, row_identifiers: {}, description: 'd' })
  ).body
  t.match(patched, {
    metadata: { team: 'maps', build: 1 },
    row_identifiers: [],
    description: 'd',
    name: 'Sprint 12',
  })
  t.match(await send('PATCH', path, {}), {
    status: 400,
    body: { detail: 'At least one field must be provided' },
  })
  t.match((await send('PATCH', path, { metadata: null, description: null, tags: ['q'] })).body, {
    metadata: null,
    description: null,
    tags: ['q'],
  })

  advance(1000)
  const put = (await send('PUT', path, { evaluation_ids: [b, a], row_identifiers: { [b]: 'y' } })).body
  t.match(put, {
    name: 'Sprint 12',
    tags: [],
    metadata: null,
    description: null,
    row_identifiers: [{ evaluation_id: b }],
  })
  t.strictSame(
    put.members.map((one: { evaluation_id: string }) => one.evaluation_id),
    [a, b],
  )
  t.equal(put.members[0].id, group.members[0].id, 'who stays keeps the membership')
  t.equal((await send('PUT', path, { name: 'Renamed', evaluation_ids: [b] })).body.members.length, 1)
  t.match(
    (await send('PUT', path, { name: 'Renamed' })).body,
    { members: [{ evaluation_id: b }] },
    'members stay where none are sent',
  )

  const schema = (await send('GET', `${path}/schema`)).body
  t.match(schema, {
    object: 'evaluation_group_schema',
    evaluation_group_id: group.id,
    evaluation_schemas: [{ evaluation_id: b, fields: [{ field_name: 'y.z', data_type: 'string' }] }],
  })
  await send('DELETE', `/v5/evaluations/${b}`)
  t.strictSame((await send('GET', path)).body.members, [], 'an archived evaluation leaves its groups')
  t.strictSame((await send('GET', `${path}/schema`)).body.evaluation_schemas, [])
  await send('PATCH', `/v5/evaluations/${b}`, { restore: true })
  t.strictSame((await send('GET', path)).body.members, [], 'and does not come back')
})

t.test('groups are listed, archived and refused', async (t) => {
  const { send, advance } = await startScale(t)
  const a = await evaluation(send, 'a', [{ x: 1 }])
  const make = async (name: string, tags: string[]) =>
    (await send('POST', '/v5/evaluation-groups', { name, evaluation_ids: [a], tags })).body.id
  const one = await make('One', ['p', 'q'])
  const two = await make('Two', ['p'])
  const list = async (query: string) => (await send('GET', `/v5/evaluation-groups?${query}`)).body
  t.match(await list(''), { total: 2, items: [{ id: one }, { id: two }] })
  t.notOk('members' in (await list('')).items[0])
  t.match((await list('views=members,row_identifiers')).items[0], {
    members: [{ evaluation_id: a }],
    row_identifiers: [],
  })
  t.match(await list('tags=p,q'), { total: 1 })
  t.match(await list('name=tw'), { items: [{ id: two }] })
  t.match(await list(`evaluation_id=${a}&limit=1&starting_after=${one}`), { items: [{ id: two }], total: 2 })
  t.match(await list(`evaluation_id=${NOBODY}`), { total: 0 })
  advance(1000)
  const archived = (await send('DELETE', `/v5/evaluation-groups/${one}`)).body
  t.match(archived, {
    id: one,
    deleted_at: '2026-11-21T08:00:01.000000Z',
    members: [{ deleted_at: '2026-11-21T08:00:01.000000Z' }],
  })
  t.match(await send('GET', `/v5/evaluation-groups/${one}`), {
    status: 404,
    body: { detail: `Evaluation group ${one} not found` },
  })
  t.equal((await send('DELETE', `/v5/evaluation-groups/${one}`)).status, 404)
  t.match((await send('GET', `/v5/evaluation-groups/${one}?include_deleted=true`)).body, {
    members: [{ evaluation_id: a }],
  })
  t.match(await list('include_deleted=true'), { total: 2 })
  t.equal((await send('GET', `/v5/evaluations/${a}`)).status, 200, 'evaluations stay')
  const refused = async (method: string, path: string, body: unknown, status: number, detail: unknown) =>
    t.match(await send(method, path, body), { status, body: { detail } }, JSON.stringify(body))
  await refused('POST', '/v5/evaluation-groups', { name: 'x', evaluation_ids: [] }, 422, [
    { type: 'too_short', loc: ['body', 'evaluation_ids'] },
  ])
  await refused('POST', '/v5/evaluation-groups', { evaluation_ids: [a] }, 422, [
    { type: 'missing', loc: ['body', 'name'] },
  ])
  await refused('POST', '/v5/evaluation-groups', { name: 'n'.repeat(129), evaluation_ids: [a] }, 422, [
    { type: 'string_too_long' },
  ])
  await refused(
    'POST',
    '/v5/evaluation-groups',
    { name: 'x', evaluation_ids: [a, NOBODY] },
    400,
    `Evaluations not found: ${NOBODY}`,
  )
  await refused(
    'POST',
    '/v5/evaluation-groups',
    { name: 'x', evaluation_ids: [a, a] },
    400,
    `Duplicate evaluation IDs: ${a}`,
  )
  await refused(
    'PUT',
    `/v5/evaluation-groups/${two}`,
    { evaluation_ids: [NOBODY] },
    400,
    `Evaluations not found: ${NOBODY}`,
  )
  await refused('PUT', `/v5/evaluation-groups/${two}`, { evaluation_ids: [] }, 422, [{ type: 'too_short' }])
  await refused('PATCH', `/v5/evaluation-groups/${two}`, { row_identifiers: null }, 422, [
    { type: 'dict_type' },
  ])
  t.equal((await list('')).total, 1, 'nothing is half-made')
  const other = await startScale(t, { behaviors: { 'scale.generation': 'new' } })
  const b = await evaluation(other.send, 'b', [{}])
  t.notOk(
    'evaluation_group_metadata' in
      (await other.send('POST', '/v5/evaluation-groups', { name: 'x', evaluation_ids: [b] })).body,
  )
})

const ROWS = [
  { category: 'a', score: 1, text: 'x' },
  { category: 'a', score: 3, text: 'y' },
  { category: 'b', score: 5, text: null },
  { category: 'b', score: 7 },
  { category: 'c', score: 9, text: 'xy' },
]
const agg = (fn: string, column: string, alias?: string, params?: object) => ({
  expression: { type: 'AGGREGATION', function: fn, column, ...(params && { params }) },
  ...(alias && { alias }),
})
const col = (column: string, alias?: string) => ({ expression: { column }, ...(alias && { alias }) })

t.test('widgets compute their query over the items', async (t) => {
  const { send } = await startScale(t)
  const id = await evaluation(send, 'scores', ROWS)
  const board = (await send('POST', '/v5/evaluation-dashboards', { name: 'b', evaluation_id: id })).body
  const widget = async (type: string, query: object | undefined, config?: object) =>
    (await send('POST', `/v5/evaluation-dashboards/${board.id}/widgets`, { title: 'w', type, query, config }))
      .body
  const metric = async (select: object, more: object = {}) =>
    (await widget('metric', { select: [select], ...more })).result
  const value = async (select: object, more?: object) => (await metric(select, more)).computed_result?.data
  t.strictSame(await value(agg('COUNT', '*')), 5)
  t.strictSame(await value(agg('COUNT', 'text')), 3, 'missing values count for nothing')
  t.strictSame(await value(agg('COUNT_DISTINCT', 'category')), 3)
  t.strictSame(await value(agg('SUM', 'score')), 25)
  t.strictSame(await value(agg('AVG', 'data.score')), 5)
  t.strictSame([await value(agg('MIN', 'score')), await value(agg('MAX', 'score'))], [1, 9])
  t.strictSame(await value(agg('VARIANCE', 'score')), 10)
  t.strictSame(await value(agg('STDDEV', 'score')), Math.sqrt(10))
  t.strictSame(await value(agg('PERCENTILE', 'score', undefined, { percentile: 95 })), 8.6)
  const conditions = [{ column: 'category', operator: '=', value: 'a' }]
  t.strictSame(await value(agg('PERCENTAGE', '*', undefined, { percentage_filters: { conditions } })), 40)
  t.strictSame(
    await value(agg('SUM', 'score'), {
      filter: {
        conditions: [
          ...conditions,
          { column: 'score', operator: '>', value: 6 },
          { column: 'text', operator: 'IS NOT NULL' },
        ],
        logicalOperators: ['OR', 'AND'],
      },
    }),
    13,
    'from left to right',
  )
  const counted = async (operator: string, v: unknown, column = 'text') =>
    value(agg('COUNT', '*'), { filter: { conditions: [{ column, operator, value: v }] } })
  t.strictSame(
    [
      await counted('LIKE', 'x%'),
      await counted('NOT LIKE', '_'),
      await counted('IN', ['x', 'y']),
      await counted('NOT IN', ['x']),
      await counted('IS NULL', null),
      await counted('!=', 'x'),
      await counted('<=', '5', 'score'),
      await counted('>=', 5, 'score'),
      await counted('<', 'b', 'category'),
    ],
    [2, 1, 2, 2, 2, 2, 3, 3, 2],
  )
  const failed = async (select: object, text: RegExp, more?: object) => {
    const result = await metric(select, more)
    t.match(result, {
      computation_status: 'failed',
      computed_result: null,
      computed_at: null,
      error_message: text,
    })
  }
  await failed(agg('AVG', 'text'), /text is not numeric/)
  await failed(agg('AVG', 'nothing'), /nothing has no values/)
  await failed(agg('PERCENTILE', 'score'), /params.percentile/)
  await failed(agg('PERCENTAGE', '*'), /percentage_filters/)
  await failed(col('score'), /exactly one aggregation/)
  await failed(agg('COUNT', '*'), /no groupBy/, { limit: 1 })
  await failed(agg('COUNT', '*'), /logicalOperators/, {
    filter: { conditions: [...conditions, ...conditions, ...conditions], logicalOperators: ['AND'] },
  })
  await failed(agg('COUNT', '*'), /apply to dashboards of evaluation groups/, { evaluation_ids: [id] })

  const series = async (query: object, type = 'table') =>
    (await widget(type, query)).result.computed_result?.data
  t.strictSame(
    await series({
      select: [col('category'), agg('AVG', 'score', 'mean'), agg('COUNT', '*')],
      groupBy: ['category'],
      orderBy: [{ column: 'mean', direction: 'DESC' }],
      limit: 2,
    }),
    [
      { category: 'c', mean: 9, 'count_*': 1 },
      { category: 'b', mean: 6, 'count_*': 2 },
    ],
  )
  t.strictSame(
    await series({
      select: [col('score', 's')],
      orderBy: [{ column: 'category', direction: 'DESC' }, { column: 'score' }],
      limit: 3,
    }),
    [{ s: 9 }, { s: 5 }, { s: 7 }],
  )
  t.strictSame(
    await series({
      select: [agg('SUM', 'score')],
      filter: { conditions: [{ column: 'score', operator: '>', value: 100 }] },
    }),
    [{ sum_score: null }],
  )
  t.match((await widget('table', { select: [col('category'), agg('COUNT', '*')] })).result, {
    computation_status: 'failed',
    error_message: /category must appear in groupBy/,
  })
  const bar = await widget('bar', undefined, { x_column: 'category' })
  t.strictSame(bar.result.computed_result, {
    type: 'series',
    data: [
      { category: 'a', count: 2 },
      { category: 'b', count: 2 },
      { category: 'c', count: 1 },
    ],
  })
  t.equal(
    (await widget('scatter', undefined, { x_column: 'score', y_column: 'category' })).result.computed_result
      .data.length,
    5,
  )
  t.match((await widget('donut', undefined, { x_column_group: ['a', 'b'] })).result, {
    computation_status: 'failed',
  })
  t.strictSame((await widget('markdown', undefined, { content: '# x' })).result, null)
  t.strictSame((await widget('heading', undefined)).result, null)
})

t.test('a dashboard of a group asks some or the youngest of its members', async (t) => {
  const { send, advance } = await startScale(t)
  const a = await evaluation(send, 'a', [{ n: 1 }, { n: 2 }])
  advance(1000)
  const b = await evaluation(send, 'b', [{ n: 10 }])
  const group = (await send('POST', '/v5/evaluation-groups', { name: 'g', evaluation_ids: [a, b] })).body.id
  const board = (await send('POST', '/v5/evaluation-dashboards', { name: 'b', evaluation_group_id: group }))
    .body.id
  const sum = async (more: object) =>
    (
      await send('POST', `/v5/evaluation-dashboards/${board}/widgets`, {
        title: 'w',
        type: 'metric',
        query: { select: [agg('SUM', 'n')], ...more },
      })
    ).body
  t.equal((await sum({})).result.computed_result.data, 13)
  t.equal((await sum({ evaluation_ids: [a] })).result.computed_result.data, 3)
  t.equal((await sum({ latest_only: true })).result.computed_result.data, 10)
  t.equal((await sum({ latest_only: true, evaluation_ids: [a] })).result.computed_result.data, 3)
  t.match((await sum({ evaluation_ids: [NOBODY] })).result.error_message, /not a member/)
  const own = { expression: { ...agg('SUM', 'n').expression, evaluation_ids: [b] } }
  t.equal((await sum({ select: [own] })).result.computed_result.data, 10)
  t.match((await sum({ select: [own], latest_only: true })).result.error_message, /cannot be combined/)
  const first = (await send('GET', `/v5/evaluation-dashboards/${board}?views=widget_results`)).body
    .widget_results[0]
  t.match(first, {
    object: 'evaluation_dashboard_widget_result',
    evaluation_group_id: group,
    evaluation_id: null,
    widget: { title: 'w' },
    computed_result: { data: 13 },
  })
  await send('PUT', `/v5/evaluation-groups/${group}`, { evaluation_ids: [b] })
  t.match(
    (await send('GET', `/v5/evaluation-dashboards/${board}?views=widget_results`)).body.widget_results[0],
    { id: first.id, computed_result: { data: 10 } },
    'other members, other results',
  )
  await send('DELETE', `/v5/evaluation-groups/${group}`)
  t.equal(
    (await send('GET', `/v5/evaluation-dashboards/${board}`)).status,
    404,
    'a dashboard goes with its group',
  )
})

t.test('dashboards share widgets until one of them changes its own', async (t) => {
  const { send, advance } = await startScale(t)
  const id = await evaluation(send, 'a', ROWS)
  const other = await evaluation(send, 'b', ROWS.slice(0, 2))
  const create = async (body: object) => send('POST', '/v5/evaluation-dashboards', body)
  const first = (await create({ name: 'First', evaluation_id: id, tags: ['Geo'] })).body
  t.strictSame(first, {
    id: first.id,
    object: 'evaluation_dashboard',
    account_id: 'mock',
    created_at: '2026-11-21T08:00:00.000000Z',
    updated_at: '2026-11-21T08:00:00.000000Z',
    created_by: { id: 'f2f5a6a1-6c54-4f6e-8a35-5d5b7f0a9e11', object: 'identity', type: 'user' },
    name: 'First',
    description: null,
    tags: ['Geo'],
    evaluation_id: id,
    evaluation_group_id: null,
    widget_order: [],
    error_message: null,
    archived_at: null,
  })
  const path = `/v5/evaluation-dashboards/${first.id}`
  const widget = (
    await send('POST', `${path}/widgets`, {
      title: 'n',
      type: 'metric',
      query: { select: [agg('COUNT', '*')] },
    })
  ).body
  t.match(widget, {
    object: 'evaluation_widget',
    title: 'n',
    type: 'metric',
    config: null,
    account_id: 'mock',
    result: { widget_id: widget.id, computation_status: 'completed' },
  })
  const copy = (await create({ name: 'Copy', evaluation_id: other, template_dashboard_id: first.id })).body
  t.strictSame(copy.widget_order, [widget.id])
  const both = (await send('GET', `/v5/evaluation-dashboards/${copy.id}?views=widgets&views=widget_results`))
    .body
  t.match(
    both,
    { widgets: [{ id: widget.id }], widget_results: [{ computed_result: { data: 2 } }] },
    'computed over its own evaluation',
  )

  const changed = (
    await send('PATCH', `/v5/evaluation-dashboards/${copy.id}/widgets/${widget.id}`, {
      title: 'sum',
      query: { select: [agg('SUM', 'score')] },
    })
  ).body
  t.not(changed.id, widget.id, 'a shared widget is copied')
  t.match(changed, { title: 'sum', result: { computed_result: { data: 4 } } })
  t.match(
    (await send('GET', `${path}?views=widgets`)).body,
    { widgets: [{ id: widget.id, title: 'n' }] },
    'the other keeps its own',
  )
  const again = (await send('PATCH', `${path}/widgets/${widget.id}`, { title: 'renamed' })).body
  t.match(
    again,
    { id: widget.id, title: 'renamed', result: widget.result },
    'one of its own changes in place',
  )

  advance(1000)
  const second = (await send('POST', `${path}/widgets`, { title: 'h', type: 'heading' })).body
  t.match((await send('PATCH', path, { widget_order: [second.id, widget.id], name: 'Sorted' })).body, {
    widget_order: [second.id, widget.id],
    name: 'Sorted',
    updated_at: '2026-11-21T08:00:01.000000Z',
  })
  t.match((await send('PATCH', path, { widget_order: [changed.id] })).body, { widget_order: [changed.id] })
  t.match(
    (await send('GET', `${path}?views=widget_results`)).body.widget_results,
    [{ widget_id: changed.id, computed_result: { data: 25 } }],
    'a widget that is newly shown is computed',
  )
  const removed = await send('DELETE', `${path}/widgets/${changed.id}`)
  t.strictSame([removed.status, removed.text], [204, ''])
  t.equal((await send('DELETE', `${path}/widgets/${changed.id}`)).status, 404)
  t.equal((await send('PATCH', `${path}/widgets/${changed.id}`, {})).status, 404)
  t.strictSame(
    (await send('GET', `/v5/evaluation-dashboards/${copy.id}`)).body.widget_order,
    [changed.id],
    'it stays elsewhere',
  )

  const list = async (query: string) => (await send('GET', `/v5/evaluation-dashboards?${query}`)).body
  t.equal((await list('')).total, 2)
  t.equal((await list('tags=geo')).total, 1, 'tags in any case')
  t.equal((await list('search=GE')).total, 1, 'search looks at tags')
  t.equal((await list('search=copy')).total, 1, 'and at names')
  t.equal((await list(`evaluation_id=${other}`)).total, 1)
  t.equal((await list('evaluation_group_id=x')).total, 0)
  t.equal((await list('created_by_ids=someone')).total, 0)
  t.equal((await list('created_by_ids=someone,f2f5a6a1-6c54-4f6e-8a35-5d5b7f0a9e11')).total, 2)
  t.match(await send('GET', '/v5/evaluation-dashboards?evaluation_id=a&evaluation_group_id=b'), {
    status: 400,
  })
  t.match((await send('DELETE', path)).body, { archived_at: '2026-11-21T08:00:01.000000Z' })
  for (const [method, body] of [
    ['GET', undefined],
    ['PATCH', { name: 'x' }],
    ['DELETE', undefined],
  ] as const)
    t.match(
      await send(method, path, body),
      { status: 404, body: { detail: `Evaluation dashboard ${first.id} not found` } },
      method,
    )
  t.equal((await send('GET', `${path}?include_archived=true`)).status, 200)
  await send('DELETE', `/v5/evaluations/${other}`)
  t.equal((await list('')).total, 0, 'a dashboard goes with its evaluation')
  await send('PATCH', `/v5/evaluations/${other}`, { restore: true })
  t.equal((await list('')).total, 1, 'and comes back with it')
})

t.test('what dashboards and widgets are refused for', async (t) => {
  const { send } = await startScale(t)
  const id = await evaluation(send, 'a', ROWS)
  const board = (await send('POST', '/v5/evaluation-dashboards', { name: 'b', evaluation_id: id })).body.id
  const refused = async (path: string, body: object, status: number, detail: unknown) =>
    t.match(await send('POST', path, body), { status, body: { detail } }, JSON.stringify(body))
  const xor = [
    {
      type: 'value_error',
      loc: ['body'],
      msg: 'Value error, Exactly one of evaluation_id or evaluation_group_id must be provided',
    },
  ]
  await refused('/v5/evaluation-dashboards', { name: 'x' }, 422, xor)
  await refused(
    '/v5/evaluation-dashboards',
    { name: 'x', evaluation_id: id, evaluation_group_id: 'g' },
    422,
    xor,
  )
  await refused('/v5/evaluation-dashboards', { name: '', evaluation_id: id }, 422, [
    { type: 'string_too_short' },
  ])
  await refused(
    '/v5/evaluation-dashboards',
    { name: 'x', evaluation_id: NOBODY },
    404,
    `Evaluation ${NOBODY} not found`,
  )
  await refused(
    '/v5/evaluation-dashboards',
    { name: 'x', evaluation_group_id: NOBODY },
    404,
    `Evaluation group ${NOBODY} not found`,
  )
  await refused(
    '/v5/evaluation-dashboards',
    { name: 'x', evaluation_id: id, widget_order: ['w'] },
    400,
    'Widgets not found: w',
  )
  await refused(
    '/v5/evaluation-dashboards',
    { name: 'x', evaluation_id: id, widget_order: ['w', 'w'] },
    400,
    'Duplicate widget IDs in widget_order: w',
  )
  await refused(
    '/v5/evaluation-dashboards',
    { name: 'x', evaluation_id: id, template_dashboard_id: NOBODY },
    404,
    /not found/,
  )
  const widgets = `/v5/evaluation-dashboards/${board}/widgets`
  const query = { select: [agg('COUNT', '*')] }
  await refused(widgets, { title: 'x', type: 'pie' }, 422, [{ type: 'enum', loc: ['body', 'type'] }])
  await refused(widgets, { title: 'x', type: 'metric' }, 400, 'A metric widget needs a query')
  await refused(widgets, { title: 'x', type: 'timeseries' }, 400, 'A timeseries widget needs a query')
  await refused(widgets, { title: 'x', type: 'markdown' }, 400, 'A markdown widget needs config.content')
  await refused(widgets, { title: 'x', type: 'bar', query }, 400, /exactly one of config.x_column/)
  await refused(
    widgets,
    { title: 'x', type: 'bar', config: { x_column: 'a', x_column_group: ['b'] } },
    400,
    /exactly one/,
  )
  await refused(
    widgets,
    { title: 'x', type: 'table', query, config: { conditional_formatting: [{}] } },
    400,
    /conditional_formatting/,
  )
  await refused(widgets, { title: 'x', type: 'table', query: { select: [] } }, 422, [
    { type: 'too_short', loc: ['body', 'query', 'select'] },
  ])
  await refused(
    widgets,
    {
      title: 'x',
      type: 'table',
      query: { select: [{ expression: { function: 'MODE', column: 'a' } }], limit: 0 },
    },
    422,
    [
      { loc: ['body', 'query', 'select', 0, 'expression', 'ExpressionAggregation', 'function'] },
      {
        type: 'none_required',
        loc: ['body', 'query', 'select', 0, 'expression', 'ExpressionColumn', 'function'],
      },
      { type: 'greater_than_equal', loc: ['body', 'query', 'limit'] },
    ],
  )
  await refused(
    `/v5/evaluation-dashboards/${NOBODY}/widgets`,
    { title: 'x', type: 'heading' },
    404,
    /not found/,
  )
  t.strictSame(
    (await send('GET', `/v5/evaluation-dashboards/${board}`)).body.widget_order,
    [],
    'nothing was made',
  )
})
