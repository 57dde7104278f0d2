import t from 'tap'
import { startScale } from '../../../support/scale.ts'

t.test('what was archived on its own does not come back with its evaluation', async (t) => {
  const { send, advance } = await startScale(t)
  const made = async (path: string, body: object): Promise<string> => (await send('POST', path, body)).body.id
  const evaluation = await made('/v5/evaluations', { name: 'e', data: [{ a: 1 }] })
  const other = await made('/v5/evaluations', { name: 'other', data: [{ a: 1 }] })
  const board = (name: string, evaluation_id: string) =>
    made('/v5/evaluation-dashboards', { name, evaluation_id })
  const [before, together, foreign] = [
    await board('before', evaluation),
    await board('together', evaluation),
    await board('foreign', other),
  ]
  const archivedAt = async (id: string): Promise<string | null> =>
    (await send('GET', `/v5/evaluation-dashboards/${id}?include_archived=true`)).body.archived_at
  const all = async () => [await archivedAt(before), await archivedAt(together), await archivedAt(foreign)]

  advance(1000)
  await send('DELETE', `/v5/evaluation-dashboards/${before}`)
  advance(1000)
  t.equal((await send('DELETE', `/v5/evaluations/${evaluation}`)).status, 200)
  const [first, second] = ['2026-11-21T08:00:01.000000Z', '2026-11-21T08:00:02.000000Z']
  t.same(await all(), [first, second, null], 'each keeps the time at which it went')
  advance(1000)
  t.equal((await send('PATCH', `/v5/evaluations/${evaluation}`, { restore: true })).status, 200)
  t.same(await all(), [first, null, null])
  t.equal((await send('GET', `/v5/evaluation-dashboards/${before}`)).status, 404)
  t.equal((await send('GET', `/v5/evaluation-dashboards/${together}`)).status, 200)
})

t.test('an archived evaluation leaves its groups, and does not return to them', async (t) => {
  const { send } = await startScale(t)
  const { body } = await send('POST', '/v5/evaluations', { name: 'e', data: [{ a: 1 }] })
  const group = await send('POST', '/v5/evaluation-groups', { name: 'g', evaluation_ids: [body.id] })
  t.equal(group.status, 200)
  const members = async (): Promise<string[]> =>
    (await send('GET', `/v5/evaluation-groups/${group.body.id}?views=members`)).body.members.map(
      ({ evaluation_id }: { evaluation_id: string }) => evaluation_id,
    )
  t.same(await members(), [body.id])
  await send('DELETE', `/v5/evaluations/${body.id}`)
  t.same(await members(), [])
  await send('PATCH', `/v5/evaluations/${body.id}`, { restore: true })
  t.same(await members(), [])
})

t.test('to archive and to restore an evaluation is no change of what belongs to it', async (t) => {
  const { send, advance, emulator } = await startScale(t)
  const { id } = (await send('POST', '/v5/evaluations', { name: 'e', data: [{ a: 1 }, { a: 2 }] })).body
  await send('POST', '/v5/evaluation-dashboards', { name: 'd', evaluation_id: id })
  await send('POST', '/v5/evaluation-groups', { name: 'g', evaluation_ids: [id] })
  const times = () =>
    emulator
      .world()
      .resources({ provider: 'scale' })
      .map(({ kind, updatedAt }) => `${kind} ${updatedAt - Date.parse('2026-11-21T08:00:00Z')}`)
      .sort()
  const before = times()
  t.same(new Set(before.map((one) => one.split(' ')[1])), new Set(['0']))
  advance(1000)
  await send('DELETE', `/v5/evaluations/${id}`)
  t.same(times(), before)
  advance(1000)
  await send('PATCH', `/v5/evaluations/${id}`, { restore: true })
  t.same(times(), before)
  advance(1000)
  await send('PATCH', `/v5/evaluations/${id}`, { name: 'other' })
  t.same(
    times().filter((one) => !before.includes(one)),
    ['evaluation 3000'],
  )
})
