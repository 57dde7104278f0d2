import t from 'tap'
import { startScale } from '../../../support/scale.ts'

t.test(
  'no call makes an item of a dataset with a reserved key, and what is refused changes nothing',
  async (t) => {
    const { send } = await startScale(t)
    const { id } = (await send('POST', '/v5/datasets', { name: 'd', data: [{ a: 1 }] })).body
    const items = async () => (await send('GET', `/v5/dataset-items?dataset_id=${id}`)).body.items
    const [item] = await items()
    for (const key of ['id', 'files', 'evaluation_id'])
      for (const [method, path, body] of [
        ['POST', '/v5/datasets', { name: 'x', data: [{ a: 1 }, { [key]: 1 }] }],
        ['POST', '/v5/dataset-items/batch', { dataset_id: id, data: [{ a: 1 }, { [key]: 1 }] }],
        ['PATCH', `/v5/dataset-items/${item.id}`, { data: { a: 1, [key]: 1 } }],
        ['POST', '/v5/evaluations', { name: 'x', data: [{ [key]: 1 }], dataset: { name: 'x' } }],
      ] as const)
        t.match(
          await send(method, path, body),
          { status: 400, body: { detail: `Item key '${key}' is reserved` } },
          `${method} ${path}`,
        )
    t.same(await items(), [item])
    t.equal((await send('GET', `/v5/datasets/${id}`)).body.current_version_num, 1)
    t.equal((await send('GET', '/v5/datasets')).body.total, 1)
    t.equal((await send('GET', '/v5/evaluations')).body.total, 0)
  },
)
