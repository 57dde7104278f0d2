// Finds the operation of a call among the provider's.
import type { Call } from '../http/calls/call.ts'
import type { KnownOperation } from './exchange.ts'

interface Pattern extends KnownOperation {
  readonly path: RegExp
  /** Parts of the query that must be there, such as `Action=DescribeEvalTasks`. */
  readonly query: readonly string[]
  /** Fewer parameters are more exact. */
  readonly parameters: number
}

export class OperationFinder {
  readonly #patterns: readonly Pattern[]

  constructor(operations: Iterable<KnownOperation>) {
    this.#patterns = [...operations].map(patternOf).sort((a, b) => a.parameters - b.parameters)
  }

  /** @returns the operationId; undefined for a call that the provider does not document */
  find({ method, url }: Pick<Call, 'method' | 'url'>): string | undefined {
    const [path = '', query = ''] = url.split(/\?(.*)/s, 2)
    const plain = path.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '')
    const parts = new Set(query.split('&'))
    return this.#patterns.find(
      (one) => one.method === method && one.path.test(plain) && one.query.every((part) => parts.has(part)),
    )?.operationId
  }
}

function patternOf(operation: KnownOperation): Pattern {
  const [path = '', query = ''] = operation.documentUrl.split(/\?(.*)/s, 2)
  const words = path.replace(/\/$/, '').split('/')
  const isParameter = (word: string): boolean => /^[:{]/.test(word)
  const source = words
    .map((word) => (isParameter(word) ? '[^/]+' : word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('/')
  return {
    ...operation,
    path: new RegExp(`^${source}$`, 'i'),
    query: query === '' ? [] : query.split('&'),
    parameters: words.filter(isParameter).length,
  }
}
