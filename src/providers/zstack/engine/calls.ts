// Runs calls: checks, the work, and both forms of the response to an asynchronous call.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Problem } from '../../../core/problem.ts'
import type { World } from '../../../core/world.ts'
import type {} from '../../../http/journal.ts'
import type { ProviderContext } from '../../../http/provider.ts'
import { ADMIN, type Identity, identityOf } from '../auth/accounts.ts'
import type { ZStackCaller } from '../auth/index.ts'
import { behaviorsOf } from '../behaviors.ts'
import { collectionOf } from '../collections.ts'
import type { Action, Call, Result } from '../declaration/api.ts'
import { check, readAll } from '../declaration/params.ts'
import { errorCodeOf, isTextFault, textFault } from '../errors.ts'
import type { Inventory } from '../inventories/define.ts'
import { plainBody, schemaOf, toInventory } from '../inventories/serialize.ts'
import { firstOf } from '../jobs/headers.ts'
import { accepted, type Outcome, startJob } from '../jobs/jobs.ts'
import { hookOf } from '../jobs/webhooks.ts'
import { VALIDATION_ONLY } from '../life/tags.ts'
import { unwrap } from './body.ts'

export function callOf(context: ProviderContext, world: World, caller: Identity): Call {
  const behaviors = behaviorsOf(context.settings)
  return {
    world,
    context,
    behaviors,
    caller,
    view: {
      world,
      now: world.clock.now(),
      seed: context.settings.seed,
      zoneMinutes: behaviors.zoneMinutes,
      nulls: behaviors.nulls,
    },
  }
}

/** Checks the arguments and does the work, in one transaction. @throws Problem */
export function perform(action: Action, call: Call, args: Readonly<Record<string, unknown>>): Result {
  check(action.params, args, {
    exists: (kind, uuid) => collectionOf(call.world, kind).get(uuid) !== undefined,
    strict: action.exact === true || call.behaviors.sdkRequired,
    references: call.behaviors.checkReferences,
  })
  if ((args.systemTags as readonly string[] | undefined)?.includes(VALIDATION_ONLY)) return {}
  return call.world.transaction(() => action.run(call, args))
}

/** Renders a result as a reply's body, with the classes of its objects. */
function render(
  { shown = {}, plain = {} }: Result,
  { view, behaviors }: Call,
): { readonly body: Record<string, unknown>; readonly classes: Readonly<Record<string, Inventory>> } {
  const classes: Record<string, Inventory> = {}
  const members = Object.entries(shown)
  // The response tables list both next to every inventory; there, results without one are also `{}`.
  const envelope = behaviors.fullEnvelope && members.length > 0 ? { success: true, error: null } : {}
  const body: Record<string, unknown> = { ...envelope, ...plain }
  for (const [name, [inventory, source]] of members) {
    classes[name] = inventory
    body[name] = Array.isArray(source)
      ? source.map((item) => toInventory(inventory, item, view))
      : toInventory(inventory, source, view)
  }
  return { body, classes }
}

/** The presence of X-JSON-Schema is enough, whatever its value. */
const wantsSchema = (request: FastifyRequest): boolean => request.headers['x-json-schema'] !== undefined

export function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  actions: readonly [Action, ...Action[]],
  shared: boolean,
  context: ProviderContext,
): FastifyReply {
  const behaviors = behaviorsOf(context.settings)
  const { action, members } = unwrap(request, actions, shared, behaviors)
  // If two APIs share a path, only the body tells which was called.
  if (request.entry !== undefined) request.entry.operationId = action.name
  const jobUuid = jobUuidOf(request)
  const hook = hookOf(request, behaviors)
  const args = readAll(action.params, members)
  if (action.worldOf !== undefined) request.world = action.worldOf(args, context)
  const { identity, fault } = callerOf(request)
  const call = callOf(context, request.world, identity)
  const asJob = action.mode === 'async' && (behaviors.jobs || hook !== undefined)
  if (!asJob) {
    if (fault !== undefined) throw fault
    const { body, classes } = render(perform(action, call, args), call)
    return reply.send(wantsSchema(request) ? { ...body, schema: schemaOf(body, classes) } : body)
  }
  const outcome = settle(() => {
    if (fault !== undefined) throw fault
    return perform(action, call, args)
  }, call)
  const job = startJob(request, call, action, outcome, { jobUuid, hook })
  return reply.code(202).send(accepted(request, context, job))
}

/**
 * The outcome of a call; a job can contain a failure, too. Internal errors are hidden from the caller, and errors of
 * the REST layer are reported at once.
 */
export function settle(work: () => Result, call: Call): Outcome {
  try {
    const result = work()
    const { body, classes } = render(result, call)
    const kept = plainBody(body)
    return { status: 200, body: kept, schema: schemaOf(kept, classes), batch: result.batch }
  } catch (error) {
    if (!(error instanceof Problem) || isTextFault(error)) throw error
    return { status: 503, body: { error: errorCodeOf(error) }, schema: {} }
  }
}

const callerOf = (request: FastifyRequest): Pick<ZStackCaller, 'identity' | 'fault'> =>
  // Public routes have no caller: they need no account, or find their own.
  (request.caller as ZStackCaller | undefined) ?? { identity: identityOf(ADMIN) }

/** @throws Problem, as text, if the header is not a uuid or names an existing job */
export function jobUuidOf(request: FastifyRequest): string | undefined {
  const uuid = firstOf(request, 'x-job-uuid')
  if (uuid === undefined) return undefined
  if (uuid.length !== 32)
    throw textFault(400, "Invalid header[X-Job-UUID], it must be a UUID with '-' stripped")
  if (request.method !== 'GET' && collectionOf(request.world, 'job').get(uuid) !== undefined)
    throw textFault(400, `Duplicate job uuid[${uuid}]`)
  return uuid
}
