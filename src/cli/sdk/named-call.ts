// A call by the name of its operation, from the documents in the package: no server is asked.
import { EXIT, Failure } from '../command.ts'
import {
  CallError,
  type OperationCall,
  operationNamed,
  requestFor,
  type SignedRequest,
} from './operation-call.ts'

export interface Place {
  readonly host: string
  readonly world: string
  /** Wall-clock ms. */
  readonly at: number
}

/** @throws Failure that says what was meant */
export async function requestOf(
  provider: string,
  operation: string,
  call: OperationCall,
  { host, world, at }: Place,
  keys: Readonly<Record<string, string>> = {},
): Promise<SignedRequest> {
  const { builtin } = await import('../../providers/index.ts')
  const { callsOf } = await import('./documents.ts')
  const known = builtin.filter(({ name }) => name === provider)
  const listed = (known.length > 0 ? known : builtin).flatMap(({ name }) =>
    callsOf(name).map((one) => ({ ...one, errors: [] })),
  )
  try {
    const found = operationNamed(listed, operation, provider)
    const credentials = { ...builtin.find(({ name }) => name === provider)?.credentials(world), ...keys }
    return requestFor(found, call, credentials, host, at)
  } catch (error) {
    if (error instanceof CallError) throw new Failure(error.message, EXIT.usage)
    throw error
  }
}
