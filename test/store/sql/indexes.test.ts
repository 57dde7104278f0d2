// Indexes that a world gets when a page needs them: answers are the same with and without.
import t from 'tap'
import * as z from 'zod'
import type { Query } from '../../../src/core/world.ts'
import { openMemory } from '../../../src/store/sql/database.ts'
import { Indexes } from '../../../src/store/sql/indexes.ts'
import type { WorldState } from '../../../src/store/worlds/world-state.ts'
import { stillWorld } from '../../support/world-state.ts'

const Doc = z.strictObject({ n: z.number() })
const NOW = Date.UTC(2026, 10, 21)
const OWN = ['resource_due', 'sqlite_autoindex_resource_1']

function worldOf(rows: number) {
  const world = stillWorld(NOW)
  const things = world.part('p').collection('thing', Doc)
  for (let n = 0; n < rows; n++)
    things.insert({ id: `t${n}`, name: `t${n}`, parent: `p${n % 7}`, createdAt: NOW - (n % 5), doc: { n } })
  return { world, things }
}

const indexesOf = (world: WorldState): unknown[] =>
  openMemory(world.serialize())
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'index' ORDER BY name")
    .pluck()
    .all()

const CHILDREN: Query = { where: [{ field: 'parent', op: '=', value: 'p3' }], limit: 3 }
// SQL orders by a document's member; no index in memory does.
const CREATED: Query = { order: [{ field: 'createdAt' }, { field: 'doc.n', descending: true }], limit: 3 }
const idsOf = ({ items }: { items: readonly { readonly id: string }[] }) => items.map(({ id }) => id)

t.test('few rows need none', async (t) => {
  const { world, things } = worldOf(1999)
  t.same(idsOf(things.list(CHILDREN)), ['t3', 't10', 't17'])
  t.same(idsOf(things.list(CREATED)), ['t1994', 't1989', 't1984'])
  t.same(indexesOf(world), OWN)
})

t.test('a page of many rows makes the index that it needs, and only this', async (t) => {
  const { world, things } = worldOf(2000)
  things.list({ order: [{ field: 'name' }], limit: 3 })
  t.same(indexesOf(world), OWN)
  for (let time = 0; time < 2; time++) {
    t.same(idsOf(things.list(CHILDREN)), ['t3', 't10', 't17'])
    t.same(indexesOf(world), ['resource_children', ...OWN])
  }
  t.same(idsOf(things.list(CREATED)), ['t1999', 't1994', 't1989'])
  t.same(indexesOf(world), ['resource_children', 'resource_created', ...OWN])
  things.insert({ id: 'new', name: 'new', parent: 'p3', createdAt: NOW - 9, doc: { n: 0 } })
  t.same(idsOf(things.list(CREATED)), ['new', 't1999', 't1994'])
})

t.test('a transaction is left alone', async (t) => {
  const { world, things } = worldOf(2000)
  world.part('p').transaction(() => {
    things.insert({ id: 'new', name: 'new', createdAt: NOW - 9, doc: { n: 0 } })
    t.same(idsOf(things.list(CREATED)), ['new', 't1999', 't1994'])
  })
  t.same(indexesOf(world), OWN)
  t.same(idsOf(things.list(CREATED)), ['new', 't1999', 't1994'])
  t.same(indexesOf(world), ['resource_created', ...OWN])
})

t.test('a page is answered without an index that cannot be made, and it is tried once', async (t) => {
  const tried: string[] = []
  const indexes = new Indexes({
    inTransaction: false,
    lastSeq: 2000,
    prepare: (sql) => {
      tried.push(sql)
      throw new Error('the disk is full')
    },
  })
  for (let time = 0; time < 2; time++) indexes.want('created')
  t.same(tried, ['CREATE INDEX IF NOT EXISTS resource_created ON resource (provider, kind, created_at)'])
})
