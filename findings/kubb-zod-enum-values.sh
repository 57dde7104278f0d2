#!/usr/bin/env bash
# @kubb/plugin-zod 4.39.3 (npm): an `enum` of several types becomes an enum of texts, and a `const` that is an object becomes the text
# "[object Object]". One would expect the values themselves. The TypeScript type of the same run has the right enum, and
# the same "[object Object]". A `$ref` with a default next to it gets the default {} instead of its own.
#
# Seen:
#   enum ["a", 1, true]: accepts "a" "1" "true", refuses 1 true
#   const {"k":1}: accepts "[object Object]", refuses {"k":1}
#   default {"k":"v"} next to $ref: {}
set -euo pipefail
PATH="$(cd "$(dirname "$0")/.." && pwd)/node_modules/.bin:$PATH" # for Node.js 22
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts zod@4.6.7 @kubb/react-fabric@0.16.1 @kubb/fabric-core@0.16.1 \
  @kubb/cli@4.39.3 @kubb/core@4.39.3 @kubb/plugin-oas@4.39.3 @kubb/plugin-ts@4.39.3 @kubb/plugin-zod@4.39.3
cat > openapi.json <<'JSON'
{
  "openapi": "3.1.0",
  "info": { "title": "t", "version": "1" },
  "paths": {},
  "components": {
    "schemas": {
      "Mixed": { "enum": ["a", 1, true] },
      "Fixed": { "const": { "k": 1 } },
      "Part": { "type": "object", "required": ["k"], "properties": { "k": { "type": "string" } } },
      "Whole": {
        "type": "object",
        "properties": { "part": { "$ref": "#/components/schemas/Part", "default": { "k": "v" } } }
      }
    }
  }
}
JSON
cat > kubb.config.mjs <<'JS'
import { defineConfig } from "@kubb/core";
import { pluginOas } from "@kubb/plugin-oas";
import { pluginTs } from "@kubb/plugin-ts";
import { pluginZod } from "@kubb/plugin-zod";

export default defineConfig({
  root: ".",
  input: { path: "./openapi.json" },
  output: { path: "./out", clean: true, barrelType: false },
  plugins: [
    pluginOas({ validate: false, generators: [] }),
    pluginTs({ output: { path: "types" } }),
    pluginZod({ output: { path: "zod" }, version: "4" }),
  ],
});
JS
npx --no-install kubb generate > log 2>&1
cat > program.mjs <<'JS'
import { fixedSchema } from "./out/zod/fixedSchema.ts";
import { mixedSchema } from "./out/zod/mixedSchema.ts";
import { wholeSchema } from "./out/zod/wholeSchema.ts";

const sorted = (schema, values) =>
  [true, false].map((ok) => values.filter((one) => schema.safeParse(one).success === ok).map((one) => JSON.stringify(one)).join(" "));
const said = ([accepted, refused]) => `accepts ${accepted}, refuses ${refused}`;
console.log(`enum ["a", 1, true]: ${said(sorted(mixedSchema, ["a", "1", "true", 1, true]))}`);
console.log(`const {"k":1}: ${said(sorted(fixedSchema, ["[object Object]", { k: 1 }]))}`);
console.log(`default {"k":"v"} next to $ref: ${JSON.stringify(wholeSchema.parse({}).part ?? "absent")}`);
JS
node --no-warnings program.mjs | tee output
diff output - <<'TEXT'
enum ["a", 1, true]: accepts "a" "1" "true", refuses 1 true
const {"k":1}: accepts "[object Object]", refuses {"k":1}
default {"k":"v"} next to $ref: {}
TEXT
