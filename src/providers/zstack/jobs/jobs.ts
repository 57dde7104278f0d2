// Jobs: the response to an asynchronous call, and the place of its result.
// https://zstack-cloud.com/help/intl/dev_manual/dev_guide/v5, "asynchronous APIs"; rest plugin of zstackio/zstack.
import type { FastifyRequest } from 'fastify'
import { NEVER, type Step, schedule, type Timeline } from '../../../core/timeline.ts'
import type { Stored } from '../../../core/world.ts'
import type { ProviderContext } from '../../../http/provider.ts'
import { collectionOf, type Doc } from '../collections.ts'
import type { Action, Call, Result } from '../declaration/api.ts'
import { apiError, errorCodeOf } from '../errors.ts'
import { uuidOf } from '../ids.ts'
import { stringify } from '../inventories/serialize.ts'
import { firstOf } from './headers.ts'
import { deliver, type Hook } from './webhooks.ts'

export interface Outcome {
  readonly status: 200 | 503
  readonly body: Record<string, unknown>
  readonly schema: Record<string, string>
  readonly batch?: Result['batch']
}

export type Job = Stored<Doc<'job'>>

/** How long a finished job can be read, in ms. */
const KEPT_MS = 10_800_000
/** Default limit of a call in seconds, unless X-API-Timeout is sent. */
const TIMEOUT_S = 1800

export const timeoutMs = (request: FastifyRequest): number => {
  const seconds = Number(firstOf(request, 'x-api-timeout'))
  return (Number.isInteger(seconds) && seconds > 0 && seconds < 2 ** 31 ? seconds : TIMEOUT_S) * 1000
}

/** Stores the outcome of a call in a job, which a plan may delay. */
export function startJob(
  request: FastifyRequest,
  call: Call,
  action: Pick<Action, 'name' | 'message'>,
  outcome: Outcome,
  { jobUuid, hook }: { readonly jobUuid?: string; readonly hook?: Hook } = {},
): Job {
  const { world } = call
  const jobs = collectionOf(world, 'job')
  const now = world.clock.now()
  sweep(call, now)
  const limit = now + timeoutMs(request)
  let steps = stepsOf(call, now)
  let { status, body, schema } = outcome
  if ((steps.at(-1)?.at ?? 0) > limit && steps.at(-1)?.polls === undefined) {
    steps = [...steps.slice(0, -1), { ...(steps.at(-1) as Step), at: limit }]
    const timeout = apiError('SYS.1001', `the API[${action.message}] timed out after ${limit - now}ms`)
    ;({ status, body, schema } = { status: 503, body: { error: errorCodeOf(timeout) }, schema: {} })
  }
  const doc = { status, body, schema, message: action.message }
  const job = jobs.insert({ id: jobUuid ?? uuidOf(world.ids), name: action.name, steps, doc })
  if (hook !== undefined) void post(request, call, job, hook, outcome.batch)
  return job
}

function post(
  request: FastifyRequest,
  { world, context }: Call,
  job: Job,
  hook: Hook,
  batch: Outcome['batch'],
): Promise<void> {
  const jobs = collectionOf(world, 'job')
  return deliver(request, context, hook, {
    ready: () => {
      const now = jobs.get(job.id)
      return now && isDone(now)
    },
    payload: () => ({
      text: stringify(job.doc.body),
      headers: {
        'X-Job-UUID': job.id,
        'X-Job-Success': String(job.doc.status === 200),
        ...(batch === undefined ? {} : { 'X-Job-Batch': batch }),
      },
    }),
  })
}

/** Most jobs are done before the first poll; under `zstack.jobPace=plan` they follow the plan for `QueryApiJob`. */
function stepsOf({ world, behaviors }: Call, now: number): Timeline {
  if (!behaviors.jobsByPlan) return [{ state: 'Done', at: now }]
  return schedule(world.plan('QueryApiJob'), now, [
    { state: 'Processing', queue: 1, run: 1 },
    { state: 'Done' },
  ])
}

/** Removes expired jobs, oldest first, whenever a new one is created. */
function sweep({ world }: Call, now: number): void {
  const jobs = collectionOf(world, 'job')
  for (const job of jobs.list({ limit: 4 }).items) if (hasExpired(job, now)) jobs.remove(job.id)
}

export const isDone = (job: Job): boolean => job.state === 'Done'

function hasExpired(job: Job, now: number): boolean {
  const end = job.steps.at(-1)?.at ?? job.createdAt
  return end !== NEVER && end + KEPT_MS <= now
}

/** The job with this uuid while it is kept; counts as one read. */
export function lookAtJob(call: Pick<Call, 'world'>, uuid: string): Job | undefined {
  const job = collectionOf(call.world, 'job').look(uuid)
  return job === undefined || hasExpired(job, call.world.clock.now()) ? undefined : job
}

/** Body of the 202: `location` is an absolute URL on the host that the client called. */
export function accepted(
  request: FastifyRequest,
  { settings }: ProviderContext,
  job: Job,
): { readonly apiTimeout: number; readonly location: string } {
  return {
    apiTimeout: timeoutMs(request),
    location: `${baseOf(request, settings.publicUrl)}/zstack/v1/api-jobs/${encodeURIComponent(job.id)}`,
  }
}

function baseOf({ protocol, host, socket }: FastifyRequest, publicUrl: string | undefined): string {
  if (publicUrl !== undefined) return publicUrl
  const { localAddress = '127.0.0.1', localPort } = socket
  // HTTP/1.0 requests may have no Host.
  const own = `${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${localPort}`
  return `${protocol}://${host || own}`
}
