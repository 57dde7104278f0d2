#!/usr/bin/env bash
# scale-gp-beta 0.7.0 (PyPI): a 429 with `retry-after: 61` is repeated after about 0.4 s, one with `retry-after: 60` after
# 60 s. One would expect the longer wait of the longer header: the limit is on what the header says, not on the wait.
#
# Seen, with the client's sleep replaced by a list:
#   retry-after 60: waits [60.0, 60.0]
#   retry-after 61: waits about [0.4, 0.8]
set -euo pipefail
pins=$(cd "$(dirname "$0")/../test/sdk" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check -r "$pins/scale-python/requirements.txt"
"$folder/venv/bin/python" - <<'PYTHON'
import sys
import time

import httpx
from scale_gp_beta import RateLimitError, SGPClient


def waits(seconds):
    """What the client sleeps between its three tries of a call that is always refused."""
    slept = []
    time.sleep, real = slept.append, time.sleep
    refuse = httpx.MockTransport(lambda _: httpx.Response(429, headers={"retry-after": str(seconds)}, json={}))
    client = SGPClient(
        api_key="k", account_id="a", base_url="http://localhost", http_client=httpx.Client(transport=refuse)
    )
    try:
        client.evaluations.list()
    except RateLimitError:
        pass
    finally:
        time.sleep = real
    return slept


asked = {seconds: waits(seconds) for seconds in (60, 61)}
for seconds, slept in asked.items():
    print(f"retry-after {seconds}: waits {[round(wait, 2) for wait in slept]}")
same = asked[60] == [60, 60] and len(asked[61]) == 2 and all(wait <= 1 for wait in asked[61])
sys.exit(0 if same else 1)
PYTHON
