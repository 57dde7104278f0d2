import t from 'tap'
import { SettableClock } from '../../src/core/clock.ts'

const at = (ms: number) => {
  const wall = { ms, now: () => wall.ms }
  return wall
}

t.test('a new clock runs with the wall clock', async (t) => {
  const wall = at(1000)
  const clock = new SettableClock(wall)
  wall.ms = 1500
  t.equal(clock.now(), 1500)
  t.equal(clock.frozen, false)
})

t.test('a frozen clock stands still, and jumps when told', async (t) => {
  const wall = at(1000)
  const clock = new SettableClock(wall)
  clock.freeze()
  wall.ms = 9000
  t.equal(clock.now(), 1000)
  clock.advance(60_000)
  t.equal(clock.now(), 61_000)
  clock.set(70_000)
  t.equal(clock.now(), 70_000)
  t.equal(clock.frozen, true)
})

t.test('a resumed clock runs on from where it stood, faster when asked', async (t) => {
  const wall = at(1000)
  const clock = new SettableClock(wall)
  clock.freeze(5000)
  clock.resume(10)
  wall.ms = 1100
  t.equal(clock.now(), 6000)
  t.equal(clock.rate, 10)
  clock.resume()
  wall.ms = 1200
  t.equal(clock.now(), 6100)
})

t.test('a clock only goes forward', async (t) => {
  const wall = at(1000)
  const clock = new SettableClock(wall)
  t.throws(() => clock.advance(-1), { message: /before emulator time/ })
  t.throws(() => clock.set(999), { message: /before emulator time/ })
  t.throws(() => clock.freeze(0.5), { message: /not an instant/ })
  t.throws(() => clock.set(Number.NaN), { message: /not an instant/ })
  t.throws(() => clock.set(9e15), { message: /^the clock ends at \+275760-09-13T00:00:00\.000Z/ })
  t.throws(() => clock.resume(0), { message: /rate is 0/ })
  t.throws(() => clock.resume(Number.POSITIVE_INFINITY), { message: /rate is Infinity/ })
  t.equal(clock.now(), 1000, 'a refused change changes nothing')
})

t.test('emulator time waits for a wall clock that steps back', async (t) => {
  const wall = at(1000)
  const clock = new SettableClock(wall)
  wall.ms = 2000
  t.equal(clock.now(), 2000)
  wall.ms = 1500
  t.equal(clock.now(), 2000)
  wall.ms = 2001
  t.equal(clock.now(), 2001)
})

t.test('a kept state gives the same clock again, in the past if need be', async (t) => {
  const wall = at(1000)
  const clock = new SettableClock(wall)
  const changes: number[] = []
  clock.onChange = () => changes.push(clock.now())
  const before = clock.state()
  clock.advance(500)
  const copy = new SettableClock(wall, clock.state())
  wall.ms = 1200
  t.equal(copy.now(), 1700)
  t.equal(copy.now(), clock.now())
  clock.restore(before)
  t.equal(clock.now(), 1200)
  t.same(changes, [1500], 'who restores it knows')
})

t.test('a clock is frozen, resumed and put forward however quickly time passes', async (t) => {
  const wall = { ms: 1000, now: () => wall.ms++ }
  const clock = new SettableClock(wall)
  for (const change of [
    () => clock.resume(3600),
    () => clock.advance(0),
    () => clock.freeze(),
    () => clock.resume(),
  ])
    t.doesNotThrow(change)
})
