// Answers given in the place of an operation's own.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { Answer } from '../core/overrides.ts'
import type { ControlContext } from './context.ts'
import { ruleRoutes } from './rules.ts'
import { checkMatch } from './targets.ts'

export const overrides: FastifyPluginAsyncZod<ControlContext> = async (scope, context) =>
  ruleRoutes(scope, context, {
    name: 'override',
    url: '/overrides',
    summaries: {
      list: 'Answers that stand in, with how often each was given.',
      add: "Answer in an operation's place.",
    },
    description:
      'Credentials are still checked; the request is not, and nothing is stored. `times` says how often, ' +
      '`resource` in the match confines it to requests that carry this identifier.',
    member: 'answer',
    effect: Answer,
    book: (world) => world.backstage.overrides,
    check: (match) => checkMatch(match, context),
  })
