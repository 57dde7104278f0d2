// POST /v2/eval is one path for all operations: its query names the one that is meant.
import type { FastifyInstance, RouteOptions } from 'fastify'
import { Problem } from '../../core/problem.ts'
import type { Constraints } from '../../http/provider.ts'
import { errorReplies } from './schemas.ts'

/** The strategy's name: an identifier, which the router shares among all providers. */
const ACTION = 'qianfanAction'

/** The one value of the query's Action; undefined where there is none, or more than one. */
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

/** What the route of an action has in common with the others. */
export const actionRoute = (operationId: string, access: 'read' | 'write') =>
  ({
    method: 'POST',
    url: '/v2/eval',
    constraints: { [ACTION]: operationId },
    config: { access, documentUrl: `/v2/eval?Action=${operationId}` },
  }) as const satisfies Partial<RouteOptions>

/** An action that no route has. */
export function unknownAction(scope: FastifyInstance): void {
  const refuse = async ({ url }: { url: string }): Promise<never> => {
    throw new Problem('invalid', `${actionOf(url) ?? 'no one value of Action'} is no action of /v2/eval`, {
      code: 'InvalidURI',
    })
  }
  // Behind the check of the signature, before the body is read.
  scope.route({
    method: 'POST',
    url: '/v2/eval',
    schema: { hide: true, response: errorReplies },
    onRequest: refuse,
    handler: refuse,
  })
}
