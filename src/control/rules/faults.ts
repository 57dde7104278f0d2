// Control calls for faults.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { FaultEffect } from '../../core/rules/faults.ts'
import type { ControlContext } from '../context.ts'
import { errorReplies } from '../errors.ts'
import { checkCode, checkMatch, pluginsOf } from '../targets.ts'
import { ruleRoutes } from './rules.ts'

const Code = z
  .object({
    provider: z.string(),
    code: z.string(),
    status: z.int(),
    kind: z.string(),
    when: z.string().describe('When the service returns it'),
  })
  .meta({ id: 'FaultCode' })

export const faults = ruleRoutes({
  name: 'fault',
  url: '/faults',
  summaries: { list: 'List the faults in force, and how often each has acted.', add: 'Add a fault.' },
  description:
    'The first fault whose turn it is decides a request; delays before it add up. Delays are wall-clock time. ' +
    '`every`, `skip` and `times` count matching requests; `probability` is drawn from the seed.',
  member: 'effect',
  effect: FaultEffect,
  book: (world) => world.backstage.faults,
  async check(match, effect, context) {
    const checked = await checkMatch(match, context)
    const code = 'code' in effect ? effect.code : undefined
    return code === undefined ? checked : checkCode(code, checked, context)
  },
})

export const errorCodes: FastifyPluginAsyncZod<ControlContext> = async (scope, context) => {
  scope.route({
    method: 'GET',
    url: '/error-codes',
    schema: {
      operationId: 'listErrorCodes',
      summary: 'List the error codes that a fault can return.',
      tags: ['faults'],
      response: { 200: z.object({ codes: z.array(Code) }), ...errorReplies },
    },
    handler: async () => {
      await context.load()
      const codes = pluginsOf(context).flatMap(({ name, problems = {} }) =>
        Object.entries(problems).map(([code, { status, kind, when }]) => ({
          provider: name,
          code,
          status,
          kind,
          when,
        })),
      )
      return { codes }
    },
  })
}
