// Control calls for overrides: responses instead of an operation's own.
import { Answer } from '../../core/rules/overrides.ts'
import { checkMatch } from '../targets.ts'
import { ruleRoutes } from './rules.ts'

export const overrides = ruleRoutes({
  name: 'override',
  url: '/overrides',
  summaries: {
    list: 'List the overrides in force, and how often each was sent.',
    add: 'Respond instead of an operation.',
  },
  description:
    'Credentials are still checked, but the request is not, and nothing is stored. `times` limits how often it applies; ' +
    '`resource` in the match limits it to requests that carry this identifier.',
  member: 'answer',
  effect: Answer,
  book: (world) => world.backstage.overrides,
  check: (match, _answer, context) => checkMatch(match, context),
})
