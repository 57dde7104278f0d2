#!/usr/bin/env bash
# @baiducloud/qianfan 0.2.4 (npm): QIANFAN_LLM_API_RETRY_BACKOFF_FACTOR has no effect. One would expect waits that double from
# the factor, here 5 s and 10 s. The client never reads its own maximum, so each wait is NaN, and setTimeout takes that
# as 1 ms. The `retry-after: 2` of the response is not read either. When no retry is left, the client returns the error as a result.
#
# Seen, with a server that always answers 200 with error_code 336100 (too much load):
#   waits between 3 requests: NaN, NaN
#   chat() returns error_code 336100
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @baiducloud/qianfan@0.2.4
cat > program.cjs <<'JS'
const { createServer } = require("node:http");

const waits = [];
const setTimer = setTimeout;
// Sleeps of the client only: its other timer is the time limit of 600 s.
globalThis.setTimeout = (run, delay, ...rest) => {
  if (delay !== 600_000 && new Error().stack.includes("sleep")) waits.push(delay);
  return setTimer(run, delay, ...rest);
};
const { ChatCompletion } = require("@baiducloud/qianfan");

let requests = 0;
const server = createServer((request, response) => {
  requests += 1;
  request.resume();
  response.writeHead(200, { "content-type": "application/json", "retry-after": "2", connection: "close" });
  response.end(JSON.stringify({ error_code: 336100, error_msg: "too much load" }));
});
server.listen(0, "127.0.0.1", async () => {
  const client = new ChatCompletion({
    version: "v2",
    QIANFAN_BEARER_TOKEN: "t",
    QIANFAN_V2_BASE_URL: `http://127.0.0.1:${server.address().port}`,
    QIANFAN_LLM_API_RETRY_COUNT: "2",
    QIANFAN_LLM_API_RETRY_BACKOFF_FACTOR: "5",
  });
  process.emitWarning = () => {};
  const result = await client.chat({ messages: [{ role: "user", content: "hello" }] }, "ernie-4.0-8k");
  console.log(`waits between ${requests} requests: ${waits.join(", ")}`);
  console.log(`chat() returns error_code ${result.error_code}`);
  server.close();
});
JS
node program.cjs | tee output
diff output - <<'TEXT'
waits between 3 requests: NaN, NaN
chat() returns error_code 336100
TEXT
