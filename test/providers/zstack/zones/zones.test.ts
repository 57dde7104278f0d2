// Zone words in the Date of a signed request: as Java reads them. The server source (zstackio/zstack 5.3.20) reads the
// header with the pattern `EEE, dd MMM yyyy HH:mm:ss z` of java.time and refuses what that does not take.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { parseSignedDate } from '../../../../src/providers/zstack/auth/signed-date.ts'
import { ZONES_OF_JAVA } from '../../../../src/providers/zstack/auth/zone-words.ts'
import { startEmulator } from '../../../support/emulator.ts'
import { ALL_ROUNDS } from '../../../support/rounds.ts'
import { ZStackClient } from '../../../support/zstack.ts'
import { askJava, sourceOf } from './java.ts'

const TASKS = '/model-evaluation-tasks'
/** Asked of Java, and what it says; the same is held against a running Java below. */
const TAKEN = [
  '+08:00',
  '-03:00',
  '+0800',
  '-0330',
  'Z',
  'UT',
  'UTC',
  'GMT0',
  'UTC+08:00',
  'gmt-03:00',
  'sast',
]
const REFUSED = ['+08', '-03', '+8', 'GMT+8', 'UTC+8', 'CSTX', 'Nowhere', '+19:00', '+99:99']

t.test('what the Go SDK sends from zones with a name is accepted, under both profiles', async (t) => {
  // Go SDK v1.0.0 formats with time.RFC1123, so with the name that the zone has: `TZ=Africa/Lagos` sends WAT.
  const cases = [
    ['Africa/Johannesburg', 'Sat, 21 Nov 2026 10:00:00 SAST'],
    ['Africa/Lagos', 'Sat, 21 Nov 2026 09:00:00 WAT'],
    ['Asia/Karachi', 'Sat, 21 Nov 2026 13:00:00 PKT'],
    ['America/Anchorage', 'Fri, 20 Nov 2026 23:00:00 AKST'],
    ['America/Halifax', 'Sat, 21 Nov 2026 04:00:00 AST'],
    ['America/St_Johns', 'Sat, 21 Nov 2026 04:30:00 NST'],
    ['Pacific/Pago_Pago', 'Fri, 20 Nov 2026 21:00:00 SST'],
    ['Asia/Shanghai', 'Sat, 21 Nov 2026 16:00:00 CST'],
    ['America/Chicago', 'Sat, 21 Nov 2026 02:00:00 CST'],
    ['Africa/Nairobi', 'Sat, 21 Nov 2026 11:00:00 EAT'],
  ] as const
  for (const profile of ['docs', 'live'] as const) {
    // Far from the emulator's clock, so that a time which is not understood is refused.
    const wall = { now: () => Date.parse('2027-03-01T12:00:00Z') }
    const client = new ZStackClient(await startEmulator(t, { profile, wall }))
    for (const [zone, date] of cases)
      t.equal((await client.signed('GET', TASKS, { date })).status, 200, `${profile}: ${zone}: ${date}`)
  }
})

t.test('live: what Java refuses is refused, and the journal names the zone', async (t) => {
  const emulator = await startEmulator(t, { profile: 'live' })
  const client = new ZStackClient(emulator)
  for (const zone of ['+08', '-03', 'GMT+8']) {
    const answer = await client.signed('GET', TASKS, { date: `Sat, 21 Nov 2026 16:00:00 ${zone}` })
    t.match(answer, {
      status: 400,
      text: "'Date' format error, correct format is 'EEE, dd MMM yyyy HH:mm:ss z'",
    })
    const { requests } = (await emulator.app.inject('/_mock/requests?limit=1')).json()
    const one = (await emulator.app.inject(`/_mock/requests/${requests.at(-1).id}`)).json()
    t.match(one.explanation, { mistake: 'date-zone' }, JSON.stringify(one.explanation))
    t.ok(one.explanation.text.includes(zone), one.explanation.text)
  }
  const docs = new ZStackClient(await startEmulator(t))
  t.equal((await docs.signed('GET', TASKS, { date: 'Sat, 21 Nov 2026 16:00:00 +08' })).status, 200, 'docs')
})

const javaTakes = (word: string): boolean =>
  parseSignedDate(`Thu, 15 Jan 2026 12:00:00 ${word}`, 480)?.javaZone ?? false

t.test('words that Java takes and words that it refuses', async (t) => {
  for (const word of TAKEN) t.equal(javaTakes(word), true, word)
  for (const word of REFUSED) t.equal(javaTakes(word), false, word)
})

// Java takes longer than all the rest of this file.
const zones = ALL_ROUNDS ? askJava([...TAKEN, ...REFUSED]) : undefined
const skip = zones === undefined ? 'needs Java 17, and `npm run torture`' : false

t.test('the table is what Java 17 says', { skip }, async (t) => {
  if (zones === undefined) return
  for (const word of TAKEN) t.equal(zones.asked[word], true, word)
  for (const word of REFUSED) t.equal(zones.asked[word], false, word)
  for (const [id, taken] of Object.entries(zones.ids)) if (taken) t.equal(javaTakes(id), true, id)
  // Zones change between releases: another one is compared by its words alone.
  const written = readFileSync(
    new URL('../../../../src/providers/zstack/auth/zone-words.ts', import.meta.url),
    'utf8',
  )
  if (zones.java === ZONES_OF_JAVA) t.equal(written, sourceOf(zones))
  else for (const name of Object.keys(zones.names)) t.equal(javaTakes(name), true, name)
})
