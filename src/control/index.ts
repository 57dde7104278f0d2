// The emulator's own HTTP API, below /_mock: assembles its parts.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { capsule, noteDeeds } from './agents/capsule.ts'
import { llms } from './agents/llms.ts'
import { mcp } from './agents/mcp.ts'
import type { ControlContext } from './context.ts'
import { catalogue } from './dashboard/catalogue.ts'
import { dashboard } from './dashboard/page.ts'
import { docs } from './docs.ts'
import { documents } from './documents.ts'
import { Changes } from './events/changes.ts'
import { events } from './events/stream.ts'
import { health } from './health.ts'
import { setManners } from './manners.ts'
import { metrics } from './metrics/routes.ts'
import { Operations } from './operations.ts'
import { probes } from './probes.ts'
import { coverage } from './requests/coverage.ts'
import { expectations } from './requests/expectations.ts'
import { har } from './requests/har.ts'
import { replay } from './requests/replay.ts'
import { requests } from './requests/routes.ts'
import { errorCodes, faults } from './rules/faults.ts'
import { overrides } from './rules/overrides.ts'
import { perWorld } from './scoped.ts'
import { setup } from './setup/routes.ts'
import { taskChange } from './tasks/change.ts'
import { taskList } from './tasks/list.ts'
import { taskMake } from './tasks/make.ts'
import { plan } from './tasks/plan.ts'
import { taskPush } from './tasks/push.ts'
import { row } from './tasks/row.ts'
import { clock } from './worlds/clock.ts'
import { reset } from './worlds/reset.ts'
import { resources } from './worlds/resources.ts'
import { schemas } from './worlds/schemas.ts'
import { seed } from './worlds/seed.ts'
import { snapshots } from './worlds/snapshots.ts'
import { state } from './worlds/state.ts'
import { worlds } from './worlds/worlds.ts'

const SERVER_ROUTES = [probes, health, dashboard, docs, schemas, worlds, errorCodes, metrics, mcp, llms]
const WORLD_ROUTES = [
  clock,
  reset,
  plan,
  taskPush,
  taskList,
  taskChange,
  taskMake,
  row,
  faults,
  overrides,
  requests,
  har,
  capsule,
  replay,
  expectations,
  coverage,
  resources,
  snapshots,
  state,
  seed,
  setup,
]

export const control: FastifyPluginAsyncZod<ControlContext> = async (scope, options) => {
  // Fastify leaves the prefix in the options and would apply it again to nested plugins.
  const context = { ...options, prefix: undefined }
  const operations = new Operations()
  operations.watch(scope)
  // Before the guard: a preflight request carries no token.
  if (context.origins !== undefined) await context.allowPages(scope, context.origins)
  setManners(scope, context)
  noteDeeds(scope, context)
  const changes = new Changes()
  changes.watch(scope, context)
  scope.setNotFoundHandler((request) => {
    throw operations.noRoute(request.method, request.url.split('?', 1)[0] ?? '')
  })

  // Register this first; otherwise the providers' preflight response would apply here too.
  scope.options('/*', (request) => {
    throw operations.noRoute(request.method, request.url)
  })

  // Without scopes of their own, each of which takes as long as a route.
  for (const routes of SERVER_ROUTES) await routes(scope, context)
  await perWorld(scope, [...WORLD_ROUTES, events], { ...context, changes })
  await documents(scope, { ...context, operations })
  await catalogue(scope, { ...context, operations })
}
