// Named copies of a world.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { OUR_WORDS } from '../../core/checks/words.ts'
import { Problem } from '../../core/problem.ts'
import { stateAt, type Timeline } from '../../core/timeline.ts'
import { type FileResource, IsoInstant } from '../../core/world-file.ts'
import type { Life } from '../../http/provider.ts'
import type { ControlContext } from '../context.ts'
import { errorReplies } from '../errors.ts'
import { noSnapshot, snapshotNamed, WorldName, WorldParams, worldMadeFor, worldOf } from '../scoped.ts'
import { loadedNamed } from '../targets.ts'
import { ClockReply, readClock } from './clock.ts'

const Snapshot = z
  .object({
    name: z.string(),
    world: z.string().describe('The world that was copied'),
    at: IsoInstant.describe('Emulator time in that world when the snapshot was made'),
    bytes: z.int(),
  })
  .meta({ id: 'Snapshot' })

const BrokenSnapshot = z
  .object({
    name: z.string(),
    bytes: z.int(),
    broken: z.string().describe('Why its file cannot be used, with its path. You can delete it'),
  })
  .meta({ id: 'BrokenSnapshot' })

export const Restored = z
  .object({ world: z.string(), clock: ClockReply, resources: z.int() })
  .meta({ id: 'Restored' })
const SnapshotParams = WorldParams.extend({ name: WorldName.meta({ examples: ['before'] }) })
const shown = ({ at, ...rest }: { name: string; world: string; at: number; bytes: number }) => ({
  ...rest,
  at: new Date(at).toISOString(),
})

export const snapshots: FastifyPluginAsyncZod<ControlContext> = async (scope, context) => {
  const kept = context.worlds.snapshots
  const tags = ['snapshots']

  scope.route({
    method: 'GET',
    url: '/snapshots',
    schema: {
      operationId: 'listSnapshots',
      summary: 'List the snapshots of all worlds.',
      tags,
      params: WorldParams,
      response: {
        200: z.object({ snapshots: z.array(z.union([Snapshot, BrokenSnapshot])) }),
        ...errorReplies,
      },
    },
    handler: async () => ({
      snapshots: kept.list().map((one) => ('broken' in one ? one : shown(one))),
    }),
  })

  scope.route({
    method: 'POST',
    url: '/snapshots/:name',
    schema: {
      operationId: 'takeSnapshot',
      summary:
        'Save the world as it is now: resources, identifiers, clock, plan. Replaces a snapshot of the same name.',
      tags,
      params: SnapshotParams,
      response: { 201: Snapshot, ...errorReplies },
    },
    handler: async (request, reply) => {
      const world = worldOf(context, request)
      reply.code(201)
      return shown(kept.save(request.params.name, world.name, world.clock.now(), world.serialize()))
    },
  })

  scope.route({
    method: 'POST',
    url: '/snapshots/:name/restore',
    schema: {
      operationId: 'restoreSnapshot',
      summary: 'Restore the world from a snapshot, of itself or another world. Complete when it responds.',
      description: 'Besides a reset, only this can move time back. Faults, overrides and the journal stay.',
      tags,
      params: SnapshotParams,
      response: { 200: Restored, ...errorReplies },
    },
    handler: async (request) => {
      const { name } = request.params
      const bytes = snapshotNamed(name, context)
      const isNew = !context.worlds.has(request.params.world)
      const world = worldMadeFor(context, request)
      world.restore(bytes)
      if (isNew) context.worlds.starts.put(world.name, bytes)
      return { world: world.name, clock: readClock(world.clock), resources: world.count() }
    },
  })

  scope.route({
    method: 'DELETE',
    url: '/snapshots/:name',
    schema: {
      operationId: 'deleteSnapshot',
      summary: 'Delete a snapshot.',
      tags,
      params: SnapshotParams,
      response: { 200: z.object({ deleted: z.string() }), ...errorReplies },
    },
    handler: async ({ params: { name } }) => {
      if (!kept.remove(name)) noSnapshot(name, kept.names())
      return { deleted: name }
    },
  })
}

/**
 * Returns the resource as it is stored: defaults of the document filled in, and in a state if its kind has any.
 * @param now emulator ms in its world
 * @throws Problem 'invalid' for an unknown kind, or a resource that the provider could not show
 */
export function checkResource(
  resource: FileResource,
  where: string,
  now: number,
  context: ControlContext,
): FileResource {
  const { provider, kind, id, createdAt, steps = [] } = resource
  const { collections, lives = {}, states = {} } = loadedNamed(provider, context)
  const schema = Object.hasOwn(collections, kind) ? collections[kind] : undefined
  if (schema === undefined) {
    const kinds = Object.keys(collections).join(', ')
    throw new Problem('invalid', `${where}: ${provider} has no kind ${kind}; valid kinds: ${kinds}`)
  }
  const what = `${where} (${kind} ${id})`
  const life = Object.hasOwn(lives, kind) ? lives[kind] : undefined
  const state = life?.ends.success ?? (Object.hasOwn(states, kind) ? states[kind] : undefined)
  checkSteps(steps, now, life, what)
  const begun = steps.length > 0 || state === undefined ? steps : [{ state, at: Math.min(createdAt, now) }]
  const result = schema.safeParse(resource.doc, OUR_WORDS)
  if (result.success) return { ...resource, steps: [...begun], doc: result.data as FileResource['doc'] }
  const [issue] = result.error.issues
  const path = ['doc', ...(issue?.path ?? [])].map(String).join('.')
  throw new Problem('invalid', `${what}: ${path}: ${issue?.message}`)
}

/** @throws Problem 'invalid' for a state unknown to the kind, or a step before the one that it follows */
function checkSteps(steps: Timeline, now: number, life: Life | undefined, what: string): void {
  const invalid = (i: number, member: string, why: string): never => {
    throw new Problem('invalid', `${what}: steps.${i}.${member}: ${why}`)
  }
  if (steps.length > 0 && stateAt(steps, now) === undefined)
    invalid(0, 'at', `must not be after ${new Date(now).toISOString()}, the time in the world`)
  for (const [i, { state, at }] of steps.entries()) {
    if (life !== undefined && !life.states.includes(state))
      invalid(i, 'state', `there is no state ${state}; valid states: ${life.states.join(', ')}`)
    const before = steps[i - 1]
    if (before !== undefined && before.at > at)
      invalid(i, 'at', 'must not be before the step that it follows')
  }
}
