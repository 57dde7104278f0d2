// Stored resources: their kinds, and the schema of each document.
import * as z from 'zod'
import type { Collection, World } from '../../core/world.ts'

const text = z.string()
const count = z.int()
const fraction = z.number()
/** Emulator ms that can be written as text. */
const instant = z.int().min(-8.64e15).max(8.64e15)
/** An optional member of a document: absent if unset, never null. */
const maybe = <T extends z.ZodType>(schema: T) => schema.optional()

const ACCOUNT_TYPES = ['SystemAdmin', 'Normal'] as const

/** Generation parameters, kept if the call gave them. */
const Generation = {
  limits: maybe(count),
  temperature: maybe(fraction),
  topK: maybe(count),
  topP: maybe(fraction),
  maxNewTokens: maybe(count),
  repetitionPenalty: maybe(fraction),
  maxLength: maybe(count),
}

/** Placement and size of a deployment, kept as the call gave them. */
const Placement = {
  vmImageUuid: maybe(text),
  primaryStorageUuid: maybe(text),
  dockerImage: maybe(text),
  modelServiceGroupUuids: maybe(z.array(text)),
  l3NetworkUuids: maybe(z.array(text)),
  cpuNum: maybe(count),
  memorySize: maybe(count),
  clusterUuid: maybe(text),
  rootDiskOfferingUuid: maybe(text),
  rootDiskSize: maybe(count),
  requestCpuNum: maybe(count),
  requestMemorySize: maybe(count),
  projectUuid: maybe(text),
}

/** The image of a model service for one kind of processor. */
const Image = z.strictObject({
  uuid: text,
  cpuArchitecture: maybe(text),
  vmImageUuid: maybe(text),
  dockerImage: maybe(text),
})

const owned = { accountUuid: text, description: maybe(text) }

export const SCHEMAS = {
  account: z.strictObject({
    type: z.enum(ACCOUNT_TYPES),
    /** Lower-case hexadecimal SHA-512 of the clear text. */
    password: text,
  }),
  /** Someone who logs in under an account: by user name, through LDAP, or as an IAM2 virtual id. */
  identity: z.strictObject({
    source: z.enum(['user', 'ldap', 'iam2']),
    accountUuid: text,
    password: text,
  }),
  session: z.strictObject({ accountUuid: text, userUuid: text, expiresAt: instant }),
  /** Stored under its AccessKeyID. */
  'access-key': z.strictObject({
    ...owned,
    uuid: text,
    userUuid: text,
    secret: text,
    enabled: z.boolean(),
  }),
  zone: z.strictObject({ ...owned, type: text }),
  'model-center': z.strictObject({
    ...owned,
    url: text,
    parameters: maybe(text),
    managementIp: text,
    managementPort: count,
    storageNetworkUuid: maybe(text),
    serviceNetworkUuid: maybe(text),
    containerRegistry: maybe(text),
    containerStorageNetwork: maybe(text),
    containerNetwork: maybe(text),
    capacityBytes: count,
  }),
  'model-service': z.strictObject({
    ...owned,
    readme: maybe(text),
    yaml: maybe(text),
    requestCpu: maybe(count),
    requestMemory: maybe(count),
    modelCenterUuid: maybe(text),
    type: maybe(text),
    framework: maybe(text),
    source: maybe(text),
    dockerImage: maybe(text),
    size: maybe(count),
    system: z.boolean(),
    vmImageUuid: maybe(text),
    gpuComputeCapability: maybe(text),
    installPath: maybe(text),
    pythonVersion: maybe(text),
    condaVersion: maybe(text),
    startCommand: maybe(text),
    containerCommand: maybe(text),
    containerArgs: maybe(text),
    supportDistributed: maybe(z.boolean()),
    cpuArchitectures: maybe(z.array(text)),
    images: maybe(z.array(Image)),
    vendorToSpecUuidsMap: maybe(z.record(text, z.array(text))),
    environmentParameters: maybe(z.record(text, text)),
    startupParameters: maybe(z.record(text, text)),
    inferenceParams: maybe(z.record(text, text)),
    serviceName: maybe(text),
    servicePorts: maybe(z.array(text)),
    serviceLivez: maybe(text),
    serviceReadyz: maybe(text),
    serviceBootupTime: maybe(count),
    serviceInstallPath: maybe(text),
    serviceStartCommand: maybe(text),
  }),
  model: z.strictObject({
    ...owned,
    installPath: maybe(text),
    parameters: maybe(text),
    modelCenterUuid: maybe(text),
    logo: maybe(text),
    vendor: maybe(text),
    modelId: maybe(text),
    introduction: maybe(text),
    size: maybe(count),
    version: maybe(text),
    type: maybe(text),
    minGpuMemory: maybe(count),
    /** As given: `1,2,4`. */
    recommendedGpuNum: maybe(text),
    gpuConstraintDescription: maybe(text),
    versionSemver: maybe(text),
    isLatestVersion: maybe(z.boolean()),
    artifactChecksum: maybe(text),
    artifactSizeBytes: maybe(count),
    architectureType: maybe(text),
    frameworkVersion: maybe(text),
    requiredAccelerator: maybe(text),
    modelClassifications: maybe(z.array(text)),
    defaultModelServiceUuid: maybe(text),
  }),
  /** The binding of a model to a model service. */
  'model-service-ref': z.strictObject({ modelUuid: text, modelServiceUuid: text }),
  /** A group of service instances: an evaluation service if `eval` is true, otherwise any other service. */
  group: z.strictObject({
    ...owned,
    eval: z.boolean(),
    modelServiceUuid: maybe(text),
    modelUuid: maybe(text),
    zoneUuid: maybe(text),
    modelServiceType: text,
    type: maybe(text),
    yaml: maybe(text),
    environmentVariables: maybe(z.record(text, text)),
    startupParameters: maybe(z.record(text, text)),
    serviceLivez: maybe(text),
    serviceReadyz: maybe(text),
    serviceBootupTime: maybe(count),
    ...Placement,
    ...Generation,
    instances: z.array(
      z.strictObject({ uuid: text, url: text, internalUrl: text, accountUuid: text, architecture: text }),
    ),
  }),
  /** A dataset that a group uses; its parent is the group. */
  'dataset-ref': z.strictObject({ datasetUuid: text }),
  dataset: z.strictObject({
    ...owned,
    url: text,
    installPath: maybe(text),
    modelCenterUuid: text,
    size: count,
    system: z.boolean(),
  }),
  /** An evaluation task; its parent is the evaluation group that runs it. */
  task: z.strictObject({
    ...owned,
    type: maybe(text),
    evaluatedServiceGroupUuid: maybe(text),
    datasetUuid: maybe(text),
    ...Generation,
    prompt: maybe(text),
    model: maybe(text),
    url: maybe(text),
    parallel: maybe(count),
    logEveryQuery: maybe(count),
    api: maybe(text),
    requestHeaders: maybe(z.record(text, text)),
    connectTimeout: maybe(count),
    readTimeout: maybe(count),
  }),
  'trained-model-record': z.strictObject({
    accountUuid: text,
    modelUuid: maybe(text),
    sourceModelUuid: maybe(text),
    modelServiceInstanceGroupUuid: maybe(text),
    datasetUuid: maybe(text),
  }),
  /** A tag on a resource, which is its parent; the name is its text. */
  tag: z.strictObject({ type: z.enum(['System', 'User', 'Pattern']) }),
  /** The outcome of an asynchronous call; shown once the job's last step has begun. */
  job: z.strictObject({
    status: z.union([z.literal(200), z.literal(503)]),
    body: z.record(text, z.unknown()),
    /** Classes of the objects in the body, for `schema`. */
    schema: z.object({}).catchall(text),
    /** Message class of the call, for the legacy endpoint. */
    message: text,
  }),
} as const

export type Kind = keyof typeof SCHEMAS
export type Doc<K extends Kind> = z.output<(typeof SCHEMAS)[K]>

export const collectionOf = <K extends Kind>(world: World, kind: K): Collection<Doc<K>> =>
  // A kind's schema outputs the documents of that kind, but the map's union type cannot express this.
  world.collection(kind, SCHEMAS[kind] as unknown as z.ZodType<Doc<K>>)
