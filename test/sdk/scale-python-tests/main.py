"""Runs the SDK's own tests of the evaluation API, as they lie in its source distribution, and tells of each file."""

import json
from collections import Counter
from pathlib import Path

import pytest

TESTS = Path("sdist/tests/api_resources")
FILES = {
    "evaluations": "test_evaluations.py",
    "evaluations.tasks": "evaluations/test_tasks.py",
    "evaluation_items": "test_evaluation_items.py",
    "datasets": "test_datasets.py",
    "dataset_items": "test_dataset_items.py",
    "evaluation_groups": "test_evaluation_groups.py",
    "evaluation_dashboards": "test_evaluation_dashboards.py",
    "evaluation_dashboards.widgets": "evaluation_dashboards/test_widgets.py",
    "questions": "test_questions.py",
    "rubrics": "test_rubrics.py",
    "rubrics.criteria": "rubrics/test_criteria.py",
    "annotation_tasks": "test_annotation_tasks.py",
    "files": "test_files.py",
    "files.content": "files/test_content.py",
}


class Counts:
    """Counts outcomes by file; a test fails when one of its phases does."""

    def __init__(self):
        self.outcomes = {}
        self.failures = {}

    def pytest_runtest_logreport(self, report):
        file = report.nodeid.split("::")[0]
        if report.when == "call" or report.outcome != "passed":
            self.outcomes.setdefault(file, Counter())[report.outcome] += 1
        if report.failed:
            self.failures.setdefault(file, f"{report.nodeid}: {report.longreprtext[-600:]}")


counts = Counts()
options = ["-o", "addopts=", "-p", "no:cacheprovider", "-q", "--no-header", "--tb=line", "-r", "N"]
pytest.main(["--rootdir", "sdist", *options, *(str(TESTS / file) for file in FILES.values())], plugins=[counts])


def tell(story, outcomes, failure):
    ok = outcomes["passed"] > 0 and set(outcomes) == {"passed"}
    note = f"{outcomes['passed']} passed" if ok else f"{dict(outcomes)} {failure}"
    print("\n" + json.dumps({"story": story, "ok": ok, "note": note}, separators=(",", ":")))


for story, file in FILES.items():
    where = f"tests/api_resources/{file}"
    tell(story, counts.outcomes.get(where, Counter()), counts.failures.get(where, ""))
tell("all", sum(counts.outcomes.values(), Counter()), "")
