// What is around evaluation tasks: groups, datasets, models, model services, model centres.
import t, { type Test } from 'tap'
import type { EmulatorOptions } from '../../../src/emulator.ts'
import { startEmulator } from '../../support/emulator.ts'
import { SEED, zstackClient } from '../../support/zstack.ts'

const UNKNOWN = '11111111222243338444555555555555'
const FRESH = 'aaaaaaaabbbb4ccc8dddeeeeeeeeeeee'
const VALIDATOR = 'org.zstack.header.message.ApiMessageParamValidator'
const NOW = 'Nov 21, 2026 4:00:00 PM'

const start = async (t: Test, options: EmulatorOptions = {}) => {
  const emulator = await startEmulator(t, { profile: 'live', ...options })
  const client = await zstackClient(emulator)
  /** Names of what a query finds. */
  const names = async (path: string, condition = 'name~=%'): Promise<unknown> => {
    // The resources of the pages' samples are seeded too.
    const ours = encodeURIComponent('name!~=sample-%')
    const { body } = await client.call('GET', `${path}?q=${encodeURIComponent(condition)}&q=${ours}`)
    return body.inventories.map((one: { name: string }) => one.name)
  }
  return { emulator, client, names }
}

const invalid = (details: string) => ({
  error: { code: 'SYS.1007', description: 'One or more API argument is invalid', details, cost: '1ms' },
})
const notFound = (field: string, uuid: string, vo: string) => ({
  error: {
    code: 'SYS.1003',
    description: 'A resource can not be found',
    details: `invalid field[${field}], resource[uuid:${uuid}, type:${vo}] not found`,
    cost: '1ms',
  },
})
const mandatory = (field: string) =>
  invalid(`field[${field}] of message[${VALIDATOR}] is mandatory, can not be null`)

const DATASET = {
  name: 'ceval',
  url: 'ftp://datasets.example.com/ceval.tar.gz',
  modelCenterUuid: SEED.modelCenter,
}

t.test('CreateDataset makes a dataset with its tags', async (t) => {
  const { client, names } = await start(t)
  const { status, body } = await client.settle('POST', '/ai/datasets', {
    params: {
      ...DATASET,
      description: 'Chinese',
      resourceUuid: FRESH,
      system: 'true',
      tagUuids: [SEED.zone],
    },
    systemTags: ['dataset::datatype::Text', 'ephemeral::x'],
    userTags: ['mine'],
  })
  t.equal(status, 200)
  t.same(body, {
    inventory: {
      uuid: FRESH,
      name: 'ceval',
      description: 'Chinese',
      url: DATASET.url,
      installPath: `/ai/model_center/datasets/${FRESH}`,
      modelCenterUuid: SEED.modelCenter,
      size: 0xaaaaaaa,
      system: true,
      createDate: NOW,
      lastOpDate: NOW,
    },
  })
  t.same(await names('/ai/datasets', '__userTag__=mine'), ['ceval'])
  t.same(await names('/ai/datasets', '__systemTag__=dataset::datatype::Text'), ['mmlu', 'ceval'])
  t.same(await names('/ai/datasets', '__systemTag__~=ephemeral%'), [])
  t.same(await names('/ai/datasets', `__tagUuid__=${SEED.zone}`), ['ceval'])
  const again = await client.settle('POST', '/ai/datasets', { params: { ...DATASET, resourceUuid: FRESH } })
  t.match(again.body.error, { code: 'SYS.1000', details: `Duplicate entry '${FRESH}' for key 'PRIMARY'` })
})

t.test('CreateDataset names what is wrong', async (t) => {
  const { client, names } = await start(t, { behaviors: { 'zstack.async': 'inline' } })
  const post = async (params: object): Promise<unknown> =>
    (await client.call('POST', '/ai/datasets', { params })).body
  t.same(await post({}), mandatory('name'))
  t.same(await post({ name: 'x' }), mandatory('url'))
  t.same(await post({ name: 'x', url: 'y' }), mandatory('modelCenterUuid'))
  t.same(
    await post({ ...DATASET, modelCenterUuid: UNKNOWN }),
    notFound('modelCenterUuid', UNKNOWN, 'ModelCenterVO'),
  )
  t.same(
    await post({ ...DATASET, name: 'x'.repeat(256) }),
    invalid(
      `field[name] of message[${VALIDATOR}] exceeds max length of string. expected was <= 255, actual was 256`,
    ),
  )
  t.match(await post({ ...DATASET, resourceUuid: 'x' }), {
    error: { details: /^resourceUuid\[x\] is not a valid uuid\./ },
  })
  t.match(await client.call('POST', '/ai/datasets', { params: { ...DATASET, system: 'maybe' } }), {
    status: 400,
    text: 'Invalid value for boolean field [system], [maybe] is not a valid boolean string[true, false].',
  })
  t.match(
    await client.call('POST', '/ai/datasets', { params: DATASET, systemTags: ['ephemeral::validationOnly'] }),
    {
      status: 200,
      text: '{}',
    },
  )
  t.same(await names('/ai/datasets'), ['mmlu', 'gsm8k'], 'nothing was made')
  t.equal(
    (await client.call('POST', '/ai/datasets', { param: DATASET })).status,
    200,
    'either wrapper will do',
  )
  t.equal((await client.call('POST', '/ai/datasets', DATASET)).status, 200, 'and none, under zstack.body=any')
})

t.test('UpdateDataset says what a dataset is used for', async (t) => {
  const { client, names } = await start(t)
  const path = `/ai/datasets/${SEED.mmlu}`
  const put = (updateDataset: object) => client.settle('PUT', path, { updateDataset })
  t.match(await put({ name: 'mmlu-pro', usageScenarios: ['FineTune', 'ModelPerf'], dataType: 'Tabular' }), {
    status: 200,
    body: { inventory: { name: 'mmlu-pro', lastOpDate: NOW } },
  })
  const tagged = (tag: string): Promise<unknown> => names('/ai/datasets', `__systemTag__=dataset::${tag}`)
  t.same(await tagged('usage::scenarios::FineTune'), ['mmlu-pro'])
  t.same(await tagged('usage::scenarios::ModelPerf'), ['mmlu-pro'])
  t.same(await tagged('usage::scenarios::ModelEval'), [])
  t.same(await tagged('datatype::Tabular'), ['mmlu-pro'])
  t.same(await tagged('datatype::Text'), [])
  t.same(
    (await put({ usageScenarios: ['Training'] })).body,
    invalid(
      `valid value for field[usageScenarios] of message[${VALIDATOR}] are [FineTune, Endpoint, App, ModelEval, ModelPerf], but Training found`,
    ),
  )
  t.same(
    (await client.settle('PUT', `/ai/datasets/${UNKNOWN}`, { updateDataset: {} })).body,
    notFound('uuid', UNKNOWN, 'DatasetVO'),
  )
})

t.test('UpdateDatasets answers item by item', async (t) => {
  const { client, names } = await start(t)
  const put = (updateDatasetStructs: unknown) =>
    client.settle('PUT', '/ai/datasets', { updateDatasets: { updateDatasetStructs } })
  const { status, body } = await put([
    { uuid: SEED.gsm8k, usageScenarios: ['ModelEval'], dataType: 'Text' },
    { uuid: UNKNOWN, dataType: 'Text' },
    { uuid: SEED.mmlu, dataType: 'Poem' },
  ])
  t.equal(status, 200)
  t.match(body.results, [
    { uuid: SEED.gsm8k, success: true },
    { uuid: UNKNOWN, success: false, error: { code: 'SYS.1003' } },
    { uuid: SEED.mmlu, success: false, error: { code: 'SYS.1007' } },
  ])
  t.same(await names('/ai/datasets', '__systemTag__=dataset::datatype::Text'), ['mmlu', 'gsm8k'])
  t.same((await put(undefined)).body, mandatory('updateDatasetStructs'))
  t.match(
    await client.call('PUT', '/ai/datasets', { updateDatasets: { updateDatasetStructs: [{ uuid: {} }] } }),
    {
      status: 500,
      text: 'Expected a string but was BEGIN_OBJECT',
    },
  )
  t.match(await client.call('PUT', '/ai/datasets', { updateDatasets: { updateDatasetStructs: ['x'] } }), {
    status: 500,
    text: 'Expected BEGIN_OBJECT but was STRING',
  })
})

t.test('deleting a dataset takes its references along, and leaves its tasks', async (t) => {
  const { client, names } = await start(t)
  t.match(await client.settle('DELETE', `/ai/datasets/${SEED.mmlu}`), { status: 200, text: '{}' })
  t.same(await names('/ai/datasets'), ['gsm8k'])
  const group = await client.call('GET', `/ai/model-eval-services/instances/groups/${SEED.evalGroup}`)
  t.same(group.body.inventories[0].datasetRefInventories, [])
  t.match((await client.call('GET', `/model-evaluation-tasks/${SEED.running}`)).body.inventories, [
    { datasetUuid: SEED.mmlu },
  ])
})

t.test('DeleteDatasets answers item by item, with null errors where nulls are shown', async (t) => {
  const live = await start(t)
  const path = `/ai/datasets?uuids=${SEED.mmlu}&uuids=${UNKNOWN}&uuids=nonsense&deleteMode=Enforcing`
  const error = {
    code: 'SYS.1003',
    description: 'A resource can not be found',
    details: 'invalid value[nonsense] of field [uuids]',
    cost: '1ms',
  }
  t.same((await live.client.settle('DELETE', path)).body, {
    results: [
      { uuid: SEED.mmlu, success: true },
      { uuid: UNKNOWN, success: true },
      { uuid: 'nonsense', success: false, error },
    ],
  })
  const docs = await start(t, { profile: 'docs', behaviors: { 'zstack.deleteMissing': 'fail' } })
  t.match((await docs.client.call('DELETE', '/ai/datasets', { uuids: [SEED.gsm8k, UNKNOWN] })).body, {
    results: [
      { uuid: SEED.gsm8k, success: true, error: null },
      { uuid: UNKNOWN, success: false, error: { code: 'SYS.1003' } },
    ],
  })
  t.match((await docs.client.call('DELETE', `/ai/datasets?uuids=${SEED.mmlu}&deleteMode=Hard`)).body.error, {
    code: 'SYS.1000',
  })
  t.same(await docs.names('/ai/datasets'), ['mmlu'])
})

t.test('UpdateModelServiceInstanceGroup changes a group', async (t) => {
  const { client } = await start(t)
  const path = `/model-service-instance-groups/${SEED.freeGroup}`
  const put = (updateModelServiceInstanceGroup: object) =>
    client.settle('PUT', path, { updateModelServiceInstanceGroup })
  t.match(
    await put({ name: 'chat', description: 'new', environmentVariables: { A: 1 }, serviceBootupTime: 30 }),
    {
      status: 200,
      body: {
        inventory: {
          uuid: SEED.freeGroup,
          name: 'chat',
          description: 'new',
          status: 'Running',
          lastOpDate: NOW,
        },
      },
    },
  )
  t.match((await put({ description: 'x'.repeat(2049) })).body, { error: { code: 'SYS.1007' } })
  const unknown = await client.settle('PUT', `/model-service-instance-groups/${UNKNOWN}`, {
    updateModelServiceInstanceGroup: {},
  })
  t.same(unknown.body, notFound('uuid', UNKNOWN, 'ModelServiceInstanceGroupVO'))
  t.same((await client.settle('POST', path, {})).status, 200, 'the path has one API: any method will do')
})

t.test('deleting an evaluation service takes its tasks and dataset references along', async (t) => {
  const { emulator, client, names } = await start(t)
  const path = '/ai/model-services/instances/groups'
  t.match(await client.settle('DELETE', `${path}/${SEED.evalGroup}?deleteMode=Permissive`), {
    status: 200,
    text: '{}',
  })
  t.same(await names('/model-evaluation-tasks'), [])
  const rows = emulator
    .world()
    .part('zstack')
    .collection('dataset-ref', null as never)
  t.equal(rows.count(), 0)
  t.match((await client.settle('DELETE', `${path}/${SEED.freeGroup}?deleteMode=Hard`)).body.error, {
    code: 'SYS.1000',
  })
  t.match((await client.settle('DELETE', `${path}?uuids=${SEED.freeGroup}&uuids=${SEED.busyGroup}`)).body, {
    results: [{ success: true }, { success: true }],
  })
  t.same(await names(`${path}/`), [])
  t.same((await client.settle('DELETE', path)).body, mandatory('uuids'))
})

t.test('DeployModelService makes a group that evaluates nothing', async (t) => {
  const { client, names } = await start(t)
  const path = `/ai/model-services/${SEED.inferenceService}`
  const deployModelService = {
    name: 'chat',
    zoneUuid: SEED.zone,
    type: 'VirtualMachine',
    modelUuid: SEED.model,
    datasetUuids: [SEED.gsm8k],
  }
  const { status, body } = await client.settle('PUT', path, { deployModelService }, { 'x-json-schema': '1' })
  t.equal(status, 200)
  t.match(body.inventory, {
    modelServiceUuid: SEED.inferenceService,
    modelUuid: SEED.model,
    modelServiceType: 'Endpoint',
    type: 'VirtualMachine',
    name: 'chat',
    status: 'Deploying',
    datasetRefInventories: [{ datasetUuid: SEED.gsm8k }],
  })
  t.equal(body.schema.inventory, 'org.zstack.ai.entity.ModelServiceInstanceGroupInventory')
  t.same(
    await names('/ai/model-eval-services/instances/groups/'),
    ['nightly-eval'],
    'it is no evaluation service',
  )
  t.same((await client.settle('PUT', path, { deployModelService: {} })).body, mandatory('zoneUuid'))
  t.match(
    (await client.settle('PUT', path, { deployModelService: { ...deployModelService, type: 'Pod' } })).body
      .error,
    {
      code: 'SYS.1007',
    },
  )
})

t.test('two calls share a path: the name in the body tells them apart, then the parameters', async (t) => {
  const { emulator, client } = await start(t, { profile: 'docs' })
  const path = `/ai/model-services/${SEED.inferenceService}`
  const { journal } = emulator.world().backstage
  const called = async (url: string, body: unknown): Promise<unknown> => {
    const { status, text } = await client.call('PUT', url, body)
    return status === 200 ? journal.get(journal.seen)?.operationId : text
  }
  const flat = { name: 'x', zoneUuid: SEED.zone, type: 'Container' }
  t.equal(await called(path, { updateModelService: { name: 'y' } }), 'UpdateModelService')
  t.equal(await called(path, { deployModelService: flat }), 'DeployModelService')
  t.equal(await called(`${path}/actions`, { updateModelService: { name: 'y' } }), 'UpdateModelService')
  t.equal(await called(`${path}/actions`, { deployModelService: flat }), 'DeployModelService')
  t.equal(await called(path, flat), 'DeployModelService')
  t.equal(await called(path, { name: 'z' }), 'UpdateModelService')
  t.equal(await called(path, { params: flat }), 'DeployModelService')
  t.equal(
    await called(path, { startVm: {} }),
    `the body doesn't contain action mapping to the URL[/v1${path}]`,
  )
})

const SERVICE = {
  name: 'lm-eval',
  yaml: 'services: []',
  modelCenterUuid: SEED.modelCenter,
  requestCpu: 4,
  requestMemory: 8589934592,
  installPath: '/ai/services/lm-eval',
  startCommand: 'python -m lm_eval',
}

t.test('model services: add, change, delete', async (t) => {
  const { client, names } = await start(t)
  const add = (param: object) => client.settle('POST', '/ai/model-services', { param })
  const { body } = await add({
    ...SERVICE,
    resourceUuid: FRESH,
    type: 'ModelEval',
    framework: 'Other',
    modelUuids: [SEED.model],
  })
  t.match(body.inventory, {
    uuid: FRESH,
    ...SERVICE,
    type: 'ModelEval',
    system: false,
    modelServiceRefs: [{ modelUuid: SEED.model, modelServiceUuid: FRESH }],
  })
  t.same((await add({})).body, mandatory('name'))
  t.match((await add({ ...SERVICE, type: 'Pod' })).body.error, {
    code: 'SYS.1007',
    details: /but Pod found$/,
  })
  t.match(
    (await add({ ...SERVICE, name: 'any', framework: 'vllm' })).body.inventory,
    { framework: 'vllm' },
    'no source lists the frameworks there are',
  )
  t.match((await add({ ...SERVICE, modelUuids: [UNKNOWN] })).body.error, { code: 'SYS.1003' })
  const updated = await client.settle('PUT', `/ai/model-services/${FRESH}`, {
    updateModelService: { name: 'b', requestCpu: '8' },
  })
  t.match(updated.body.inventory, { name: 'b', requestCpu: 8, startCommand: SERVICE.startCommand })
  t.match(await client.settle('DELETE', `/ai/model-services/${SEED.inferenceService}`), {
    status: 200,
    text: '{}',
  })
  t.notOk(
    'modelServiceUuid' in
      (await client.call('GET', `/ai/model-services/instances/groups/${SEED.freeGroup}`)).body.inventories[0],
  )
  t.match((await client.call('GET', `/ai/models/${SEED.model}`)).body.inventories[0].modelServiceRefs, [
    { modelServiceUuid: FRESH },
  ])
  t.match((await client.settle('DELETE', `/ai/model-services?uuids=${FRESH}`)).body, {
    results: [{ uuid: FRESH, success: true }],
  })
  t.same(await names('/ai/model-services'), ['opencompass', 'any'])
})

t.test('models: add, change, bind, unbind, delete', async (t) => {
  const { client, names } = await start(t)
  const param = { name: 'm', installPath: '/m', modelCenterUuid: SEED.modelCenter, token: 'secret', size: 12 }
  const { body } = await client.settle('POST', '/ai/models', {
    param: { ...param, resourceUuid: FRESH },
    userTags: ['t'],
  })
  t.same(body.inventory, {
    uuid: FRESH,
    name: 'm',
    installPath: '/m',
    modelCenterUuid: SEED.modelCenter,
    size: 12,
    type: 'Custom',
    modelServiceRefs: [],
    createDate: NOW,
    lastOpDate: NOW,
  })
  t.same((await client.settle('POST', '/ai/models', { param: {} })).body, mandatory('name'))
  t.match(
    (await client.settle('PUT', `/ai/models/${FRESH}`, { updateModel: { vendor: 'v' } })).body.inventory,
    { vendor: 'v' },
  )
  const bond = `/ai/models/${FRESH}/model-services/${SEED.evalService}`
  for (let i = 0; i < 2; i++)
    t.match((await client.settle('POST', bond, { param: {} })).body.inventory, {
      uuid: SEED.evalService,
      modelServiceRefs: [{ modelUuid: FRESH, modelServiceUuid: SEED.evalService }],
    })
  t.match(await client.settle('DELETE', bond), { status: 200, text: '{}' })
  t.match((await client.settle('DELETE', bond)).body.error, {
    code: 'SYS.1006',
    description: 'An operation failed',
  })
  t.same(
    (await client.settle('POST', `/ai/models/${UNKNOWN}/model-services/${SEED.evalService}`, { param: {} }))
      .body,
    notFound('modelUuid', UNKNOWN, 'ModelVO'),
  )
  t.match(await client.settle('DELETE', `/ai/models/${FRESH}?deleteMode=Permissive`), {
    status: 200,
    text: '{}',
  })
  t.match((await client.settle('DELETE', `/ai/models?uuids=${SEED.model}`)).body, {
    results: [{ success: true }],
  })
  t.same(await names('/ai/models'), [])
})

t.test('model centres: add, change, delete with their datasets', async (t) => {
  const { client, names } = await start(t)
  const param = {
    name: 'c',
    url: 'http://10.0.0.1',
    managementIp: '10.0.0.1',
    managementPort: 8989,
    zoneUuid: SEED.zone,
  }
  const { body } = await client.settle('POST', '/ai/model-centers', {
    param: { ...param, resourceUuid: FRESH },
  })
  t.same(body.inventory, {
    uuid: FRESH,
    name: 'c',
    url: 'http://10.0.0.1',
    status: 'Connected',
    managementIp: '10.0.0.1',
    managementPort: 8989,
    capacity: { uuid: FRESH, totalCapacity: 2 ** 40, availableCapacity: 2 ** 40 },
    createDate: NOW,
    lastOpDate: NOW,
  })
  t.match(
    (await client.settle('POST', '/ai/model-centers', { param: { ...param, managementPort: 0 } })).body,
    {
      error: { details: 'field[managementPort] must be in range of [1, 65535]' },
    },
  )
  const put = await client.settle('PUT', `/ai/model-centers/${FRESH}`, {
    updateModelCenter: { containerNetwork: 'n' },
  })
  t.match(put.body.inventory, { containerNetwork: 'n' })
  t.match(await client.settle('DELETE', `/ai/model-centers/${SEED.modelCenter}`), { status: 200, text: '{}' })
  t.same(await names('/ai/model-centers'), ['c'])
  t.same(await names('/ai/datasets'), [])
  t.same(await names('/ai/models'), ['Qwen2.5-7B-Instruct'])
})

t.test('trained-model records are listed in the plural and read in the singular', async (t) => {
  const { client } = await start(t)
  const list = await client.call('GET', `/ai/trained-model/records?q=datasetUuid=${SEED.gsm8k}`)
  const [record] = list.body.inventories
  t.match(record, {
    modelUuid: SEED.model,
    modelServiceInstanceGroupUuid: SEED.freeGroup,
    datasetUuid: SEED.gsm8k,
  })
  t.same((await client.call('GET', `/ai/trained-model/record/${record.uuid}`)).body.inventories, [record])
  t.match(await client.call('GET', `/ai/trained-model/records/${record.uuid}`), { status: 404 })
})

t.test('a normal account makes and changes what is its own', async (t) => {
  const { emulator, client } = await start(t)
  const tenant = await zstackClient(emulator, 'tenant')
  const { body } = await tenant.settle('POST', '/ai/datasets', { params: DATASET })
  const own = `/ai/datasets/${body.inventory.uuid}`
  t.equal((await tenant.settle('PUT', own, { updateDataset: { name: 'mine' } })).status, 200)
  t.equal((await client.settle('PUT', own, { updateDataset: { name: 'seen by admin' } })).status, 200)
  for (const [method, path, request] of [
    ['PUT', `/ai/datasets/${SEED.gsm8k}`, { updateDataset: {} }],
    ['DELETE', `/ai/datasets/${SEED.gsm8k}`, undefined],
    ['PUT', `/model-service-instance-groups/${SEED.freeGroup}`, { updateModelServiceInstanceGroup: {} }],
    ['DELETE', `/ai/model-centers/${SEED.modelCenter}`, undefined],
  ] as const)
    t.match(
      await tenant.settle(method, path, request),
      { status: 503, body: { error: { code: 'ID.1002' } } },
      path,
    )
  t.match(
    (await tenant.settle('DELETE', `/ai/datasets?uuids=${SEED.gsm8k}&uuids=${body.inventory.uuid}`)).body
      .results,
    [{ success: false, error: { code: 'ID.1002' } }, { success: true }],
  )
})

t.test('UpdateDatasets wants a struct at least', async (t) => {
  const client = await zstackClient(await startEmulator(t))
  const answer = await client.call('PUT', '/ai/datasets', { updateDatasets: { updateDatasetStructs: [] } })
  t.match(answer, {
    status: 503,
    body: { error: { code: 'SYS.1007', details: 'field[updateDatasetStructs] must be a nonempty list' } },
  })
})

t.test('of the two calls on PUT /ai/model-services/{uuid} the body picks one', async (t) => {
  const emulator = await startEmulator(t)
  const client = await zstackClient(emulator)
  const strict = await startEmulator(t, { behaviors: { 'zstack.body': 'nested' } })
  const strictClient = await zstackClient(strict)
  const path = `/ai/model-services/${SEED.inferenceService}`
  const deploy = { name: 'x', type: 'Container', zoneUuid: SEED.zone }
  const unnamed = { status: 400, text: `the body doesn't contain action mapping to the URL[/v1${path}]` }
  const updated = { status: 200, body: { inventory: { uuid: SEED.inferenceService } } }
  const deployed = { status: 200, body: { inventory: { modelServiceUuid: SEED.inferenceService } } }
  const cases: [unknown, object, object][] = [
    [{ updateModelService: { name: 'a' } }, updated, updated],
    [{ deployModelService: deploy }, deployed, deployed],
    [{ deployModelService: deploy, updateModelService: { name: 'b' } }, updated, updated],
    [deploy, deployed, unnamed],
    [{ params: deploy }, deployed, unnamed],
    [{ param: deploy }, deployed, unnamed],
    [{ name: 'c', description: 'd' }, updated, unnamed],
    [{ foo: 1 }, unnamed, unnamed],
    [{}, updated, unnamed],
    [undefined, unnamed, { status: 500, text: '' }],
    ['null', unnamed, { status: 500, text: '' }],
  ]
  for (const [body, any, nested] of cases) {
    t.match(await client.call('PUT', path, body), any, JSON.stringify(body))
    t.match(await strictClient.call('PUT', path, body), nested, `nested: ${JSON.stringify(body)}`)
  }
})
