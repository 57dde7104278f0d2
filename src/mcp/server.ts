// The MCP server: tools and resources over one server's public API. https://modelcontextprotocol.io
import { McpServer } from '@modelcontextprotocol/server'
import { CfWorkerJsonSchemaValidator } from '@modelcontextprotocol/server/validators/cf-worker'
import { version } from '../version.ts'
import { RESOURCES } from './resources.ts'
import type { ServerAccess } from './server-access.ts'
import type { Result, Tool } from './tool.ts'
import { callTools } from './tools/calls.ts'
import { requestTools } from './tools/requests.ts'
import { taskTools } from './tools/tasks.ts'
import { worldTools } from './tools/worlds.ts'

export const TOOLS: readonly Tool[] = [...worldTools, ...callTools, ...taskTools, ...requestTools]

const INSTRUCTIONS = [
  'Evalmock emulates the model-evaluation APIs of ZStack AIOS, Baidu Qianfan and Scale GenAI Platform.',
  'Work in a world of your own: new_world returns credentials and SDK settings. find_operation and call show what the',
  'providers do. set_plan, advance_clock, set_task and inject_fault decide what clients meet. list_requests and',
  'explain_request say what happened and why. Each result ends with the next sensible call.',
].join(' ')

export function makeMcpServer(server: ServerAccess): McpServer {
  const mcp = new McpServer(
    { name: 'evalmock', title: 'Evalmock', version },
    // The default one compiles schemas, which costs each request of HTTP a few milliseconds.
    { instructions: INSTRUCTIONS, jsonSchemaValidator: new CfWorkerJsonSchemaValidator() },
  )
  for (const { name, title, description, input, reads, run } of TOOLS)
    mcp.registerTool(
      name,
      {
        title,
        description,
        inputSchema: input,
        annotations: { readOnlyHint: reads, destructiveHint: false, openWorldHint: false },
      },
      async (given: unknown) => {
        try {
          return content(await run(given, server))
        } catch (error) {
          return {
            isError: true,
            content: [{ type: 'text' as const, text: `${(error as Error).message}\n${afterError(name)}` }],
          }
        }
      },
    )
  for (const { name, uri, title, description, mimeType, read } of RESOURCES)
    mcp.registerResource(name, uri, { title, description, mimeType }, async () => ({
      contents: [{ uri, mimeType, text: await read(server) }],
    }))
  return mcp
}

function content({ data, next }: Result) {
  // Members without a value are no part of JSON.
  const structuredContent = JSON.parse(JSON.stringify({ ...data, next })) as Record<string, unknown>
  const { next: _, ...shown } = structuredContent
  return {
    content: [{ type: 'text' as const, text: `${JSON.stringify(shown)}\nNext: ${next}` }],
    structuredContent,
  }
}

const AFTER: Readonly<Record<string, string>> = {
  call: 'Next: call find_operation to see names and parameters.',
  set_task: 'Next: call list_tasks to see ids and states.',
  inject_fault: 'Next: call find_operation with the name of the operation to see its error codes.',
  explain_request: 'Next: call list_requests to see ids.',
  snapshot: 'Next: call snapshot with action "list" to see names.',
}

const afterError = (name: string): string => AFTER[name] ?? 'Next: call status to see what there is.'
