#!/usr/bin/env bash
# @hey-api/openapi-ts 0.99.0 (npm), plugin zod: the generated schema refuses two kinds of valid values. `enum: ["a", null]` without
# `type` loses its null. `patternProperties` next to `additionalProperties: false` becomes a record of `never`, though
# the TypeScript type of the same run is a record of numbers. One would expect both to be accepted, as JSON Schema says.
#
# Seen:
#   grade null: refused
#   scores {"x-exact":1}: refused
#   TypeScript: scores?: { [key: string]: number; };
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
    "schemas": {
      "Row": {
        "type": "object",
        "properties": {
          "grade": { "enum": ["a", null] },
          "scores": { "type": "object", "patternProperties": { "^x-": { "type": "integer" } }, "additionalProperties": false }
        }
      }
    }
  }
}
JSON
npx --no-install openapi-ts -i openapi.json -o out -p zod @hey-api/typescript > log 2>&1
cat > program.mjs <<'JS'
import { readFileSync } from "node:fs";
import { zRow } from "./out/zod.gen.ts";

const said = (value) => (zRow.safeParse(value).success ? "accepted" : "refused");
console.log(`grade null: ${said({ grade: null })}`);
console.log(`scores {"x-exact":1}: ${said({ scores: { "x-exact": 1 } })}`);
console.log(`TypeScript: ${readFileSync("out/types.gen.ts", "utf8").replace(/\s+/g, " ").match(/scores\?: {.*?};/)[0]}`);
JS
node --no-warnings program.mjs | tee output
diff output - <<'TEXT'
grade null: refused
scores {"x-exact":1}: refused
TypeScript: scores?: { [key: string]: number; };
TEXT
