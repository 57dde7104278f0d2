// Answers given in the place of an operation's own.
import { Answer } from '../../core/rules/overrides.ts'
import { checkMatch } from '../targets.ts'
import { ruleRoutes } from './rules.ts'

export const overrides = ruleRoutes({
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
  check: (match, _answer, context) => checkMatch(match, context),
})
