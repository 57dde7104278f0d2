// One resource in the words of its API, to read and to change.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { Problem } from '../../core/problem.ts'
import type { FileResource } from '../../core/world-file.ts'
import type { WorldState } from '../../store/worlds/world-state.ts'
import type { ControlContext } from '../context.ts'
import { errorReplies } from '../errors.ts'
import { worldOf } from '../scoped.ts'
import { pluginNamed } from '../targets.ts'
import { KindParams, kindOf } from '../worlds/resources.ts'
import { refused, Text } from '../worlds/state.ts'
import { change } from './change.ts'
import { taskOf } from './list.ts'

const RowParams = KindParams.extend({
  id: z
    .string()
    .min(1)
    .meta({ examples: ['7c0e6f0a-3f0d-4d0b-9a55-0a1f5a1c2b02'] }),
})

const DataRow = z
  .looseObject({})
  .meta({ id: 'DataRow', description: 'A row of data, in the words of the API.' })

export const row: FastifyPluginAsyncZod<ControlContext> = async (scope, context) => {
  const tags = ['resources']
  const url = '/resources/:provider/:kind/:id/row'

  scope.route({
    method: 'GET',
    url,
    schema: {
      operationId: 'getRow',
      summary: 'One resource in the words of its API, as in a data file, with its present state.',
      description: 'With `format=yaml` as YAML.',
      tags,
      params: RowParams,
      querystring: z.strictObject({ format: z.enum(['json', 'yaml']).default('json') }),
      response: {
        // Sent as text that is already JSON or YAML; readers get the object.
        200: z.string().meta({ type: 'object', description: 'A row of data, in the words of the API.' }),
        ...errorReplies,
      },
    },
    handler: async (request, reply) => {
      const { world, resource } = await found(request, context)
      const one = await shown(world, resource, context)
      const { toYaml } = await import('../../data/text.ts')
      const isYaml = request.query.format === 'yaml'
      return reply
        .type(`application/${isYaml ? 'yaml' : 'json'}; charset=utf-8`)
        .send(isYaml ? await toYaml(one) : `${JSON.stringify(one)}\n`)
    },
  })

  scope.route({
    method: 'PUT',
    url,
    config: { asText: true },
    schema: {
      operationId: 'changeRow',
      summary: 'Change one resource, in the words of its API. If anything in it is wrong, nothing changes.',
      description:
        'Send the row of `getRow`, changed, as JSON or YAML. A changed state begins now; a changed time of creation moves the ' +
        'first state; `steps` change the whole life. Each error has its line.',
      tags,
      params: RowParams,
      body: Text,
      response: { 200: DataRow, ...errorReplies },
    },
    handler: async (request) => {
      const { parseRow, readRow } = await import('../../data/row.ts')
      const sent = await refused(() => parseRow(request.body))
      const { world, resource } = await found(request, context)
      const { formatOf } = await import('../../data/formats.ts')
      const { provider, id } = resource
      const format = await formatOf(await pluginNamed(provider, context))
      const here = {
        format,
        now: world.clock.now(),
        seed: context.settings.seed,
        known: world.resources({ provider }),
      }
      const { resources, life, refuse } = await refused(() => readRow(sent, resource, here))
      try {
        world.transaction(() => {
          world.put(resources)
          if (Object.keys(life).length > 0)
            change(world, taskOf(world, { provider, id }, context), life, context)
        })
      } catch (error) {
        if (!(error instanceof Problem) || error.kind === 'unavailable') throw error
        const { message } = error
        await refused(async () => {
          throw await refuse(message)
        })
      }
      const [changed = resource] = world.resources({ provider, kind: resource.kind, id })
      return shown(world, changed, context)
    },
  })
}

type Request = Parameters<typeof worldOf>[1] & { readonly params: z.output<typeof RowParams> }

/** @throws Problem 'not-found' */
async function found(
  request: Request,
  context: ControlContext,
): Promise<{ world: WorldState; resource: FileResource }> {
  const { provider, kind } = await kindOf(request.params, context)
  const { id } = request.params
  const world = worldOf(context, request)
  world.settle()
  const [resource] = world.resources({ provider, kind, id })
  if (resource === undefined) throw new Problem('not-found', `${provider} has no ${kind} ${id}`)
  return { world, resource }
}

async function shown(
  world: WorldState,
  resource: FileResource,
  context: ControlContext,
): Promise<z.output<typeof DataRow>> {
  const { formatOf } = await import('../../data/formats.ts')
  const { showRow } = await import('../../data/row.ts')
  const format = await formatOf(await pluginNamed(resource.provider, context))
  return { ...showRow(resource, { format, now: world.clock.now() }) }
}
