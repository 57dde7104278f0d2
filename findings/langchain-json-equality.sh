#!/usr/bin/env bash
# langchain-classic 1.0.8 (PyPI): JsonEqualityEvaluator takes two equal lists for different when their objects name their members
# in another order. It sorts both lists by the text of their elements, and that text depends on the order of the members. One
# would expect True: without the list, the order of members does not count. Because of the sort, the order of a
# list does not count at the top and does count one level down. A text that was cut off equals the whole one, while
# JsonValidityEvaluator gives the same text 0.
#
# Seen:
#   {"b": 0, "a": 5} and {"a": 5, "b": 0}: True
#   [{"b": 0, "a": 5}, {"a": 9, "b": 1}] and [{"a": 5, "b": 0}, {"a": 9, "b": 1}]: False
#   [1, 2] and [2, 1]: True
#   {"a": [1, 2]} and {"a": [2, 1]}: False
#   {"a": [4 and {"a": [4]}: True
#   {"a": [4 alone, JsonValidityEvaluator: 0
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check langchain-classic==1.0.8
venv/bin/python -W ignore - <<'PYTHON' | tee output
from langchain_classic.evaluation import JsonEqualityEvaluator, JsonValidityEvaluator

equality = JsonEqualityEvaluator()
for prediction, reference in [
    ('{"b": 0, "a": 5}', '{"a": 5, "b": 0}'),
    ('[{"b": 0, "a": 5}, {"a": 9, "b": 1}]', '[{"a": 5, "b": 0}, {"a": 9, "b": 1}]'),
    ("[1, 2]", "[2, 1]"),
    ('{"a": [1, 2]}', '{"a": [2, 1]}'),
    ('{"a": [4', '{"a": [4]}'),
]:
    score = equality.evaluate_strings(prediction=prediction, reference=reference)["score"]
    print(f"{prediction} and {reference}: {score}")
print('{"a": [4 alone, JsonValidityEvaluator:', JsonValidityEvaluator().evaluate_strings(prediction='{"a": [4')["score"])
PYTHON
diff output - <<'TEXT'
{"b": 0, "a": 5} and {"a": 5, "b": 0}: True
[{"b": 0, "a": 5}, {"a": 9, "b": 1}] and [{"a": 5, "b": 0}, {"a": 9, "b": 1}]: False
[1, 2] and [2, 1]: True
{"a": [1, 2]} and {"a": [2, 1]}: False
{"a": [4 and {"a": [4]}: True
{"a": [4 alone, JsonValidityEvaluator: 0
TEXT
