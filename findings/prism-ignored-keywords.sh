#!/usr/bin/env bash
# @stoplight/prism-cli 5.16.0 (npm) reads OpenAPI 3.1, but four keywords of its JSON Schema have no effect on a request body:
# `unevaluatedProperties`, `dependentRequired`, `prefixItems` and `minContains`. One would expect 422 for each body, as
# for `additionalProperties` and `if`/`then`. Prism starts without a warning.
#
# Seen, for a body that the keyword forbids:
#   additionalProperties: 422
#   if/then: 422
#   unevaluatedProperties: 204
#   dependentRequired: 204
#   prefixItems: 204
#   minContains: 204
set -euo pipefail
PATH="$(cd "$(dirname "$0")/.." && pwd)/node_modules/.bin:$PATH" # for Node.js 22
folder=$(mktemp -d)
stop() { [ -z "${prism:-}" ] || kill "$prism" || true; rm -rf "$folder"; }
trap stop EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @stoplight/prism-cli@5.16.0
cat > cases.json <<'JSON'
{
  "additionalProperties": [{ "type": "object", "additionalProperties": false }, { "a": 1 }],
  "if/then": [{ "if": { "type": "object" }, "then": { "required": ["b"] } }, { "a": 1 }],
  "unevaluatedProperties": [{ "type": "object", "unevaluatedProperties": false }, { "a": 1 }],
  "dependentRequired": [{ "type": "object", "dependentRequired": { "a": ["b"] } }, { "a": 1 }],
  "prefixItems": [{ "type": "array", "prefixItems": [{ "type": "integer" }] }, ["a"]],
  "minContains": [{ "type": "array", "contains": { "type": "integer" }, "minContains": 2 }, [1]]
}
JSON
python3 - <<'PYTHON'
import json

paths = {}
for number, (schema, _) in enumerate(json.load(open("cases.json")).values()):
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    paths[f"/{number}"] = {"post": {"requestBody": body, "responses": {"204": {"description": "ok"}}}}
json.dump({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths}, open("openapi.json", "w"))
PYTHON
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
: > log
node node_modules/@stoplight/prism-cli/dist/index.js mock -p "$port" openapi.json > log 2>&1 &
prism=$!
until grep -q 'Prism is listening' log; do kill -0 "$prism"; sleep 0.2; done
post() { curl -s -o /dev/null -w '%{http_code}' -H "content-type: application/$2" -d "$3" "http://127.0.0.1:$port$1"; }
number=0
while IFS=$'\t' read -r keyword body; do
  echo "$keyword: $(post "/$number" json "$body")"
  number=$((number + 1))
done < <(python3 -c 'import json; [print(k, json.dumps(v[1]), sep="\t") for k, v in json.load(open("cases.json")).items()]') | tee output
diff output - <<'TEXT'
additionalProperties: 422
if/then: 422
unevaluatedProperties: 204
dependentRequired: 204
prefixItems: 204
minContains: 204
TEXT
