#!/usr/bin/env bash
# junitparser 5.0.3 (PyPI): to add two test suites of one name, each with a suite inside, gives the cases of the second inner suite
# twice: as cases of the outer suite and in the inner one. One would expect each case once, and `tests` 4.
# `+` on whole reports gives each case once, but moves those of the second inner suite to the outer one.
#
# Seen, with a1 b1 in the outer suites and a2 b2 in the inner ones (`tests` of each outer suite is 2):
#   suite + suite: a1 b1 b2 a2 b2, tests 5
#   report + report: a1 b1 b2 a2, tests 4
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check junitparser==5.0.3
venv/bin/python - <<'PYTHON' | tee output
from junitparser import JUnitXml, TestSuite


def suite(name):
    return f"""<testsuite name="api" tests="2">
      <testcase name="{name}1"/>
      <testsuite name="inner" tests="1"><testcase name="{name}2"/></testsuite>
    </testsuite>"""


both = TestSuite.fromstring(suite("a")) + TestSuite.fromstring(suite("b"))
print(f"suite + suite: {' '.join(case.name for case in both)}, tests {both.tests}")
reports = [JUnitXml.fromstring(f"<testsuites>{suite(name)}</testsuites>") for name in "ab"]
whole = reports[0] + reports[1]
print(f"report + report: {' '.join(case.name for part in whole for case in part)}, tests {whole.tests}")
PYTHON
diff output - <<'TEXT'
suite + suite: a1 b1 b2 a2 b2, tests 5
report + report: a1 b1 b2 a2, tests 4
TEXT
