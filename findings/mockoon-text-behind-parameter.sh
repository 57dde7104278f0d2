#!/usr/bin/env bash
# @mockoon/cli 9.9.0 (npm): an OpenAPI path with text right behind a parameter, `/rows/{id}:cancel`, is a route that never answers:
# it becomes `:id:cancel`, which is two parameters. One would expect the response of the document, or a message at the
# start. `/rows/{id}.json` works, and so does the start: an error is logged only when a request comes.
#
# Seen:
#   /rows/5.json: 200
#   /rows/5:cancel: 404
set -euo pipefail
PATH="$(cd "$(dirname "$0")/.." && pwd)/node_modules/.bin:$PATH" # for Node.js 22
folder=$(mktemp -d)
stop() { [ -z "${mockoon:-}" ] || kill "$mockoon" || true; rm -rf "$folder"; }
trap stop EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @mockoon/cli@9.9.0
python3 - <<'PYTHON'
import json

parameter = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
operation = {"parameters": [parameter], "responses": {"200": {"description": "ok"}}}
paths = {path: {"get": operation} for path in ["/rows/{id}.json", "/rows/{id}:cancel"]}
json.dump({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths}, open("openapi.json", "w"))
PYTHON
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
: > log
HOME=$folder node_modules/.bin/mockoon-cli start -d openapi.json -p "$port" > log 2>&1 &
mockoon=$!
until grep -q 'Server started' log; do kill -0 "$mockoon"; sleep 0.2; done
! grep -qi 'invalid route' log
for path in /rows/5.json /rows/5:cancel; do
  echo "$path: $(curl -s -o body -w '%{http_code}' "http://127.0.0.1:$port$path")"
done | tee output
diff output - <<'TEXT'
/rows/5.json: 200
/rows/5:cancel: 404
TEXT
