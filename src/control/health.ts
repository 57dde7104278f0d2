// Describes this server: versions, providers, worlds, behaviors.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { version } from '../version.ts'
import type { ControlContext } from './context.ts'
import { errorReplies } from './errors.ts'

const BehaviorState = z
  .object({
    name: z.string(),
    value: z.string().describe('The value in force'),
    summary: z.string(),
    docs: z.string().describe('The value in profile `docs`'),
    live: z.string().describe('The value in profile `live`'),
  })
  .meta({ id: 'BehaviorState' })

export const InstanceReply = z
  .object({
    id: z.string().describe('Of this start of the server; also in the header `x-evalmock-instance`'),
    host: z.string().describe('Name of its machine, container or pod'),
  })
  .meta({ id: 'Instance' })

const Health = z
  .object({
    status: z.enum(['ready', 'unwell']).describe('`unwell`: some worlds have a problem'),
    version: z.string().describe('Of Evalmock'),
    schemaVersion: z.int().describe('Version of the database schema'),
    instance: InstanceReply,
    uptimeMs: z.int().describe('Time since the process started'),
    auth: z.enum(['strict', 'lenient', 'off']),
    seed: z.string(),
    publicUrl: z.string().optional(),
    providers: z.array(
      z.object({
        name: z.string(),
        title: z.string(),
        prefixes: z.array(z.string()).describe('Path prefixes of its calls'),
        operations: z.int().describe('Number of calls it supports'),
        document: z.string().describe('Path of its OpenAPI document'),
        credentials: z
          .record(z.string(), z.string())
          .describe('Well-known credentials of the world `default`'),
      }),
    ),
    worlds: z.array(z.string()).describe('Names'),
    behaviors: z.array(BehaviorState).describe('Differences between published pages and real servers'),
    unwell: z
      .array(z.object({ world: z.string(), reason: z.string() }))
      .describe('Worlds with a problem: a full disk, or a file that is missing or damaged'),
    readings: z
      .array(BehaviorState)
      .describe('Deprecated: the former name of `behaviors`, with the same content')
      .meta({ deprecated: true }),
  })
  .meta({ id: 'Health' })

export const health: FastifyPluginAsyncZod<ControlContext> = async (scope, context) => {
  scope.route({
    method: 'GET',
    url: '/health',
    schema: {
      operationId: 'health',
      summary: 'Versions, providers, worlds and the behaviors in force.',
      tags: ['server'],
      response: { 200: Health, ...errorReplies },
    },
    handler: async () => {
      // A server that is asked whether it is healthy should not load what nobody uses.
      const uncounted = context.providers.filter(({ operations }) => operations === undefined)
      await Promise.all(uncounted.map(({ name }) => context.load(name)))
      return describeServer(context)
    },
  })
}

function describeServer({
  instance,
  providers,
  mounted,
  worlds,
  settings,
  schemaVersion,
}: ControlContext): z.output<typeof Health> {
  const behaviors = providers
    .flatMap((provider) => provider.behaviors)
    .map(({ name, summary, docs, live }) => ({
      name,
      value: settings.behaviors.get(name) ?? docs,
      summary,
      docs,
      live,
    }))
  const unwell = worlds.unwell()
  return {
    status: unwell.length === 0 ? 'ready' : 'unwell',
    version,
    schemaVersion,
    instance,
    uptimeMs: Math.round(process.uptime() * 1000),
    auth: settings.auth,
    seed: settings.seed,
    publicUrl: settings.publicUrl,
    providers: providers.map((provider) => ({
      name: provider.name,
      title: provider.title,
      prefixes: [...provider.prefixes],
      operations: provider.operations ?? mounted.get(provider.name)?.operations.size ?? 0,
      document: `/_mock/openapi/${provider.name}.json`,
      credentials: { ...provider.credentials('default') },
    })),
    worlds: worlds.names().sort(),
    unwell,
    behaviors,
    readings: behaviors,
  }
}
