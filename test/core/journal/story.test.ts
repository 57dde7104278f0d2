import t from 'tap'
import { type Deed, type Moment, Story } from '../../../src/core/journal/story.ts'

const CLOCK = { at: 1, wall: 0, rate: 0 }
const deed = (after: number, body?: string): Deed => ({
  after,
  wallAt: after,
  method: 'PUT',
  url: '/plan',
  body,
})
const moment = (after: number, deeds: number): Moment => ({
  after,
  deeds,
  at: after,
  clock: CLOCK,
  bytes: Buffer.alloc(0),
  rest: undefined,
})
const shown = (story: Story) => ({
  deeds: story.deeds.map(({ after }) => after),
  done: story.done,
  lost: story.lost,
  hasBytes: story.bytes !== undefined,
  moments: story.moments.map(({ after, deeds }) => [after, deeds]),
})
const begun = (lost?: string): Story => {
  const story = new Story()
  story.begin(CLOCK, Buffer.from('x'), lost)
  return story
}

t.test('a story begins anew, and each beginning and cut has a chapter of its own', async (t) => {
  const story = new Story()
  t.same([story.chapter, story.clock, story.bytes], [0, undefined, undefined])
  story.begin(CLOCK, Buffer.from('x'), 'why')
  story.add(deed(1))
  story.keep(moment(1, 1), 0)
  t.same([story.chapter, story.clock], [1, CLOCK])
  t.same(shown(story), { deeds: [1], done: 1, lost: 'why', hasBytes: true, moments: [[1, 1]] })
  story.cut(0, 0)
  t.equal(story.chapter, 2)
  t.same(shown(story), { deeds: [], done: 0, lost: 'why', hasBytes: true, moments: [] })
  story.begin(undefined)
  t.equal(story.chapter, 3)
  t.same(shown(story), { deeds: [], done: 0, lost: undefined, hasBytes: false, moments: [] })
})

t.test('a thousand deeds are kept; then the beginning is lost, and says why', async (t) => {
  const story = begun()
  let told = 0
  story.onDeed = () => told++
  for (let i = 1; i <= 1000; i++) story.add(deed(i))
  t.match([story.deeds.length, story.done, story.lost, told], [1000, 1000, undefined, 1000])
  t.ok(story.bytes)
  story.add(deed(1001))
  t.same(
    [story.deeds.length, story.deeds[0]?.after, story.done, story.lost, story.bytes, told],
    [1000, 2, 1001, 'too much was done to the world through the control API', undefined, 1001],
  )
  story.cut(500, 501)
  t.same([story.deeds.length, story.deeds.at(-1)?.after, story.done], [500, 501, 501])
  const other = begun('another reason')
  for (let i = 1; i <= 1001; i++) other.add(deed(i))
  t.equal(other.lost, 'another reason', 'the first reason stays')
})

t.test('bodies of a megabyte are kept, and what is forgotten or cut gives its room back', async (t) => {
  const half = 'x'.repeat(512 * 1024)
  const story = begun()
  story.add(deed(1, half))
  story.add(deed(2))
  story.add(deed(3, half))
  t.same(shown(story).deeds, [1, 2, 3])
  story.add(deed(4, 'x'))
  t.same(shown(story).deeds, [2, 3, 4], 'one character more')
  story.add(deed(5, half.slice(1)))
  t.same(shown(story).deeds, [2, 3, 4, 5], 'the room of the first is free again')
  story.add(deed(6, 'x'))
  t.same(shown(story).deeds, [4, 5, 6])
  story.cut(4, 4)
  t.same(shown(story).deeds, [4], 'by number: the first three are no longer kept')
  story.add(deed(7, half))
  story.add(deed(8, half.slice(1)))
  t.same(shown(story).deeds, [4, 7, 8])
  story.begin(CLOCK)
  story.add(deed(1, half))
  story.add(deed(2, half))
  t.same(shown(story).deeds, [1, 2], 'a beginning frees all')
})

t.test('eight moments are kept, from which a way leads on', async (t) => {
  const story = begun()
  for (let i = 1; i <= 8; i++) story.keep(moment(i, i), 0)
  t.same(
    shown(story).moments.map(([after]) => after),
    [1, 2, 3, 4, 5, 6, 7, 8],
  )
  story.keep(moment(9, 9), 0)
  t.same(
    shown(story).moments.map(([after]) => after),
    [2, 3, 4, 5, 6, 7, 8, 9],
  )
  story.keep(moment(10, 10), 8)
  t.same(
    shown(story).moments.map(([after]) => after),
    [8, 9, 10],
  )
  story.keep(moment(10, 12), 8)
  story.cut(10, 11)
  t.same(shown(story).moments, [
    [8, 8],
    [9, 9],
    [10, 10],
  ])
  story.cut(9, 10)
  t.same(shown(story).moments, [
    [8, 8],
    [9, 9],
  ])
})
