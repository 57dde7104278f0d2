#!/usr/bin/env bash
# ragas 0.4.3 (PyPI): `ToolCallAccuracy` ignores arguments that the reference does not have, if the reference has one at least; if
# it has none, they make the call wrong. It compares arguments as texts. `ToolCallF1` compares all of them with their types, but
# does not see that a call was made twice. One would expect two metrics of one library to agree which call is right.
#
# Seen, as ToolCallAccuracy and ToolCallF1:
#   an argument more than the reference: 1.0 0.0
#   an argument, the reference has none: 0.0 0.0
#   "1" for 1: 1.0 0.0
#   the right call, twice: 0.0 1.0
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
# ragas needs a module that later releases of langchain-community do not have.
venv/bin/pip install --quiet --disable-pip-version-check ragas==0.4.3 langchain-community==0.3.31
HOME=$folder venv/bin/python -W ignore - <<'PYTHON' | tee output
import asyncio

from ragas.messages import AIMessage, HumanMessage, ToolCall
from ragas.metrics.collections.tool_call_accuracy import ToolCallAccuracy
from ragas.metrics.collections.tool_call_f1 import ToolCallF1


def call(**arguments):
    return ToolCall(name="evaluate", args=arguments)


CASES = {
    "an argument more than the reference": ([call(top=1, seed=2)], [call(top=1)]),
    "an argument, the reference has none": ([call(seed=2)], [call()]),
    '"1" for 1': ([call(top="1")], [call(top=1)]),
    "the right call, twice": ([call(top=1), call(top=1)], [call(top=1)]),
}


async def main():
    for name, (made, wanted) in CASES.items():
        said = [HumanMessage(content="?"), AIMessage(content="!", tool_calls=made)]
        print(f"{name}:", *[(await metric().ascore(said, wanted)).value for metric in (ToolCallAccuracy, ToolCallF1)])


asyncio.run(main())
PYTHON
diff output - <<'TEXT'
an argument more than the reference: 1.0 0.0
an argument, the reference has none: 0.0 0.0
"1" for 1: 1.0 0.0
the right call, twice: 0.0 1.0
TEXT
