// Makes a request from the name of an operation: its path, its query and the provider's credentials.
import { didYouMean } from '../../core/nearest.ts'
import { SIGNERS } from './signers.ts'

/** An operation as `GET /_mock/operations` lists it. */
export interface ListedOperation {
  readonly provider: string
  readonly operationId: string
  readonly method: string
  /** With `{name}` for each path parameter, and the query that is a part of the address. */
  readonly path: string
  readonly summary: string
  readonly errors: readonly string[]
}

export interface OperationCall {
  /** Path parameters by name; all others go into the query, lists as repeated parameters. */
  readonly params?: Readonly<Record<string, unknown>>
  readonly body?: unknown
}

export interface SignedRequest {
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** The caller's mistake, in a sentence that says what would do. */
export class CallError extends Error {}

/** @throws CallError if there is no such operation, or several */
export function operationNamed(
  operations: readonly ListedOperation[],
  name: string,
  provider?: string,
): ListedOperation {
  const own = operations.filter((one) => one.provider !== 'control')
  const ofProvider = own.filter((one) => provider === undefined || one.provider === provider)
  const providers = [...new Set(own.map((one) => one.provider))]
  if (provider !== undefined && ofProvider.length === 0)
    throw new CallError(
      `there is no provider ${provider}${didYouMean(provider, providers)}; there are ${providers.join(', ')}`,
    )
  const found = ofProvider.filter((one) => one.operationId.toLowerCase() === name.toLowerCase())
  if (found.length > 1)
    throw new CallError(
      `${found.map((one) => one.provider).join(' and ')} have an operation ${name}: name the provider`,
    )
  if (found[0] !== undefined) return found[0]
  const names = ofProvider.map((one) => one.operationId)
  const of = provider === undefined ? 'no provider' : `${provider} does not`
  const has = provider === undefined ? 'has' : 'have'
  throw new CallError(`${of} ${has} an operation ${name}${didYouMean(name, names)}`)
}

/**
 * @param credentials the well-known ones of the world, by the names that the provider's clients use
 * @param at wall-clock ms of the signature
 * @throws CallError if a path parameter is missing
 */
export function requestFor(
  { provider, operationId, method, path }: ListedOperation,
  { params = {}, body }: OperationCall,
  credentials: Readonly<Record<string, string>>,
  host: string,
  at: number,
): SignedRequest {
  const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  const missing = named.filter((name) => params[name] === undefined || params[name] === '')
  if (missing.length > 0)
    throw new CallError(`${operationId} needs ${missing.join(' and ')}: its path is ${path}`)
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const query = Object.entries(params)
    .filter(([name]) => !named.includes(name))
    .flatMap(([name, value]) => [value].flat().map((one) => [name, textOf(one)] as const))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
  const target =
    query.length === 0 ? filled : `${filled}${filled.includes('?') ? '&' : '?'}${query.join('&')}`
  if (body !== undefined && method === 'GET')
    throw new CallError(`${operationId} is a GET and takes no body: give parameters instead`)
  const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
  const headers = {
    ...credentialHeaders(provider, { method, target, host, at }, credentials),
    ...(text === undefined ? {} : { 'content-type': 'application/json' }),
  }
  return { method, target, headers, ...(text === undefined ? {} : { body: text }) }
}

const textOf = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))

/** A signature, or the credentials themselves where they are headers. */
function credentialHeaders(
  provider: string,
  call: { method: string; target: string; host: string; at: number },
  credentials: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const signer = SIGNERS[provider]
  if (signer === undefined) return credentials
  const { accessKeyId = '', secretAccessKey, accessKeySecret } = credentials
  return signer.sign({ ...call, accessKeyId, secretKey: secretAccessKey ?? accessKeySecret ?? '' })
}
