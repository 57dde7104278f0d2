// For each provider, calls that create, read and change a task: for tests of all providers.
import { type Example, readExamples } from '../../src/http/openapi.ts'
import { credentials } from './signers.ts'

export interface Request {
  readonly method: string
  readonly path: string
  readonly body: string | undefined
  readonly headers: Readonly<Record<string, string>>
}

const EXAMPLES = {
  zstack: { make: 'DeployModelEvalService.flat', read: 'QueryModelEvaluationTask.running' },
  qianfan: { make: 'CreateEvalTask.judge', read: 'DescribeEvalTasks.page' },
  scale: { make: 'CreateEvaluation.standalone', read: 'ListEvaluations.page' },
} as const

export type ProviderName = keyof typeof EXAMPLES
export const PROVIDERS = Object.keys(EXAMPLES) as ProviderName[]

const requestOf = (provider: ProviderName, { request }: Example, world?: string): Request => {
  const { method, path, body } = request
  const signed = credentials[provider]?.({ method, path, world })
  return {
    method,
    path,
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...request.headers,
      ...signed,
    },
  }
}

/** The documented example of an operation as a request of a world's client. */
export function example(
  provider: ProviderName,
  what: 'make' | 'read',
  world?: string,
): Request & { operationId: string } {
  const found = readExamples(provider).get(`${EXAMPLES[provider][what]}.json`)
  if (found === undefined) throw new Error(`there is no example ${EXAMPLES[provider][what]}`)
  return { ...requestOf(provider, found, world), operationId: found.operationId }
}

/** A custom request. */
export function call(
  provider: ProviderName,
  method: string,
  path: string,
  body?: object,
  world?: string,
): Request {
  const request = { method, path, body, headers: undefined }
  return requestOf(provider, { request } as unknown as Example, world)
}
