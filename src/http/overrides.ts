// Overrides: responses instead of an operation's own. Sent once the caller is known and the request read, before the
// request is checked.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { subjectOf } from './faults/disturb.ts'
import { backstageOf } from './journal.ts'
import type { ProviderPlugin } from './provider.ts'

/** @returns true if it has answered */
export function override(request: FastifyRequest, reply: FastifyReply, provider: ProviderPlugin): boolean {
  const { overrides } = backstageOf(request.world)
  if (overrides.size === 0) return false
  const [rule] = overrides.take(subjectOf(request, provider, 'whole'), () => 'last')
  if (rule === undefined) return false
  const { status, headers, body } = rule.effect
  request.notes.push({ kind: 'override', id: rule.id, text: `answered ${status}` })
  reply.code(status).headers(headers)
  if (body === undefined) reply.send()
  else if (typeof body === 'string') reply.send(body)
  // Serialized here, so that it is sent unchanged whatever the operation's own replies look like.
  else {
    if (!reply.hasHeader('content-type')) reply.type('application/json; charset=utf-8')
    reply.send(JSON.stringify(body))
  }
  return true
}
