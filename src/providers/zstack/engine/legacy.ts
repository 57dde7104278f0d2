// The legacy endpoint, POST /zstack/api/: one message class with its fields, and a reply inside a text. ZStack's
// command
// line and zstack-mcp-server use it (zstack-mcp-server 0.1.7, zstack_client.py).
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { World } from '../../../core/world.ts'
import type { ProviderContext } from '../../../http/provider.ts'
import { ADMIN, type Identity, identityOf } from '../auth/accounts.ts'
import { sessionFault, useSession } from '../auth/index.ts'
import { type Api, type Call, isQuery, type Result } from '../declaration/api.ts'
import { GUIDE } from '../declaration/pages.ts'
import { readAll } from '../declaration/params.ts'
import { JSON_TYPE, textFault } from '../errors.ts'
import { uuidOf } from '../ids.ts'
import { stringify } from '../inventories/serialize.ts'
import { isDone, type Job, lookAtJob, type Outcome, startJob } from '../jobs/jobs.ts'
import { isObject, type Members } from '../members.ts'
import { LEGACY_QUERY, legacyQuery } from '../query/legacy.ts'
import { runQuery } from '../query/run.ts'
import { errorReplies } from '../schemas.ts'
import { formatTime } from '../time.ts'
import { callOf, perform, settle } from './calls.ts'

const Reply = z
  .strictObject({
    uuid: z.string(),
    state: z.enum(['Processing', 'Done']),
    createdDate: z.string(),
    finishedDate: z.string().optional(),
    result: z.string().optional().describe('JSON as a text: the class of the reply, and its members.'),
  })
  .meta({ id: 'LegacyReply' })

export const legacyRoutes =
  (apis: readonly Api[]): FastifyPluginAsync<ProviderContext> =>
  async (scope, context) => {
    const byMessage = new Map(apis.map((api) => [api.message, api]))
    scope.route({
      method: 'POST',
      url: '/zstack/api/',
      config: { public: true },
      validatorCompiler: () => (data: unknown) => ({ value: data }),
      schema: {
        operationId: 'LegacyApi',
        summary: 'Make any call, named by its message class.',
        description:
          'The body has one member: the class, which contains the parameters and `session: {uuid}`.',
        tags: ['Legacy endpoint'],
        externalDocs: { url: GUIDE },
        body: z.record(z.string(), z.looseObject({})),
        response: { 200: Reply, ...errorReplies },
      },
      handler: (request, reply) => {
        const { api, fields } = messageOf(request, byMessage)
        return reply.header('content-type', JSON_TYPE).send(execute(request, context, api, fields))
      },
    })
    scope.route({
      method: 'GET',
      url: '/zstack/api/result/:uuid',
      config: { public: true },
      schema: {
        operationId: 'LegacyApiResult',
        summary: 'Get the result of an asynchronous call of the legacy endpoint.',
        tags: ['Legacy endpoint'],
        externalDocs: { url: GUIDE },
        params: z.object({ uuid: z.string().describe('Uuid of the job.') }),
        response: { 200: Reply, ...errorReplies },
      },
      handler: (request, reply) => {
        const { world } = request
        const job = lookAtJob({ world }, (request.params as { uuid: string }).uuid)
        if (job === undefined) throw textFault(404, 'the job has been expired')
        const call = callOf(context, world, identityOf(ADMIN))
        return reply
          .header('content-type', JSON_TYPE)
          .send(jobReply(job, call, byMessage.get(job.doc.message)))
      },
    })
  }

function messageOf(request: FastifyRequest, apis: ReadonlyMap<string, Api>): { api: Api; fields: Members } {
  const { body } = request
  const entries = isObject(body) ? Object.entries(body) : []
  const [entry] = entries
  if (entry === undefined || entries.length > 1)
    throw textFault(500, 'the body must have one member: the class of the message')
  const [message, fields] = entry
  const api = apis.get(message)
  if (api === undefined) throw textFault(500, `java.lang.ClassNotFoundException: ${message}`)
  if (!isObject(fields)) throw textFault(500, 'Expected BEGIN_OBJECT')
  return { api, fields }
}

function execute(
  request: FastifyRequest,
  context: ProviderContext,
  api: Api,
  fields: Members,
): z.output<typeof Reply> {
  const isPublic = !isQuery(api) && api.public === true
  const session = isObject(fields.session) ? String(fields.session.uuid) : undefined
  const located = context.worlds.locate('session', isPublic ? String(fields.sessionUuid) : (session ?? ''))
  // Malformed messages are refused first, as on the other endpoint.
  const { world = located ?? request.world, run } = prepare(api, fields, context)
  request.world = world
  const identity = isPublic ? identityOf(ADMIN) : callerOf(world, context, session)
  const call = legacyCall(context, world, identity ?? identityOf(ADMIN))
  const outcome = settle(() => {
    if (identity === undefined) throw sessionFault()
    return run(call)
  }, call)
  if (!isQuery(api) && api.mode === 'async' && call.behaviors.jobs)
    return jobReply(startJob(request, call, api, outcome), call, api, true)
  const now = formatTime(world.clock.now(), call.behaviors.zoneMinutes)
  return {
    uuid: uuidOf(world.requestIds),
    state: 'Done',
    createdDate: now,
    finishedDate: now,
    result: resultOf(api, outcome),
  }
}

/** Reads the parameters and finds the work to do; also the world, if the call itself names it. */
function prepare(
  api: Api,
  fields: Members,
  context: ProviderContext,
): { readonly world?: World; readonly run: (call: Call) => Result } {
  if (isQuery(api)) {
    const args = readAll(LEGACY_QUERY, fields)
    return {
      run: (call) => {
        const { schema: _, ...plain } = runQuery(api, call, legacyQuery(fields.conditions, args))
        return { plain }
      },
    }
  }
  const args = readAll(api.params, fields)
  return { world: api.worldOf?.(args, context), run: (call) => perform(api, call, args) }
}

/** The legacy endpoint omits unset members and sends no empty `error` with a result, whatever the behaviors. */
function legacyCall(context: ProviderContext, world: World, caller: Identity): Call {
  const call = callOf(context, world, caller)
  return {
    ...call,
    behaviors: { ...call.behaviors, fullEnvelope: false, nulls: false },
    view: { ...call.view, nulls: false },
  }
}

function callerOf(
  world: World,
  { settings }: ProviderContext,
  uuid: string | undefined,
): Identity | undefined {
  const identity = uuid === undefined ? undefined : useSession(world, uuid)
  if (identity !== undefined) return identity
  const trusted = settings.auth === 'off' || (settings.auth === 'lenient' && uuid !== undefined)
  return trusted ? identityOf(ADMIN) : undefined
}

function jobReply(job: Job, call: Call, api: Api | undefined, fresh = false): z.output<typeof Reply> {
  const { zoneMinutes } = call.behaviors
  const createdDate = formatTime(job.createdAt, zoneMinutes)
  if (fresh || !isDone(job)) return { uuid: job.id, state: 'Processing', createdDate }
  const finishedDate = formatTime(job.steps.at(-1)?.at ?? job.createdAt, zoneMinutes)
  return {
    uuid: job.id,
    state: 'Done',
    createdDate,
    finishedDate,
    result: resultOf(api, job.doc, job.doc.message),
  }
}

/** `{"<class>": {…, "success": true}}` as a text. */
function resultOf(
  api: Api | undefined,
  { status, body }: Pick<Outcome, 'status' | 'body'>,
  message = api?.message ?? '',
): string {
  const kind = api !== undefined && (isQuery(api) || api.mode === 'sync') ? 'Reply' : 'Event'
  const name = api?.replyClass ?? message.replace(/Msg$/, kind)
  return stringify({ [name]: { ...body, success: status === 200 } })
}
