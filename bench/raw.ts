import type { Call } from './types.ts'

/** The text of a request, as it is sent. */
export function rawOf({ method, path, headers, body = '' }: Call, host: string): string {
  const all = {
    host,
    ...headers,
    ...(body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`
}
