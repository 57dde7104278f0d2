#!/usr/bin/env bash
# nock 15.0.6 (npm): a JSON body is compared after names with dots and brackets are unfolded. So an expected `{"a.b": 1}` takes a request
# that sends `{"a": {"b": 1}}`, and the other way round, and a list is an object with numbers for names. One would expect
# a JSON body to be compared as JSON: a test of a client that sends the wrong shape passes.
#
# Seen:
#   expected {"filter.name":"x"}, sent {"filter":{"name":"x"}}: 204
#   expected {"filter":{"name":"x"}}, sent {"filter.name":"x"}: 204
#   expected {"filter[name]":"x"}, sent {"filter":{"name":"x"}}: 204
#   expected {"ids":["x"]}, sent {"ids[0]":"x"}: 204
#   expected {"ids":["x"]}, sent {"ids":"x"}: 501
set -euo pipefail
PATH="$(cd "$(dirname "$0")/.." && pwd)/node_modules/.bin:$PATH" # for Node.js 22
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts nock@15.0.6
cat > program.mjs <<'JS'
import nock from "nock";

const PAIRS = [
  [{ "filter.name": "x" }, { filter: { name: "x" } }],
  [{ filter: { name: "x" } }, { "filter.name": "x" }],
  [{ "filter[name]": "x" }, { filter: { name: "x" } }],
  [{ ids: ["x"] }, { "ids[0]": "x" }],
  [{ ids: ["x"] }, { ids: "x" }],
];
for (const [expected, sent] of PAIRS) {
  nock.cleanAll();
  nock("http://localhost").post("/", expected).reply(204);
  const headers = { "content-type": "application/json" };
  const { status } = await fetch("http://localhost/", { method: "POST", headers, body: JSON.stringify(sent) });
  console.log(`expected ${JSON.stringify(expected)}, sent ${JSON.stringify(sent)}: ${status}`);
}
JS
node --no-warnings program.mjs | tee output
diff output - <<'TEXT'
expected {"filter.name":"x"}, sent {"filter":{"name":"x"}}: 204
expected {"filter":{"name":"x"}}, sent {"filter.name":"x"}: 204
expected {"filter[name]":"x"}, sent {"filter":{"name":"x"}}: 204
expected {"ids":["x"]}, sent {"ids[0]":"x"}: 204
expected {"ids":["x"]}, sent {"ids":"x"}: 501
TEXT
