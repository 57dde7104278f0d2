// Lists the calls of all providers and their errors, for finding an operation by name.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import type { Operation } from '../../http/operation.ts'
import type { ControlContext } from '../context.ts'
import { errorReplies } from '../errors.ts'
import type { Operations } from '../operations.ts'
import { pluginsOf, providerNamed } from '../targets.ts'

const OperationReply = z
  .object({
    provider: z.string().describe('`control` for the calls of this API'),
    operationId: z.string(),
    method: z.string(),
    path: z.string().describe('As in the document, with the query that tells operations of one path apart'),
    summary: z.string(),
    tags: z.array(z.string()),
    errors: z.array(z.string()).describe("The provider's error codes that it may answer with"),
  })
  .meta({ id: 'Operation' })

export const catalogue: FastifyPluginAsyncZod<ControlContext & { operations: Operations }> = async (
  scope,
  context,
) => {
  scope.route({
    method: 'GET',
    url: '/operations',
    schema: {
      operationId: 'listOperations',
      summary: 'Every operation of every provider, and of this API.',
      tags: ['server'],
      querystring: z.strictObject({ provider: z.string().optional() }),
      response: { 200: z.object({ operations: z.array(OperationReply) }), ...errorReplies },
    },
    handler: async ({ query: { provider: only } }) => {
      if (only !== undefined && only !== 'control') providerNamed(only, context)
      await context.load(only === 'control' ? undefined : only)
      const providers = pluginsOf(context).flatMap(({ name, problems = {} }) =>
        [...(context.mounted.get(name)?.operations.values() ?? [])].map((operation) => ({
          ...shown(operation, name),
          errors: Object.entries(problems)
            .filter(
              ([, { operations }]) => operations === undefined || operations.includes(operation.operationId),
            )
            .map(([code]) => code),
        })),
      )
      const own = [...context.operations.documented.values()].map((one) => ({
        ...shown(one, 'control'),
        errors: [],
      }))
      return {
        operations: [...providers, ...own].filter(({ provider }) => only === undefined || provider === only),
      }
    },
  })
}

const shown = ({ operationId, method, documentUrl, schema }: Operation, provider: string) => ({
  provider,
  operationId,
  method,
  path: documentUrl.replace(/:(\w+)/g, '{$1}'),
  summary: schema.summary ?? '',
  tags: [...(schema.tags ?? [])],
})
