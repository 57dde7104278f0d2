#!/usr/bin/env bash
# scale-gp-beta 0.7.0 (PyPI): CustomFunction sends the source of a function, without the indentation of where it is defined. One
# would expect source that Python accepts. A text over several lines that touches the left margin keeps the indentation of
# the whole function: an evaluation task gets source that Python refuses, while the function itself runs.
#
# Seen, for two functions inside another function:
#   one line: compiles
#   several lines: IndentationError: unexpected indent
set -euo pipefail
pins=$(cd "$(dirname "$0")/../test/sdk" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check -r "$pins/scale-python/requirements.txt"
cd "$folder"
cat > program.py <<'PYTHON'
from scale_gp_beta.lib.custom_function import CustomFunction


def functions():
    def one_line(answer):
        return answer == "yes\nno"

    def several_lines(answer):
        return answer == """yes
no"""

    assert several_lines("yes\nno")
    return {"one line": one_line, "several lines": several_lines}


for name, function in functions().items():
    task = CustomFunction(function).serialize()
    try:
        compile(task["configuration"]["function_source"], "function", "exec")
        print(f"{name}: compiles")
    except SyntaxError as error:
        print(f"{name}: {type(error).__name__}: {error.msg}")
PYTHON
venv/bin/python program.py | tee output
diff output - <<'TEXT'
one line: compiles
several lines: IndentationError: unexpected indent
TEXT
