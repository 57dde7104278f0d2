// Writes that wait: nobody can tell, whatever reads, fails or stops in between.
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import * as z from 'zod'
import { SettableClock } from '../../../src/core/clock.ts'
import { Problem } from '../../../src/core/problem.ts'
import { openFile, openMemory } from '../../../src/store/sql/database.ts'
import { InFile, InMemory, type Place } from '../../../src/store/worlds/place.ts'
import type { WorldState } from '../../../src/store/worlds/world-state.ts'
import { stillWorld } from '../../support/world-state.ts'

const Doc = z.strictObject({ n: z.number() })
const NOW = Date.UTC(2026, 10, 21)

const worldOf = (bytes?: Buffer): WorldState => worldIn(new InMemory(bytes))

const worldIn = (place: Place): WorldState => stillWorld(NOW, { place })

const fill = (world: WorldState, count: number, from = 0) => {
  const things = world.part('p').collection('thing', Doc)
  for (let n = from; n < from + count; n++)
    things.insert({ id: `t${n}`, name: `t${n}`, parent: `p${n % 3}`, doc: { n } })
  return things
}

t.test('W1: what waits is in every answer', async (t) => {
  const world = worldOf()
  const things = fill(world, 10)
  things.update('t3', { doc: { n: 33 } })
  things.remove('t4')
  t.equal(things.get('t3')?.doc.n, 33)
  t.equal(things.get('t4'), undefined)
  t.equal(things.count(), 9)
  const found = things.list({ where: [{ field: 'doc.n', op: '>', value: 7 }], order: [{ field: 'doc.n' }] })
  t.same(
    found.items.map(({ id }) => id),
    ['t8', 't9', 't3'],
  )
  fill(world, 1, 50)
  t.equal(world.count({ kind: 'thing' }), 10)
  fill(world, 1, 51)
  t.equal(world.resources({ id: 't51' }).length, 1)
  fill(world, 1, 52)
  t.ok(world.has('p', 'thing', 't52'))
  fill(world, 1, 53)
  const copy = worldOf(world.serialize())
  t.equal(copy.count({ kind: 'thing' }), 13)
  t.equal(copy.part('p').collection('thing', Doc).get('t3')?.doc.n, 33)
})

t.test('many writes without a read between them are all there', async (t) => {
  const world = worldOf()
  const things = fill(world, 1000)
  for (let n = 0; n < 1000; n += 2) things.update(`t${n}`, { name: 'even' })
  for (let n = 0; n < 1000; n += 5) t.ok(things.remove(`t${n}`))
  t.equal(things.list({ where: [{ field: 'name', op: 'like', value: 'EVEN' }] }).items.length, 400)
  t.equal(world.count(), 800)
})

t.test('an id is taken, whether its row waits, is written, or was there before', async (t) => {
  const old = worldOf()
  fill(old, 3)
  const world = worldOf(old.serialize())
  const things = fill(world, 10, 3)
  for (const n of [0, 2, 3, 12])
    t.throws(() => fill(world, 1, n), new Problem('conflict', `thing t${n} already exists`))
  t.equal(things.count(), 13)
  things.remove('t0')
  things.remove('t12')
  fill(world, 1, 0)
  fill(world, 1, 12)
  t.equal(world.count(), 13)
})

t.test('W3: what a file world has written is in its file when the transaction has committed', async (t) => {
  const folder = t.testdir()
  const empty = openMemory().serialize()
  const world = worldIn(new InFile(join(folder, 'w.db'), () => empty, 'normal', empty))
  t.teardown(() => world.close())
  fill(world, 1)
  t.equal(rowsInFile(folder), 1, 'a write outside of a transaction is one of its own')
  world.transaction(() => {
    fill(world, 3, 1)
    t.equal(rowsInFile(folder), 1)
  })
  t.equal(rowsInFile(folder), 4)
})

/** What a process would find that opened the files as they are now. */
function rowsInFile(folder: string): number {
  const copy = mkdtempSync(join(folder, 'copy-'))
  for (const name of readdirSync(folder).filter((one) => /^w\.db(-wal)?$/.test(one)))
    cpSync(join(folder, name), join(copy, name))
  const db = openFile(join(copy, 'w.db'))
  const count = db.prepare('SELECT count(*) FROM resource').pluck().get() as number
  db.close()
  rmSync(copy, { recursive: true })
  return count
}

t.test('P2: after a reset no log of the former file is left beside the new one', async (t) => {
  const folder = t.testdir()
  const empty = openMemory().serialize()
  const world = worldIn(new InFile(join(folder, 'w.db'), () => empty, 'normal', empty))
  t.teardown(() => world.close())
  fill(world, 100)
  t.ok(readdirSync(folder).includes('w.db-wal'))
  world.reset()
  t.equal(rowsInFile(folder), 0)
  fill(world, 2)
  t.equal(rowsInFile(folder), 2)
})

t.test(
  'W4: a write that SQLite refuses takes its transaction with it, also what a statement has seen',
  async (t) => {
    const world = worldIn(
      new InFile(
        join(t.testdir({}), 'w.sqlite'),
        () => new Uint8Array() as Buffer,
        'normal',
        worldOf().serialize(),
      ),
    )
    const things = fill(world, 1)
    const refused = () =>
      world.part('p').transaction(() => {
        fill(world, 1, 500)
        t.equal(world.count(), 2, 'a statement has seen it')
        world.db.later('INSERT INTO meta VALUES (NULL, NULL)', [])
      })
    t.throws(refused)
    t.equal(world.count(), 1)
    t.equal(things.get('t500'), undefined)
    world.close()
  },
)

t.test('W4: a transaction that fails takes back its own writes and no others', async (t) => {
  for (const statement of [false, true])
    for (const before of [0, 5, 16, 127, 300]) {
      const world = worldOf()
      const things = fill(world, before)
      const part = world.part('p')
      const failing = () =>
        part.transaction(() => {
          fill(world, 5, 500)
          if (before > 0) {
            things.update('t0', { doc: { n: -1 } })
            things.remove('t1')
          }
          // A list that only SQL can tell is a statement amidst the writes.
          if (statement)
            t.equal(things.list({ where: [{ field: 'doc.n', op: 'like', value: '50_' }] }).items.length, 5)
          fill(world, 5, 600)
          throw new Error('no')
        })
      t.throws(failing, { message: 'no' })
      t.equal(things.count(), before)
      t.equal(world.count(), before)
      if (before > 0) t.equal(things.get('t0')?.doc.n, 0)
      part.transaction(() => {
        fill(world, 2, 500)
        if (statement) t.equal(world.count(), before + 2)
        fill(world, 2, 600)
      })
      t.equal(things.count(), before + 4)
      t.equal(worldOf(world.serialize()).count(), before + 4)
    }
})

t.test('W2: rows keep the order in which they were made, whoever wrote them', async (t) => {
  const world = worldOf()
  const things = fill(world, 4)
  world.put([
    { provider: 'p', kind: 'thing', id: 'put', name: 'put', createdAt: NOW, updatedAt: NOW, doc: { n: 0 } },
  ])
  fill(world, 2, 4)
  world.put([
    { provider: 'p', kind: 'thing', id: 't0', name: 'again', createdAt: NOW, updatedAt: NOW, doc: { n: 7 } },
  ])
  fill(world, 1, 6)
  t.same(
    things.list().items.map(({ id, name }) => `${id} ${name}`),
    ['t0 again', 't1 t1', 't2 t2', 't3 t3', 'put put', 't4 t4', 't5 t5', 't6 t6'],
  )
})

t.test('children are those that there are, in order, after every kind of write', async (t) => {
  const world = worldOf()
  const things = fill(world, 9)
  const children = (parent: string, descending = false): string[] =>
    things
      .list({
        where: [{ field: 'parent', op: '=', value: parent }],
        ...(descending && { order: [{ field: 'parent', descending }] }),
      })
      .items.map(({ id }) => id)
  for (let asked = 0; asked < 4; asked++) t.same(children('p1'), ['t1', 't4', 't7'])
  t.same(children('p1', true), ['t7', 't4', 't1'])
  t.same(children('none'), [])
  fill(world, 3, 9)
  t.same(children('p1'), ['t1', 't4', 't7', 't10'])
  things.remove('t4')
  things.update('t3', { parent: 'p1' })
  things.update('t10', { parent: null })
  t.same(children('p1'), ['t1', 't3', 't7'])
  t.same(children('p0'), ['t0', 't6', 't9'])
  t.equal(things.count([{ field: 'parent', op: '=', value: 'p1' }]), 3)
  const after = things.list({
    where: [{ field: 'parent', op: '=', value: 'p1' }],
    from: { id: 't3', side: 'after' },
    limit: 1,
  })
  t.same(
    after.items.map(({ id }) => id),
    ['t7'],
  )
  t.notOk(after.more)
  t.throws(() =>
    world.part('p').transaction(() => {
      fill(world, 3, 20)
      throw new Error('no')
    }),
  )
  t.same(children('p2'), ['t2', 't5', 't8', 't11'])
})

t.test('W5: writes that SQLite refuses are told, and are then in no answer', async (t) => {
  const world = worldOf()
  const things = fill(world, 5)
  t.equal(world.count(), 5)
  // A number that is none, which SQLite takes for null.
  things.insert({ id: 'bad', name: 'bad', doc: { n: 1 }, createdAt: Number.NaN })
  t.throws(() => world.count(), /NOT NULL constraint failed/)
  t.equal(things.get('bad'), undefined)
  t.equal(things.count(), 5)
  fill(world, 1, 5)
  t.equal(world.count(), 6)
})

t.test('W5: writes that SQLite refuses take no earlier ones with them, however many there are', async (t) => {
  for (const before of [15, 16, 63, 64, 100, 256, 700]) {
    const world = worldOf()
    const things = fill(world, before)
    t.equal(world.count(), before)
    things.insert({ id: 'bad', name: 'bad', doc: { n: 1 }, createdAt: Number.NaN })
    t.throws(() => world.count(), /NOT NULL constraint failed/)
    t.equal(things.get('bad'), undefined)
    t.equal(things.get('t0')?.doc.n, 0)
    t.equal(world.count(), before)
    fill(world, 300, before)
    t.equal(worldOf(world.serialize()).count(), before + 300)
  }
})

t.test('a clock that moves on tells states of rows that wait', async (t) => {
  const world = stillWorld(NOW, {
    wall: new SettableClock({ now: () => NOW }),
    plan: { pace: 'time', queueMs: 0, runMs: 0, polls: 0, outcome: 'success' },
  })
  const things = world.part('p').collection('thing', Doc)
  const steps = [
    { state: 'new', at: NOW },
    { state: 'old', at: NOW + 10 },
  ]
  things.insert({ id: 'a', name: 'a', doc: { n: 1 }, steps })
  world.clock.advance(20)
  const told = [...world.backstage.events.since(0)].flatMap((event) =>
    event.type === 'state' ? [`${event.change.from} ${event.change.to}`] : [],
  )
  t.same(told, ['undefined new', 'new old'])
  t.equal(things.list({ where: [{ field: 'state', op: '=', value: 'old' }] }).items.length, 1)
})
