import { readdirSync } from 'node:fs'
import t, { type Test } from 'tap'
import * as z from 'zod'
import { NEVER } from '../../../src/core/timeline.ts'
import { readWorldFile, writeWorldFile } from '../../../src/core/world-file.ts'
import { openMemory } from '../../../src/store/sql/database.ts'
import { WorldRegistry } from '../../../src/store/worlds/worlds.ts'

const Doc = z.looseObject({})
const START = Date.parse('2026-11-21T08:00:00Z')

function registry(t: Test, data?: string) {
  const wall = { at: START, now: () => wall.at }
  const db = openMemory()
  const baseline = db.serialize()
  db.close()
  const worlds = new WorldRegistry({
    baseline,
    data,
    seed: 's',
    wall,
    clock: { at: START, wall: START, rate: 0 },
    plan: { pace: 'time', queueMs: 1000, runMs: 1000, polls: 1, outcome: 'success' },
    maxWorlds: 10,
  })
  t.teardown(() => worlds.close())
  const things = (world: string) => worlds.open(world).part('acme').collection('thing', Doc)
  const add = (world: string, id: string) =>
    things(world).insert({
      id,
      name: `thing ${id}`,
      doc: { n: 1 },
      steps: [
        { state: 'Queued', at: worlds.open(world).clock.now() },
        { state: 'Running', at: worlds.open(world).clock.now() + 1000 },
        { state: 'Done', at: worlds.open(world).clock.now() + 2000 },
      ],
    })
  const ids = (world: string) =>
    things(world)
      .list()
      .items.map(({ id }) => id)
  const stateChanges = (world: string) =>
    [...worlds.open(world).backstage.events.since(0)].flatMap((event) =>
      event.type === 'state'
        ? [`${event.change.id} ${event.change.from}>${event.change.to} @${event.change.at - START}`]
        : [],
    )
  return { worlds, wall, things, add, ids, stateChanges }
}

for (const where of ['in memory', 'in files'])
  t.test(`${where}: a world copied, kept and put back is the same, and then goes its own way`, async (t) => {
    const data = where === 'in files' ? t.testdir({}) : undefined
    const { worlds, add, ids } = registry(t, data)
    add('a', '1')
    worlds.open('a').part('acme').ids.uuid()
    worlds.open('a').clock.advance(500)
    worlds.open('a').plan = { outcome: 'failure' }
    const bytes = worlds.open('a').serialize()
    worlds.snapshots.save('Point', 'a', worlds.open('a').clock.now(), bytes)

    const copy = worlds.create('b', bytes)
    t.same(ids('b'), ['1'])
    t.equal(copy.clock.now(), START + 500)
    t.equal(copy.plan.outcome, 'failure')
    add('b', '2')
    t.same(ids('a'), ['1'], 'the other world has not changed')
    t.throws(() => worlds.create('b'), { kind: 'conflict', message: 'world b already exists' })

    add('a', '3')
    worlds.open('a').clock.advance(5000)
    worlds.open('a').plan = {}
    const kept = worlds.snapshots.get('Point')
    t.ok(kept)
    worlds.open('a').restore(kept as Buffer)
    t.same(ids('a'), ['1'])
    t.equal(worlds.open('a').clock.now(), START + 500, 'time has gone back')
    t.equal(worlds.open('a').plan.outcome, 'failure')
    worlds.open('b').restore(kept as Buffer)
    t.same(ids('b'), ['1'], 'a snapshot of one world goes into another')

    t.same(worlds.snapshots.list(), [{ name: 'Point', world: 'a', at: START + 500, bytes: bytes.length }])
    if (data !== undefined) t.same(readdirSync(`${data}/snapshots`), ['+point.sqlite'])
    t.equal(worlds.snapshots.remove('Point'), true)
    t.equal(worlds.snapshots.remove('Point'), false)
    t.equal(worlds.snapshots.get('Point'), undefined)
    t.same(worlds.snapshots.list(), [])
  })

t.test('a restored world survives a restart', async (t) => {
  const data = t.testdir({})
  const first = registry(t, data)
  first.add('a', '1')
  const bytes = first.worlds.open('a').serialize()
  first.add('a', '2')
  first.worlds.open('a').restore(bytes)
  first.worlds.close()
  t.same(registry(t, data).ids('a'), ['1'])
})

t.test('a list of snapshots says of which world each is, also after a restart', async (t) => {
  const data = t.testdir({})
  const at = 1_234_567
  const first = registry(t, data)
  const bytes = first.worlds.open('Other').serialize()
  first.worlds.snapshots.save('b', 'Other', at, bytes)
  first.worlds.snapshots.save('a', 'default', at, first.worlds.open('default').serialize())
  const names = (worlds: typeof first.worlds) =>
    worlds.snapshots.list().map((one) => [one.name, 'world' in one ? one.world : undefined, one.bytes])
  const listed = names(first.worlds)
  t.match(listed, [
    ['a', 'default', Number],
    ['b', 'Other', bytes.length],
  ])
  first.worlds.close()
  t.same(names(registry(t, data).worlds), listed)
})

t.test('bytes that are no world leave the world as it was', async (t) => {
  const { worlds, add, ids } = registry(t)
  add('a', '1')
  t.throws(() => worlds.open('a').restore(Buffer.from('nonsense')))
  t.same(ids('a'), ['1'])
})

t.test('a world written, read and written again is the same text', async (t) => {
  const { worlds, things, add } = registry(t)
  add('a', '1')
  things('a').insert({
    id: '2',
    name: '第二',
    parent: '1',
    doc: { z: 1, a: [null, { b: '\u2028' }] },
    steps: [
      { state: 'Queued', at: START },
      { state: 'Done', at: NEVER, polls: 3 },
    ],
  })
  things('a').look('2')
  worlds.open('a').part('acme').ids.uuid()
  worlds.open('a').clock.advance(700)
  worlds.open('a').backstage.plans.set({ jitter: 0.5, providers: { acme: { outcome: 'failure' } } })
  worlds.open('a').backstage.plans.draw('acme', 'x')
  const text = writeWorldFile(worlds.open('a').contents())
  worlds.open('b').fill(readWorldFile(JSON.parse(text)))
  t.equal(writeWorldFile(worlds.open('b').contents()), text)
  t.match(things('b').get('2'), { name: '第二', parent: '1', looks: 1, state: 'Queued' })
  t.equal(worlds.open('b').clock.now(), START + 700)
  t.equal(worlds.open('b').backstage.plans.drawn, 1)
  t.equal(text.split('\n').filter((line) => line.startsWith('{"provider"')).length, 2, 'one resource a line')
})

t.test('a file of a newer emulator, or none of ours, is refused with the reason', async (t) => {
  const good = { format: 'evalmock-world', version: 1 }
  for (const [value, message] of [
    [{}, 'this is not an exported world: its member format must be "evalmock-world"'],
    [null, /not an exported world/],
    [
      { ...good, version: 2 },
      'the file has version 2, but this emulator reads versions up to 1: import it with a newer one',
    ],
    [good, /^clock: /],
    [{ ...good, clock: { at: 'soon', wall: '2026-11-21T08:00:00Z', rate: 0 } }, /^clock\.at: /],
  ] as const)
    t.throws(() => readWorldFile(value), { kind: 'invalid', message })
})

t.test('states that begin by time are told once, in order, whoever notices first', async (t) => {
  const { worlds, things, add, stateChanges } = registry(t)
  add('a', '1')
  worlds.open('a').clock.advance(300)
  add('a', '2')
  worlds.open('a').clock.advance(900)
  t.same(stateChanges('a'), ['1 undefined>Queued @0', '2 undefined>Queued @300', '1 Queued>Running @1000'])
  worlds.open('a').clock.advance(5000)
  things('a').list({ where: [{ field: 'state', op: '=', value: 'Done' }] })
  things('a').update('1', { name: 'x' })
  t.same(stateChanges('a').slice(3), [
    '2 Queued>Running @1300',
    '1 Running>Done @2000',
    '2 Running>Done @2300',
  ])
  things('a').update('2', { steps: [{ state: 'Again', at: START }] })
  things('a').remove('1')
  things('a').remove('1')
  t.same(stateChanges('a').slice(6), ['2 Done>Again @6200', '1 Done>undefined @6200'])
})

t.test('a running clock: what began meanwhile is told before the write that follows it', async (t) => {
  const { worlds, wall, things, add, stateChanges } = registry(t)
  worlds.open('a').clock.resume()
  add('a', '1')
  wall.at += 1500
  things('a').update('1', { name: 'new' })
  wall.at += 1500
  things('a').remove('1')
  t.same(stateChanges('a'), [
    '1 undefined>Queued @0',
    '1 Queued>Running @1000',
    '1 Running>Done @2000',
    '1 Done>undefined @3000',
  ])
})

t.test('what is rolled back is not told', async (t) => {
  const { worlds, things, add, stateChanges } = registry(t)
  add('a', '1')
  const part = worlds.open('a').part('acme')
  worlds.open('a').clock.advance(1000)
  t.throws(() =>
    part.transaction(() => {
      things('a').update('1', { steps: [{ state: 'Stopped', at: START }] })
      throw new Error('no')
    }),
  )
  t.same(stateChanges('a'), ['1 undefined>Queued @0', '1 Queued>Running @1000'])
  part.transaction(() => things('a').update('1', { steps: [{ state: 'Stopped', at: START }] }))
  t.same(stateChanges('a').slice(2), ['1 Running>Stopped @1000'])
})

t.test('forking and resetting a world of a thousand tasks takes about a millisecond', async (t) => {
  const { worlds, things } = registry(t)
  const all = things('a')
  for (let i = 0; i < 1000; i++)
    all.insert({ id: `t${i}`, name: `task ${i}`, doc: { text: 'x'.repeat(400) } })
  const bytes = worlds.open('a').serialize()
  const times: number[] = []
  for (let i = 0; i < 9; i++) {
    const began = performance.now()
    worlds.create('b', worlds.open('a').serialize())
    times.push(performance.now() - began)
    worlds.drop('b')
    worlds.open('a').restore(bytes)
  }
  times.sort((a, b) => a - b)
  t.comment(`median ${times[4]?.toFixed(2)} ms`)
  t.ok((times[4] ?? 99) < 15, 'far below what a request would notice, with room for a busy machine')
})
