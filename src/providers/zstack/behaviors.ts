// Differences between ZStack's published pages and its servers or SDKs, and which side is in force.
import type { Behavior } from '../../core/behaviors.ts'
import type { Settings } from '../../http/provider.ts'

export const BEHAVIORS: readonly Behavior[] = [
  {
    name: 'zstack.async',
    summary: 'Whether PUT, POST and DELETE return the result or a job to poll.',
    docs: 'inline',
    live: 'job',
    values: {
      inline: '200 with the result at once; failures directly as 503 JSON',
      job: '202 with the address of a job, which contains the result or the failure',
    },
  },
  {
    name: 'zstack.envelope',
    summary: 'Whether `success` and `error` are returned with a result.',
    docs: 'full',
    live: 'bare',
    values: {
      full: '`success: true` and `error: null` next to the inventory, as in the response tables',
      bare: 'only the members of the result; Deploy keeps `success`',
    },
  },
  {
    name: 'zstack.nulls',
    summary: 'How unset members of an inventory are shown.',
    docs: 'present',
    live: 'absent',
    values: { present: 'present as null', absent: 'left out' },
  },
  {
    name: 'zstack.deployRequired',
    summary: 'What deployments require, and how strictly calls check values.',
    docs: 'page',
    live: 'sdk',
    values: {
      page: 'evaluations require `limits`, other deployments `zoneUuid`; no value lists or ranges, so the sample of every page works; a `resourceUuid` that is not a uuid is ignored',
      sdk: '`zoneUuid`, `name`, `type`, and for evaluations `limits` and `taskType`; all calls have the value lists and ranges of the Java SDK',
    },
  },
  {
    name: 'zstack.start',
    summary: 'The first state of a deployed service and its tasks.',
    docs: 'running',
    live: 'steps',
    values: {
      running: '`Running`, as in the response samples of the pages',
      steps: 'a service starts with `Deploying` (after a restart `Starting`), a task with `Created`',
    },
  },
  {
    name: 'zstack.references',
    summary: 'Whether other resources that a call names by uuid must exist.',
    docs: 'free',
    live: 'checked',
    values: {
      free: 'zone, model center, model, model service, dataset and group are not checked',
      checked: 'each must exist, SYS.1003 otherwise',
    },
  },
  {
    name: 'zstack.body',
    summary: 'Which forms of a request body are accepted.',
    docs: 'any',
    live: 'any',
    values: {
      any: 'nested under the action name, under `params`, or flat; PUT also under `/actions`',
      nested: 'only nested under the documented name, as on the public server; no `/actions`',
    },
  },
  {
    name: 'zstack.deleteMissing',
    summary: 'The response to deleting something that does not exist.',
    docs: 'succeed',
    live: 'succeed',
    values: { succeed: 'success', fail: 'SYS.1003' },
  },
  {
    name: 'zstack.jobPace',
    summary: 'How long a job takes.',
    docs: 'immediate',
    live: 'immediate',
    values: {
      immediate: 'done before the first poll',
      plan: 'follows the plan for the operation `zstack.QueryApiJob`: a time, or a number of polls',
    },
  },
  {
    name: 'zstack.timezone',
    summary: 'Zone of the management node: its times are sent without a zone.',
    docs: '+08:00',
    live: '+08:00',
    values: { '+08:00': 'Asia/Shanghai, which the Go SDK assumes' },
    pattern: /^[+-](0\d|1[0-4]):[0-5]\d$/,
  },
  {
    name: 'zstack.dateZones',
    summary: 'Zones accepted in the `Date` of a request with an access key.',
    docs: 'any',
    live: 'java',
    values: {
      any: 'names, zone IDs, and offsets in any form, `+08` too',
      java: 'those that Java accepts: `UTC`, `CST`, `SAST`, `Asia/Shanghai`, `+08:00`, but not `+08` or `GMT+8`',
    },
  },
  {
    name: 'zstack.webhooks',
    summary: 'Which addresses `X-Web-Hook` may name.',
    docs: 'private',
    live: 'private',
    values: {
      private: 'loopback and private networks',
      any: 'any address: clients can make the emulator call the internet',
    },
  },
]

/** The behaviors of one emulator, looked up once. */
export interface ZStackBehaviors {
  readonly jobs: boolean
  readonly fullEnvelope: boolean
  readonly nulls: boolean
  readonly sdkRequired: boolean
  readonly runningAtOnce: boolean
  readonly checkReferences: boolean
  readonly nestedOnly: boolean
  readonly deleteMissingFails: boolean
  readonly jobsByPlan: boolean
  /** Minutes east of UTC. */
  readonly zoneMinutes: number
  /** Accept only the zones that Java reads in a signed Date. */
  readonly javaZones: boolean
  readonly webhooksAnywhere: boolean
}

const known = new WeakMap<Settings, ZStackBehaviors>()

export function behaviorsOf(settings: Settings): ZStackBehaviors {
  const before = known.get(settings)
  if (before !== undefined) return before
  const value = (name: string): string | undefined => settings.behaviors.get(`zstack.${name}`)
  const behaviors = {
    jobs: value('async') === 'job',
    fullEnvelope: value('envelope') === 'full',
    nulls: value('nulls') === 'present',
    sdkRequired: value('deployRequired') === 'sdk',
    runningAtOnce: value('start') === 'running',
    checkReferences: value('references') === 'checked',
    nestedOnly: value('body') === 'nested',
    deleteMissingFails: value('deleteMissing') === 'fail',
    jobsByPlan: value('jobPace') === 'plan',
    zoneMinutes: minutesOf(value('timezone') ?? '+08:00'),
    javaZones: value('dateZones') === 'java',
    webhooksAnywhere: value('webhooks') === 'any',
  }
  known.set(settings, behaviors)
  return behaviors
}

const minutesOf = (zone: string): number => {
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4))
  return zone.startsWith('-') ? -minutes : minutes
}
