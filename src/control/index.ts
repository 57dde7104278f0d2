// The emulator's own HTTP API, below /_mock: what it consists of.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type * as z from 'zod'
import { type Issue, Problem } from '../core/problem.ts'
import { parseJson } from '../http/mount.ts'
import type { OperationSchema } from '../http/operation.ts'
import type { ControlContext } from './context.ts'
import { docs } from './docs.ts'
import { documents } from './documents.ts'
import { sendControlProblem } from './errors.ts'
import { createGuard } from './guard.ts'
import { health } from './health.ts'
import { Operations } from './operations.ts'
import { coverage } from './requests/coverage.ts'
import { events } from './requests/events.ts'
import { expectations } from './requests/expectations.ts'
import { requests } from './requests/routes.ts'
import { errorCodes, faults } from './rules/faults.ts'
import { overrides } from './rules/overrides.ts'
import { perWorld } from './scoped.ts'
import { clock } from './worlds/clock.ts'
import { plan } from './worlds/plan.ts'
import { reset } from './worlds/reset.ts'
import { resources } from './worlds/resources.ts'
import { snapshots } from './worlds/snapshots.ts'
import { tasks } from './worlds/tasks.ts'
import { worlds } from './worlds/worlds.ts'

const SERVER_ROUTES = [health, docs, worlds, errorCodes]
const WORLD_ROUTES = [
  clock,
  reset,
  plan,
  tasks,
  faults,
  overrides,
  requests,
  expectations,
  coverage,
  resources,
  snapshots,
  events,
]

export const control: FastifyPluginAsyncZod<ControlContext> = async (scope, options) => {
  // Fastify leaves the prefix in the options, and would apply it again to what is registered with them.
  const context = { ...options, prefix: undefined }
  const operations = new Operations()
  operations.watch(scope)
  const guard = createGuard({ publicUrl: context.settings.publicUrl, token: context.token })
  scope.addHook('onRequest', async (request) => guard(request))

  // Any content type is read as JSON: `curl -d '{"ms": 60000}'` calls it a form.
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, async (_request: unknown, bytes: unknown) =>
    parseJson(bytes as Buffer),
  )
  scope.setValidatorCompiler<z.ZodType>(({ schema, httpPart }) => (data) => {
    const result = schema.safeParse(data)
    if (result.success) return { value: result.data }
    const issues = result.error.issues as readonly Issue[]
    return { error: new Problem('invalid', summaryOf(issues), { issues, part: httpPart as 'body' }) }
  })
  scope.setSerializerCompiler(() => (body) => JSON.stringify(body))
  if (context.checkReplies)
    scope.addHook('preSerialization', async (request, reply, payload) => {
      const { response = {} } = (request.routeOptions.schema ?? {}) as OperationSchema
      const schema = response[reply.statusCode] ?? response[`${Math.floor(reply.statusCode / 100)}xx`]
      schema?.parse(payload)
      return payload
    })
  scope.setErrorHandler(sendControlProblem)
  scope.setNotFoundHandler((request) => {
    throw operations.noRoute(request.method, request.url.split('?', 1)[0] ?? '')
  })

  // Before the providers' answer to any preflight applies here too.
  scope.options('/*', (request) => {
    throw operations.noRoute(request.method, request.url)
  })

  for (const routes of SERVER_ROUTES) await scope.register(routes, context)
  for (const routes of WORLD_ROUTES) await perWorld(scope, routes, context)
  await scope.register(documents, { ...context, operations })
}

const summaryOf = (issues: readonly Issue[]): string =>
  issues
    .map(({ path, message }) => [path.map(String).join('.'), message].filter(Boolean).join(': '))
    .join('; ')
