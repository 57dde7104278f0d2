import t from 'tap'
import { startControlled } from '../../support/control.ts'

t.test(
  'there are at most 256 snapshots; one of the same name is replaced, and a deleted one makes room',
  async (t) => {
    const { control } = await startControlled(t)
    const save = (name: string) => control('POST', `/snapshots/${name}`)
    for (let i = 1; i <= 255; i++) await save(`s${i}`)
    t.equal((await save('s256')).status, 201)
    t.match(await save('s257'), {
      status: 503,
      json: { detail: 'there are 256 snapshots, which is the limit: delete some' },
    })
    t.equal((await save('s1')).status, 201, 'the same name')
    const names = async () => (await control('GET', '/snapshots')).json.snapshots.length
    t.equal(await names(), 256)
    t.equal((await control('DELETE', '/snapshots/s2')).status, 200)
    t.equal((await save('s257')).status, 201)
    t.equal((await save('s2')).status, 503)
    t.equal(await names(), 256)
  },
)
