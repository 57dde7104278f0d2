// Questions, files, exports, fixture mode and the document: what stands beside the evaluations.
import t from 'tap'
import { startScale } from '../../support/scale.ts'

const form = (bytes: Buffer | string, filename: string | undefined, field = 'file') => {
  const disposition = `form-data; name="${field}"${filename === undefined ? '' : `; filename="${filename}"`}`
  const head = `--b\r\nContent-Disposition: ${disposition}\r\nContent-Type: application/x-lie\r\n\r\n`
  return Buffer.concat([Buffer.from(head), Buffer.from(bytes), Buffer.from('\r\n--b--\r\n')])
}
const MULTIPART = { 'content-type': 'multipart/form-data; boundary=b' }
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ', 'base64')

t.test('a file is uploaded, read, tagged and deleted', async (t) => {
  const { send } = await startScale(t)
  const upload = (bytes: Buffer | string, name: string | undefined, field?: string) =>
    send('POST', '/v5/files', form(bytes, name, field), MULTIPART)
  const { status, body } = await upload('hello', 'note ü.txt')
  t.equal(status, 200)
  t.strictSame(body, {
    id: body.id,
    object: 'file',
    filename: 'note ü.txt',
    mime_type: 'text/plain',
    size: 5,
    md5_checksum: '5d41402abc4b2a76b9719d911017c592',
    duration_seconds: null,
    tags: null,
    created_at: '2026-11-21T08:00:00.000000Z',
    created_by: { id: 'f2f5a6a1-6c54-4f6e-8a35-5d5b7f0a9e11', object: 'identity', type: 'user' },
  })
  const content = await send('GET', `/v5/files/${body.id}/content`)
  t.equal(content.text, 'hello')
  t.match(content.headers, {
    'content-type': /^text\/plain/,
    'content-disposition': "attachment; filename*=UTF-8''note%20%C3%BC.txt",
  })
  const types: [Buffer | string, string, string][] = [
    [PNG, 'x', 'image/png'],
    ['{"a":1}', 'x.txt', 'application/json'],
    ['a,b', 'x.csv', 'text/csv'],
    ['<p>', 'x.html', 'text/html'],
    [Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'x', 'image/jpeg'],
    [Buffer.from('RIFF\0\0\0\0WAVE'), 'x', 'audio/wav'],
    [Buffer.from([0, 1, 2, 3]), 'x', 'application/octet-stream'],
    ['', 'empty', 'text/plain'],
  ]
  for (const [bytes, name, type] of types) t.equal((await upload(bytes, name)).body.mime_type, type, type)
  t.strictSame((await send('PATCH', `/v5/files/${body.id}`, { tags: { use: 'x' } })).body.tags, { use: 'x' })
  t.strictSame((await send('PATCH', `/v5/files/${body.id}`, {})).body.tags, { use: 'x' })
  t.match((await send('GET', '/v5/files?filename=NOTE')).body, { total: 1, items: [{ id: body.id }] })
  t.strictSame((await send('DELETE', `/v5/files/${body.id}`)).body, {
    id: body.id,
    object: 'file',
    deleted: true,
  })
  for (const path of [body.id, `${body.id}/content`])
    t.equal((await send('GET', `/v5/files/${path}`)).status, 404)
  const missing = {
    status: 422,
    body: { detail: [{ type: 'missing', loc: ['body', 'file'], msg: 'Field required', input: null }] },
  }
  t.match(await upload('x', 'x', 'other'), missing)
  t.match(await send('POST', '/v5/files', { file: 'x' }), missing)
  t.match(await send('POST', '/v5/files', Buffer.from('--b--\r\n'), MULTIPART), missing)
  t.match(await upload(Buffer.alloc(25 * 1024 * 1024 + 1), 'big'), {
    status: 413,
    body: { detail: 'Request Entity Too Large' },
  })
  t.equal((await upload(Buffer.alloc(25 * 1024 * 1024), 'fits')).status, 200)
})

t.test('files of items must exist and be media', async (t) => {
  const { send } = await startScale(t)
  const upload = async (bytes: Buffer | string) =>
    (await send('POST', '/v5/files', form(bytes, 'f'), MULTIPART)).body.id
  const image = await upload(PNG)
  const binary = await upload(Buffer.from([0, 1, 2]))
  const make = (files: object[]) => send('POST', '/v5/evaluations', { name: 'x', data: [{ a: 1 }], files })
  const { body } = await make([{ picture: image }])
  t.match((await send('GET', `/v5/evaluation-items?evaluation_id=${body.id}`)).body.items[0], {
    files: { picture: image },
  })
  t.match(await make([{ picture: binary }]), {
    status: 400,
    body: { detail: `File ${binary} is application/octet-stream, which is no supported media format` },
  })
  const imported = (
    await send('POST', '/v5/files/cloud_imports', {
      files: [{ container: 'c', filepath: 'p/x.png', filename: 'x.png', file_type: 'image/png' }],
    })
  ).body
  t.match(imported, {
    results: [{ status: 'SUCCESS', file: { filename: 'x.png', mime_type: 'image/png', size: 0 } }],
  })
  t.equal((await make([{ picture: imported.results[0].file.id }])).status, 200)
  t.match(await send('GET', `/v5/files/${imported.results[0].file.id}/content`), {
    status: 404,
    body: { detail: /cloud storage/ },
  })
})

t.test('questions of six types', async (t) => {
  const { send } = await startScale(t)
  const make = (body: object) => send('POST', '/v5/questions', body)
  const base = { name: 'q', prompt: 'p' }
  const types = [
    { question_type: 'categorical', configuration: { choices: ['a'], multi: true } },
    { question_type: 'rating', configuration: { min_label: 'l', max_label: 'h', steps: 5 } },
    { question_type: 'number', configuration: { min: 1 } },
    { question_type: 'free_text' },
    { question_type: 'form', configuration: { form_schema: { type: 'object' } } },
    { question_type: 'timestamp', configuration: {} },
  ]
  const ids: string[] = []
  for (const type of types) {
    const { status, body } = await make({ ...base, ...type })
    t.match(
      { status, body },
      {
        status: 200,
        body: { object: 'question', name: 'q', prompt: 'p', conditions: null, archived_at: null, ...type },
      },
    )
    ids.push(body.id)
  }
  t.match(await make({ ...base, question_type: 'categorical', configuration: { choices: [] } }), {
    status: 422,
    body: { detail: [{ type: 'too_short', loc: ['body', 'categorical', 'configuration', 'choices'] }] },
  })
  t.match(await make({ ...base, question_type: 'essay' }), {
    status: 422,
    body: { detail: [{ type: 'union_tag_invalid', loc: ['body'], ctx: { tag: 'essay' } }] },
  })
  t.match(await make(base), {
    status: 422,
    body: { detail: [{ type: 'union_tag_not_found', loc: ['body'] }] },
  })
  t.match(await make([]), {
    status: 422,
    body: { detail: [{ type: 'model_attributes_type', loc: ['body'] }] },
  })
  const [id = ''] = ids
  const path = `/v5/questions/${id}`
  t.match((await send('PATCH', path, { name: 'new' })).body, { name: 'new' })
  t.match(await send('PATCH', path, { name: '' }), { status: 422 })
  t.match((await send('DELETE', path)).body, { archived_at: '2026-11-21T08:00:00.000000Z' })
  t.match(await send('DELETE', path), { status: 400 })
  t.match(await send('PATCH', path, { name: 'x' }), {
    status: 400,
    body: { detail: 'Question is archived; restore it before updating' },
  })
  t.match(
    await send('POST', '/v5/evaluations', {
      name: 'x',
      data: [{ a: 1 }],
      tasks: [
        {
          task_type: 'auto_evaluation.question',
          configuration: { model: 'm', prompt: 'p', question_id: id },
        },
      ],
    }),
    { status: 400, body: { detail: `Question ${id} is archived` } },
  )
  t.equal((await send('GET', path)).status, 200, 'an archived question can be read')
  t.equal((await send('GET', '/v5/questions')).body.total, 5)
  t.equal((await send('GET', `/v5/questions?include_archived=true&ids=${ids[0]},${ids[1]}`)).body.total, 2)
  t.match((await send('POST', `${path}/restore`)).body, { archived_at: null })
  t.equal((await send('GET', '/v5/questions/nope')).status, 404)
})

t.test('items are exported in three formats, and behind an address', async (t) => {
  const { send, advance, emulator } = await startScale(t)
  const data = [
    { input: 'a "quoted", line\nbreak', n: 1, deep: { x: [1] } },
    { input: null, extra: true },
  ]
  const { id } = (await send('POST', '/v5/evaluations', { name: 'x', data })).body
  const { items } = (await send('GET', `/v5/evaluation-items?evaluation_id=${id}`)).body
  const run = (more: object) => send('POST', '/v5/evaluation-items/export', { evaluation_id: id, ...more })
  const csv = (await run({})).body
  t.match(csv, { filename: `evaluation_${id.slice(0, 8)}_items.csv`, signed_url: null })
  const [head, ...lines] = csv.content.split('\r\n')
  t.equal(
    head,
    'id,object,evaluation_id,dataset_item_id,dataset_item_version_num,created_at,archived_at,created_by_user_id,created_by,data.input,data.n,data.deep.x,data.extra',
  )
  t.match(lines[0], /,"a ""quoted"", line\nbreak",1,\[1\],$/)
  t.match(lines[1], /,,,,true$/)
  t.strictSame(JSON.parse((await run({ export_format: 'json' })).body.content), items)
  const jsonl = (await run({ export_format: 'jsonl' })).body.content
  t.strictSame(
    jsonl
      .trimEnd()
      .split('\n')
      .map((line: string) => JSON.parse(line)),
    items,
  )

  const { body } = await run({ export_format: 'jsonl', export_method: 'signed_url' })
  t.match(body, {
    content: null,
    signed_url: /^http:\/\/localhost:80\/v5\/exports\/[0-9a-f-]{36}\/evaluation_.*_items\.jsonl$/,
  })
  const url = new URL(body.signed_url).pathname
  const get = () => emulator.app.inject({ url })
  const got = await get()
  t.strictSame(
    [got.statusCode, got.payload, got.headers['content-type']],
    [200, jsonl, 'application/x-ndjson'],
    'no key is needed',
  )
  advance(3_599_999)
  t.equal((await get()).statusCode, 200, 'it is good for an hour')
  advance(1)
  t.equal((await get()).statusCode, 403, 'and no longer')
  t.equal((await emulator.app.inject({ url: '/v5/exports/nope/x' })).statusCode, 404)

  await send('DELETE', `/v5/evaluations/${id}`)
  t.match(await run({}), { status: 404, body: { detail: `Evaluation ${id} not found` } })
  t.equal(JSON.parse((await run({ export_format: 'json', include_archived: true })).body.content).length, 2)
  t.match(await run({ export_format: 'xml' }), {
    status: 422,
    body: { detail: [{ type: 'enum', msg: "Input should be 'json', 'jsonl' or 'csv'" }] },
  })
  t.match(await send('POST', '/v5/evaluation-items/export', {}), { status: 422 })
  const other = await startScale(t, { publicUrl: 'https://mock.example/base/' })
  const made = (await other.send('POST', '/v5/evaluations', { name: 'x', data: [{}] })).body
  const { signed_url } = (
    await other.send('POST', '/public/v5/evaluation-items/export', {
      evaluation_id: made.id,
      export_method: 'signed_url',
    })
  ).body
  t.match(signed_url, /^https:\/\/mock\.example\/base\/public\/v5\/exports\//)
})

t.test('fixture mode answers ids that nobody has made', async (t) => {
  const { send } = await startScale(t, { behaviors: { 'scale.fixtureMode': 'on' } })
  const key = { 'x-api-key': 'My API Key', 'x-selected-account-id': 'My Account ID' }
  const call = (method: string, path: string, body?: unknown) => send(method, path, body, key)
  t.match((await call('GET', '/v5/evaluations/evaluation_id?views=tasks')).body, {
    id: 'evaluation_id',
    tasks: [{ alias: 'alias' }],
  })
  t.match((await call('DELETE', '/v5/evaluations/evaluation_id')).body, {
    id: 'evaluation_id',
    archived_at: String,
  })
  t.match((await call('PATCH', '/v5/evaluations/evaluation_id', { restore: true })).body, {
    id: 'evaluation_id',
  })
  t.match((await call('PATCH', '/v5/evaluations/evaluation_id', { name: 'x' })).body, { id: 'evaluation_id' })
  t.strictSame((await call('GET', '/v5/evaluations/evaluation_id/taxonomy')).body, { foo: 'bar' })
  t.match((await call('GET', '/v5/evaluations?sort_by=sort_by&starting_after=a&ending_before=b')).body, {
    items: [],
  })
  t.match(
    (
      await call('POST', '/v5/evaluations/filter?starting_after=a', {
        filters: [{ key: 'k', operator: '!=', value: 'v' }],
      })
    ).body,
    { items: [] },
  )
  t.match(
    await call('POST', '/v5/evaluations', {
      name: 'x',
      data: [{ foo: 'bar' }],
      files: [{ foo: 'string' }],
      metadata: { foo: 'bar' },
      tasks: [{ configuration: { model: 'm', messages: 'item.nothing' } }],
    }),
    { status: 200, body: { metadata: {} } },
  )
  t.equal(
    (await call('POST', '/v5/evaluations', { name: 'x', dataset_id: 'd', data: [{ dataset_item_id: 'i' }] }))
      .status,
    200,
  )
  t.match((await call('GET', '/v5/evaluation-items/item_id')).body, { id: 'item_id', data: { foo: 'bar' } })
  t.match((await call('PATCH', '/v5/datasets/dataset_id', { name: 'n' })).body, {
    id: 'dataset_id',
    object: 'dataset',
  })
  t.match((await call('DELETE', '/v5/datasets/dataset_id')).body, { id: 'dataset_id', deleted: true })
  t.match((await call('PATCH', '/v5/dataset-items/i', { data: { a: 1 } })).body, { id: 'i', data: { a: 1 } })
  t.match((await call('GET', '/v5/dataset-items/i?version=0')).body, { id: 'i', data: { foo: 'bar' } })
  t.match((await call('PUT', '/v5/evaluation-groups/g', {})).body, { id: 'g', members: [] })
  t.match((await call('PATCH', '/v5/evaluation-dashboards/d', {})).body, { id: 'd' })
  const widget = '/v5/evaluation-dashboards/d/widgets/w'
  t.match((await call('PATCH', widget, { config: { foo: 'bar' } })).body, {
    id: 'w',
    type: 'markdown',
    result: null,
  })
  t.equal((await call('DELETE', widget)).status, 204)
  t.match((await call('PATCH', '/v5/questions/q', { name: 'n' })).body, { id: 'q', name: 'n' })
  t.match((await call('GET', '/v5/files/f/content')).body, {})
  t.match((await call('PATCH', '/v5/evaluations/e/tasks/alias', { configuration: { foo: 'bar' } })).body, {
    id: 'e',
  })
  const task = { task_type: 'metric', configuration: { type: 'f1', candidate: 'a', reference: 'b' } }
  t.match((await call('POST', '/v5/evaluations/e/tasks', { task })).body, { id: 'e' })
  t.match((await call('POST', '/v5/evaluation-items/export', { evaluation_id: 'e' })).body, { content: '' })
  t.equal((await call('POST', '/v5/evaluations', { name: '' })).status, 422, 'schemas stay on')
  t.equal((await call('GET', '/v5/dataset-items?version=0')).status, 200)
  t.equal((await call('POST', '/v5/evaluation-dashboards', { name: 'x' })).status, 200)
  t.equal(
    (await send('GET', '/v5/evaluations', undefined, { 'x-api-key': 'wrong' })).status,
    401,
    'so does the key',
  )
  const strict = await startScale(t)
  t.equal(
    (await strict.send('GET', '/v5/evaluations', undefined, key)).status,
    401,
    "the suite's key is good in fixture mode alone",
  )
})

t.test('the service serves its own document', async (t) => {
  const { send } = await startScale(t)
  const { status, body } = await send('GET', '/openapi.json', undefined, { 'x-api-key': undefined })
  t.equal(status, 200, 'without a key')
  t.match(body, {
    openapi: '3.1.0',
    paths: { '/v5/evaluations/{evaluation_id}': { patch: { operationId: 'UpdateEvaluation' } } },
  })
  t.notOk('/openapi.json' in body.paths || '/public/v5/evaluations' in body.paths)
  t.strictSame((await send('GET', '/public/openapi.json')).body, body)
})
