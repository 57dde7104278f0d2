// Scale: keys, pages, evaluations of each kind of task and outcome, archives, and every documented example.
import { examples } from './examples.ts'
import type { Call, Session } from './transcript.ts'

const EVALUATIONS = '/v5/evaluations'
const get = (url: string, headers?: Call[3]): Call => ['GET', url, undefined, headers]
const post = (url: string, body: unknown): Call => ['POST', url, body]
const advance = (ms: number): Call => ['POST', '/_mock/clock/advance', { ms }]

const KEYS: readonly Call[] = [
  ...['', 'wrong', 'mock', 'mock.ci', 'mock.', 'mock.no name', 'My API Key'].map((key) =>
    get(`${EVALUATIONS}?limit=1`, { 'x-api-key': key }),
  ),
  ...['mock', 'mock.ci', 'wrong', ''].map((account) =>
    get(`${EVALUATIONS}?limit=1`, { 'x-selected-account-id': account }),
  ),
  get(EVALUATIONS, { 'x-api-key': '', authorization: 'Bearer mock' }),
]

const PAGES: readonly Call[] = [
  ...[
    'limit=2',
    'limit=0',
    'limit=10001',
    'limit=x',
    'limit=2&sort_by=name',
    'limit=2&sort_by=name&sort_order=desc',
    'limit=2&sort_by=status',
    'limit=2&sort_by=updated_at&sort_order=desc',
    'sort_by=nothing',
    'sort_order=sideways',
    'starting_after=none',
    'ending_before=none',
    'starting_after=&ending_before=',
    'name=a&limit=1',
    'name=%25',
    'tags=a,b',
    'include_archived=true&limit=1',
    'include_archived=maybe',
    'views=tasks&limit=1',
    'views=nothing',
    'zzz=1&limit=1',
  ].map((query) => get(`${EVALUATIONS}?${query}`)),
  get('/v5/datasets?limit=1'),
  get('/v5/evaluation-groups?limit=1'),
  get('/v5/evaluation-items'),
]

const message = (content: string) => ({ model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content }] })

const TASKS = [
  { task_type: 'chat_completion', alias: 'answer', configuration: message('{{item.input}}') },
  { task_type: 'chat_completion', alias: 'again', configuration: message('{{item.answer}}') },
  { task_type: 'chat_completion', alias: 'lost', configuration: message('{{item.sometimes}}') },
  { task_type: 'chat_completion', alias: 'after', configuration: message('{{item.lost}}') },
  {
    task_type: 'auto_evaluation.guided_decoding',
    alias: 'choice',
    configuration: {
      model: 'openai/gpt-4o-mini',
      prompt: 'Is {{item.input}} good?',
      choices: ['good', 'bad'],
      run_condition: {
        op: 'eq',
        left: { op: 'var', path: 'item.input' },
        right: { op: 'const', value: 'a' },
      },
    },
  },
  {
    task_type: 'custom_function',
    alias: 'parts',
    configuration: {
      function_source: 'def parts(x):\n    return {}',
      arg_mapping: { x: 'item.input' },
      outputs: [{ path: 'a.b' }, { path: 'a.c', alias: 'c' }],
    },
  },
  {
    task_type: 'metric',
    alias: 'exact',
    configuration: { type: 'bleu', candidate: 'item.answer', reference: 'item.input' },
  },
  {
    task_type: 'contributor_evaluation.question',
    alias: 'person',
    configuration: {
      question_id: 'a8f0a8a2-9f5c-4c0e-9d07-b1f6a50f0c10',
      layout: { children: [{ data: 'item.input' }] },
      prefill_from: 'prior',
    },
  },
]

const DATA = [
  { input: 'a', expected: 'A' },
  { input: 'b', expected: 'B' },
  { input: 'c', sometimes: 'C', reference: 'x' },
  { input: 'd', prior: 'D' },
]

const made = (body: object): Call =>
  post(EVALUATIONS, { name: 'made', data: DATA, tasks: TASKS.slice(0, -1), ...body })

const NEWEST = `${EVALUATIONS}?sort_by=created_at&sort_order=desc&limit=1&views=tasks`
const shown: readonly Call[] = [get(NEWEST), ['GET', '/_mock/tasks?provider=scale&limit=1']]

const LIVES: readonly Call[] = [
  made({ tasks: TASKS }),
  made({ tasks: [{ task_type: 'nothing', configuration: {} }] }),
  made({ tasks: [TASKS[0], TASKS[0]] }),
  made({ name: '' }),
  made({ data: [] }),
  ...['success', 'failure', 'partial'].flatMap((outcome): Call[] => [
    ['PUT', '/_mock/plan', { outcome }],
    made({ name: outcome }),
    ...[0, 1999, 1, 3999, 1, 1999, 1, 2000, 60_000].flatMap((ms) => [advance(ms), ...shown]),
    get('/v5/evaluation-items?limit=8&sort_by=created_at&sort_order=desc'),
    get('/v5/evaluation-items?limit=8&sort_by=created_at&sort_order=desc&status=failed'),
  ]),
  ['PUT', '/_mock/plan', { pace: 'immediate' }],
  made({ name: 'at once', id: 'x' }),
  made({ name: 'one', data: [DATA[0]], tasks: [] }),
  ...shown,
]

const ARCHIVES: readonly Call[] = [
  ...examples('scale', /File|^Archive|^Remove|^Delete/),
  ...examples('scale', /File|^(?!Archive|Remove|Delete)/),
]

export const scale: Session = {
  name: 'scale',
  options: { seed: 'transcripts' },
  calls: [
    ...KEYS,
    ...PAGES,
    ...LIVES,
    ...ARCHIVES,
    get(`${EVALUATIONS}?include_archived=true&limit=100`),
    get('/v5/evaluation-dashboards?include_archived=true'),
    get('/v5/evaluation-groups?include_archived=true&views=members'),
    ['GET', '/_mock/requests?provider=scale&status=4xx&limit=1000'],
  ],
}

/** The same calls, answered as real servers do where their pages say otherwise. */
export const live: Session = {
  ...scale,
  name: 'scale-live',
  options: { ...scale.options, behaviors: {}, profile: 'live' },
}
