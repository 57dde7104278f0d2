// A client that pages (scale-gp-beta 0.7.0, pagination.py, sends the last id that it has seen) gets each object once,
// whatever happens to the object that its cursor names.
import t from 'tap'
import { type Send, startScale } from '../../support/scale.ts'

const page = async (send: Send, method: string, path: string, body?: object) => {
  const reply = await send(method, path, body)
  return reply.status === 200 ? reply.body.items.map(({ id }: { id: string }) => id) : reply.status
}

t.test('a filter pages on from an evaluation that has left it', async (t) => {
  for (const filters of [
    [{ key: 'team', operator: '==', value: 'a' }],
    [{ key: 'status', operator: '==', value: 'completed' }],
    [{ key: 'tag', operator: '==', value: 'x' }],
    [{ key: 'tag', operator: 'IN', value: 'x,y' }],
    [],
  ]) {
    const { send } = await startScale(t)
    const ids: string[] = []
    for (let i = 0; i < 4; i++) {
      const one = { name: `e${i}`, data: [{}], metadata: { team: 'a' }, tags: ['x'] }
      ids.push((await send('POST', '/v5/evaluations', one)).body.id)
    }
    const next = (query: string) => page(send, 'POST', `/v5/evaluations/filter?limit=2&${query}`, { filters })
    const said = JSON.stringify(filters)
    t.strictSame(await next(''), ids.slice(0, 2), said)
    await send('PATCH', `/v5/evaluations/${ids[1]}`, { metadata: { team: 'b' }, tags: [] })
    t.strictSame(await next(`starting_after=${ids[1]}`), ids.slice(2), `${said}, changed`)
    await send('DELETE', `/v5/evaluations/${ids[1]}`)
    t.strictSame(await next(`starting_after=${ids[1]}`), ids.slice(2), `${said}, archived`)
    t.strictSame(await next(`ending_before=${ids[1]}`), ids.slice(0, 1), `${said}, backwards`)
    t.equal(await next('starting_after=none'), 404)
  }
})

t.test('a list pages on from a file that has been deleted', async (t) => {
  const { send } = await startScale(t)
  const files = ['a', 'b', 'c', 'd'].map((filename) => {
    return { container: 'x', filepath: filename, filename, file_type: 'text/plain' }
  })
  const { body } = await send('POST', '/v5/files/cloud_imports', { files })
  const ids: string[] = body.results.map(({ file }: { file: { id: string } }) => file.id)
  await send('DELETE', `/v5/files/${ids[1]}`)
  for (const sort of ['', 'sort_by=name', 'sort_by=created_at', 'sort_by=updated_at'])
    t.strictSame(await page(send, 'GET', `/v5/files?${sort}&starting_after=${ids[1]}`), ids.slice(2), sort)
  t.strictSame(await page(send, 'GET', `/v5/files?ending_before=${ids[1]}`), ids.slice(0, 1))
  t.equal(await page(send, 'GET', '/v5/files?starting_after=none'), 404)
})

t.test('a list pages on from where an evaluation stood before it was changed', async (t) => {
  for (const sort of ['updated_at', 'name']) {
    const { send, advance } = await startScale(t)
    const ids: string[] = []
    for (const name of ['a', 'b', 'c', 'd']) {
      ids.push((await send('POST', '/v5/evaluations', { name, data: [{}] })).body.id)
      advance(1000)
    }
    const list = (more: string) => page(send, 'GET', `/v5/evaluations?sort_by=${sort}&${more}`)
    t.strictSame(await list('limit=2'), ids.slice(0, 2), sort)
    await send('PATCH', `/v5/evaluations/${ids[1]}`, { name: 'z' })
    t.strictSame(
      await list(`starting_after=${ids[1]}`),
      [ids[2], ids[3], ids[1]],
      `${sort}: none is left out`,
    )
  }
})

t.test('a list is sorted by each of its fields, in both directions', async (t) => {
  const { send, advance } = await startScale(t)
  const ids: string[] = []
  for (const name of ['b', 'c', 'a']) {
    ids.push((await send('POST', '/v5/evaluations', { name, data: [{}] })).body.id)
    advance(1000)
  }
  const [b, c, a] = ids as [string, string, string]
  await send('PATCH', `/v5/evaluations/${b}`, { name: 'b' })
  await send('PATCH', `/v5/evaluations/${c}`, { tags: ['x'] })
  const sorted = (query: string) => page(send, 'GET', `/v5/evaluations?${query}`)
  const cases: readonly [field: string, ascending: string[]][] = [
    ['created_at', [b, c, a]],
    ['name', [a, b, c]],
    ['id', ids.toSorted()],
  ]
  for (const [field, ascending] of cases) {
    t.strictSame(await sorted(`sort_by=${field}`), ascending, field)
    t.strictSame(await sorted(`sort_by=${field}&sort_order=desc`), ascending.toReversed(), `${field}, desc`)
  }
  t.strictSame(await sorted('sort_by=updated_at&sort_order=asc'), [a, b, c])
  t.strictSame(await sorted('sort_by='), ids, 'an empty field is none')
  t.equal(await sorted('sort_by=colour'), 400)
  advance(3_600_000)
  const { id } = (await send('POST', '/v5/evaluations', { name: 'late', data: [{}] })).body
  t.equal((await sorted('sort_by=status')).at(-1), id, 'running comes after completed')
  t.equal((await sorted('sort_by=status&sort_order=desc'))[0], id)
})
