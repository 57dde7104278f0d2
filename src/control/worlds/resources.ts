// The stored resources of a world, including what the provider does not show.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { Problem } from '../../core/problem.ts'
import { FileResource, resourceToJson } from '../../core/world-file.ts'
import type { ControlContext } from '../context.ts'
import { errorReplies } from '../errors.ts'
import { WorldParams, worldAfter, worldOf } from '../scoped.ts'
import { loadedNamed, pluginNamed, pluginsOf } from '../targets.ts'
import { checkResource } from './snapshots.ts'

export const KindParams = WorldParams.extend({
  provider: z.string().meta({ examples: ['scale'] }),
  kind: z.string().meta({ examples: ['evaluation'] }),
})

const Shown = z.looseObject({ id: z.string(), name: z.string() }).meta({ id: 'Resource' })

const Given = FileResource.omit({ provider: true, kind: true }).partial({ createdAt: true, updatedAt: true })

export const resources: FastifyPluginAsyncZod<ControlContext> = async (scope, context) => {
  const tags = ['resources']

  scope.route({
    method: 'GET',
    url: '/resources',
    schema: {
      operationId: 'countResources',
      summary: 'Count the resources of each kind.',
      tags,
      params: WorldParams,
      response: { 200: z.record(z.string(), z.record(z.string(), z.int())), ...errorReplies },
    },
    handler: async (request) => {
      await context.load()
      const world = worldOf(context, request)
      const counted = pluginsOf(context).map(({ name, collections, lives = {} }) => {
        // Whoever looks at a world wants to see its tasks first.
        const tasks = Object.entries(lives).flatMap(([kind, { aside }]) => (aside ? [] : [kind]))
        const kinds = [...new Set([...tasks, ...Object.keys(collections)])].map((kind) => [
          kind,
          world.count({ provider: name, kind }),
        ])
        return [name, Object.fromEntries(kinds)]
      })
      return Object.fromEntries(counted)
    },
  })

  scope.route({
    method: 'GET',
    url: '/resources/:provider/:kind',
    schema: {
      operationId: 'listResources',
      summary: 'List the resources of one kind as stored, oldest first.',
      tags,
      params: KindParams,
      querystring: z.strictObject({
        id: z.string().optional(),
        limit: z.coerce.number().int().min(1).max(10_000).default(100),
        offset: z.coerce.number().int().min(0).default(0),
      }),
      response: { 200: z.object({ total: z.int(), resources: z.array(Shown) }), ...errorReplies },
    },
    handler: async (request) => {
      const { provider, kind } = await kindOf(request.params, context)
      const world = worldOf(context, request)
      const selection = { provider, kind, id: request.query.id }
      const { limit, offset } = request.query
      return {
        total: world.count(selection),
        resources: world.resources({ ...selection, limit, offset }).map(resourceToJson) as z.output<
          typeof Shown
        >[],
      }
    },
  })

  scope.route({
    method: 'PUT',
    url: '/resources/:provider/:kind',
    schema: {
      operationId: 'putResources',
      summary: 'Store resources. Each replaces the one with the same id. If one is invalid, none is stored.',
      tags,
      params: KindParams,
      body: z.strictObject({ resources: z.array(Given) }),
      response: { 200: z.object({ put: z.int() }), ...errorReplies },
    },
    handler: async (request) => {
      const { provider, kind } = await kindOf(request.params, context)
      const { world, checked } = await worldAfter(context, request, ({ clock }) => {
        const now = clock.now()
        return request.body.resources.map(({ createdAt = now, updatedAt = createdAt, ...given }, i) => {
          const resource = { ...given, provider, kind, createdAt, updatedAt }
          return checkResource(resource, `resources.${i}`, now, context)
        })
      })
      world.put(checked)
      return { put: checked.length }
    },
  })

  scope.route({
    method: 'DELETE',
    url: '/resources/:provider/:kind/:id',
    schema: {
      operationId: 'removeResource',
      summary: 'Remove one resource. What belongs to it, or names it, stays.',
      tags,
      params: KindParams.extend({
        id: z
          .string()
          .min(1)
          .meta({ examples: ['7c0e6f0a-3f0d-4d0b-9a55-0a1f5a1c2b02'] }),
      }),
      response: { 200: z.object({ removed: z.string() }), ...errorReplies },
    },
    handler: async (request) => {
      const { provider, kind } = await kindOf(request.params, context)
      const { id } = request.params
      const part = worldOf(context, request).part(provider)
      const schema = loadedNamed(provider, context).collections[kind] as z.ZodType
      if (!part.collection(kind, schema).remove(id))
        throw new Problem('not-found', `${provider} has no ${kind} ${id}`)
      return { removed: id }
    },
  })

  scope.route({
    method: 'GET',
    url: '/resources/:provider/:kind/schema',
    schema: {
      operationId: 'getResourceSchema',
      summary: 'JSON Schema of the documents of one kind.',
      tags,
      params: KindParams,
      response: { 200: z.looseObject({}), ...errorReplies },
    },
    handler: async ({ params }) => {
      const { provider, kind } = await kindOf(params, context)
      const schema = loadedNamed(provider, context).collections[kind] as z.ZodType
      return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>
    },
  })
}

/** @throws Problem where there is no such kind */
export async function kindOf(
  { provider, kind }: z.output<typeof KindParams>,
  context: ControlContext,
): Promise<{ provider: string; kind: string }> {
  const kinds = Object.keys((await pluginNamed(provider, context)).collections)
  if (kinds.includes(kind)) return { provider, kind }
  throw new Problem('not-found', `${provider} has no kind ${kind}; valid kinds: ${kinds.join(', ')}`)
}
