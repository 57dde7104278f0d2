// The emulator's own HTTP API, below /_mock: what it consists of.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { ControlContext } from './context.ts'
import { docs } from './docs.ts'
import { documents } from './documents.ts'
import { health } from './health.ts'
import { setManners } from './manners.ts'
import { Operations } from './operations.ts'
import { probes } from './probes.ts'
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

const SERVER_ROUTES = [probes, health, docs, worlds, errorCodes]
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
  setManners(scope, context)
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
