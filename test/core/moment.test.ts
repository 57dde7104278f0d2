// A moment as people give it: what is one, and what only looks like one.
import t from 'tap'
import { readMoment } from '../../src/core/data/moment.ts'

const NOW = Date.parse('2026-11-21T08:00:00.000Z')

const MOMENTS = {
  '2026-11-20T08:00:00Z': NOW - 86_400_000,
  '2026-11-20T08:00:00.000Z': NOW - 86_400_000,
  '2026-11-20T08:00:00.0001Z': NOW - 86_400_000,
  '2026-11-20T10:00:00+02:00': NOW - 86_400_000,
  '2026-11-20T10:00:00.00+02:00': NOW - 86_400_000,
  '2024-02-29T00:00:00.000Z': 1_709_164_800_000,
  '+010000-01-01T00:00:00.000Z': 253_402_300_800_000,
  '-26h': NOW - 93_600_000,
  '90s': NOW + 90_000,
  '-1.5d': NOW - 129_600_000,
  '1w': NOW + 604_800_000,
  '-365250d': NOW - 365_250 * 86_400_000,
  '0001-01-01T00:00:00.000Z': -62_135_596_800_000,
}

const NONE = [
  '',
  'now',
  '2026',
  '2026-11-20',
  '2026-11-20T08:00:00',
  '2026-11-20 08:00:00.000Z',
  '2026-02-29T00:00:00.000Z',
  '2026-02-30T00:00:00.000Z',
  '2026-11-20T24:00:00.000Z',
  '2026-11-20T08:00:60.000Z',
  'Fri, 20 Nov 2026 08:00Z ',
  'Fri, 20 Nov 2026 08:00Z',
  '+002026-11-20T08:00:00Z',
  '26 h',
  '-26x',
  '1793520000000',
  '-365251d',
  '9999999999d',
  '0000-12-31T23:59:59.999Z',
  '-000711-01-02T08:00:00.000Z',
]

for (const [text, at] of Object.entries(MOMENTS))
  t.test(`${text} is a moment`, (t) => {
    t.equal(readMoment(text, NOW), at)
    t.end()
  })

for (const text of NONE)
  t.test(`${JSON.stringify(text)} is none`, (t) => {
    t.equal(readMoment(text, NOW), undefined)
    t.end()
  })
