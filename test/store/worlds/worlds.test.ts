import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import t from 'tap'
import * as z from 'zod'
import { openMemory } from '../../../src/store/sql/database.ts'
import { type RegistryOptions, WorldRegistry } from '../../../src/store/worlds/worlds.ts'

const Doc = z.looseObject({})
const wall = { ms: 1_000_000, now: () => wall.ms }

function registry(options: Partial<RegistryOptions> = {}): WorldRegistry {
  return new WorldRegistry({
    baseline: openMemory().serialize(),
    seed: 's',
    wall,
    plan: { pace: 'time', queueMs: 1, runMs: 1, polls: 1, outcome: 'success' },
    maxWorlds: 4,
    ...options,
  })
}

const add = (worlds: WorldRegistry, world: string, id?: string): string => {
  const part = worlds.for('acme').open(world)
  return part.collection('thing', Doc).insert({ id: id ?? part.ids.uuid(), name: 'x', doc: {} }).id
}
const count = (worlds: WorldRegistry, world: string): number =>
  worlds.for('acme').open(world).collection('thing', Doc).count()

t.test('worlds do not see each other, and each has ids of its own', async (t) => {
  const worlds = registry()
  t.same(worlds.names(), ['default'])
  const one = add(worlds, 'default')
  const two = add(worlds, 'other')
  t.not(one, two)
  t.equal(count(worlds, 'other'), 1)
  t.equal(worlds.for('acme').locate('thing', one)?.name, 'default')
  t.equal(worlds.for('acme').locate('thing', two)?.name, 'other')
  t.equal(worlds.for('acme').locate('thing', two)?.name, 'other', 'again, from memory')
  t.equal(worlds.for('zeta').locate('thing', two), undefined)
  t.equal(worlds.drop('other'), true)
  t.equal(worlds.for('acme').locate('thing', two), undefined)
  t.equal(worlds.drop('other'), false)
  worlds.close()
})

t.test('a world of an unknown shape of name, or one too many, is refused', async (t) => {
  const worlds = registry()
  for (const name of ['', 'a b', 'a/b', '..', 'ä', 'x'.repeat(65)])
    t.throws(() => worlds.open(name), { message: /not a valid name for a world/ })
  for (const name of ['a', 'B', '3']) worlds.open(name)
  t.throws(() => worlds.open('d'), { kind: 'unavailable', message: /which is the limit/ })
  t.equal(worlds.open('a').name, 'a', 'one that is there still opens')
  worlds.close()
})

t.test('a name that would lead out of the folder writes nothing', async (t) => {
  const dir = t.testdir({ data: {}, 'out.sqlite': 'not ours' })
  const worlds = registry({ data: join(dir, 'data') })
  t.teardown(() => worlds.close())
  t.throws(() => worlds.create('../../out', openMemory().serialize()), /is not a valid name for a world/)
  t.equal(readFileSync(join(dir, 'out.sqlite'), 'utf8'), 'not ours')
  t.notOk(existsSync(join(dir, 'data', 'starts')))
})

t.test('a reset world is a fresh copy: resources, ids and clock', async (t) => {
  const worlds = registry({ clock: { at: 5000, wall: 0, rate: 0 } })
  const world = worlds.open('w')
  const first = add(worlds, 'w')
  const request = world.part('acme').requestIds.uuid()
  world.clock.advance(1000)
  world.reset()
  t.equal(world.clock.now(), 5000)
  t.equal(count(worlds, 'w'), 0)
  t.equal(add(worlds, 'w'), first)
  t.equal(world.part('acme').requestIds.uuid(), request)
  t.equal(worlds.drop('default'), true, 'the default world is reset, never gone')
  t.same(worlds.names(), ['default', 'w'])
  worlds.close()
})

t.test('files keep resources, ids and clock over a restart', async (t) => {
  const data = t.testdir()
  const before = registry({ data })
  before.open('Worker_1').clock.freeze(2_000_000)
  before.open('Worker_1').clock.advance(500)
  const ids = [add(before, 'default'), add(before, 'Worker_1'), add(before, 'worker_1')]
  before.close()
  t.same(readdirSync(data).sort(), ['+worker_1.sqlite', '.lock', 'default.sqlite', 'worker_1.sqlite'])
  const after = registry({ data })
  t.same(after.names().sort(), ['Worker_1', 'default', 'worker_1'])
  t.equal(after.open('Worker_1').clock.now(), 2_000_500)
  t.equal(after.for('acme').locate('thing', ids[1] as string)?.name, 'Worker_1')
  const next = [add(after, 'default'), add(after, 'Worker_1')]
  t.notOk(
    next.some((id) => ids.includes(id)),
    'ids go on where they were',
  )
  after.open('Worker_1').reset()
  t.equal(count(after, 'Worker_1'), 0)
  t.equal(count(after, 'default'), 2)
  after.drop('worker_1')
  t.notOk(existsSync(join(data, 'worker_1.sqlite')))
  after.close()
})

t.test('a second process is told that the folder is in use', async (t) => {
  const data = t.testdir()
  const worlds = registry({ data })
  t.throws(() => registry({ data }), { name: 'StoreError', message: /another process uses it/ })
  t.equal(add(worlds, 'default', 'a'), 'a', 'and the first goes on')
  worlds.close()
})

t.test('a file that is not ours, or of a newer version, stops the start with its path', async (t) => {
  const foreign = t.testdir({ 'default.sqlite': 'not a database at all' })
  t.throws(() => registry({ data: foreign }), {
    name: 'StoreError',
    message: /default\.sqlite is not a database of this emulator/,
  })

  const other = t.testdir()
  const db = new Database(join(other, 'default.sqlite'))
  db.exec('CREATE TABLE theirs (x)')
  db.close()
  t.throws(() => registry({ data: other }), { name: 'StoreError', message: /database of another program/ })

  const newer = t.testdir()
  registry({ data: newer }).close()
  const ours = new Database(join(newer, 'default.sqlite'))
  ours.pragma('user_version = 999')
  ours.close()
  t.throws(() => registry({ data: newer }), {
    name: 'StoreError',
    message: /schema version 999, but this emulator reads versions up to \d+/,
  })

  const broken = t.testdir()
  registry({ data: broken }).close()
  const file = join(broken, 'default.sqlite')
  writeFileSync(file, Buffer.concat([readFileSync(file).subarray(0, 100), Buffer.alloc(5000, 'x')]))
  t.throws(() => registry({ data: broken }), { name: 'StoreError', message: /default\.sqlite: / })
})

t.test('a folder that cannot be made is named with the user', async (t) => {
  const dir = t.testdir({ file: 'x' })
  t.throws(() => registry({ data: join(dir, 'file', 'below') }), {
    name: 'StoreError',
    message: new RegExp(
      `^the data folder ${dir}/file/below cannot be used by uid \\d+: ${dir}/file is a file, not a folder; choose`,
    ),
  })
})

t.test(
  'a data folder where the system makes none is refused, and nothing hangs',
  { skip: !existsSync('/proc/self') && 'no /proc here' },
  async (t) => {
    for (const data of ['/proc/evalmock', '/proc/evalmock/below'])
      t.throws(() => registry({ data }), {
        name: 'StoreError',
        message: `the data folder ${data} cannot be used by uid ${process.getuid?.()}: no folder can be made in /proc; choose another one with --data`,
      })
  },
)

t.test('a data folder is made with the folders above it', async (t) => {
  const data = join(t.testdir({}), 'one', 'two', 'three')
  registry({ data }).close()
  t.ok(existsSync(join(data, 'default.sqlite')))
})
