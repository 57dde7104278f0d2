// The service's own OpenAPI document, as a FastAPI application serves it. Needs no key.
import { servedTo } from '../../../http/openapi/served.ts'
import type { Routes } from '../context.ts'

export const service: Routes = async (scope, context) => {
  // The only path of a FastAPI application that also supports HEAD (0.165.0 with Starlette 1.10.0, run).
  for (const method of ['GET', 'HEAD'] as const)
    scope.route({
      method,
      url: '/openapi.json',
      config: { public: true },
      // As in a FastAPI application, the document does not list itself.
      schema: { hide: true },
      handler: async (request) => servedTo(request, (await context.document()) as object),
    })
}
