// Lists, creates and drops worlds.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import type { Journal } from '../../core/journal/journal.ts'
import { Problem } from '../../core/problem.ts'
import type { WorldState } from '../../store/worlds/world-state.ts'
import type { ControlContext } from '../context.ts'
import { errorReplies } from '../errors.ts'
import { InstanceReply } from '../health.ts'
import { snapshotNamed, WorldName, WorldParams, worldNamed } from '../scoped.ts'
import { ClockReply, readClock } from './clock.ts'

const WorldReply = z
  .object({
    name: z.string(),
    clock: ClockReply,
    resources: z.int(),
    unwell: z
      .string()
      .optional()
      .describe("The world's problem, such as a full disk; absent if there is none"),
    requests: z.int().describe('Number of requests since it began'),
    lastRequestAt: z.iso.datetime().optional().describe('Time outside of the latest request in the journal'),
    faults: z.int(),
    overrides: z.int(),
    credentials: z
      .record(z.string(), z.record(z.string(), z.string()))
      .describe('Credentials with which clients of each provider work in this world'),
  })
  .meta({ id: 'World' })

/** A world of which only the name is known. */
const ClosedWorld = z
  .object({ name: z.string(), unwell: z.string().describe('Why its file cannot be opened') })
  .meta({ id: 'ClosedWorld' })

const NewWorld = z
  .strictObject({
    name: WorldName.optional().describe('Default: a generated name'),
    fromWorld: WorldName.optional().describe('Start as a copy of this world'),
    fromSnapshot: WorldName.optional().describe('Start from this snapshot'),
    empty: z.boolean().optional().describe('Start without resources'),
  })
  .refine(
    ({ fromWorld, fromSnapshot, empty }) =>
      [fromWorld !== undefined, fromSnapshot !== undefined, empty === true].filter(Boolean).length <= 1,
    'give only one of fromWorld, fromSnapshot and empty',
  )
  .meta({ id: 'WorldRequest' })

export const worlds: FastifyPluginAsyncZod<ControlContext> = async (scope, context) => {
  const registry = context.worlds
  const tags = ['worlds']

  scope.route({
    method: 'GET',
    url: '/worlds',
    schema: {
      operationId: 'listWorlds',
      summary: 'All worlds of this server.',
      description: 'Behind a proxy with several servers, `instance` says whose worlds these are.',
      tags,
      response: {
        200: z.object({ instance: InstanceReply, worlds: z.array(z.union([WorldReply, ClosedWorld])) }),
        ...errorReplies,
      },
    },
    handler: async () => ({
      instance: context.instance,
      worlds: registry
        .names()
        .sort()
        .map((name) => showAny(name, context)),
    }),
  })

  scope.route({
    method: 'POST',
    url: '/worlds',
    schema: {
      operationId: 'createWorld',
      summary: 'Create a world. The response lists its credentials.',
      description:
        "The first use of a world's credentials creates the world, too. This call can start it from something other than " +
        'the baseline, and refuses a name that is taken.',
      tags,
      body: NewWorld.nullish(),
      response: { 201: WorldReply, ...errorReplies },
    },
    handler: async (request, reply) => {
      const { name = freeName(context), ...from } = request.body ?? {}
      if (registry.has(name)) throw new Problem('conflict', `world ${name} already exists`)
      reply.code(201)
      return show(registry.create(name, startOf(from, context)), context)
    },
  })

  scope.route({
    method: 'GET',
    url: '/worlds/:world',
    schema: {
      operationId: 'getWorld',
      summary: 'One world.',
      tags,
      params: WorldParams,
      response: { 200: WorldReply, ...errorReplies },
    },
    handler: async ({ params: { world } }) => show(worldNamed(world, context), context),
  })

  scope.route({
    method: 'DELETE',
    url: '/worlds/:world',
    schema: {
      operationId: 'dropWorld',
      summary: 'Delete a world with all its content. `default` is reset instead.',
      tags,
      params: WorldParams,
      response: { 200: z.object({ dropped: z.string() }), ...errorReplies },
    },
    handler: async ({ params: { world } }) => {
      if (!registry.has(world)) worldNamed(world, context)
      registry.drop(world)
      return { dropped: world }
    },
  })
}

/** A world that cannot be read is still listed. */
function showAny(
  name: string,
  context: ControlContext,
): z.output<typeof WorldReply> | z.output<typeof ClosedWorld> {
  try {
    return show(context.worlds.open(name), context)
  } catch (error) {
    if (error instanceof Problem) return { name, unwell: error.message }
    throw error
  }
}

function show(world: WorldState, { providers }: ControlContext): z.output<typeof WorldReply> {
  const { name, clock, backstage } = world
  return {
    name,
    clock: readClock(clock),
    resources: world.count(),
    unwell: world.unwell,
    requests: backstage.journal.seen,
    ...lastRequest(backstage.journal),
    faults: backstage.faults.size,
    overrides: backstage.overrides.size,
    credentials: Object.fromEntries(
      providers.map((provider) => [provider.name, { ...provider.credentials(name) }]),
    ),
  }
}

function lastRequest(journal: Journal): { lastRequestAt?: string } {
  const at = journal.get(journal.seen)?.wallAt
  return at === undefined ? {} : { lastRequestAt: new Date(at).toISOString() }
}

/** The bytes to start from; undefined for the baseline. */
function startOf(
  { fromWorld, fromSnapshot, empty }: Omit<z.output<typeof NewWorld>, 'name'>,
  context: ControlContext,
): Buffer | undefined {
  const registry = context.worlds
  if (fromWorld !== undefined) return worldNamed(fromWorld, context).serialize()
  if (fromSnapshot !== undefined) return snapshotNamed(fromSnapshot, context)
  return empty ? registry.empty : undefined
}

function freeName({ worlds: registry }: ControlContext): string {
  for (let n = 1; ; n++) if (!registry.has(`world-${n}`)) return `world-${n}`
}
