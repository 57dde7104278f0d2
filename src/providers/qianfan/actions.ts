// POST /v2/eval is one path for all operations; the query names the operation.
import type { FastifyInstance, RouteOptions } from 'fastify'
import { Problem } from '../../core/problem.ts'
import type { Constraints } from '../../http/provider.ts'
import { errorReplies } from './schemas.ts'

/** The strategy's name: an identifier, unique among all providers. */
const ACTION = 'qianfanAction'

/** The value of the query's Action; undefined if there is none, or more than one. */
export function actionOf(url: string): string | undefined {
  const mark = url.indexOf('?')
  if (mark < 0) return undefined
  if (url.startsWith('Action=', mark + 1) && !/[&%+]/.test(url.slice(mark))) return url.slice(mark + 8)
  const values = new Set(new URLSearchParams(url.slice(mark + 1)).getAll('Action'))
  return values.size === 1 ? [...values][0] : undefined
}

export const constraints: Constraints = {
  [ACTION]: {
    name: ACTION,
    storage() {
      const handlers = new Map<unknown, unknown>()
      return {
        get: (action: unknown) => handlers.get(action) ?? null,
        set: (action: unknown, handler: unknown) => void handlers.set(action, handler),
        del: (action: unknown) => void handlers.delete(action),
        empty: () => handlers.clear(),
      }
    },
    deriveConstraint: (request: { url?: string }) => actionOf(request.url ?? ''),
    mustMatchWhenDerived: false,
    validate: () => true,
  } as Constraints[string],
}

/** The shared part of the routes of all actions. */
export const actionRoute = (operationId: string, access: 'read' | 'write') =>
  ({
    method: 'POST',
    url: '/v2/eval',
    constraints: { [ACTION]: operationId },
    config: { access, documentUrl: `/v2/eval?Action=${operationId}` },
  }) as const satisfies Partial<RouteOptions>

/** The route for unknown actions. */
export function unknownAction(scope: FastifyInstance): void {
  const refuse = async ({ url }: { url: string }): Promise<never> => {
    throw new Problem('invalid', `${actionOf(url) ?? 'no one value of Action'} is no action of /v2/eval`, {
      code: 'InvalidURI',
    })
  }
  // Runs after the signature check, before the body is read.
  scope.route({
    method: 'POST',
    url: '/v2/eval',
    schema: { hide: true, response: errorReplies },
    onRequest: refuse,
    handler: refuse,
  })
}
