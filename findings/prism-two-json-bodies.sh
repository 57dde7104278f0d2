#!/usr/bin/env bash
# @stoplight/prism-cli 5.16.0 (npm): an operation whose request body may be one of two JSON types is checked against the schema
# that stands first, for both types. One would expect the schema of the type that the request names: here a
# valid body is refused in each order.
#
# Seen, with an object for application/json and an array for application/merge-patch+json, each sent with its own type:
#   json first: object 204, array 422
#   merge-patch first: object 422, array 204
set -euo pipefail
PATH="$(cd "$(dirname "$0")/.." && pwd)/node_modules/.bin:$PATH" # for Node.js 22
folder=$(mktemp -d)
stop() { [ -z "${prism:-}" ] || kill "$prism" || true; rm -rf "$folder"; }
trap stop EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @stoplight/prism-cli@5.16.0
python3 - <<'PYTHON'
import json

BODIES = {
    "application/json": {"schema": {"type": "object"}},
    "application/merge-patch+json": {"schema": {"type": "array"}},
}
paths = {}
for path, types in [("/json", list(BODIES)), ("/merge-patch", list(BODIES)[::-1])]:
    content = {one: BODIES[one] for one in types}
    paths[path] = {"post": {"requestBody": {"content": content}, "responses": {"204": {"description": "ok"}}}}
json.dump({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths}, open("openapi.json", "w"))
PYTHON
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
: > log
node node_modules/@stoplight/prism-cli/dist/index.js mock -p "$port" openapi.json > log 2>&1 &
prism=$!
until grep -q 'Prism is listening' log; do kill -0 "$prism"; sleep 0.2; done
post() { curl -s -o /dev/null -w '%{http_code}' -H "content-type: application/$2" -d "$3" "http://127.0.0.1:$port$1"; }
for first in json merge-patch; do
  echo "$first first: object $(post "/$first" json '{}'), array $(post "/$first" merge-patch+json '[]')"
done | tee output
diff output - <<'TEXT'
json first: object 204, array 422
merge-patch first: object 422, array 204
TEXT
