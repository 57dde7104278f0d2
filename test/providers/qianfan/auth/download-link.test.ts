import t from 'tap'
import { startEmulator } from '../../../support/emulator.ts'
import { QianfanClient, TIME } from '../../../support/qianfan.ts'

const DAY = 86_400_000
const DATASET = 'ds-mwmk3mwxxxxxfk'

t.test('each link is good for one day, to the second', async (t) => {
  const wall = { at: TIME, now: () => wall.at }
  const { app, world } = await startEmulator(t, { wall, plan: { pace: 'immediate' } })
  const client = new QianfanClient(app)
  const post = async (path: string, body: object) =>
    (await client.post(`/wenxinworkshop/${path}`, body)).body.result
  const exported = await client.call('DescribeEvalResultExportTask', { taskId: 'amemt-gmqxxxxxcm' })
  await post('dataset/export', { datasetId: DATASET, exportFormat: 0, exportType: 1, exportTo: 0 })
  const [record] = await post('dataset/exportRecord', { datasetId: DATASET })
  const { items } = await post('entity/list', { datasetId: DATASET, pageSize: 1 })
  const links: string[] = [exported.body.result.downloadUrl, record.downloadUrl, items[0].url]
  const statuses = async () => {
    const all: number[] = []
    for (const link of links) {
      const { pathname, search, host } = new URL(link)
      all.push((await app.inject({ url: pathname + search, headers: { host } })).statusCode)
    }
    return all
  }
  const go = (ms: number): void => {
    wall.at += ms
    world().clock.advance(ms)
  }
  t.same(await statuses(), [200, 200, 200])
  go(DAY)
  t.same(await statuses(), [200, 200, 200], 'a day later')
  go(1000)
  t.same(await statuses(), [400, 400, 400], 'and a second')
})
