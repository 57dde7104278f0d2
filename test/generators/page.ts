// docs/generators.md, from the catalogue and from what a run has seen.
import { GENERATORS } from './catalogue.ts'
import { CHECKS } from './checks.ts'
import { DOCUMENTS, STORIES } from './tool.ts'

/** @param told how many calls of each generator's program went well, and on how many documents each check */
export const page = (told: ReadonlyMap<string, number>): string => `# Client generators

<!-- Written by \`npm run test:generators -- --write\`, from what the generated programs did. -->

Generate a client from a document of a running server or from the package's \`openapi/\` folder:

\`\`\`sh
npx openapi-typescript http://127.0.0.1:4620/_mock/openapi/scale.json -o scale.d.ts
\`\`\`

\`npm run test:generators\` runs each generator below on all four documents (${DOCUMENTS.join(', ')}), compiles the
result, and makes a list, an update and a refused call per provider against a running server.

| generator | version | documents | calls | command | to know |
| --- | --- | --- | --- | --- | --- |
${GENERATORS.map(
  ({ package: name, version, id, command, remarks = '' }) =>
    `| \`${name}\`${id.startsWith('openapi-generator') ? ` (${id.slice('openapi-generator-'.length)})` : ''} | ${version} | ${DOCUMENTS.length} of ${DOCUMENTS.length} | ${told.get(id) ?? 0} of ${STORIES.length} | \`${command}\` | ${remarks} |`,
).join('\n')}

## Checks of the documents

The same command runs these on each document and on \`qianfan-single-path.json\`:

| tool | version | documents | command | to know |
| --- | --- | --- | --- | --- |
${CHECKS.map(
  ({ package: name, version, id, documents, command, remarks }) =>
    `| \`${name}\` | ${version} | ${told.get(id) ?? 0} of ${documents.length} | \`${command}\` | ${remarks} |`,
).join('\n')}

## Qianfan: the action is in the query

Qianfan's v2 API has one path and the name of the action in its query. The document \`qianfan.json\` has a path for each
action, such as \`/v2/eval?Action=DescribeEvalTask\`. OpenAPI does not allow a query in a path, but the generators above write
right clients because of it. Some tools refuse it, such as Prism, ogen and openapi-zod-client. Give those
\`qianfan-single-path.json\`: it has one operation, the action as an enumeration, and the bodies as \`oneOf\`.

## Lists in the query

Repeat the name for each value: \`tags=a&tags=b\`, \`q=status=Running&q=name~=%7%\`. ZStack and Scale ignore \`tags[]=a\` and
\`q[0]=…\` and respond with an unfiltered list, as the services do. axios writes brackets unless you set
\`paramsSerializer: { indexes: null }\`. The journal names such parameters: \`evalmock requests --full\` shows them as \`unread\`.
`
