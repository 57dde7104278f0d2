// Renders refusals as FastAPI does: `{"detail": …}` with a text for a broken rule, or a list for schema errors.
import type { FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { Problem, ProblemKind } from '../../core/problem.ts'
import type { DocumentedProblem, ErrorReply } from '../../http/provider.ts'
import { isObject, last, split } from './dialect/fields.ts'
import { jsonError } from './dialect/json-error.ts'
import { missing, pydanticErrors, type TagAt } from './dialect/pydantic.ts'
import { problems } from './problems.ts'

export const ErrorDetail = z
  .object({ detail: z.string().describe('What is wrong, in one sentence.') })
  .meta({ id: 'ScaleError' })

export const HTTPValidationError = z
  .object({
    detail: z.array(
      z
        .object({
          type: z.string().describe('Type of the error in pydantic 2: `missing`, `string_too_long`, …'),
          loc: z
            .array(z.union([z.string(), z.int()]))
            .describe(
              'Location of the value: part of the request, variant names of unions, keys and indexes.',
            ),
          msg: z.string(),
          input: z.unknown(),
          ctx: z.record(z.string(), z.unknown()).optional(),
        })
        .meta({ id: 'ScaleValidationError' }),
    ),
  })
  .meta({ id: 'ScaleHTTPValidationError' })

/** Spread into every route: the refusals that any call can return. */
export const errorReplies = {
  400: ErrorDetail.describe('The request breaks a rule, for example about archived objects.'),
  401: ErrorDetail.describe('The API key is missing or unknown.'),
  403: ErrorDetail.describe('The key has no access to the selected account.'),
  404: ErrorDetail.describe('No such object in the account.'),
  405: ErrorDetail.describe('The path does not support this method.'),
  413: ErrorDetail.describe('The body is larger than 50 MB (files: 25 MB).'),
  422: HTTPValidationError.describe('Body, query or path does not match the schema.'),
  429: ErrorDetail.describe('Only returned by a fault.'),
  409: ErrorDetail.describe('Only returned by a fault.'),
  500: ErrorDetail.describe('Internal error.'),
  501: ErrorDetail.describe('Only returned by a fault.'),
  503: ErrorDetail.describe('Only returned by a fault, or at the limit of worlds.'),
}

/** Status and text if the problem has none of its own. Broken rules are 400, because clients retry a 409. */
const RENDERING = {
  'no-route': { status: 404, detail: 'Not Found' },
  unauthenticated: { status: 401 },
  forbidden: { status: 403 },
  malformed: { status: 400, detail: 'There was an error parsing the body' },
  invalid: { status: 400 },
  'not-found': { status: 404 },
  conflict: { status: 400 },
  'rate-limited': { status: 429, detail: 'Too many requests' },
  unavailable: { status: 503 },
  internal: { status: 500, detail: 'Internal Server Error' },
} satisfies Record<ProblemKind, { status: number; detail?: string }>

const PARTS = { body: 'body', querystring: 'query', params: 'path', headers: 'header' } as const

export function renderError(problem: Problem, request: FastifyRequest): ErrorReply {
  const { kind, detail } = problem
  const asked = detail.code === undefined ? undefined : problems[detail.code]
  if (asked !== undefined) return onOrder(asked, problem)
  if (kind === 'invalid' && detail.issues !== undefined) {
    const part = PARTS[detail.part ?? 'body']
    const input = part === 'body' ? request.body : part === 'query' ? queryOf(request) : request.params
    return { status: 422, body: { detail: pydanticErrors(detail.issues, part, input, tagAt(request)) } }
  }
  if (kind === 'invalid' && typeof detail.extra?.missing === 'string')
    return { status: 422, body: { detail: [missing(['body', detail.extra.missing], null)] } }
  if (kind === 'invalid' && typeof detail.extra?.notFile === 'string')
    return {
      status: 422,
      body: {
        detail: [
          {
            type: 'value_error',
            loc: ['body', 'file'],
            msg: problem.message,
            input: detail.extra.notFile,
            ctx: { error: {} },
          },
        ],
      },
    }
  // For a body nested too deep there is no position: Python's parser fails without one.
  if (kind === 'malformed' && detail.malformed === 'json' && detail.extra !== undefined)
    return { status: 422, body: { detail: [brokenJson(problem)] } }
  if (kind === 'malformed' && detail.malformed === 'too-large')
    return { status: 413, body: { detail: 'Request Entity Too Large' } }
  if (kind === 'malformed' && detail.malformed === 'url')
    return { status: 400, body: { detail: 'The path has an invalid percent-escape' } }
  if (kind === 'no-route' && detail.allow !== undefined && detail.allow.length > 0)
    return {
      status: 405,
      headers: { allow: detail.allow.join(', ') },
      body: { detail: 'Method Not Allowed' },
    }
  const rendering: { status: number; detail?: string } = RENDERING[kind]
  return {
    status: rendering.status,
    headers: retryHeaders(problem),
    body: { detail: rendering.detail ?? problem.message },
  }
}

/** A fault that names a documented error. */
function onOrder({ status, message }: DocumentedProblem, problem: Problem): ErrorReply {
  const text = problem.message || message
  const entry = {
    type: 'value_error',
    loc: ['body'],
    msg: `Value error, ${text}`,
    input: null,
    ctx: { error: {} },
  }
  return { status, headers: retryHeaders(problem), body: { detail: status === 422 ? [entry] : text } }
}

const LISTS = new Set(['tags', 'views', 'created_by_ids', 'ids'])

/** The query as its schema reads it: lists are split; for other repeated values the last one counts. */
const queryOf = (request: FastifyRequest): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(request.query as object).map(([key, value]) => [
      key,
      LISTS.has(key) ? split(value) : last(value),
    ]),
  )

/** The generated clients wait this long before a retry, up to a minute (scale-gp-beta 0.7.0, _base_client.py). */
function retryHeaders({ detail }: Problem): Record<string, string> {
  return detail.retryAfterS === undefined ? {} : { 'retry-after': String(detail.retryAfterS) }
}

function brokenJson({ detail }: Problem) {
  const { error, at } = jsonError(String(detail.extra?.text ?? ''))
  return { type: 'json_invalid', loc: ['body', at], msg: 'JSON decode error', input: {}, ctx: { error } }
}

const METRIC_TYPES = new Set<unknown>([
  'bleu',
  'meteor',
  'cosine_similarity',
  'f1',
  'rouge1',
  'rouge2',
  'rougeL',
])

/** Tagged unions of this API: tasks by task_type, metric configurations by type, questions by question_type. */
const tagAt =
  (request: FastifyRequest): TagAt =>
  (path, value) => {
    const key = path[path.length - 1]
    if (key === 'task' || (typeof key === 'number' && path[path.length - 2] === 'tasks')) return 'task_type'
    if (key === 'configuration' && isObject(value) && METRIC_TYPES.has(value.type)) return 'type'
    if (path.length === 0 && request.routeOptions.url?.endsWith('/v5/questions')) return 'question_type'
    return undefined
  }
