import t from 'tap'
import { TextRing } from '../../../src/core/journal/text-ring.ts'

t.test('texts come back as they were, until others take their place', async (t) => {
  const ring = new TextRing(1000)
  const kept = ['a'.repeat(100), 'é😀'.repeat(20), '', 'z'.repeat(99)].map((text) => ({
    text,
    put: ring.put(text),
  }))
  for (const { text, put } of kept) {
    t.equal(String(put), text)
    t.equal(put?.length, Buffer.byteLength(text))
  }
  for (let i = 0; i < 50; i++) {
    const latest = ring.put(String(i % 10).repeat(150))
    t.equal(String(latest), String(i % 10).repeat(150))
  }
  for (const { put } of kept) if (put !== undefined && put.length > 0) t.equal(String(put), '')
})

t.test('a text that may have no room is not taken', async (t) => {
  const ring = new TextRing(300)
  t.equal(ring.put('a'.repeat(101)), undefined)
  t.equal(String(ring.put('a'.repeat(100))), 'a'.repeat(100))
  t.equal(String(ring.put('€'.repeat(100))), '€'.repeat(100))
})
