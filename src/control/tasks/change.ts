// One task changed by hand: its name, its state, the reason of its failure, its times.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { Moment, momentOf } from '../../core/data/moment.ts'
import { didYouMean } from '../../core/nearest.ts'
import { Problem } from '../../core/problem.ts'
import { redirect, type Step, stateAt, type Timeline } from '../../core/timeline.ts'
import type { Life } from '../../http/provider.ts'
import type { WorldState } from '../../store/worlds/world-state.ts'
import type { ControlContext } from '../context.ts'
import { errorReplies } from '../errors.ts'
import { worldOf } from '../scoped.ts'
import { loadedNamed, pluginNamed } from '../targets.ts'
import { detailOf, TaskDetail, TaskParams, taskOf } from './list.ts'
import { phaseOf } from './phases.ts'
import type { OneTask } from './view.ts'

const Reason = z.string().min(1).max(10_000)

export const TaskChange = z
  .strictObject({
    name: z.string().min(1).optional(),
    state: z
      .string()
      .optional()
      .describe("The provider's word. One that is still to come begins now; any other begins now and lasts"),
    reason: Reason.optional().describe('Why it is in this state, shown where the provider shows a reason'),
    createdAt: Moment.optional().describe('The first state moves with it'),
    endedAt: Moment.optional().describe('When its last state begins'),
    steps: z
      .array(z.strictObject({ state: z.string(), at: Moment, reason: Reason.optional() }))
      .min(1)
      .optional()
      .describe('The whole life, instead of `state`: states and when they begin, in order'),
  })
  .refine(
    (change) => Object.values(change).some((value) => value !== undefined),
    'give name, state, reason, createdAt, endedAt or steps',
  )
  .refine(({ state, steps }) => state === undefined || steps === undefined, 'give state or steps, not both')
  .refine(
    ({ endedAt, steps }) => endedAt === undefined || steps === undefined,
    'steps have their own times: leave out endedAt',
  )
  .meta({ id: 'TaskChange', examples: [{ name: 'nightly' }, { createdAt: '-26h' }] })
export type TaskChange = z.output<typeof TaskChange>

export const taskChange: FastifyPluginAsyncZod<ControlContext> = async (scope, context) => {
  scope.route({
    method: 'PATCH',
    url: '/tasks/:provider/:id',
    schema: {
      operationId: 'changeTask',
      summary: 'Change one task: name, state, reason, times. It may go back, and times may be in the past.',
      tags: ['tasks'],
      params: TaskParams,
      body: TaskChange,
      response: { 200: TaskDetail, ...errorReplies },
    },
    handler: async (request) => {
      await pluginNamed(request.params.provider, context)
      const world = worldOf(context, request)
      const task = taskOf(world, request.params, context)
      change(world, task, request.body, context)
      return detailOf(world, request.params, context)
    },
  })
}

/** @throws Problem where its life does not allow it */
export function change(
  world: WorldState,
  task: OneTask & { readonly life: Life },
  { name, createdAt: created, ...changes }: TaskChange,
  context: ControlContext,
): void {
  const { provider, kind, id, life } = task
  const now = world.clock.now()
  const createdAt = created === undefined ? task.createdAt : momentOf(created, now, 'createdAt')
  if (createdAt > now) throw new Problem('invalid', 'createdAt: a task cannot be made after the present time')
  const steps = checked(changedSteps(task, changes, createdAt, now), createdAt, now, life)
  const schema = loadedNamed(provider, context).collections[kind]
  if (schema === undefined) throw new Error(`${provider} has no schema of ${kind}`)
  const part = world.part(provider)
  const outcome = outcomeOf(life, stateAt(steps, now))
  part.transaction(() => {
    const tasks = part.collection(kind, schema)
    const doc = tasks.get(id)?.doc as object
    const changed = outcome === undefined ? undefined : life.document?.(doc, outcome)
    tasks.update(id, { name, steps, doc: changed, touch: false })
    const [row] = world.resources({ provider, kind, id })
    if (row !== undefined && createdAt !== task.createdAt) world.put([{ ...row, createdAt }])
    life.pushed?.(part, id)
  })
}

function outcomeOf({ ends }: Life, state: string | undefined): 'success' | 'failure' | 'partial' | undefined {
  const outcomes = ['success', 'failure', 'partial'] as const
  return outcomes.find((one) => ends[one] === state)
}

function changedSteps(
  task: OneTask & { readonly life: Life },
  { state, reason, endedAt, steps }: Omit<TaskChange, 'name' | 'createdAt'>,
  createdAt: number,
  now: number,
): Timeline {
  let changed: Timeline = task.steps
  if (steps !== undefined)
    changed = steps.map(({ at, ...step }, i) => ({ ...step, at: momentOf(at, now, `steps.${i}.at`) }))
  else if (createdAt !== task.createdAt)
    changed = changed.map((step, i) => (i === 0 ? { ...step, at: createdAt } : step))
  if (state !== undefined && state !== stateAt(changed, now)) changed = enter(changed, state, now, task.life)
  if (endedAt !== undefined) {
    const at = momentOf(endedAt, now, 'endedAt')
    const last = changed.at(-1) as Step
    if (changed.length === 1)
      throw new Problem('conflict', `${last.state} is its only state: give steps instead`)
    // States that would begin after the end begin with it.
    changed = changed.map((step, i) => (i === changed.length - 1 || step.at > at ? { ...step, at } : step))
  }
  if (reason === undefined) return changed
  const present = changed.findLastIndex((step) => step.at <= now)
  return changed.map((step, i) => (i === present ? { ...step, reason } : step))
}

/** A state begins now: what comes before it on the way is passed, what follows it keeps its distance. */
function enter(steps: Timeline, state: string, now: number, life: Life): Timeline {
  checkState(state, life, 'state')
  const coming = steps.filter((step) => step.at > now)
  const place = coming.findIndex((step) => step.state === state)
  if (place < 0) return redirect(steps, now, [{ state, at: now }])
  const { at, polls: _polls, ...step } = coming[place] as Step
  const passed = coming.slice(0, place).map((one) => ({ state: one.state, at: now }))
  const isTimed = at < Number.MAX_SAFE_INTEGER
  const rest = coming
    .slice(place + 1)
    .map((one) => (isTimed && one.at < Number.MAX_SAFE_INTEGER ? { ...one, at: one.at - (at - now) } : one))
  return redirect(steps, now, [...passed, { ...step, at: now }, ...rest])
}

function checkState(state: string, { states }: Life, where: string): void {
  if (states.includes(state)) return
  throw new Problem(
    'invalid',
    `${where}: there is no state ${state}${didYouMean(state, states)}; there are ${states.join(', ')}`,
  )
}

/** @throws Problem 'invalid' where a state does not exist, or the times are not in order, or none has begun */
function checked(steps: Timeline, createdAt: number, now: number, life: Life): Timeline {
  for (const [i, { state, at, reason }] of steps.entries()) {
    checkState(state, life, `steps.${i}.state`)
    if (reason !== undefined && phaseOf(life, state) === 'completed')
      throw new Problem('invalid', `reason: ${state} is success, which has none`)
    const before = i === 0 ? createdAt : (steps[i - 1] as Step).at
    if (at < before)
      throw new Problem(
        'invalid',
        `${state} begins at ${new Date(at).toISOString()}, before ${i === 0 ? 'the task is made' : (steps[i - 1] as Step).state}`,
      )
  }
  if ((steps[0]?.at ?? 0) > now)
    throw new Problem('invalid', 'no state has begun: the first begins in the future')
  return steps
}
