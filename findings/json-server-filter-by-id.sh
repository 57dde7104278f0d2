#!/usr/bin/env bash
# json-server 1.0.0-beta.15 (npm): a filter looks for a number, a boolean or null where its value can be read as one, and not for the
# text. All ids are texts there, so a list filtered by id, `?id=1`, is empty. One would expect the row, or that no filter
# can tell a number from a text. `:contains` finds the text, and 0.17.4 found it by `?id=1`.
#
# Seen, as the ids of the rows:
#   id=1: none
#   name=10: none, though the row 2 has that name
#   name:contains=10: 2
set -euo pipefail
PATH="$(cd "$(dirname "$0")/.." && pwd)/node_modules/.bin:$PATH" # for Node.js 22
folder=$(mktemp -d)
stop() { [ -z "${server:-}" ] || kill "$server" || true; rm -rf "$folder"; }
trap stop EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts json-server@1.0.0-beta.15
echo '{"tasks":[{"id":"1","name":"a"},{"id":"2","name":"10"}]}' > db.json
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
node node_modules/json-server/lib/bin.js db.json --port "$port" > log 2>&1 &
server=$!
until curl -s -o /dev/null "http://127.0.0.1:$port/tasks"; do kill -0 "$server"; sleep 0.2; done
ids() { curl -s "http://127.0.0.1:$port/tasks?$1" | grep -o '"id": *"[0-9]*"' | tr -dc '0-9\n' | paste -sd' '; }
for filter in name=a id=1 name=10 name:contains=10; do echo "$filter: $(ids "$filter")"; done | tee output
diff output - <<'TEXT'
name=a: 1
id=1: 
name=10: 
name:contains=10: 2
TEXT
