#!/usr/bin/env bash
# pydantic-evals 2.62.0 (PyPI): the report evaluators with positive_from='expected_output' or 'labels' take every text but the
# empty one for positive, so "no" and "false" are positive, too. With the expected outputs "yes" and "no", a judge that gives
# each of them the wrong score has a precision-recall AUC of 1, and no ROC AUC. One would expect an error, or 0 for the latter,
# as with True and False.
#
# Seen:
#   expected yes and no, scores turned round: PR AUC 1, ROC AUC nan
#   expected True and False, scores turned round: PR AUC 0.2917, ROC AUC 0
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pydantic-evals==2.62.0
venv/bin/python -W ignore - <<'PYTHON' 2>errors | tee output
from dataclasses import dataclass

from pydantic_evals import Case, Dataset
from pydantic_evals.evaluators import Evaluator, EvaluatorContext, PrecisionRecallEvaluator, ROCAUCEvaluator


@dataclass
class Judge(Evaluator):
    def evaluate(self, ctx: EvaluatorContext):
        return {"grade": ctx.inputs}


def areas(positive, negative):
    cases = [Case(name=f"c{i}", inputs=score, expected_output=wanted) for i, (score, wanted) in enumerate(
        [(0.1, positive), (0.2, positive), (0.8, negative), (0.9, negative)])]
    curves = [kind(score_key="grade", positive_from="expected_output") for kind in (PrecisionRecallEvaluator, ROCAUCEvaluator)]
    dataset = Dataset(name="turned", cases=cases, evaluators=[Judge()], report_evaluators=curves)
    report = dataset.evaluate_sync(lambda score: score, progress=False)
    pr, roc = [analysis.value for analysis in report.analyses if hasattr(analysis, "value")]
    return f"PR AUC {pr:.4g}, ROC AUC {roc:.4g}"


print("expected yes and no, scores turned round:", areas("yes", "no"))
print("expected True and False, scores turned round:", areas(True, False))
PYTHON
cat errors | tail -3 >&2
diff output - <<'TEXT'
expected yes and no, scores turned round: PR AUC 1, ROC AUC nan
expected True and False, scores turned round: PR AUC 0.2917, ROC AUC 0
TEXT
