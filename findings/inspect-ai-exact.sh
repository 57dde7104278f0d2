#!/usr/bin/env bash
# inspect-ai 0.3.285 (PyPI): the scorers `exact()` and `f1()` leave out the words "a", "an" and "the". So the answer "A" to a question
# whose target is "A" is incorrect: nothing is left, and nothing does not equal nothing. One would expect "A" to be as
# correct as "B", and "the" for a target "the" too. `match(location="exact")` does that.
#
# Seen, as the values of exact(), f1() and match(location="exact"); C is correct, I incorrect:
#   answer "A", target "A": I 0.0 C
#   answer "B", target "B": C 1.0 C
#   answer "the", target "the": I 0.0 C
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check inspect-ai==0.3.285
HOME=$folder venv/bin/python -W ignore - <<'PYTHON' | tee output
import asyncio

from inspect_ai.model import ModelOutput
from inspect_ai.scorer import Target, exact, f1, match
from inspect_ai.solver import TaskState


async def score(scorer, answer, target):
    output = ModelOutput.from_content("none/none", answer)
    state = TaskState(model="none/none", sample_id=1, epoch=1, input="?", messages=[], output=output)
    return (await scorer(state, Target(target))).value


async def main():
    for answer, target in [("A", "A"), ("B", "B"), ("the", "the")]:
        values = [str(await score(scorer, answer, target)) for scorer in (exact(), f1(), match(location="exact"))]
        print(f'answer "{answer}", target "{target}": {" ".join(values)}')


asyncio.run(main())
PYTHON
diff output - <<'TEXT'
answer "A", target "A": I 0.0 C
answer "B", target "B": C 1.0 C
answer "the", target "the": I 0.0 C
TEXT
