#!/usr/bin/env bash
# trulens-feedback 2.16.0 (PyPI): the metrics of GroundTruthAggregator pass over pairs that belong to no class or bin. The
# expected calibration error has no bin for a confidence of 0, so a judge that is right and not confident at all counts as
# perfectly calibrated; with a confidence of 0.01 the error is 0.99. Precision and recall know only the labels 0 and 1:
# graded labels are neither, and the result is NaN, where Cohen's kappa splits the same labels at its threshold.
#
# Seen:
#   ECE of one right answer, confidence 0.01: 0.99
#   ECE of one right answer, confidence 0: 0
#   labels 0.9, 0.1, 0.8 and equal scores: kappa 1, precision nan, recall nan
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check trulens-feedback==2.16.0 trulens-core==2.16.0
venv/bin/python -W ignore - <<'PYTHON' 2>errors | tee output
from trulens.feedback import GroundTruthAggregator

right = GroundTruthAggregator(true_labels=[1])
print(f"ECE of one right answer, confidence 0.01: {right.ece([(1.0, 0.01)]):g}")
print(f"ECE of one right answer, confidence 0: {right.ece([(1.0, 0.0)]):g}")
graded = [0.9, 0.1, 0.8]
metrics = GroundTruthAggregator(true_labels=graded)
kappa, precision, recall = (getattr(metrics, name)(graded) for name in ("cohens_kappa", "precision", "recall"))
print(f"labels 0.9, 0.1, 0.8 and equal scores: kappa {kappa:g}, precision {precision:g}, recall {recall:g}")
PYTHON
diff output - <<'TEXT'
ECE of one right answer, confidence 0.01: 0.99
ECE of one right answer, confidence 0: 0
labels 0.9, 0.1, 0.8 and equal scores: kappa 1, precision nan, recall nan
TEXT
