// Datasets and their versioned items, and evaluations made of them.
import { createHash } from 'node:crypto'
import t from 'tap'
import { type Send, startScale } from '../../support/scale.ts'

const make = async (send: Send) =>
  (
    await send('POST', '/v5/datasets', {
      name: 'Golden',
      data: [{ input: 'a' }, { input: 'b' }],
      tags: ['g'],
    })
  ).body
const inputs = async (send: Send, query: string): Promise<string[]> =>
  (await send('GET', `/v5/dataset-items?${query}`)).body.items.map(
    ({ data }: { data: { input: string } }) => data.input,
  )

t.test('a dataset is created, changed, archived and restored', async (t) => {
  const { send, advance } = await startScale(t)
  const dataset = await make(send)
  t.match(dataset.id, /^[0-9a-f-]{36}$/)
  t.strictSame(dataset, {
    id: dataset.id,
    object: 'dataset',
    created_by: { id: 'f2f5a6a1-6c54-4f6e-8a35-5d5b7f0a9e11', object: 'identity', type: 'user' },
    created_by_user_id: 'f2f5a6a1-6c54-4f6e-8a35-5d5b7f0a9e11',
    name: 'Golden',
    description: null,
    created_at: '2026-11-21T08:00:00.000000Z',
    archived_at: null,
    tags: ['g'],
    current_version_num: 1,
  })
  const path = `/v5/datasets/${dataset.id}`
  t.strictSame((await send('PATCH', path, {})).body, dataset)
  t.match((await send('PATCH', path, { description: 'd', tags: [] })).body, {
    name: 'Golden',
    description: 'd',
    tags: [],
    current_version_num: 1,
  })
  t.match((await send('PATCH', path, { restore: true })).body, { archived_at: null })
  advance(5000)
  t.strictSame((await send('DELETE', path)).body, { id: dataset.id, object: 'dataset', deleted: true })
  t.match(await send('DELETE', path), { status: 400, body: { detail: 'Dataset is already archived' } })
  t.match(await send('PATCH', path, { name: 'x' }), {
    status: 400,
    body: { detail: 'Dataset is archived; restore it before updating' },
  })
  t.match(await send('GET', path), { status: 404, body: { detail: `Dataset ${dataset.id} not found` } })
  t.match((await send('GET', `${path}?include_archived=true`)).body, {
    archived_at: '2026-11-21T08:00:05.000000Z',
  })
  t.match(await send('POST', '/v5/dataset-items/batch', { dataset_id: dataset.id, data: [{}] }), {
    status: 400,
    body: { detail: 'Dataset is archived' },
  })
  t.match(await send('POST', '/v5/evaluations', { name: 'x', dataset_id: dataset.id }), { status: 404 })
  t.strictSame(await inputs(send, `dataset_id=${dataset.id}`), [], 'its items go with it')
  t.strictSame(await inputs(send, `dataset_id=${dataset.id}&include_archived=true`), ['a', 'b'])
  const [item] = (await send('GET', `/v5/dataset-items?dataset_id=${dataset.id}&include_archived=true`)).body
    .items
  t.equal((await send('GET', `/v5/dataset-items/${item.id}`)).status, 404)
  t.match(await send('DELETE', `/v5/dataset-items/${item.id}`), {
    status: 400,
    body: { detail: 'Dataset item is archived and cannot be deleted' },
  })
  t.equal((await send('GET', '/v5/datasets')).body.total, 0)
  t.match((await send('PATCH', path, { restore: true })).body, { archived_at: null, description: 'd' })
  t.strictSame(await inputs(send, `dataset_id=${dataset.id}`), ['a', 'b'])
})

t.test('each write to items makes one version, and each version can be read', async (t) => {
  const { send, advance } = await startScale(t)
  const { id } = await make(send)
  const version = async () => (await send('GET', `/v5/datasets/${id}`)).body.current_version_num
  const [a] = (await send('GET', `/v5/dataset-items?dataset_id=${id}`)).body.items
  t.match(a, {
    object: 'dataset.item',
    dataset_id: id,
    data: { input: 'a' },
    files: null,
    content_hash: createHash('sha256').update('{"data":{"input":"a"},"files":null}').digest('hex'),
  })
  advance(1000)
  const batch = (
    await send('POST', '/v5/dataset-items/batch', { dataset_id: id, data: [{ input: 'c' }, { input: 'd' }] })
  ).body
  t.match(batch, { object: 'list', items: [{ data: { input: 'c' } }, { data: { input: 'd' } }] })
  t.equal(await version(), 2, 'one version for a batch')
  const changed = (await send('PATCH', `/v5/dataset-items/${a.id}`, { data: { input: 'A', more: 1 } })).body
  t.match(changed, {
    id: a.id,
    data: { input: 'A', more: 1 },
    created_at: a.created_at,
    updated_at: '2026-11-21T08:00:01.000000Z',
  })
  t.not(changed.content_hash, a.content_hash)
  const [, d] = batch.items
  t.strictSame((await send('DELETE', `/v5/dataset-items/${d.id}`)).body, {
    id: d.id,
    object: 'dataset.item',
    deleted: true,
  })
  t.equal(await version(), 4)
  t.strictSame(await inputs(send, `dataset_id=${id}`), ['A', 'b', 'c'])
  const at = (n: number) => inputs(send, `dataset_id=${id}&version=${n}`)
  t.strictSame(
    [await at(1), await at(2), await at(3), await at(4)],
    [
      ['a', 'b'],
      ['a', 'b', 'c', 'd'],
      ['A', 'b', 'c', 'd'],
      ['A', 'b', 'c'],
    ],
  )
  t.equal((await send('GET', `/v5/dataset-items?dataset_id=${id}&version=2&limit=3`)).body.total, 4)
  t.strictSame((await send('GET', `/v5/dataset-items/${a.id}?version=2`)).body.data, { input: 'a' })
  t.strictSame(
    (await send('GET', `/v5/dataset-items/${d.id}?version=3`)).body.data,
    { input: 'd' },
    'deleted since',
  )
  for (const [path, status] of [
    [`${d.id}`, 404],
    [`${d.id}?version=4`, 404],
    [`${d.id}?version=1`, 404],
    [`${a.id}?version=9`, 404],
    [`${a.id}?version=0`, 404],
    ['nope', 404],
    [`${a.id}?version=x`, 422],
  ] as const)
    t.equal((await send('GET', `/v5/dataset-items/${path}`)).status, status, path)
  t.match(await send('DELETE', `/v5/dataset-items/${d.id}`), {
    status: 400,
    body: { detail: 'Dataset item is already deleted' },
  })
  t.match(await send('PATCH', `/v5/dataset-items/${d.id}`, { data: {} }), {
    status: 400,
    body: { detail: 'Dataset item is deleted and cannot be updated' },
  })
  t.match(await send('GET', '/v5/dataset-items?version=1'), {
    status: 400,
    body: { detail: 'version requires dataset_id' },
  })
  t.match(await send('GET', `/v5/dataset-items?dataset_id=${id}&version=5`), {
    status: 404,
    body: { detail: `Dataset ${id} has no version 5` },
  })
  t.match(await send('GET', '/v5/dataset-items?dataset_id=nope&version=1'), { status: 404 })
  t.strictSame(await inputs(send, 'limit=2&sort_order=desc'), ['c', 'b'], 'of all datasets')
  t.strictSame(await inputs(send, `dataset_id=${id}&sort_order=desc`), ['c', 'b', 'A'])
  t.strictSame(
    await inputs(send, `dataset_id=${id}&sort_order=desc&limit=1&starting_after=${batch.items[0].id}`),
    ['b'],
  )
  t.strictSame(await inputs(send, `dataset_id=${id}&limit=1&ending_before=${batch.items[0].id}`), ['b'])
})

t.test('what a dataset and its items may be', async (t) => {
  const { send } = await startScale(t)
  const { id } = await make(send)
  const refused = async (path: string, body: unknown, status: number, detail: unknown) =>
    t.match(await send('POST', path, body), { status, body: { detail } }, JSON.stringify(body))
  await refused('/v5/datasets', { name: 'x', data: [] }, 422, [
    { type: 'too_short', loc: ['body', 'data'], ctx: { min_length: 1, actual_length: 0 } },
  ])
  await refused('/v5/datasets', { data: [{}] }, 422, [{ type: 'missing', loc: ['body', 'name'] }])
  await refused('/v5/datasets', [], 422, [{ type: 'model_attributes_type', loc: ['body'] }])
  await refused(
    '/v5/datasets',
    { name: 'x', data: [{}], files: [] },
    400,
    'files must have the same length as data',
  )
  await refused('/v5/datasets', { name: 'x', data: [{}], files: [{ k: 'nope' }] }, 400, 'File nope not found')
  await refused(
    '/v5/datasets',
    { name: 'x', data: [{ content_hash: 1 }] },
    400,
    "Item key 'content_hash' is reserved",
  )
  await refused('/v5/dataset-items/batch', { dataset_id: 'nope', data: [{}] }, 404, 'Dataset nope not found')
  await refused(
    '/v5/dataset-items/batch',
    { dataset_id: id, data: [{ id: 1 }] },
    400,
    "Item key 'id' is reserved",
  )
  await refused('/v5/dataset-items/batch', { dataset_id: id }, 422, [
    { type: 'missing', loc: ['body', 'data'] },
  ])
  t.equal(
    (await send('GET', `/v5/datasets/${id}`)).body.current_version_num,
    1,
    'what is refused makes no version',
  )
  const [item] = (await send('GET', `/v5/dataset-items?dataset_id=${id}`)).body.items
  t.match(await send('PATCH', `/v5/dataset-items/${item.id}`, { data: {}, files: { a: 'nope' } }), {
    status: 400,
  })
  t.match(await send('PATCH', `/v5/dataset-items/${item.id}`, { files: {} }), { status: 422 })
  t.match(await send('PATCH', '/v5/dataset-items/nope', { data: {} }), { status: 404 })
  t.match(await send('PATCH', `/v5/datasets/${id}`, { name: 5 }), {
    status: 422,
    body: {
      detail: [
        { loc: ['body', 'PartialDatasetRequestBase', 'name'] },
        { loc: ['body', 'RestoreRequest', 'restore'] },
      ],
    },
  })
})

t.test('evaluations are made from datasets, and datasets from evaluations', async (t) => {
  const { send } = await startScale(t)
  const { id } = await make(send)
  const items = async (evaluation: string) =>
    (await send('GET', `/v5/evaluation-items?evaluation_id=${evaluation}`)).body.items
  const all = (await send('POST', '/v5/evaluations', { name: 'all', dataset_id: id })).body
  t.match(all.datasets, [{ id, name: 'Golden', current_version_num: 1 }])
  const made = await items(all.id)
  t.match(made, [{ data: { input: 'a' }, dataset_item_version_num: 1 }, { data: { input: 'b' } }])
  const [a] = (await send('GET', `/v5/dataset-items?dataset_id=${id}`)).body.items
  t.equal(made[0].dataset_item_id, a.id)
  const one = (
    await send('POST', '/v5/evaluations', {
      name: 'one',
      dataset_id: id,
      data: [{ dataset_item_id: a.id, generated: 'x', input: 'own' }],
    })
  ).body
  t.strictSame(
    (await items(one.id)).map(({ data }: { data: object }) => data),
    [{ input: 'own', generated: 'x' }],
    'own members go over those of the dataset',
  )
  t.match(
    await send('POST', '/v5/evaluations', { name: 'x', dataset_id: id, data: [{ dataset_item_id: 'nope' }] }),
    { status: 400, body: { detail: `Dataset item nope is not in dataset ${id}` } },
  )
  await send('PATCH', `/v5/dataset-items/${a.id}`, { data: { input: 'changed' } })
  t.match(await items(all.id), [{ data: { input: 'a' } }], 'an evaluation keeps the items as they were')
  const withSet = (
    await send('POST', '/v5/evaluations', {
      name: 'with',
      data: [{ input: 'x', note: 'y' }],
      dataset: { name: 'Reusable', keys: ['input'], tags: ['t'], description: 'd' },
      dataset_id: null,
    })
  ).body
  t.match(withSet.datasets, [{ name: 'Reusable', tags: ['t'], description: 'd', current_version_num: 1 }])
  t.match(await items(withSet.id), [{ data: { input: 'x', note: 'y' } }])
  t.strictSame(
    (await send('GET', `/v5/dataset-items?dataset_id=${withSet.datasets[0].id}`)).body.items[0].data,
    { input: 'x' },
  )
  t.match(
    (
      await send('POST', '/v5/evaluations', {
        name: 'both',
        dataset_id: id,
        data: [{ dataset_item_id: a.id }],
        dataset: { name: 'n' },
      })
    ).body.datasets,
    [{ id }],
    'dataset_id goes before dataset',
  )
})

t.test('the first generation has no files and no created_by', async (t) => {
  const { send } = await startScale(t, { behaviors: { 'scale.generation': 'old' } })
  const dataset = await make(send)
  t.notOk('created_by' in dataset)
  const item = (await send('GET', '/v5/dataset-items')).body.items[0]
  t.notOk('created_by' in item || 'files' in item)
  t.ok('created_by_user_id' in item)
  t.match((await send('GET', '/v5/datasets?name=gold&tags=g')).body, { total: 1 })
})
