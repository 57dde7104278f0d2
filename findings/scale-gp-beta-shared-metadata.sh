#!/usr/bin/env bash
# scale-gp-beta 0.7.0 (PyPI): a span keeps the `metadata` that it is given, not a copy, and writes its error into it. One would
# expect a failed span to mark itself only. With one dictionary for several spans, each later span is sent as a success
# with the error of the first in its metadata, and the program's own dictionary has changed.
#
# Seen, as what the export function got:
#   first: ERROR, {'run': 'r1', 'error': True, 'error_type': 'ValueError'}
#   second: SUCCESS, {'run': 'r1', 'error': True, 'error_type': 'ValueError'}
set -euo pipefail
pins=$(cd "$(dirname "$0")/../test/sdk" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check -r "$pins/scale-python/requirements.txt"
cd "$folder"
venv/bin/python - <<'PYTHON' | tee output
from scale_gp_beta import SGPClient
from scale_gp_beta.lib import tracing

sent = {}
tracing.init(
    client=SGPClient(api_key="k", account_id="a", base_url="http://localhost"),
    export_fn=lambda batch: sent.update({one["name"]: one for one in batch}),
)
shared = {"run": "r1"}
with tracing.create_trace("trace"):
    try:
        with tracing.create_span("first", metadata=shared):
            raise ValueError("bad row")
    except ValueError:
        pass
    with tracing.create_span("second", metadata=shared):
        pass
tracing.flush_queue()
for name in ["first", "second"]:
    metadata = {key: sent[name]["metadata"].get(key) for key in ["run", "error", "error_type"]}
    print(f"{name}: {sent[name]['status']}, {metadata}")
PYTHON
diff output - <<'TEXT'
first: ERROR, {'run': 'r1', 'error': True, 'error_type': 'ValueError'}
second: SUCCESS, {'run': 'r1', 'error': True, 'error_type': 'ValueError'}
TEXT
