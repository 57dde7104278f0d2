import t from 'tap'
import { startEmulator } from '../../../support/emulator.ts'
import { zstackClient } from '../../../support/zstack.ts'

const HOURS_2 = 7_200_000
const EXPIRED = { status: 503, body: { error: { code: 'ID.1001', details: 'Session expired' } } }

t.test(
  'an expired session is not renewed, valid or usable, from the millisecond at which it ends',
  async (t) => {
    const emulator = await startEmulator(t, { profile: 'live' })
    const client = await zstackClient(emulator)
    const { session } = client
    const other = (await client.login('tenant')).body.inventory.uuid
    const path = `/accounts/sessions/${session}`
    // Calls that come with another session do not prolong this one.
    const renew = (uuid: unknown) =>
      client.send('PUT', `${path}/renew`, {}, { authorization: `OAuth ${uuid}` })
    const valid = async () => (await client.send('GET', `${path}/valid`)).body
    const use = () =>
      client.send('GET', '/model-evaluation-tasks?limit=1', undefined, { authorization: `OAuth ${session}` })
    const { clock } = emulator.world()

    clock.advance(HOURS_2 - 1)
    t.same(await valid(), { valid: true })
    t.match(await renew(other), { status: 200, body: { inventory: { uuid: session } } })
    t.equal((await use()).status, 200)
    clock.advance(HOURS_2 / 2)
    t.equal((await client.call('GET', '/model-evaluation-tasks?limit=1')).status, 200, 'the other lives on')
    clock.advance(HOURS_2 / 2)
    t.same(await valid(), { valid: false })
    t.match(await use(), EXPIRED)
    t.match(await renew(other), EXPIRED, 'not even by a caller who is logged in')
    t.same(await valid(), { valid: false }, 'and stays expired')
  },
)

t.test('a use one second after the last prolongs a session', async (t) => {
  const emulator = await startEmulator(t, { profile: 'live' })
  const client = await zstackClient(emulator)
  const { clock } = emulator.world()
  const use = async () => (await client.call('GET', '/model-evaluation-tasks?limit=1')).status
  clock.advance(1000)
  t.equal(await use(), 200, 'now it lives until 1 s after the two hours')
  clock.advance(HOURS_2 - 1)
  t.equal(await use(), 200)
  clock.advance(HOURS_2)
  t.equal(await use(), 503)
})

t.test('a renewal lasts as many seconds as asked for', async (t) => {
  for (const duration of [60, 31_536_000]) {
    const emulator = await startEmulator(t, { profile: 'live' })
    const client = await zstackClient(emulator)
    const path = `/accounts/sessions/${client.session}`
    const renewed = await client.call('PUT', `${path}/renew`, { renewSession: { duration } })
    t.equal(renewed.status, 200)
    const valid = async () => (await client.send('GET', `${path}/valid`)).body.valid
    emulator.world().clock.advance(duration * 1000 - 1)
    t.equal(await valid(), true, `${duration} s`)
    emulator.world().clock.advance(1)
    t.equal(await valid(), false, `${duration} s`)
  }
})
