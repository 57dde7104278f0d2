#!/usr/bin/env bash
# inspect-ai 0.3.285 (PyPI): the scorer `match(numeric=True)` does not see a number that is followed by "%" or by its unit without a
# space, although it does see one with a currency sign on either side. It then takes another number of the answer. So an
# answer is correct for the number it does not end with, and incorrect for the one it does; without `numeric` both are right.
#
# Seen, as the values of match(numeric=True) and match(); C is correct, I incorrect:
#   answer "from 20 to 50%", target "50": I C
#   answer "from 20 to 50%", target "20": C I
#   answer "from 20 to 50km", target "20": C I
#   answer "from 20 to 50€", target "50": C I
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check inspect-ai==0.3.285
HOME=$folder venv/bin/python -W ignore - <<'PYTHON' | tee output
import asyncio

from inspect_ai.model import ModelOutput
from inspect_ai.scorer import Target, match
from inspect_ai.solver import TaskState

CASES = [
    ("from 20 to 50%", "50"),
    ("from 20 to 50%", "20"),
    ("from 20 to 50km", "20"),
    ("from 20 to 50€", "50"),
]


async def value(scorer, answer, target):
    output = ModelOutput.from_content("none/none", answer)
    state = TaskState(model="none/none", sample_id=1, epoch=1, input="?", messages=[], output=output)
    return (await scorer(state, Target(target))).value


async def main():
    for answer, target in CASES:
        values = [await value(match(numeric=numeric), answer, target) for numeric in (True, False)]
        print(f'answer "{answer}", target "{target}":', *values)


asyncio.run(main())
PYTHON
diff output - <<'TEXT'
answer "from 20 to 50%", target "50": I C
answer "from 20 to 50%", target "20": C I
answer "from 20 to 50km", target "20": C I
answer "from 20 to 50€", target "50": C I
TEXT
