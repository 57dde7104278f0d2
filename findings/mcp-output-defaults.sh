#!/usr/bin/env bash
# @modelcontextprotocol/server 2.4.0 (npm) accepts results that @modelcontextprotocol/client 2.4.0 then refuses. The server checks
# `structuredContent` with the tool's zod schema, and sends the result as it was before: without defaults, with members that zod
# drops. The JSON Schema in tools/list requires the members with a default, and forbids others. One would expect the server
# to send what zod made of it, or to refuse it itself.
#
# Seen:
#   default: server sends {"a":1}; client: data must have required property 'd'
#   other member: server sends {"a":1,"b":2}; client: data must NOT have additional properties
set -euo pipefail
PATH="$(cd "$(dirname "$0")/.." && pwd)/node_modules/.bin:$PATH" # for Node.js 22
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts \
  @modelcontextprotocol/server@2.4.0 @modelcontextprotocol/client@2.4.0 zod@4.6.7
cat > program.mjs <<'JS'
import { Client } from "@modelcontextprotocol/client";
import { InMemoryTransport, McpServer } from "@modelcontextprotocol/server";
import * as z from "zod";

const TOOLS = {
  default: [z.object({ a: z.number(), d: z.string().default("x") }), { a: 1 }],
  "other member": [z.object({ a: z.number() }), { a: 1, b: 2 }],
};

async function session(use) {
  const server = new McpServer({ name: "s", version: "1" });
  for (const [name, [outputSchema, structuredContent]] of Object.entries(TOOLS))
    server.registerTool(name.replace(" ", "_"), { outputSchema }, async () => ({ content: [], structuredContent }));
  const client = new Client({ name: "c", version: "1" });
  const [left, right] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(left), client.connect(right)]);
  const result = await use(client);
  await client.close();
  return result;
}

for (const name of Object.keys(TOOLS)) {
  const call = (client) => client.callTool({ name: name.replace(" ", "_"), arguments: {} });
  // A client that has not listed the tools knows no schema, and shows what is sent.
  const sent = await session(call);
  const refusal = await session(async (client) => {
    await client.listTools();
    return call(client).then(() => "accepts it", (error) => error.message.split(": ").at(-1));
  });
  console.log(`${name}: server sends ${JSON.stringify(sent.structuredContent)}; client: ${refusal}`);
}
JS
node --no-warnings program.mjs | tee output
diff output - <<'TEXT'
default: server sends {"a":1}; client: data must have required property 'd'
other member: server sends {"a":1,"b":2}; client: data must NOT have additional properties
TEXT
