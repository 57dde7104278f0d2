#!/usr/bin/env bash
# arize-phoenix-evals 3.9.4 (PyPI): with its defaults, PrecisionRecallFScore changes its meaning with the labels that a batch
# happens to have. Numbers that are exactly 0 and 1 count class 1 alone; the same labels as text, or a batch of zeros only, are
# averaged over the classes. So a judge that never finds the one fault of four has precision 0 with numbers and 0.375 with
# texts, and a batch without the fault makes 1 of the same judge. One would expect one meaning, which `average` tells.
#
# Seen:
#   1 and 0, never found: precision 0, recall 0
#   "1" and "0", never found: precision 0.375, recall 0.5
#   only 0: precision 1, recall 1
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check arize-phoenix-evals==3.9.4
venv/bin/python -W ignore - <<'PYTHON' 2>errors | tee output
from phoenix.evals.metrics import PrecisionRecallFScore


def shown(title, expected, output):
    precision, recall, _ = PrecisionRecallFScore().evaluate({"expected": expected, "output": output})
    print(f"{title}: precision {precision.score:g}, recall {recall.score:g}")


shown("1 and 0, never found", [1, 0, 0, 0], [0, 0, 0, 0])
shown('"1" and "0", never found', ["1", "0", "0", "0"], ["0", "0", "0", "0"])
shown("only 0", [0, 0, 0, 0], [0, 0, 0, 0])
PYTHON
diff output - <<'TEXT'
1 and 0, never found: precision 0, recall 0
"1" and "0", never found: precision 0.375, recall 0.5
only 0: precision 1, recall 1
TEXT
