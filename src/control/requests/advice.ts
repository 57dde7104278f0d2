// Finds the operation that was probably meant by a request that matches none.
import type { Entry } from '../../core/journal/journal.ts'
import { nearest } from '../../core/nearest.ts'
import type { Operation } from '../../http/operation.ts'

/** `POST /v2/eval?Action=CreateEvalTask`, in the document's form; undefined if nothing is similar. */
export function nearestRoute(
  { method, url }: Pick<Entry, 'method' | 'url'>,
  operations: Iterable<Operation>,
): string | undefined {
  const [path = '', query = ''] = url.split('?', 2)
  const sent = path.split('/').filter(Boolean)
  const names = new Map<string, string>()
  for (const operation of operations) {
    const [template = '', constant] = operation.documentUrl.split('?', 2)
    const parts = template.split('/').filter(Boolean)
    // Take identifiers from the request, so that only the words are compared.
    const filled = parts.map((part, i) => (part.startsWith(':') ? (sent[i] ?? part) : part)).join('/')
    const shown = `${operation.method} ${operation.documentUrl.replace(/:(\w+)/g, '{$1}')}`
    names.set(`${operation.method} /${filled}${constant === undefined ? '' : `?${constant}`}`, shown)
  }
  const asked = `${method} /${sent.join('/')}`
  // A query matters only if it distinguishes operations.
  const found =
    nearest(query === '' ? asked : `${asked}?${query}`, names.keys()) ?? nearest(asked, names.keys())
  return found === undefined ? undefined : names.get(found)
}
