// The API shared by faults and overrides: list rules, add one, remove one or all.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { Problem } from '../../core/problem.ts'
import { Match, type Rule, type RuleBook, Turn } from '../../core/rules/rules.ts'
import type { WorldState } from '../../store/worlds/world-state.ts'
import type { ControlContext } from '../context.ts'
import { errorReplies } from '../errors.ts'
import { WorldParams, worldMadeFor, worldOf } from '../scoped.ts'

/** Members that select requests. Each kind of rule decides where they stand in its JSON. */
export const When = z.strictObject({ match: Match.default({}), ...Turn.shape })

const Counted = z.object({
  id: z.string(),
  match: Match,
  ...Turn.shape,
  seen: z.int().describe('Matching requests so far'),
  hits: z.int().describe('Requests affected so far'),
})

export interface RuleKind<Effect> {
  /** `fault`, `override`. */
  readonly name: string
  readonly url: string
  readonly summaries: { readonly list: string; readonly add: string }
  readonly description: string
  /** The member of a rule that contains its effect. */
  readonly member: string
  readonly effect: z.ZodType<Effect>
  book(world: WorldState): RuleBook<Effect>
  /** The match to store. @throws Problem 'invalid' if it, or the effect, names something that does not exist */
  check(match: Match, effect: Effect, context: ControlContext): Promise<Match>
}

/**
 * The routes of one kind of rule. Schemas are created once, here, because their names must be unique in the document.
 */
export function ruleRoutes<Effect>({
  name,
  url,
  summaries,
  description,
  member,
  effect,
  book,
  check,
}: RuleKind<Effect>): FastifyPluginAsyncZod<ControlContext> {
  const Name = name.charAt(0).toUpperCase() + name.slice(1)
  const tags = [`${name}s`]
  const New = z.strictObject({ ...When.shape, [member]: effect }).meta({ id: `${Name}RuleRequest` })
  const Shown = z.object({ ...Counted.shape, [member]: effect }).meta({ id: `${Name}Rule` })
  const show = ({ id, match, turn, seen, hits, effect }: Rule<Effect>): z.output<typeof Shown> =>
    ({ id, match, ...turn, [member]: effect, seen, hits }) as z.output<typeof Shown>

  return async (scope, context) => {
    scope.route({
      method: 'GET',
      url,
      schema: {
        operationId: `list${Name}s`,
        summary: summaries.list,
        tags,
        params: WorldParams,
        response: { 200: z.object({ [`${name}s`]: z.array(Shown) }), ...errorReplies },
      },
      handler: async (request) => ({ [`${name}s`]: book(worldOf(context, request)).list().map(show) }),
    })

    scope.route({
      method: 'POST',
      url,
      schema: {
        operationId: `add${Name}`,
        summary: summaries.add,
        description,
        tags,
        params: WorldParams,
        body: New,
        response: { 201: Shown, ...errorReplies },
      },
      handler: async (request, reply) => {
        const { match, skip, times, every, probability, ...rest } = request.body as z.output<typeof When> &
          object
        const what = (rest as Record<string, Effect>)[member] as Effect
        const turn = { skip, times, every, probability }
        const checked = await check(match, what, context)
        reply.code(201)
        return show(book(worldMadeFor(context, request)).add(checked, turn, what))
      },
    })

    scope.route({
      method: 'DELETE',
      url,
      schema: {
        operationId: `clear${Name}s`,
        summary: `Remove all ${name}s.`,
        tags,
        params: WorldParams,
        response: { 200: z.object({ removed: z.int() }), ...errorReplies },
      },
      handler: async (request) => {
        const rules = book(worldOf(context, request))
        const removed = rules.size
        rules.clear()
        return { removed }
      },
    })

    scope.route({
      method: 'DELETE',
      url: `${url}/:id`,
      schema: {
        operationId: `remove${Name}`,
        summary: `Remove one ${name}.`,
        tags,
        params: WorldParams.extend({ id: z.string().meta({ examples: [`${name}-1`] }) }),
        response: { 200: z.object({ removed: z.int() }), ...errorReplies },
      },
      handler: async (request) => {
        const { id } = request.params
        if (book(worldOf(context, request)).remove(id)) return { removed: 1 }
        throw new Problem('not-found', `there is no ${name} ${id}`)
      },
    })
  }
}
