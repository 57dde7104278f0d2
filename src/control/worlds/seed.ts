// Generated data: tasks that could be real, as many as asked for.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { DEFAULT_MIX, generateTasks, SETS } from '../../core/data/generate.ts'
import { Problem } from '../../core/problem.ts'
import type { ControlContext } from '../context.ts'
import { errorReplies } from '../errors.ts'
import { WorldParams, worldMadeFor } from '../scoped.ts'
import { providerNamed } from '../targets.ts'
import { Mix, resourcesOf, Span, spanMs } from './generated.ts'
import { formats } from './state.ts'

const SET_NAMES = Object.keys(SETS) as [keyof typeof SETS, ...(keyof typeof SETS)[]]

export const SeedWish = z.strictObject({
  count: z.int().min(0).max(100_000).optional().describe('Number of tasks of each provider. Default: 100'),
  mix: Mix.optional().describe(
    'How many of each, as shares. Default: completed 60, failed 15, running 20, queued 5',
  ),
  over: Span.optional().describe('Maximum age of the tasks. Default: 30d'),
  provider: z.string().optional().describe('Default: all'),
  seed: z
    .union([z.string().min(1), z.int()])
    .optional()
    .describe('The same seed gives the same data'),
  set: z.enum(SET_NAMES).optional().describe('A named set; other members change it'),
  replace: z.boolean().optional().describe('Remove what is there first; the set `empty` always does'),
})

const SeedRequest = z
  .strictObject(SeedWish.shape)
  .meta({ id: 'SeedRequest', examples: [{ count: 500, mix: { completed: 60, failed: 40 }, over: '30d' }] })

export const Seeded = z
  .object({
    world: z.string(),
    tasks: z.record(z.string(), z.int()).describe('Number of tasks, by provider'),
    resources: z.int().describe('With the datasets, models and items that belong to them'),
  })
  .meta({ id: 'Seeded' })

export const seed: FastifyPluginAsyncZod<ControlContext> = async (scope, context) => {
  scope.route({
    method: 'POST',
    url: '/seed',
    schema: {
      operationId: 'seedWorld',
      summary: 'Fill a world with generated tasks, and with what belongs to them.',
      description:
        'Names are English and Chinese, dates in the past; scores, errors, datasets and models match. Sent twice, it changes nothing the second time.',
      tags: ['resources'],
      params: WorldParams,
      body: SeedRequest.nullish(),
      response: { 201: Seeded, ...errorReplies },
    },
    handler: async (request, reply) => {
      const { set, provider, seed, replace = set === 'empty', ...given } = request.body ?? {}
      if (provider !== undefined) providerNamed(provider, context)
      const wish = {
        count: 100,
        mix: DEFAULT_MIX,
        over: '30d',
        ...(set === undefined ? {} : SETS[set]),
        ...given,
      }
      const world = worldMadeFor(context, request)
      const now = world.clock.now()
      const tasks = generateTasks({
        ...wish,
        overMs: spanMs(wish.over),
        seed: String(seed ?? context.settings.seed),
        now,
      })
      const all = await formats(context)
      const chosen = all.filter((one) => provider === undefined || one.provider === provider)
      const able = chosen.filter((one) => one.generate !== undefined)
      if (able.length === 0) throw new Problem('conflict', 'no provider here can generate data')
      const at = { now, seed: context.settings.seed }
      const resources = (await Promise.all(able.map((format) => resourcesOf(tasks, format, at)))).flat()
      if (replace) world.fill({ ...world.contents(), resources })
      else world.put(resources)
      reply.code(201)
      return {
        world: world.name,
        tasks: Object.fromEntries(able.map((format) => [format.provider, tasks.length])),
        resources: resources.length,
      }
    },
  })
}
