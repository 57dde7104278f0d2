// A small provider as a third party would write it, for testing what the emulator does for any provider.
import * as z from 'zod'
import { found, Problem, type ProblemKind } from '../../src/core/problem.ts'
import { schedule } from '../../src/core/timeline.ts'
import type { Stored } from '../../src/core/world.ts'
import type { DocumentedProblem, ProviderPlugin } from '../../src/http/provider.ts'

const TaskDoc = z.object({ size: z.number() })
const Task = z.strictObject({ id: z.string(), name: z.string(), state: z.string(), size: z.number() })
const Fault = z.strictObject({ error: z.string(), message: z.string() })

const PROBLEMS = {
  Unauthorized: { kind: 'unauthenticated', status: 401, when: 'the key is missing' },
  NoSuchTask: { kind: 'not-found', status: 404, when: 'there is no such task' },
  BadRequest: { kind: 'invalid', status: 400, when: 'a field is wrong' },
  TooFast: { kind: 'rate-limited', status: 429, when: 'too many requests' },
  Busy: { kind: 'unavailable', status: 503, when: 'the service is overloaded' },
  Broken: { kind: 'internal', status: 500, when: 'anything else' },
} as const satisfies Record<string, DocumentedProblem>

const codeOf = (kind: ProblemKind): keyof typeof PROBLEMS =>
  (Object.keys(PROBLEMS) as (keyof typeof PROBLEMS)[]).find((code) => PROBLEMS[code].kind === kind) ??
  'BadRequest'

const shown = ({ id, name, state = '', doc }: Stored<z.output<typeof TaskDoc>>): z.output<typeof Task> => ({
  id,
  name,
  state,
  size: doc.size,
})

export const acme: ProviderPlugin = {
  name: 'acme',
  title: 'Acme',
  prefixes: ['/acme'],
  collections: { task: TaskDoc },
  behaviors: [],
  problems: PROBLEMS,
  lives: {
    task: {
      ends: { success: 'Done', failure: 'Failed', partial: 'Partly' },
      states: ['Queued', 'Running', 'Done', 'Failed', 'Partly'],
    },
  },
  openapi: {
    title: 'Acme',
    version: '1',
    description: 'For tests.',
    externalDocs: 'https://example.com',
    tags: [],
    securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'x-api-key' } },
  },
  credentials: (world) => ({ apiKey: world }),
  worldOf: (request) => request.headers['x-api-key']?.toString(),
  authenticate(request) {
    const key = request.headers['x-api-key']
    if (typeof key === 'string') return { id: key, world: request.world }
    request.notes.push({ kind: 'auth', text: 'there is no x-api-key header' })
    throw new Problem('unauthenticated', 'no key')
  },
  renderError({ kind, message, detail }) {
    const code = (detail.code ?? codeOf(kind)) as keyof typeof PROBLEMS
    const retry = detail.retryAfterS === undefined ? undefined : { 'retry-after': String(detail.retryAfterS) }
    return { status: PROBLEMS[code].status, code, headers: retry, body: { error: code, message } }
  },
  routes: async (scope) => {
    const errors = { '4xx': Fault, '5xx': Fault }
    const params = z.object({ id: z.string() })
    scope.route({
      method: 'POST',
      url: '/acme/tasks',
      schema: {
        operationId: 'CreateTask',
        body: z.object({ name: z.string(), size: z.number().default(1) }),
        response: { 201: Task, ...errors },
      },
      handler: async ({ world, body }, reply) => {
        const plan = world.plan('CreateTask')
        const end = { success: 'Done', failure: 'Failed', partial: 'Partly' }[plan.outcome]
        const steps = schedule(plan, world.clock.now(), [
          { state: 'Queued', queue: 1 },
          { state: 'Running', run: 1 },
          { state: end },
        ])
        const doc = { size: body.size }
        reply.code(201)
        return shown(
          world.collection('task', TaskDoc).insert({ id: world.ids.hex(8), name: body.name, doc, steps }),
        )
      },
    })
    scope.route({
      method: 'GET',
      url: '/acme/tasks',
      schema: {
        operationId: 'ListTasks',
        querystring: z.object({ state: z.string().optional() }),
        response: { 200: z.array(Task), ...errors },
      },
      handler: async ({ world, query }) => {
        const where =
          query.state === undefined ? [] : [{ field: 'state' as const, op: '=' as const, value: query.state }]
        return world.collection('task', TaskDoc).list({ where }).items.map(shown)
      },
    })
    scope.route({
      method: 'GET',
      url: '/acme/tasks/:id',
      schema: { operationId: 'GetTask', params, response: { 200: Task, ...errors } },
      handler: async ({ world, params: { id } }) =>
        shown(found(world.collection('task', TaskDoc).look(id), `task ${id}`)),
    })
    scope.route({
      method: 'PATCH',
      url: '/acme/tasks/:id',
      schema: {
        operationId: 'UpdateTask',
        params,
        body: z.object({ name: z.string() }),
        response: { 200: Task, ...errors },
      },
      handler: async ({ world, params: { id }, body }) =>
        shown(found(world.collection('task', TaskDoc).update(id, { name: body.name }), `task ${id}`)),
    })
    scope.route({
      method: 'DELETE',
      url: '/acme/tasks/:id',
      schema: { operationId: 'DeleteTask', params, response: { 200: z.object({}), ...errors } },
      handler: async ({ world, params: { id } }) => {
        if (!world.collection('task', TaskDoc).remove(id))
          throw new Problem('not-found', `task ${id} not found`)
        return {}
      },
    })
  },
}
