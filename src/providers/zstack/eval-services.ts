// DeployModelEvalService: an evaluation service (a group of instances) and the tasks that it runs.
import * as z from 'zod'
import type { Stored } from '../../core/world.ts'
import { type Action, action, type Call, compact, shown } from './api.ts'
import { collectionOf, type Doc } from './collections.ts'
import { apiError } from './errors.ts'
import { isUuid, uuidOf } from './ids.ts'
import { ModelEvalServiceInstanceGroup, ModelEvaluationTask } from './inventories.ts'
import type { Inventory } from './inventory.ts'
import { freeAt, groupSteps, taskSteps, UNFINISHED } from './lifecycle.ts'
import { explorer } from './pages.ts'
import { type Args, float, integer, long, map, type Params, string, strings } from './params.ts'
import { inventoryReply } from './schemas.ts'
import { inventorySchema } from './serialize.ts'
import { putTags } from './tags.ts'
import { TASK_TAG } from './tasks.ts'

const loose = <K extends 'dataset' | 'group' | 'model-service' | 'zone'>(kind: K, vo: string) =>
  ({ ref: { kind, vo, loose: true } }) as const

/** What every deployment takes: declared by the parent of the message classes. In the order in which a node visits them. */
export const DEPLOY_PARAMS = {
  uuid: string({ ...loose('model-service', 'ModelServiceVO'), about: 'The model service.' }),
  zoneUuid: string({ required: 'sdk', ...loose('zone', 'ZoneVO') }),
  type: string({ required: 'sdk', values: ['VirtualMachine', 'Container'] }),
} as const
export const MORE_DEPLOY_PARAMS = {
  name: string({ required: 'sdk', max: 255 }),
  description: string({ max: 2048 }),
  modelUuid: string(),
  vmImageUuid: string(),
  primaryStorageUuid: string(),
  dockerImage: string(),
  datasetUuids: strings(loose('dataset', 'DatasetVO')),
  modelServiceGroupUuids: strings({
    ...loose('group', 'ModelServiceInstanceGroupVO'),
    about: 'Groups to evaluate.',
  }),
  l3NetworkUuids: strings(),
  cpuNum: integer(),
  serviceBootUptime: integer(),
  memorySize: long({ about: 'Bytes.' }),
  environmentVariables: map(),
  startupParameters: map(),
  clusterUuid: string(),
  rootDiskOfferingUuid: string(),
  rootDiskSize: long({ about: 'Bytes.' }),
  requestCpuNum: integer(),
  requestMemorySize: long({ about: 'Bytes.' }),
  serviceLivez: string(),
  serviceReadyz: string(),
  projectUuid: string(),
  resourceUuid: string({ about: 'Uuid of the new group: version 4, no dashes.' }),
  tagUuids: strings(),
  systemTags: strings(),
  userTags: strings(),
} as const

const PARAMS = {
  ...DEPLOY_PARAMS,
  taskType: string({ own: true, required: 'sdk', values: ['Performance', 'Capability'] }),
  limits: integer({ own: true, required: true, about: 'Samples to evaluate.' }),
  ...MORE_DEPLOY_PARAMS,
  temperature: float({ own: true }),
  topK: integer({ own: true }),
  topP: float({ own: true }),
  maxNewTokens: integer({ own: true }),
  repetitionPenalty: float({ own: true }),
  maxLength: integer({ own: true, range: [128, 128_000] }),
  prompt: string({ own: true }),
  model: string({ own: true }),
  url: string({ own: true }),
  parallel: integer({ own: true, range: [0, 1024] }),
  logEveryQuery: integer({ own: true, range: [5, 300] }),
  api: string({ own: true, values: ['openai', 'dashscope'] }),
  requestHeaders: map({ own: true }),
  connectTimeout: integer({ own: true, range: [5, 120], about: 'Seconds.' }),
  readTimeout: integer({ own: true, range: [5, 120], about: 'Seconds.' }),
} as const satisfies Params

/**
 * The uuid of what a call creates: the one it asks for, or a new one.
 * @param strict a uuid of another form is refused; passed over otherwise
 */
export function newUuid(
  call: Call,
  kind: 'group' | 'dataset' | 'model' | 'model-service' | 'model-center',
  wanted: string | undefined,
  strict = true,
): string {
  if (wanted === undefined || (!strict && !isUuid(wanted))) return uuidOf(call.world.ids)
  if (!isUuid(wanted))
    throw apiError(
      'SYS.1007',
      `resourceUuid[${wanted}] is not a valid uuid. A valid uuid is a UUID(v4 recommended) with '-' stripped.`,
    )
  if (collectionOf(call.world, kind).get(wanted) !== undefined)
    throw apiError('SYS.1000', `Duplicate entry '${wanted}' for key 'PRIMARY'`)
  return wanted
}

type DeployArgs = Args<typeof DEPLOY_PARAMS & typeof MORE_DEPLOY_PARAMS>

/** A group as every deployment makes it, with one instance and references to its datasets. */
export function deployGroup(
  call: Call,
  operation: string,
  args: DeployArgs,
  more: Partial<Doc<'group'>>,
): Stored<Doc<'group'>> {
  const { world, caller, readings } = call
  const id = newUuid(call, 'group', args.resourceUuid, readings.sdkRequired)
  const now = world.clock.now()
  const service = collectionOf(world, 'model-service').get(args.uuid ?? '')
  const address = `10.0.${Number.parseInt(id.slice(0, 2), 16)}.${(Number.parseInt(id.slice(2, 4), 16) % 254) + 1}`
  const doc: Doc<'group'> = compact({
    accountUuid: caller.accountUuid,
    eval: false,
    modelServiceUuid: args.uuid,
    modelUuid: args.modelUuid,
    zoneUuid: args.zoneUuid,
    modelServiceType: service?.doc.type ?? 'Endpoint',
    type: args.type,
    description: args.description,
    yaml: service?.doc.yaml,
    environmentVariables: args.environmentVariables,
    startupParameters: args.startupParameters,
    serviceLivez: args.serviceLivez,
    serviceReadyz: args.serviceReadyz,
    serviceBootupTime: args.serviceBootUptime,
    instances: [
      {
        uuid: uuidOf(world.ids),
        url: `http://${address}:3000`,
        internalUrl: `http://${address}:3000`,
        accountUuid: caller.accountUuid,
        architecture: 'x86_64',
      },
    ],
    ...more,
  })
  const group = collectionOf(world, 'group').insert({
    id,
    name: args.name ?? `eval-${id.slice(0, 8)}`,
    steps: groupSteps(world.plan(operation), now),
    doc,
  })
  const refs = collectionOf(world, 'dataset-ref')
  for (const datasetUuid of new Set(args.datasetUuids as readonly string[] | undefined))
    refs.insert({ id: uuidOf(world.ids), name: datasetUuid, parent: id, doc: { datasetUuid } })
  putTags(world, id, args as Parameters<typeof putTags>[2])
  return group
}

type EvalArgs = Args<typeof PARAMS>

/** One task for each evaluated group and dataset; where either is missing, one for each of the other, or one. */
function deployTasks(call: Call, group: Stored<Doc<'group'>>, args: EvalArgs): Stored<Doc<'task'>>[] {
  const { world, caller } = call
  const tasks = collectionOf(world, 'task')
  const plan = world.plan('DeployModelEvalService')
  const now = world.clock.now()
  const each = (list: readonly (string | null)[] | undefined): readonly (string | undefined)[] =>
    list === undefined || list.length === 0 ? [undefined] : [...new Set(list as readonly string[])]
  const pairs = each(args.modelServiceGroupUuids).flatMap((evaluated) =>
    each(args.datasetUuids).map((dataset) => ({ evaluated, dataset })),
  )
  return pairs.map(({ evaluated, dataset }, i) =>
    tasks.insert({
      id: uuidOf(world.ids),
      name: pairs.length === 1 ? group.name : `${group.name}-${i + 1}`,
      parent: group.id,
      steps: taskSteps(plan, now, evaluated === undefined ? 0 : freeAt(tasksOn(call, evaluated))),
      doc: compact({
        accountUuid: caller.accountUuid,
        type: args.taskType,
        evaluatedServiceGroupUuid: evaluated,
        datasetUuid: dataset,
        ...generation(args),
        prompt: args.prompt,
        model: args.model,
        url: args.url,
        parallel: args.parallel,
        logEveryQuery: args.logEveryQuery,
        api: args.api,
        requestHeaders: args.requestHeaders,
        connectTimeout: args.connectTimeout,
        readTimeout: args.readTimeout,
      }),
    }),
  )
}

/** Tasks under way on an evaluated group. */
const tasksOn = ({ world }: Call, evaluated: string): readonly Stored<Doc<'task'>>[] =>
  collectionOf(world, 'task').list({
    where: [
      { field: 'doc.evaluatedServiceGroupUuid', op: '=', value: evaluated },
      { field: 'state', op: 'in', value: UNFINISHED },
    ],
  }).items

const generation = ({
  limits,
  temperature,
  topK,
  topP,
  maxNewTokens,
  repetitionPenalty,
  maxLength,
}: EvalArgs) => ({
  limits,
  temperature,
  topK,
  topP,
  maxNewTokens,
  repetitionPenalty,
  maxLength,
})

export const DeployModelEvalService: Action = action({
  name: 'DeployModelEvalService',
  message: 'org.zstack.ai.message.eval.APIDeployModelEvalServiceMsg',
  tag: TASK_TAG,
  summary: 'Deploy an evaluation service and create its evaluation tasks.',
  description:
    'Makes one task for each evaluated group and dataset. A task is `Idle` while another task of the same evaluated group has not ended.',
  page: explorer('DeployModelEvalService', 'zh-cn'),
  method: 'PUT',
  paths: [
    '/ai/model-services/eval/:uuid',
    // Some releases of the Go SDK leave the placeholder in the path and append the uuid.
    '/ai/model-services/eval/:placeholder/:uuid',
  ],
  mode: 'async',
  wrapper: 'deployModelEvalService',
  lenient: true,
  params: PARAMS,
  reply: inventoryReply(ModelEvalServiceInstanceGroup as unknown as Inventory, {
    tasks: z.array(inventorySchema(ModelEvaluationTask as unknown as Inventory)).optional(),
  }),
  run: (call, args) => {
    const group = deployGroup(call, 'DeployModelEvalService', args, {
      eval: true,
      modelServiceType: 'ModelEval',
      ...compact(generation(args)),
    })
    const tasks = deployTasks(call, group, args)
    return {
      // The one reply with several members of its own keeps `success` in every envelope.
      plain: { success: true },
      shown: {
        inventory: shown(ModelEvalServiceInstanceGroup, group),
        tasks: shown(ModelEvaluationTask, tasks),
      },
    }
  },
})
