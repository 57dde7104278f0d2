// For the test suite of Baidu's Python SDK: it looks for the request in v1 responses, because its own test server
// puts it there.
import type { FastifyRequest } from 'fastify'
import type { ProviderContext } from '../../../http/provider.ts'
import { behaviorOf } from '../behaviors.ts'
import { isLegacy } from '../errors.ts'
import type { Scope } from '../plugin.ts'

export function echoRequests(scope: Scope, { settings }: ProviderContext): void {
  if (behaviorOf(settings, 'qianfan.echo') === 'off') return
  /** Bodies as sent: validation drops unknown members. */
  const bodies = new WeakMap<FastifyRequest, unknown>()
  scope.addHook('preValidation', async (request) => void bodies.set(request, request.body))
  scope.addHook('preSerialization', async (request, _reply, payload) => {
    if (!isLegacy(request)) return payload
    const { query, headers } = request
    return { ...(payload as object), _request: bodies.get(request), _params: query, _header: headers }
  })
}
