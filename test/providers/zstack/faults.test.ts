// Every documented fault: status, content type and the exact body, under both profiles.
import t, { type Test } from 'tap'
import type { EmulatorOptions } from '../../../src/emulator.ts'
import { startEmulator } from '../../support/emulator.ts'
import { type Answer, SEED, sha512, type ZStackClient, zstackClient } from '../../support/zstack.ts'

const TEXT = 'text/plain;charset=UTF-8'
const JSON_TYPE = 'application/json;charset=UTF-8'
const UNKNOWN = '11111111222243338444555555555555'
const JOB = '2f8a6b1d4c7e4095a3b1d7e92c60f854'
const DATE = 'Sat, 21 Nov 2026 08:00:00 UTC'
const PROFILES = ['docs', 'live'] as const

/** What the profile `docs` passes over is checked too, so that both have the same faults. */
const CHECKED = { 'zstack.deployRequired': 'sdk', 'zstack.references': 'checked' }

const start = async (t: Test, profile: (typeof PROFILES)[number], options: EmulatorOptions = {}) => {
  const emulator = await startEmulator(t, { profile, behaviors: CHECKED, ...options })
  return { emulator, client: await zstackClient(emulator) }
}

const seen = ({ status, type, text, body }: Answer) => ({ status, type, body: body ?? text })
const asText = (status: number, body: string) => ({ status, type: TEXT, body })

const DESCRIPTIONS = {
  'SYS.1000': 'An internal error happened in system',
  'SYS.1001': 'A message or a operation timeout',
  'SYS.1003': 'A resource can not be found',
  'SYS.1007': 'One or more API argument is invalid',
  'ID.1000': 'Unable to authenticate a user',
  'ID.1001': 'The session is invalid, either wrong session id or the session has been expired',
  'ID.1002': "The user doesn't have permission to perform the operation",
  'ID.1006': 'Max number of active sessions exceeded',
}
const failure = (code: keyof typeof DESCRIPTIONS, details: string, elaboration?: string) => ({
  status: 503,
  type: JSON_TYPE,
  body: {
    error: {
      code,
      description: DESCRIPTIONS[code],
      details,
      ...(elaboration === undefined ? {} : { elaboration }),
      cost: '1ms',
    },
  },
})
const noSession = failure('ID.1001', 'Session expired', 'Error message: Session expired or wrong session ID.')

const VALIDATOR = 'org.zstack.header.message.ApiMessageParamValidator'
const mandatory = (field: string) =>
  failure('SYS.1007', `field[${field}] of message[${VALIDATOR}] is mandatory, can not be null`)
const values = (field: string, allowed: string, found: string) =>
  failure(
    'SYS.1007',
    `valid value for field[${field}] of message[${VALIDATOR}] are [${allowed}], but ${found} found`,
  )
const range = (field: string, from: number, to: number) =>
  failure('SYS.1007', `field[${field}] must be in range of [${from}, ${to}]`)
const unknown = (field: string, vo: string, uuid = UNKNOWN) =>
  failure('SYS.1003', `invalid field[${field}], resource[uuid:${uuid}, type:${vo}] not found`)
const unknownOf = (field: string, vo: string) =>
  failure('SYS.1003', `invalid field[${field}], resource[uuids:[${UNKNOWN}], type:${vo}] not found`)

const TASKS = '/model-evaluation-tasks'
const RUNNING = `${TASKS}/${SEED.running}`
const update = (members: object) => ({ updateModelEvaluationTask: members })
const DEPLOY_PATH = `/ai/model-services/eval/${SEED.evalService}`
const DEPLOY = {
  name: 'x',
  type: 'Container',
  taskType: 'Capability',
  limits: 1,
  zoneUuid: SEED.zone,
}
const deploy = (members: object = {}) => ({ deployModelEvalService: { ...DEPLOY, ...members } })

/** The call is taken on with a job where calls have jobs, whatever it comes to. */
async function settled(t: Test, client: ZStackClient, ...call: Parameters<ZStackClient['call']>) {
  const first = await client.call(...call)
  if (first.status !== 202) return seen(first)
  t.same(first.body.apiTimeout, 1_800_000)
  t.match(first.body.location, /^http:\/\/localhost:80\/zstack\/v1\/api-jobs\/[0-9a-f]{32}$/)
  return seen(await client.send('GET', new URL(first.body.location).pathname))
}

for (const profile of PROFILES) {
  t.test(`${profile}: faults of authentication`, async (t) => {
    const { client } = await start(t, profile)
    const get = (headers: Record<string, string>) => client.send('GET', TASKS, undefined, headers)
    const key = (authorization: string, date?: string) =>
      get({ authorization, ...(date === undefined ? {} : { date }) })
    const wrong = (accountName: string, password: string) =>
      client.send('PUT', '/accounts/login', { logInByAccount: { accountName, password } })
    const wrongAccount = failure(
      'ID.1000',
      'wrong account name or password',
      'Error message: Wrong account name or password.',
    )
    const rows: [string, Promise<Answer>, object][] = [
      ['no header', get({}), asText(400, "missing header 'Authorization'")],
      [
        'another scheme',
        get({ authorization: 'Bearer x' }),
        asText(400, "Authorization type must be 'OAuth'"),
      ],
      ['an unknown session', get({ authorization: `OAuth ${UNKNOWN}` }), noSession],
      ['a wrong password', wrong('admin', sha512('nope')), wrongAccount],
      ['a wrong account', wrong('nobody', sha512('password')), wrongAccount],
      ['a key, no date', key('ZStack mock:x'), asText(400, "'Date' must be incuded in request header")],
      [
        'a key, an odd date',
        key('ZStack mock:x', 'today'),
        asText(400, "'Date' format error, correct format is 'EEE, dd MMM yyyy HH:mm:ss z'"),
      ],
      [
        'a key, another time',
        key('ZStack mock:x', 'Sat, 21 Nov 2026 05:00:00 UTC'),
        asText(403, 'requestTimeTooSkewed'),
      ],
      [
        'a key without a signature',
        key('ZStack mock', DATE),
        asText(400, "accessKey format is 'ZStack AccessKeyId:Signature'"),
      ],
      [
        'an unknown key',
        key('ZStack nobody:x', DATE),
        asText(403, 'access key id: nobody does not existed or disabled'),
      ],
      ['a wrong signature', key('ZStack mock:x', DATE), asText(403, 'wrong accessKey signature')],
    ]
    for (const [what, answer, expected] of rows) t.same(seen(await answer), expected, what)

    client.session = UNKNOWN
    t.same(await settled(t, client, 'PUT', RUNNING, update({ name: 'x' })), noSession, 'of a call with a job')
    t.same(
      seen(await client.send('PUT', RUNNING, update({ name: 'x' }))),
      asText(400, "missing header 'Authorization'"),
      'no header never has a job',
    )
  })

  t.test(`${profile}: codes and texts of what an API refuses`, async (t) => {
    const { emulator, client } = await start(t, profile)
    const rows: [Parameters<ZStackClient['call']>, object][] = [
      [['PUT', DEPLOY_PATH, deploy({ limits: null })], mandatory('limits')],
      [['PUT', DEPLOY_PATH, deploy({ type: 'Pod' })], values('type', 'VirtualMachine, Container', 'Pod')],
      [['PUT', DEPLOY_PATH, deploy({ maxLength: 1 })], range('maxLength', 128, 128_000)],
      [
        ['PUT', DEPLOY_PATH, deploy({ name: 'x'.repeat(300) })],
        failure(
          'SYS.1007',
          `field[name] of message[${VALIDATOR}] exceeds max length of string. expected was <= 255, actual was 300`,
        ),
      ],
      [['DELETE', `${TASKS}?uuids=`], failure('SYS.1007', 'field[uuids] must be a nonempty list')],
      [
        ['PUT', DEPLOY_PATH, deploy({ datasetUuids: [null] })],
        failure('SYS.1007', 'field[datasetUuids] cannot contain a NULL element'),
      ],
      [['PUT', `${TASKS}/${UNKNOWN}`, update({})], unknown('uuid', 'ModelEvaluationTaskVO')],
      [
        ['PUT', DEPLOY_PATH, deploy({ datasetUuids: [SEED.mmlu, UNKNOWN] })],
        unknownOf('datasetUuids', 'DatasetVO'),
      ],
      [
        ['PUT', DEPLOY_PATH, deploy({ resourceUuid: 'x' })],
        failure(
          'SYS.1007',
          "resourceUuid[x] is not a valid uuid. A valid uuid is a UUID(v4 recommended) with '-' stripped.",
        ),
      ],
      [
        ['GET', `${TASKS}?q=foo%3D1`],
        failure(
          'SYS.1000',
          'inventory class[class org.zstack.ai.entity.ModelEvaluationTaskInventory] not having field[foo]',
        ),
      ],
      [['DELETE', `${TASKS}/nonsense`], failure('SYS.1003', 'invalid value[nonsense] of field [uuid]')],
      [
        ['DELETE', `/ai/datasets?uuids=${SEED.mmlu}&deleteMode=Foo`],
        failure('SYS.1000', 'No enum constant org.zstack.header.message.APIDeleteMessage.DeletionMode.Foo'),
      ],
    ]
    for (const [call, expected] of rows) t.same(await settled(t, client, ...call), expected, call.join(' '))

    const tenant = await zstackClient(emulator, 'tenant')
    t.same(
      await settled(t, tenant, 'PUT', RUNNING, update({ name: 'x' })),
      failure(
        'ID.1002',
        `the account[uuid:${SEED.tenant}] has no permission to change the resource[uuid:${SEED.running}, type:ModelEvaluationTaskVO]`,
      ),
    )
  })

  t.test(`${profile}: faults of the REST layer`, async (t) => {
    const { client } = await start(t, profile)
    const odd = asText(400, "Invalid header[X-Job-UUID], it must be a UUID with '-' stripped")
    const unnamed = asText(400, `the body doesn't contain action mapping to the URL[/v1${RUNNING}]`)
    const list = `/zstack/v1${TASKS}`
    const bound = `/ai/models/${SEED.model}/model-services/${SEED.evalService}`
    const twoPuts = `/ai/model-services/${SEED.evalService}/actions`
    const body = update({ name: 'x' })
    const rows: [Parameters<ZStackClient['call']>, object][] = [
      [['PUT', RUNNING, body, { 'x-job-uuid': 'short' }], odd],
      [['GET', TASKS, undefined, { 'x-job-uuid': 'short' }], odd],
      [['PUT', RUNNING, { startVmInstance: {} }], unnamed],
      [
        ['PUT', DEPLOY_PATH, deploy({ limits: 'abc' })],
        asText(400, '[limits] field is excepted an int or long, but was [abc].'),
      ],
      [
        ['POST', '/ai/datasets', { params: { name: 'x', system: 'y' } }],
        asText(
          400,
          'Invalid value for boolean field [system], [y] is not a valid boolean string[true, false].',
        ),
      ],
      [['GET', '/nope'], asText(404, 'no api mapping to /v1/nope')],
      [['GET', `/api-jobs/${UNKNOWN}`], asText(404, 'the job has been expired')],
      // The text goes with the length alone: an answer to HEAD has no body.
      [['HEAD', TASKS], asText(405, '')],
      ...(['PUT', 'POST', 'DELETE'] as const).map((method): [Parameters<ZStackClient['call']>, object] => [
        [method, `/api-jobs/${UNKNOWN}`],
        asText(405, 'only GET method is allowed for querying job status'),
      ]),
      [['PUT', RUNNING], asText(400, `the body doesn't contain action mapping to the URL[/v1${RUNNING}]`)],
      [['POST', TASKS, {}], asText(500, `No creational API found for the path[${list}]`)],
      [['GET', bound], asText(500, `No query API found for the path[/zstack/v1${bound}]`)],
      [['DELETE', twoPuts], asText(500, `No delete API found for the path[/zstack/v1${twoPuts}]`)],
      [['PUT', DEPLOY_PATH, deploy({ cpuNum: 'abc' })], asText(500, 'For input string: "abc"')],
    ]
    for (const [call, expected] of rows) t.same(seen(await client.call(...call)), expected, call.join(' '))

    const broken = await client.call('PUT', RUNNING, '{"updateModelEvaluationTask":')
    t.same({ status: broken.status, type: broken.type }, { status: 500, type: TEXT }, 'broken JSON')
    t.not(broken.text, '')
    if (profile === 'live') {
      await client.call('PUT', RUNNING, body, { 'x-job-uuid': JOB })
      const again = await client.call('PUT', RUNNING, body, { 'x-job-uuid': JOB })
      t.same(seen(again), asText(400, `Duplicate job uuid[${JOB}]`))
    }
    const slow = (await start(t, profile, { rateLimits: { zstack: 1 } })).client
    await slow.call('GET', TASKS)
    t.same(seen(await slow.call('GET', TASKS)), asText(429, 'Rate limit exceeded'))
  })

  t.test(`${profile}: faults of UpdateModelEvaluationTask`, async (t) => {
    const { client } = await start(t, profile)
    const path = `${TASKS}/${UNKNOWN}`
    t.same(
      await settled(t, client, 'PUT', path, update({ name: 'x' })),
      unknown('uuid', 'ModelEvaluationTaskVO'),
    )
    const unnamed = asText(400, `the body doesn't contain action mapping to the URL[/v1${RUNNING}]`)
    t.same(seen(await client.call('PUT', RUNNING)), unnamed, 'an empty body')
    const mapper = asText(500, 'Expected a string but was BEGIN_OBJECT')
    t.same(seen(await client.call('PUT', RUNNING, update({ name: { a: 1 } }))), mapper)
    const strict = await start(t, profile, { behaviors: { 'zstack.body': 'nested' } })
    t.same(
      seen(await strict.client.call('PUT', RUNNING, { name: 'x' })),
      asText(400, `the body doesn't contain action mapping to the URL[/v1${RUNNING}]`),
    )
    t.same(
      seen(await strict.client.call('PUT', `${RUNNING}/actions`, update({ name: 'x' }))),
      asText(404, `no api mapping to /v1${RUNNING}/actions`),
    )
    const { body } = await client.call('GET', RUNNING)
    t.equal(body.inventories[0].name, 'nightly-mmlu', 'nothing was changed')
  })

  t.test(`${profile}: faults of DeployModelEvalService`, async (t) => {
    const { client } = await start(t, profile)
    const integer = (field: string, found: string) =>
      asText(400, `[${field}] field is excepted an int or long, but was [${found}].`)
    const rows: [object | undefined, object][] = [
      [undefined, mandatory('zoneUuid')],
      [{}, mandatory('zoneUuid')],
      ...Object.keys(DEPLOY).map((field): [object, object] => [deploy({ [field]: null }), mandatory(field)]),
      [deploy({ taskType: 'performance' }), values('taskType', 'Performance, Capability', 'performance')],
      [deploy({ api: 'azure' }), values('api', 'openai, dashscope', 'azure')],
      [deploy({ parallel: 1025 }), range('parallel', 0, 1024)],
      [deploy({ logEveryQuery: 4 }), range('logEveryQuery', 5, 300)],
      [deploy({ connectTimeout: 121 }), range('connectTimeout', 5, 120)],
      [deploy({ readTimeout: 4 }), range('readTimeout', 5, 120)],
      [deploy({ limits: 1.5 }), integer('limits', '1.5')],
      ...[
        'topK',
        'maxNewTokens',
        'maxLength',
        'parallel',
        'logEveryQuery',
        'connectTimeout',
        'readTimeout',
      ].map((field): [object, object] => [deploy({ [field]: 'abc' }), integer(field, 'abc')]),
      ...['cpuNum', 'memorySize', 'serviceBootUptime', 'rootDiskSize'].map((field): [object, object] => [
        deploy({ [field]: 'abc' }),
        asText(500, 'For input string: "abc"'),
      ]),
      [deploy({ zoneUuid: UNKNOWN }), unknown('zoneUuid', 'ZoneVO')],
      [
        deploy({ modelServiceGroupUuids: [UNKNOWN] }),
        unknownOf('modelServiceGroupUuids', 'ModelServiceInstanceGroupVO'),
      ],
      [
        deploy({ resourceUuid: SEED.freeGroup }),
        failure('SYS.1000', `Duplicate entry '${SEED.freeGroup}' for key 'PRIMARY'`),
      ],
    ]
    for (const [body, expected] of rows)
      t.same(await settled(t, client, 'PUT', DEPLOY_PATH, body), expected, JSON.stringify(body))
    t.same(
      await settled(t, client, 'PUT', `/ai/model-services/eval/${UNKNOWN}`, deploy()),
      unknown('uuid', 'ModelServiceVO'),
    )
    const { body } = await client.call('GET', '/ai/model-eval-services/instances/groups/?count=true')
    t.equal(body.total, 1, 'nothing was made')
  })
}

t.test('integers that a call declares itself are refused with 400, by every call', async (t) => {
  const { client } = await start(t, 'docs')
  const refused = (field: string) =>
    asText(400, `[${field}] field is excepted an int or long, but was [abc].`)
  const rows: [Parameters<ZStackClient['call']>, string][] = [
    [['POST', '/ai/model-centers', { param: { managementPort: 'abc' } }], 'managementPort'],
    [
      ['PUT', `/ai/model-centers/${SEED.modelCenter}`, { updateModelCenter: { managementPort: 'abc' } }],
      'managementPort',
    ],
    [['POST', '/ai/model-services', { param: { requestCpu: 'abc' } }], 'requestCpu'],
    [['POST', '/ai/model-services', { param: { requestMemory: 'abc' } }], 'requestMemory'],
    [
      ['PUT', `/ai/model-services/${SEED.evalService}`, { updateModelService: { requestCpu: 'abc' } }],
      'requestCpu',
    ],
    [['POST', '/ai/models', { param: { size: 'abc' } }], 'size'],
    [
      [
        'PUT',
        `/model-service-instance-groups/${SEED.freeGroup}`,
        { updateModelServiceInstanceGroup: { serviceBootupTime: 'abc' } },
      ],
      'serviceBootupTime',
    ],
  ]
  for (const [call, field] of rows) t.same(seen(await client.call(...call)), refused(field), call.join(' '))
})

t.test('a job that takes longer than it may fails with SYS.1001', async (t) => {
  const { emulator, client } = await start(t, 'live', { behaviors: { 'zstack.jobPace': 'plan' } })
  emulator.world().backstage.plans.set({ operations: { 'zstack.QueryApiJob': { runMs: 9_000_000 } } })
  await client.call('PUT', RUNNING, update({ name: 'x' }), { 'x-job-uuid': JOB, 'x-api-timeout': '30' })
  emulator.world().clock.advance(30_000)
  t.same(
    seen(await client.send('GET', `/api-jobs/${JOB}`)),
    failure(
      'SYS.1001',
      'the API[org.zstack.ai.message.APIUpdateModelEvaluationTaskMsg] timed out after 30000ms',
    ),
  )
})

t.test('one session too many is refused with ID.1006', async (t) => {
  const { client } = await start(t, 'docs')
  for (let i = 1; i < 500; i++) await client.login()
  t.same(
    seen(await client.login()),
    failure('ID.1006', 'Login sessions hit limit of max allowed concurrent login sessions, max allowed: 500'),
  )
})
