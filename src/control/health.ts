// What it is that runs here.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { version } from '../version.ts'
import type { ControlContext } from './context.ts'
import { errorReplies } from './errors.ts'

const BehaviorState = z
  .object({
    name: z.string(),
    value: z.string().describe('The one in force'),
    summary: z.string(),
    docs: z.string().describe('What the profile `docs` picks'),
    live: z.string().describe('What the profile `live` picks'),
  })
  .meta({ id: 'BehaviorState' })

const Health = z
  .object({
    status: z.enum(['ready', 'unwell']).describe('`unwell`: some worlds do not work as they should'),
    version: z.string().describe('Of Evalmock'),
    schemaVersion: z.int().describe('Of the database'),
    uptimeMs: z.int().describe('Since the process started'),
    auth: z.enum(['strict', 'lenient', 'off']),
    seed: z.string(),
    publicUrl: z.string().optional(),
    providers: z.array(
      z.object({
        name: z.string(),
        title: z.string(),
        prefixes: z.array(z.string()).describe('What the paths of its calls begin with'),
        operations: z.int().describe('How many calls it has'),
        document: z.string().describe('Path of its OpenAPI document'),
        credentials: z.record(z.string(), z.string()).describe('The well-known ones of the world `default`'),
      }),
    ),
    worlds: z.array(z.string()).describe('Names'),
    behaviors: z.array(BehaviorState).describe('Places where published pages and real servers differ'),
    unwell: z
      .array(z.object({ world: z.string(), reason: z.string() }))
      .describe('Worlds that do not work as they should: a full disk, a file that is gone or damaged'),
    readings: z
      .array(BehaviorState)
      .describe('Deprecated: the same as `behaviors`, under the name it had before')
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
      await context.load()
      return describeServer(context)
    },
  })
}

function describeServer({
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
    uptimeMs: Math.round(process.uptime() * 1000),
    auth: settings.auth,
    seed: settings.seed,
    publicUrl: settings.publicUrl,
    providers: providers.map((provider) => ({
      name: provider.name,
      title: provider.title,
      prefixes: [...provider.prefixes],
      operations: mounted.get(provider.name)?.operations.size ?? 0,
      document: `/_mock/openapi/${provider.name}.json`,
      credentials: { ...provider.credentials('default') },
    })),
    worlds: worlds.names().sort(),
    unwell,
    behaviors,
    readings: behaviors,
  }
}
