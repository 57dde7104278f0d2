import t from 'tap'
import * as z from 'zod'
import { SeededIds } from '../../../src/core/ids.ts'
import type { Collection, Condition, Page, Query } from '../../../src/core/world.ts'
import type { WorldState } from '../../../src/store/worlds/world-state.ts'
import { rounds } from '../../support/rounds.ts'
import { stillWorld } from '../../support/world-state.ts'

const Doc = z.looseObject({})
type Doc = z.output<typeof Doc>

const makeWorld = () => stillWorld(1000, { checks: false })

const things = (world = makeWorld()): Collection<Doc> => world.part('acme').collection('thing', Doc)
const shown = ({ items, more, total }: Page<Doc>) => ({ ids: items.map(({ id }) => id), more, total })

/** Holds for every row and can only be told by SQL: what is asked with it takes the other way. */
const SQL: Condition = { field: 'createdAt', op: '!=', value: '-1' }

const CONDITIONS: readonly Condition[] = [
  { field: 'name', op: '=', value: 'Name-3' },
  { field: 'name', op: '!=', value: 'Name-3' },
  { field: 'name', op: '=', value: 'NAME-3', nocase: true },
  { field: 'name', op: '=', value: 3 },
  { field: 'name', op: 'in', value: ['name-1', 'Name-2'], nocase: true },
  { field: 'name', op: 'not in', value: ['Name-1', 'Name-2'] },
  { field: 'id', op: '=', value: 'i07' },
  { field: 'id', op: '=', value: 'I07', nocase: true },
  { field: 'id', op: '>', value: 'i05' },
  { field: 'id', op: '<=', value: 'I05', nocase: true },
  { field: 'id', op: '<', value: 7 },
  { field: 'name', op: '>=', value: 'Name-2' },
  { field: 'name', op: '<', value: 'name-2', nocase: true },
  { field: 'createdAt', op: '>', value: '1005' },
  { field: 'name', op: 'like', value: 'NAME-_' },
  { field: 'name', op: 'not like', value: '%-3' },
  { field: 'name', op: 'like', value: 'name-\\' },
  { field: 'parent', op: 'not like', value: 'q%' },
  { field: 'createdAt', op: 'like', value: '100%' },
  { field: 'doc.v', op: 'like', value: 'a%' },
  { field: 'parent', op: 'null' },
  { field: 'parent', op: '=', value: 'p' },
  { field: 'parent', op: '!=', value: 'q' },
  { field: 'createdAt', op: '>=', value: 1005 },
  { field: 'createdAt', op: '=', value: '1005' },
  { field: 'updatedAt', op: '<', value: 1005 },
  { field: 'state', op: '=', value: 'Done' },
  { field: 'state', op: 'null' },
  { field: 'state', op: 'in', value: ['Running', 'Queued'] },
  { field: 'doc.v', op: 'null' },
  { field: 'doc.v', op: 'not null' },
  { field: 'doc.v', op: '=', value: 1 },
  { field: 'doc.v', op: '=', value: '1' },
  { field: 'doc.v', op: '=', value: true },
  { field: 'doc.v', op: '!=', value: 'é' },
  { field: 'doc.v', op: '=', value: 'É', nocase: true },
  { field: 'doc.v', op: '=', value: '{"deep":[1,{"x":"é"}]}' },
  { field: 'doc.v', op: '<', value: 2 },
  { field: 'doc.v', op: '<=', value: 1 },
  { field: 'doc.v', op: '>', value: 1 },
  { field: 'doc.v', op: '>=', value: 1.5 },
  { field: 'doc.v', op: '>', value: 'a' },
  { field: 'doc.v', op: '<', value: 'a' },
  { field: 'doc.v', op: '<=', value: 'A', nocase: true },
  { field: 'doc.v', op: '>', value: '\uffee' },
  { field: 'doc.v', op: '<', value: '\u{1f600}' },
  { field: 'doc.v', op: '>=', value: true },
  { field: 'doc.v', op: 'in', value: [1, 'a', false] },
  { field: 'doc.v', op: 'not in', value: [1, 'a'] },
  { field: 'doc.v', op: 'not in', value: [] },
  { field: 'doc.v', op: 'in', value: [] },
  { field: 'doc.v.deep', op: 'not null' },
  { field: 'doc.v.length', op: 'not null' },
  { field: 'doc.v.0', op: 'not null' },
  { field: 'doc.toString', op: 'not null' },
  { field: 'doc.v', op: 'has', value: 'a' },
  { field: 'doc.v', op: 'has', value: 'A', nocase: true },
  { field: 'doc.v', op: 'has', value: 1 },
  { field: 'doc.v', op: 'has', value: true },
  { field: 'doc.v.deep', op: 'has', value: '{"x":"é"}' },
  { field: 'name', op: 'has', value: 'Name-1' },
  {
    any: [
      { field: 'doc.v', op: '=', value: 1 },
      { field: 'name', op: '=', value: 'Name-2' },
    ],
  },
  { any: [] },
  {
    all: [
      { field: 'doc.v', op: 'not null' },
      { field: 'parent', op: 'null' },
    ],
  },
  { all: [] },
]

const VALUES = [
  undefined,
  null,
  1,
  0,
  2.5,
  -3,
  true,
  false,
  '1',
  'a',
  'A',
  'é',
  '\uffee',
  '\u{1f600}',
  '',
  ['a', 1],
  [],
  [null, true],
]
const DEEP = { deep: [1, { x: 'é' }] }

function fill(world: WorldState, all: Collection<Doc>): void {
  const values: unknown[] = [...VALUES, DEEP, { a: 'a' }]
  for (const [i, v] of values.entries()) {
    all.insert({
      id: `i${String((i * 3) % values.length).padStart(2, '0')}`,
      name: `Name-${i % 4}`,
      doc: v === undefined ? {} : { v },
      parent: i % 3 === 0 ? 'p' : undefined,
      steps:
        i % 5 === 0
          ? []
          : [
              { state: 'Running', at: 1000 },
              { state: 'Done', at: 1000 + i },
            ],
      // Not in the order of making, and some at the same time.
      createdAt: 1000 + ((i * 7) % 11),
    })
  }
  world.clock.advance(8)
}

t.test('O1: the index and SQL give the same page, whatever the condition, order and start', async (t) => {
  const world = makeWorld()
  const all = things(world)
  fill(world, all)
  const orders: Query['order'][] = [
    undefined,
    [{ field: 'createdAt' }],
    [{ field: 'createdAt', descending: true }],
    [{ field: 'createdAt' }, { field: 'id' }],
    [
      { field: 'createdAt', descending: true },
      { field: 'id', descending: true },
    ],
    [{ field: 'createdAt', descending: true }, { field: 'id' }],
  ]
  const starts: Query['from'][] = [
    undefined,
    { id: 'i07', side: 'after' },
    { id: 'i07', side: 'at' },
    { id: 'i07', side: 'before' },
  ]
  const wheres = [[], ...CONDITIONS.map((one) => [one]), CONDITIONS.slice(29, 31)]
  // A step that divides none of the lists: each condition meets each order, each start and each page.
  const step = rounds(1, 7)
  let i = 0
  for (const where of wheres) {
    const total = all.count([...where, SQL])
    for (const order of orders)
      for (const from of starts)
        for (const [limit, offset] of [
          [undefined, 0],
          [3, 0],
          [3, 2],
          [0, 0],
          [100, 17],
        ] as const) {
          if (i++ % step > 0) continue
          const query: Query = { where, order, from, limit, offset }
          const bySql = all.list({ ...query, where: [...where, SQL] })
          const wanted = { ...shown(bySql), total }
          if (JSON.stringify(shown(all.list(query))) !== JSON.stringify(wanted))
            t.same(shown(all.list(query)), wanted, JSON.stringify(query))
        }
  }
  t.pass('all are alike')
})

t.test('O2: the index follows inserts, removals, rollbacks and resets', async (t) => {
  const world = makeWorld()
  const all = things(world)
  const chance = new SeededIds('listing')
  const below = (n: number): number => Math.floor(chance.fraction() * n)
  const order = [{ field: 'createdAt', descending: true }] as const
  const compare = (): void => {
    const wanted = shown(all.list({ where: [SQL], order, limit: 5, offset: 3 }))
    t.same(shown(all.list({ order, limit: 5, offset: 3 })), wanted)
    t.same(shown(all.list({ limit: 50 })).ids, shown(all.list({ where: [SQL], limit: 50 })).ids)
    t.same(shown(all.list({ order })).ids, shown(all.list({ where: [SQL], order })).ids)
    t.same(shown(all.list()).ids, shown(all.list({ where: [SQL] })).ids)
  }
  all.list({ order })
  for (let i = 0; i < 200; i++) {
    if (i % 3 === 2) all.remove(`i${below(i)}`)
    else all.insert({ id: `i${i}`, name: 'x', doc: {}, createdAt: 1000 + below(50) })
    if (i % 20 === 0) compare()
  }
  t.throws(() =>
    world.part('acme').transaction(() => {
      all.insert({ id: 'gone', name: 'x', doc: {} })
      t.equal(all.list({ order, limit: 1 }).items[0]?.id.startsWith('i'), true)
      throw new Error('no')
    }),
  )
  compare()
  t.throws(() =>
    world.part('acme').transaction(() => {
      for (const { id } of all.list({ order, limit: 3 }).items) all.remove(id)
      throw new Error('no')
    }),
  )
  compare()
  world.put([{ provider: 'acme', kind: 'thing', id: 'put', name: 'x', createdAt: 1, updatedAt: 1, doc: {} }])
  compare()
  world.reset()
  t.same(shown(things(world).list({ order })), { ids: [], more: false, total: 0 })
})

t.test('a rare match is found although most rows on the way do not meet the condition', async (t) => {
  const all = things()
  for (let i = 0; i < 500; i++) all.insert({ id: `i${i}`, name: i === 499 ? 'rare' : 'x', doc: {} })
  const where: Condition[] = [{ field: 'name', op: '=', value: 'rare' }]
  t.same(shown(all.list({ where, limit: 10 })), { ids: ['i499'], more: false, total: 1 })
})

t.test('counts under conditions follow each write', async (t) => {
  const world = makeWorld()
  const all = things(world)
  fill(world, all)
  const wheres = CONDITIONS.map((one) => [one])
  const compare = (): void => {
    for (const where of wheres) t.equal(all.count(where), all.count([...where, SQL]), JSON.stringify(where))
  }
  // Few enough to be kept over the writes.
  const kept = wheres.slice(0, 12)
  for (const where of kept) all.count(where)
  all.update('i03', { name: 'Name-3', parent: 'q' })
  all.update('i04', { doc: { v: 1 } })
  all.remove('i05')
  all.insert({ id: 'new', name: 'name-1', doc: {} })
  for (const where of kept) t.equal(all.count(where), all.count([...where, SQL]), JSON.stringify(where))
  compare()
})

t.test('R2: what would not come back from JSON as it went in is read from the store again', async (t) => {
  const all = things()
  all.insert({ id: 'a', name: 'x', doc: {} })
  all.update('a', { doc: { gone: undefined, none: Number.NaN, list: [undefined] } })
  t.strictSame(all.get('a')?.doc, { none: null, list: [null] })
})

t.test('O3: ids that bytes order in another way than characters do are left to SQL', async (t) => {
  const all = things()
  const order = [{ field: 'createdAt' }, { field: 'id' }] as const
  for (const id of ['\u{1f600}', '\uffee', 'a']) {
    all.insert({ id, name: 'x', doc: {} })
    t.same(shown(all.list({ order })).ids, shown(all.list({ order, where: [SQL] })).ids)
  }
  t.same(shown(all.list({ order })).ids, ['a', '\uffee', '\u{1f600}'])
})

t.test('rows that are all decoded are looked through to the end, as SQL would', async (t) => {
  const all = things()
  for (let i = 0; i < 2000; i++) all.insert({ id: `i${i}`, name: 'x', doc: { v: i % 1000 } })
  const wheres: Condition[][] = [
    [{ field: 'doc.v', op: '=', value: 999 }],
    [{ field: 'doc.v', op: '>', value: 997 }],
    [{ field: 'id', op: 'in', value: ['i1999', 'i3', 'none'] }],
  ]
  const pages = () =>
    wheres.map((where) => [{ limit: 3 }, {}].map((page) => shown(all.list({ where, ...page }))))
  const before = pages()
  t.same(before[0]?.[0]?.ids, ['i999', 'i1999'])
  t.equal(all.list().items.length, 2000)
  t.same(pages(), before)
  all.insert({ id: 'new', name: 'x', doc: { v: 999 } })
  t.same(
    shown(all.list({ where: wheres[0], limit: 9 })).ids,
    ['i999', 'i1999', 'new'],
    'one is not decoded yet',
  )
})

t.test('patterns that LIKE itself cannot take are answered as others are', async (t) => {
  const all = things()
  const long = 'x'.repeat(60_000)
  for (const [i, name] of ['a', 'a\0b', 'a\\', long].entries())
    all.insert({ id: `i${i}`, name, doc: { name } })
  const ids = (op: 'like' | 'not like', value: string) =>
    (['name', 'doc.name'] as const).flatMap((field) =>
      [[], [SQL]].map((more) => shown(all.list({ where: [{ field, op, value }, ...more] })).ids),
    )
  const both = (...wanted: string[]) => Array(4).fill(wanted)
  t.same(ids('like', long), both('i3'))
  // SQLite counts bytes: three for each of these.
  for (const length of [16_666, 16_667]) t.same(ids('like', '中'.repeat(length)), both())
  t.same(ids('like', `${'%'.repeat(60_000)}x`), both('i3'))
  t.same(ids('not like', long), both('i0', 'i1', 'i2'))
  t.same(ids('like', 'a\0_'), both('i1'))
  t.same(ids('like', 'a\\'), both('i2'), 'an escape at the end is itself')
  t.same(ids('like', 'a\\\\'), both('i2'))
  all.insert({ id: 'unset', name: 'b', doc: {} })
  const where: Condition[] = [{ field: 'doc.name', op: 'not like', value: long }]
  for (const more of [[], [SQL]])
    t.same(
      shown(all.list({ where: [...where, ...more] })).ids,
      ['i0', 'i1', 'i2'],
      'what is unset meets neither',
    )
})

t.test('conditions may be many, joined by AND, by OR, and by both', async (t) => {
  const all = things()
  for (let i = 0; i < 5; i++) all.insert({ id: `i${i}`, name: `n${i}`, doc: {} })
  const many = (n: number): Condition[] =>
    Array.from({ length: n }, (_, i) => ({ field: 'name', op: '!=', value: `x${i}` }))
  const none: Condition[] = Array.from({ length: rounds(5000, 1500) }, (_, i) => ({
    field: 'name',
    op: '=',
    value: `x${i}`,
  }))
  const ids = (where: Condition[]) =>
    [where, [...where, SQL]].map((each) => shown(all.list({ where: each })).ids)
  const both = (...wanted: string[]) => [wanted, wanted]
  const every = both('i0', 'i1', 'i2', 'i3', 'i4')
  // SQLite takes expressions that are a thousand deep.
  const [lots, more] = [rounds(5000, 1500), rounds(3000, 1100)]
  for (const n of [99, 100, 101, 200, 201, lots]) t.same(ids(many(n)), every, `${n}`)
  t.same(ids([{ any: none }]), both())
  t.same(
    ids([{ any: [...none, { field: 'name', op: '=', value: 'n3' }] }]),
    both('i3'),
    'the last is not lost',
  )
  t.same(ids([{ any: [{ field: 'name', op: '=', value: 'n3' }, ...none] }]), both('i3'), 'nor the first')
  t.same(ids([...many(more), { any: [...none, { all: many(more) }] }]), every)
  t.same(ids([...many(more), { field: 'name', op: '=', value: 'n2' }]), both('i2'))
})
