#!/usr/bin/env bash
# @baiducloud/sdk 1.0.7 (npm) signs the name of a query parameter as it stands, and only percent-encodes its value. One would
# expect the signature of bce-python-sdk 0.9.79 (PyPI), which encodes both: the vendor's two SDKs sign the same request in
# two ways as soon as a name has a bracket, a colon or a space.
#
# Seen, for the same key, time and headers:
#   page: same signature
#   filter[name]: other signature
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check bce-python-sdk==0.9.79
npm install --silent --no-audit --no-fund --ignore-scripts @baiducloud/sdk@1.0.7
cat > program.py <<'PYTHON'
import sys

from baidubce.auth.bce_credentials import BceCredentials
from baidubce.auth.bce_v1_signer import sign

query = {sys.argv[1].encode(): b"a b"}
headers = {b"Host": b"localhost"}
authorization = sign(BceCredentials(b"ak", b"sk"), b"GET", b"/v1/a", headers, query, 1704067200)
print(authorization.decode().split("/")[-1])
PYTHON
cat > program.cjs <<'JS'
const { Auth } = require("@baiducloud/sdk");

const query = { [process.argv[2]]: "a b" };
const authorization = new Auth("ak", "sk").generateAuthorization("GET", "/v1/a", query, { Host: "localhost" }, 1704067200);
console.log(authorization.split("/").at(-1));
JS
for name in page 'filter[name]'; do
  if [ "$(venv/bin/python -W ignore program.py "$name")" = "$(node program.cjs "$name")" ]; then
    echo "$name: same signature"
  else
    echo "$name: other signature"
  fi
done | tee output
diff output - <<'TEXT'
page: same signature
filter[name]: other signature
TEXT
