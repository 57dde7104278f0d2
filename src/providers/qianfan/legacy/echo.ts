// For the test suite of Baidu's Python SDK, which looks in v1 answers for the request: its own test server sends it back.
import type { FastifyRequest } from 'fastify'
import type { ProviderContext } from '../../../http/provider.ts'
import { behaviorOf } from '../behaviors.ts'
import { isLegacy } from '../errors.ts'
import type { Scope } from '../plugin.ts'

export function echoRequests(scope: Scope, { settings }: ProviderContext): void {
  if (behaviorOf(settings, 'qianfan.echo') === 'off') return
  /** As they came: validation drops what it does not know. */
  const bodies = new WeakMap<FastifyRequest, unknown>()
  scope.addHook('preValidation', async (request) => void bodies.set(request, request.body))
  scope.addHook('preSerialization', async (request, _reply, payload) => {
    if (!isLegacy(request)) return payload
    const { query, headers } = request
    return { ...(payload as object), _request: bodies.get(request), _params: query, _header: headers }
  })
}
