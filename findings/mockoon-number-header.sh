#!/usr/bin/env bash
# @mockoon/cli 9.9.0 (npm): a response header whose example is a number is sent as an error text. One would expect `7`: the header's
# schema says integer, so the example must be a number. The server starts without a warning, and logs an error for each response.
#
# Seen:
#   x-name: row
#   x-total: -- Header parsing error, see logs for more details --
set -euo pipefail
PATH="$(cd "$(dirname "$0")/.." && pwd)/node_modules/.bin:$PATH" # for Node.js 22
folder=$(mktemp -d)
stop() { [ -z "${mockoon:-}" ] || kill "$mockoon" || true; rm -rf "$folder"; }
trap stop EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @mockoon/cli@9.9.0
cat > openapi.json <<'JSON'
{
  "openapi": "3.1.0",
  "info": { "title": "t", "version": "1" },
  "paths": {
    "/rows": {
      "get": {
        "responses": {
          "200": {
            "description": "ok",
            "headers": {
              "x-name": { "schema": { "type": "string" }, "example": "row" },
              "x-total": { "schema": { "type": "integer" }, "example": 7 }
            }
          }
        }
      }
    }
  }
}
JSON
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
: > log
HOME=$folder node_modules/.bin/mockoon-cli start -d openapi.json -p "$port" > log 2>&1 &
mockoon=$!
until grep -q 'Server started' log; do kill -0 "$mockoon"; sleep 0.2; done
curl -s -D - -o body "http://127.0.0.1:$port/rows" | tr -d '\r' | grep -E '^x-(name|total):' | sort | tee output
diff output - <<'TEXT'
x-name: row
x-total: -- Header parsing error, see logs for more details --
TEXT
