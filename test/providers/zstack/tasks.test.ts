import t, { type Test } from 'tap'
import type { EmulatorOptions } from '../../../src/emulator.ts'
import { startEmulator } from '../../support/emulator.ts'
import { SEED, zstackClient } from '../../support/zstack.ts'

const TEXT = 'text/plain;charset=UTF-8'
const JSON_TYPE = 'application/json;charset=UTF-8'
const UNKNOWN = '11111111222243338444555555555555'
const VALIDATOR = 'org.zstack.header.message.ApiMessageParamValidator'

const start = async (t: Test, options: EmulatorOptions = {}) => {
  const emulator = await startEmulator(t, options)
  return { emulator, client: await zstackClient(emulator) }
}

const failure = (code: string, description: string, details: string) => ({
  error: { code, description, details, cost: '1ms' },
})
const invalid = (details: string) => failure('SYS.1007', 'One or more API argument is invalid', details)
const notFound = (details: string) => failure('SYS.1003', 'A resource can not be found', details)
const internal = (details: string) => failure('SYS.1000', 'An internal error happened in system', details)

const task = (uuid: string): string => `/model-evaluation-tasks/${uuid}`
const nested = (members: object) => ({ updateModelEvaluationTask: members })

/** The seed's running task as the profile `live` shows it. */
const RUNNING = {
  uuid: SEED.running,
  name: 'nightly-mmlu',
  type: 'Capability',
  description: '5-shot, first 200',
  percentage: 40,
  status: 'Running',
  modelServiceGroupUuid: SEED.evalGroup,
  evaluatedServiceGroupUuid: SEED.busyGroup,
  datasetUuid: SEED.mmlu,
  limits: 200,
  maxNewTokens: 512,
  topK: 50,
  temperature: 0.7,
  topP: 0.9,
  repetitionPenalty: 1,
  maxLength: 2048,
  createDate: 'Sep 22, 2026 4:00:00 PM',
  lastOpDate: 'Sep 22, 2026 4:00:00 PM',
}
const UNSET = {
  opaque: null,
  prompt: null,
  model: null,
  url: null,
  parallel: null,
  logEveryQuery: null,
  api: null,
  requestHeaders: null,
  connectTimeout: null,
  readTimeout: null,
  totalScore: null,
  endTime: null,
}

t.test('UpdateModelEvaluationTask: the flat sample of the explorer changes the task', async (t) => {
  const { client } = await start(t)
  const sample = {
    name: '<name>',
    description: '<description>',
    systemTags: ['<systemTags>'],
    userTags: ['<userTags>'],
  }
  const { status, type, body } = await client.call('PUT', task(SEED.running), sample)
  const changed = {
    ...RUNNING,
    name: '<name>',
    description: '<description>',
    lastOpDate: 'Nov 21, 2026 4:00:00 PM',
  }
  t.same(
    { status, type, body },
    {
      status: 200,
      type: JSON_TYPE,
      body: { success: true, error: null, inventory: { ...changed, ...UNSET } },
    },
  )
  t.match((await client.call('GET', task(SEED.running))).body.inventories, [
    { name: '<name>', description: '<description>' },
  ])
})

t.test('UpdateModelEvaluationTask: the curl of the developer guide works as printed', async (t) => {
  const { client } = await start(t)
  const body =
    '{"updateModelEvaluationTask":{"name":"update-to-new-name","description":"update-to-new-description"}}'
  const answer = await client.call('PUT', task('3d5ca93bd7c03fddbf48cea9ff234e19'), body)
  t.match(answer, {
    status: 200,
    body: { inventory: { name: 'update-to-new-name', description: 'update-to-new-description' } },
  })
})

t.test('UpdateModelEvaluationTask answers with a job under the profile live', async (t) => {
  const { client } = await start(t, { profile: 'live' })
  const answer = await client.call('PUT', task(SEED.running), nested({ name: 'renamed' }))
  t.match(answer, { status: 202, type: JSON_TYPE })
  t.same(Object.keys(answer.body), ['apiTimeout', 'location'])
  t.equal(answer.body.apiTimeout, 1_800_000)
  t.match(answer.body.location, /^http:\/\/localhost:80\/zstack\/v1\/api-jobs\/[0-9a-f]{32}$/)
  const job = await client.send('GET', new URL(answer.body.location).pathname)
  const { status, type, body } = job
  t.same(
    { status, type, body },
    {
      status: 200,
      type: JSON_TYPE,
      body: { inventory: { ...RUNNING, name: 'renamed', lastOpDate: 'Nov 21, 2026 4:00:00 PM' } },
    },
  )
})

t.test('whole floats keep their fraction, and five characters are escaped', async (t) => {
  const { client } = await start(t)
  const { text, body } = await client.call(
    'PUT',
    task(SEED.running),
    nested({ name: `<a> & "b" = 'c'`, description: '"topP":1,' }),
  )
  t.match(text, '"repetitionPenalty":1.0,')
  t.match(text, '"name":"\\u003ca\\u003e \\u0026 \\"b\\" \\u003d \\u0027c\\u0027"')
  t.match(body.inventory, { name: `<a> & "b" = 'c'`, description: '"topP":1,' })
})

t.test('other characters are written as JSON writes them', async (t) => {
  const { client } = await start(t)
  for (const characters of [
    '"',
    '\\',
    '\t\u0000\u001f',
    '\u007f\u2028\u2029',
    'é 评测 😀',
    '\ud83d',
    '\ude00\ud83d',
    ' !#$%()*+,-./09:;?@AZ[]^_`az{|}~',
  ]) {
    // A text is trimmed.
    const description = `a${characters}z`
    const { text } = await client.call('PUT', task(SEED.running), nested({ description }))
    t.ok(text.includes(`"description":${JSON.stringify(description)},`), encodeURI(characters.toWellFormed()))
  }
})

t.test('every shape of body that clients send is understood', async (t) => {
  const { client } = await start(t)
  const shapes: [string, string, object][] = [
    ['nested, tags beside', task(SEED.running), { ...nested({ name: 'a' }), systemTags: [], userTags: [] }],
    ['nested, tags inside', task(SEED.running), nested({ name: 'b', systemTags: ['x'] })],
    ['the alias of the Go SDKs', `${task(SEED.running)}/actions`, nested({ name: 'c' })],
    ['under params', task(SEED.running), { params: { name: 'd' } }],
    ['flat', task(SEED.running), { name: 'e' }],
    [
      'a placeholder in the path, the uuid in the body',
      task('%7Buuid%7D'),
      nested({ uuid: SEED.running, name: 'f' }),
    ],
    [
      'a uuid in the body that the path overrules',
      task(SEED.running),
      nested({ uuid: SEED.idle, name: 'g' }),
    ],
  ]
  for (const [what, path, body] of shapes) {
    const answer = await client.call('PUT', path, body)
    t.match(answer, { status: 200, body: { inventory: { uuid: SEED.running } } }, what)
  }
  const asForm = await client.call('PUT', task(SEED.running), '{"name":"h"}', {
    'content-type': 'application/x-www-form-urlencoded',
  })
  t.match(asForm, { status: 200, body: { inventory: { name: 'h' } } }, 'whatever the content type says')
  t.equal(
    (await client.call('PUT', task(SEED.running), '\uFEFF{"name":"i"}')).status,
    200,
    'a byte order mark',
  )
})

t.test('the journal says which behavior a lenient body leaned on', async (t) => {
  const { emulator, client } = await start(t)
  const { journal } = emulator.world().backstage
  const notes = async (path: string, body: object): Promise<unknown> => {
    await client.call('PUT', path, body)
    return journal.get(journal.seen)?.notes
  }
  t.same(await notes(task(SEED.running), nested({ name: 'a' })), [])
  const leaned = [{ kind: 'behavior', behavior: 'zstack.body', value: 'any' }]
  t.same(await notes(task(SEED.running), { name: 'a' }), leaned)
  t.same(await notes(`${task(SEED.running)}/actions`, nested({ name: 'a' })), leaned)
})

t.test(
  'absent and null leave as it is, an empty text is stored, nothing given changes nothing',
  async (t) => {
    const { emulator, client } = await start(t, { profile: 'live', behaviors: { 'zstack.async': 'inline' } })
    emulator.world().clock.advance(60_000)
    const put = async (members: object): Promise<unknown> =>
      (await client.call('PUT', task(SEED.completed), nested(members))).body.inventory
    const before = { name: 'baseline-mmlu', description: 'First run', lastOpDate: 'Nov 20, 2026 6:00:00 PM' }
    t.match(await put({}), before)
    t.match(await put({ name: null, description: null }), before)
    t.match(await put({ unknown: { deep: [1] } }), before)
    t.match(await put({ description: '' }), {
      name: 'baseline-mmlu',
      description: '',
      lastOpDate: 'Nov 21, 2026 4:01:00 PM',
    })
    t.match(await put({ name: '  spaces  ' }), { name: 'spaces' })
    t.match(
      await put({ name: 42, description: true }),
      { name: '42', description: 'true' },
      'the mapper makes text of them',
    )
    t.match(await put({ name: '评测任务 🚀' }), { name: '评测任务 🚀' })
    t.match(await put({ name: '' }), { name: '' })
  },
)

t.test('UpdateModelEvaluationTask: what the REST layer refuses it refuses at once, as text', async (t) => {
  for (const profile of ['docs', 'live'] as const) {
    const { client } = await start(t, { profile })
    const unnamed = `the body doesn't contain action mapping to the URL[/v1${task(SEED.running)}]`
    const cases: [string, unknown, number, string | RegExp][] = [
      ['an empty body', undefined, 400, unnamed],
      ['null', 'null', 400, unnamed],
      ['bad JSON', '{"name":', 500, /JSON/],
      ['a list', '[]', 500, 'Expected BEGIN_OBJECT but was BEGIN_ARRAY'],
      ['a text', '"x"', 500, 'Expected BEGIN_OBJECT but was STRING'],
      ['a number', '7', 500, 'Expected BEGIN_OBJECT but was NUMBER'],
      [
        'a wrapper that is no object',
        { updateModelEvaluationTask: [] },
        500,
        'Expected BEGIN_OBJECT but was BEGIN_ARRAY',
      ],
      ['an unknown action', { startVmInstance: {} }, 400, unnamed],
      ['an object for a text', nested({ name: { a: 1 } }), 500, 'Expected a string but was BEGIN_OBJECT'],
      ['a text for a list', nested({ systemTags: 'x' }), 500, 'Expected BEGIN_ARRAY but was STRING'],
      ['invalid UTF-8', Buffer.from([0x7b, 0xff, 0x7d]).toString('latin1'), 500, /./],
    ]
    for (const [what, body, status, text] of cases) {
      const answer = await client.call('PUT', task(SEED.running), body)
      t.match({ ...answer, body: undefined }, { status, type: TEXT, text }, `${profile}: ${what}`)
    }
  }
})

t.test(
  'UpdateModelEvaluationTask: what the API refuses is JSON with 503, in the job where there is one',
  async (t) => {
    for (const profile of ['docs', 'live'] as const) {
      const { client } = await start(t, { profile })
      const long = 'x'.repeat(256)
      const cases: [string, string, object, object][] = [
        [
          'an unknown task',
          task(UNKNOWN),
          { name: 'x' },
          notFound(`invalid field[uuid], resource[uuid:${UNKNOWN}, type:ModelEvaluationTaskVO] not found`),
        ],
        [
          'a task of another case',
          task(SEED.running.toUpperCase()),
          { name: 'x' },
          notFound(
            `invalid field[uuid], resource[uuid:${SEED.running.toUpperCase()}, type:ModelEvaluationTaskVO] not found`,
          ),
        ],
        [
          'a name longer than its column',
          task(SEED.running),
          { name: long },
          internal("Data truncation: Data too long for column 'name' at row 1"),
        ],
        [
          'a description longer than its column',
          task(SEED.running),
          { description: 'x'.repeat(2049) },
          internal("Data truncation: Data too long for column 'description' at row 1"),
        ],
      ]
      for (const [what, path, members, expected] of cases) {
        const first = await client.call('PUT', path, nested(members))
        t.equal(first.status, profile === 'live' ? 202 : 503, `${profile}: ${what}`)
        const { status, type, body } = await client.settle('PUT', path, nested(members))
        t.same({ status, type, body }, { status: 503, type: JSON_TYPE, body: expected })
      }
      const longest = nested({ name: 'x'.repeat(255), description: 'x'.repeat(2048) })
      t.equal((await client.settle('PUT', task(SEED.running), longest)).status, 200)
    }
  },
)

t.test('an invalid session is told at once where calls answer at once, else in the job', async (t) => {
  const docs = await start(t)
  docs.client.session = UNKNOWN
  t.match(await docs.client.call('PUT', task(SEED.running), nested({ name: 'x' })), {
    status: 503,
    body: { error: { code: 'ID.1001' } },
  })
  const live = await start(t, { profile: 'live' })
  live.client.session = UNKNOWN
  const first = await live.client.call('PUT', task(SEED.running), nested({ name: 'x' }))
  t.equal(first.status, 202)
  t.match(await live.client.send('GET', new URL(first.body.location).pathname), {
    status: 503,
    body: { error: { code: 'ID.1001', details: 'Session expired' } },
  })
  const found = await (await zstackClient(live.emulator)).call('GET', task(SEED.running))
  t.match(found.body.inventories, [{ name: 'nightly-mmlu' }], 'and nothing is done')
  t.match(await live.client.send('PUT', task(SEED.running), nested({ name: 'x' })), {
    status: 400,
    text: "missing header 'Authorization'",
  })
})

t.test('behavior zstack.body=nested refuses what the public server refuses', async (t) => {
  const { client } = await start(t, { behaviors: { 'zstack.body': 'nested' } })
  const unnamed = `the body doesn't contain action mapping to the URL[/v1${task(SEED.running)}]`
  for (const body of [{ name: 'x' }, { params: { name: 'x' } }, {}])
    t.match(await client.call('PUT', task(SEED.running), body), { status: 400, type: TEXT, text: unnamed })
  t.match(await client.call('PUT', `${task(SEED.running)}/actions`, nested({ name: 'x' })), {
    status: 404,
    text: `no api mapping to /v1${task(SEED.running)}/actions`,
  })
  t.equal((await client.call('PUT', task(SEED.running), nested({ name: 'x' }))).status, 200)
  const deploy = await client.call('PUT', `/ai/model-services/eval/${SEED.evalService}`, { limits: 1 })
  t.match(deploy.body, {
    error: { details: `field[limits] of message[${VALIDATOR}] is mandatory, can not be null` },
  })
})

t.test('behaviors envelope and nulls stand each for itself', async (t) => {
  const bare = (await start(t, { behaviors: { 'zstack.envelope': 'bare' } })).client
  const answer = await bare.call('PUT', task(SEED.running), nested({}))
  t.same(answer.body, { inventory: { ...RUNNING, ...UNSET } })
  const absent = (await start(t, { behaviors: { 'zstack.nulls': 'absent' } })).client
  t.same((await absent.call('PUT', task(SEED.running), nested({}))).body, {
    success: true,
    error: null,
    inventory: RUNNING,
  })
  t.same(
    (await absent.call('DELETE', task(SEED.running))).body,
    {},
    'a reply without inventory is empty in every envelope',
  )
})

t.test('behavior zstack.timezone moves the times of replies', async (t) => {
  const { client } = await start(t, { behaviors: { 'zstack.timezone': '-05:30' } })
  const { createDate } = (await client.call('GET', task(SEED.running))).body.inventories[0]
  t.equal(createDate, 'Sep 22, 2026 2:30:00 AM')
})

t.test('X-JSON-Schema asks for the classes of what is in the reply', async (t) => {
  const { client } = await start(t, { profile: 'live' })
  const schema = { inventory: 'org.zstack.ai.entity.ModelEvaluationTaskInventory' }
  const header = { 'x-json-schema': 'true' }
  t.same((await client.settle('PUT', task(SEED.running), nested({}), header)).body.schema, schema)
  t.notOk('schema' in (await client.settle('PUT', task(SEED.running), nested({}))).body)
  const inline = (await start(t, { behaviors: { 'zstack.async': 'inline' } })).client
  t.same((await inline.call('PUT', task(SEED.running), nested({}), header)).body.schema, schema)
  t.same((await inline.call('DELETE', task(SEED.running), undefined, header)).body, { schema: {} })
})

const deployPath = `/ai/model-services/eval/${SEED.evalService}`
const DEPLOY = {
  name: 'mmlu-eval',
  type: 'Container',
  taskType: 'Capability',
  limits: 200,
  zoneUuid: SEED.zone,
  temperature: 0.7,
  maxLength: 2048,
  datasetUuids: [SEED.mmlu],
  modelServiceGroupUuids: [SEED.freeGroup],
}
const deploy = (members: object) => ({ deployModelEvalService: members })

t.test('DeployModelEvalService makes a group and its task, which can be queried', async (t) => {
  const { client } = await start(t, { profile: 'live' })
  const { status, body } = await client.settle('PUT', deployPath, deploy(DEPLOY), { 'x-json-schema': 'true' })
  t.equal(status, 200)
  const { inventory, tasks, schema } = body
  const dates = { createDate: 'Nov 21, 2026 4:00:00 PM', lastOpDate: 'Nov 21, 2026 4:00:00 PM' }
  const [instance] = inventory.instances
  t.same(body, {
    schema,
    success: true,
    inventory: {
      uuid: inventory.uuid,
      modelServiceUuid: SEED.evalService,
      instances: [
        {
          uuid: instance.uuid,
          name: 'mmlu-eval',
          modelServiceGroupUuid: inventory.uuid,
          yaml: inventory.yaml,
          status: 'Deploying',
          url: instance.url,
          internalUrl: instance.url,
          nodeRank: 0,
          accountUuid: SEED.admin,
          architecture: 'x86_64',
          ...dates,
        },
      ],
      datasetRefInventories: [
        {
          uuid: inventory.datasetRefInventories[0].uuid,
          datasetUuid: SEED.mmlu,
          modelServiceInstanceGroupUuid: inventory.uuid,
        },
      ],
      status: 'Deploying',
      modelServiceType: 'ModelEval',
      type: 'Container',
      name: 'mmlu-eval',
      yaml: inventory.yaml,
      ...dates,
      limits: 200,
      temperature: 0.7,
      maxLength: 2048,
    },
    tasks: [
      {
        uuid: tasks[0].uuid,
        name: 'mmlu-eval',
        type: 'Capability',
        percentage: 0,
        status: 'Created',
        modelServiceGroupUuid: inventory.uuid,
        evaluatedServiceGroupUuid: SEED.freeGroup,
        datasetUuid: SEED.mmlu,
        limits: 200,
        temperature: 0.7,
        maxLength: 2048,
        ...dates,
      },
    ],
  })
  const entity = 'org.zstack.ai.entity.'
  t.same(schema, {
    inventory: `${entity}ModelEvalServiceInstanceGroupInventory`,
    'inventory.instances[0]': `${entity}ModelServiceInstanceInventory`,
    'inventory.datasetRefInventories[0]': `${entity}ModelServiceGroupDatasetRefInventory`,
    'tasks[0]': `${entity}ModelEvaluationTaskInventory`,
  })
  t.same((await client.call('GET', task(tasks[0].uuid))).body.inventories, tasks)
  const group = await client.call('GET', `/ai/model-eval-services/instances/groups/${inventory.uuid}`)
  t.same(group.body.inventories, [inventory])
})

t.test(
  'DeployModelEvalService: the sample of the explorer is a valid call under the profile docs',
  async (t) => {
    const { client } = await start(t)
    const sample = {
      taskType: '<taskType>',
      limits: 1,
      temperature: 1,
      topK: 1,
      topP: 1,
      maxNewTokens: 1,
      repetitionPenalty: 1,
      maxLength: 1,
      prompt: '<prompt>',
      model: '<model>',
      url: '<url>',
      parallel: 1,
      logEveryQuery: 1,
      api: '<api>',
      requestHeaders: {},
      connectTimeout: 1,
      readTimeout: 1,
      description: '<description>',
      modelUuid: '<modelUuid>',
      zoneUuid: '<zoneUuid>',
      vmImageUuid: '<vmImageUuid>',
      primaryStorageUuid: '<primaryStorageUuid>',
      datasetUuids: ['<datasetUuids>'],
      modelServiceGroupUuids: ['<modelServiceGroupUuids>'],
      dockerImage: '<dockerImage>',
      cpuNum: 1,
      name: '<name>',
      environmentVariables: {},
      startupParameters: {},
      type: '<type>',
      clusterUuid: '<clusterUuid>',
      memorySize: 1,
      l3NetworkUuids: ['<l3NetworkUuids>'],
      serviceBootUptime: 1,
      rootDiskOfferingUuid: '<rootDiskOfferingUuid>',
      rootDiskSize: 1,
      resourceUuid: '<resourceUuid>',
      tagUuids: ['<tagUuids>'],
      requestCpuNum: 1,
      requestMemorySize: 1,
      serviceLivez: '<serviceLivez>',
      serviceReadyz: '<serviceReadyz>',
      projectUuid: '<projectUuid>',
      systemTags: ['<systemTags>'],
      userTags: ['<userTags>'],
    }
    const { status, body } = await client.call('PUT', deployPath, sample)
    t.equal(status, 200)
    t.match(body, {
      success: true,
      error: null,
      inventory: {
        uuid: /^[0-9a-f]{32}$/,
        name: '<name>',
        type: '<type>',
        maxLength: 1,
        supportMetrics: null,
      },
      tasks: [
        {
          name: '<name>',
          type: '<taskType>',
          limits: 1,
          url: '<url>',
          datasetUuid: '<datasetUuids>',
          requestHeaders: {},
        },
      ],
    })
    t.equal((await client.call('GET', task(body.tasks[0].uuid))).body.inventories.length, 1)
  },
)

t.test(
  'DeployModelEvalService asks for limits alone under page, for five parameters under sdk',
  async (t) => {
    const mandatory = (field: string) =>
      invalid(`field[${field}] of message[${VALIDATOR}] is mandatory, can not be null`)
    const page = (await start(t)).client
    t.same((await page.call('PUT', deployPath, {})).body, mandatory('limits'))
    t.same((await page.call('PUT', deployPath)).body, mandatory('limits'))
    const { body } = await page.call('PUT', deployPath, { limits: 5 })
    t.match(body.inventory.name, /^eval-[0-9a-f]{8}$/, 'a service that is given no name gets one')
    t.equal(body.tasks.length, 1)

    const sdk = (await start(t, { behaviors: { 'zstack.deployRequired': 'sdk' } })).client
    const given: Record<string, unknown> = {}
    for (const [name, value] of [
      ['zoneUuid', SEED.zone],
      ['type', 'Container'],
      ['taskType', 'Capability'],
      ['limits', 1],
      ['name', 'x'],
    ] as const) {
      t.same((await sdk.call('PUT', deployPath, deploy(given))).body, mandatory(name))
      given[name] = value
    }
    t.equal((await sdk.call('PUT', deployPath, deploy(given))).status, 200)
  },
)

t.test('DeployModelEvalService: every fault of a value, one at a time', async (t) => {
  const { client } = await start(t, { profile: 'live' })
  const values = (field: string, allowed: string, found: string) =>
    invalid(`valid value for field[${field}] of message[${VALIDATOR}] are [${allowed}], but ${found} found`)
  const range = (field: string, from: number, to: number) =>
    invalid(`field[${field}] must be in range of [${from}, ${to}]`)
  const cases: [object, object][] = [
    [{ type: 'Pod' }, values('type', 'VirtualMachine, Container', 'Pod')],
    [{ taskType: 'performance' }, values('taskType', 'Performance, Capability', 'performance')],
    [{ api: 'azure' }, values('api', 'openai, dashscope', 'azure')],
    [{ maxLength: 1 }, range('maxLength', 128, 128_000)],
    [{ maxLength: 128_001 }, range('maxLength', 128, 128_000)],
    [{ parallel: 1025 }, range('parallel', 0, 1024)],
    [{ logEveryQuery: 4 }, range('logEveryQuery', 5, 300)],
    [{ connectTimeout: 121 }, range('connectTimeout', 5, 120)],
    [{ readTimeout: 4 }, range('readTimeout', 5, 120)],
    [
      { name: 'x'.repeat(300) },
      invalid(
        `field[name] of message[${VALIDATOR}] exceeds max length of string. expected was <= 255, actual was 300`,
      ),
    ],
    [{ datasetUuids: [null] }, invalid('field[datasetUuids] cannot contain a NULL element')],
    [
      { resourceUuid: 'x' },
      invalid(
        "resourceUuid[x] is not a valid uuid. A valid uuid is a UUID(v4 recommended) with '-' stripped.",
      ),
    ],
    [{ resourceUuid: SEED.freeGroup }, internal(`Duplicate entry '${SEED.freeGroup}' for key 'PRIMARY'`)],
    [
      { zoneUuid: UNKNOWN },
      notFound(`invalid field[zoneUuid], resource[uuid:${UNKNOWN}, type:ZoneVO] not found`),
    ],
    [
      { datasetUuids: [SEED.mmlu, UNKNOWN, SEED.zone] },
      notFound(
        `invalid field[datasetUuids], resource[uuids:[${UNKNOWN}, ${SEED.zone}], type:DatasetVO] not found`,
      ),
    ],
    [
      { modelServiceGroupUuids: [UNKNOWN] },
      notFound(
        `invalid field[modelServiceGroupUuids], resource[uuids:[${UNKNOWN}], type:ModelServiceInstanceGroupVO] not found`,
      ),
    ],
  ]
  for (const [members, expected] of cases)
    t.same(
      (await client.settle('PUT', deployPath, deploy({ ...DEPLOY, ...members }))).body,
      expected,
      JSON.stringify(members),
    )
  const service = `/ai/model-services/eval/${UNKNOWN}`
  t.same(
    (await client.settle('PUT', service, deploy(DEPLOY))).body,
    notFound(`invalid field[uuid], resource[uuid:${UNKNOWN}, type:ModelServiceVO] not found`),
  )
  const count = await client.call('GET', '/ai/model-eval-services/instances/groups/?count=true')
  t.equal(count.body.total, 1, 'nothing was made')
})

t.test(
  'DeployModelEvalService: types are read leniently, and refused as text where they cannot be',
  async (t) => {
    const { client } = await start(t)
    const good = deploy({
      ...DEPLOY,
      limits: '20',
      topK: 5.0,
      temperature: '0.5',
      name: 7,
      requestHeaders: { a: 1, b: null },
    })
    t.match((await client.call('PUT', deployPath, good)).body, {
      inventory: { name: '7', limits: 20, topK: 5, temperature: 0.5 },
      tasks: [{ requestHeaders: { a: '1' } }],
    })
    const cases: [object, number, string][] = [
      [{ limits: 'abc' }, 400, '[limits] field is excepted an int or long, but was [abc].'],
      [{ limits: 1.5 }, 400, '[limits] field is excepted an int or long, but was [1.5].'],
      [{ limits: '0x10' }, 400, '[limits] field is excepted an int or long, but was [0x10].'],
      [{ limits: '' }, 400, '[limits] field is excepted an int or long, but was [].'],
      [{ limits: true }, 400, '[limits] field is excepted an int or long, but was [true].'],
      [{ limits: 3e9 }, 400, '[limits] field is excepted an int or long, but was [3000000000].'],
      [{ limits: {} }, 400, '[limits] field is excepted an int or long, but was [{}].'],
      [{ cpuNum: 'abc' }, 500, 'For input string: "abc"'],
      [{ memorySize: '12x' }, 500, 'For input string: "12x"'],
      [{ temperature: 'warm' }, 500, 'For input string: "warm"'],
      [{ temperature: [] }, 500, 'Expected a double but was BEGIN_ARRAY'],
      [{ requestHeaders: 'x' }, 500, 'Expected BEGIN_OBJECT but was STRING'],
      [{ datasetUuids: SEED.mmlu }, 500, 'Expected BEGIN_ARRAY but was STRING'],
      [{ datasetUuids: [{}] }, 500, 'Expected a string but was BEGIN_OBJECT'],
      [{ name: [] }, 500, 'Expected a string but was BEGIN_ARRAY'],
    ]
    for (const [members, status, text] of cases) {
      const answer = await client.call('PUT', deployPath, deploy({ ...DEPLOY, ...members }))
      t.same(
        { status: answer.status, type: answer.type, text: answer.text },
        { status, type: TEXT, text },
        JSON.stringify(members),
      )
    }
  },
)

t.test('DeployModelEvalService: one task for each evaluated group and dataset', async (t) => {
  const { client } = await start(t)
  const tasksOf = async (members: object): Promise<unknown> => {
    const { body } = await client.call('PUT', deployPath, deploy({ ...DEPLOY, ...members }))
    return body.tasks.map((one: Record<string, unknown>) => [
      one.name,
      one.evaluatedServiceGroupUuid,
      one.datasetUuid,
    ])
  }
  const both = {
    datasetUuids: [SEED.mmlu, SEED.gsm8k],
    modelServiceGroupUuids: [SEED.freeGroup, SEED.busyGroup],
  }
  t.same(await tasksOf(both), [
    ['mmlu-eval-1', SEED.freeGroup, SEED.mmlu],
    ['mmlu-eval-2', SEED.freeGroup, SEED.gsm8k],
    ['mmlu-eval-3', SEED.busyGroup, SEED.mmlu],
    ['mmlu-eval-4', SEED.busyGroup, SEED.gsm8k],
  ])
  t.same(await tasksOf({ datasetUuids: null }), [['mmlu-eval', SEED.freeGroup, null]])
  t.same(await tasksOf({ datasetUuids: [], modelServiceGroupUuids: [] }), [['mmlu-eval', null, null]])
  t.same(await tasksOf({ datasetUuids: [SEED.mmlu, SEED.mmlu] }), [['mmlu-eval', SEED.freeGroup, SEED.mmlu]])
})

t.test('DeployModelEvalService: a resourceUuid is the new group, a validation makes nothing', async (t) => {
  const { client } = await start(t)
  const resourceUuid = 'aaaaaaaabbbb4ccc8dddeeeeeeeeeeee'
  t.equal(
    (await client.call('PUT', deployPath, deploy({ ...DEPLOY, resourceUuid }))).body.inventory.uuid,
    resourceUuid,
  )
  const dry = { ...deploy(DEPLOY), systemTags: ['ephemeral::validationOnly'] }
  t.match(await client.call('PUT', deployPath, dry), { status: 200, text: '{}' })
  const { body } = await client.call('GET', '/model-evaluation-tasks?count=true')
  t.equal(body.total, 7)
})

t.test('DeployModelEvalService: the paths and wrappers of the Go SDK releases', async (t) => {
  const { client } = await start(t, { profile: 'live', behaviors: { 'zstack.async': 'inline' } })
  const shapes: [string, object][] = [
    [`${deployPath}/actions`, deploy(DEPLOY)],
    [`/ai/model-services/eval/%7Buuid%7D/${SEED.evalService}/actions`, { params: DEPLOY }],
    [`/ai/model-services/eval/%7Buuid%7D/${SEED.evalService}`, { params: DEPLOY }],
    ['/ai/model-services/eval/%7Buuid%7D', deploy({ ...DEPLOY, uuid: SEED.evalService })],
  ]
  for (const [path, body] of shapes)
    t.match(
      await client.call('PUT', path, body),
      { status: 200, body: { inventory: { modelServiceUuid: SEED.evalService } } },
      path,
    )
  t.equal(
    (await client.call('POST', deployPath, deploy(DEPLOY))).status,
    200,
    'the path has one API: any method will do',
  )
})

t.test('DeleteModelEvaluationTask deletes, and succeeds on what is not there', async (t) => {
  const { client } = await start(t)
  t.match(await client.call('DELETE', `${task(SEED.running)}?deleteMode=Permissive`), {
    status: 200,
    type: JSON_TYPE,
    text: '{}',
  })
  t.match((await client.call('GET', task(SEED.running))).body, { schema: {}, inventories: [] })
  t.match(await client.call('DELETE', task(SEED.running)), { status: 200, text: '{}' })
  t.match(
    (await client.call('DELETE', task('nonsense'))).body,
    notFound('invalid value[nonsense] of field [uuid]'),
  )
})

t.test('behavior zstack.deleteMissing=fail refuses to delete what is not there', async (t) => {
  const { client } = await start(t, { behaviors: { 'zstack.deleteMissing': 'fail' } })
  const missing = (field: string) =>
    notFound(`invalid field[${field}], resource[uuid:${UNKNOWN}, type:ModelEvaluationTaskVO] not found`)
  t.match(await client.call('DELETE', task(UNKNOWN)), { status: 503, body: missing('uuid') })
  const both = await client.call('DELETE', `/model-evaluation-tasks?uuids=${SEED.running}&uuids=${UNKNOWN}`)
  t.match(both, { status: 503, body: missing('uuids') })
  t.equal((await client.call('GET', task(SEED.running))).body.inventories.length, 1, 'all or none')
})

t.test('DeleteModelEvaluationTasks takes its uuids from the query or the body', async (t) => {
  const { client } = await start(t, { profile: 'live' })
  const list = '/model-evaluation-tasks'
  const left = async (): Promise<number> => (await client.call('GET', `${list}?count=true`)).body.total
  t.match(await client.settle('DELETE', `${list}?uuids=${SEED.running}&uuids=${SEED.idle}`), {
    status: 200,
    text: '{}',
  })
  t.equal(await left(), 4)
  await client.settle('DELETE', `${list}?uuids.0=${SEED.failed}&uuids.1=${SEED.partial}`)
  t.equal(await left(), 2)
  await client.settle('DELETE', list, { uuids: [SEED.completed], deleteMode: 'Permissive' })
  t.equal(await left(), 1)
  t.match(
    (await client.settle('DELETE', `${list}?uuids=`)).body,
    invalid('field[uuids] must be a nonempty list'),
  )
  t.match(
    (await client.settle('DELETE', list, { uuids: [] })).body,
    invalid('field[uuids] must be a nonempty list'),
  )
  t.match(
    (await client.settle('DELETE', list, { uuids: [null] })).body,
    invalid('field[uuids] cannot contain a NULL element'),
  )
  t.match(
    (await client.settle('DELETE', list)).body,
    invalid(`field[uuids] of message[${VALIDATOR}] is mandatory, can not be null`),
  )
})

t.test('a normal account changes and deletes its own tasks alone', async (t) => {
  const { emulator, client } = await start(t)
  const tenant = await zstackClient(emulator, 'tenant')
  const refused = {
    status: 503,
    body: {
      error: { code: 'ID.1002', description: "The user doesn't have permission to perform the operation" },
    },
  }
  t.match(await tenant.call('PUT', task(SEED.running), nested({ name: 'x' })), refused)
  t.match(await tenant.call('DELETE', task(SEED.running)), refused)
  t.match(await tenant.call('PUT', task(SEED.tenants), nested({ name: 'mine' })), { status: 200 })
  const { body } = await tenant.call('PUT', deployPath, deploy(DEPLOY))
  const own = async (): Promise<number> =>
    (await tenant.call('GET', '/model-evaluation-tasks?count=true')).body.total
  t.equal(await own(), 2)
  t.match(await client.call('PUT', task(body.tasks[0].uuid), nested({ name: 'by admin' })), { status: 200 })
  t.equal((await tenant.call('DELETE', task(body.tasks[0].uuid))).status, 200)
  t.equal(await own(), 1)
})

t.test('unknown paths, methods and encodings are told as the server tells them', async (t) => {
  const { client } = await start(t)
  const list = '/zstack/v1/model-evaluation-tasks'
  const cases: [Parameters<typeof client.call>[0], string, unknown, number, string][] = [
    ['GET', '/nope', undefined, 404, 'no api mapping to /v1/nope'],
    ['POST', list, {}, 500, `No creational API found for the path[${list}]`],
    [
      'GET',
      '/zstack/v1/model-service-instance-groups/x/y',
      undefined,
      404,
      'no api mapping to /v1/model-service-instance-groups/x/y',
    ],
    [
      'PUT',
      list,
      { a: 1 },
      400,
      "the body doesn't contain action mapping to the URL[/v1/model-evaluation-tasks]",
    ],
    [
      'PUT',
      list,
      undefined,
      400,
      "the body doesn't contain action mapping to the URL[/v1/model-evaluation-tasks]",
    ],
    ['DELETE', '/ai/trained-model/nope', undefined, 404, 'no api mapping to /v1/ai/trained-model/nope'],
  ]
  for (const [method, path, body, status, text] of cases) {
    const answer = await client.call(method, path, body)
    t.same(
      { status: answer.status, type: answer.type, text: answer.text },
      { status, type: TEXT, text },
      `${method} ${path}`,
    )
  }
  t.equal((await client.call('HEAD', list)).status, 405)
  t.match(await client.call('PATCH', list), { status: 405, type: 'text/html;charset=UTF-8' })
  t.equal((await client.call('GET', '/model-evaluation-tasks/%zz')).status, 400)
  t.equal(
    (await client.call('GET', '/model-evaluation-tasks/')).status,
    200,
    'a slash at the end is no other path',
  )
})

t.test('a column counts characters, and an Integer goes down to its least', async (t) => {
  const client = await zstackClient(await startEmulator(t))
  const rename = (name: string) =>
    client.call('PUT', `/model-evaluation-tasks/${SEED.running}`, { updateModelEvaluationTask: { name } })
  t.match(await rename('🚀'.repeat(255)), { status: 200, body: { inventory: { name: '🚀'.repeat(255) } } })
  t.match(await rename('🚀'.repeat(256)), { status: 503, body: { error: { code: 'SYS.1000' } } })
  const deploy = (limits: number) =>
    client.call('PUT', `/ai/model-services/eval/${SEED.evalService}`, { deployModelEvalService: { limits } })
  t.match(await deploy(-(2 ** 31)), { status: 200, body: { inventory: { limits: -(2 ** 31) } } })
  for (const limits of [-(2 ** 31) - 1, 2 ** 31])
    t.match(await deploy(limits), {
      status: 400,
      text: `[limits] field is excepted an int or long, but was [${limits}].`,
    })
})
