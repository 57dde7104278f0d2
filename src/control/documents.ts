// The OpenAPI documents as JSON: one for each provider, and the control API's own.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { didYouMean } from '../core/nearest.ts'
import { Problem } from '../core/problem.ts'
import { servedTo } from '../http/openapi/served.ts'
import { hasQueries, SINGLE_PATH, singlePath } from '../http/openapi/single-path.ts'
import type { OpenApiDocument } from '../http/openapi.ts'
import type { ControlContext } from './context.ts'
import { errorReplies } from './errors.ts'
import { HEAD, type Operations } from './operations.ts'

export const documents: FastifyPluginAsyncZod<ControlContext & { operations: Operations }> = async (
  scope,
  { mounted, load, operations, providers },
) => {
  let own: Promise<OpenApiDocument> | undefined
  const documentOf = async (name: string): Promise<OpenApiDocument | undefined> => {
    if (name.endsWith(SINGLE_PATH)) {
      const of = name.slice(0, -SINGLE_PATH.length)
      const first = await documentOf(of)
      if (first === undefined || !hasQueries(first)) return undefined
      return singlePath(first, mounted.get(of)?.provider.openapi.links)
    }
    if (name !== 'control') {
      await load(name)
      return mounted.get(name)?.document()
    }
    own ??= import('../http/openapi.ts').then(({ describe }) =>
      describe('control', HEAD, operations.documented),
    )
    return own
  }

  scope.route({
    method: 'GET',
    url: '/openapi/:file',
    config: { public: true },
    schema: {
      operationId: 'getDocument',
      summary: 'The OpenAPI 3.1 document of a provider, or of this API.',
      tags: ['server'],
      params: z.object({
        file: z.string().meta({
          description:
            '`control.json`, or the name of a provider and `.json`. ' +
            '`qianfan-single-path.json` merges the actions into one path, for generators that do not support a query in a path.',
          examples: ['control.json'],
        }),
      }),
      response: {
        200: z.looseObject({ openapi: z.string() }).meta({ id: 'OpenApiDocument' }),
        ...errorReplies,
      },
    },
    handler: async (request) => {
      const { params } = request
      const document = await documentOf(params.file.replace(/\.json$/, ''))
      if (document !== undefined) return servedTo(request, document)
      const files = ['control', ...providers.map(({ name }) => name)].map((name) => `${name}.json`)
      throw new Problem('not-found', `there is no document ${params.file}${didYouMean(params.file, files)}`)
    },
  })
}
