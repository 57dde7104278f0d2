import { crc32 } from 'node:zlib'
import t from 'tap'
import { fractionOf, markOf, SeededIds, startId } from '../../src/core/ids.ts'

t.test('the n-th draw depends on the seed and n alone', async (t) => {
  const one = new SeededIds('a')
  const all = [one.uuid(), one.hex(32), one.alnum(12), one.fraction()]
  const again = new SeededIds('a')
  t.same([again.uuid(), again.hex(32), again.alnum(12), again.fraction()], all)
  t.equal(new SeededIds('a', 2).alnum(12), all[2], 'whatever was drawn before it')
  t.not(new SeededIds('b').uuid(), all[0])
  t.equal(one.drawn, 4)
})

t.test('identifiers have the form asked for', async (t) => {
  const ids = new SeededIds('forms')
  for (let i = 0; i < 200; i++) {
    t.match(ids.uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    t.match(ids.hex(7), /^[0-9a-f]{7}$/)
    t.match(ids.alnum(16), /^[a-z0-9]{16}$/)
    const fraction = ids.fraction()
    t.ok(fraction >= 0 && fraction < 1)
  }
})

t.test('a hundred thousand draws do not repeat and are spread evenly', async (t) => {
  const ids = new SeededIds('spread')
  const seen = new Set<string>()
  let sum = 0
  for (let i = 0; i < 50_000; i++) {
    seen.add(ids.uuid())
    sum += ids.fraction()
  }
  t.equal(seen.size, 50_000)
  t.ok(Math.abs(sum / 50_000 - 0.5) < 0.01, `mean ${sum / 50_000}`)
})

t.test('a fraction of a text is the same each time and differs between texts', async (t) => {
  t.equal(fractionOf('task-1'), fractionOf('task-1'))
  t.not(fractionOf('task-1'), fractionOf('task-2'))
})

t.test('the identifiers of a world carry its mark, which a proxy can compute', async (t) => {
  t.equal(markOf('default'), 0x0df, 'so written in docs/deploy.md')
  for (const world of ['default', 'w1', 'team-a', 'x'.repeat(64)]) {
    const mark = (crc32(world) % 4096).toString(16).padStart(3, '0')
    const [ids, plain] = [new SeededIds('a', 0, markOf(world)), new SeededIds('a')]
    for (let i = 0; i < 50; i++) {
      const uuid = ids.uuid()
      t.match(uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      t.equal(uuid.slice(15, 18), mark)
      const other = plain.uuid()
      t.equal(uuid, other.slice(0, 15) + mark + other.slice(18), 'else it is the same')
      const key = ids.key(20)
      t.match(key, /^[a-z0-9]{20}$/)
      t.equal(key, plain.key(20).slice(0, 17) + mark)
    }
  }
})

t.test('each start has another id', async (t) => {
  const ids = new Set(Array.from({ length: 20 }, startId))
  t.equal(ids.size, 20)
  for (const id of ids) t.match(id, /^[0-9a-f]{12}$/)
})

t.test('a seed gives the same identifiers and fractions in every release', async (t) => {
  const ids = new SeededIds('evalmock', 0, markOf('default'))
  t.same(
    [ids.uuid(), ids.hex(32), ids.hex(9), ids.alnum(12), ids.key(20), ids.fraction()],
    [
      '7e3f9fe0-ca32-40df-a541-e44537b36e43',
      'ba4839c463bed43d681c3ce5eaad0477',
      'da4a9ffa8',
      'gjhpn0ywu49e',
      '2s8tf1v9xhmc98n8h0df',
      0.4293558921199292,
    ],
  )
  t.equal(new SeededIds('evalmock', 7).uuid(), '884dffe7-45ef-4b27-8ea8-03a948cef14e')
  t.equal(fractionOf('task-1'), 0.2759396121837199)
})
