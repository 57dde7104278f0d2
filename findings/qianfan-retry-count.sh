#!/usr/bin/env bash
# qianfan 0.4.12.3 (PyPI): `retry_count=3` of a console call repeats a call whose connection was dropped, and a 200 whose
# body has one of some `error_code`s, but neither a 429 nor a 503. One would expect it to repeat at least these two.
#
# Seen, as requests that a local server counted:
#   dropped connection: 3 requests
#   200 with error_code 336100: 3 requests
#   429: 1 request
#   503: 1 request
set -euo pipefail
pins=$(cd "$(dirname "$0")/../test/sdk" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check -r "$pins/qianfan-python/requirements.txt"
cd "$folder"
HOME=$folder "$folder/venv/bin/python" - <<'PYTHON'
import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

ANSWERS = {
    "429": (429, {}),
    "503": (503, {}),
    "200 with error_code 336100": (200, {"error_code": 336100, "error_msg": "try again"}),
    "dropped connection": None,
}
seen = 0
answer = None


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        global seen
        seen += 1
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.close_connection = True
        if answer is None:
            return
        status, body = answer
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
os.environ.update(
    QIANFAN_ACCESS_KEY="a",
    QIANFAN_SECRET_KEY="b",
    QIANFAN_CONSOLE_API_BASE_URL=f"http://127.0.0.1:{server.server_port}",
)
import qianfan  # noqa: E402
from qianfan.resources.console.utils import call_action  # noqa: E402

qianfan.disable_log()
counts = {}
for name, answer in ANSWERS.items():
    seen = 0
    try:
        call_action("/v2/eval", "DescribeEvalTasks", {}, retry_count=3)
    except Exception as error:
        kind = type(error).__name__
    counts[name] = seen
    print(f"{name}: {seen} request{'' if seen == 1 else 's'}, then {kind}")
expected = {"429": 1, "503": 1, "200 with error_code 336100": 3, "dropped connection": 3}
sys.exit(0 if counts == expected else 1)
PYTHON
