// New tasks: by the provider's own call, or many of a mix from the generator.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { generateTasks, taskName } from '../../core/data/generate.ts'
import { Problem } from '../../core/problem.ts'
import { peek } from '../../http/peek.ts'
import type { Life } from '../../http/provider.ts'
import type { WorldState } from '../../store/worlds/world-state.ts'
import type { ControlContext } from '../context.ts'
import { errorReplies } from '../errors.ts'
import { WorldParams, worldMadeFor } from '../scoped.ts'
import { providerNamed } from '../targets.ts'
import { Mix, resourcesOf, Span, spanMs } from '../worlds/generated.ts'
import { formats } from '../worlds/state.ts'
import { taskOf } from './list.ts'
import { livesOf, rowOf, TaskRow } from './view.ts'

const NewTasks = z
  .strictObject({
    provider: z.string().optional().describe('Default: all of them in turn'),
    count: z.int().min(1).max(1000).default(1),
    name: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('Default: a generated one for each. Those of a mix get a number after it'),
    mix: Mix.optional().describe(
      'How many of each, as shares of the total, as for `POST /_mock/seed`. Default: all begin now and follow the plan',
    ),
    over: Span.optional().describe('Maximum age of those of a mix. Default: 1h'),
  })
  .meta({ id: 'NewTasks', examples: [{ provider: 'scale' }, { count: 6, mix: { completed: 4, failed: 2 } }] })
type NewTasks = z.output<typeof NewTasks>

export const taskMake: FastifyPluginAsyncZod<ControlContext> = async (scope, context) => {
  scope.route({
    method: 'POST',
    url: '/tasks',
    schema: {
      operationId: 'makeTasks',
      summary: "Make tasks by the provider's own call, or generate many of a mix.",
      description:
        'They are like those of a client, with what belongs to them; no request is recorded. Those of a mix are ' +
        'generated as by `POST /_mock/seed`: in all states, and as old as `over` allows. The same seed and the same ' +
        'calls make the same tasks.',
      tags: ['tasks'],
      params: WorldParams,
      body: NewTasks.nullish(),
      response: { 201: z.object({ made: z.int(), tasks: z.array(TaskRow) }), ...errorReplies },
    },
    handler: async (request, reply) => {
      const given = NewTasks.parse(request.body ?? {})
      if (given.provider !== undefined) providerNamed(given.provider, context)
      await context.load(given.provider)
      const world = worldMadeFor(context, request)
      const tasks = await make(world, given, context)
      reply.code(201)
      return { made: tasks.length, tasks }
    },
  })
}

interface Maker {
  readonly provider: string
  readonly kind: string
  readonly life: Life & Required<Pick<Life, 'make'>>
}

type Made = readonly [Maker, string]

interface Making {
  readonly world: WorldState
  readonly makers: readonly Maker[]
  /** Number of tasks that are there. Names go on from it, so that a second call makes others. */
  readonly before: number
  readonly seed: string
  readonly context: ControlContext
}

async function make(world: WorldState, given: NewTasks, context: ControlContext): Promise<TaskRow[]> {
  const makers = makersOf(given.provider, context)
  const before = makers.reduce((sum, { provider, kind }) => sum + world.count({ provider, kind }), 0)
  const making = { world, makers, before, seed: `${context.settings.seed}|${world.name}|${before}`, context }
  const { mix } = given
  const made = await (mix === undefined ? call(making, given) : generate(making, { ...given, mix }))
  return made.map(([{ provider, life }, id]) =>
    rowOf(taskOf(world, { provider, id }, context), world, life, context),
  )
}

/** New tasks, by the provider's own call. */
async function call(
  { world, makers, seed, context }: Making,
  { count, name }: NewTasks,
): Promise<readonly Made[]> {
  const all: Made[] = []
  for (let i = 0; i < count; i++) {
    const maker = makers[i % makers.length] as Maker
    const ids: string[] = []
    const made = (kind: string, id: string): void => void (kind === maker.kind && ids.push(id))
    const own = maker.life.make(name ?? taskName(`${seed}|${i}`))
    const { status, reply } = await peek(context.inject, { world: world.name, made }, own)
    // A call that is refused has taken back what it made.
    if (status >= 400 || ids.length === 0)
      throw new Problem(
        'conflict',
        `${own.operationId} of ${maker.provider} answered ${status} after ${i} tasks: ${JSON.stringify(reply)}`,
      )
    all.push(...ids.map((id): Made => [maker, id]))
  }
  return all
}

/** Tasks of a mix, each provider's in its turn. */
async function generate(
  { world, makers, before, seed, context }: Making,
  { count, name, mix, over = '1h' }: NewTasks & { mix: z.output<typeof Mix> },
): Promise<readonly Made[]> {
  const now = world.clock.now()
  const overMs = spanMs(over)
  // Tasks with one name would be one task.
  const tasks = generateTasks({ count, mix, overMs, seed, now }).map((task, i) =>
    name === undefined ? task : { ...task, name: `${name} ${before + i + 1}` },
  )
  const able = await formats(context)
  const made = await Promise.all(
    makers.map(async (maker, turn) => {
      const format = able.find(({ provider }) => provider === maker.provider)
      if (format?.generate === undefined)
        throw new Problem('conflict', `${maker.provider} cannot generate tasks: leave out mix`)
      const own = tasks.filter((_, i) => i % makers.length === turn)
      const resources = await resourcesOf(own, format, { now, seed: context.settings.seed })
      return { maker, resources }
    }),
  )
  world.put(made.flatMap(({ resources }) => resources))
  return made.flatMap(({ maker, resources }) =>
    resources.filter(({ kind }) => kind === maker.kind).map(({ id }): Made => [maker, id]),
  )
}

function makersOf(only: string | undefined, context: ControlContext): readonly Maker[] {
  const makers = livesOf(context, only).filter(
    (one): one is typeof one & Maker => one.life.make !== undefined,
  )
  if (makers.length > 0) return makers
  throw new Problem('conflict', `${only ?? 'no provider'} has no call that makes a task of its own`)
}
