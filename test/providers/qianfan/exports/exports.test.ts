import t from 'tap'
import { startEmulator } from '../../../support/emulator.ts'
import { QianfanClient } from '../../../support/qianfan.ts'

const TASK = 'ame-xvbi***dr1dr'
const OTHER = 'ame-nfw1fxxxxx'

t.test('a deleted task takes its exports with it, and only its own', async (t) => {
  const { app } = await startEmulator(t)
  const client = new QianfanClient(app)
  const create = async (evalId: string) =>
    (
      await client.call('CreateEvalResultExportTask', {
        evalId,
        storageType: 'sysStorage',
        exportContent: ['prompt'],
      })
    ).body.result.taskId as string
  const stored = async () => {
    const { resources } = (await app.inject('/_mock/resources/qianfan/export?limit=100')).json()
    return resources.map(({ id, parent }: { id: string; parent: string }) => `${id} of ${parent}`)
  }
  const before: string[] = await stored()
  const own = [await create(TASK), await create(TASK)]
  const kept = await create(OTHER)
  t.same((await stored()).length, before.length + 3)
  t.match(await client.call('DeleteEvalTask', { taskId: TASK }), { status: 200 })
  const after: string[] = await stored()
  t.same(
    after,
    [...before, `${kept} of ${OTHER}`].filter((one) => !one.endsWith(` of ${TASK}`)),
  )
  for (const taskId of own)
    t.match(await client.call('DescribeEvalResultExportTask', { taskId }), {
      status: 404,
      body: { code: 'NoSuchKey' },
    })
})
