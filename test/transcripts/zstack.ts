// ZStack: log-ins and sessions, signatures and dates, queries, deployments, what runs, and deletes.
import { credentials } from '../support/signers.ts'
import { SEED, sha512 } from '../support/zstack.ts'
import type { Call, Session } from './transcript.ts'

const V1 = '/zstack/v1'
const TASKS = `${V1}/model-evaluation-tasks`

const call = (method: Call[0], path: string, body?: unknown, headers?: Call[3]): Call => [
  method,
  path.startsWith('/zstack') ? path : `${V1}${path}`,
  body,
  headers,
]
const get = (path: string, headers?: Call[3]): Call => call('GET', path, undefined, headers)
const advance = (ms: number): Call => ['POST', '/_mock/clock/advance', { ms }]

const logIn = (name: unknown, password: unknown): Call =>
  call('PUT', '/accounts/login', { logInByAccount: { accountName: name, password } }, { authorization: '' })

const dated = (date: string): Call => {
  const headers = credentials.zstack?.({ method: 'GET', path: `${TASKS}/x` })
  return get(`${TASKS}/x`, { ...headers, Date: date })
}

const SESSIONS: readonly Call[] = [
  logIn('admin', sha512('password')),
  logIn('admin', sha512('wrong')),
  logIn('nobody', sha512('password')),
  logIn('admin', 'password'),
  logIn(undefined, sha512('password')),
  logIn(5, null),
  call('PUT', '/accounts/login', {}, { authorization: '' }),
  call('PUT', '/accounts/login', '[', { authorization: '', 'content-type': 'application/json' }),
  call('PUT', '/accounts/users/login', {
    logInByUser: { accountName: 'admin', userName: 'x', password: 'y' },
  }),
  ...['/ldap/login', '/iam2/virtual-ids/login', '/login'].map((path) => call('PUT', path, {})),
  get('/accounts/sessions/none/valid'),
  call('PUT', '/accounts/sessions/none/renew', {}),
  call('DELETE', '/accounts/sessions/none'),
]

/** Of the first log-in. */
const SESSION = 'b6c008a4460a40df85d5612d6d0da39d'
const oauth = { authorization: `OAuth ${SESSION}` }
const valid = get(`/accounts/sessions/${SESSION}/valid`)
const renew = (body: object): Call => call('PUT', `/accounts/sessions/${SESSION}/renew`, body, oauth)

const SESSION_LIFE: readonly Call[] = [
  valid,
  advance(7_199_000),
  valid,
  advance(1000),
  valid,
  get(`${TASKS}?count=true`, oauth),
  renew({}),
]

const RENEWALS: readonly Call[] = [
  logIn('admin', sha512('password')),
  renew({ renewSession: { duration: 60 } }),
  renew({ renewSession: { duration: 59 } }),
  renew({ renewSession: { duration: 31_536_001 } }),
  renew({ renewSession: { duration: 'x' } }),
]

const HEADERS: readonly Call[] = [
  ...[
    '',
    'Bearer x',
    'oauth x',
    'OAuth',
    'OAuth ',
    `OAuth ${SEED.mmlu}`,
    'ZStack',
    'ZStack x',
    'ZStack :x',
  ].map((authorization) => get(TASKS, { authorization })),
  ...['ZStack mock:', 'ZStack mock:x', 'ZStack nobody:x', 'ZStack mock.ci:x', 'zstack mock:x', SEED.mmlu].map(
    (authorization) => get(TASKS, { authorization }),
  ),
  ...[
    '',
    'yesterday',
    'Sat, 21 Nov 2026 08:00:00 UTC',
    'Sat, 21 Nov 2026 16:00:00 CST',
    'Sat, 21 Nov 2026 02:00:00 CST',
    'Sat, 21 Nov 2026 08:15:00 GMT',
    'Sat, 21 Nov 2026 08:15:01 GMT',
    'Sat, 21 Nov 2026 07:45:00 GMT',
    'Sat, 21 Nov 2026 07:44:59 GMT',
    'Sat, 21 Nov 2026 16:00:00 +0800',
    'Sat, 21 Nov 2026 16:00:00 +08:00',
    'Sat, 21 Nov 2026 16:00:00 GMT+8',
    'Sat, 21 Nov 2026 16:00:00 +08',
    'Sat, 21 Nov 2026 00:00:00 -0800',
    'Sat, 21 Nov 2026 13:30:00 +0530',
    'Sat, 21 Nov 2026 08:00:00 Z',
    'Sat, 21 Nov 2026 08:00:00 ut',
    'Sat, 21 Nov 2026 16:00:00 Asia/Shanghai',
    'Sat, 21 Nov 2026 16:00:00 PRC',
    'Sat, 21 Nov 2026 03:00:00 America/New_York',
    'Sat, 21 Nov 2026 03:00:00 Nowhere/City',
    'Sat, 21 Nov 2026 08:00:00 +1900',
    'Sat, 21 Nov 2026 08:00:00 +0860',
    'Sat, 21 Nov 2026 24:00:00 UTC',
    'Sat, 21 Nov 2026 08:60:00 UTC',
    'Sat, 21 Nov 2026 08:00:60 UTC',
    'Sat, 31 Nov 2026 08:00:00 UTC',
    'Sat, 21 Foo 2026 08:00:00 UTC',
    'saturday, 21 november 2026 8:00:00 utc',
    '21 Nov 2026 08:00:00 UTC',
    '2026-11-21T08:00:00Z',
  ].map(dated),
]

const q = (text: string, more = ''): Call => get(`${TASKS}?q=${encodeURIComponent(text)}${more}&fields=uuid`)

const QUERIES: readonly Call[] = [
  get(TASKS),
  get(`${TASKS}/${SEED.completed}`),
  get(`${TASKS}/${SEED.partial}`),
  get(`${TASKS}/${SEED.failed}`),
  get(`${TASKS}/${SEED.running}`),
  get(`${TASKS}/${SEED.idle}`),
  get(`${TASKS}/none`),
  ...[
    'status=Completed',
    'status!=Completed',
    'status?=Completed,Failed',
    'status!?=Completed,Failed',
    'name~=%25',
    'name!~=x%',
    'description is null',
    'description not null',
    'percentage>=100',
    'percentage<100',
    'percentage>abc',
    'createDate>2026-11-01 00:00:00',
    'createDate<=Nov 20, 2026 8:00:00 AM',
    'createDate=yesterday',
    'dataset.name=mmlu',
    'dataset.nothing=x',
    'nothing=x',
    'nothing',
    '=x',
    'status==Completed',
    '__systemTag__=x',
    '__userTag__~=x',
    'uuid=',
    'limits=10',
    'limits= 10 ',
    'logEveryQuery=true',
  ].map((text) => q(text)),
  ...[
    'limit=1',
    'limit=0',
    'limit=-1',
    'limit=x',
    'limit=2147483648',
    'start=1',
    'start=-1',
    'start=x',
    'limit=2&start=1&replyWithCount=true',
    'count=true',
    'count=TRUE&limit=1',
    'count=yes&limit=1&fields=name',
    'replyWithCount=True&limit=1&fields=name',
    'sort=name&fields=name',
    'sort=-name&fields=name',
    'sort=%2Bname&fields=name',
    'sort=+name&fields=name',
    'sort=nothing',
    'sort=*name',
    'sort=-percentage&fields=percentage',
    'fields=name,uuid&limit=1',
    'fields=nothing',
    'fields=',
    'groupBy=name&limit=1&fields=name',
    'filterName=x',
    'filterName=a:b&limit=1&fields=name',
    'zzz=1&limit=1&fields=name',
    'limit=1&limit=2&fields=name',
  ].map((query) => get(`${TASKS}?${query}`)),
  ...[
    '/ai/datasets?fields=name&sort=name',
    '/ai/model-services?fields=name',
    '/ai/models?fields=name',
    '/ai/model-centers',
    '/ai/model-services/instances/groups?fields=name,status',
    '/ai/model-eval-services/instances/groups/?fields=name,status',
    '/ai/trained-model/records',
    '/accesskeys',
    '/nothing',
  ].map((path) => get(path)),
]

const deploy = (members: object): Call =>
  call('PUT', `/ai/model-services/eval/${SEED.evalService}`, {
    deployModelEvalService: {
      name: 'x',
      zoneUuid: SEED.zone,
      type: 'Container',
      limits: 10,
      modelServiceGroupUuids: [SEED.freeGroup],
      datasetUuids: [SEED.mmlu],
      ...members,
    },
  })

const FREE = `?q=evaluatedServiceGroupUuid=${SEED.freeGroup}&fields=uuid,name,status,percentage,lastOpDate,endTime,opaque&sort=createDate`

const LIVES: readonly Call[] = [
  deploy({ resourceUuid: '11111111111141118111111111111111' }),
  deploy({ resourceUuid: '11111111111141118111111111111111' }),
  deploy({ resourceUuid: 'x' }),
  deploy({ name: undefined }),
  deploy({ type: 'Nothing' }),
  deploy({ modelServiceGroupUuids: ['none'] }),
  deploy({ datasetUuids: ['none'] }),
  deploy({
    name: 'second',
    description: 'with all that a deployment takes',
    modelUuid: SEED.model,
    vmImageUuid: SEED.mmlu,
    primaryStorageUuid: SEED.mmlu,
    dockerImage: 'registry/image:1',
    l3NetworkUuids: [SEED.mmlu],
    cpuNum: 1,
    serviceBootUptime: 2,
    memorySize: 3,
    environmentVariables: { a: 'b' },
    startupParameters: { c: 'd' },
    clusterUuid: SEED.mmlu,
    rootDiskOfferingUuid: SEED.mmlu,
    rootDiskSize: 4,
    requestCpuNum: 5,
    requestMemorySize: 6,
    serviceLivez: '/live',
    serviceReadyz: '/ready',
    projectUuid: SEED.mmlu,
    systemTags: ['s::1'],
    userTags: ['u'],
  }),
  ['GET', '/_mock/resources/zstack/group?limit=100'],
  ['GET', '/_mock/resources/zstack/tag'],
  ...[0, 999, 1, 1000, 3000, 4999, 1, 6000, 60_000].flatMap((ms) => [advance(ms), get(`${TASKS}${FREE}`)]),
  get('/ai/model-eval-services/instances/groups/?fields=name,status,createDate,lastOpDate&sort=createDate'),
  get(`/ai/model-eval-services/instances/groups/${'11111111111141118111111111111111'}`),
]

const remove = (path: string): Call => call('DELETE', path)

const DELETES: readonly Call[] = [
  remove(`/model-evaluation-tasks/${SEED.completed}?deleteMode=Permissive`),
  remove(`/model-evaluation-tasks/${SEED.completed}`),
  remove(`/model-evaluation-tasks/${SEED.failed}?deleteMode=Nothing`),
  remove(`/model-evaluation-tasks?uuids=${SEED.failed}&uuids=none`),
  remove('/model-evaluation-tasks'),
  ...['datasets', 'models', 'model-services', 'model-services/instances/groups'].flatMap((kind) =>
    ['', '?uuids=none', '?uuids=none&deleteMode=Nothing'].map((query) => remove(`/ai/${kind}${query}`)),
  ),
  remove(`/ai/models/${SEED.model}`),
  remove(`/ai/datasets?uuids=${SEED.mmlu}&uuids=${SEED.gsm8k}`),
  remove(`/ai/model-services?uuids=${SEED.inferenceService}`),
  remove(`/ai/model-services/instances/groups?uuids=${SEED.busyGroup}`),
  remove(`/ai/model-services/${SEED.evalService}`),
  remove(`/ai/model-centers/${SEED.modelCenter}`),
  remove(`/ai/model-centers/none`),
  ['GET', '/_mock/resources'],
  get(`${TASKS}?fields=uuid`),
  ['GET', '/_mock/requests?provider=zstack&status=4xx&limit=1000'],
]

export const zstack: Session = {
  name: 'zstack',
  options: { seed: 'transcripts', behaviors: { 'zstack.start': 'steps' } },
  calls: [...SESSIONS, ...RENEWALS, ...HEADERS, ...QUERIES, ...LIVES, ...DELETES, ...SESSION_LIFE],
}

/** The same calls, answered as real servers do where their pages say otherwise. */
export const live: Session = {
  ...zstack,
  name: 'zstack-live',
  options: { ...zstack.options, behaviors: {}, profile: 'live' },
}
