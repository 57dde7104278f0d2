#!/usr/bin/env bash
# @hey-api/openapi-ts 0.99.0 (npm): for `type: integer, format: int64` the zod schema turns 5 into the bigint 5n, and the type of the
# same run says `number`. One would expect the two to agree: JSON.stringify refuses what the schema returns. The schema also
# takes the text "5" and `true` for a number.
#
# Seen:
#   TypeScript: number
#   5 becomes bigint, "5" becomes bigint, true becomes bigint
#   JSON.stringify: Do not know how to serialize a BigInt
set -euo pipefail
PATH="$(cd "$(dirname "$0")/.." && pwd)/node_modules/.bin:$PATH" # for Node.js 22
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @hey-api/openapi-ts@0.99.0 zod@4.6.7 typescript@5.9.3
cat > openapi.json <<'JSON'
{
  "openapi": "3.1.0",
  "info": { "title": "t", "version": "1" },
  "paths": {},
  "components": {
    "schemas": { "Row": { "type": "object", "properties": { "id": { "type": "integer", "format": "int64" } } } }
  }
}
JSON
npx --no-install openapi-ts -i openapi.json -o out -p zod @hey-api/typescript > log 2>&1
cat > program.mjs <<'JS'
import { readFileSync } from "node:fs";
import { zRow } from "./out/zod.gen.ts";

console.log(`TypeScript: ${readFileSync("out/types.gen.ts", "utf8").match(/id\?: (\w+)/)[1]}`);
const made = [5, "5", true].map((id) => `${JSON.stringify(id)} becomes ${typeof zRow.parse({ id }).id}`);
console.log(made.join(", "));
try {
  console.log(`JSON.stringify: ${JSON.stringify(zRow.parse({ id: 5 }))}`);
} catch (error) {
  console.log(`JSON.stringify: ${error.message}`);
}
JS
node --no-warnings program.mjs | tee output
diff output - <<'TEXT'
TypeScript: number
5 becomes bigint, "5" becomes bigint, true becomes bigint
JSON.stringify: Do not know how to serialize a BigInt
TEXT
