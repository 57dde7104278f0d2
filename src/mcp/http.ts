// MCP over Streamable HTTP, at /_mock/mcp: each request gets a server of its own, so nothing is kept between them.
import { createMcpHandler } from '@modelcontextprotocol/server'
import { makeMcpServer } from './server.ts'
import type { ServerAccess } from './server-access.ts'

export interface McpHttpRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The parsed body. */
  readonly body: unknown
  /** Aborted when the client has gone, or when the server stops. */
  readonly signal: AbortSignal
}

/** @param access how tools reach this server */
export async function answerMcp(
  { method, url, headers, body, signal }: McpHttpRequest,
  access: ServerAccess,
): Promise<Response> {
  const given = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : ([[name, [value].flat().join(', ')]] as [string, string][]),
  )
  const handler = createMcpHandler(() => makeMcpServer(access))
  signal.addEventListener('abort', () => void handler.close(), { once: true })
  const hasBody = method !== 'GET' && method !== 'HEAD' && body !== undefined
  const request = new Request(url, {
    method,
    signal,
    headers: given.filter(([name]) => !['content-length', 'transfer-encoding', 'connection'].includes(name)),
    ...(hasBody ? { body: JSON.stringify(body) } : {}),
  })
  return handler.fetch(request, hasBody ? { parsedBody: body } : {})
}
