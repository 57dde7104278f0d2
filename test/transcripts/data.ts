// Data in the words of the APIs: every kind of every provider, read, made to fit and written again.
import type { Call, Session } from './transcript.ts'

const get = (path: string): Call => ['GET', `/_mock${path}`]
const put = (world: string, data: object): readonly Call[] => [
  ['PUT', `/_mock/worlds/${world}/state`, data],
  get(`/worlds/${world}/state`),
]
const add = (world: string, data: object): Call => ['POST', `/_mock/worlds/${world}/state`, data]

const SCALE = {
  datasets: [
    { name: 'golden', created_at: '-2d', updated_at: '-1d', data: [{ q: 'a', a: 'b' }, { q: 'c' }] },
    { name: 'with items', items: [{ data: { x: 1 } }, { first_version: 3, data: { x: 2 }, files: {} }] },
    { name: 'empty', current_version_num: 7, archived_at: '-1h', tags: ['t'] },
  ],
  dataset_items: [
    {
      dataset_id: 'empty',
      states: [
        { from: 1, data: { x: 1 }, files: null, content_hash: 'h', updated_at: '-3h' },
        { from: 4, data: { x: 2 }, files: null, content_hash: 'i', updated_at: '-2h' },
      ],
    },
    { data: { x: 9 } },
  ],
  evaluations: [
    { name: 'plain' },
    { name: 'of data', data: [{ q: 'a' }, { q: 'b' }], tags: ['x'], metadata: { k: 'v' } },
    { name: 'of a dataset', dataset_id: 'golden', description: 'd' },
    {
      name: 'of items',
      items: [{ data: { q: 1 } }, { data: { q: 2 }, errors: { output: { type: 'model', message: 'bad' } } }],
    },
    { name: 'partial', outcome: 'partial', data: [{ q: 'a' }, { q: 'b' }, { q: 'c' }, { q: 'd' }] },
    { name: 'failed', status: 'failed', status_reason: 'why', ended_at: '-1h', created_at: '-2h' },
    { name: 'queued', status: 'pending', looks: 3 },
    { name: 'half', status: 'running', progress: 0.5, created_at: '-10m' },
    { name: 'begun', status: 'running', progress: 0, created_at: '-10m' },
    { name: 'nearly', status: 'running', progress: 0.999, created_at: '-10m' },
    { name: 'ended now', ended_at: '-0s', created_at: '-0s' },
    {
      name: 'stepped',
      steps: [
        { state: 'pending', at: '-3h' },
        { state: 'running', at: '-2h', polls: 2, seen: true },
        { state: 'completed', at: null, polls: 5 },
      ],
    },
    {
      name: 'asked',
      data: [{ q: 'a' }],
      archived_at: '-5m',
      tasks: [
        { task_type: 'question', alias: 'vote', configuration: { question_id: 'vote' } },
        { alias: 'out', configuration: { model: 'm', messages: [] } },
      ],
    },
  ],
  questions: [
    { name: 'vote', question_type: 'categorical' },
    { name: 'free' },
    { name: 'rated', question_type: 'rating', archived_at: '-1h' },
    { name: 'shaped', question_type: 'form' },
    { name: 'counted', question_type: 'number', prompt: 'How many?' },
  ],
  rubrics: [{ title: 'r', criteria: [{ title: 'c', weight: 2 }, { title: 'd' }] }],
  rubric_criteria: [{ title: 'loose', rubric_id: 'r', annotations: { a: 1 } }],
  evaluation_groups: [
    { name: 'g', evaluation_ids: ['plain', 'half'] },
    { name: 'none', deleted_at: '-1h' },
  ],
  files: [{ filename: 'a.txt', text: 'hello' }, { filename: 'b.bin', content: 'AAEC' }, { filename: 'c' }],
  evaluation_dashboards: [
    { name: 'board', evaluation_id: 'plain', widget_order: ['w1', 'w2'] },
    { name: 'free', widget_results: [{ widget_id: 'w1' }] },
    { name: 'grouped', evaluation_group_id: 'g', archived_at: '-1h' },
  ],
  evaluation_widgets: [
    { title: 'w1' },
    { title: 'w2', query: { select: [] } },
    { title: 'w3', type: 'heading' },
  ],
  annotation_tasks: [{ evaluation_id: 'of data' }],
}

const ZSTACK = {
  accounts: [{ name: 'team', clearPassword: 'secret' }, { name: 'other' }],
  users: [{ name: 'ann', accountUuid: 'team', clearPassword: 'p' }, { name: 'bob' }],
  accessKeys: [
    { AccessKeyID: 'k'.repeat(20), AccessKeySecret: 's', accountUuid: 'team' },
    { enabled: false },
  ],
  sessions: [{ accountUuid: 'team', expiredDate: '+1h' }, {}],
  zones: [{ name: 'z1' }],
  modelCenters: [{ name: 'center', status: 'Connecting' }, { name: 'second' }],
  modelServices: [
    { name: 'evaluator', type: 'ModelEval' },
    { name: 'chat', modelCenterUuid: 'second' },
  ],
  models: [{ name: 'm1', defaultModelServiceUuid: 'chat' }],
  modelServiceRefs: [{ modelUuid: 'm1', modelServiceUuid: 'chat' }, {}],
  datasets: [
    { name: 'data set', size: 12, createDate: '-1d' },
    { name: 'owned', accountUuid: 'team' },
  ],
  modelServiceGroups: [
    { name: 'judges', eval: true, datasetRefInventories: [{ datasetUuid: 'owned' }, {}] },
    { name: 'by service', modelServiceUuid: 'evaluator' },
    { name: 'new', status: 'Deploying', createDate: '-10s' },
    { name: 'lost', status: 'Unknown' },
    { name: 'starting', status: 'Starting' },
  ],
  datasetRefs: [{ modelServiceInstanceGroupUuid: 'by service', datasetUuid: 'data set' }],
  tasks: [
    { name: 'plain' },
    { name: 'running', status: 'Running', percentage: 33, createDate: '-1h' },
    { name: 'begun', status: 'Running', percentage: 0 },
    { name: 'nearly', status: 'Running', percentage: 99 },
    { name: 'creating', status: 'Creating' },
    { name: 'created', status: 'Created', parallel: 4 },
    { name: 'idle', status: 'Idle', datasetUuid: 'owned' },
    { name: 'part', status: 'PartialCompleted', endTime: '-5m' },
    { name: 'failed', status: 'Failed', reason: 'no disk', endTime: '-5m', createDate: '-6m' },
    { name: 'of new', modelServiceGroupUuid: 'new', evaluatedServiceGroupUuid: 'by service' },
  ],
  trainedModelRecords: [{ modelUuid: 'm1', datasetUuid: 'owned' }],
  tags: [
    { tag: 'a::b', resourceUuid: 'x' },
    { tag: 'sys', type: 'System', resourceUuid: 'y' },
  ],
  jobs: [{ name: 'done' }, { name: 'busy', state: 'Processing' }],
}

const QIANFAN = {
  models: [
    { modelName: 'm', modelVersionList: [{ version: '1' }, { version: '2', description: 'd' }] },
    { modelName: 'preset', source: 'PlatformPreset', trainType: 'T', modelVersionList: [{ version: '1.0' }] },
  ],
  modelVersions: [{ version: '3', modelId: 'm' }],
  datasets: [{ name: 'ds' }, { name: 'ds2', id: 5, createTime: '-1d' }],
  evalTasks: [
    { taskName: 'plain' },
    { name: 'named', taskId: 'ame-named', id: 17 },
    { name: 'running', state: 'Running', progress: 0.5 },
    { name: 'manual', state: 'RunningWithManualBegin' },
    { name: 'manual done', evalMode: 'manual' },
    { name: 'metrics', state: 'RunningWithMetricsCalculating' },
    { name: 'stopping', state: 'Stopping' },
    { name: 'stopped', state: 'Stopped', endTime: '-1h' },
    { name: 'part', state: 'PartlyDone' },
    { name: 'failed', state: 'Failed', message: 'why' },
    { name: 'with data', datasetId: 'ds', scoreModes: ['similarity', 'accuracy'] },
    { name: 'whole id', datasetId: 'ds-abcdefghijklmnop', modelIds: ['amv-abcdefghijkl'] },
  ],
  evalResultExportTasks: [{ evalId: 'named' }, { evalId: 'plain', state: 'Failed', bucket: 'b' }, {}],
  datasetExports: [{ datasetId: 'ds' }, { exportType: 2, state: 'Running' }],
}

export const data: Session = {
  name: 'data',
  options: { fixtures: 'none', seed: 'data' },
  calls: [
    ...put('scale', { scale: SCALE }),
    ...put('zstack', { zstack: ZSTACK }),
    ...put('qianfan', { qianfan: QIANFAN }),
    ...put('nulls', { zstack: null, scale: { datasets: null }, qianfan: { evalTasks: [] } }),
    ...put('nulls', { zstack: { tasks: [{ name: 'alone', type: null }] } }),
    add('scale', { scale: { evaluations: [{ name: 'later', dataset_id: 'with items' }] } }),
    add('scale', { scale: { evaluations: [{ name: 'later', description: 'again' }] } }),
    add('scale', { scale: { evaluations: [{ name: 'plain', id: 'own' }] } }),
    add('scale', { scale: { evaluation_groups: [{ name: 'two', evaluation_ids: ['plain'] }] } }),
    add('scale', { scale: { dataset_items: [{ dataset_id: 'goldn', data: { x: 1 } }] } }),
    add('scale', { scale: { rubric_criteria: [{ title: 'c', rubric_id: null }] } }),
    add('zstack', { zstack: { tasks: [{ name: 'more', modelServiceGroupUuid: 'judge' }] } }),
    add('zstack', { zstack: { users: [{ name: 'eve', accountUuid: 'admin' }] } }),
    add('zstack', { zstack: { users: [{ name: 'eve', accountUuid: 'nobody' }] } }),
    add('zstack', { zstack: { tasks: [{ name: 'a', endTime: '-1h', createDate: '-1h' }] } }),
    add('zstack', { zstack: { tasks: [{ name: 'a', endTime: '-1h', createDate: '-3599s' }] } }),
    add('zstack', { zstack: { tasks: [{ name: 'a', endTime: '+1ms', createDate: '-1h' }] } }),
    add('zstack', { zstack: { tasks: [{ name: 'a', percentage: 100 }] } }),
    add('zstack', { zstack: { tasks: [{ name: 'a', percentage: 99 }] } }),
    add('qianfan', { qianfan: { evalTasks: [{ name: 'named' }, { name: 'named' }] } }),
    add('qianfan', { qianfan: { evalResultExportTasks: [{ evalId: 'named' }] } }),
    add('qianfan', { qianfan: { evalTasks: [{ name: 'x', modelIds: ['amv-short'] }] } }),
    add('qianfan', { qianfan: { evalTasks: [{ name: 'x', createTime: '2026-11-20' }] } }),
    add('qianfan', { qianfan: { evalTasks: [{ name: 'x', createTime: '2026-11-20T00:00:00+08:00' }] } }),
    ...['scale', 'zstack', 'qianfan'].flatMap((world) => [
      get(`/worlds/${world}/resources`),
      get(`/worlds/${world}/tasks?limit=5`),
      get(`/worlds/${world}/timeline`),
      get(`/worlds/${world}/state?format=yaml`),
    ]),
    get('/schemas/data.json'),
    get('/schemas/zstack.json'),
  ],
}
