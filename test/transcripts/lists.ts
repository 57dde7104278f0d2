// Lists of all providers: every operator on every kind of column, every order, and pages at each of their limits.
import { SEED, sha512 } from '../support/zstack.ts'
import type { Call, Session } from './transcript.ts'

const get = (url: string): Call => ['GET', url]

// ZStack: conditions, and the legacy endpoint with conditions as objects.

const TASKS = '/zstack/v1/model-evaluation-tasks'
const asked = (text: string, more = ''): Call =>
  get(`${TASKS}?q=${encodeURIComponent(text)}&fields=name&sort=name${more}`)

const OPERATORS = ['=', '!=', '>', '<', '>=', '<=', '?=', '!?=', '~=', '!~=']
/** A value that some tasks have, by column of each type. */
const VALUES: readonly (readonly [column: string, ...values: string[]])[] = [
  ['name', 'NIGHTLY-mmlu', 'n%', 'gsm8k_', ''],
  ['uuid', SEED.completed.toUpperCase(), `${SEED.completed},${SEED.failed}`],
  ['percentage', '100', '42.5', '100abc', '100,0', 'x'],
  ['createDate', '2026-11-20 08:00:00', '2026-11-20', '20261120080000', '2026-11-20T08:00:00.5', 'x', '%20%'],
  ['endTime', '2026-11-20 09:00', 'x,2026-11-20'],
  ['dataset.name', 'mmlu', 'm%'],
  ['dataset.size', '0', '1e3'],
  ['opaque', '%', 'x'],
]
const LEGACY: readonly object[] = [
  {},
  { conditions: [] },
  { conditions: ['status=Completed'], fields: ['name'] },
  { conditions: [{ name: 'status', value: 'Completed' }], fields: ['name'] },
  { conditions: [{ name: ' status ', op: ' != ', value: 'Completed' }], fields: ['name', 'status'] },
  ...['>', '<', '>=', '<=', 'in', 'not in', 'NOT IN', 'like', 'not like', 'is null', 'is not null'].map(
    (op) => ({ conditions: [{ name: 'percentage', op, value: '100' }], fields: ['name'] }),
  ),
  { conditions: [{ name: 'status', op: 'in', value: ['Completed', 'Failed'] }], fields: ['name'] },
  { conditions: [{ name: 'status', op: '~', value: 'x' }] },
  { conditions: [{ name: 'status', value: 5 }], fields: ['name'] },
  { conditions: [{ op: '=', value: 'x' }] },
  { conditions: [{ name: 'name', op: '=' }] },
  { conditions: [5] },
  { conditions: [null] },
  { conditions: ['nothing'] },
  { conditions: 'status=Completed', fields: ['name'], limit: 1 },
  { limit: 2, start: 1, fields: ['name'] },
  { limit: '2', fields: ['name'] },
  { limit: 'x' },
  { limit: -1 },
  { count: true },
  { count: false, limit: 1, fields: ['name'] },
  { replyWithCount: true, limit: 1, fields: ['name'] },
  { sortBy: 'name', fields: ['name'] },
  { sortBy: 'name', sortDirection: 'DESC', fields: ['name'] },
  { sortBy: 'name', sortDirection: 'up', fields: ['name'] },
  { sortBy: 'nothing' },
  { sortDirection: 'desc', fields: ['name'], limit: 2 },
  { fields: [], limit: 1 },
  { fields: ['nothing'] },
  { fields: 'name' },
]
/** Of the log-in below. */
const SESSION = { uuid: 'b6c008a4460a40df85d5612d6d0da39d' }
const legacy = (message: string, members: object): Call => [
  'POST',
  '/zstack/api/',
  { [message]: members },
  { authorization: '' },
]

const ZSTACK: readonly Call[] = [
  legacy('org.zstack.header.identity.APILogInByAccountMsg', {
    accountName: 'admin',
    password: sha512('password'),
  }),
  ...LEGACY.map((query) =>
    legacy('org.zstack.ai.message.APIQueryModelEvaluationTaskMsg', { session: SESSION, ...query }),
  ),
  ...VALUES.flatMap(([column, ...values]) => [
    ...values.flatMap((value) => OPERATORS.map((operator) => asked(`${column}${operator}${value}`))),
    asked(`${column} is null`),
    asked(`${column} not null`),
  ]),
  ...[
    'name',
    '-name',
    'percentage',
    '-percentage',
    'createDate',
    '-createDate',
    'endTime',
    '-status',
  ].flatMap((sort) => [
    get(`${TASKS}?sort=${sort}&fields=name`),
    get(`${TASKS}?sort=${sort}&fields=name&start=1&limit=2&replyWithCount=true`),
    get(`${TASKS}?sort=${sort}&fields=name&q=percentage>0&q=status!=Failed&limit=2&replyWithCount=true`),
  ]),
  ...[0, 1, 4, 5, 6, 100].flatMap((start) => [
    get(`${TASKS}?start=${start}&limit=2&replyWithCount=true&fields=uuid`),
    get(`${TASKS}?start=${start}&q=dataset.name=mmlu&replyWithCount=true&fields=uuid`),
  ]),
  get(`${TASKS}?q=uuid=${SEED.completed}&limit=0&replyWithCount=true`),
  get(`${TASKS}?q=uuid=${SEED.completed}&start=1&replyWithCount=true`),
  get(`${TASKS}?q=uuid=${SEED.completed}&q=status=Failed&replyWithCount=true`),
  get(`${TASKS}?q=uuid=${SEED.completed}&replyWithCount=true&fields=name`),
  get(`${TASKS}?q=uuid=none&replyWithCount=true&fields=name`),
  get(`${TASKS}?limit=2147483647&fields=name`),
  get(`${TASKS}?limit=%2B1&fields=name`),
  get(`${TASKS}?fields=%20name%20,,uuid%20&limit=1`),
  get(`${TASKS}?fields=,`),
  get(`${TASKS}?sort=%20`),
  get(`${TASKS}?filterName=:a`),
  get(`${TASKS}?filterName=a:`),
  ...['__systemTag__', '__userTag__', '__tagUuid__'].flatMap((tag) =>
    ['=x', '!=x', '?=x,y', '!?=x', '~=%', '!~=%', ' is null', ' not null', '>a'].map((rest) =>
      asked(`${tag}${rest}`),
    ),
  ),
]

// Scale: cursors in both directions, by each field.

const EVALUATIONS = '/v5/evaluations'
const ids = [1, 2, 3, 4, 5].map((n) => `00000000-0000-4000-8000-00000000000${n}`)
const SCALE: readonly Call[] = [
  ...['', 'created_at', 'updated_at', 'name', 'id', 'status', 'nothing'].flatMap((field) =>
    ['', 'asc', 'desc'].flatMap((order) => {
      const sort = `sort_by=${field}${order === '' ? '' : `&sort_order=${order}`}`
      return [
        get(`${EVALUATIONS}?${sort}`),
        get(`${EVALUATIONS}?${sort}&limit=2&starting_after=${ids[1]}`),
        get(`${EVALUATIONS}?${sort}&limit=2&ending_before=${ids[3]}`),
      ]
    }),
  ),
  ...[1, 4, 5, 6, 10_000].map((limit) => get(`${EVALUATIONS}?limit=${limit}`)),
  get(`${EVALUATIONS}?starting_after=${ids[0]}&ending_before=${ids[4]}&limit=1`),
  get(`${EVALUATIONS}?starting_after=${ids[4]}`),
  get(`${EVALUATIONS}?ending_before=${ids[0]}`),
  get(`/v5/evaluation-items?evaluation_id=${ids[0]}`),
  get(`/v5/evaluation-items?evaluation_id=${ids[0]}&sort_order=desc&limit=2`),
  get(`/v5/evaluation-items?evaluation_id=${ids[0]}&sort_by=updated_at&sort_order=desc&limit=1`),
  get(`/v5/evaluation-items?evaluation_id=none`),
  ...['running', 'completed', 'failed', 'pending', 'x', ''].flatMap((status) => [
    get(`${EVALUATIONS}?status=${status}`),
    get(`/v5/evaluation-items?evaluation_id=${ids[0]}&status=${status}`),
  ]),
  ...['failed', 'passed', 'all'].flatMap((status) => [
    get(`/v5/evaluation-items?status=${status}`),
    get(`/v5/evaluation-items?evaluation_id=${ids[1]}&status=${status}`),
  ]),
  ...['==', '!=', 'IN', 'NOT_IN', '>=', '<='].flatMap((operator) =>
    [
      ['status', 'failed'],
      ['status', 'running,completed'],
      ['status', '["failed"]'],
      ['tag', 'x'],
      ['tag', 'y,z'],
      ['k', 'v'],
      ['n', '10'],
      ['n', '9'],
    ].map(
      ([key, value]): Call => [
        'POST',
        `${EVALUATIONS}/filter?limit=20`,
        { filters: [{ key, operator, value }] },
      ],
    ),
  ),
  // A page goes on from where its last and its first one were when they were shown.
  get(`${EVALUATIONS}?sort_by=name&limit=3`),
  ['PATCH', `${EVALUATIONS}/${ids[4]}`, { name: 'zzz' }],
  get(`${EVALUATIONS}?sort_by=name&limit=3&starting_after=${ids[4]}`),
  get(`${EVALUATIONS}?sort_by=name&limit=3&starting_after=${ids[2]}`),
  ['PATCH', `${EVALUATIONS}/${ids[0]}`, { name: '000' }],
  ['PATCH', `${EVALUATIONS}/${ids[2]}`, { name: '001' }],
  get(`${EVALUATIONS}?sort_by=name&limit=2&ending_before=${ids[0]}`),
  get(`${EVALUATIONS}?sort_by=name&limit=2&ending_before=${ids[2]}`),
  get(`${EVALUATIONS}?sort_by=name`),
  ['DELETE', `${EVALUATIONS}/${ids[2]}`],
  // What belongs to an evaluation goes and comes back with it.
  ['DELETE', `${EVALUATIONS}/${ids[0]}`],
  get(`/v5/evaluation-items?evaluation_id=${ids[0]}`),
  get(`/v5/evaluation-items?evaluation_id=${ids[0]}&include_archived=true`),
  ['PATCH', `${EVALUATIONS}/${ids[0]}`, { restore: true }],
  get(`/v5/evaluation-items?evaluation_id=${ids[0]}`),
  ...['', 'include_archived=true&', 'include_archived=false&'].flatMap((archived) => [
    get(`${EVALUATIONS}?${archived}limit=10`),
    get(`${EVALUATIONS}?${archived}starting_after=${ids[2]}`),
    get(`${EVALUATIONS}?${archived}tags=X`),
    get(`${EVALUATIONS}?${archived}tags=x,y`),
    get(`${EVALUATIONS}?${archived}tags=x&tags=y`),
    get(`${EVALUATIONS}?${archived}name=100%25`),
    get(`${EVALUATIONS}?${archived}name=_`),
    get(`${EVALUATIONS}?${archived}name=%5C`),
    get(`${EVALUATIONS}?${archived}name=BE`),
  ]),
]

// Qianfan: markers, in both directions.

const listed = (body: object): Call => [
  'POST',
  '/v2/eval?Action=DescribeEvalTasks',
  { evalType: 'auto', ...body },
]
const QIANFAN: readonly Call[] = [
  listed({}),
  ...[1, 2, 3, 100].flatMap((maxKeys) =>
    [undefined, 'ame-1', 'ame-2', 'ame-3', 'ame-4'].flatMap((marker) =>
      [undefined, false, true].map((pageReverse) => listed({ maxKeys, marker, pageReverse })),
    ),
  ),
  ...[0, 101, 1.5, '2', null].map((maxKeys) => listed({ maxKeys })),
  listed({ marker: 5 }),
  listed({ pageReverse: 'true' }),
  listed({ evalType: 'manual' }),
  listed({ evalType: 'none' }),
]

export const lists: Session = {
  name: 'lists',
  options: {
    seed: 'transcripts',
    fixtures: [
      'builtin',
      {
        scale: {
          evaluations: [
            {
              name: 'beta',
              id: ids[0],
              created_at: '-3h',
              data: [{ input: 'a' }, { input: 'b' }, { input: 'c' }],
            },
            {
              name: 'Alpha',
              id: ids[1],
              created_at: '-2h',
              tags: ['x'],
              status: 'failed',
              metadata: { k: 'v', n: '10' },
              items: [
                { data: { q: 1 }, errors: { output: { type: 'model', message: 'm' } } },
                { data: { q: 2 } },
              ],
            },
            { name: 'alpha', id: ids[2], created_at: '-2h', tags: ['x', 'y'], updated_at: '-1m' },
            { name: '100% \\ a_b', id: ids[3], created_at: '-1h', status: 'running' },
            { name: 'Beta', id: ids[4], created_at: '-4h', updated_at: '-30s', status: 'pending' },
          ],
        },
        qianfan: {
          evalTasks: [
            { name: 'a', taskId: 'ame-1', createTime: '-3h' },
            { name: 'b', taskId: 'ame-2', createTime: '-2h' },
            { name: 'c', taskId: 'ame-3', createTime: '-2h', state: 'Failed' },
            { name: 'd', taskId: 'ame-4', createTime: '-1h', evalMode: 'manual' },
          ],
        },
      },
    ],
  },
  calls: [...ZSTACK, ...SCALE, ...QIANFAN],
}
