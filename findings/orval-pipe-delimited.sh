#!/usr/bin/env bash
# orval 8.38.0 (npm), client fetch: a query array with `style: pipeDelimited` is sent with commas, as is one with
# `spaceDelimited`. One would expect `a|b` and `a b`, percent-encoded, as OpenAPI 3.1 lists them. orval prints no warning.
#
# Seen, as the address of the generated function for the array a, b:
#   /x?piped=a%2Cb&spaced=a%2Cb
set -euo pipefail
PATH="$(cd "$(dirname "$0")/.." && pwd)/node_modules/.bin:$PATH" # for Node.js 22
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts orval@8.38.0
cat > openapi.json <<'JSON'
{
  "openapi": "3.1.0",
  "info": { "title": "t", "version": "1" },
  "paths": {
    "/x": {
      "get": {
        "operationId": "readX",
        "parameters": [
          { "name": "piped", "in": "query", "style": "pipeDelimited", "explode": false,
            "schema": { "type": "array", "items": { "type": "string" } } },
          { "name": "spaced", "in": "query", "style": "spaceDelimited", "explode": false,
            "schema": { "type": "array", "items": { "type": "string" } } }
        ],
        "responses": { "204": { "description": "ok" } }
      }
    }
  }
}
JSON
echo 'export default { x: { input: "./openapi.json", output: { target: "./x.ts", client: "fetch" } } };' > orval.config.mjs
npx --no-install orval --config orval.config.mjs > log 2>&1
echo 'import { getReadXUrl } from "./x.ts"; console.log(getReadXUrl({ piped: ["a", "b"], spaced: ["a", "b"] }));' > program.mjs
node --no-warnings program.mjs | tee output
diff output - <<'TEXT'
/x?piped=a%2Cb&spaced=a%2Cb
TEXT
