// Rubrics and their criteria, as scale-gp-beta 0.7.0 describes them (resources/rubrics/rubrics.py and criteria.py).
import t from 'tap'
import { startScale } from '../../support/scale.ts'

t.test('a rubric has a version for each update and each restore', async (t) => {
  const { send, advance } = await startScale(t)
  const { status, body: made } = await send('POST', '/v5/rubrics', {
    title: 'Tone',
    criteria: [{ title: 'polite', weight: 2, annotations: { a: [1] } }, { title: 'short' }],
  })
  t.equal(status, 200)
  t.match(made, {
    object: 'rubric',
    version: 1,
    tags: [],
    archived_at: null,
    created_by: { object: 'identity' },
    criteria: [
      { object: 'rubric_criteria', title: 'polite', weight: 2, annotations: { a: [1] }, version: 1 },
      { object: 'rubric_criteria', title: 'short', weight: null, annotations: null, rubric_id: made.id },
    ],
  })
  const path = `/v5/rubrics/${made.id}`
  advance(1000)
  const { body: renamed } = await send('PATCH', path, { title: 'Style' })
  t.strictSame(renamed, { ...made, title: 'Style', version: 2, updated_at: '2026-11-21T08:00:01.000000Z' })
  t.strictSame((await send('PATCH', path, { tags: ['x'] })).body, { ...renamed, tags: ['x'], version: 3 })
  t.strictSame((await send('PATCH', path, { restore: true })).body.version, 3, 'it is not archived')
  t.strictSame((await send('PATCH', path, {})).body.version, 3, 'nothing was sent')
  t.strictSame((await send('DELETE', path)).body, { id: made.id, object: 'rubric', deleted: true })
  t.match(await send('DELETE', path), { status: 400, body: { detail: 'Rubric is already archived' } })
  t.match(await send('PATCH', path, { title: 'no' }), {
    status: 400,
    body: { detail: 'Rubric is archived; restore it before updating' },
  })
  t.match(await send('POST', `${path}/criteria`, { title: 'no' }), { status: 400 })
  t.match((await send('GET', path)).body, { version: 3, archived_at: String, criteria: { length: 2 } })
  t.equal((await send('GET', '/v5/rubrics')).body.total, 0, 'lists leave archived ones out')
  t.match((await send('PATCH', path, { restore: true })).body, {
    version: 4,
    archived_at: null,
    title: 'Style',
  })
  t.equal((await send('GET', '/v5/rubrics')).body.total, 1)
})

t.test('rubrics are listed with titles and weights, by title and tags', async (t) => {
  const { send } = await startScale(t)
  for (const title of ['b', 'Ab', 'c'])
    await send('POST', '/v5/rubrics', { title, tags: ['t', title], criteria: [{ title: 'x', weight: 1 }] })
  const list = async (query: string) =>
    (await send('GET', `/v5/rubrics?${query}`)).body.items.map(({ title }: { title: string }) => title)
  t.strictSame(await list('title=B'), ['b', 'Ab'])
  t.strictSame(await list('tags=t,c'), ['c'])
  t.strictSame(await list('sort_by=name&sort_order=desc&limit=2'), ['c', 'b'])
  const { items, has_more } = (await send('GET', '/v5/rubrics?limit=1')).body
  t.strictSame(items[0].criteria, [{ title: 'x', weight: 1 }])
  t.equal(has_more, true)
  t.strictSame(await list(`starting_after=${items[0].id}`), ['Ab', 'c'])
})

t.test('a criterion keeps every version of itself', async (t) => {
  const { send } = await startScale(t)
  const { body: rubric } = await send('POST', '/v5/rubrics', { title: 'r' })
  t.strictSame(rubric.criteria, [])
  const { body: made } = await send('POST', `/v5/rubrics/${rubric.id}/criteria`, { title: 'a', weight: 1.5 })
  const path = `/v5/rubrics/${rubric.id}/criteria/${made.id}`
  t.match(made, { rubric_id: rubric.id, version: 1, title: 'a', weight: 1.5, annotations: null })
  t.match((await send('PATCH', path, { weight: 2 })).body, { version: 2, title: 'a', weight: 2 })
  t.match((await send('PATCH', path, { title: 'b', annotations: { k: 1 } })).body, {
    version: 3,
    title: 'b',
    weight: 2,
    annotations: { k: 1 },
  })
  t.match((await send('GET', `/v5/rubrics/${rubric.id}`)).body, {
    version: 1,
    criteria: [{ id: made.id, title: 'b', version: 3 }],
  })
  const versions = async (query = '') => {
    const { status, body } = await send('GET', `${path}/versions?${query}`)
    return status === 200
      ? [body.items.map((one: { version: number }) => one.version), body.has_more, body.total]
      : status
  }
  t.strictSame(await versions(), [[3, 2, 1], false, 3])
  t.strictSame(await versions('sort_order=asc'), [[1, 2, 3], false, 3])
  t.strictSame(await versions('limit=2'), [[3, 2], true, 3])
  t.strictSame(await versions('starting_after=2'), [[1], false, 3])
  t.strictSame(await versions('ending_before=1&limit=1'), [[2], true, 3])
  t.equal(await versions('starting_after=9'), 404)
  t.equal(await versions('sort_by=title'), 400)
  const { body: other } = await send('POST', '/v5/rubrics', { title: 'other' })
  const elsewhere = `/v5/rubrics/${other.id}/criteria/${made.id}`
  const detail = `Criterion ${made.id} does not belong to rubric ${other.id}`
  t.match(await send('PATCH', elsewhere, { weight: 9 }), { status: 400, body: { detail } })
  t.match(await send('GET', `${elsewhere}/versions`), { status: 400, body: { detail } })
  t.match(await send('PATCH', `/v5/rubrics/none/criteria/${made.id}`, {}), { status: 404 })
  t.match(await send('PATCH', `/v5/rubrics/${rubric.id}/criteria/none`, {}), { status: 404 })
})

t.test('what a rubric may not be is refused, and nothing is made', async (t) => {
  const { send } = await startScale(t)
  for (const [body, type] of [
    [{}, 'missing'],
    [{ title: 'x', criteria: [] }, 'too_short'],
    [{ title: 'x', criteria: [{}] }, 'missing'],
    [{ title: 'x', criteria: [{ title: 'c', weight: 'heavy' }] }, 'float_parsing'],
    [{ title: 'x', criteria: [{ title: 'c', annotations: [] }] }, 'dict_type'],
    [{ title: 1 }, 'string_type'],
    [{ title: 'x', tags: 'a' }, 'list_type'],
  ] as const)
    t.match(await send('POST', '/v5/rubrics', body), { status: 422, body: { detail: [{ type }] } })
  t.equal((await send('GET', '/v5/rubrics')).body.total, 0)
  for (const [method, path] of [
    ['GET', '/v5/rubrics/none'],
    ['PATCH', '/v5/rubrics/none'],
    ['DELETE', '/v5/rubrics/none'],
  ] as const)
    t.match(await send(method, path, method === 'PATCH' ? {} : undefined), {
      status: 404,
      body: { detail: 'Rubric none not found' },
    })
})

t.test('tasks name rubrics that are there', async (t) => {
  const { send } = await startScale(t)
  const { body: rubric } = await send('POST', '/v5/rubrics', { title: 'r' })
  const { body: question } = await send('POST', '/v5/questions', {
    question_type: 'free_text',
    name: 'q',
    prompt: 'p',
  })
  const agent = { definition: 'd', name: 'n', output_rules: ['r'] }
  const human = { question_id: question.id, layout: { children: [{ data: 'item.a' }] } }
  const kinds: [string, object][] = [
    ['auto_evaluation.agent', agent],
    ['auto_evaluation.guided_decoding', agent],
    ['contributor_evaluation.question', human],
  ]
  const create = (task_type: string, configuration: object) =>
    send('POST', '/v5/evaluations', { name: 'x', data: [{ a: 1 }], tasks: [{ task_type, configuration }] })
  for (const [type, configuration] of kinds) {
    t.equal((await create(type, { ...configuration, rubric_id: rubric.id })).status, 200, type)
    t.match(await create(type, { ...configuration, rubric_id: 'none' }), {
      status: 400,
      body: { detail: 'Rubric none not found' },
    })
  }
  t.match(await create('auto_evaluation.agent', { ...agent, rubric_id: rubric.id, rubric_version: 2 }), {
    status: 400,
    body: { detail: `Rubric ${rubric.id} has no version 2` },
  })
  await send('PATCH', `/v5/rubrics/${rubric.id}`, { title: 'newer' })
  t.equal(
    (await create('auto_evaluation.agent', { ...agent, rubric_id: rubric.id, rubric_version: 2 })).status,
    200,
  )
  const { body: plain } = await send('POST', '/v5/evaluations', { name: 'x', data: [{ a: 1 }] })
  const add = (rubric_id: string) =>
    send('POST', `/v5/evaluations/${plain.id}/tasks`, {
      task: {
        task_type: 'contributor_evaluation.question',
        alias: 'h',
        configuration: { ...human, rubric_id },
      },
    })
  t.equal((await add('none')).status, 400)
  t.equal((await add(rubric.id)).status, 200)
  const replace = (rubric_id: string) =>
    send('PATCH', `/v5/evaluations/${plain.id}/tasks/h`, { configuration: { ...human, rubric_id } })
  t.equal((await replace('none')).status, 400)
  t.equal((await replace(rubric.id)).status, 200)
  await send('DELETE', `/v5/rubrics/${rubric.id}`)
  t.match(await replace(rubric.id), { status: 400, body: { detail: `Rubric ${rubric.id} is archived` } })
})
