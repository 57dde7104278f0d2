#!/usr/bin/env bash
# agentevals 0.0.9 (PyPI): the trajectory match "unordered" depends on the order of the calls once arguments need not be equal.
# Each expected call takes the first call that fits, and no other choice is tried. Where the first expected call takes the only
# one that would fit the second, the trajectory fails. One would expect the same result for both orders: both contain a call
# for each expected one.
#
# Seen:
#   page 1 called before page 2: True
#   page 2 called before page 1: False
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check agentevals==0.0.9 openevals==0.2.2
venv/bin/python -W ignore - <<'PYTHON' 2>errors | tee output
import json

from agentevals.trajectory.match import create_trajectory_match_evaluator


def calls(*arguments):
    functions = [{"name": "search", "arguments": json.dumps(one)} for one in arguments]
    return [{"role": "assistant", "content": "", "tool_calls": [
        {"id": str(i), "type": "function", "function": one} for i, one in enumerate(functions)]}]


first, second = {"q": "tides"}, {"q": "tides", "page": 2}
match = create_trajectory_match_evaluator(trajectory_match_mode="unordered", tool_args_match_mode="superset")
for title, made in (("page 1 called before page 2", (first, second)), ("page 2 called before page 1", (second, first))):
    print(f"{title}: {match(outputs=calls(*made), reference_outputs=calls(first, second))['score']}")
PYTHON
diff output - <<'TEXT'
page 1 called before page 2: True
page 2 called before page 1: False
TEXT
