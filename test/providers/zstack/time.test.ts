import t from 'tap'
import { startEmulator } from '../../support/emulator.ts'
import { SEED, zstackClient } from '../../support/zstack.ts'

/** Instants, and how the zone +08:00 shows them: in an inventory, and padded inside `opaque`. */
const CASES: readonly (readonly [instant: string, shown: string, padded: string])[] = [
  ['2026-11-21T15:59:59Z', 'Nov 21, 2026 11:59:59 PM', 'Nov 21, 2026 11:59:59 PM'],
  ['2026-11-21T16:00:00Z', 'Nov 22, 2026 12:00:00 AM', 'Nov 22, 2026 12:00:00 AM'],
  ['2026-11-21T17:00:00Z', 'Nov 22, 2026 1:00:00 AM', 'Nov 22, 2026 01:00:00 AM'],
  ['2026-11-22T03:59:59Z', 'Nov 22, 2026 11:59:59 AM', 'Nov 22, 2026 11:59:59 AM'],
  ['2026-11-22T04:00:00Z', 'Nov 22, 2026 12:00:00 PM', 'Nov 22, 2026 12:00:00 PM'],
  ['2026-12-04T05:06:07Z', 'Dec 4, 2026 1:06:07 PM', 'Dec 04, 2026 01:06:07 PM'],
  ['2026-12-31T16:00:00Z', 'Jan 1, 2027 12:00:00 AM', 'Jan 01, 2027 12:00:00 AM'],
  ['2028-02-28T16:00:00Z', 'Feb 29, 2028 12:00:00 AM', 'Feb 29, 2028 12:00:00 AM'],
  ...'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ').map((month, i) => {
    const shown = `${month} 15, 2029 10:20:30 AM`
    return [`2029-${`${i + 1}`.padStart(2, '0')}-15T02:20:30Z`, shown, shown] as const
  }),
]

t.test('midnight and noon are shown as 12, and the day begins at midnight of the zone', async (t) => {
  const emulator = await startEmulator(t, {
    auth: 'off',
    behaviors: { 'zstack.nulls': 'absent', 'zstack.envelope': 'bare', 'zstack.start': 'steps' },
  })
  const client = await zstackClient(emulator)
  const control = (method: 'PUT' | 'POST', path: string, payload?: object) =>
    emulator.app.inject({ method, url: `/_mock${path}`, ...(payload && { payload }) })
  for (const [at, shown, padded] of CASES) {
    t.equal((await control('PUT', '/clock', { at })).statusCode, 200)
    const deployed = await client.call('PUT', `/ai/model-services/eval/${SEED.evalService}`, {
      deployModelEvalService: { name: 'x', limits: 10, modelServiceGroupUuids: [SEED.freeGroup] },
    })
    const [{ uuid }] = deployed.body.tasks
    t.equal((await control('POST', `/tasks/zstack/${uuid}/complete`)).statusCode, 200)
    const { body } = await client.call('GET', `/model-evaluation-tasks/${uuid}`)
    const { createDate, endTime, opaque } = body.inventories[0]
    t.same(
      { createDate, endTime, inside: JSON.parse(opaque).end_time },
      { createDate: shown, endTime: shown, inside: padded },
    )
  }
})
