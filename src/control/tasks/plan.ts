// The plan: how new tasks will run.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { Problem } from '../../core/problem.ts'
import { type FullPlan, PlanPart, PlanSettings } from '../../core/rules/plans.ts'
import type { WorldState } from '../../store/worlds/world-state.ts'
import type { ControlContext } from '../context.ts'
import { errorReplies } from '../errors.ts'
import { WorldParams, worldMadeFor, worldOf } from '../scoped.ts'
import { operationNamed, providerNamed } from '../targets.ts'

const PlanReply = PlanSettings.required({
  pace: true,
  queueMs: true,
  runMs: true,
  jitter: true,
  polls: true,
  outcome: true,
}).meta({ id: 'Plan' })

const PlanChange = z.strictObject(PlanSettings.shape).meta({ id: 'PlanChange' })

export const plan: FastifyPluginAsyncZod<ControlContext> = async (scope, context) => {
  scope.route({
    method: 'GET',
    url: '/plan',
    schema: {
      operationId: 'getPlan',
      summary: 'Get the plan: how new tasks will run.',
      tags: ['tasks'],
      params: WorldParams,
      response: { 200: PlanReply, ...errorReplies },
    },
    handler: async (request) => readPlan(worldOf(context, request)),
  })

  scope.route({
    method: 'PUT',
    url: '/plan',
    schema: {
      operationId: 'setPlan',
      summary: 'Set the plan: how new tasks will run. Existing tasks keep theirs.',
      description:
        "Replaces all settings: members left out return to the server's start values. Put exceptions under `providers` and " +
        '`operations` (the operation that creates the task, as `provider.operationId` or just its name).',
      tags: ['tasks'],
      params: WorldParams,
      body: PlanChange,
      response: { 200: PlanReply, ...errorReplies },
    },
    handler: async (request) => {
      const settings = await checkPlan(request.body, context)
      const world = worldMadeFor(context, request)
      world.backstage.plans.set(settings)
      return readPlan(world)
    },
  })
}

function readPlan({ backstage: { plans } }: WorldState): FullPlan & PlanSettings {
  const { providers, operations } = plans.settings
  return { ...plans.resolve(), ...(providers ? { providers } : {}), ...(operations ? { operations } : {}) }
}

/** @throws Problem 'invalid' if it names an unknown provider or operation */
async function checkPlan(settings: PlanSettings, context: ControlContext): Promise<PlanSettings> {
  for (const name of Object.keys(settings.providers ?? {})) providerNamed(name, context)
  if (settings.operations === undefined) return settings
  const operations: Record<string, PlanPart> = {}
  for (const [key, part] of Object.entries(settings.operations)) {
    const [, provider, operationId = key] = /^([^.]+)\.(.+)$/.exec(key) ?? []
    const operation = await operationNamed(operationId, provider, context)
    const name = `${operation.provider}.${operation.operationId}`
    if (operations[name] !== undefined) throw new Problem('invalid', `operations: ${name} is given twice`)
    operations[name] = PlanPart.parse(part)
  }
  return { ...settings, operations }
}
