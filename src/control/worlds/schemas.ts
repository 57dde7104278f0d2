// JSON Schemas of data files, for editors.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { didYouMean } from '../../core/nearest.ts'
import { Problem } from '../../core/problem.ts'
import type { ControlContext } from '../context.ts'
import { errorReplies } from '../errors.ts'
import { pluginNamed } from '../targets.ts'

export const schemas: FastifyPluginAsyncZod<ControlContext> = async (scope, context) => {
  scope.route({
    method: 'GET',
    url: '/schemas/:file',
    config: { public: true },
    schema: {
      operationId: 'getDataSchema',
      summary: 'The JSON Schema of a data file, or of one provider in it.',
      tags: ['server'],
      params: z.object({
        file: z.string().meta({
          description: '`data.json`, or the name of a provider and `.json`.',
          examples: ['data.json'],
        }),
      }),
      response: { 200: z.looseObject({ title: z.string() }).meta({ id: 'DataSchema' }), ...errorReplies },
    },
    handler: async ({ params: { file } }) => {
      const names = context.providers.map(({ name }) => name)
      const [{ fileSchema, schemaOf }, { formatOf }] = await Promise.all([
        import('../../data/json-schema.ts'),
        import('../../data/formats.ts'),
      ])
      if (file === 'data.json') return fileSchema(names) as { title: string }
      const name = file.replace(/\.json$/, '')
      if (names.includes(name))
        return schemaOf(await formatOf(await pluginNamed(name, context))) as { title: string }
      const files = ['data', ...names].map((one) => `${one}.json`)
      throw new Problem('not-found', `there is no schema ${file}${didYouMean(file, files)}`)
    },
  })
}
