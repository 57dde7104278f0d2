// Evaluations from create to restore, on a store of their own.
import t from 'tap'
import { senderOf, startScale } from '../../support/scale.ts'

const USER = 'f2f5a6a1-6c54-4f6e-8a35-5d5b7f0a9e11'
const CAPITALS = {
  name: 'Capital cities',
  description: 'smoke run',
  tags: ['geo', 'v1'],
  metadata: { team: 'maps', build: '412' },
  data: [
    { input: 'Capital of France?', expected: 'Paris' },
    { input: 'Capital of Peru?', expected: 'Lima' },
  ],
  tasks: [
    {
      task_type: 'chat_completion',
      alias: 'output',
      configuration: {
        model: 'openai/gpt-4o-mini',
        temperature: 0,
        messages: [{ role: 'user', content: 'Answer briefly: {{item.input}}' }],
      },
    },
    {
      task_type: 'metric',
      alias: 'f1',
      configuration: { type: 'f1', candidate: 'item.output', reference: 'item.expected' },
    },
  ],
}
const PLAIN = { name: 'Plain', data: [{ input: 'x' }] }
const MISSING = '00000000-0000-4000-8000-000000000000'

t.test('an evaluation with tasks runs on the emulator clock and keeps what a PATCH changes', async (t) => {
  const { send, advance } = await startScale(t)
  const { status, body } = await send('POST', '/v5/evaluations', CAPITALS)
  t.equal(status, 200)
  t.match(body.id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  t.strictSame(body, {
    id: body.id,
    object: 'evaluation',
    name: 'Capital cities',
    description: 'smoke run',
    created_at: '2026-11-21T08:00:00.000000Z',
    archived_at: null,
    created_by: { id: USER, object: 'identity', type: 'user' },
    created_by_user_id: USER,
    tags: ['geo', 'v1'],
    datasets: [],
    status: 'running',
    status_reason: null,
    progress: {
      workflows: { total: 1, completed: 0, failed: 0, pending: 1 },
      items: { total: 2, successful: 0, failed: 0, pending: 2, failed_items: [] },
    },
    tasks: CAPITALS.tasks,
    metadata: { team: 'maps', build: '412' },
    error_count: 0,
  })
  const path = `/v5/evaluations/${body.id}`

  advance(6000)
  const half = (await send('GET', path)).body
  t.match(half, { status: 'running', progress: { items: { successful: 1, pending: 1 } } })
  t.notOk('tasks' in half, 'tasks are a view')

  advance(4000)
  const done = (await send('GET', `${path}?views=tasks`)).body
  t.match(done, {
    status: 'completed',
    tasks: CAPITALS.tasks,
    progress: { workflows: { completed: 1, pending: 0 }, items: { successful: 2, pending: 0 } },
  })

  const patched = await send('PATCH', path, {
    name: 'Capitals (nightly)',
    tags: ['geo'],
    metadata: { build: null, owner: 'ana' },
  })
  t.strictSame(patched.body, {
    ...done,
    name: 'Capitals (nightly)',
    tags: ['geo'],
    metadata: { team: 'maps', owner: 'ana' },
  })
  t.strictSame((await send('GET', `${path}?views=tasks`)).body, patched.body, 'the next call finds it')
})

t.test('PATCH tells null, absent and empty apart', async (t) => {
  const { send } = await startScale(t)
  const { id } = (await send('POST', '/v5/evaluations', CAPITALS)).body
  const path = `/v5/evaluations/${id}`
  const patch = async (body: unknown) => (await send('PATCH', path, body)).body
  const before = await patch({})
  t.match(before, { name: 'Capital cities', description: 'smoke run', metadata: { team: 'maps' } })
  t.equal((await patch({ description: null })).description, null)
  t.strictSame((await patch({ metadata: { deep: { a: 1, b: 2 } } })).metadata, {
    team: 'maps',
    build: '412',
    deep: { a: 1, b: 2 },
  })
  t.strictSame((await patch({ metadata: { deep: { a: null }, build: 7 } })).metadata, {
    team: 'maps',
    build: 7,
    deep: { b: 2 },
  })
  t.strictSame((await patch({ metadata: null })).metadata, {})
  t.equal(
    JSON.stringify((await patch('{"metadata":{"__proto__":{"a":1}}}')).metadata),
    '{"__proto__":{"a":1}}',
    'a key like any other',
  )
  t.strictSame((await patch({ tags: [] })).tags, [])
  t.strictSame(
    (await patch({ restore: false, unknown: 1 })).name,
    'Capital cities',
    'unknown members are passed over',
  )
  t.strictSame(
    (await patch({ restore: true, name: 'x' })).name,
    'Capital cities',
    'a restore is nothing else',
  )
  for (const body of [
    { name: null },
    { tags: null },
    { name: 'n'.repeat(129) },
    { description: 'd'.repeat(281) },
  ])
    t.equal((await send('PATCH', path, body)).status, 422, JSON.stringify(body).slice(0, 40))
  t.equal((await patch({ name: 'é'.repeat(128) })).name, 'é'.repeat(128))
})

t.test('an archived evaluation is gone until it is restored', async (t) => {
  const { send, advance } = await startScale(t)
  const { id } = (await send('POST', '/v5/evaluations', PLAIN)).body
  const path = `/v5/evaluations/${id}`
  const item = (await send('GET', `/v5/evaluation-items?evaluation_id=${id}`)).body.items[0]
  advance(1000)
  const archived = await send('DELETE', path)
  t.match(archived, {
    status: 200,
    body: { id, archived_at: '2026-11-21T08:00:01.000000Z', status: 'completed' },
  })
  t.strictSame((await send('DELETE', path)).body, { detail: 'Evaluation is already archived' })
  t.match(await send('GET', path), { status: 404, body: { detail: `Evaluation ${id} not found` } })
  t.match(await send('GET', `${path}?include_archived=true`), { status: 200, body: { id } })
  t.match(await send('PATCH', path, { name: 'x' }), {
    status: 400,
    body: { detail: 'Evaluation is archived; restore it before updating' },
  })
  t.equal((await send('GET', '/v5/evaluations')).body.total, 0)
  t.equal((await send('GET', '/v5/evaluations?include_archived=true')).body.total, 1)
  t.equal((await send('GET', `/v5/evaluation-items/${item.id}`)).status, 404, 'its items go with it')
  t.match((await send('GET', `/v5/evaluation-items/${item.id}?include_archived=1`)).body, {
    archived_at: '2026-11-21T08:00:01.000000Z',
  })
  t.match(await send('PATCH', path, { restore: true }), {
    status: 200,
    body: { id, archived_at: null, name: 'Plain' },
  })
  t.match(await send('PATCH', path, { restore: true }), { status: 200, body: { archived_at: null } })
  t.equal((await send('GET', `/v5/evaluation-items/${item.id}`)).status, 200, 'and come back with it')
})

t.test('the list pages both ways, sorts and filters', async (t) => {
  const { send, advance } = await startScale(t)
  const ids: string[] = []
  for (const [name, tags] of [
    ['Beta_1', ['a', 'b']],
    ['alpha', ['a']],
    ['Gamma', ['b']],
    ['beta%2', []],
    ['Delta', ['a', 'b', 'c']],
  ] as const) {
    advance(1000)
    ids.push((await send('POST', '/v5/evaluations', { ...PLAIN, name, tags })).body.id)
  }
  const list = async (query: string) => (await send('GET', `/v5/evaluations?${query}`)).body
  const names = async (query: string) => (await list(query)).items.map((one: { name: string }) => one.name)
  const page = await list('limit=2')
  t.match(page, { object: 'list', limit: 2, total: 5, has_more: true })
  t.strictSame(
    page.items.map(({ id }: { id: string }) => id),
    ids.slice(0, 2),
    'oldest first',
  )
  t.match(await list(`limit=2&starting_after=${ids[1]}`), {
    items: [{ id: ids[2] }, { id: ids[3] }],
    has_more: true,
    total: 5,
  })
  t.match(await list(`limit=2&starting_after=${ids[3]}`), { items: [{ id: ids[4] }], has_more: false })
  t.strictSame((await list(`starting_after=${ids[4]}`)).items, [], 'past the end there is an empty page')
  t.match(await list(`limit=2&ending_before=${ids[4]}`), {
    items: [{ id: ids[2] }, { id: ids[3] }],
    has_more: true,
  })
  t.match(await list(`limit=2&ending_before=${ids[1]}`), { items: [{ id: ids[0] }], has_more: false })
  t.match(await list(`starting_after=${ids[3]}&ending_before=${ids[1]}`), { items: [{ id: ids[4] }] })
  t.strictSame(await names('sort_by=name'), ['Beta_1', 'Delta', 'Gamma', 'alpha', 'beta%2'])
  t.strictSame(await names('sort_order=desc&limit=2'), ['Delta', 'beta%2'])
  t.strictSame(await names('name=BETA'), ['Beta_1', 'beta%2'])
  t.strictSame(await names('name=%25'), ['beta%2'], 'a percent sign stands for itself')
  t.strictSame(await names('name=_'), ['Beta_1'])
  t.strictSame(await names('tags=a,b'), ['Beta_1', 'Delta'])
  t.strictSame(await names('tags=a&tags=b&tags=c'), ['Delta'])
  t.strictSame(
    await names('limit=1&limit=3'),
    ['Beta_1', 'alpha', 'Gamma'],
    'the last of repeated values counts',
  )
  t.ok((await list('views=tasks')).items.every((one: object) => 'tasks' in one))
  t.match(await send('GET', `/v5/evaluations?starting_after=${MISSING}`), {
    status: 404,
    body: { detail: `Evaluation ${MISSING} not found` },
  })
  t.match(await send('GET', '/v5/evaluations?sort_by=colour'), {
    status: 400,
    body: { detail: 'Cannot sort by colour: sort_by is one of created_at, updated_at, name, id, status' },
  })
})

t.test('the filter joins conditions on metadata, status and tag', async (t) => {
  const { send, advance } = await startScale(t)
  const make = async (name: string, metadata: unknown, tags: string[] = [], tasks?: unknown) =>
    (await send('POST', '/v5/evaluations', { ...CAPITALS, name, metadata, tags, tasks })).body.id
  await make('one', { team: 'maps', build: '9', nested: { a: 1 } }, ['x'])
  await make('two', { team: 'maps', build: '10' }, ['x', 'y'])
  await make('three', { team: 'docs', build: 'b' }, [])
  const four = await make('four', null, ['y'], CAPITALS.tasks)
  const filter = async (filters: unknown[], query = '') =>
    (await send('POST', `/v5/evaluations/filter${query}`, { filters })).body
  const names = async (key: string, operator: string, value: string) =>
    (await filter([{ key, operator, value }])).items.map((one: { name: string }) => one.name)
  t.strictSame(await names('team', '==', 'maps'), ['one', 'two'])
  t.strictSame(await names('team', '!=', 'maps'), ['three', 'four'], 'what lacks the key is not equal')
  t.strictSame(await names('team', 'IN', 'maps, docs'), ['one', 'two', 'three'])
  t.strictSame(await names('team', 'IN', '["docs"]'), ['three'])
  t.strictSame(await names('team', 'IN', '[docs'), [], 'a text that only looks like JSON')
  t.strictSame(await names('build', 'IN', '[9, "10"]'), ['one', 'two'])
  t.strictSame(await names('team', 'NOT_IN', 'docs'), ['one', 'two', 'four'])
  t.strictSame(await names('build', '>=', '9.5'), ['two', 'three'], 'numbers by value, else by text')
  t.strictSame(await names('build', '<=', '9.5'), ['one'])
  t.strictSame(await names('nested', '==', '{"a":1}'), ['one'], 'other values by their JSON')
  t.strictSame(await names('tag', '==', 'x'), ['one', 'two'])
  t.strictSame(await names('tag', 'NOT_IN', 'x,z'), ['three', 'four'])
  t.strictSame(await names('status', '==', 'running'), ['four'])
  t.strictSame(await names('status', '!=', 'running'), ['one', 'two', 'three'])
  t.strictSame(await names('status', 'IN', 'completed,failed'), ['one', 'two', 'three'])
  t.strictSame(await names('status', '==', 'nonsense'), [])
  advance(20_000)
  t.strictSame(await names('status', '==', 'running'), [])
  t.equal((await filter([])).total, 4, 'no filters: all')
  const both = [
    { key: 'team', operator: '==', value: 'maps' },
    { key: 'tag', operator: '==', value: 'y' },
  ]
  t.match(await filter(both), { items: [{ name: 'two' }], total: 1 })
  const first = await filter([{ key: 'team', operator: '!=', value: 'x' }], '?limit=2')
  t.match(first, { total: 4, has_more: true, items: [{ name: 'one' }, { name: 'two' }] })
  const cursor = first.items[1].id
  const not = [{ key: 'team', operator: '!=', value: 'maps' }]
  t.match(await filter(not, `?starting_after=${cursor}&limit=1`), {
    items: [{ name: 'three' }],
    has_more: true,
  })
  t.match(await filter(not, `?ending_before=${four}&limit=1`), {
    items: [{ name: 'three' }],
    has_more: false,
  })
  t.match(await filter([{ key: 'team', operator: '!=', value: 'x' }], `?ending_before=${four}&limit=2`), {
    items: [{ name: 'two' }, { name: 'three' }],
    has_more: true,
  })
  t.equal(
    (await send('POST', `/v5/evaluations/filter?starting_after=${MISSING}`, { filters: not })).status,
    404,
  )
  t.match(
    await send('POST', '/v5/evaluations/filter', { filters: [{ key: 'tag', operator: '>=', value: 'x' }] }),
    {
      status: 400,
      body: { detail: 'Operator >= does not apply to tag: use ==, !=, IN or NOT_IN' },
    },
  )
})

t.test('the plan of the world and reserved metadata decide how an evaluation ends', async (t) => {
  const { send, advance } = await startScale(t)
  const rows = Array.from({ length: 5 }, (_, i) => ({ input: `q${i}`, expected: 'x' }))
  const make = async (metadata: object) =>
    (await send('POST', '/v5/evaluations', { ...CAPITALS, data: rows, metadata })).body.id
  const partial = await make({ 'evalmock.outcome': 'partial' })
  const failure = await make({ 'evalmock.outcome': 'failure' })
  t.equal(
    (await send('GET', `/v5/evaluations/${partial}`)).body.error_count,
    0,
    'errors show when items are done',
  )
  advance(10_000)
  const { body } = await send('GET', `/v5/evaluations/${partial}`)
  t.match(body, {
    status: 'completed',
    error_count: 4,
    progress: { items: { total: 5, successful: 3, failed: 2, pending: 0 } },
  })
  t.equal(body.progress.items.failed_items.length, 2)
  t.match(await send('GET', `/v5/evaluations/${failure}`), {
    body: {
      status: 'failed',
      status_reason: 'Evaluation workflow failed: the worker stopped responding',
      progress: {
        workflows: { failed: 1, pending: 0 },
        items: { total: 5, successful: 2, failed: 3, pending: 0 },
      },
    },
  })
})

t.test('looks move an evaluation on where the plan counts looks', async (t) => {
  const { send } = await startScale(t, { plan: { pace: 'polls', polls: 2 } })
  const { id, status } = (await send('POST', '/v5/evaluations', CAPITALS)).body
  t.equal(status, 'running')
  const look = async () => (await send('GET', `/v5/evaluations/${id}`)).body.status
  t.strictSame([await look(), await look()], ['running', 'completed'])
})

t.test('an immediate evaluation is answered as running and read as completed', async (t) => {
  const { send } = await startScale(t, { plan: { pace: 'immediate' } })
  const { body } = await send('POST', '/v5/evaluations', CAPITALS)
  t.match(body, { status: 'running', progress: { items: { pending: 2 } } })
  t.match((await send('GET', `/v5/evaluations/${body.id}`)).body, { status: 'completed' })
})

t.test('behaviors choose the generation', async (t) => {
  const fresh = await startScale(t, { behaviors: { 'scale.generation': 'new' } })
  const present = (await fresh.send('POST', '/v5/evaluations', PLAIN)).body
  t.match(present, { created_by: { id: USER }, progress: null, error_count: 0 })
  t.notOk('created_by_user_id' in present)
  const { send } = await startScale(t, { behaviors: { 'scale.generation': 'old' } })
  const { body } = await send('POST', '/v5/evaluations', PLAIN)
  t.strictSame(Object.keys(body), [
    'id',
    'object',
    'name',
    'description',
    'created_at',
    'archived_at',
    'created_by_user_id',
    'tags',
    'datasets',
    'status',
    'tasks',
  ])
  const item = (await send('GET', '/v5/evaluation-items')).body.items[0]
  t.notOk('created_by' in item || 'files' in item || 'task_result_statuses' in item)
  t.strictSame((await send('DELETE', `/v5/evaluations/${body.id}`)).body, {
    id: body.id,
    object: 'evaluation',
    deleted: true,
  })
})

t.test('worlds do not see each other', async (t) => {
  const { emulator, send } = await startScale(t)
  const { id } = (await send('POST', '/v5/evaluations', PLAIN)).body
  const other = senderOf(emulator, 'mock.w1')
  t.equal((await other('GET', `/v5/evaluations/${id}`)).status, 404)
  t.equal((await other('GET', '/v5/evaluations')).body.total, 0)
  t.equal(
    (await send('GET', `/public/v5/evaluations/${id}`)).body.id,
    id,
    'the prefix /public is the same place',
  )
})

t.test('the curl of the Update Evaluation page works as pasted', async (t) => {
  const { send } = await startScale(t, { fixtures: ['builtin'] })
  const { status, body } = await send('PATCH', '/v5/evaluations/7c0e6f0a-3f0d-4d0b-9a55-0a1f5a1c2b01', {
    name: '<string>',
    description: '<string>',
    tags: ['<string>'],
  })
  t.equal(status, 200)
  t.match(body, { object: 'evaluation', name: '<string>', description: '<string>', tags: ['<string>'] })
})

t.test('an evaluation that is pushed to failure keeps what it has done', async (t) => {
  const { send, advance } = await startScale(t)
  const create = async (members: object = {}) =>
    (
      await send('POST', '/v5/evaluations', {
        ...CAPITALS,
        data: Array(10).fill(CAPITALS.data[0]),
        ...members,
      })
    ).body.id
  const control = (method: string, path: string, body: object = {}) => send(method, `/_mock${path}`, body)
  const done = async (id: string) => {
    const { status, progress } = (await send('GET', `/v5/evaluations/${id}`)).body
    return [status, progress.items.successful, progress.items.failed, progress.items.pending]
  }
  const pushed = await create()
  const doomed = await create({ metadata: { 'evalmock.outcome': 'failure' } })
  const queued = await create()
  t.equal((await control('POST', `/tasks/scale/${queued}/fail`)).status, 200)
  t.same(await done(queued), ['failed', 0, 10, 0])
  advance(2000 + 7200)
  t.same(await done(pushed), ['running', 9, 0, 1])
  t.equal((await control('POST', `/tasks/scale/${pushed}/fail`)).status, 200)
  t.same(await done(pushed), ['failed', 9, 1, 0])
  advance(100_000)
  t.same(await done(pushed), ['failed', 9, 1, 0], 'for good')
  t.same(await done(doomed), ['failed', 5, 5, 0])
  const completed = await create()
  await control('POST', `/tasks/scale/${completed}/complete`)
  t.same(await done(completed), ['completed', 10, 0, 0])

  await control('PUT', '/plan', { pace: 'polls', polls: 10 })
  const looked = await create()
  for (let i = 0; i < 5; i++) await done(looked)
  const before = await send('GET', `/v5/evaluations/${looked}`)
  await control('POST', `/tasks/scale/${looked}/fail`)
  t.equal((await done(looked))[1], before.body.progress.items.successful)
})

t.test(
  'items of an evaluation may have any keys: the rule about reserved ones is for datasets',
  async (t) => {
    const { send } = await startScale(t)
    const data = [{ id: '1', input: 'x', object: 'o', files: 2, evaluation_id: null, task_errors: [] }]
    const { body } = await send('POST', '/v5/evaluations', { name: 'pandas', data })
    const { body: items } = await send('GET', `/v5/evaluation-items?evaluation_id=${body.id}`)
    t.strictSame(items.items[0].data, data[0])
    const { body: item } = await send('GET', `/v5/evaluation-items/${items.items[0].id}`)
    t.strictSame(item.data, data[0])
    const dataset = { name: 'd', data: [{ a: 1 }] }
    const { body: set } = await send('POST', '/v5/datasets', dataset)
    const { body: members } = await send('GET', `/v5/dataset-items?dataset_id=${set.id}`)
    const over = [{ dataset_item_id: members.items[0].id, id: '7' }]
    const overlaid = await send('POST', '/v5/evaluations', { name: 'x', dataset_id: set.id, data: over })
    t.equal(overlaid.status, 200)
    // What becomes an item of a dataset keeps to the rule.
    t.match(await send('POST', '/v5/evaluations', { name: 'x', data, dataset: { name: 'd' } }), {
      status: 400,
      body: { detail: "Item key 'id' is reserved" },
    })
    t.match(
      await send('POST', '/v5/evaluations', { name: 'x', data, dataset: { name: 'd', keys: ['input'] } }),
      {
        status: 200,
      },
    )
  },
)

t.test('an archive answers what the models of both generations require', async (t) => {
  // scale-gp-beta 0.1.0a10, types/evaluation_archive_response.py: `deleted` is required; 0.7.0 reads an Evaluation.
  for (const [generation, answer] of [
    ['both', { object: 'evaluation', name: 'x', status: 'completed', deleted: true }],
    ['new', { object: 'evaluation', name: 'x', status: 'completed', deleted: undefined }],
    ['old', { object: 'evaluation', name: undefined, deleted: true }],
  ] as const) {
    const { send } = await startScale(t, { behaviors: { 'scale.generation': generation } })
    const { body } = await send('POST', '/v5/evaluations', { name: 'x', data: [{}] })
    t.match((await send('DELETE', `/v5/evaluations/${body.id}`)).body, { id: body.id, ...answer }, generation)
    const again = await send('GET', `/v5/evaluations/${body.id}?include_archived=true`)
    t.notHas(again.body, { deleted: true }, 'no other answer has it')
  }
})
