// Which of the documented operations, errors and states the client under test has met.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { coverageJunit, coverageOf, coverageText, type Documented } from '../../core/journal/coverage.ts'
import type { ControlContext } from '../context.ts'
import { ControlProblem, errorReplies } from '../errors.ts'
import { WorldParams, worldOf } from '../scoped.ts'
import { pluginsOf, providerNamed } from '../targets.ts'

const Share = z.object({ met: z.int(), total: z.int(), percent: z.number() })
const Report = z
  .object({
    operations: Share.describe('Operations with at least one successful response'),
    outcomes: Share.describe('Documented outcomes of all operations, including success'),
    states: Share.describe('Documented states in which a task has been read'),
    providers: z.array(
      z.object({
        provider: z.string(),
        title: z.string(),
        operations: z.array(
          z.object({
            operationId: z.string(),
            met: z.boolean(),
            outcomes: z.record(z.string(), z.int()),
            missing: z.array(z.string()),
          }),
        ),
        kinds: z.array(
          z.object({ kind: z.string(), met: z.array(z.string()), missing: z.array(z.string()) }),
        ),
      }),
    ),
  })
  .meta({ id: 'Coverage' })

/** The report as text for people and as JUnit for CI. */
const TEXTS = [
  z.string().meta({ contentType: 'text/plain' }),
  z.string().meta({ contentType: 'application/xml' }),
] as const

export const coverage: FastifyPluginAsyncZod<ControlContext> = async (scope, context) => {
  scope.route({
    method: 'GET',
    url: '/coverage',
    schema: {
      operationId: 'getCoverage',
      summary: 'Which documented operations, errors and states were met since the world began.',
      tags: ['requests'],
      params: WorldParams,
      querystring: z.strictObject({
        format: z.enum(['json', 'text', 'junit']).default('json'),
        provider: z.string().optional(),
        min: z.coerce
          .number()
          .min(0)
          .max(100)
          .optional()
          .describe('Respond with 417 if fewer operations, in percent, were answered with success'),
      }),
      response: {
        200: z.union([Report, ...TEXTS]),
        417: z.union([ControlProblem, ...TEXTS]),
        ...errorReplies,
      },
    },
    handler: async (request, reply) => {
      const { format, provider, min = 0 } = request.query
      await context.load(provider)
      const report = coverageOf(worldOf(context, request).backstage.tally, documented(context, provider))
      const { percent } = report.operations
      const enough = percent >= min
      if (!enough) reply.code(417)
      if (format === 'junit') return reply.type('application/xml; charset=utf-8').send(coverageJunit(report))
      if (format === 'text') {
        const failure = enough ? '' : `not enough: at least ${min} % of the operations are required\n`
        return reply.type('text/plain; charset=utf-8').send(coverageText(report) + failure)
      }
      if (enough) return reply.send(report)
      return reply.type('application/problem+json').send({
        type: 'about:blank',
        title: 'Expectation Failed',
        status: 417,
        detail: `${percent} % of the operations were answered with success, but at least ${min} % are required`,
      })
    },
  })
}

function documented(context: ControlContext, only: string | undefined): Documented[] {
  if (only !== undefined) providerNamed(only, context)
  return pluginsOf(context)
    .filter(({ name }) => only === undefined || name === only)
    .map(({ name, title, problems = {}, lives = {} }) => ({
      provider: name,
      title,
      operations: [...(context.mounted.get(name)?.operations.keys() ?? [])].map((operationId) => ({
        operationId,
        errors: Object.entries(problems)
          .filter(([, { operations }]) => operations === undefined || operations.includes(operationId))
          .map(([code]) => code),
      })),
      kinds: Object.entries(lives).map(([kind, { states }]) => ({ kind, states })),
    }))
}
