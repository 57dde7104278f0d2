#!/usr/bin/env bash
# json-server 1.0.0-beta.15 (npm): a row passes every filter on a member of a member that it has not, or that is null: it is in the
# list beside the rows that match. One would expect it to be left out, as a row without a member of the first level is,
# and as one is whose inner object is empty.
#
# Seen, as the ids of the rows. 3 has no model, that of 4 is null, that of 5 has no members:
#   model.name=m1: 1 3 4
#   model.size:gt=7: 2 3 4
#   owner=x: none
set -euo pipefail
PATH="$(cd "$(dirname "$0")/.." && pwd)/node_modules/.bin:$PATH" # for Node.js 22
folder=$(mktemp -d)
stop() { [ -z "${server:-}" ] || kill "$server" || true; rm -rf "$folder"; }
trap stop EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts json-server@1.0.0-beta.15
echo '{"tasks":[{"id":"1","model":{"name":"m1","size":7}},{"id":"2","model":{"name":"m2","size":8}},{"id":"3"},{"id":"4","model":null},{"id":"5","model":{}}]}' > db.json
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
node node_modules/json-server/lib/bin.js db.json --port "$port" > log 2>&1 &
server=$!
until curl -s -o /dev/null "http://127.0.0.1:$port/tasks"; do kill -0 "$server"; sleep 0.2; done
ids() { curl -s "http://127.0.0.1:$port/tasks?$1" | grep -o '"id": *"[0-9]*"' | tr -dc '0-9\n' | paste -sd' '; }
for filter in model.name=m1 model.size:gt=7 owner=x; do echo "$filter: $(ids "$filter")"; done | tee output
diff output - <<'TEXT'
model.name=m1: 1 3 4
model.size:gt=7: 2 3 4
owner=x: 
TEXT
