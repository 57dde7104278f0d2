// A world as data in the words of the APIs: exported, imported, added to.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import type { DataFormat, Known } from '../../core/data/format.ts'
import { type Issue, Problem } from '../../core/problem.ts'
import { isWorldFile, readWorldFile, type WorldContent } from '../../core/world-file.ts'
import type { Data } from '../../data/world.ts'
import type { WorldState } from '../../store/worlds/world-state.ts'
import type { ControlContext } from '../context.ts'
import { errorReplies } from '../errors.ts'
import { WorldParams, worldAfter, worldOf } from '../scoped.ts'
import { pluginsOf } from '../targets.ts'
import { readClock } from './clock.ts'
import { checkResource, Restored } from './snapshots.ts'

/** Larger than the limit for provider requests: a world contains the data of many. */
const MOST_BYTES = 256 * 1024 * 1024

export const Text = z
  .string('the body is empty: send data')
  .refine((text) => text.trim() !== '', 'the body is empty: send data')
  .meta({ type: 'object', description: 'Data in the words of the APIs, as JSON or YAML.' })

export const Added = z
  .object({
    world: z.string(),
    added: z.int(),
    resources: z.array(
      z.object({ provider: z.string(), kind: z.string(), id: z.string(), name: z.string() }),
    ),
  })
  .meta({ id: 'AddedData' })

export const state: FastifyPluginAsyncZod<ControlContext> = async (scope, context) => {
  const tags = ['snapshots']

  scope.route({
    method: 'GET',
    url: '/state',
    schema: {
      operationId: 'exportWorld',
      summary: 'Export the whole world as data in the words of the APIs, one resource per line.',
      tags,
      params: WorldParams,
      querystring: z.strictObject({ format: z.enum(['json', 'yaml']).default('json') }),
      response: {
        // Sent as text that is already JSON; readers get the object.
        200: z.string().meta({ type: 'object', description: 'A world as data.' }),
        ...errorReplies,
      },
    },
    handler: async (request, reply) => {
      const world = worldOf(context, request)
      const { toText, writeWorld } = await import('../../data/world.ts')
      const data = writeWorld(world.contents(), await formats(context))
      const { format } = request.query
      const type = format === 'yaml' ? 'application/yaml' : 'application/json'
      return reply.type(`${type}; charset=utf-8`).send(await toText(data, format))
    },
  })

  scope.route({
    method: 'PUT',
    url: '/state',
    bodyLimit: MOST_BYTES,
    config: { asText: true },
    schema: {
      operationId: 'importWorld',
      summary: 'Replace the content of the world with data. If anything in it is wrong, nothing changes.',
      description:
        'The data of an export also sets clock and plan; other data leaves them. A file that an older release exported still works.',
      tags,
      params: WorldParams,
      body: Text,
      response: { 200: Restored, ...errorReplies },
    },
    handler: async (request) => {
      await context.load()
      const { world, isNew, checked } = await worldAfter(
        context,
        request,
        async (world) =>
          (await oldFile(request.body, context)) ?? (await read(request.body, world, [], context)),
      )
      const { clock, plan, plansDrawn, ids } = checked.world ?? world.contents()
      world.fill({ clock, plan, plansDrawn, ids, resources: [...checked.resources] })
      // A world that an import makes returns to it.
      if (isNew) context.worlds.starts.put(world.name, world.serialize())
      return { world: world.name, clock: readClock(world.clock), resources: world.count() }
    },
  })

  scope.route({
    method: 'POST',
    url: '/state',
    bodyLimit: MOST_BYTES,
    config: { asText: true },
    schema: {
      operationId: 'addData',
      summary: 'Add data to the world. If anything in it is wrong, nothing changes.',
      description:
        'Rows can name resources that the world has. A row with the id of a resource replaces it; so does the same data sent twice.',
      tags,
      params: WorldParams,
      body: Text,
      response: { 201: Added, ...errorReplies },
    },
    handler: async (request, reply) => {
      await context.load()
      const { world, checked } = await worldAfter(context, request, (world) =>
        read(request.body, world, world.resources(), context),
      )
      world.put(checked.resources)
      reply.code(201)
      return added(world, checked.resources)
    },
  })
}

export const added = (world: WorldState, resources: Data['resources']): z.output<typeof Added> => ({
  world: world.name,
  added: resources.length,
  resources: resources.map(({ provider, kind, id, name }) => ({ provider, kind, id, name })),
})

/** The data formats of all providers. */
export async function formats(context: ControlContext): Promise<DataFormat[]> {
  await context.load()
  return (await import('../../data/formats.ts')).formatsOf(pluginsOf(context))
}

/** @throws Problem 'invalid' with everything that is wrong */
async function read(
  text: string,
  world: WorldState,
  known: readonly Known[],
  context: ControlContext,
): Promise<Data> {
  const { readText } = await import('../../data/world.ts')
  const options = { now: world.clock.now(), seed: context.settings.seed, known }
  const all = await formats(context)
  return refused(() => readText(text, all, options))
}

/** @throws Problem 'invalid' with everything that is wrong in some data */
export async function refused<Result>(work: () => Promise<Result>): Promise<Result> {
  const { DataError } = await import('../../data/world.ts')
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof DataError)) throw error
    const issues = error.mistakes.map(
      ({ text, path, line, column }) =>
        ({ code: 'custom', path: [...path], message: text, line, column }) as Issue,
    )
    throw new Problem('invalid', error.message, { issues })
  }
}

/** A world in the older form; undefined if the text is none. @throws Problem 'invalid' */
async function oldFile(
  text: string,
  context: ControlContext,
): Promise<{ world: Omit<WorldContent, 'resources'>; resources: WorldContent['resources'] } | undefined> {
  // Only a text with its mark is read twice.
  if (!text.includes('evalmock-world')) return undefined
  const { parseText } = await import('../../data/text.ts')
  const { value } = await parseText(text)
  if (!isWorldFile(value)) return undefined
  const { resources, clock, plan, plansDrawn, ids } = readWorldFile(value)
  const now = context.worlds.timeIn(clock)
  return {
    world: { clock, plan, plansDrawn, ids },
    resources: resources.map((one, i) => checkResource(one, `resources.${i}`, now, context)),
  }
}
