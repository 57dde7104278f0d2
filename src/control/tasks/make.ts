// New tasks by the provider's own call: one that goes its way, or many of a mix, some of them long over.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { fractionOf } from '../../core/ids.ts'
import { Problem } from '../../core/problem.ts'
import type { Outcome, Plan } from '../../core/timeline.ts'
import { peek } from '../../http/peek.ts'
import type { Life } from '../../http/provider.ts'
import type { WorldState } from '../../store/worlds/world-state.ts'
import type { ControlContext } from '../context.ts'
import { errorReplies } from '../errors.ts'
import { WorldParams, worldMadeFor } from '../scoped.ts'
import { loadedNamed, providerNamed } from '../targets.ts'
import { momentOf } from './instant.ts'
import { taskOf } from './list.ts'
import { failureReason, taskName } from './names.ts'
import { livesOf, rowOf, TaskRow } from './view.ts'

const Weight = z.number().min(0).max(1e6)
const MIXED = ['succeeded', 'partial', 'failed', 'running', 'waiting'] as const
type Mixed = (typeof MIXED)[number]

const NewTasks = z
  .strictObject({
    provider: z.string().optional().describe('Default: all of them in turn'),
    count: z.int().min(1).max(1000).default(1),
    name: z.string().min(1).max(200).optional().describe('Default: a generated one for each'),
    mix: z
      .strictObject({
        succeeded: Weight.optional(),
        partial: Weight.optional(),
        failed: Weight.optional(),
        running: Weight.optional(),
        waiting: Weight.optional(),
      })
      .refine((mix) => Object.values(mix).some((weight) => (weight ?? 0) > 0), 'give one of them a weight')
      .optional()
      .describe('How many of each, as shares of the total. Default: all begin now and follow the plan'),
    over: z
      .string()
      .regex(/^\d+(\.\d+)?(s|m|h|d|w)$/, 'give a length of time such as 30d or 12h')
      .optional()
      .describe('Maximum age of those that have ended'),
  })
  .meta({ id: 'NewTasks', examples: [{ provider: 'scale' }, { count: 6, mix: { succeeded: 4, failed: 2 } }] })
type NewTasks = z.output<typeof NewTasks>

export const taskMake: FastifyPluginAsyncZod<ControlContext> = async (scope, context) => {
  scope.route({
    method: 'POST',
    url: '/tasks',
    schema: {
      operationId: 'makeTasks',
      summary: "Make tasks by the provider's own call, one or many of a mix.",
      description:
        'They are like those of a client, with what belongs to them; no request is recorded. With a mix some have ' +
        'already, as long ago as `over` allows. The same seed and the same calls make the same tasks.',
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

async function make(
  world: WorldState,
  { provider, count, name, mix, over = '1h' }: NewTasks,
  context: ControlContext,
): Promise<TaskRow[]> {
  const makers = makersOf(provider, context)
  const now = world.clock.now()
  const spanMs = now - momentOf(`-${over}`, now, 'over')
  // Names go on where they were, so that a second call makes others.
  const first = makers.reduce((sum, { provider: one, kind }) => sum + world.count({ provider: one, kind }), 0)
  const tasks: TaskRow[] = []
  for (let i = 0; i < count; i++) {
    const maker = makers[i % makers.length] as Maker
    const draw = (what: string): number =>
      fractionOf(`${context.settings.seed}|${world.name}|${first + i}|${what}`)
    const phase = mix === undefined ? undefined : phaseAt(mix, (i + 0.5) / count)
    const ids: string[] = []
    const call = maker.life.make(name ?? taskName(draw))
    const { status, reply } = await peek(
      context.inject,
      {
        world: world.name,
        ...pastOf(phase, world.plan, now, spanMs, draw),
        made: (kind, id) => void (kind === maker.kind && ids.push(id)),
      },
      call,
    )
    if (status >= 400 || ids.length === 0)
      throw new Problem(
        'conflict',
        `${call.operationId} of ${maker.provider} answered ${status} after ${i} tasks: ${JSON.stringify(reply)}`,
      )
    for (const id of ids) {
      if (phase === 'failed') giveReason(world, maker, id, failureReason(draw), context)
      const task = taskOf(world, { provider: maker.provider, id }, context)
      tasks.push(rowOf(task, world, maker.life, context))
    }
  }
  return tasks
}

function makersOf(only: string | undefined, context: ControlContext): readonly Maker[] {
  const makers = livesOf(context, only).filter(
    (one): one is typeof one & Maker => one.life.make !== undefined,
  )
  if (makers.length > 0) return makers
  throw new Problem('conflict', `${only ?? 'no provider'} has no call that makes a task of its own`)
}

/** The phase at a place from 0 to 1 of the whole, in the order of the mix. */
function phaseAt(mix: NonNullable<NewTasks['mix']>, place: number): Mixed {
  const whole = MIXED.reduce((sum, phase) => sum + (mix[phase] ?? 0), 0)
  let before = 0
  for (const phase of MIXED) {
    before += (mix[phase] ?? 0) / whole
    if (place < before) return phase
  }
  return MIXED.findLast((phase) => (mix[phase] ?? 0) > 0) as Mixed
}

const OUTCOMES: Readonly<Partial<Record<Mixed, Outcome>>> = {
  succeeded: 'success',
  partial: 'partial',
  failed: 'failure',
}

/** When a task is made so that it is in this phase now, and how it goes. */
function pastOf(
  phase: Mixed | undefined,
  plan: Plan,
  now: number,
  spanMs: number,
  draw: (what: string) => number,
): { now?: number; plan?: Plan } {
  if (phase === undefined) return {}
  const timed: Plan = { ...plan, pace: 'time' }
  if (phase === 'waiting') return { now, plan: timed }
  if (phase === 'running')
    return { now: Math.round(now - plan.queueMs - plan.runMs * (0.05 + 0.9 * draw('done'))), plan: timed }
  // A long run for one that is long over, a short one for one of a minute ago.
  const age = Math.max(1000, spanMs * draw('age'))
  const runMs = Math.round(age * (0.02 + 0.3 * draw('run')))
  return {
    now: Math.round(now - age),
    plan: { ...timed, queueMs: Math.round(runMs * 0.1), runMs, outcome: OUTCOMES[phase] ?? 'success' },
  }
}

function giveReason(
  world: WorldState,
  { provider, kind }: Maker,
  id: string,
  reason: string,
  context: ControlContext,
): void {
  const schema = loadedNamed(provider, context).collections[kind]
  if (schema === undefined) return
  const tasks = world.part(provider).collection(kind, schema)
  const { steps = [] } = tasks.get(id) ?? {}
  tasks.update(id, {
    steps: steps.map((step, i) => (i === steps.length - 1 ? { ...step, reason } : step)),
    touch: false,
  })
}
