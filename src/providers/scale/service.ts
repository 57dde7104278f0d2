// The service about itself: its OpenAPI document, as a FastAPI application serves it. Needs no key.
import { servedTo } from '../../http/openapi/served.ts'
import type { Routes } from './context.ts'

export const service: Routes = async (scope, context) => {
  scope.route({
    method: 'GET',
    url: '/openapi.json',
    config: { public: true },
    // As in a FastAPI application, the document does not list itself.
    schema: { hide: true },
    handler: async (request) => servedTo(request, (await context.document()) as object),
  })
}
