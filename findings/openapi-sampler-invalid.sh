#!/usr/bin/env bash
# openapi-sampler 1.7.10 (npm), which API documentation pages use for examples, makes samples that their own schema forbids. One would
# expect a valid sample for each of these, as for most schemas: nothing in them is hard to meet.
#
# Seen:
#   anyOf null, string: {}
#   allOf with a description for a member of the other part: {"id":null}
#   multipleOf 7, minimum 1: 1
#   minProperties 3: {"property1":0,"property2":0}
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts openapi-sampler@1.7.10
cat > program.cjs <<'JS'
const { sample } = require("openapi-sampler");

const SCHEMAS = {
  "anyOf null, string": { anyOf: [{ type: "null" }, { type: "string" }] },
  "allOf with a description for a member of the other part": {
    allOf: [
      { type: "object", properties: { id: { type: "integer", const: 1 } } },
      { properties: { id: { description: "number" } } },
    ],
  },
  "multipleOf 7, minimum 1": { type: "integer", multipleOf: 7, minimum: 1 },
  "minProperties 3": { type: "object", additionalProperties: { type: "integer" }, minProperties: 3 },
};
for (const [name, schema] of Object.entries(SCHEMAS)) console.log(`${name}: ${JSON.stringify(sample(schema))}`);
JS
node program.cjs | tee output
diff output - <<'TEXT'
anyOf null, string: {}
allOf with a description for a member of the other part: {"id":null}
multipleOf 7, minimum 1: 1
minProperties 3: {"property1":0,"property2":0}
TEXT
