// The official client of the Model Context Protocol, with answers as tests compare them.
import { Client } from '@modelcontextprotocol/client'
import type { Test } from 'tap'

// biome-ignore lint/suspicious/noExplicitAny: answers are compared, not typed
type Json = any

export interface ToolAnswer {
  readonly error: boolean
  readonly text: string
  readonly data: Json
}

export interface Agent {
  readonly client: Client
  use(name: string, input?: Record<string, unknown>): Promise<ToolAnswer>
}

type Transport = Parameters<Client['connect']>[0]

export async function connect(t: Test, transport: Transport): Promise<Agent> {
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(transport)
  t.teardown(() => client.close())
  return {
    client,
    use: async (name, input = {}) => {
      const {
        isError = false,
        content,
        structuredContent,
      } = await client.callTool({ name, arguments: input })
      const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('\n')
      return { error: isError, text, data: structuredContent }
    },
  }
}
