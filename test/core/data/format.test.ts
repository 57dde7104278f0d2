// A provider without words of its own for data gets those of the store.
import t from 'tap'
import { startControlled } from '../../support/control.ts'

const NOW = '2026-11-21T08:00:00Z'

t.test('rows of a provider without words of its own have those of the store', async (t) => {
  const { control } = await startControlled(t, { clock: NOW, wall: { now: () => Date.parse(NOW) } })
  const task = [
    { name: 'usual', size: 2, createdAt: '-3h', updatedAt: '-2h', parent: 'x' },
    { name: 'failed', id: 'own', size: 3, state: 'Failed', reason: 'why', createdAt: '-1h' },
    { name: 'waits', size: 4, state: 'Queued', createdAt: '-1m', looks: 2 },
    {
      name: 'stepped',
      size: 5,
      steps: [
        { state: 'Queued', at: '-1m' },
        { state: 'Done', at: null, polls: 2 },
      ],
    },
  ]
  t.equal((await control('PUT', '/state', { acme: { task } })).status, 200)
  const [usual, failed, waits, stepped] = (await control('GET', '/state')).json.acme.task
  t.match([usual.id, waits.id, stepped.id], [/^[0-9a-f]{16}$/, /^[0-9a-f]{16}$/, /^[0-9a-f]{16}$/])
  t.strictSame(usual, {
    name: 'usual',
    id: usual.id,
    parent: 'x',
    createdAt: '2026-11-21T05:00:00.000Z',
    updatedAt: '2026-11-21T06:00:00.000Z',
    // The last of its states.
    steps: [{ state: 'Partly', at: '2026-11-21T05:00:00.000Z' }],
    size: 2,
  })
  t.strictSame(failed, {
    name: 'failed',
    id: 'own',
    parent: null,
    createdAt: '2026-11-21T07:00:00.000Z',
    steps: [{ state: 'Failed', at: '2026-11-21T07:00:00.000Z', reason: 'why' }],
    size: 3,
  })
  t.strictSame(waits, {
    name: 'waits',
    id: waits.id,
    parent: null,
    createdAt: '2026-11-21T07:59:00.000Z',
    looks: 2,
    steps: [{ state: 'Queued', at: '2026-11-21T07:59:00.000Z' }],
    size: 4,
  })
  t.strictSame(stepped.steps, [
    { state: 'Queued', at: '2026-11-21T07:59:00.000Z' },
    { state: 'Done', at: null, polls: 2 },
  ])
  const { detail } = (await control('POST', '/state', { acme: { task: [{ name: 'x', zzzzzz: 1 }] } })).json
  t.match(
    detail,
    'acme.task[0].zzzzzz: task has no member zzzzzz; there are name, id, parent, state, endedAt, reason, steps, ' +
      'createdAt, updatedAt, looks, size',
  )
})
