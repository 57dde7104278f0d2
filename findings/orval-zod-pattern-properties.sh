#!/usr/bin/env bash
# orval 8.38.0 (npm), client zod: `patternProperties` next to `additionalProperties: false` becomes `zod.object({})`, which drops
# each member that it does not name. One would expect valid members to stay, or a warning: who checks a response with the
# generated schema loses valid data, and the check passes.
#
# Seen, after the generated schema has parsed {"scores":{"x-exact":1},"free":{"x-exact":1}}:
#   {"scores":{},"free":{"x-exact":1}}
set -euo pipefail
PATH="$(cd "$(dirname "$0")/.." && pwd)/node_modules/.bin:$PATH" # for Node.js 22
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts orval@8.38.0 zod@4.6.7
cat > openapi.json <<'JSON'
{
  "openapi": "3.1.0",
  "info": { "title": "t", "version": "1" },
  "paths": {
    "/x": {
      "get": {
        "operationId": "readX",
        "responses": { "200": { "description": "ok", "content": { "application/json": { "schema": {
          "type": "object",
          "properties": {
            "scores": { "type": "object", "patternProperties": { "^x-": { "type": "integer" } }, "additionalProperties": false },
            "free": { "type": "object", "additionalProperties": { "type": "integer" } }
          }
        } } } } }
      }
    }
  }
}
JSON
echo 'export default { x: { input: "./openapi.json", output: { target: "./x.ts", client: "zod" } } };' > orval.config.mjs
npx --no-install orval --config orval.config.mjs > log 2>&1
cat > program.mjs <<'JS'
import { ReadXResponse } from "./x.ts";

console.log(JSON.stringify(ReadXResponse.parse({ scores: { "x-exact": 1 }, free: { "x-exact": 1 } })));
JS
node --no-warnings program.mjs | tee output
diff output - <<'TEXT'
{"scores":{},"free":{"x-exact":1}}
TEXT
