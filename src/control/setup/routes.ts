// The settings with which each SDK calls this server, and whether it has called yet.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { Problem } from '../../core/problem.ts'
import { withoutTrailing } from '../../core/text.ts'
import type { WorldState } from '../../store/worlds/world-state.ts'
import type { ControlContext } from '../context.ts'
import { errorReplies } from '../errors.ts'
import { clientOf } from '../requests/clients.ts'
import { WorldParams, worldOf } from '../scoped.ts'
import { type ClientSetup, setupsFor } from './clients.ts'
import { SDKS } from './sdks.ts'

const Sdk = z.object({
  id: z.string(),
  provider: z.string(),
  language: z.string().describe('For people'),
  package: z.string(),
  install: z.string(),
  variables: z.array(z.object({ name: z.string(), value: z.string() })),
  unset: z.array(z.string()).describe('Variables that lead it elsewhere'),
  line: z.string().optional().describe('Code, for an SDK that reads no variables'),
  first: z
    .object({ request: z.int(), at: z.iso.datetime() })
    .optional()
    .describe('Its first request that the journal still has'),
})

const Setup = z
  .object({
    url: z.string(),
    world: z.string(),
    dotenv: z.string().describe('All variables, as a `.env` file'),
    providers: z.array(z.object({ provider: z.string(), title: z.string(), sdks: z.array(Sdk) })),
  })
  .meta({ id: 'Setup' })

export const setup: FastifyPluginAsyncZod<ControlContext> = async (scope, context) => {
  scope.route({
    method: 'GET',
    url: '/setup',
    schema: {
      operationId: 'getSetup',
      summary: 'Get the settings with which each SDK works in this world.',
      tags: ['worlds'],
      params: WorldParams,
      querystring: z.strictObject({
        url: z
          .url({ protocol: /^https?$/ })
          .optional()
          .describe('Address of this server for the SDK; else the one that this call was sent to'),
      }),
      response: { 200: Setup, ...errorReplies },
    },
    handler: async (request) => {
      const world = worldOf(context, request)
      const own = `${request.protocol}://${request.headers.host ?? 'localhost'}`
      const url = withoutTrailing(request.query.url ?? context.settings.publicUrl ?? own, '/')
      if (!URL.canParse(url)) throw new Problem('invalid', `url: ${url} is not an address`)
      const setups = setupsFor(context.providers, url, world.name)
      return {
        url,
        world: world.name,
        dotenv: dotenvOf(url, world.name, setups),
        providers: setups.map((one) => ({
          provider: one.provider,
          title: one.title,
          sdks: sdksOf(one, world),
        })),
      }
    },
  })
}

function sdksOf(
  { provider, variables, unset, lines }: ClientSetup,
  world: WorldState,
): z.output<typeof Sdk>[] {
  return SDKS.filter((sdk) => sdk.provider === provider).map(({ title, language, ...sdk }) => {
    const line = lines[language]
    const first = firstOf(sdk.id, world)
    return {
      ...sdk,
      language: title,
      variables: variables
        .filter(({ languages }) => languages === undefined || languages.includes(language))
        .map(({ name, value }) => ({ name, value })),
      unset: [...unset],
      ...(line === undefined ? {} : { line }),
      ...(first === undefined ? {} : { first }),
    }
  })
}

function firstOf(sdk: string, world: WorldState): { request: number; at: string } | undefined {
  for (const entry of world.backstage.journal.entries())
    if (clientOf(entry).sdk === sdk) return { request: entry.id, at: new Date(entry.wallAt).toISOString() }
  return undefined
}

function dotenvOf(url: string, world: string, setups: readonly ClientSetup[]): string {
  const lines = [`EVALMOCK_URL=${url}`, `EVALMOCK_WORLD=${world}`]
  for (const { title, variables } of setups) {
    lines.push(`# ${title}`)
    for (const { name, value } of variables) lines.push(`${name}=${value}`)
  }
  return `${lines.join('\n')}\n`
}
