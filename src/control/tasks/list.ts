// The tasks of all providers as one list, newest first; and one of them with its life and the calls that show it.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { didYouMean } from '../../core/nearest.ts'
import { found, Problem } from '../../core/problem.ts'
import { NEVER } from '../../core/timeline.ts'
import { IsoInstant } from '../../core/world-file.ts'
import { peek } from '../../http/peek.ts'
import type { Life } from '../../http/provider.ts'
import { countStates, type NewestRow, readNewest, type Spot } from '../../store/worlds/newest.ts'
import type { WorldState } from '../../store/worlds/world-state.ts'
import type { ControlContext } from '../context.ts'
import { errorReplies } from '../errors.ts'
import { WorldParams, WorldQuery, worldOf, worldsOf } from '../scoped.ts'
import { loadedNamed, pluginNamed, providerNamed } from '../targets.ts'
import { PHASES, phaseOf, statesIn } from './phases.ts'
import { ReasonIn, shownReason } from './reason.ts'
import { livesOf, type OneTask, rowOf, storedTask, TaskRow } from './view.ts'

const Words = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((word) => word.trim())
      .filter(Boolean),
  )
  .pipe(z.array(z.string()).min(1))

const Query = z.strictObject({
  ...WorldQuery,
  provider: z.string().optional(),
  kind: z
    .string()
    .optional()
    .describe('Only this kind, such as `task`, `evaluation` or `export`; default: evaluation tasks'),
  state: Words.optional().describe("The provider's words, with commas between"),
  phase: Words.pipe(z.array(z.enum(PHASES)))
    .optional()
    .describe(`The same for all providers: ${PHASES.join(', ')}`),
  name: z.string().min(1).optional().describe('A part of the name or the id, in any case'),
  limit: z.coerce.number().int().min(1).max(10_000).default(100),
  cursor: z.string().optional().describe('`nextCursor` of the page before'),
})

const Counted = z.object({
  provider: z.string(),
  kind: z.string(),
  state: z.string(),
  phase: z.enum(PHASES),
  count: z.int(),
})

export const TaskPage = z
  .object({
    total: z.int().describe('All that match'),
    tasks: z.array(TaskRow).describe('Newest first'),
    nextCursor: z.string().optional().describe('Absent on the last page'),
    kinds: z.array(z.string()).describe('Every kind there is to ask for'),
    counts: z.array(Counted).describe('Number in each state, regardless of `state`, `phase` and the page'),
  })
  .meta({ id: 'TaskPage' })

const Step = z.object({
  state: z.string(),
  at: IsoInstant.nullable().describe('null: not by time'),
  begun: z.boolean(),
  polls: z.int().optional().describe('Begins when the task has been read this many times'),
  reason: z.string().optional(),
})

export const TaskDetail = TaskRow.extend({
  steps: z.array(Step).describe('Those that have begun, then those to come'),
  states: z.array(z.string()).describe('Every state that a task of its kind can have'),
  ends: z.record(z.string(), z.string()).describe('How it can end, in its own words'),
  ...ReasonIn,
  doc: z.record(z.string(), z.unknown()).describe('As it is stored'),
}).meta({ id: 'TaskDetail' })

const Shown = z.object({
  operationId: z.string(),
  method: z.string(),
  url: z.string(),
  body: z.unknown().optional(),
  status: z.int(),
  reply: z.unknown().optional(),
})

export const TaskParams = WorldParams.extend({
  provider: z.string().meta({ examples: ['scale'] }),
  id: z
    .string()
    .min(1)
    .meta({ examples: ['7c0e6f0a-3f0d-4d0b-9a55-0a1f5a1c2b02'] }),
})

export const taskList: FastifyPluginAsyncZod<ControlContext> = async (scope, context) => {
  const tags = ['tasks']

  scope.route({
    method: 'GET',
    url: '/tasks',
    schema: {
      operationId: 'listTasks',
      summary: 'Tasks of all providers in one list, newest first.',
      description: 'On the short address the parameter `world` names another world, or all of them with `*`.',
      tags,
      params: WorldParams,
      querystring: Query,
      response: { 200: TaskPage, ...errorReplies },
    },
    handler: async (request) => {
      const { provider } = request.query
      if (provider !== undefined) providerNamed(provider, context)
      await context.load(provider)
      return pageOf(worldsOf(context, request), request.query, context)
    },
  })

  scope.route({
    method: 'GET',
    url: '/tasks/:provider/:id',
    schema: {
      operationId: 'getTask',
      summary: 'One task: the states it has been in, and those to come.',
      tags,
      params: TaskParams,
      response: { 200: TaskDetail, ...errorReplies },
    },
    handler: async (request) => {
      await pluginNamed(request.params.provider, context)
      return detailOf(worldOf(context, request), request.params, context)
    },
  })

  scope.route({
    method: 'GET',
    url: '/tasks/:provider/:id/calls',
    schema: {
      operationId: 'showTask',
      summary: "The provider's own calls that show a task, and their responses now.",
      description: 'Reads only: no request is recorded, no fault acts, and no read of the task is counted.',
      tags,
      params: TaskParams,
      response: { 200: z.object({ calls: z.array(Shown) }), ...errorReplies },
    },
    handler: async (request) => {
      await pluginNamed(request.params.provider, context)
      const world = worldOf(context, request)
      const { provider, kind, id, life } = taskOf(world, request.params, context)
      const stored = found(storedTask(world, context, provider, kind, id), `task ${id}`)
      const calls = []
      for (const { operationId, ...call } of life.calls?.(stored) ?? [])
        calls.push({ operationId, ...call, ...(await peek(context.inject, { world: world.name }, call)) })
      return { calls }
    },
  })
}

function pageOf(
  worlds: readonly WorldState[],
  query: z.output<typeof Query>,
  context: ControlContext,
): z.output<typeof TaskPage> {
  const { provider, kind, state, phase, name, limit, cursor } = query
  const every = livesOf(context, provider)
  const kindNames = [...new Set(every.map((one) => one.kind))]
  const lives = every.filter((one) => (kind === undefined ? !one.life.aside : one.kind === kind))
  if (kind !== undefined && lives.length === 0) {
    throw new Problem('invalid', `no tasks are of the kind ${kind}; there are ${kindNames.join(', ')}`)
  }
  checkStates(state, lives)
  const kinds = lives.flatMap(({ life, ...one }) => {
    const wanted = life.states.filter(
      (word) =>
        (state === undefined || state.includes(word)) &&
        (phase === undefined || phase.some((part) => statesIn(life, part).includes(word))),
    )
    return wanted.length === 0 ? [] : [{ provider: one.provider, kind: one.kind, states: wanted }]
  })
  const after = cursor === undefined ? undefined : placeOf(cursor)
  for (const world of worlds) world.settle()
  const rows = worlds
    .flatMap((world) =>
      readNewest(world.db, { kinds, name }, limit + 1, behind(after, world.name)).map((row) => ({
        row,
        world,
      })),
    )
    .sort(
      (a, b) =>
        b.row.createdAt - a.row.createdAt ||
        (a.world.name < b.world.name ? -1 : a.world.name > b.world.name ? 1 : b.row.seq - a.row.seq),
    )
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const lifeOf = (row: Pick<NewestRow, 'provider' | 'kind'>): Life =>
    (lives.find((one) => one.provider === row.provider && one.kind === row.kind) as (typeof lives)[number])
      .life
  const counted = new Map<string, z.output<typeof Counted>>()
  let total = 0
  for (const world of worlds)
    for (const { count, ...one } of countStates(world.db, { kinds: lives, name })) {
      const key = JSON.stringify(one)
      const phase = phaseOf(lifeOf(one), one.state)
      counted.set(key, { ...one, phase, count: count + (counted.get(key)?.count ?? 0) })
      if (
        kinds.some((k) => k.provider === one.provider && k.kind === one.kind && k.states.includes(one.state))
      )
        total += count
    }
  return {
    total,
    tasks: page.map(({ row, world }) => rowOf(row, world, lifeOf(row), context)),
    ...(rows.length > limit && last !== undefined
      ? { nextCursor: cursorOf([last.row.createdAt, last.world.name, last.row.seq]) }
      : {}),
    kinds: kindNames,
    counts: [...counted.values()],
  }
}

/** @throws Problem 'invalid' for a state that none of these kinds has */
function checkStates(states: readonly string[] | undefined, lives: ReturnType<typeof livesOf>): void {
  const known = [...new Set(lives.flatMap(({ life }) => life.states))]
  for (const state of states ?? [])
    if (!known.includes(state))
      throw new Problem(
        'invalid',
        `state: there is no state ${state}${didYouMean(state, known)}; there are ${known.join(', ')}`,
      )
}

type Cursor = readonly [createdAt: number, world: string, seq: number]
const CursorParts = z.tuple([z.number(), z.string(), z.number()])

const cursorOf = (place: Cursor): string => Buffer.from(JSON.stringify(place)).toString('base64url')

function placeOf(text: string): Cursor {
  try {
    return CursorParts.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
  } catch (cause) {
    throw new Problem('invalid', 'cursor: take `nextCursor` of the page before, as it is', { cause })
  }
}

/** Where the next page begins in a world: of one instant, worlds come in the order of their names. */
function behind(after: Cursor | undefined, world: string): Spot | undefined {
  if (after === undefined) return undefined
  const [createdAt, last, seq] = after
  if (world === last) return { createdAt, seq }
  return world < last ? { createdAt, seq: 0 } : { createdAt, seq: Number.POSITIVE_INFINITY }
}

/** @throws Problem 'not-found' or 'conflict' where the provider has no such task */
export function taskOf(
  world: WorldState,
  { provider: name, id }: { provider: string; id: string },
  context: ControlContext,
): OneTask & { readonly life: Life } {
  const provider = loadedNamed(name, context)
  const lives = livesOf(context, name)
  const all = world.resources({ provider: name, id })
  const task = all.find(({ kind }) => lives.some((one) => one.kind === kind))
  const life = lives.find(({ kind }) => kind === task?.kind)?.life
  if (task === undefined || life === undefined) {
    if (all.length === 0) throw new Problem('not-found', `${provider.title} has no task ${id}`)
    const kinds = lives.map(({ kind }) => kind).join(', ')
    throw new Problem(
      'conflict',
      `${id} is a ${all[0]?.kind}, which has no states to go through: ${kinds} have`,
    )
  }
  return { ...task, steps: task.steps ?? [], looks: task.looks ?? 0, life }
}

export function detailOf(
  world: WorldState,
  params: { provider: string; id: string },
  context: ControlContext,
): z.output<typeof TaskDetail> {
  world.settle()
  const task = taskOf(world, params, context)
  const now = world.clock.now()
  const stored = storedTask(world, context, task.provider, task.kind, task.id)
  return {
    ...rowOf(task, world, task.life, context),
    steps: task.steps.map(({ state, at, polls, reason }) => ({
      state,
      at: at === NEVER ? null : new Date(at).toISOString(),
      begun: at <= now,
      ...(polls === undefined ? {} : { polls }),
      ...(reason === undefined ? {} : { reason }),
    })),
    states: [...task.life.states],
    ends: { ...task.life.ends },
    ...shownReason(task.steps, now, task.life),
    doc: (stored?.doc ?? {}) as Record<string, unknown>,
  }
}
