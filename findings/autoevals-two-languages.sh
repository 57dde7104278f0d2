#!/usr/bin/env bash
# autoevals 0.4.1 (PyPI) and 0.3.0 (npm) are one library in two languages, and score the same rows differently. ExactMatch compares
# texts, and Python writes `None`, `True` and `1.0` where JavaScript writes `null`, `true` and `1`. JSONDiff takes a Python
# `True` for the number 1, and compares two booleans as texts in JavaScript only. One would expect the same scores: no
# model is called.
#
# Seen, as score in Python and in JavaScript:
#   ExactMatch of null and "null": 0 1
#   ExactMatch of null and "None": 1 0
#   ExactMatch of true and "true": 0 1
#   ExactMatch of 1.0 and 1: 0 1
#   JSONDiff of {"a": true} and {"a": 1}: 1 0
#   JSONDiff of true and false: 0 0.2
set -euo pipefail
PATH="$(cd "$(dirname "$0")/.." && pwd)/node_modules/.bin:$PATH" # for Node.js 22
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check autoevals==0.4.1
npm install --silent --no-audit --no-fund --ignore-scripts autoevals@0.3.0
cat > rows.jsonl <<'JSONL'
["ExactMatch", "null", "\"null\""]
["ExactMatch", "null", "\"None\""]
["ExactMatch", "true", "\"true\""]
["ExactMatch", "1.0", "1"]
["JSONDiff", "{\"a\": true}", "{\"a\": 1}"]
["JSONDiff", "true", "false"]
JSONL
cat > program.py <<'PYTHON'
import json

from autoevals.json import JSONDiff
from autoevals.value import ExactMatch

for line in open("rows.jsonl"):
    scorer, output, expected = json.loads(line)
    result = {"ExactMatch": ExactMatch, "JSONDiff": JSONDiff}[scorer]()(json.loads(output), json.loads(expected))
    print(f"{scorer} of {output} and {expected}: {result.score:g}")
PYTHON
cat > program.mjs <<'JS'
import { readFileSync } from "node:fs";
import * as autoevals from "autoevals";

for (const line of readFileSync("rows.jsonl", "utf8").trim().split("\n")) {
  const [scorer, output, expected] = JSON.parse(line);
  const result = await autoevals[scorer]({ output: JSON.parse(output), expected: JSON.parse(expected) });
  console.log(Number(result.score.toFixed(4)));
}
JS
venv/bin/python -W ignore program.py > python
node --no-warnings program.mjs > node
paste -d ' ' python node | tee output
diff output - <<'TEXT'
ExactMatch of null and "null": 0 1
ExactMatch of null and "None": 1 0
ExactMatch of true and "true": 0 1
ExactMatch of 1.0 and 1: 0 1
JSONDiff of {"a": true} and {"a": 1}: 1 0
JSONDiff of true and false: 0 0.2
TEXT
