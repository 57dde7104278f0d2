#!/usr/bin/env bash
# openevals 0.2.2 (PyPI): the JSON match evaluator scores an empty list against an empty list as 0 with the list aggregator
# `average`, and as 1 with `all`. One would expect 1 from both: the stricter of the two must not be kinder. The same holds for
# a list of which nothing is required: in mode `superset`, more than the empty list is 1 with `all` and 0 with `average`.
#
# Seen:
#   same_elements, [] and []: average 0, all 1
#   superset, [{"a": 1}] and []: average 0, all 1
#   superset, [{"a": 1}, {"a": 2}] and [{"a": 1}]: average 1, all 1
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check openevals==0.2.2
venv/bin/python -W ignore - <<'PYTHON' | tee output
import json

from openevals.json import create_json_match_evaluator

ROWS = [
    ("same_elements", [], []),
    ("superset", [{"a": 1}], []),
    ("superset", [{"a": 1}, {"a": 2}], [{"a": 1}]),
]
for mode, outputs, reference in ROWS:
    scores = {}
    for how in ["average", "all"]:
        evaluate = create_json_match_evaluator(aggregator="average", list_aggregator=how, list_match_mode=mode)
        scores[how] = evaluate(outputs=outputs, reference_outputs=reference)[0]["score"]
    print(f"{mode}, {json.dumps(outputs)} and {json.dumps(reference)}: average {scores['average']:g}, all {scores['all']:g}")
PYTHON
diff output - <<'TEXT'
same_elements, [] and []: average 0, all 1
superset, [{"a": 1}] and []: average 0, all 1
superset, [{"a": 1}, {"a": 2}] and [{"a": 1}]: average 1, all 1
TEXT
