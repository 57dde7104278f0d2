#!/usr/bin/env bash
# bce-python-sdk 0.9.79 (PyPI): with `headers_to_sign` the `authorization` does not name the headers that are signed. It
# repeats the argument: a header that the request lacks is named, and `x-bce-date` is signed without being named. One would
# expect the signed names, as @baiducloud/sdk 1.0.7 (npm) writes them for the same call: a server cannot check it otherwise.
# The signatures are the same.
#
# Seen:
#   Python: host;content-type
#   Node.js: host;x-bce-date
#   same signature: yes
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check bce-python-sdk==0.9.79
npm install --silent --no-audit --no-fund --ignore-scripts @baiducloud/sdk@1.0.7
cat > program.py <<'PYTHON'
from baidubce.auth.bce_credentials import BceCredentials
from baidubce.auth.bce_v1_signer import sign

headers = {b"Host": b"localhost", b"x-bce-date": b"2024-01-01T00:00:00Z"}
named = [b"host", b"content-type"]
key = BceCredentials(b"ak", b"sk")
print(sign(key, b"POST", b"/v2/eval", headers, {b"Action": b"A"}, 1704067200, 1800, named).decode())
PYTHON
cat > program.cjs <<'JS'
const { Auth } = require("@baiducloud/sdk");

const headers = { Host: "localhost", "x-bce-date": "2024-01-01T00:00:00Z" };
const named = ["host", "content-type"];
console.log(new Auth("ak", "sk").generateAuthorization("POST", "/v2/eval", { Action: "A" }, headers, 1704067200, 1800, named));
JS
IFS=/ read -r _ _ _ _ python_names python_signature < <(venv/bin/python -W ignore program.py)
IFS=/ read -r _ _ _ _ node_names node_signature < <(node program.cjs)
{
  echo "Python: $python_names"
  echo "Node.js: $node_names"
  echo "same signature: $([ "$python_signature" = "$node_signature" ] && echo yes || echo no)"
} | tee output
diff output - <<'TEXT'
Python: host;content-type
Node.js: host;x-bce-date
same signature: yes
TEXT
