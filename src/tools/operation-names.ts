// The file with the names of providers and operations as types, made from the OpenAPI documents.
import type { FastifyInstance } from 'fastify'

export const NAMES_FILE = 'src/embed/provider-operations.ts'

export async function namesFile(
  app: FastifyInstance,
  providers: readonly { name: string }[],
): Promise<string> {
  const members: string[] = []
  for (const { name } of providers) {
    const { paths } = (await app.inject(`/_mock/openapi/${name}.json`)).json() as {
      paths: Record<string, Record<string, { operationId?: string }>>
    }
    const ids = Object.values(paths).flatMap((item) =>
      Object.values(item).flatMap(({ operationId }) => operationId ?? []),
    )
    members.push(`  ${name}:\n${ids.map((id) => `    | '${id}'\n`).join('')}`)
  }
  return `// Made by \`npm run openapi\`: the operations of each provider, by their names.

/**
 * Add a provider of your own:
 *
 * \`\`\`ts
 * declare module 'evalmock' {
 *   interface ProviderOperations {
 *     acme: 'ListTasks' | 'GetTask'
 *   }
 * }
 * \`\`\`
 */
export interface ProviderOperations {
${members.join('')}}
`
}
