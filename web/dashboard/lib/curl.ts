// A call as a curl command, with the well-known credentials of its world, signed now.
import { addCredentials } from '../../docs/credentials.js'

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

export interface Sendable {
  readonly world: string
  readonly method: string
  /** Includes the query. */
  readonly url: string
  readonly body?: string
}

export async function curlOf({ world, method, url, body }: Sendable): Promise<string> {
  const target = new URL(url, location.origin).href
  const request = { url: target, method, headers: {} as Record<string, string> }
  await addCredentials(request, world)
  if (body !== undefined) request.headers['Content-Type'] = 'application/json'
  const words = ['curl -s', ...(method === 'GET' ? [] : [`-X ${method}`]), quoted(target)]
  for (const [name, value] of Object.entries(request.headers)) words.push(`-H ${quoted(`${name}: ${value}`)}`)
  if (body !== undefined) words.push(`-d ${quoted(body)}`)
  return words.join(' \\\n  ')
}
