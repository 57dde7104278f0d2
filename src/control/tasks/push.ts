// Pushes single tasks along, and lists the coming changes of all.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { Problem } from '../../core/problem.ts'
import { pushToEnd, pushToFraction, pushToNext } from '../../core/rules/push.ts'
import { NEVER, type Outcome, stateAt, type Timeline } from '../../core/timeline.ts'
import { type FileResource, IsoInstant, stepsToJson } from '../../core/world-file.ts'
import type { Life } from '../../http/provider.ts'
import type { WorldState } from '../../store/worlds/world-state.ts'
import type { ControlContext } from '../context.ts'
import { errorReplies } from '../errors.ts'
import { WorldParams, worldOf } from '../scoped.ts'
import { pluginNamed, providerNamed } from '../targets.ts'
import { ReasonIn, shownReason } from './reason.ts'

const ShownStep = z.object({
  state: z.string(),
  at: IsoInstant.nullable().describe('null: not by time'),
  polls: z.int().optional().describe('Begins at this number of reads of the task'),
  reason: z.string().optional().describe('Why it began, where that was said'),
})

export const Task = z
  .object({
    provider: z.string(),
    kind: z.string(),
    id: z.string(),
    name: z.string(),
    state: z.string().optional(),
    steps: z.array(ShownStep),
    ...ReasonIn,
  })
  .meta({ id: 'Task' })

const TaskParams = WorldParams.extend({
  provider: z.string().meta({ examples: ['scale'] }),
  id: z
    .string()
    .min(1)
    .meta({ examples: ['7c0e6f0a-3f0d-4d0b-9a55-0a1f5a1c2b02'] }),
})

const ShownChange = z.object({
  at: IsoInstant,
  inMs: z.int().describe('Emulator milliseconds from now'),
  provider: z.string(),
  kind: z.string(),
  id: z.string(),
  name: z.string(),
  from: z.string().optional(),
  to: z.string(),
})

export const Timetable = z
  .object({
    now: IsoInstant,
    changes: z.array(ShownChange).describe('Status changes to come, in order of time'),
    waiting: z
      .array(ShownChange.omit({ at: true, inMs: true }).extend({ readsLeft: z.int() }))
      .describe('Changes that come after enough reads of the task'),
  })
  .meta({ id: 'Timetable' })

export const taskPush: FastifyPluginAsyncZod<ControlContext> = async (scope, context) => {
  const reply = { response: { 200: Task, ...errorReplies }, params: TaskParams, tags: ['tasks'] }

  scope.route({
    method: 'POST',
    url: '/tasks/:provider/:id/complete',
    schema: {
      operationId: 'completeTask',
      summary: 'End a task now, with full or partial success.',
      body: z.strictObject({ outcome: z.enum(['success', 'partial']).optional() }).nullish(),
      ...reply,
    },
    handler: async (request) =>
      push(context, worldOf(context, request), request.params, ending(request.body?.outcome ?? 'success')),
  })

  scope.route({
    method: 'POST',
    url: '/tasks/:provider/:id/fail',
    schema: {
      operationId: 'failTask',
      summary: 'Let a task fail now.',
      body: z
        .strictObject({
          reason: z
            .string()
            .min(1)
            .max(10_000)
            .optional()
            .describe('Why, shown where the provider shows a reason'),
        })
        .nullish(),
      ...reply,
    },
    handler: async (request) =>
      push(context, worldOf(context, request), request.params, ending('failure', request.body?.reason)),
  })

  scope.route({
    method: 'POST',
    url: '/tasks/:provider/:id/progress',
    schema: {
      operationId: 'progressTask',
      summary: 'Start the next step of a task, or move the task to a share of its life.',
      body: z
        .strictObject({
          fraction: z
            .number()
            .min(0)
            .max(1)
            .optional()
            .describe('Share of its time that should be over, 0 to 1'),
        })
        .nullish(),
      ...reply,
    },
    handler: async (request) => {
      const fraction = request.body?.fraction
      return push(context, worldOf(context, request), request.params, (task, now, life) => ({
        steps:
          fraction === undefined ? pushToNext(task, now, life) : pushToFraction(task, now, fraction, life),
      }))
    },
  })

  scope.route({
    method: 'GET',
    url: '/timeline',
    schema: {
      operationId: 'getTimeline',
      summary: 'List every status change that is still to come.',
      tags: ['tasks'],
      params: WorldParams,
      querystring: z.strictObject({
        provider: z.string().optional(),
        limit: z.coerce.number().int().min(1).max(10_000).default(1000),
      }),
      response: { 200: Timetable, ...errorReplies },
    },
    handler: async (request) => {
      const { provider, limit } = request.query
      if (provider !== undefined) providerNamed(provider, context)
      return timetable(worldOf(context, request), provider, limit)
    },
  })
}

type Found = FileResource & { readonly steps: Timeline; readonly looks: number }

type Change = (task: Found, now: number, life: Life) => { steps: Timeline; doc?: object }

const ending =
  (outcome: Outcome, reason?: string): Change =>
  (task, now, life) => ({
    steps: pushToEnd(task, now, outcome, life, reason),
    doc: life.document?.(task.doc, outcome),
  })

async function push(
  context: ControlContext,
  world: WorldState,
  { provider: name, id }: z.output<typeof TaskParams>,
  change: Change,
): Promise<z.output<typeof Task>> {
  const provider = await pluginNamed(name, context)
  const { lives = {}, collections } = provider
  const all = world.resources({ provider: name, id })
  const task = all.find(({ kind }) => lives[kind] !== undefined)
  const life = task && lives[task.kind]
  const schema = task && collections[task.kind]
  if (task === undefined || life === undefined || schema === undefined) {
    const kinds = Object.keys(lives).join(', ')
    if (all.length === 0) throw new Problem('not-found', `${provider.title} has no task ${id}`)
    throw new Problem(
      'conflict',
      `${id} is a ${all[0]?.kind}, which cannot be pushed along: only ${kinds} can`,
    )
  }
  const now = world.clock.now()
  const { steps, doc } = change({ ...task, steps: task.steps ?? [], looks: task.looks ?? 0 }, now, life)
  // The start of a step is not an edit, so updatedAt stays.
  const part = world.part(name)
  part.transaction(() => {
    part.collection(task.kind, schema).update(id, { steps, doc, touch: false })
    life.pushed?.(part, id)
  })
  const { kind, name: title } = task
  return {
    provider: name,
    kind,
    id,
    name: title,
    state: stateAt(steps, now),
    steps: stepsToJson(steps) as never,
    ...shownReason(steps, now, life),
  }
}

function timetable(
  world: WorldState,
  provider: string | undefined,
  limit: number,
): z.output<typeof Timetable> {
  const now = world.clock.now()
  const changes: z.output<typeof ShownChange>[] = []
  const waiting: z.output<typeof Timetable>['waiting'] = []
  for (const { provider: owner, kind, id, name, steps = [], looks = 0 } of world.resources({
    provider,
    unsettled: true,
  })) {
    let from = stateAt(steps, now)
    for (const { state: to, at, polls = 0 } of steps) {
      if (at <= now) continue
      const change = { provider: owner, kind, id, name, from, to }
      if (at === NEVER) waiting.push({ ...change, readsLeft: Math.max(polls - looks, 0) })
      else changes.push({ at: new Date(at).toISOString(), inMs: at - now, ...change })
      from = to
    }
  }
  changes.sort((a, b) => a.inMs - b.inMs)
  return {
    now: new Date(now).toISOString(),
    changes: changes.slice(0, limit),
    waiting: waiting.slice(0, limit),
  }
}
