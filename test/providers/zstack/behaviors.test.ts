// Each behavior with each of its values, over the profile that has another: what is seen of it.
import t, { type Test } from 'tap'
import { BEHAVIORS } from '../../../src/providers/zstack/behaviors.ts'
import { startEmulator } from '../../support/emulator.ts'
import { SEED, type ZStackClient, zstackClient } from '../../support/zstack.ts'

const UNKNOWN = '11111111222243338444555555555555'
const TASK = `/model-evaluation-tasks/${SEED.running}`
const RENAME = { updateModelEvaluationTask: { name: 'x' } }
const DEPLOY = `/ai/model-services/eval/${SEED.evalService}`

interface Seen {
  /** What a client sees of the behavior. */
  readonly look: (client: ZStackClient) => Promise<unknown>
  /** By value. */
  readonly expected: Readonly<Record<string, unknown>>
}

const SEEN: Readonly<Record<string, Seen>> = {
  'zstack.async': {
    look: async (client) => (await client.call('PUT', TASK, RENAME)).status,
    expected: { inline: 200, job: 202 },
  },
  'zstack.envelope': {
    look: async (client) => Object.keys((await client.settle('PUT', TASK, RENAME)).body),
    expected: { full: ['success', 'error', 'inventory'], bare: ['inventory'] },
  },
  'zstack.nulls': {
    look: async (client) => (await client.call('GET', TASK)).body.inventories[0].prompt,
    expected: { present: null, absent: undefined },
  },
  'zstack.deployRequired': {
    look: async (client) => {
      const { status, body } = await client.settle('PUT', DEPLOY, { deployModelEvalService: { limits: 1 } })
      return [status, body.error?.code]
    },
    expected: { page: [200, undefined], sdk: [503, 'SYS.1007'] },
  },
  'zstack.start': {
    look: async (client) => {
      const call = {
        limits: 1,
        name: 'x',
        type: 'Container',
        taskType: 'Capability',
        zoneUuid: SEED.zone,
      }
      const { body } = await client.settle('PUT', DEPLOY, { deployModelEvalService: call })
      return [body.inventory.status, body.inventory.instances[0].status, body.tasks[0].status]
    },
    expected: { running: ['Running', 'Running', 'Running'], steps: ['Deploying', 'Deploying', 'Created'] },
  },
  'zstack.references': {
    look: async (client) => {
      const call = { limits: 1, name: 'x', type: 'Container', taskType: 'Capability', zoneUuid: UNKNOWN }
      const { status, body } = await client.settle('PUT', DEPLOY, { deployModelEvalService: call })
      return [status, body.error?.code]
    },
    expected: { free: [200, undefined], checked: [503, 'SYS.1003'] },
  },
  'zstack.body': {
    look: async (client) => (await client.settle('PUT', TASK, { name: 'x' })).status,
    expected: { any: 200, nested: 400 },
  },
  'zstack.deleteMissing': {
    look: async (client) => (await client.settle('DELETE', `/model-evaluation-tasks/${UNKNOWN}`)).status,
    expected: { succeed: 200, fail: 503 },
  },
  'zstack.jobPace': {
    look: async (client) => {
      // No job is made where calls answer at once, unless a webhook asks for one.
      const hook = { 'x-web-hook': 'http://127.0.0.1:1/' }
      return (await client.settle('PUT', TASK, RENAME, hook)).status
    },
    expected: { immediate: 200, plan: 202 },
  },
  'zstack.timezone': {
    look: async (client) => (await client.call('GET', TASK)).body.inventories[0].createDate,
    expected: { '+08:00': 'Sep 22, 2026 4:00:00 PM', '-05:30': 'Sep 22, 2026 2:30:00 AM' },
  },
  'zstack.dateZones': {
    look: async (client) =>
      (await client.signed('GET', '/model-evaluation-tasks', { date: 'Sat, 21 Nov 2026 16:00:00 +08' }))
        .status,
    expected: { any: 200, java: 400 },
  },
  'zstack.webhooks': {
    // Of no network at all, and answered by this machine.
    look: async (client) =>
      (await client.call('PUT', TASK, RENAME, { 'x-web-hook': 'http://0.0.0.0:1/' })).status,
    expected: { private: 400, any: 202 },
  },
}

const seenUnder = async (
  t: Test,
  profile: 'docs' | 'live',
  behaviors: Record<string, string>,
  { look }: Seen,
) => look(await zstackClient(await startEmulator(t, { profile, behaviors })))

for (const { name, docs, live, values } of BEHAVIORS)
  t.test(name, async (t) => {
    const one = SEEN[name]
    t.same(
      Object.keys(values).filter((value) => !(value in (one?.expected ?? {}))),
      [],
      'each is looked at',
    )
    if (one !== undefined)
      for (const profile of ['docs', 'live'] as const)
        for (const [value, expected] of Object.entries(one.expected)) {
          const behaviors = value === (profile === 'docs' ? docs : live) ? {} : { [name]: value }
          t.same(await seenUnder(t, profile, behaviors, one), expected, `${profile}: ${value}`)
        }
  })
