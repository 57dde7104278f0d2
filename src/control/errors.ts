// Problems of the control API: RFC 9457 (problem+json).
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { ProblemKind } from '../core/problem.ts'
import { toProblem } from '../http/mount.ts'

const STATUS = {
  'no-route': [404, 'Not Found'],
  unauthenticated: [401, 'Unauthorized'],
  forbidden: [403, 'Forbidden'],
  malformed: [400, 'Malformed Request'],
  invalid: [400, 'Invalid Request'],
  'not-found': [404, 'Not Found'],
  conflict: [409, 'Conflict'],
  'rate-limited': [429, 'Too Many Requests'],
  unavailable: [503, 'Service Unavailable'],
  internal: [500, 'Internal Server Error'],
} as const satisfies Record<ProblemKind, readonly [number, string]>

export const ControlProblem = z
  .object({
    type: z.literal('about:blank'),
    title: z.string().describe('The kind of problem'),
    status: z.int().describe('The HTTP status'),
    detail: z.string().optional().describe('What was wrong, where, and what is allowed'),
    issues: z
      .array(
        z.object({
          part: z.enum(['params', 'querystring', 'headers', 'body']),
          path: z.array(z.union([z.string(), z.number()])),
          message: z.string(),
          line: z.int().optional().describe('In the text that was sent, from 1'),
          column: z.int().optional(),
        }),
      )
      .optional()
      .describe('Each error in the request'),
  })
  .meta({
    id: 'ControlProblem',
    description: 'A problem in the form of RFC 9457.',
    contentType: 'application/problem+json',
  })

/** The error replies that every call can return. */
export const errorReplies = { '4xx': ControlProblem, '5xx': ControlProblem }

/** Where it stands in a text. */
function placeOf(issue: object): object {
  const { line, column } = issue as { line?: number; column?: number }
  return line === undefined ? {} : { line, column }
}

export function sendControlProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const problem = toProblem(error)
  const [status, title] = STATUS[problem.kind]
  const { issues, part = 'body', allow } = problem.detail
  request.refusal = problem
  if (problem.kind === 'internal') request.log.error({ err: error }, 'internal error of the control API')
  if (problem.kind === 'unauthenticated') reply.header('www-authenticate', 'Bearer')
  if (allow !== undefined && allow.length > 0) reply.header('allow', allow.join(', '))
  const full = problem.detail.full === true
  const methodOnly = allow !== undefined && allow.length > 0
  const body = {
    type: 'about:blank',
    title: methodOnly ? 'Method Not Allowed' : full ? 'Insufficient Storage' : title,
    status: methodOnly ? 405 : full ? 507 : status,
    // Internal details go only to the log.
    detail: problem.kind === 'internal' ? undefined : problem.message,
    issues: issues?.map(({ path, message, ...at }) => ({ part, path, message, ...placeOf(at) })),
  }
  return reply.code(body.status).type('application/problem+json').send(body)
}
