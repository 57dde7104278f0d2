#!/usr/bin/env bash
# @modelcontextprotocol/server 2.4.0 (npm): one tool whose output schema has a zod transform makes tools/list fail for all tools.
# registerTool accepts it, and the tool can be called. One would expect registerTool to refuse the schema, or the list to
# leave out that one: a client sees a server without any tool.
#
# Seen:
#   registerTool: accepted
#   tools/list: Transforms cannot be represented in JSON Schema
#   tools/call plain: {"a":1}
#   tools/call transformed: {"a":1}
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

const server = new McpServer({ name: "s", version: "1" });
const answer = async () => ({ content: [], structuredContent: { a: 1 } });
server.registerTool("plain", { outputSchema: z.object({ a: z.number() }) }, answer);
server.registerTool("transformed", { outputSchema: z.object({ a: z.number().transform((a) => a + 1) }) }, answer);
console.log("registerTool: accepted");
const client = new Client({ name: "c", version: "1" });
const [left, right] = InMemoryTransport.createLinkedPair();
await Promise.all([server.connect(left), client.connect(right)]);
const list = await client.listTools().then(({ tools }) => `${tools.length} tools`, (error) => error.message);
console.log(`tools/list: ${list.replace(/^MCP error -?\d+: /, "")}`);
for (const name of ["plain", "transformed"]) {
  const { structuredContent } = await client.callTool({ name, arguments: {} });
  console.log(`tools/call ${name}: ${JSON.stringify(structuredContent)}`);
}
await client.close();
JS
node --no-warnings program.mjs | tee output
diff output - <<'TEXT'
registerTool: accepted
tools/list: Transforms cannot be represented in JSON Schema
tools/call plain: {"a":1}
tools/call transformed: {"a":1}
TEXT
