// ZStack's errors: JSON with 503 from an API, plain text with 4xx or 500 from its REST layer.
import type { FastifyRequest } from 'fastify'
import { Problem, type ProblemKind } from '../../core/problem.ts'
import type { ErrorReply } from '../../http/provider.ts'

export const JSON_TYPE = 'application/json;charset=UTF-8'
const TEXT_TYPE = 'text/plain;charset=UTF-8'

/** Global error codes and the fixed description of each. zstackio/zstack 5.3.20, conf/errorCodes and elaborations. */
export const DESCRIPTIONS = {
  'SYS.1000': 'An internal error happened in system',
  'SYS.1001': 'A message or a operation timeout',
  'SYS.1002': 'Unable to create a resource',
  'SYS.1003': 'A resource can not be found',
  'SYS.1004': 'Unable to delete a resource',
  'SYS.1005': 'Unable to change resource state',
  'SYS.1006': 'An operation failed',
  'SYS.1007': 'One or more API argument is invalid',
  'SYS.1012': 'The management node is unavailable',
  'ID.1000': 'Unable to authenticate a user',
  'ID.1001': 'The session is invalid, either wrong session id or the session has been expired',
  'ID.1002': "The user doesn't have permission to perform the operation",
  'ID.1006': 'Max number of active sessions exceeded',
} as const

export type Code = keyof typeof DESCRIPTIONS

const ELABORATIONS: Partial<Record<Code, string>> = {
  'ID.1000': 'Error message: Wrong account name or password.',
  'ID.1001': 'Error message: Session expired or wrong session ID.',
}

/** The emulator's kind of problem for each. */
export const KINDS: Readonly<Record<Code, ProblemKind>> = {
  'SYS.1000': 'invalid',
  'SYS.1001': 'unavailable',
  'SYS.1002': 'conflict',
  'SYS.1003': 'not-found',
  'SYS.1004': 'conflict',
  'SYS.1005': 'conflict',
  'SYS.1006': 'conflict',
  'SYS.1007': 'invalid',
  'SYS.1012': 'unavailable',
  'ID.1000': 'unauthenticated',
  'ID.1001': 'unauthenticated',
  'ID.1002': 'forbidden',
  'ID.1006': 'unavailable',
}

/** An error of an API: 503 with this code, and these `details`. */
export function apiError(code: Code, details: string): Problem {
  return new Problem(KINDS[code], details, { code, extra: { details } })
}

const TEXT_KINDS: Readonly<Record<number, ProblemKind>> = {
  400: 'invalid',
  403: 'forbidden',
  404: 'no-route',
  405: 'no-route',
  413: 'malformed',
  429: 'rate-limited',
  500: 'malformed',
}

/** An error of the REST layer: this status, and this text unchanged. */
export function textFault(status: 400 | 403 | 404 | 405 | 413 | 429 | 500, text: string): Problem {
  return new Problem(TEXT_KINDS[status] ?? 'invalid', text, { extra: { status, text } })
}

/** Errors of the REST layer have no code; faults name them by status. */
const STATUS = /^[45]\d\d$/

/** True if it is sent as text, whatever the call. */
export const isTextFault = ({ kind, detail }: Problem): boolean =>
  typeof detail.extra?.status === 'number' ||
  STATUS.test(detail.code ?? '') ||
  kind === 'no-route' ||
  kind === 'malformed' ||
  kind === 'rate-limited'

/** Codes for problems from outside the provider's folder. */
const CODES = {
  'no-route': 'SYS.1003',
  unauthenticated: 'ID.1001',
  forbidden: 'ID.1002',
  malformed: 'SYS.1000',
  invalid: 'SYS.1007',
  'not-found': 'SYS.1003',
  conflict: 'SYS.1006',
  'rate-limited': 'SYS.1006',
  unavailable: 'SYS.1012',
  internal: 'SYS.1000',
} as const satisfies Record<ProblemKind, Code>

export interface ErrorCode {
  readonly code: string
  readonly description: string
  readonly details?: string
  readonly elaboration?: string
  readonly cost?: string
}

/** The member `error` in the body of a failure. */
export function errorCodeOf(problem: Problem): ErrorCode {
  const code = problem.detail.code ?? CODES[problem.kind]
  const known = code as Code
  const details = detailsOf(problem)
  return {
    code,
    description: DESCRIPTIONS[known] ?? DESCRIPTIONS['SYS.1000'],
    ...(details === '' ? {} : { details }),
    ...(ELABORATIONS[known] === undefined ? {} : { elaboration: ELABORATIONS[known] }),
    cost: '1ms',
  }
}

const detailsOf = (problem: Problem): string => {
  // The real server prints the exception of an unexpected error; ours goes only to the log.
  if (problem.kind === 'internal' && problem.detail.code === undefined) return ''
  return String(problem.detail.extra?.details ?? problem.message)
}

/** @param retryAfterS never sent by a real node, but a fault may ask for it */
const headersOf = (type: string, retryAfterS?: number): Record<string, string> => ({
  'content-type': type,
  ...(retryAfterS === undefined ? {} : { 'retry-after': `${retryAfterS}` }),
})

const text = (status: number, body: string, retryAfterS?: number): ErrorReply => ({
  status,
  headers: headersOf(TEXT_TYPE, retryAfterS),
  body,
})

/** Path of a request as quoted in ZStack's messages: without context path and query. */
export function quotedPath(request: FastifyRequest): string {
  return contextPath(request).replace(/^\/zstack/, '')
}

/** The same with the context path: `/zstack/v1/…`. */
export function contextPath(request: FastifyRequest): string {
  const path = pathOf(request.raw.url ?? '')
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** The path from a request line: a client may write scheme and host before it. */
export const pathOf = (target: string): string =>
  target.replace(/^https?:\/\/[^/?]*/i, '').split('?', 1)[0] ?? ''

/** A PUT on a path of several APIs whose body names none of them. */
export const unnamedAction = (request: FastifyRequest): Problem =>
  textFault(400, `the body doesn't contain action mapping to the URL[${quotedPath(request)}]`)

/** The servlet container's page for a method that ZStack does not map. */
const containerPage = (): ErrorReply => ({
  status: 405,
  headers: { 'content-type': 'text/html;charset=UTF-8' },
  body: '<!doctype html><html lang="en"><head><title>HTTP Status 405 – Method Not Allowed</title></head><body><h1>HTTP Status 405 – Method Not Allowed</h1></body></html>',
})

export function renderError(problem: Problem, request: FastifyRequest): ErrorReply {
  const { code, extra, retryAfterS, malformed, words } = problem.detail
  if (typeof extra?.status === 'number') return text(extra.status, String(extra.text))
  if (STATUS.test(code ?? '')) return text(Number(code), problem.message, retryAfterS)
  switch (problem.kind) {
    case 'no-route':
      return MAPPED.has(request.method)
        ? text(404, `no api mapping to ${quotedPath(request)}`)
        : containerPage()
    case 'malformed':
      return text(MALFORMED[malformed ?? 'json'], problem.message)
    case 'rate-limited':
      return text(429, words ?? 'Rate limit exceeded', retryAfterS)
    default: {
      const error = errorCodeOf(problem)
      const body = JSON.stringify({ error })
      return { status: 503, headers: headersOf(JSON_TYPE, retryAfterS), body, code: error.code }
    }
  }
}

const MAPPED = new Set(['GET', 'PUT', 'POST', 'DELETE', 'HEAD'])

const MALFORMED = { json: 500, bytes: 500, 'too-large': 413, url: 400 } as const
