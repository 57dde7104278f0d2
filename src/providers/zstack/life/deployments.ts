// The common part of all deployments: a group of instances of a model service.
import type { Stored } from '../../../core/world.ts'
import { collectionOf, type Doc } from '../collections.ts'
import type { Call } from '../declaration/api.ts'
import { type Args, integer, long, map, string, strings } from '../declaration/params.ts'
import { compact } from '../declaration/resources.ts'
import { apiError } from '../errors.ts'
import { isUuid, uuidOf } from '../ids.ts'
import { groupSteps } from '../lifecycle.ts'
import { picked } from '../members.ts'
import { putTags } from './tags.ts'

const loose = <K extends 'dataset' | 'group' | 'model-service' | 'zone'>(kind: K, vo: string) =>
  ({ ref: { kind, vo, loose: true } }) as const

/**
 * Parameters of every deployment, declared by the parent of the message classes, in the order in which a node checks
 * them.
 */
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
  resourceUuid: string({ about: 'Uuid for the new group: version 4, no dashes.' }),
  tagUuids: strings(),
  systemTags: strings(),
  userTags: strings(),
} as const

/**
 * The uuid of a new resource: the requested one, or a generated one. The behavior `zstack.deployRequired` decides
 * whether
 * an invalid one is refused or ignored.
 */
export function newUuid(
  call: Call,
  kind: 'group' | 'dataset' | 'model' | 'model-service' | 'model-center',
  wanted: string | undefined,
): string {
  if (wanted === undefined || (!call.behaviors.sdkRequired && !isUuid(wanted))) return uuidOf(call.world.ids)
  if (!isUuid(wanted))
    throw apiError(
      'SYS.1007',
      `resourceUuid[${wanted}] is not a valid uuid. A valid uuid is a UUID(v4 recommended) with '-' stripped.`,
    )
  if (collectionOf(call.world, kind).get(wanted) !== undefined)
    throw apiError('SYS.1000', `Duplicate entry '${wanted}' for key 'PRIMARY'`)
  return wanted
}

const PLACEMENT = [
  'vmImageUuid',
  'primaryStorageUuid',
  'dockerImage',
  'cpuNum',
  'memorySize',
  'clusterUuid',
  'rootDiskOfferingUuid',
  'rootDiskSize',
  'requestCpuNum',
  'requestMemorySize',
  'projectUuid',
] as const

type DeployArgs = Args<typeof DEPLOY_PARAMS & typeof MORE_DEPLOY_PARAMS>

/** Creates the group of a deployment, with one instance and references to its datasets. */
export function deployGroup(
  call: Call,
  operation: string,
  args: DeployArgs,
  more: Partial<Doc<'group'>>,
): Stored<Doc<'group'>> {
  const { world, caller, behaviors } = call
  const id = newUuid(call, 'group', args.resourceUuid)
  const now = world.clock.now()
  const service = collectionOf(world, 'model-service').get(args.uuid ?? '')
  const digits = Number.parseInt(id.slice(0, 4), 16)
  const address = `10.0.${digits >> 8}.${((digits & 255) % 254) + 1}`
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
    ...picked(args, PLACEMENT),
    // An evaluation stores them with its tasks.
    modelServiceGroupUuids: more.eval ? undefined : (args.modelServiceGroupUuids as string[] | undefined),
    l3NetworkUuids: args.l3NetworkUuids as string[] | undefined,
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
    steps: groupSteps(world.plan(operation), now, behaviors.runningAtOnce),
    doc,
  })
  const refs = collectionOf(world, 'dataset-ref')
  for (const datasetUuid of new Set(args.datasetUuids as readonly string[] | undefined))
    refs.insert({ id: uuidOf(world.ids), name: datasetUuid, parent: id, doc: { datasetUuid } })
  putTags(world, id, args as Parameters<typeof putTags>[2])
  return group
}
