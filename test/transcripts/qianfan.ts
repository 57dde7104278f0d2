// Qianfan: credentials, pages, what runs and is stopped, exports, and the older paths.
import { sign } from '../../src/providers/qianfan/auth/signature.ts'
import { BY_RULE, HOST, TIME } from '../support/qianfan.ts'
import { examples } from './examples.ts'
import type { Call, Session } from './transcript.ts'

const act = (action: string, body: unknown = {}, headers?: Call[3]): Call => [
  'POST',
  `/v2/eval?Action=${action}`,
  body,
  headers,
]
const advance = (ms: number): Call => ['POST', '/_mock/clock/advance', { ms }]

const DONE = 'ame-xvbi***dr1dr'
const URL = '/v2/eval?Action=DescribeEvalTask'
const ask = (headers: Call[3]): Call => act('DescribeEvalTask', { taskId: DONE }, headers)
const date = { 'x-bce-date': '2026-11-21T08:00:00Z', host: HOST }

const signed = (
  more: Partial<Parameters<typeof sign>[1]>,
  headers: Readonly<Record<string, string>> = date,
): Call =>
  ask({
    ...date,
    Authorization: sign(
      { method: 'POST', url: URL, headers },
      { accessKeyId: 'mock', secretKey: 'mock-secret', at: TIME, ...more },
    ),
  })

const GOOD = sign(
  { method: 'POST', url: URL, headers: date },
  { accessKeyId: 'mock', secretKey: 'mock-secret', at: TIME },
)

const CREDENTIALS: readonly Call[] = [
  ...[
    '',
    'Bearer x',
    'Bearer bce-v3/ALTAK-x/y',
    'bce-auth-v1',
    'bce-auth-v1/mock',
    'bce-auth-v2/mock/2026-11-21T08:00:00Z/1800/host/00',
    'bce-auth-v1/mock/yesterday/1800/host/00',
    'bce-auth-v1/mock/2026-11-21T08:00:00Z/soon/host/00',
    'bce-auth-v1/mock/2026-11-21T08:00:00Z/1800/host/xyz',
    `bce-auth-v1/mock/2026-11-21T08:00:00Z/1800/host/${'0'.repeat(64)}`,
    `bce-auth-v1/nobody/2026-11-21T08:00:00Z/1800/host/${'0'.repeat(64)}`,
    GOOD,
    GOOD.toUpperCase(),
    `${GOOD}/more`,
    GOOD.replace('/1800/', '/1801/'),
    GOOD.replace('host;', ''),
    GOOD.slice(0, -1),
  ].map((Authorization) => ask({ ...date, Authorization })),
  signed({}),
  signed({ expirationS: -1, at: 0 }),
  signed({ expirationS: 0 }),
  signed({ expirationS: 60, at: TIME - 60_000 }),
  signed({ expirationS: 60, at: TIME - 61_000 }),
  signed({ at: TIME - 1_800_000 }),
  signed({ at: TIME - 1_801_000 }),
  signed({ at: TIME + 900_000 }),
  signed({ at: TIME + 900_000, expirationS: -1000 }),
  signed({ at: TIME + 901_000 }),
  signed({ at: TIME + 1_800_000 }),
  signed({ at: TIME + 1_801_000 }),
  signed({ secretKey: 'wrong' }),
  signed({ accessKeyId: 'mock.ci' }),
  signed({ accessKeyId: 'ALTAK-unknown' }),
  signed({ signedHeaders: ['host'] }),
  signed({ signedHeaders: ['x-bce-date'] }),
  signed({ signedHeaders: [] }),
  signed({}, { ...date, host: 'another.example' }),
  signed({}, { ...date, 'x-bce-date': '2026-11-21T08:00:01Z' }),
  ['GET', URL],
  ['POST', '/v2/eval', {}],
  ['POST', '/v2/eval?Action=A&Action=B', {}],
  ['POST', '/v2/nothing', {}],
  ['POST', '/wenxinworkshop/modelrepo/eval/detail?access_token=x', { id: 1 }],
]

const page = (body: object): Call => act('DescribeEvalTasks', { evalType: 'auto', ...body })

const PAGES: readonly Call[] = [
  page({}),
  page({ maxKeys: 2 }),
  page({ maxKeys: 2, pageReverse: true }),
  page({ maxKeys: 1, marker: 'ame-nfw1fxxxxx' }),
  page({ marker: 'ame-none' }),
  page({ marker: '' }),
  page({ maxKeys: 0 }),
  page({ maxKeys: 101 }),
  page({ maxKeys: 'x' }),
  page({ evalType: 'manual' }),
  page({ evalType: 'other' }),
  page({ keyFilter: 'a' }),
  page({ keyFilter: '%' }),
  act('DescribeEvalObjects', { objectType: 'model', maxKeys: 2 }),
  act('DescribeEvalObjects', { objectType: 'dataset', pageReverse: true }),
  act('DescribeEvalTasks', '{', { 'content-type': 'application/json' }),
  act('DescribeEvalTasks', []),
]

const create = (body: object): Call => act('CreateEvalTask', { taskName: 'made', ...BY_RULE, ...body })
const NEWEST = act('DescribeEvalTasks', { evalType: 'auto', maxKeys: 1 })
const listed: Call = ['GET', '/_mock/tasks?provider=qianfan&limit=5']

const LIVES: readonly Call[] = [
  create({}),
  create({ taskName: '' }),
  create({ taskName: undefined }),
  create({ evalConfig: { evalMode: 'nothing' } }),
  create({ evalConfig: {} }),
  create({ evalObjectType: 'nothing' }),
  create({ evalObjectConfig: {} }),
  ...[0, 1999, 1, 4000, 4000].flatMap((ms) => [advance(ms), NEWEST, listed]),
  ...['immediate', 'polls', 'eager', 'time'].flatMap((pace): Call[] => [
    ['PUT', '/_mock/plan', { pace, outcome: 'partial' }],
    create({ taskName: pace }),
    listed,
    NEWEST,
    listed,
  ]),
  ...examples('qianfan', /^V1|ExportTask/),
  act('StopEvalTask', { taskId: DONE }),
  act('StopEvalTask', { taskId: 'ame-none' }),
  act('StopEvalTask', {}),
  act('ModifyEvalTask', { taskId: DONE, description: 'new' }),
  act('DescribeEvalTaskReport', { taskId: DONE }),
]

const exported = (body: object): Call =>
  act('CreateEvalResultExportTask', {
    evalId: 'ame-nfw1fxxxxx',
    storageType: 'sysStorage',
    exportContent: ['prompt', 'metrics'],
    ...body,
  })

const EXPORTS: readonly Call[] = [
  ['PUT', '/_mock/plan', { pace: 'time' }],
  exported({}),
  exported({ storageType: 'BOS', bucket: 'b' }),
  exported({ storageType: 'BOS' }),
  exported({ storageType: 'disk' }),
  exported({ exportContent: [] }),
  exported({ exportContent: ['nothing'] }),
  exported({ evalId: 'ame-none' }),
  ...[0, 2000, 4000, 4000].flatMap((ms): Call[] => [
    advance(ms),
    ['GET', '/_mock/resources/qianfan/export'],
    act('DescribeEvalResultExportTask', { taskId: 'amemt-gmqxxxxxcm' }),
  ]),
  act('DescribeEvalResultExportTask', { taskId: 'amemt-none' }),
  ...examples('qianfan', /^(?!V1)/),
  act('DeleteEvalTask', { taskId: DONE }),
  act('DeleteEvalTask', { taskId: DONE }),
  ['GET', '/_mock/requests?provider=qianfan&status=4xx&limit=1000'],
]

export const qianfan: Session = {
  name: 'qianfan',
  options: { seed: 'transcripts' },
  calls: [...CREDENTIALS, ...PAGES, ...LIVES, ...EXPORTS],
}

/** The same calls, answered as real servers do where their pages say otherwise. */
export const live: Session = {
  ...qianfan,
  name: 'qianfan-live',
  options: { ...qianfan.options, behaviors: {}, profile: 'live' },
}
