// The service about itself: its OpenAPI document, as a FastAPI application serves it.
import * as z from 'zod'
import type { Routes } from './context.ts'
import { errorReplies } from './errors.ts'
import { DOCS } from './pages.ts'

export const service: Routes = async (scope, context) => {
  scope.route({
    method: 'GET',
    url: '/openapi.json',
    config: { public: true },
    schema: {
      operationId: 'GetOpenAPI',
      summary: 'Get the OpenAPI document',
      description: 'OpenAPI 3.1, for client generators; needs no key.',
      tags: ['Service'],
      externalDocs: { url: DOCS },
      response: { 200: z.record(z.string(), z.unknown()), ...errorReplies },
    },
    handler: async () => (await context.document()) as Record<string, unknown>,
  })
}
