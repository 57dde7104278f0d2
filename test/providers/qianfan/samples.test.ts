// The samples of Baidu's pages, with the ids that they print: each is a call that works on the seed.
import t from 'tap'
import { startEmulator } from '../../support/emulator.ts'
import { QianfanClient } from '../../support/qianfan.ts'

/** Page, action and body, as the page's request or curl sample has them. */
const V2: readonly (readonly [page: string, action: string, body: object])[] = [
  ['qianfan-api/s/Omm4mbeyl', 'DeleteEvalTask', { taskId: 'ame-4kvnxxx' }],
  ['WENXINWORKSHOP/s/Tm346x3kx', 'DeleteEvalTask', { taskId: 'ame-4kv***5' }],
  ['qianfan-api/s/Gmwbl49s0', 'StopEvalTask', { taskId: 'ame-4kvxxxxxj5' }],
  [
    'qianfan-api/s/gmm4mlezs',
    'CreateEvalResultExportTask',
    {
      evalId: 'ame-xvbi***dr1dr',
      storageType: 'sysStorage',
      exportContent: ['prompt', 'prediction', 'completion', 'metrics'],
    },
  ],
  // In the text on the parameter.
  [
    'qianfan-api/s/gmm4mlezs',
    'CreateEvalResultExportTask',
    { evalId: 'ame-vwxxxxyhfv', storageType: 'sysStorage', exportContent: ['prompt'] },
  ],
  ['qianfan-api/s/omm4vm3ot', 'DescribeEvalResultExportTask', { taskId: 'amemt-gmqxxxxxcm' }],
]

t.test('v2 samples work as they are pasted', async (t) => {
  const emulator = await startEmulator(t)
  const client = new QianfanClient(emulator.app)
  for (const [page, action, body] of V2) {
    emulator.world().reset()
    const { status, body: answer } = await client.call(action, body)
    t.equal(status, 200, `${page}: ${action} ${JSON.stringify(body)}: ${JSON.stringify(answer)}`)
    t.hasOwnProp(answer, 'result')
  }
})

t.test('v1 samples work as they are pasted', async (t) => {
  const emulator = await startEmulator(t)
  const client = new QianfanClient(emulator.app)
  for (const [page, path, body, expected] of [
    // The request sample. The curl sample names the task of the other pages, which has ended: an answer, and no error.
    ['klpbyl1ea', 'eval/cancel', { id: 'ame-vwgs***yhfv' }, { result: true, errorMessage: '' }],
    ['klpbyl1ea', 'eval/cancel', { id: 'ame-vwgs2ybhyhfv' }, { result: false }],
    ['blu0yq0v1', 'eval/delete', { evalIds: [585] }, {}],
    [
      'ilrho26lo',
      'eval/result/export',
      {
        id: 305,
        exportType: 'storage',
        exportOpt: 'part',
        volumeId: 'modelrepo-test',
        resultIds: ['65951573193ec327b9639c7f', '65951609193ec327b963a52e'],
        exportContent: ['prompt', 'prediction', 'completion', 'metrics'],
      },
      { exportIDStr: /^amemt-/ },
    ],
  ] as const) {
    emulator.world().reset()
    t.match(await client.legacy(path, body), { status: 200, body: { result: expected } }, `${page}: ${path}`)
  }
})

t.test("v1 eval/report has the members of the answer of Baidu's own test server", async (t) => {
  const { app } = await startEmulator(t)
  // bce-qianfan-sdk of December 2025, python/qianfan/tests/utils/mock_server.py: a number, and an empty text.
  const [first, ...others] = (await new QianfanClient(app).legacy('eval/report', { id: 'ame-nfw1fxxxxx' }))
    .body.result
  t.match(first, { evaluationJobId: Number, projectId: '' })
  t.equal(others.length, 2)
  t.equal(new Set([first, ...others].map(({ evaluationJobId }) => evaluationJobId)).size, 3)
})

t.test('lists begin with the oldest under docs, with the newest under live', async (t) => {
  for (const [profile, behaviors, oldest] of [
    ['docs', {}, true],
    ['live', {}, false],
    ['docs', { 'qianfan.listOrder': 'newest-first' }, false],
    ['live', { 'qianfan.listOrder': 'oldest-first' }, true],
  ] as const) {
    const { app } = await startEmulator(t, { profile, behaviors })
    const client = new QianfanClient(app)
    for (const pageReverse of [false, true]) {
      const tasks = (await client.call('DescribeEvalTasks', { evalType: 'auto', maxKeys: 100, pageReverse }))
        .body
      const times = tasks.result.evalTaskList.map(({ createTime }: { createTime: string }) => createTime)
      const objects = (await client.call('DescribeEvalObjects', { objectType: 'userModel', pageReverse }))
        .body
      const made = objects.result.evalObjectList.map(({ createTime }: { createTime: string }) => createTime)
      for (const list of [times, made])
        t.same(
          list,
          oldest !== pageReverse ? list.toSorted() : list.toSorted().toReversed(),
          `${profile} ${JSON.stringify(behaviors)} ${pageReverse}`,
        )
    }
  }
})
