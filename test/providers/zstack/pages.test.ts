// The calls as the pages print them: each sample is valid, and what it gives is kept, shown and found again.
import t, { type Test } from 'tap'
import type { EmulatorOptions } from '../../../src/emulator.ts'
import { startEmulator } from '../../support/emulator.ts'
import { SEED, type ZStackClient, zstackClient } from '../../support/zstack.ts'

const UNKNOWN = '11111111222243338444555555555555'
const NOW = 'Nov 21, 2026 4:00:00 PM'

const start = async (t: Test, options: EmulatorOptions = {}) => {
  const emulator = await startEmulator(t, options)
  return { emulator, client: await zstackClient(emulator), clock: emulator.world().clock }
}

const found = async (client: ZStackClient, path: string, condition: string): Promise<string[]> => {
  const { body } = await client.call('GET', `${path}?q=${encodeURIComponent(condition)}`)
  return body.inventories?.map(({ uuid }: { uuid: string }) => uuid) ?? body
}

/** Request example of https://docs.zstack-cloud.com/docs/api-explorer/en/aios/explorer/UpdateModelService. */
const UPDATE_SERVICE = {
  name: '<name>',
  description: '<description>',
  yaml: '<yaml>',
  requestCpu: 1,
  requestMemory: 1,
  gpuComputeCapability: '<gpuComputeCapability>',
  startCommand: '<startCommand>',
  pythonVersion: '<pythonVersion>',
  type: '<type>',
  framework: '<framework>',
  source: '<source>',
  architectureImages: ['<architectureImages>'],
  supportDistributed: true,
  environmentParameters: {},
  startupParameters: {},
  inferenceParams: {},
  serviceName: '<serviceName>',
  servicePorts: ['<servicePorts>'],
  serviceLivez: '<serviceLivez>',
  serviceReadyz: '<serviceReadyz>',
  serviceBootupTime: 1,
  serviceInstallPath: '<serviceInstallPath>',
  serviceStartCommand: '<serviceStartCommand>',
  containerCommand: '<containerCommand>',
  containerArgs: '<containerArgs>',
  vendorToSpecUuidsMap: {},
  systemTags: ['<systemTags>'],
  userTags: ['<userTags>'],
}

t.test("UpdateModelService: the explorer's sample is a valid call, and all of it is kept", async (t) => {
  const { client } = await start(t)
  const path = `/ai/model-services/${SEED.inferenceService}`
  const { status, body } = await client.call('PUT', path, UPDATE_SERVICE)
  t.equal(status, 200)
  const { architectureImages: _, systemTags: __, userTags: ___, ...plain } = UPDATE_SERVICE
  t.match(body.inventory, {
    ...plain,
    cpuArchitectures: ['<architectureImages>'],
    modelServiceImages: [
      { modelServiceUuid: SEED.inferenceService, cpuArchitecture: '<architectureImages>', dockerImage: null },
    ],
  })
  t.same((await client.call('GET', path)).body.inventories[0], body.inventory, 'and shown again')
  for (const condition of ['supportDistributed=true', 'containerArgs~=%Args>', 'serviceBootupTime=1'])
    t.same(await found(client, '/ai/model-services', condition), [SEED.inferenceService], condition)
})

t.test('UpdateModelService: the sample of the AIOS guide, with images for two processors', async (t) => {
  for (const profile of ['docs', 'live'] as const) {
    const { client } = await start(t, { profile })
    const images = [
      {
        cpuArchitecture: 'X86_64',
        vmImageUuid: '1e463a11a89a38429f53f6bc34dbe4b3',
        dockerImage: 'registry.example.com/x86_64/myimage:latest',
      },
      {
        cpuArchitecture: 'AARCH64',
        vmImageUuid: '9458c977c7f838afbc6144aed913c947',
        dockerImage: 'registry.example.com/aarch64/myimage:latest',
      },
    ]
    const { status, body } = await client.settle('PUT', `/ai/model-services/${SEED.inferenceService}`, {
      updateModelService: { type: 'Endpoint', framework: 'HuggingFace', architectureImages: images },
      systemTags: [],
      userTags: [],
    })
    t.equal(status, 200, `${profile}: no source lists values for framework`)
    t.match(body.inventory, {
      framework: 'HuggingFace',
      cpuArchitectures: ['X86_64', 'AARCH64'],
      modelServiceImages: images,
    })
  }
})

t.test('live: texts are no images, and a type outside the list of the SDK is refused', async (t) => {
  const { client } = await start(t, { profile: 'live' })
  const update = (updateModelService: object) =>
    client.settle('PUT', `/ai/model-services/${SEED.inferenceService}`, { updateModelService })
  t.match(await update({ architectureImages: ['X86_64'] }), {
    status: 500,
    text: 'Expected BEGIN_OBJECT but was STRING',
  })
  t.match((await update({ type: '<type>' })).body.error, { code: 'SYS.1007' })
})

t.test('AddModelService and DeployModelService: what the explorer asks for alone is enough', async (t) => {
  const { client } = await start(t)
  const { status, body } = await client.call('POST', '/ai/model-services', {
    param: {
      name: '<name>',
      yaml: '<yaml>',
      requestCpu: 1,
      requestMemory: 1,
      zoneUuid: '<zoneUuid>',
      modelCenterUuid: '<modelCenterUuid>',
      installPath: '<installPath>',
      startCommand: '<startCommand>',
      type: '<type>',
      framework: '<framework>',
      resourceUuid: '<resourceUuid>',
      modelUuids: ['<modelUuids>'],
      architectureImages: ['<architectureImages>'],
      supportDistributed: true,
      containerCommand: '<containerCommand>',
      containerArgs: '<containerArgs>',
      vendorToSpecUuidsMap: { NVIDIA: ['a', 'b'], AMD: [] },
    },
  })
  t.equal(status, 200)
  t.match(body.inventory, {
    uuid: /^[0-9a-f]{32}$/,
    supportDistributed: true,
    containerCommand: '<containerCommand>',
    vendorToSpecUuidsMap: { NVIDIA: ['a', 'b'], AMD: [] },
    modelServiceRefs: [{ modelUuid: '<modelUuids>' }],
  })
  // Response sample of the explorer's page: `"status": "Running"`.
  const deployed = await client.call('PUT', `/ai/model-services/${body.inventory.uuid}`, {
    deployModelService: { zoneUuid: '<zoneUuid>' },
  })
  t.match(deployed, { status: 200, body: { inventory: { status: 'Running', type: null } } })
  const full = {
    clusterUuid: '<clusterUuid>',
    primaryStorageUuid: '<primaryStorageUuid>',
    dockerImage: '<dockerImage>',
    cpuNum: 1,
    memorySize: 1,
    l3NetworkUuids: ['<l3NetworkUuids>'],
    environmentVariables: { A: '1' },
    rootDiskSize: 1,
    requestCpuNum: 1,
    requestMemorySize: 1,
    serviceLivez: '<serviceLivez>',
    projectUuid: '<projectUuid>',
    modelServiceGroupUuids: ['<modelServiceGroupUuids>'],
  }
  const { inventory } = (
    await client.call('PUT', `/ai/model-services/${body.inventory.uuid}`, {
      deployModelService: { ...full, zoneUuid: '<zoneUuid>', type: '<type>', resourceUuid: '<resourceUuid>' },
    })
  ).body
  t.match(inventory, full)
  t.same(await found(client, '/ai/model-services/instances/groups/', 'clusterUuid=<clusterUuid>'), [
    inventory.uuid,
  ])
})

t.test('nulls in the lists of a map are dropped, as those of the map itself', async (t) => {
  const { client } = await start(t)
  const sent = { vendorToSpecUuidsMap: { NVIDIA: ['a', null], AMD: null, Intel: [null] } }
  const kept = { NVIDIA: ['a'], Intel: [] }
  const param = { name: 'n', yaml: 'y', requestCpu: 1, requestMemory: 1, startCommand: 's', installPath: 'p' }
  const added = await client.call('POST', '/ai/model-services', {
    param: { ...param, type: 't', framework: 'f', modelCenterUuid: 'm', ...sent },
  })
  t.equal(added.status, 200)
  t.same(added.body.inventory.vendorToSpecUuidsMap, kept)
  const path = `/ai/model-services/${SEED.inferenceService}`
  const { status, body } = await client.call('PUT', path, { updateModelService: sent })
  t.equal(status, 200)
  t.same(body.inventory.vendorToSpecUuidsMap, kept)
  t.same((await client.call('GET', path)).body.inventories[0].vendorToSpecUuidsMap, kept)
})

t.test('CloneModelService copies a service; what the call gives replaces what it had', async (t) => {
  const { client } = await start(t)
  const path = `/ai/model-services/${SEED.inferenceService}`
  const original = (await client.call('GET', path)).body.inventories[0]
  const plain = await client.call('POST', path, { params: {} })
  t.equal(plain.status, 200)
  const { uuid, modelServiceRefs } = plain.body.inventory
  t.not(uuid, original.uuid)
  t.same(plain.body, {
    success: true,
    error: null,
    inventory: {
      ...original,
      uuid,
      system: false,
      modelServiceRefs: [{ uuid: modelServiceRefs[0].uuid, modelUuid: SEED.model, modelServiceUuid: uuid }],
      createDate: NOW,
      lastOpDate: NOW,
    },
  })
  // The Java SDK sends `size` and `system` where they are not set (CloneModelServiceAction of zstackio/zstack).
  const params = { name: 'copy', size: 0, system: false, startCommand: 'python start.py' }
  t.match((await client.call('POST', path, { params })).body.inventory, {
    name: 'copy',
    size: original.size,
    yaml: original.yaml,
    startCommand: 'python start.py',
  })
  t.match(await client.call('POST', `/ai/model-services/${UNKNOWN}`, { params }), {
    status: 503,
    body: {
      error: {
        code: 'SYS.1003',
        details: `invalid field[uuid], resource[uuid:${UNKNOWN}, type:ModelServiceVO] not found`,
      },
    },
  })
})

t.test("CloneModelService: the explorer's sample has members flat and under `params`", async (t) => {
  const { emulator, client } = await start(t)
  const sample = {
    name: '<name>',
    readme: '<readme>',
    size: 1,
    system: true,
    type: '<type>',
    resourceUuid: '<resourceUuid>',
    cpuArchitectures: ['<cpuArchitectures>'],
    architectureImages: ['<architectureImages>'],
    supportDistributed: true,
    params: { containerCommand: '<containerCommand>', vendorToSpecUuidsMap: {} },
  }
  const { status, body } = await client.call('POST', `/ai/model-services/${SEED.evalService}`, sample)
  t.equal(status, 200)
  t.match(body.inventory, {
    name: '<name>',
    readme: '<readme>',
    size: 1,
    system: true,
    type: '<type>',
    cpuArchitectures: ['<cpuArchitectures>'],
    supportDistributed: true,
    containerCommand: '<containerCommand>',
  })
  const [entry] = (await emulator.app.inject('/_mock/requests?provider=zstack&limit=1')).json().requests
  t.same(
    entry.notes.map(({ kind }: { kind: string }) => kind),
    ['behavior'],
    'the flat ones are told as what they are',
  )
})

t.test('UpdateModel: members up to release 5.5.22 are kept, shown and queried', async (t) => {
  const { client } = await start(t)
  const path = `/ai/models/${SEED.model}`
  const members = {
    modelClassifications: ['chat', 'math'],
    gpuConstraintDescription: 'two or four cards',
    modelId: 'Qwen/x',
    defaultModelServiceUuid: SEED.inferenceService,
  }
  const { status, body } = await client.call('PUT', path, {
    updateModel: { ...members, recommendedGpuNum: '1,2,4' },
  })
  t.equal(status, 200)
  // A text in the call, a list of numbers in the inventory (Go SDK v2, pkg/param and pkg/view).
  t.match(body.inventory, { ...members, recommendedGpuNum: [1, 2, 4] })
  for (const [condition, expected] of [
    ['recommendedGpuNum not null', [SEED.model]],
    ['recommendedGpuNum=1,2,4', [SEED.model]],
    [`defaultModelServiceUuid=${SEED.inferenceService}`, [SEED.model]],
    ['defaultModelService.name=vllm', [SEED.model]],
  ] as const)
    t.same(await found(client, '/ai/models', condition), expected, condition)
  const cleared = await client.call('PUT', path, { updateModel: { clearDefaultModelService: true } })
  t.equal(cleared.body.inventory.defaultModelServiceUuid, null)
  await client.call('PUT', path, { updateModel: members })
  await client.call('DELETE', `/ai/model-services/${SEED.inferenceService}`)
  t.equal((await client.call('GET', path)).body.inventories[0].defaultModelServiceUuid, null)
})

t.test('AddModel binds to the services it names', async (t) => {
  const { client } = await start(t)
  const { body } = await client.call('POST', '/ai/models', {
    param: {
      name: 'm',
      installPath: '/m',
      modelCenterUuid: SEED.modelCenter,
      modelServiceUuids: [SEED.evalService, SEED.inferenceService],
      recommendedGpuNum: '8',
      gpuConstraintDescription: 'all of a node',
    },
  })
  t.match(body.inventory, {
    recommendedGpuNum: [8],
    gpuConstraintDescription: 'all of a node',
    modelServiceRefs: [{ modelServiceUuid: SEED.evalService }, { modelServiceUuid: SEED.inferenceService }],
  })
})

t.test('RestartModelServiceGroups restarts each group and says how each went', async (t) => {
  const { client, clock } = await start(t)
  clock.advance(60_000)
  const { status, body } = await client.call('PUT', '/model-service-instance-groups', {
    restartModelServiceGroups: { uuids: [SEED.freeGroup, UNKNOWN] },
    systemTags: [],
    userTags: [],
  })
  t.equal(status, 200)
  t.match(body, {
    results: [
      { uuid: SEED.freeGroup, success: true, error: null },
      { uuid: UNKNOWN, success: false, error: { code: 'SYS.1003' } },
    ],
  })
  t.match((await client.call('GET', `/ai/model-services/instances/groups/${SEED.freeGroup}`)).body, {
    inventories: [{ status: 'Running', lastOpDate: 'Nov 21, 2026 4:01:00 PM' }],
  })
  t.match(
    (await client.call('PUT', '/model-service-instance-groups', { restartModelServiceGroups: {} })).body,
    {
      error: { code: 'SYS.1007' },
    },
  )
})

t.test('live: a restarted group boots; the generated Go SDKs call it with a uuid in the path', async (t) => {
  const { client, clock } = await start(t, { profile: 'live' })
  const { body } = await client.settle('PUT', `/model-service-instance-groups/${SEED.evalGroup}/actions`, {
    restartModelServiceGroups: { uuids: [SEED.evalGroup] },
  })
  t.same(body, { results: [{ uuid: SEED.evalGroup, success: true }] })
  const read = async () =>
    (await client.call('GET', `/ai/model-eval-services/instances/groups/${SEED.evalGroup}`)).body
      .inventories[0].status
  const seen: string[] = []
  for (const ms of [0, 800, 600, 600]) {
    clock.advance(ms)
    seen.push(await read())
  }
  t.same(seen, ['Starting', 'ConfigSettingUp', 'ServiceBootingUp', 'Running'])
  t.match((await client.call('GET', `/model-evaluation-tasks/${SEED.running}`)).body.inventories[0], {
    status: 'Running',
  })
})

t.test('docs: a deployed service and its task run at once, to the end of the plan', async (t) => {
  const { client, clock } = await start(t)
  const path = `/ai/model-services/eval/${SEED.evalService}`
  const { body } = await client.call('PUT', path, { limits: 1 })
  t.match(body, {
    inventory: { status: 'Running', instances: [{ status: 'Running' }] },
    tasks: [{ status: 'Running', percentage: 0 }],
  })
  const [{ uuid }] = body.tasks
  const read = async () => (await client.call('GET', `/model-evaluation-tasks/${uuid}`)).body.inventories[0]
  clock.advance(5000)
  t.match(await read(), { status: 'Running', percentage: 50 })
  clock.advance(5000)
  t.match(await read(), { status: 'Completed', percentage: 100, endTime: 'Nov 21, 2026 4:00:10 PM' })
})

t.test('docs: a task of a service that is busy is idle until it is free', async (t) => {
  const { client, clock } = await start(t)
  const { body } = await client.call('PUT', `/ai/model-services/eval/${SEED.evalService}`, {
    deployModelEvalService: {
      name: 'x',
      limits: 1,
      modelServiceGroupUuids: [SEED.freeGroup],
      datasetUuids: [SEED.mmlu, SEED.gsm8k],
    },
  })
  const states = async (): Promise<string[]> =>
    (await client.call('GET', '/model-evaluation-tasks?q=name~=x-%25')).body.inventories.map(
      ({ status }: { status: string }) => status,
    )
  t.match(body.tasks, [{ status: 'Running' }, { status: 'Idle' }])
  clock.advance(9999)
  t.same(await states(), ['Running', 'Idle'])
  clock.advance(1)
  t.same(await states(), ['Completed', 'Running'])
  clock.advance(10_000)
  t.same(await states(), ['Completed', 'Completed'])
})

t.test('the samples of the AIOS guide work as they are pasted', async (t) => {
  for (const profile of ['docs', 'live'] as const) {
    const { client } = await start(t, { profile })
    const group = '/ai/model-services/instances/groups'
    for (const [method, path, body] of [
      [
        'PUT',
        '/ai/model-services/a0a4dfd377a13862bb92614482ea2d42',
        { updateModelService: { name: 'example' } },
      ],
      ['POST', '/ai/model-services/d76744cb53f9378abf42b907df3efb6e', { params: { name: 'example' } }],
      ['GET', '/ai/model-services/2a7294d3217d35c196b39e2f43d6bbd7', undefined],
      ['PUT', '/ai/models/059d19eb310f36d4a7f43f51eaab87b8', { updateModel: { vendor: 'Alibaba' } }],
      ['GET', '/ai/models/c2ad36349f653325ab482b77156fe952', undefined],
    ] as const) {
      const answer = await client.settle(method, path, body)
      t.equal(answer.status, 200, `${profile}: ${method} ${path}: ${answer.text}`)
      t.equal((answer.body.inventories ?? [answer.body.inventory]).length, 1, `${path} is there`)
    }
    for (const [method, path, body] of [
      ...['3727db48ac9c4596ace8a832fc67f3d3', 'dfbdcb2966d449c4ac0d9fd2548ba648'].map(
        (uuid) =>
          [
            'PUT',
            '/model-service-instance-groups',
            { restartModelServiceGroups: { uuids: [uuid] } },
          ] as const,
      ),
      [
        'DELETE',
        group,
        {
          uuids: ['861d19beee3d4da6b9ae57a5c172a684', '5588a492845b442d985d6663016d758a'],
          deleteMode: 'Permissive',
        },
      ],
    ] as const) {
      const { body: answered } = await client.settle(method, path, body)
      t.ok(
        answered.results.every(({ success }: { success: boolean }) => success),
        `${profile}: ${JSON.stringify(answered)}`,
      )
    }
  }
})

/** `primitive_fields` of zstack-mcp-server 0.1.7 (PyPI), zstack_mcp/data/api_docs.json, without the tags. */
const PRIMITIVE_FIELDS: Readonly<Record<string, string>> = {
  '/ai/datasets': 'installPath modelCenterUuid system size name lastOpDate description uuid url createDate',
  '/ai/model-centers':
    'storageNetworkUuid description serviceNetworkUuid uuid url containerNetwork capacity zdfs managementIp managementPort name lastOpDate containerRegistry containerStorageNetwork parameters status createDate',
  '/model-evaluation-tasks':
    'modelServiceGroupUuid maxNewTokens description type uuid parallel percentage lastOpDate temperature connectTimeout model api datasetUuid evaluatedServiceGroupUuid limits createDate topK opaque topP url requestHeaders readTimeout name repetitionPenalty logEveryQuery prompt maxLength status',
  '/ai/models':
    'recommendedGpuNum gpuConstraintDescription architectureType modelId minGpuMemory description type uuid modelServiceRefs modelCenterUuid artifactSizeBytes frameworkVersion vendor lastOpDate logo introduction createDate installPath isLatestVersion requiredAccelerator version artifactChecksum size versionSemver name parameters',
  '/ai/model-services/instances/groups/':
    'supportMetrics instances description modelUuid type uuid datasetRefInventories name lastOpDate modelServiceUuid modelServiceType status createDate yaml',
  '/ai/model-eval-services/instances/groups/':
    'topK supportMetrics maxNewTokens instances description modelUuid type topP uuid datasetRefInventories temperature name lastOpDate repetitionPenalty modelServiceUuid modelServiceType limits maxLength status createDate yaml',
  '/ai/model-services':
    'pythonVersion description containerArgs source type uuid containerCommand modelServiceRefs modelCenterUuid gpuComputeCapability lastOpDate cpuArchitectures yaml vendorToSpecUuidsMap createDate installPath requestMemory supportDistributed readme startCommand requestCpu framework system size name modelServiceImages condaVersion',
  '/ai/trained-model/records':
    'sourceModelUuid lastOpDate modelUuid datasetUuid uuid modelServiceInstanceGroupUuid createDate',
}

t.test('every field that zstack-mcp-server knows can be queried and is shown', async (t) => {
  const { client } = await start(t)
  for (const [path, fields] of Object.entries(PRIMITIVE_FIELDS)) {
    const [row] = (await client.call('GET', `${path}?limit=1`)).body.inventories
    for (const field of fields.split(' ')) {
      const both = await Promise.all(
        ['is null', 'not null'].map((op) =>
          client.call('GET', `${path}?count=true&q=${encodeURIComponent(`${field} ${op}`)}`),
        ),
      )
      const all = (await client.call('GET', `${path}?count=true`)).body.total
      t.equal(both[0]?.body.total + both[1]?.body.total, all, `${path} ${field}`)
      if (row !== undefined) t.ok(field in row, `${path} shows ${field}`)
    }
  }
})
