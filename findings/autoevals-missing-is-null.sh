#!/usr/bin/env bash
# autoevals 0.4.1 (PyPI): JSONDiff gives full marks to an output that lacks a member that is expected to be null, and to one that
# adds members that are null. One would expect less than 1: the two texts are different JSON. ValidJSON takes the text
# `1` for invalid JSON, even with a schema that says number. One would expect 1: a number alone is valid JSON.
#
# Seen:
#   JSONDiff of {"grade": null} and {}: 1
#   JSONDiff of {} and {"grade": null, "note": null}: 1
#   ValidJSON of 1, type number: 0
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check autoevals==0.4.1
venv/bin/python -W ignore - <<'PYTHON' | tee output
from autoevals.json import JSONDiff, ValidJSON

print(f'JSONDiff of {{"grade": null}} and {{}}: {JSONDiff()({"grade": None}, {}).score:g}')
print(f'JSONDiff of {{}} and {{"grade": null, "note": null}}: {JSONDiff()({}, {"grade": None, "note": None}).score:g}')
print(f'ValidJSON of 1, type number: {ValidJSON(schema={"type": "number"})("1").score:g}')
PYTHON
diff output - <<'TEXT'
JSONDiff of {"grade": null} and {}: 1
JSONDiff of {} and {"grade": null, "note": null}: 1
ValidJSON of 1, type number: 0
TEXT
