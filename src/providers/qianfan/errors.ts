// Qianfan's error codes, and the three dresses that they wear: the service's JSON, the gateway's headers, v1's JSON.
import type { FastifyRequest } from 'fastify'
import type { Problem, ProblemKind } from '../../core/problem.ts'
import type { ErrorReply, ProviderContext } from '../../http/provider.ts'
import { BY_KIND, CODES, type Code, codeEntry, LEGACY_FAULT, LEGACY_INTERNAL } from './codes.ts'
import { gatewayHeaders, logIdOf, requestIdOf } from './envelope.ts'
import { readingOf } from './readings.ts'

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
  const status = codeEntry(code)?.status ?? CODES[BY_KIND[kind]].status
  const headers = gatewayHeaders(request)
  if (detail.retryAfterS !== undefined) headers['retry-after'] = String(detail.retryAfterS)
  const style = readingOf(context.settings, 'qianfan.authErrors')
  if (GATEWAY.has(kind) && style !== 'json')
    return {
      status: kind === 'unauthenticated' ? 403 : status,
      headers: { ...headers, ...inHeaders(problem, code, style) },
      code,
    }
  if (isLegacy(request.url) && !isGateways(problem)) {
    const error_code = kind === 'internal' ? LEGACY_INTERNAL : LEGACY_FAULT
    const error_msg = explained(sentence(problem, String(error_code)), problem, context)
    const body = { log_id: logIdOf(request), error_code, error_msg }
    return { status: 200, headers, body, code: String(error_code) }
  }
  const message = explained(sentence(problem, code), problem, context)
  return { status, headers, body: { requestId: requestIdOf(request), code, message }, code }
}

/** The documented sentence, unless other words were ordered or the code is not documented. */
function sentence({ message, detail }: Problem, code: string): string {
  const known = detail.words ?? codeEntry(code)?.message
  return known?.replace('{timestamp}', String(detail.extra?.timestamp ?? '')) ?? message
}

function explained(text: string, problem: Problem, context: ProviderContext): string {
  if (problem.kind === 'internal' || readingOf(context.settings, 'qianfan.messages') === 'fixed') return text
  const [issue] = problem.detail.issues ?? []
  const place = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `
  return `${text} (${place}${issue?.message ?? problem.message})`
}

/**
 * The gateway's way: an empty body, and never headers and a JSON body together, which the Go SDK takes for success.
 */
function inHeaders(problem: Problem, code: string, style: string): Record<string, string> {
  const { cause, early } = (problem.detail.extra ?? {}) as Refusal
  if (cause === undefined) return { 'x-bce-error-code': code, 'x-bce-error-message': sentence(problem, code) }
  const name = style === 'gateway-early' && early !== undefined ? early : 'IamSignatureInvalid'
  return { 'x-bce-error-code': name, 'x-bce-error-message': `${name}, cause: ${cause}` }
}
