#!/usr/bin/env bash
# @hey-api/openapi-ts 0.99.0 (npm): a property whose schema is `true` is left out of the generated type and of the zod schema, and
# zod then drops it from the data. One would expect `unknown`, as for `{}`: in JSON Schema 2020-12, which OpenAPI 3.1
# uses, the two mean the same. There is no warning.
#
# Seen, after the generated schema has parsed {"empty":1,"yes":2}:
#   {"empty":1}
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
    "schemas": { "Row": { "type": "object", "required": ["yes"], "properties": { "empty": {}, "yes": true } } }
  }
}
JSON
npx --no-install openapi-ts -i openapi.json -o out -p zod @hey-api/typescript > log 2>&1
echo 'import { zRow } from "./out/zod.gen.ts"; console.log(JSON.stringify(zRow.parse({ empty: 1, yes: 2 })));' > program.mjs
node --no-warnings program.mjs | tee output
diff output - <<'TEXT'
{"empty":1}
TEXT
! grep -q yes out/types.gen.ts
