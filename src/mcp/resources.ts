// What an agent can read besides calling tools: operations, behaviors, SDK setup, and the guide.

import { control, type ServerAccess } from './server-access.ts'
import { listOperations } from './tools/calls.ts'

export interface Resource {
  readonly name: string
  readonly uri: string
  readonly title: string
  readonly description: string
  readonly mimeType: string
  read(server: ServerAccess): Promise<string>
}

const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')

interface Behavior {
  readonly name: string
  readonly value: string
  readonly summary: string
  readonly docs: string
  readonly live: string
}

export const RESOURCES: readonly Resource[] = [
  {
    name: 'operations',
    uri: 'evalmock://operations',
    title: 'Operations of all providers',
    description: 'Every operation with its method, path and summary.',
    mimeType: 'text/markdown',
    read: async (server) =>
      table(
        ['provider', 'operation', 'method', 'path', 'summary'],
        (await listOperations(server)).map((one) => [
          one.provider,
          one.operationId,
          one.method,
          `\`${one.path}\``,
          one.summary,
        ]),
      ),
  },
  {
    name: 'behaviors',
    uri: 'evalmock://behaviors',
    title: 'Behaviors',
    description:
      "Named differences between the providers' pages and their servers, and which side this server takes.",
    mimeType: 'text/markdown',
    read: async (server) => {
      const { behaviors } = await control<{ behaviors: Behavior[] }>(server, 'GET', '/health')
      return table(
        ['behavior', 'here', 'docs', 'live', 'about'],
        behaviors.map(({ name, value, docs, live, summary }) => [name, value, docs, live, summary]),
      )
    },
  },
  {
    name: 'sdk-setup',
    uri: 'evalmock://sdk-setup',
    title: 'SDK setup',
    description: "Packages, environment variables and code that point each provider's SDK at this server.",
    mimeType: 'application/json',
    read: async (server) => {
      const path = `/worlds/${server.world}/setup?url=${encodeURIComponent(server.url)}`
      return JSON.stringify(await control(server, 'GET', path), null, 1)
    },
  },
]
