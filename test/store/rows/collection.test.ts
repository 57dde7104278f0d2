import t from 'tap'
import * as z from 'zod'
import type { Collection, Condition, Query } from '../../../src/core/world.ts'
import { stillWorld } from '../../support/world-state.ts'

const Doc = z.looseObject({ size: z.number().optional() })
type Doc = z.output<typeof Doc>

function makeWorld(wall = { now: () => 1000 }, rate = 0) {
  return stillWorld(1000, { wall, clock: { at: 1000, wall: 1000, rate } })
}

const things = (world = makeWorld()): Collection<Doc> => world.part('acme').collection('thing', Doc)
const ids = (collection: Collection<Doc>, query?: Query): string[] =>
  collection.list(query).items.map((item) => item.id)

t.test('what goes in comes out, with times and state', async (t) => {
  const world = makeWorld()
  const all = things(world)
  const steps = [
    { state: 'Queued', at: 1000 },
    { state: 'Done', at: 2000 },
  ]
  const stored = all.insert({ id: 'a', name: 'First', parent: 'p', steps, doc: { size: 3, note: null } })
  t.same(stored, {
    id: 'a',
    parent: 'p',
    name: 'First',
    createdAt: 1000,
    updatedAt: 1000,
    steps,
    state: 'Queued',
    looks: 0,
    doc: { size: 3, note: null },
  })
  t.same(all.get('a'), stored)
  t.equal(all.get('b'), undefined)
  world.clock.advance(1000)
  t.equal(all.get('a')?.state, 'Done', 'the state is a function of time')
})

t.test('an id is taken once, per kind and provider', async (t) => {
  const world = makeWorld()
  things(world).insert({ id: 'a', name: '1', doc: {} })
  t.throws(() => things(world).insert({ id: 'a', name: '2', doc: {} }), {
    kind: 'conflict',
    message: 'thing a already exists',
  })
  world.part('acme').collection('other', Doc).insert({ id: 'a', name: '3', doc: {} })
  world.part('zeta').collection('thing', Doc).insert({ id: 'a', name: '4', doc: {} })
  t.equal(things(world).get('a')?.name, '1')
})

t.test('a document that does not fit its schema does not go in', async (t) => {
  const all = things()
  t.throws(() => all.insert({ id: 'a', name: 'x', doc: { size: 'big' } as never }), { name: 'ZodError' })
  t.equal(all.count(), 0)
  all.insert({ id: 'a', name: 'x', doc: { size: 1 } })
  t.throws(() => all.update('a', { doc: { size: 'big' } as never }), { name: 'ZodError' })
  t.same(all.get('a')?.doc, { size: 1 })

  const narrow = makeWorld()
    .part('acme')
    .collection('narrow', z.object({ size: z.number() }))
  const more = { size: 1, unknown: true }
  t.throws(
    () => narrow.insert({ id: 'b', name: 'x', doc: more }),
    /a document of a narrow differs from what its schema/,
  )
  t.equal(narrow.count(), 0)
})

t.test('an update changes what it names and moves the time of change', async (t) => {
  const world = makeWorld()
  const all = things(world)
  all.insert({ id: 'a', name: 'x', parent: 'p', doc: { size: 1 } })
  world.clock.advance(5)
  t.match(all.update('a', { name: 'y' }), {
    name: 'y',
    parent: 'p',
    doc: { size: 1 },
    createdAt: 1000,
    updatedAt: 1005,
  })
  world.clock.advance(5)
  t.match(all.update('a', { doc: { size: 2 }, parent: null, touch: false }), {
    name: 'y',
    parent: null,
    doc: { size: 2 },
    updatedAt: 1005,
  })
  t.match(all.get('a'), { name: 'y', parent: null, doc: { size: 2 }, updatedAt: 1005 })
  t.equal(all.update('b', { name: 'z' }), undefined)
})

t.test('a removed resource is gone', async (t) => {
  const all = things()
  all.insert({ id: 'a', name: 'x', doc: {} })
  t.equal(all.remove('a'), true)
  t.equal(all.remove('a'), false)
  t.equal(all.get('a'), undefined)
})

t.test('looks are counted only where a life waits for them', async (t) => {
  const all = things()
  all.insert({ id: 'timed', name: 'x', doc: {}, steps: [{ state: 'Done', at: 1 }] })
  all.insert({
    id: 'looked',
    name: 'y',
    doc: {},
    steps: [
      { state: 'Running', at: 1 },
      { state: 'Done', at: Number.MAX_SAFE_INTEGER, polls: 2 },
    ],
  })
  t.match(all.look('timed'), { looks: 0, state: 'Done' })
  t.match(all.look('looked'), { looks: 1, state: 'Running' })
  t.equal(all.get('looked')?.looks, 1, 'get is no look')
  t.match(all.look('looked'), { looks: 2, state: 'Done' })
  t.same(ids(all, { where: [{ field: 'state', op: '=', value: 'Done' }] }), ['timed', 'looked'])
  t.equal(all.look('none'), undefined)
})

t.test('conditions', async (t) => {
  const all = things()
  all.insert({ id: 'a', name: 'Alpha', doc: { size: 1, tags: ['x', 'Y'], deep: { ok: true }, text: '10' } })
  all.insert({ id: 'b', name: 'beta_1', parent: 'a', doc: { size: 2, tags: [], 'odd"key': 1 } })
  all.insert({ id: 'c', name: '100%', doc: { text: null } })
  const cases: [Condition, string[]][] = [
    [{ field: 'name', op: '=', value: 'alpha' }, []],
    [{ field: 'name', op: '=', value: 'alpha', nocase: true }, ['a']],
    [{ field: 'name', op: '!=', value: 'ALPHA', nocase: true }, ['b', 'c']],
    [{ field: 'name', op: 'like', value: 'AL%' }, ['a']],
    [{ field: 'name', op: 'like', value: 'beta\\_1' }, ['b']],
    [{ field: 'name', op: 'like', value: '100\\%' }, ['c']],
    [{ field: 'name', op: 'not like', value: '%a%' }, ['c']],
    [{ field: 'name', op: 'in', value: ['Alpha', 'BETA_1'] }, ['a']],
    [{ field: 'name', op: 'in', value: ['Alpha', 'BETA_1'], nocase: true }, ['a', 'b']],
    [{ field: 'name', op: 'not in', value: ['Alpha'] }, ['b', 'c']],
    [{ field: 'name', op: 'in', value: [] }, []],
    [{ field: 'parent', op: 'null' }, ['a', 'c']],
    [{ field: 'parent', op: 'not null' }, ['b']],
    [{ field: 'parent', op: '!=', value: 'z' }, ['b']],
    [{ field: 'doc.size', op: '>=', value: 2 }, ['b']],
    [{ field: 'doc.size', op: '!=', value: 1 }, ['b']],
    [{ field: 'doc.size', op: 'null' }, ['c']],
    [{ field: 'doc.text', op: 'null' }, ['b', 'c']],
    [{ field: 'doc.deep.ok', op: '=', value: true }, ['a']],
    [{ field: 'doc.odd"key', op: '=', value: 1 }, ['b']],
    [{ field: 'doc.tags', op: 'has', value: 'x' }, ['a']],
    [{ field: 'doc.tags', op: 'has', value: 'y' }, []],
    [{ field: 'doc.tags', op: 'has', value: 'y', nocase: true }, ['a']],
    [{ field: 'createdAt', op: '<=', value: 1000 }, ['a', 'b', 'c']],
    [
      {
        any: [
          { field: 'id', op: '=', value: 'a' },
          { field: 'id', op: '=', value: 'c' },
        ],
      },
      ['a', 'c'],
    ],
    [{ any: [] }, []],
    [
      {
        all: [
          { field: 'id', op: '>', value: 'a' },
          { field: 'id', op: '<', value: 'c' },
        ],
      },
      ['b'],
    ],
    [{ all: [] }, ['a', 'b', 'c']],
  ]
  const always: Condition = { field: 'id', op: '!=', value: 'nobody' }
  const never: Condition = { field: 'id', op: '=', value: 'nobody' }
  for (const [condition, expected] of cases) {
    t.same(ids(all, { where: [condition] }), expected, JSON.stringify(condition))
    t.equal(all.count([condition]), expected.length)
    for (const joined of [
      [always, condition],
      [condition, always],
      [{ all: [condition, always] }],
      [{ any: [never, condition] }],
    ]) {
      t.same(ids(all, { where: joined }), expected, JSON.stringify(joined))
      t.equal(all.count(joined), expected.length)
    }
    for (const joined of [
      [condition, never],
      [{ any: [] }, condition],
    ])
      t.same(ids(all, { where: joined }), [])
  }
})

t.test('a value of another type than its column is compared as SQL compares it', async (t) => {
  const all = things()
  all.insert({ id: 'a', name: '10', doc: {} })
  all.insert({ id: 'b', name: '9', doc: {} })
  const cases: [Condition, string[]][] = [
    // A number is bound as 10.0.
    [{ field: 'name', op: '=', value: 10 }, []],
    [{ field: 'name', op: '!=', value: 10 }, ['a', 'b']],
    [{ field: 'name', op: '<', value: 9 }, ['a', 'b']],
    [{ field: 'name', op: '>=', value: 9 }, []],
    [{ field: 'createdAt', op: '=', value: '1000' }, ['a', 'b']],
    [{ field: 'createdAt', op: '<', value: '1001' }, ['a', 'b']],
    [{ field: 'createdAt', op: '>', value: '999' }, ['a', 'b']],
    [{ field: 'createdAt', op: '=', value: 1000 }, ['a', 'b']],
    [{ field: 'createdAt', op: '!=', value: '1000' }, []],
  ]
  for (const [condition, expected] of cases) {
    t.same(ids(all, { where: [condition] }), expected, JSON.stringify(condition))
    t.equal(all.count([condition]), expected.length)
  }
})

t.test('orders, with ties by insertion in the direction of the first', async (t) => {
  const all = things()
  for (const [id, size] of [
    ['c', 1],
    ['a', 2],
    ['b', 1],
    ['d', undefined],
  ] as const)
    all.insert({ id, name: id, doc: size === undefined ? {} : { size } })
  t.same(ids(all), ['c', 'a', 'b', 'd'])
  t.same(ids(all, { order: [{ field: 'name' }] }), ['a', 'b', 'c', 'd'])
  t.same(ids(all, { order: [{ field: 'doc.size' }] }), ['c', 'b', 'a', 'd'])
  t.same(ids(all, { order: [{ field: 'doc.size', descending: true }] }), ['d', 'a', 'b', 'c'])
  t.same(ids(all, { order: [{ field: 'doc.size', descending: true }, { field: 'name' }] }), [
    'd',
    'a',
    'b',
    'c',
  ])
  t.same(
    ids(all, {
      order: [
        { field: 'createdAt', descending: true },
        { field: 'id', descending: true },
      ],
    }),
    ['d', 'c', 'b', 'a'],
  )
})

t.test('children are in the order asked for, however often they are', async (t) => {
  const all = things()
  for (const [id, parent] of [
    ['c', 'p'],
    ['a', 'p'],
    ['x', 'q'],
    ['b', 'p'],
  ] as const)
    all.insert({ id, name: id, parent, doc: {} })
  const where: Condition[] = [{ field: 'parent', op: '=', value: 'p' }]
  for (let i = 0; i < 6; i++) {
    t.same(ids(all, { where }), ['c', 'a', 'b'])
    t.same(ids(all, { where, order: [{ field: 'parent', descending: true }] }), ['b', 'a', 'c'])
    t.same(ids(all, { where, order: [{ field: 'name' }] }), ['a', 'b', 'c'])
    t.same(ids(all, { where, order: [{ field: 'name', descending: true }] }), ['c', 'b', 'a'])
    t.same(ids(all, { where, order: [{ field: 'parent' }, { field: 'name' }] }), ['a', 'b', 'c'])
  }
})

t.test('an order without regard to case takes capitals and small letters for the same', async (t) => {
  const all = things()
  for (const name of ['b', 'A', 'B', 'a', 'C']) all.insert({ id: `id-${name}`, name, doc: {} })
  const named = (query: Query): string[] => all.list(query).items.map((one) => one.name)
  t.same(named({ order: [{ field: 'name' }] }), ['A', 'B', 'C', 'a', 'b'])
  t.same(named({ order: [{ field: 'name', nocase: true }] }), ['A', 'a', 'b', 'B', 'C'])
  t.same(named({ order: [{ field: 'name', nocase: true, descending: true }] }), ['C', 'B', 'b', 'a', 'A'])
})

t.test('pages by offset say whether there are more, and the total whatever the page', async (t) => {
  const all = things()
  for (let i = 0; i < 25; i++) all.insert({ id: `i${i}`, name: `${i}`, doc: { size: i } })
  const page = all.list({ limit: 10, offset: 20 })
  t.match({ n: page.items.length, more: page.more, total: page.total }, { n: 5, more: false, total: 25 })
  t.match(all.list({ limit: 10, offset: 15 }), { more: false })
  t.match(all.list({ limit: 10, offset: 14 }), { more: true })
  t.equal(all.list({ limit: 0 }).items.length, 0)
  t.equal(all.list({ offset: 24 }).items.length, 1)
})

t.test('a cursor pages both ways through any order', async (t) => {
  const world = makeWorld()
  const all = things(world)
  for (let i = 0; i < 30; i++) {
    all.insert({
      id: `i${String((i * 7) % 30).padStart(2, '0')}`,
      name: `n${i % 4}`,
      doc: i % 5 === 0 ? {} : { size: i % 3 },
    })
    if (i % 2) world.clock.advance(1)
  }
  const orders: Query['order'][] = [
    undefined,
    [{ field: 'createdAt' }, { field: 'id' }],
    [{ field: 'createdAt', descending: true }, { field: 'id' }],
    [{ field: 'name', descending: true }],
    [{ field: 'name', nocase: true, descending: true }],
    [{ field: 'doc.size' }, { field: 'name', descending: true }, { field: 'id' }],
  ]
  for (const order of orders) {
    const whole = ids(all, { order })
    const forward: string[] = []
    let from: Query['from']
    for (let i = 0; i < 20; i++) {
      const page = all.list({ order, limit: 7, from })
      forward.push(...page.items.map((item) => item.id))
      t.equal(page.more, forward.length < 30)
      if (page.items.length === 0) break
      from = { id: page.items.at(-1)?.id ?? '', side: 'after' }
    }
    t.same(forward, whole)
    t.same(ids(all, { order, limit: 3, from: { id: whole[10] as string, side: 'at' } }), whole.slice(10, 13))
    const before = all.list({ order, limit: 4, from: { id: whole[10] as string, side: 'before' } })
    t.same(
      before.items.map((item) => item.id),
      whole.slice(6, 10),
      'in list order all the same',
    )
    t.equal(before.more, true)
    t.equal(all.list({ order, limit: 4, from: { id: whole[4] as string, side: 'before' } }).more, false)
    t.same(ids(all, { order, limit: 4, from: { id: whole[0] as string, side: 'before' } }), [])
  }
  t.throws(() => all.list({ from: { id: 'nope', side: 'after' } }), {
    kind: 'not-found',
    message: 'thing nope not found',
  })
})

t.test('C2: conditions and orders on the state follow the clock', async (t) => {
  const world = makeWorld()
  const all = things(world)
  for (let i = 0; i < 10; i++)
    all.insert({
      id: `i${i}`,
      name: 'x',
      doc: {},
      steps: [
        { state: 'Running', at: 1000 },
        { state: 'Done', at: 1000 + i * 100 },
      ],
    })
  const done = (): number => all.count([{ field: 'state', op: '=', value: 'Done' }])
  t.equal(done(), 1)
  world.clock.advance(450)
  t.equal(done(), 5)
  t.same(ids(all, { order: [{ field: 'state' }], limit: 6 }), ['i0', 'i1', 'i2', 'i3', 'i4', 'i5'])
  t.equal(all.count([{ any: [{ field: 'state', op: '=', value: 'Running' }] }]), 5)
  world.clock.advance(10_000)
  t.equal(done(), 10)
})

t.test('a transaction keeps all its writes or none', async (t) => {
  const world = makeWorld()
  const part = world.part('acme')
  const all = things(world)
  t.throws(
    () =>
      part.transaction(() => {
        all.insert({ id: 'a', name: 'x', doc: {} })
        part.transaction(() => all.insert({ id: 'b', name: 'y', doc: {} }))
        throw new Error('no')
      }),
    { message: 'no' },
  )
  t.equal(all.count(), 0)
  t.throws(() => part.transaction(async () => 1), { message: /synchronous/ })
  t.equal(part.transaction(() => all.insert({ id: 'a', name: 'x', doc: {} })).id, 'a')
})

t.test('many different lists do not pile up statements', async (t) => {
  const all = things()
  all.insert({ id: 'a', name: 'x', doc: { size: 1 } })
  for (let i = 0; i < 300; i++) {
    const where: Condition[] = Array.from({ length: i % 90 }, () => ({
      field: 'doc.size',
      op: '=',
      value: 1,
    }))
    t.equal(all.list({ where, order: i % 2 ? [{ field: 'name' }] : [] }).items.length, 1)
  }
})

t.test('R1: what was read is shared, and says so to who writes into it', async (t) => {
  const all = things()
  all.insert({ id: 'a', name: 'x', doc: { deep: { list: [1] } } })
  const deep = all.get('a')?.doc.deep as { list: number[] }
  t.throws(() => deep.list.push(2), TypeError)
  t.same(all.get('a')?.doc, { deep: { list: [1] } })
})

t.test('R4: a rolled back write is not read again', async (t) => {
  const world = makeWorld()
  const all = things(world)
  all.insert({ id: 'a', name: 'before', doc: {} })
  t.throws(() =>
    world.part('acme').transaction(() => {
      all.update('a', { name: 'after' })
      t.equal(all.get('a')?.name, 'after')
      throw new Error('no')
    }),
  )
  t.equal(all.get('a')?.name, 'before')
  t.equal(all.list().items[0]?.name, 'before')
})

t.test('R4: steps that began in a transaction that fails are found, and told, after it', async (t) => {
  let now = 1000
  const world = makeWorld({ now: () => now }, 1)
  const all = things(world)
  const steps = [
    { state: 'Running', at: 1000 },
    { state: 'Done', at: 2000 },
  ]
  all.insert({ id: 'a', name: 'x', doc: {}, steps })
  const done: Condition[] = [{ field: 'state', op: '=', value: 'Done' }]
  t.same(ids(all, { where: done }), [])
  const told = (): number => world.backstage.events.latest
  const before = told()
  now = 2500
  t.throws(() =>
    world.part('acme').transaction(() => {
      t.same(ids(all, { where: done }), ['a'])
      throw new Error('no')
    }),
  )
  t.equal(told(), before, 'nothing has happened yet')
  t.same(ids(all, { where: [...done, { field: 'createdAt', op: '!=', value: '-1' }] }), ['a'])
  t.equal(told(), before + 1)
})

t.test('C1: counts are right after every kind of write', async (t) => {
  const world = makeWorld()
  const all = things(world)
  const big: Condition[] = [{ field: 'doc.size', op: '>', value: 5 }]
  const check = (total: number, ofBig: number) => t.same([all.count(), all.count(big)], [total, ofBig])
  check(0, 0)
  all.insert({ id: 'a', name: 'x', doc: { size: 1 } })
  all.insert({ id: 'b', name: 'x', doc: { size: 9 } })
  check(2, 1)
  all.update('a', { doc: { size: 7 } })
  check(2, 2)
  t.throws(() =>
    world.part('acme').transaction(() => {
      all.insert({ id: 'c', name: 'x', doc: { size: 8 } })
      check(3, 3)
      throw new Error('no')
    }),
  )
  check(2, 2)
  all.remove('b')
  all.remove('b')
  check(1, 1)
  for (let size = 0; size < 150; size++)
    t.equal(all.count([{ field: 'doc.size', op: '<', value: size }]), size > 7 ? 1 : 0)
})

t.test('R3: more than is kept decoded is read all the same', async (t) => {
  const all = things()
  const text = 'x'.repeat(1024 * 1024)
  for (let i = 0; i < 20; i++) all.insert({ id: `i${i}`, name: `${i}`, doc: { text: text + i } })
  for (let round = 0; round < 2; round++)
    for (let i = 0; i < 20; i++) t.equal(all.get(`i${i}`)?.doc.text, text + i)
  t.same(
    all.list().items.map((item) => item.name),
    Array.from({ length: 20 }, (_, i) => `${i}`),
  )
  all.remove('i7')
  t.equal(all.get('i7'), undefined)
})

t.test('R5: a resource that has settled is the same object until it is written', async (t) => {
  const world = makeWorld()
  const all = things(world)
  const steps = [
    { state: 'Running', at: 1000 },
    { state: 'Done', at: 2000 },
  ]
  all.insert({ id: 'a', name: 'x', doc: {}, steps })
  t.not(all.get('a'), all.get('a'), 'it still moves')
  world.clock.advance(1000)
  const settled = all.get('a')
  t.match(settled, { state: 'Done', name: 'x' })
  t.equal(all.get('a'), settled)
  t.equal(all.list().items[0], settled)
  all.update('a', { name: 'y' })
  t.match(all.get('a'), { state: 'Done', name: 'y' })
  all.update('a', { steps: [{ state: 'Again', at: 2000 }] })
  t.match(all.get('a'), { state: 'Again', name: 'y' })
})
