// ModifyEvalTask: changes the description, under either of its two names.
import type { FastifyRequest } from 'fastify'
import { Problem } from '../../../core/problem.ts'
import type { ProviderContext } from '../../../http/provider.ts'
import { actionRoute } from '../actions.ts'
import { behaviorOf } from '../behaviors.ts'
import { tasksOf } from '../collections.ts'
import { answer } from '../envelope.ts'
import type { Scope } from '../plugin.ts'
import { EmptyReply, errorReplies } from '../schemas.ts'
import { ModifyEvalTaskBody } from './schemas.ts'
import { evalTask } from './tasks.ts'

/**
 * The new description, under the name that the behavior in force accepts.
 *
 * The table of https://cloud.baidu.com/doc/qianfan-api/s/Emm4n0w6l (read 2026-11-21) and its request sample say
 * `describtion`, its curl sample and every SDK page `description`.
 */
function newDescription(
  body: { description?: string | null; describtion?: string | null },
  behavior: string,
  request: FastifyRequest,
): string {
  const { description, describtion } = body
  if (behavior !== 'table' && typeof description === 'string') return description
  if (behavior !== 'sample' && typeof describtion === 'string') {
    if (behavior === 'both')
      request.notes.push({ kind: 'behavior', behavior: 'qianfan.description', value: 'both' })
    return describtion
  }
  throw new Problem('invalid', `${behavior === 'table' ? 'describtion' : 'description'} is missing`)
}

export function modificationRoute(scope: Scope, { settings }: ProviderContext): void {
  scope.route({
    ...actionRoute('ModifyEvalTask', 'write'),
    schema: {
      operationId: 'ModifyEvalTask',
      summary: 'Change the description of an evaluation task.',
      description: 'Accepts the description as `description` or as `describtion`; see `qianfan.description`.',
      tags: ['v2'],
      externalDocs: { url: 'https://cloud.baidu.com/doc/qianfan-api/s/Emm4n0w6l' },
      body: ModifyEvalTaskBody,
      response: { 200: EmptyReply, ...errorReplies },
    },
    handler: (request, reply) => {
      const { body, world } = request
      const description = newDescription(body, behaviorOf(settings, 'qianfan.description'), request)
      const { id, doc } = evalTask(world, body.taskId)
      tasksOf(world).update(id, { doc: { ...doc, description } })
      return answer(request, reply, {})
    },
  })
}
