// Annotation tasks, as scale-gp-beta 0.4.1 and 0.7.0 describe them (resources/annotation_tasks.py).
import t, { type Test } from 'tap'
import { startScale } from '../../support/scale.ts'

const BATCH = '/v5/annotation-tasks/batch'
type Task = Record<string, unknown>

/** An evaluation of three items with a question for contributors, and the ids of its annotation tasks. */
async function start(
  t: Test,
  { more = [] as object[], queue_id }: { more?: object[]; queue_id?: string } = {},
) {
  const { send, advance, emulator } = await startScale(t)
  const question = { question_type: 'free_text', name: 'q', prompt: 'p' }
  const { body: asked } = await send('POST', '/v5/questions', question)
  const configuration = { question_id: asked.id, layout: { children: [{ data: 'item.a' }] }, queue_id }
  const { body: evaluation } = await send('POST', '/v5/evaluations', {
    name: 'x',
    data: [{ a: 1 }, { a: 2 }, { a: 3 }],
    tasks: [{ task_type: 'contributor_evaluation.question', alias: 'h', configuration }, ...more],
  })
  const { body: items } = await send('GET', `/v5/evaluation-items?evaluation_id=${evaluation.id}`)
  const { body: kept } = await send('GET', '/_mock/resources/scale/annotation_task')
  const ids: string[] = kept.resources.map(({ id }: { id: string }) => id)
  const batch = (body: object) => send('PATCH', BATCH, body)
  const itemIds: string[] = items.items.map(({ id }: { id: string }) => id)
  return { send, advance, emulator, evaluation, ids, itemIds, batch }
}

t.test('tasks are assigned and finished by their ids', async (t) => {
  const { send, advance, evaluation, ids, itemIds, batch } = await start(t)
  t.equal(ids.length, 3, 'one for each item')
  advance(1000)
  const { status, body } = await batch({ ids: [ids[0], 'none', ids[1], ids[0]], assigned_to: 'ana' })
  t.equal(status, 200)
  t.strictSame(body, {
    object: 'list',
    items: [0, 1].map((i) => ({
      id: ids[i],
      object: 'annotation_task',
      evaluation_id: evaluation.id,
      evaluation_item_id: itemIds[i],
      queue_id: 'default',
      task_type: 'EVALUATION_ANNOTATION',
      status: 'PENDING',
      priority: 0,
      assigned_to: 'ana',
      assignment_expires_at: null,
      duration_seconds: null,
      flagged_for_review: false,
      review_comment: null,
      updated_at: '2026-11-21T08:00:01.000000Z',
    })),
  })
  const layout = { children: [{ data: 'item.a' }] }
  const replaced = () =>
    send('PATCH', `/v5/evaluations/${evaluation.id}/tasks/h`, {
      configuration: { question_id: 'any', layout },
    })
  t.match((await replaced()).body, { detail: /have already been claimed/ })
  t.match((await batch({ ids: [ids[0]], status: 'COMPLETED' })).body.items, [{ status: 'COMPLETED' }])
  // One that cannot be changed keeps the whole batch from being written.
  t.match(await batch({ ids: [ids[2], ids[0]], assigned_to: 'bob' }), {
    status: 400,
    body: { detail: `Annotation task ${ids[0]} is completed and cannot be reassigned` },
  })
  t.match((await batch({ ids, status: 'PENDING_REDO' })).body.items, [
    { assigned_to: 'ana', status: 'PENDING_REDO' },
    { assigned_to: 'ana' },
    { assigned_to: null },
  ])
  t.match((await batch({ ids, status: 'COMPLETED', assigned_to: 'ana' })).body.items, [
    { status: 'COMPLETED', assigned_to: 'ana' },
    { status: 'COMPLETED' },
    { status: 'COMPLETED' },
  ])
  t.match((await replaced()).body, { detail: /have already been completed/ })
  t.strictSame((await batch({ ids: ['none'], status: 'COMPLETED' })).body, { object: 'list', items: [] })
})

t.test('a task is not ready before its item has been worked on', async (t) => {
  const run = { task_type: 'inference', alias: 'out', configuration: { model: 'v/m' } }
  const { advance, ids, batch } = await start(t, { more: [run], queue_id: 'experts' })
  const touch = async () =>
    (await batch({ ids, assigned_to: 'ana' })).body.items.map(({ status, queue_id }: Task) => [
      status,
      queue_id,
    ])
  t.strictSame(await touch(), Array(3).fill(['NOT_READY', 'experts']))
  advance(60_000)
  t.strictSame(await touch(), Array(3).fill(['PENDING', 'experts']))
})

t.test('auditors are assigned level by level', async (t) => {
  const { evaluation, itemIds, batch } = await start(t)
  const audit = (more: object, evaluation_item_ids = itemIds.slice(0, 2)) =>
    batch({
      audit_assignment: {
        evaluation_id: evaluation.id,
        queue_id: 'default',
        evaluation_item_ids,
        ...more,
      },
    })
  t.match(await audit({ level_2_assigned_to: 'zoe' }), {
    status: 400,
    body: { detail: /has no Level 1 auditor/ },
  })
  const { body: first } = await audit({ level_1_assigned_to: 'ana' })
  t.match(first.items, [
    { task_type: 'EVALUATION_AUDIT', assigned_to: 'ana', evaluation_item_id: itemIds[0] },
    { task_type: 'EVALUATION_AUDIT', assigned_to: 'ana', evaluation_item_id: itemIds[1] },
  ])
  const { body: second } = await audit({ level_2_assigned_to: 'zoe' })
  t.match(second.items, [{ assigned_to: 'zoe' }, { assigned_to: 'zoe' }])
  const { body: again } = await audit({ level_1_assigned_to: 'bob' })
  t.strictSame(
    again.items.map(({ id }: Task) => id),
    first.items.map(({ id }: Task) => id),
    'a task that exists is reassigned',
  )
  t.equal(
    (await audit({ level_1_assigned_to: 'a', level_2_assigned_to: 'b' }, [String(itemIds[2])])).body.items
      .length,
    2,
  )
  await batch({ ids: [first.items[0].id], status: 'COMPLETED' })
  t.match(await audit({ level_1_assigned_to: 'eve' }), { status: 400, body: { detail: /is completed/ } })
  t.match(await audit({ level_1_assigned_to: 'eve', queue_id: 'none' }), {
    status: 400,
    body: { detail: `Evaluation ${evaluation.id} has no annotation tasks in queue none` },
  })
  t.match(await audit({ level_1_assigned_to: 'eve' }, ['none']), {
    status: 400,
    body: { detail: `Not items of evaluation ${evaluation.id}: none` },
  })
  t.match(await audit({ level_1_assigned_to: 'eve', evaluation_id: 'none' }), {
    status: 404,
    body: { detail: 'Evaluation none not found' },
  })
})

t.test('a batch has one of two modes', async (t) => {
  const { ids, batch } = await start(t)
  const audit_assignment = { evaluation_id: 'e', queue_id: 'q', evaluation_item_ids: [] }
  for (const [body, fault] of [
    [{}, 'Exactly one of ids and audit_assignment must be provided'],
    [{ status: 'COMPLETED' }, 'Exactly one of ids and audit_assignment must be provided'],
    [
      { ids, status: 'COMPLETED', audit_assignment },
      'Exactly one of ids and audit_assignment must be provided',
    ],
    [{ ids }, 'ids needs assigned_to or status'],
    [{ audit_assignment, assigned_to: 'a' }, 'assigned_to and status are only valid with ids'],
    [{ audit_assignment }, 'audit_assignment needs level_1_assigned_to or level_2_assigned_to'],
  ] as const)
    t.match(await batch(body), {
      status: 422,
      body: { detail: [{ type: 'value_error', loc: ['body'], msg: `Value error, ${fault}` }] },
    })
  t.match(await batch({ ids, status: 'FIXED' }), {
    status: 422,
    body: { detail: [{ loc: ['body', 'status'] }] },
  })
  t.match(await batch({ ids: 'x', status: 'COMPLETED' }), { status: 422 })
})
