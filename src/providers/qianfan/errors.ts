// Qianfan's error codes and their three forms: the service's JSON, the gateway's headers, v1's JSON.
import type { FastifyRequest } from 'fastify'
import { Problem, type ProblemKind } from '../../core/problem.ts'
import type { ErrorReply, ProviderContext } from '../../http/provider.ts'
import { behaviorOf } from './behaviors.ts'
import { BY_KIND, CODES, type Code, codeEntry, LEGACY_FAULT, LEGACY_INTERNAL } from './codes.ts'
import { gatewayHeaders, logIdOf, requestIdOf } from './envelope.ts'

const BY_FAULT = {
  json: 'MalformedJSON',
  bytes: 'InvalidHTTPRequest',
  'too-large': 'EntityTooLarge',
  url: 'InvalidURI',
} as const satisfies Record<NonNullable<Problem['detail']['malformed']>, Code>

/** Kinds that the gateway reports before the service sees the request. */
const GATEWAY: ReadonlySet<ProblemKind> = new Set([
  'no-route',
  'unauthenticated',
  'rate-limited',
  'unavailable',
])

/** True for the v1 API. Judged by the route if there is one, because the path may contain escapes. */
export const isLegacy = ({ routeOptions, url }: FastifyRequest): boolean =>
  /^\/+wenxinworkshop\//.test(routeOptions.url ?? url)

/** A refusal by the gateway: `cause` is the text of its header, `early` the code of early 2024. */
export interface Refusal {
  readonly cause?: string
  readonly early?: string
}

/** True for problems that never reach the service behind the gateway. */
const isGateways = ({ kind, detail }: Problem): boolean =>
  GATEWAY.has(kind) || kind === 'forbidden' || detail.malformed === 'too-large' || detail.malformed === 'url'

export function renderError(thrown: Problem, request: FastifyRequest, context: ProviderContext): ErrorReply {
  const problem = isUnread(thrown, request) ? new Problem('no-route', thrown.message) : thrown
  const { kind, detail } = problem
  const code = detail.code ?? (detail.malformed ? BY_FAULT[detail.malformed] : BY_KIND[kind])
  const status = codeEntry(code)?.status ?? CODES[BY_KIND[kind]].status
  const headers = gatewayHeaders(request)
  if (detail.retryAfterS !== undefined) headers['retry-after'] = String(detail.retryAfterS)
  const style = behaviorOf(context.settings, 'qianfan.authErrors')
  if (GATEWAY.has(kind) && style !== 'json')
    return {
      status: kind === 'unauthenticated' ? 403 : status,
      headers: { ...headers, ...inHeaders(problem, code, style) },
      code,
    }
  if (isLegacy(request) && !isGateways(problem)) {
    const error_code = kind === 'internal' ? LEGACY_INTERNAL : LEGACY_FAULT
    const error_msg = explained(sentence(problem, String(error_code)), problem, context)
    const body = { log_id: logIdOf(request), error_code, error_msg }
    return { status: 200, headers, body, code: String(error_code) }
  }
  const message = explained(sentence(problem, code), problem, context)
  return { status, headers, body: { requestId: requestIdOf(request), code, message }, code }
}

/** A malformed body for an unknown path: the gateway refuses the path and does not read the body. */
const isUnread = ({ kind, detail }: Problem, request: FastifyRequest): boolean =>
  kind === 'malformed' && detail.malformed !== 'url' && request.is404

/** The documented sentence, unless a fault sets another text or the code is not documented. */
function sentence({ message, detail }: Problem, code: string): string {
  const known = detail.words ?? codeEntry(code)?.message
  return known?.replace('{timestamp}', String(detail.extra?.timestamp ?? '')) ?? message
}

function explained(text: string, problem: Problem, context: ProviderContext): string {
  if (problem.kind === 'internal' || behaviorOf(context.settings, 'qianfan.messages') === 'fixed') return text
  const [issue] = problem.detail.issues ?? []
  const place = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `
  return `${text} (${place}${issue?.message ?? problem.message})`
}

/** The gateway's form: an empty body. Never headers and a JSON body together, which the Go SDK takes for success. */
function inHeaders(problem: Problem, code: string, style: string): Record<string, string> {
  const { cause, early } = (problem.detail.extra ?? {}) as Refusal
  if (cause === undefined)
    return { 'x-bce-error-code': code, 'x-bce-error-message': inHeader(sentence(problem, code)) }
  const name = style === 'gateway-early' && early !== undefined ? early : 'IamSignatureInvalid'
  return { 'x-bce-error-code': name, 'x-bce-error-message': `${name}, cause: ${cause}` }
}

/** A custom text in a form that a header can carry: on one line, in UTF-8. */
const inHeader = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is replaced
  Buffer.from(text.replace(/[\x00-\x1f\x7f]+/g, ' ')).toString('latin1')
