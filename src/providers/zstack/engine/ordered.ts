// Faults where calls return jobs: an error of an API is reported in the job, whether ordered or not.
import type { FastifyRequest } from 'fastify'
import type { Problem } from '../../../core/problem.ts'
import type { ErrorReply, ProviderContext } from '../../../http/provider.ts'
import { ADMIN, identityOf } from '../auth/accounts.ts'
import { behaviorsOf } from '../behaviors.ts'
import { type Action, type Api, isQuery } from '../declaration/api.ts'
import { errorCodeOf, isTextFault, JSON_TYPE, renderError } from '../errors.ts'
import { accepted, startJob } from '../jobs/jobs.ts'
import { callOf } from './calls.ts'

export const renderFor = (apis: readonly Api[]) => {
  const asynchronous = new Map(
    apis.filter((api): api is Action => !isQuery(api) && api.mode === 'async').map((api) => [api.name, api]),
  )
  return (problem: Problem, request: FastifyRequest, context: ProviderContext): ErrorReply => {
    const action = asynchronous.get(request.entry?.operationId ?? '')
    const inJob = problem.detail.ordered && behaviorsOf(context.settings).jobs && !isTextFault(problem)
    if (action === undefined || !inJob) return renderError(problem, request)
    const error = errorCodeOf(problem)
    const call = callOf(context, request.world, identityOf(ADMIN))
    const job = startJob(request, call, action, { status: 503, body: { error }, schema: {} })
    const body = JSON.stringify(accepted(request, context, job))
    return { status: 202, headers: { 'content-type': JSON_TYPE }, body, code: error.code }
  }
}
