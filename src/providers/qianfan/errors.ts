// Qianfan's error codes, and the three dresses that they wear: the service's JSON, the gateway's headers, v1's JSON.
import type { FastifyRequest } from 'fastify'
import type { Problem, ProblemKind } from '../../core/problem.ts'
import type { ErrorReply, ProviderContext } from '../../http/provider.ts'
import { gatewayHeaders, logIdOf, requestIdOf } from './envelope.ts'
import { readingOf } from './readings.ts'

/**
 * Codes with status and message: the platform's error table, the common one of Baidu's cloud (read 2026-11-21 at
 * https://cloud.baidu.com/doc/CProm/s/em1fwux9z), and what its gateway says. The last two are this emulator's
 * choice: nothing is documented for a body over the limit, nor for one injected failure.
 */
const CODES = {
  AccessDenied: [403, 'Access denied.'],
  InappropriateJSON: [
    400,
    'The JSON you provided was well-formed and valid, but not appropriate for this operation.',
  ],
  InternalError: [500, 'We encountered an internal error. Please try again.'],
  InvalidAccessKeyId: [403, 'The Access Key ID you provided does not exist in our records.'],
  InvalidHTTPAuthHeader: [
    400,
    'The HTTP authorization header is invalid. Consult the service documentation for details.',
  ],
  InvalidHTTPRequest: [400, 'There was an error in the body of your HTTP request.'],
  InvalidMarker: [400, 'The marker you provided was invalid.'],
  InvalidURI: [400, 'Could not parse the specified URI.'],
  MalformedJSON: [400, 'The JSON you provided was not well-formed.'],
  NoSuchKey: [404, 'The resource you requested does not exist'],
  RequestExpired: [400, 'Request has expired. Timestamp date is {timestamp}.'],
  SignatureDoesNotMatch: [
    400,
    'The request signature we calculated does not match the signature you provided. Check your Secret Access Key and signing method. Consult the service documentation for details.',
  ],
  RequestTimeTooSkewed: [403, "The difference between the request time and the server's time is too large."],
  ResourceNotFound: [404, 'Resource not found.'],
  OverRateLimit: [429, 'Over rate limit.'],
  BadGateway: [502, 'Bad gateway.'],
  GatewayTimeout: [504, 'Backend timeout.'],
  EntityTooLarge: [413, 'Your request body exceeds the maximum allowed size.'],
} as const satisfies Record<string, readonly [status: number, message: string]>

export type Code = keyof typeof CODES

const BY_KIND = {
  'no-route': 'ResourceNotFound',
  unauthenticated: 'AccessDenied',
  forbidden: 'AccessDenied',
  malformed: 'MalformedJSON',
  invalid: 'InappropriateJSON',
  'not-found': 'NoSuchKey',
  conflict: 'InappropriateJSON',
  'rate-limited': 'OverRateLimit',
  unavailable: 'GatewayTimeout',
  internal: 'InternalError',
} as const satisfies Record<ProblemKind, Code>

const BY_FAULT = {
  json: 'MalformedJSON',
  bytes: 'InvalidHTTPRequest',
  'media-type': 'InvalidHTTPRequest',
  'too-large': 'EntityTooLarge',
  url: 'InvalidURI',
} as const satisfies Record<NonNullable<Problem['detail']['malformed']>, Code>

/** What the gateway says before the service sees the request. */
const GATEWAY: ReadonlySet<ProblemKind> = new Set([
  'no-route',
  'unauthenticated',
  'rate-limited',
  'unavailable',
])

/** The one code of v1's pages for a caller's fault, and the one for its own; sent with status 200. */
const LEGACY = { fault: [500001, 'param invalid'], internal: [500000, 'internal error'] } as const

/** Paths of the v1 API. A base address that ends in a slash makes two of the first one. */
export const isLegacy = (url: string): boolean => /^\/+wenxinworkshop\//.test(url)

/** A refusal by the gateway: `cause` as its header says it, `early` the code of early 2024. */
export interface Refusal {
  readonly cause?: string
  readonly early?: string
}

/** What never reaches the service behind the gateway. */
const isGateways = ({ kind, detail }: Problem): boolean =>
  GATEWAY.has(kind) || kind === 'forbidden' || detail.malformed === 'too-large' || detail.malformed === 'url'

export function renderError(problem: Problem, request: FastifyRequest, context: ProviderContext): ErrorReply {
  const { kind, detail } = problem
  const code = detail.code ?? (detail.malformed ? BY_FAULT[detail.malformed] : BY_KIND[kind])
  const [status, sentence] = Object.hasOwn(CODES, code)
    ? CODES[code as Code]
    : [CODES[BY_KIND[kind]][0], problem.message]
  const headers = gatewayHeaders(request)
  if (detail.retryAfterS !== undefined) headers['retry-after'] = String(detail.retryAfterS)
  const style = readingOf(context.settings, 'qianfan.authErrors')
  if (GATEWAY.has(kind) && style !== 'json')
    return {
      status: kind === 'unauthenticated' ? 403 : status,
      headers: { ...headers, ...inHeaders(problem, code, sentence, style) },
    }
  if (isLegacy(request.url) && !isGateways(problem)) {
    const [error_code, text] = kind === 'internal' ? LEGACY.internal : LEGACY.fault
    const error_msg = explained(text, problem, context)
    return { status: 200, headers, body: { log_id: logIdOf(request), error_code, error_msg } }
  }
  const dated = sentence.replace('{timestamp}', String(detail.extra?.timestamp ?? ''))
  const message = explained(dated, problem, context)
  return { status, headers, body: { requestId: requestIdOf(request), code, message } }
}

function explained(sentence: string, problem: Problem, context: ProviderContext): string {
  if (problem.kind === 'internal' || readingOf(context.settings, 'qianfan.messages') === 'fixed')
    return sentence
  const [issue] = problem.detail.issues ?? []
  const place = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `
  return `${sentence} (${place}${issue?.message ?? problem.message})`
}

/**
 * The gateway's way: an empty body, and never headers and a JSON body together, which the Go SDK takes for success.
 */
function inHeaders(problem: Problem, code: string, sentence: string, style: string): Record<string, string> {
  const { cause, early } = (problem.detail.extra ?? {}) as Refusal
  if (cause === undefined) return { 'x-bce-error-code': code, 'x-bce-error-message': sentence }
  const name = style === 'gateway-early' && early !== undefined ? early : 'IamSignatureInvalid'
  return { 'x-bce-error-code': name, 'x-bce-error-message': `${name}, cause: ${cause}` }
}
