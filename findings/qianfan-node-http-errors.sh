#!/usr/bin/env bash
# @baiducloud/qianfan 0.2.4 (npm): each HTTP error is thrown as "Request timed out.", a refused key as well as a real overload.
# None is repeated: QIANFAN_LLM_API_RETRY_COUNT=2 makes one request. One would expect the status as the error, and
# three requests for 429 and 503: the code that repeats them is there, but an error is thrown before it.
#
# Seen:
#   401: 1 request, Request timed out. HTTP error, status = 401
#   429: 1 request, Request timed out. HTTP error, status = 429
#   503: 1 request, Request timed out. HTTP error, status = 503
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @baiducloud/qianfan@0.2.4
cat > program.cjs <<'JS'
const { createServer } = require("node:http");
const { ChatCompletion } = require("@baiducloud/qianfan");

let requests, status;
const server = createServer((request, response) => {
  requests += 1;
  request.resume();
  response.writeHead(status, { "content-type": "application/json", connection: "close" });
  response.end("{}");
});
server.listen(0, "127.0.0.1", async () => {
  const client = new ChatCompletion({
    version: "v2",
    QIANFAN_BEARER_TOKEN: "t",
    QIANFAN_V2_BASE_URL: `http://127.0.0.1:${server.address().port}`,
    QIANFAN_LLM_API_RETRY_COUNT: "2",
  });
  for (status of [401, 429, 503]) {
    requests = 0;
    const message = await client
      .chat({ messages: [{ role: "user", content: "hello" }] }, "ernie-4.0-8k")
      .then(() => "no error", (error) => error.message);
    const [head] = message.replace(/\s+/g, " ").split(" Response");
    console.log(`${status}: ${requests} request${requests === 1 ? "" : "s"}, ${head}`);
  }
  server.close();
});
JS
node program.cjs 2> log | tee output
diff output - <<'TEXT'
401: 1 request, Request timed out. HTTP error, status = 401
429: 1 request, Request timed out. HTTP error, status = 429
503: 1 request, Request timed out. HTTP error, status = 503
TEXT
