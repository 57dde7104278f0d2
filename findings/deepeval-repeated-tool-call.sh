#!/usr/bin/env bash
# deepeval 4.3.1 (PyPI): ToolCorrectnessMetric counts equal tool calls once. An agent that is expected to call `next` twice, and
# calls it twice, gets half marks, and the reason says "missing tools []". If the second call has other arguments than
# expected, the score is full. One would expect the reverse: 1 for a faithful run, less for a wrong argument.
# With should_consider_ordering or should_exact_match the faithful run gets 1.
#
# Seen:
#   expected next(), next(); called next(), next(): 0.5 (missing tools [])
#   the same, with should_consider_ordering: 1
#   the same, with should_exact_match: 1
#   expected find(a), find(a); called find(a), find(b): 1
#   expected find(a), find(a); called find(a), find(a): 0.5 (missing tools [])
#   the last, three times each: 0.333333 (missing tools [])
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check deepeval==4.3.1
DEEPEVAL_TELEMETRY_OPT_OUT=YES venv/bin/python -W ignore - <<'PYTHON' | tee output
import re

from deepeval.metrics import ToolCorrectnessMetric
from deepeval.models import DeepEvalBaseLLM
from deepeval.test_case import LLMTestCase, ToolCall


class NoModel(DeepEvalBaseLLM):
    """The metric wants a model even where, as here, it asks none."""

    def __init__(self):
        pass

    def load_model(self):
        return self

    def generate(self, prompt):
        raise AssertionError("asked")

    async def a_generate(self, prompt):
        raise AssertionError("asked")

    def get_model_name(self):
        return "none"


def score(expected, called, **options):
    metric = ToolCorrectnessMetric(model=NoModel(), **options)
    case = LLMTestCase(input="go", actual_output="done", expected_tools=expected, tools_called=called)
    metric.measure(case, _show_indicator=False)
    missing = re.search(r"missing tools \[\]", metric.reason)
    return f"{metric.score:g}{f' ({missing[0]})' if missing else ''}"


def following():
    return ToolCall(name="next")


def find(text):
    return ToolCall(name="find", input_parameters={"text": text})


two = [following(), following()], [following(), following()]
print("expected next(), next(); called next(), next():", score(*two))
print("the same, with should_consider_ordering:", score(*two, should_consider_ordering=True))
print("the same, with should_exact_match:", score(*two, should_exact_match=True))
print("expected find(a), find(a); called find(a), find(b):", score([find("a"), find("a")], [find("a"), find("b")]))
print("expected find(a), find(a); called find(a), find(a):", score([find("a"), find("a")], [find("a"), find("a")]))
print("the last, three times each:", score([find("a") for _ in range(3)], [find("a") for _ in range(3)]))
PYTHON
diff output - <<'TEXT'
expected next(), next(); called next(), next(): 0.5 (missing tools [])
the same, with should_consider_ordering: 1
the same, with should_exact_match: 1
expected find(a), find(a); called find(a), find(b): 1
expected find(a), find(a); called find(a), find(a): 0.5 (missing tools [])
the last, three times each: 0.333333 (missing tools [])
TEXT
