// Compiled, not run: what a program that imports the package sees of it, its own declarations checked too.
import {
  createEvalmock,
  type EmulatorOptions,
  type Fixture,
  type NewPlan,
  type OperationName,
  type ProviderName,
  type ProviderPlugin,
  type RuleMatch,
  type WorldHandle,
} from 'evalmock'
import type { RemoteEvalmock } from 'evalmock/testcontainers'
import { type WorldHandle as TestWorld, worldFor } from 'evalmock/testing'

declare module 'evalmock' {
  interface ProviderOperations {
    acme: 'ListTasks' | 'GetTask'
  }
}

export async function use(t: { after(work: () => Promise<void>): void }): Promise<WorldHandle> {
  await using evalmock = await createEvalmock({ profile: 'live', rateLimits: { scale: 5 } })
  await (await evalmock.world()).clock.advance(1)
  // @ts-expect-error there is no such profile
  void createEvalmock({ profile: 'dcos' })
  // @ts-expect-error there is no such provider
  void worldFor(t, { rateLimits: { scael: 5 } })
  return worldFor(t)
}

export async function steer(world: TestWorld, remote: RemoteEvalmock): Promise<void> {
  const effect = { kind: 'problem', problem: 'rate-limited' } as const
  const match: RuleMatch = { provider: 'scale', operationId: 'ListEvaluations' }
  await world.faults.add({ match, effect })
  await world.overrides.add({ match: { operationId: 'DescribeEvalTasks' }, answer: { status: 418 } })
  await world.requests.verify({ match: { operationId: 'QueryModelEvaluationTask' }, count: 1 })
  await world.tasks.fail('zstack', 'id')
  const plan: NewPlan = {
    pace: 'polls',
    providers: { qianfan: { outcome: 'failure' } },
    operations: { CreateEvalTask: { polls: 3 }, 'scale.CreateEvaluation': { runMs: 1 } },
  }
  await world.plan(plan)
  void fetch(remote.url, { headers: world.credentials.scale })

  // A provider of its own, added above.
  await world.faults.add({ match: { provider: 'acme', operationId: 'GetTask' }, effect })
  await world.plan({ operations: { 'acme.ListTasks': {} } })

  // @ts-expect-error there is no such provider
  await world.tasks.complete('scael', 'id')
  // @ts-expect-error there is no such operation
  await world.faults.add({ match: { operationId: 'ListEvaluation' }, effect })
  // @ts-expect-error there is no such operation
  await world.overrides.add({ match: { operationId: 'ListTsks' }, answer: { status: 418 } })
  // @ts-expect-error there is no such operation
  await world.requests.await({ match: { operationId: 'listEvaluations' } })
  // @ts-expect-error scale has no such operation
  await world.plan({ operations: { 'scale.CreateEvalTask': {} } })
}

const own: ProviderName = 'acme'
const operation: OperationName<'acme'> = 'GetTask'
// @ts-expect-error it is an operation of another provider
const other: OperationName<'scale'> = 'DescribeEvalTask'
const fixture: Fixture = { scale: { evaluations: [{ name: 'nightly' }] } }
const options: EmulatorOptions = { fixtures: [fixture], providers: [] as readonly ProviderPlugin[] }
export const all = { own, operation, other, options }
