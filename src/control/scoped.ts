// Calls about one world: below /worlds/{world} and, as a short form, for the world `default`.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { didYouMean } from '../core/nearest.ts'
import { Problem } from '../core/problem.ts'
import type { WorldState } from '../store/worlds/world-state.ts'
import type { ControlContext } from './context.ts'

/** Worlds and snapshots follow the same rule for names. */
export const WorldName = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'use 1 to 64 of A-Z a-z 0-9 _ -')

export const WorldParams = z.object({
  world: WorldName.default('default')
    .describe(
      'Name of the world. Calls that set something up create it; all others need it to exist, as a client or `POST /_mock/worlds` makes it',
    )
    .meta({ examples: ['default'] }),
})

/**
 * Mounts routes twice. The document shows the form with the world; the short form responds alike. Routes share
 * these two scopes.
 */
export async function perWorld<Context extends ControlContext>(
  scope: FastifyInstance,
  parts: readonly FastifyPluginAsyncZod<Context>[],
  context: Context,
): Promise<void> {
  const all: FastifyPluginAsyncZod = async (inner) => {
    for (const routes of parts) await routes(inner, context)
  }
  await scope.register(all, { prefix: '/worlds/:world' })
  await scope.register(async (short) => {
    short.addHook('onRoute', (route) => {
      route.config = { ...route.config, short: true }
    })
    await all(short, {})
  })
}

/**
 * The world of a call about what is in it.
 * @throws Problem 'not-found' with the nearest name, 'unavailable' if it cannot be opened
 */
export function worldOf(context: ControlContext, request: FastifyRequest): WorldState {
  return worldNamed((request.params as z.output<typeof WorldParams>).world, context)
}

/** The world of a call that sets something up, made if it does not exist. @throws Problem at the limit of worlds */
export function worldMadeFor({ worlds }: ControlContext, request: FastifyRequest): WorldState {
  return worlds.open((request.params as z.output<typeof WorldParams>).world)
}

/**
 * The world of a call that sets something up, and the result of its check. A refused call makes no world: the check gets
 * the world as the call found it, or one like the world that it would make.
 * @throws Problem of the check, or at the limit of worlds
 */
export async function worldAfter<Checked>(
  context: ControlContext,
  request: FastifyRequest,
  check: (world: WorldState, isNew: boolean) => Checked | Promise<Checked>,
): Promise<{ world: WorldState; isNew: boolean; checked: Checked }> {
  const { worlds } = context
  const { world: name } = request.params as z.output<typeof WorldParams>
  const found = worlds.get(name)
  if (found !== undefined) {
    const checked = await check(found, false)
    return { world: worldMadeFor(context, request), isNew: false, checked }
  }
  const trial = worlds.trial(name)
  try {
    const checked = await check(trial, true)
    const isNew = !worlds.has(name)
    return { world: worldMadeFor(context, request), isNew, checked }
  } finally {
    trial.close()
  }
}

/** @throws Problem 'not-found' */
export function worldNamed(name: string, { worlds }: ControlContext): WorldState {
  const world = worlds.get(name)
  if (world !== undefined) return world
  throw new Problem(
    'not-found',
    `there is no world ${name}${didYouMean(name, worlds.names().sort())}; ${howToMake(worlds.only)}`,
  )
}

const howToMake = (only: readonly string[] | undefined): string =>
  only === undefined
    ? 'the first call with its credential, or POST /_mock/worlds, makes it'
    : `the server was started with --worlds ${only.join(',')}`

/** @throws Problem 'not-found' with the nearest name */
export function snapshotNamed(name: string, { worlds: { snapshots } }: ControlContext): Buffer {
  return snapshots.get(name) ?? noSnapshot(name, snapshots.names())
}

/** @throws Problem 'not-found' */
export function noSnapshot(name: string, names: readonly string[]): never {
  const others = names.length === 0 ? 'there is none yet' : 'evalmock snapshot list shows all'
  throw new Problem(
    'not-found',
    `there is no snapshot ${name}${didYouMean(name, [...names].sort())}; ${others}`,
  )
}

/** On the short address of a call that can be about several worlds. */
export const WorldQuery = {
  world: z.string().optional().describe('On the short address: the name of a world, or `*` for all worlds'),
}

/**
 * The worlds that a call is about: the one in its path, or those that its query names.
 * @throws Problem 'not-found' where the query names none, 'invalid' where path and query both name one
 */
export function worldsOf(context: ControlContext, request: FastifyRequest): WorldState[] {
  const { world: asked } = request.query as { world?: string }
  if (asked === undefined) return [worldOf(context, request)]
  if (!request.routeOptions.config.short)
    throw new Problem('invalid', 'the path names a world already: leave out the parameter `world`')
  const { worlds } = context
  const names = worlds.names().sort()
  if (asked === '*') return names.map((name) => worlds.open(name))
  return [worldNamed(asked, context)]
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A second address of a call. The document shows the first. */
    short?: boolean
    /** An address that still works, but that neither the document nor hints show. */
    former?: boolean
  }
}
