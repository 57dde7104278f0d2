// Writes llms.txt: what an agent must know to use this server, from the operations, options and the control API.
import { readDocuments } from '../../cli/reference/documents.ts'
import { readDocument } from '../../cli/sdk/documents.ts'
import { OPTIONS } from '../../config/options.ts'

/** One line for each option, without backticks around the names. */
const options = (): string[] =>
  OPTIONS.map(
    ({ flag, placeholder, variable, meaning }) =>
      `- \`${`${flag} ${placeholder}`.trim()}\` (\`${variable}\`): ${meaning}.`,
  )

const titleOf = (name: string): string =>
  (JSON.parse(readDocument(name)) as { info: { title: string } }).info.title

/** The text of llms.txt: the form of https://llmstxt.org. */
export function llmsText(): string {
  const documents = readDocuments()
  const calls = (name: string): string[] =>
    (documents.get(name) ?? []).map(
      ({ operationId, method, path, summary }) => `- ${operationId}: \`${method} ${path}\`. ${summary}`,
    )
  const providers = [...documents.keys()].filter((name) => name !== 'control')
  return `# Evalmock

> Evalmock is a mock server with state for the model-evaluation APIs of ZStack, Baidu Qianfan and Scale GenAI Platform. It
> checks signatures as they do. Point an official SDK at it; steer it with the control API below \`/_mock\`.

- Start it with \`evalmock\`. It listens on http://127.0.0.1:4620. \`evalmock exec -- COMMAND\` runs tests against a new server.
- A *world* is an isolated copy of all state. The credential of a request chooses it. Make one for each test:
  \`POST /_mock/worlds\` returns its credentials, and \`GET /_mock/worlds/{world}/setup\` the settings of each SDK.
- Calls of the control API about one world are below \`/_mock/worlds/{world}\`. Without that part they are about \`default\`.
- A *plan* decides how new tasks run. \`PUT /_mock/plan {"pace":"eager"}\` ends wait loops at once, with every state seen.
- If a request is refused, read why: \`GET /_mock/requests\`, or \`evalmock requests -v\`.
- Agents with MCP: \`evalmock mcp\`, or \`/_mock/mcp\` on a running server.

## Documents

${[...documents.keys()].map((name) => `- [${titleOf(name)}](/_mock/openapi/${name}.json): OpenAPI 3.1`).join('\n')}
- [All calls, to read and try](/_mock/docs): a page for people
- [Your own data](/_mock/schemas/data.json): JSON Schema of the files for \`--fixtures\` and \`POST /_mock/state\`
${providers.map((name) => `\n## Operations of ${name}\n\n${calls(name).join('\n')}\n`).join('')}
## Control API

${calls('control').join('\n')}

## Options

${options().join('\n')}
`
}
